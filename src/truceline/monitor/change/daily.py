"""From reports to a daily series: what was counted on each day on which somebody was looking."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from truceline.core.coverage import CoverageState
from truceline.core.dates import Period
from truceline.core.errors import InvalidValue
from truceline.core.report_table import day_number
from truceline.monitor.change.model import DailySeries
from truceline.monitor.count import Chosen
from truceline.monitor.series import series_of

__all__ = ["daily_series"]

Floats = NDArray[np.float64]
_WEIGHED_BY = ("value", "expected")


def daily_series(
    chosen: Chosen, *, span: Period, weigh_by: str = "value", is_controlled: bool = False
) -> DailySeries:
    """Incidents per observed day, by rule `events`.

    A day that nobody observed, or that the feed's reports do not reach, is left out: it is never a
    day without incidents. The zone is taken as the same area on all days, agreed or not.

    Args:
        chosen: Reports of one feed, filtered, seen through a zone.
        span: Half-open days.
        weigh_by: `value`, each report whole on the day under which its source counts it, or
            `expected`, the share of its footprint inside, spread evenly over its days.
        is_controlled: Add what else the feed reports on each day.

    Raises:
        InvalidValue: `weigh_by` is neither.
    """
    if weigh_by not in _WEIGHED_BY:
        raise InvalidValue(
            f"Counts cannot be weighed by '{weigh_by}'.", hint="Weigh by value or by expected."
        )
    points = series_of(chosen, span=span, anchor=span.from_on, width_days=1)
    known = np.array([point.value is not None for point in points])
    count = (
        np.array([point.value or 0.0 for point in points])
        if weigh_by == "value"
        else _expected(chosen, span)
    )
    feed = chosen.reports.feed
    return DailySeries(
        label=chosen.zone.label if chosen.zone else "everywhere",
        day=day_number(span.from_on) + np.flatnonzero(known),
        count=count[known],
        exposure=np.ones(int(known.sum())),
        elsewhere=_elsewhere(chosen, span)[known] if is_controlled else None,
        weighed_by=weigh_by,
        feed=feed.feed,
        counter=feed.counter,
        zone=chosen.zone.zone_id if chosen.zone else "",
        filters=chosen.filters,
        run=chosen.run,
        is_simulated=feed.is_simulated,
        unknown="" if known.any() else _why_unknown(chosen, span),
        notes=_notes(chosen, span, int(known.sum())),
    )


def _expected(chosen: Chosen, span: Period) -> Floats:
    """Shares of reports per day, by the differences from day to day."""
    reports = chosen.reports
    share = np.where(chosen.selection.passes, 1.0, 0.0)
    if chosen.zone:
        share = share * chosen.zone.shares.p_inside
    each_day = share / (reports.last - reports.first + 1)
    start = day_number(span.from_on)
    steps = np.zeros(span.days + 1)
    np.add.at(steps, np.clip(reports.first - start, 0, span.days), each_day)
    np.add.at(steps, np.clip(reports.last + 1 - start, 0, span.days), -each_day)
    # Differences of many shares leave a rounding error where the true sum is zero.
    return np.maximum(np.cumsum(steps)[:-1].round(12), 0.0)


def _elsewhere(chosen: Chosen, span: Period) -> Floats:
    others = ~chosen.selection.passes
    if chosen.zone:
        others |= ~chosen.zone.shares.inside
    day = chosen.reports.counted[others] - day_number(span.from_on)
    day = day[(day >= 0) & (day < span.days)]
    return np.bincount(day, minlength=span.days).astype(float)


def _why_unknown(chosen: Chosen, span: Period) -> str:
    if chosen.zone is not None and not chosen.zone.is_stated:
        return "the lines of the zone were never agreed"
    if chosen.reports.coverage(span, chosen.zone).state is CoverageState.NOT_STATED:
        return f"the feed's reports reach only from {chosen.reports.reach}"
    return "nobody was looking on any day of the period"


def _notes(chosen: Chosen, span: Period, observed_days: int) -> tuple[str, ...]:
    notes = []
    if chosen.reports.coverage(span, chosen.zone).state is CoverageState.NOT_STATED:
        last_on = span.until_on - timedelta(days=1)
        notes.append(
            f"{chosen.reports.feed.feed} does not state when it was looking: each of "
            f"{observed_days} days from {span.from_on} to {last_on} that its reports reach is "
            "taken as observed."
        )
    elif observed_days < span.days:
        notes.append(
            f"{span.days - observed_days} of {span.days} days were not observed and are left out."
        )
    if left_out := _undecided(chosen, span):
        notes.append(f"{left_out} reports do not say what a filter asks about, and are left out.")
    zone = chosen.zone
    if zone is not None and zone.valid_in(span) != span:
        notes.append(f"{zone.label} is counted as the same area on all days, agreed or not.")
    return tuple(notes)


def _undecided(chosen: Chosen, span: Period) -> int:
    reports, start = chosen.reports, day_number(span.from_on)
    touching = (reports.last >= start) & (reports.first < start + span.days)
    if chosen.zone:
        touching &= chosen.zone.shares.possible
    return int((chosen.selection.undecided & touching).sum())
