"""Coverage: on which days of a period a counter could have seen something."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from truceline.core.coverage import Coverage, CoverageSpan, CoverageState
from truceline.core.dates import Period

__all__ = ["coverage_of"]


def coverage_of(
    period: Period,
    *,
    zone_id: str,
    feed: str,
    spans: Iterable[CoverageSpan],
    reach: Period | None = None,
) -> Coverage:
    """Which days of a period were observed.

    A day is observed if a span says so and none says the contrary: `unobserved` wins. Where a
    counter states only its gaps, the days outside them count as calendar days do for a counter that
    states nothing, but only such as its reports reach: its silence after them is no observation. A
    span for one zone says nothing about another, nor about the whole country.

    Args:
        period: The days asked about.
        zone_id: Zone; empty for everywhere.
        feed: Whose coverage.
        spans: All that was stated, by any feed.
        reach: Days that the feed's reports reach; None for no bound.
    """
    mine = [span for span in spans if span.feed == feed and span.zone_id in ("", zone_id)]
    seen = _days(mine, CoverageState.OBSERVED, period)
    unseen = _days(mine, CoverageState.UNOBSERVED, period)
    if not seen and not unseen:
        return Coverage(state=CoverageState.NOT_STATED, period=period)
    if not any(span.state == CoverageState.OBSERVED for span in mine):
        first = max(period.from_on, reach.from_on) if reach else period.from_on
        seen = _calendar(first, min(period.until_on, reach.until_on) if reach else period.until_on)
    observed = len(seen - unseen)
    state = CoverageState.PARTLY
    if observed in (0, period.days):
        state = CoverageState.OBSERVED if observed else CoverageState.UNOBSERVED
    return Coverage(
        state=state,
        period=period,
        observed_days=observed,
        unobserved_on=tuple(sorted(unseen)),
    )


def _days(spans: Iterable[CoverageSpan], state: CoverageState, period: Period) -> set[date]:
    found: set[date] = set()
    for span in spans:
        if span.state == state:
            start = max(span.from_on, period.from_on)
            end = min(span.until_on or period.until_on, period.until_on)
            found |= _calendar(start, end)
    return found


def _calendar(start: date, end: date) -> set[date]:
    return {start + timedelta(days=day) for day in range((end - start).days)}
