"""Remission of leukaemia patients in weeks, one of the most printed examples of survival.

Freireich et al. (1963), Blood 21:699-716; a plus is a patient still in remission. The figures that
the tests hold are those of Kleinbaum and Klein (2012), Survival Analysis, 3rd ed., Springer.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from truceline.core.agreement import Ceasefire
from truceline.core.claim import Claim, Stated
from truceline.core.dates import When, parse_when
from truceline.core.source import Span
from truceline.monitor import CeasefireCase, ReportFilter
from truceline.monitor.survival import Life

_MERCAPTOPURINE = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
_PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"
ON = date(2018, 12, 31)


def lives_of(text: str, group: str = "", **other: Any) -> list[Life]:
    """Lives from lengths; a plus still holds, and `3|9` is followed after its third day."""
    lives = []
    for number, word in enumerate(text.split()):
        entry, _, length = word.rpartition("|")
        lives.append(
            Life(
                label=f"{group}{number}",
                entry_days=int(entry or 0),
                exit_days=int(length.rstrip("+")),
                has_collapsed=not word.endswith("+"),
                group=group,
                **other,
            )
        )
    return lives


def treated() -> list[Life]:
    return lives_of(_MERCAPTOPURINE, "6-MP", traits={"placebo": 0.0})


def placebo() -> list[Life]:
    return lives_of(_PLACEBO, "placebo", traits={"placebo": 1.0})


def claim(by: str) -> Claim:
    return Claim(
        claim_id=by,
        kind="field",
        subject="ceasefire:x",
        field="ended",
        value="",
        cited="doc",
        span=Span(source_id="doc"),
        known_at=datetime(2020, 1, 1, tzinfo=UTC),
        claimant=by,
    )


def said(*options: tuple[str, str]) -> Stated[When]:
    stated = tuple((parse_when(value), claim(by)) for value, by in options)
    return Stated(value=stated[0][0], options=stated)


def truce(start: str, end: str | Stated[When] = "unknown", kind: str = "unstated") -> CeasefireCase:
    ceasefire = Ceasefire(
        ceasefire_id="t",
        title="Truce",
        agreement_id="a",
        declared=Stated(value=parse_when("unstated")),
        in_effect=Stated(value=parse_when(start)),
        ended=Stated(value=parse_when(end)) if isinstance(end, str) else end,
        end_kind=Stated(value=kind),
        parties=("a", "b"),
    )
    return CeasefireCase(ceasefire=ceasefire, filters=ReportFilter())
