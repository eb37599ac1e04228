"""Annotated claims on one small text, and readers that err in known ways."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from truceline.claims.evaluate import Gold, GoldClaim, ReadDocument
from truceline.claims.goldform import as_gold
from truceline.claims.model import (
    Attribution,
    AttributionKind,
    Counted,
    Dated,
    EventType,
    Mention,
    Party,
    Role,
    Suggestion,
    Whereabouts,
)
from truceline.core.claim import Modality
from truceline.core.document import Document

TEXT = (
    "According to the observers, about 40 shells landed near Kestel on Tuesday. "
    "The army withdrew from Kestel. "
    "The ministry denied that the army had fired. "
    "The situation in Kestel is calm."
)
DOCUMENT = Document(source_id="t1.txt", text=TEXT, name="t1.txt")


def at(words: str, text: str = TEXT) -> Mention:
    start = text.index(words)
    return Mention(start=start, end=start + len(words))


OBSERVERS = Attribution(
    kind=AttributionKind.INDIRECT, source="the observers", mention=at("the observers")
)
KESTEL = Whereabouts(name="Kestel", lon_deg=29.2, lat_deg=40.1, mention=at("Kestel"))
ARMY = Party(role=Role.ACTOR, name="the army", mention=at("The army"))


def claim(quote: str, trigger: str, event_type: EventType, **slots: Any) -> Suggestion:
    return Suggestion(
        source_id="t1.txt", quote=at(quote), trigger=at(trigger), event_type=event_type, **slots
    )


SHELLED = claim(
    "According to the observers, about 40 shells landed near Kestel on Tuesday",
    "landed",
    EventType.ASSAULT,
    places=(KESTEL,),
    dated=Dated(
        first_day=date(2021, 3, 2),
        last_day=date(2021, 3, 2),
        basis="relative",
        mention=at("Tuesday"),
    ),
    figures=(
        Counted(
            value=40, qualifier="about", unit="shell", kind="count", mention=at("about 40 shells")
        ),
    ),
    attribution=OBSERVERS,
    modality=Modality.REPORTED,
)
WITHDREW = claim(
    "The army withdrew from Kestel",
    "withdrew",
    EventType.RETREAT,
    parties=(ARMY,),
    places=(KESTEL,),
)
DENIED = claim(
    "The ministry denied that the army had fired",
    "fired",
    EventType.ASSAULT,
    parties=(Party(role=Role.ACTOR, name="army", mention=at("the army")),),
    attribution=Attribution(
        kind=AttributionKind.INDIRECT, source="The ministry", mention=at("The ministry")
    ),
    modality=Modality.REPORTED,
    polarity="-",
)
CALM = claim("The situation in Kestel is calm", "calm", EventType.SITUATION)
CLAIMS = (SHELLED, WITHDREW, DENIED, CALM)


def gold_of(
    claims: Iterable[Suggestion] = CLAIMS,
    *,
    alt_types: Sequence[EventType] = (),
    annotated: Sequence[tuple[int, int]] | None = None,
) -> Gold:
    """Annotated claims on the text; `alt_types` count as right for each."""
    alts = frozenset(alt_types)
    ranges = tuple(Mention(start=start, end=end) for start, end in annotated or ())
    return Gold(
        claims=tuple(
            GoldClaim(claim_id=f"t1-{n}", doc="t1.txt", said=said, alt_types=alts, line=n)
            for n, said in enumerate(claims, start=1)
        ),
        annotated={"t1.txt": ranges or None},
    )


def reader(*said: Suggestion) -> ReadDocument:
    return lambda _document: said


def each(change: Callable[[Suggestion], Suggestion]) -> ReadDocument:
    return lambda _document: [change(one) for one in CLAIMS]


def shifted(by: int) -> Callable[[Suggestion], Suggestion]:
    def shift(one: Suggestion) -> Suggestion:
        start, end = one.quote.start + by, one.quote.end + by
        return replace(one, quote=Mention(start=start, end=end))

    return shift


def lines(*records: object) -> bytes:
    return "\n".join(json.dumps(one, ensure_ascii=False) for one in records).encode()


def records(claims: Iterable[Suggestion] = CLAIMS) -> list[dict[str, Any]]:
    return [as_gold(one, TEXT, "t1.txt", n) for n, one in enumerate(claims, start=1)]
