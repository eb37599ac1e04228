"""Accepted claims of small texts, for tests of what becomes of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from truceline.claims.evidence.accepted import Accepted, accepted_claims
from truceline.claims.model import (
    Attribution,
    AttributionKind,
    Counted,
    Dated,
    EventType,
    Mention,
    Suggestion,
    Whereabouts,
)
from truceline.claims.reviewing.review import Action
from truceline.core.document import Document

from .reviewing import decided

DAY = date(2017, 5, 8)
TODAY = date(2020, 1, 1)
HOMS = Whereabouts(name="Homs", kind="city", place_id="homs", lon_deg=36.72, lat_deg=34.73)


def document(text: str, name: str = "a.txt", **changes: Any) -> Document:
    blank = Document(
        source_id=f"{name}-{text[:8]}",
        name=name,
        text=text,
        format="text",
        published_on=date(2017, 5, 10),
        publisher="Desk",
    )
    return replace(blank, **changes)


def whole(text: str, trigger: str = "", **changes: Any) -> Suggestion:
    """A shelling of Homs that the whole text tells, of one day."""
    at = text.index(trigger) if trigger else 0
    values: dict[str, Any] = {
        "source_id": "doc",
        "quote": Mention(start=0, end=len(text)),
        "trigger": Mention(start=at, end=at + len(trigger or text)),
        "event_type": EventType.ASSAULT,
        "places": (HOMS,),
        "dated": Dated(first_day=DAY, last_day=DAY, basis="explicit"),
    }
    return Suggestion(**values | changes)


def accept(text: str, name: str = "a.txt", **changes: Any) -> Accepted:
    """The claim of a text, accepted."""
    held = document(text, name)
    said = replace(whole(text, **changes), source_id=held.source_id)
    made = replace(decided(Action.ACCEPT, said), source_id=held.source_id)
    (one,) = accepted_claims(held, [made])
    return one


def by(source: str, source_id: str = "") -> Attribution:
    return Attribution(kind=AttributionKind.INDIRECT, source=source, source_id=source_id)


def figure(text: str, words: str, counted: str, **changes: Any) -> Counted:
    """A figure of people harmed, as its words stand in a text."""
    at = text.index(words)
    number = next((int(word) for word in words.split() if word.isdigit()), None)
    values: dict[str, Any] = {
        "value": number,
        "qualifier": "exact",
        "unit": "person",
        "kind": "casualties",
        "counted": counted,
        "mention": Mention(start=at, end=at + len(words)),
    }
    return Counted(**values | changes)
