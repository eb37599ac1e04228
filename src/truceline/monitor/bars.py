"""Bars of a filtered list: each as it would be counted, so that a click finds the same number."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from truceline.core.coverage import CoverageState
from truceline.core.dates import Period
from truceline.core.report_table import day_number
from truceline.monitor.model import SeriesPoint
from truceline.monitor.scope import FeedReports, ZoneShares

__all__ = ["busiest_first", "counted_bars"]

_DAILY_UP_TO_DAYS = 45
_MOST_BARS = 1500
_MONDAY = date(1970, 1, 5)


def counted_bars(
    reports: FeedReports,
    *,
    rows: NDArray[np.int64],
    counted: NDArray[np.bool_],
    zone: ZoneShares | None,
    period: Period,
) -> tuple[SeriesPoint, ...]:
    """Reports per day where the period has up to 45 days, else per week from Monday on.

    Bars end where the feed's reports do. Beyond 1,500 weeks a bar holds several of them.

    Each bar has the value of `count` over its days, and is None where that is None: where nobody
    was looking, the zone did not hold, or its lines were never agreed.

    Args:
        reports: All reports of a feed.
        rows: (shown,) which of them may lie in zone and period.
        counted: (shown,) which of these are behind the count's value.
        zone: Where; None for everywhere.
        period: Half-open days.
    """
    span = _within(period, reports.reach)
    if span is None:
        return ()
    begins = np.sort(reports.counted[rows[counted]])
    firsts, lasts = np.sort(reports.first[rows]), np.sort(reports.last[rows])
    points = []
    for bar in _bars(span):
        start, end = day_number(bar.from_on), day_number(bar.until_on)
        number = np.searchsorted(begins, end) - np.searchsorted(begins, start)
        possible = np.searchsorted(firsts, end) - np.searchsorted(lasts, start)
        points.append(
            SeriesPoint(
                from_on=bar.from_on,
                days=bar.days,
                value=float(number) if _is_known(reports, zone, bar) else None,
                possible=float(possible),
                observed_days=reports.coverage(bar, zone).observed_days,
            )
        )
    return tuple(points)


def busiest_first(points: tuple[SeriesPoint, ...], *, most: int) -> tuple[SeriesPoint, ...]:
    """The bars with the highest counts, at most so many; of equal ones the earlier first."""
    known = [point for point in points if point.value]
    return tuple(sorted(known, key=lambda point: (-(point.value or 0), point.from_on))[:most])


def _within(period: Period, reach: Period | None) -> Period | None:
    if reach is None:
        return None
    start, end = max(period.from_on, reach.from_on), min(period.until_on, reach.until_on)
    return Period(from_on=start, until_on=end) if start < end else None


def _bars(period: Period) -> Iterator[Period]:
    weeks = -(-period.days // (7 * _MOST_BARS))
    width = 1 if period.days <= _DAILY_UP_TO_DAYS else 7 * weeks
    start = period.from_on
    while start < period.until_on:
        step = width - (start - _MONDAY).days % width
        end = start + timedelta(days=min(step, (period.until_on - start).days))
        yield Period(from_on=start, until_on=end)
        start = end


def _is_known(reports: FeedReports, zone: ZoneShares | None, bar: Period) -> bool:
    held = zone.valid_in(bar) if zone else bar
    if held is None or (zone is not None and not zone.is_stated):
        return False
    coverage = reports.coverage(held, zone)
    if coverage.state is not CoverageState.NOT_STATED:
        return coverage.state is not CoverageState.UNOBSERVED
    reach = reports.reach
    return bool(reach and held.from_on < reach.until_on and reach.from_on < held.until_on)
