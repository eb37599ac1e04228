"""A model that answers as it is told, and raw claims as one would give them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from truceline.claims.asked.asking import Message
from truceline.core.document import Document
from truceline.core.errors import SourceError

TEXT = (
    "The army shelled\nKestel on Tuesday. A medic said that about 40 shells hit the market. "
    "The ministry denied that it had fired.\n\nEnvoys will meet in Bolu on 4 March 2021."
)


class Scripted:
    """Gives its answers in order, the last one for ever; an error among them is raised."""

    name = "model:test"

    def __init__(self, *answers: str | SourceError) -> None:
        self.answers = list(answers)
        self.asked: list[Sequence[Message]] = []

    def ask(self, messages: Sequence[Message], schema: Mapping[str, Any]) -> str:
        assert schema["required"] == ["claims"]
        answer = self.answers[min(len(self.asked), len(self.answers) - 1)]
        self.asked.append(messages)
        if isinstance(answer, SourceError):
            raise answer
        return answer


def document(text: str = TEXT, published_on: date | None = date(2021, 3, 3)) -> Document:
    return Document(source_id="d1", text=text, name="d.txt", published_on=published_on)


def raw(quote: str, trigger: str, **changes: Any) -> dict[str, Any]:
    body: dict[str, Any] = {
        "quote": quote,
        "trigger": trigger,
        "event_type": "ASSAULT",
        "mode": None,
        "actors": [],
        "places": [],
        "date": None,
        "figures": [],
        "attribution": {"kind": "author", "source": None, "mention": None},
        "modality": "asserted",
        "polarity": "+",
        "hedge": None,
    }
    return body | changes


def answer(*claims: object) -> str:
    return json.dumps({"claims": claims}, ensure_ascii=False)
