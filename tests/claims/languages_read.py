"""Reads a sentence with a few names, and shows what tests of languages look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from truceline.claims.model import Mention, Named, Role, Token
from truceline.claims.read import read_document
from truceline.core.document import Document


@dataclass(frozen=True, slots=True)
class Read:
    trigger: str
    kind: str
    actors: str
    source: str
    polarity: str


NAMES = (
    *("Иран", "Турци", "Анкар", "Дамаск", "Москв", "Росси", "Евросоюз"),
    *("روسيا", "تركيا", "باريس", "موسكو", "الأمم"),
)


class FewNames:
    """A gazetteer of some names, each found in whatever case it stands."""

    def find(self, stored: str, tokens: Sequence[Token], on: date | None) -> tuple[Named, ...]:
        del stored, on
        return tuple(
            Named(
                mention=Mention(start=one.start, end=one.end),
                name=one.text,
                kind="both",
                actor_id=f"few:{one.text}",
                place_kind="country",
            )
            for one in tokens
            if one.text.removeprefix("و").startswith(NAMES)
        )


def read(text: str, tag: str) -> list[Read]:
    document = Document(source_id="t1", text=text, language=tag)
    return [
        Read(
            one.trigger.text_in(text),
            one.event_type.value,
            " ".join(
                party.mention.text_in(text)
                for party in one.parties
                if party.role is Role.ACTOR and party.mention
            ),
            one.attribution.source.replace("author", ""),
            one.polarity,
        )
        for one in read_document(document, FewNames())
    ]
