"""Time series: bars of equal length, in which nobody looking is a gap and not a zero."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from truceline.core.coverage import Coverage, CoverageState
from truceline.core.dates import Period
from truceline.core.report_table import day_number
from truceline.monitor.count import Chosen, choose
from truceline.monitor.filters import ReportFilter
from truceline.monitor.model import FeedSeries, SeriesPoint
from truceline.monitor.scope import FeedReports

__all__ = ["busiest", "series_of", "weekly_series"]

_DAILY_UP_TO_DAYS = 45
_A_MONDAY = date(2018, 1, 1)


def series_of(
    chosen: Chosen, *, span: Period, anchor: date, width_days: int | None = None
) -> tuple[SeriesPoint, ...]:
    """Reports per day where the span has up to 45 days, else per 7 days; rule `events`.

    Args:
        chosen: Reports of one feed; a zone is taken as the same area on all days.
        span: From the baseline to the end of the period.
        anchor: A day on which a bar begins, so that no bar holds days before and after it. The
            first and the last bar can be shorter.
        width_days: Length of a bar, whatever the length of the span.
    """
    place = chosen.zone.shares if chosen.zone else None
    passes = chosen.selection.passes
    begins = chosen.reports.counted[passes & place.inside if place else passes]
    touching = passes & place.possible if place else passes
    firsts, lasts = chosen.reports.first[touching], chosen.reports.last[touching]
    bars = tuple(_bars(span, anchor, width_days))
    begun, first, last = (_below(each, bars) for each in (begins, firsts, lasts))
    points = []
    whole = chosen.reports.coverage(span, chosen.zone)
    for number, bar in enumerate(bars):
        # Where nothing is stated of the span, nothing is of its parts.
        coverage = whole if _is_silent(whole) else chosen.reports.coverage(bar, chosen.zone)
        value = begun[number + 1] - begun[number]
        points.append(
            SeriesPoint(
                from_on=bar.from_on,
                days=bar.days,
                value=float(value) if _is_known(chosen, bar, coverage) else None,
                possible=float(first[number + 1] - last[number]),
                observed_days=coverage.observed_days,
            )
        )
    return tuple(points)


def _below(days: NDArray[np.int64], bars: Sequence[Period]) -> NDArray[np.int64]:
    """(bars + 1,) how many days lie before each bar, and before the end of the last."""
    if not bars:
        return np.zeros(1, dtype=np.int64)
    start = day_number(bars[0].from_on)
    length = day_number(bars[-1].until_on) - start
    # Counted by day, not sorted: bars touch, so a bar's days follow on each other.
    of_day = np.bincount(np.clip(days - start, -1, length) + 1, minlength=length + 2)
    ends = np.cumsum([0, *(bar.days for bar in bars)])
    return np.asarray(np.cumsum(of_day)[ends])


def busiest(points: Sequence[SeriesPoint]) -> tuple[SeriesPoint, ...]:
    """The bar with most reports as counted, or all those that share the first place.

    Bars in which nobody was looking take no part: what happened there is not known.
    """
    most = max((point.value or 0 for point in points), default=0)
    return tuple(point for point in points if most and point.value == most)


def weekly_series(reports: FeedReports) -> FeedSeries:
    """All reports of a feed per calendar week, from Monday on, as far as they reach."""
    if reports.reach is None:
        return FeedSeries(feed=reports.feed, reach=None, points=(), busiest=())
    chosen = choose(reports, ReportFilter())
    points = series_of(chosen, span=reports.reach, anchor=_A_MONDAY, width_days=7)
    return FeedSeries(
        feed=reports.feed, reach=reports.reach, points=points, busiest=busiest(points)
    )


def _bars(span: Period, anchor: date, width_days: int | None) -> Iterator[Period]:
    width = width_days or (1 if span.days <= _DAILY_UP_TO_DAYS else 7)
    start = span.from_on
    while start < span.until_on:
        step = width - (start - anchor).days % width
        end = min(start + timedelta(days=step), span.until_on)
        yield Period(from_on=start, until_on=end)
        start = end


def _is_silent(coverage: Coverage) -> bool:
    return coverage.state is CoverageState.NOT_STATED


def _is_known(chosen: Chosen, bar: Period, coverage: Coverage) -> bool:
    if chosen.zone is not None and not chosen.zone.is_stated:
        return False
    if not _is_silent(coverage):
        return coverage.state is not CoverageState.UNOBSERVED
    reach = chosen.reports.reach
    return bool(reach and bar.from_on < reach.until_on and reach.from_on < bar.until_on)
