"""Who could have seen it: what the record says of coverage where and when it is alleged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from truceline.core.coverage import CoverageSpan, CoverageState
from truceline.talks.allegations.model import Allegation

__all__ = ["Watch", "watched"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What one statement of coverage means for one allegation.

    Attributes:
        feed: Whose coverage; `who` which team, base or camera, empty where not stated.
        zone_id: Of the statement; empty for everywhere. `inside` how the alleged place lies to it.
        could_see: True where it was observed, False where it was not.
        days: Days of the allegation that it covers; `of_days` how many the allegation has.
        reason: As stated.
    """

    feed: str
    who: str
    zone_id: str
    inside: str
    could_see: bool
    days: int
    of_days: int
    reason: str


def watched(
    allegation: Allegation, spans: Iterable[CoverageSpan], *, inside: Mapping[str, str]
) -> tuple[Watch, ...]:
    """Statements of coverage that bear on an allegation; none means that nothing is known.

    Args:
        allegation: Its days and its place count.
        spans: Of the record.
        inside: Zone → `inside`, `partly inside` or `perhaps inside`, for the zones that the alleged
            place touches; a zone that is not there is somewhere else.
    """
    until = allegation.last_on + timedelta(days=1)
    found = []
    for span in spans:
        days = _shared_days(span, allegation.first_on, until)
        place = "everywhere" if not span.zone_id else inside.get(span.zone_id, "")
        if days and place:
            found.append(
                Watch(
                    feed=span.feed,
                    who=span.who,
                    zone_id=span.zone_id,
                    inside=place,
                    could_see=span.state is CoverageState.OBSERVED,
                    days=days,
                    of_days=(until - allegation.first_on).days,
                    reason=span.reason,
                )
            )
    return tuple(sorted(found, key=lambda one: (one.feed, not one.could_see, one.zone_id)))


def _shared_days(span: CoverageSpan, from_on: date, until_on: date) -> int:
    ends = span.until_on or date.max
    if span.until_at and span.until_on:
        ends = span.until_on + timedelta(days=1)  # part of that day is covered
    return max(0, (min(ends, until_on) - max(span.from_on, from_on)).days)
