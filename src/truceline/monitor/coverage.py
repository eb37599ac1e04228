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

    A day is observed if a span says so and none says the contrary: `unobserved` wins, but where it
    names who could not look, what others saw stays. Where a counter states only its gaps, the days
    outside them count as calendar days do for a counter that states nothing, but only such as its
    reports reach: its silence after them is no observation. A span for one zone says nothing about
    another, nor about the whole country. A day observed for some of its hours counts as observed
    here, and one unobserved for some of its hours does not count as unobserved: `observed_shares`
    counts the hours.

    Args:
        period: The days asked about.
        zone_id: Zone; empty for everywhere.
        feed: Whose coverage.
        spans: All that was stated, by any feed.
        reach: Days that the feed's reports reach; None for no bound.
    """
    mine = [span for span in spans if span.feed == feed and span.zone_id in ("", zone_id)]
    if not _days(mine, CoverageState.OBSERVED, period) and not _days(
        mine, CoverageState.UNOBSERVED, period
    ):
        return Coverage(state=CoverageState.NOT_STATED, period=period)
    if not any(span.state == CoverageState.OBSERVED for span in mine):
        bounds = reach or period
        mine.append(
            CoverageSpan(
                feed=feed,
                zone_id=zone_id,
                from_on=bounds.from_on,
                until_on=bounds.until_on,
                state=CoverageState.OBSERVED,
            )
        )
    seen = _seen(mine, period)
    unseen = _days(mine, CoverageState.UNOBSERVED, period) - seen
    observed = len(seen)
    state = CoverageState.PARTLY
    if observed in (0, period.days):
        state = CoverageState.OBSERVED if observed else CoverageState.UNOBSERVED
    return Coverage(
        state=state,
        period=period,
        observed_days=observed,
        unobserved_on=tuple(sorted(unseen)),
    )


def _seen(spans: list[CoverageSpan], period: Period) -> set[date]:
    """Days on which somebody could look: each observer's days less the gaps that concern it."""
    seen: set[date] = set()
    for who in {span.who for span in spans if span.state == CoverageState.OBSERVED}:
        # A gap of somebody named also concerns observers of whom nobody says who they were.
        gaps = [span for span in spans if span.who in ("", who) or not who]
        own = [span for span in spans if span.who == who]
        seen |= _days(own, CoverageState.OBSERVED, period) - _days(
            gaps, CoverageState.UNOBSERVED, period
        )
    return seen


def _days(spans: Iterable[CoverageSpan], state: CoverageState, period: Period) -> set[date]:
    found: set[date] = set()
    for span in spans:
        if span.state == state:
            first, until = span.from_on, span.until_on or period.until_on
            if span.from_at and state is CoverageState.UNOBSERVED:
                first += timedelta(days=1)
            if span.until_on and span.until_at and state is CoverageState.OBSERVED:
                until += timedelta(days=1)
            found |= _calendar(max(first, period.from_on), min(until, period.until_on))
    return found


def _calendar(start: date, end: date) -> set[date]:
    return {start + timedelta(days=day) for day in range((end - start).days)}
