"""Comparison: what was counted before a ceasefire or a day, and from it on, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from truceline.core.coverage import CoverageState
from truceline.core.dates import Period
from truceline.core.errors import InvalidValue
from truceline.monitor.count import Chosen, choose, count_chosen
from truceline.monitor.filters import ReportFilter
from truceline.monitor.intervals import UNKNOWN, rate_interval, rate_ratio
from truceline.monitor.model import Comparison, Count, Estimate, Rule
from truceline.monitor.scope import FeedReports, ZoneShares

__all__ = [
    "INDEPENDENCE",
    "Window",
    "compare_starts",
    "compare_window",
    "exposure_days",
    "overlap_days",
]

INDEPENDENCE = (
    "The intervals assume incidents that occur independently of each other (Poisson); real "
    "incidents cluster, so the intervals are too narrow."
)
_NO_INTERVAL = "No interval is given: only single events follow the law that the interval rests on."
_PER_DAYS = 28.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The days from a start on, which are set against as many days before it."""

    label: str
    during: Period
    name: str
    notes: tuple[str, ...] = ()


def compare_starts(
    reports: FeedReports,
    *,
    starts: Sequence[date],
    rule: Rule,
    days: int = 28,
    filters: ReportFilter | None = None,
    zone: ZoneShares | None = None,
    run: str = "",
) -> list[Comparison]:
    """For each start: the days before it and the same number of days from it on.

    Args:
        reports: Reports of one feed.
        starts: First days; each gives one row, in this order.
        rule: How to count.
        days: Length of both windows.
        filters: Which reports; None for all.
        zone: Where; None for everywhere.
        run: Id of the run that computes it.

    Raises:
        InvalidValue: `days` is below one, or a filter cannot run.
        UnknownId: A filter asks for a label that no report carries.
    """
    if days < 1:
        raise InvalidValue(f"The window has {days} days.", hint="Give one day or more.")
    chosen = choose(reports, filters or ReportFilter(), zone=zone, run=run)
    rows = []
    for start in starts:
        during = Period(from_on=start, until_on=start + timedelta(days=days))
        notes = _earlier_windows(during, starts, days)
        window = Window(label=str(start), during=during, name=f"fixed {days} days", notes=notes)
        rows.append(compare_window(chosen, window, rule=rule))
    return rows


def _earlier_windows(during: Period, starts: Sequence[date], days: int) -> tuple[str, ...]:
    before = during.before()
    notes = []
    for other in sorted({start for start in starts if start < during.from_on}):
        shared = overlap_days(before, Period(from_on=other, until_on=other + timedelta(days=days)))
        if shared:
            notes.append(
                f"{shared} of the {days} days before also lie in the window from {other} on."
            )
    return tuple(notes)


def overlap_days(one: Period, other: Period) -> int:
    """How many calendar days two periods share."""
    shared = min(one.until_on, other.until_on) - max(one.from_on, other.from_on)
    return max(shared.days, 0)


def compare_window(chosen: Chosen, window: Window, *, rule: Rule) -> Comparison:
    """One window against the equal period before it, with rates and their exact intervals.

    A zone is compared as the same area before and after it was agreed.
    """
    during, notes = window.during, list(window.notes)
    zone = chosen.zone
    if zone is not None and (zone.valid_in(during), zone.valid_in(during.before())) != (
        during,
        during.before(),
    ):
        chosen = replace(chosen, zone=zone.as_area())
        notes.append(f"{zone.label} is counted as the same area on all days, agreed or not.")
    counts = tuple(
        count_chosen(chosen, rule=rule, period=period) for period in (during.before(), during)
    )
    before, now = counts
    notes += _limits(counts, chosen.reports)
    rates = [_rate(one, chosen.reports, rule) for one in counts]
    ratio = _ratio(before, now, chosen.reports, rule)
    if rates != [UNKNOWN, UNKNOWN]:
        notes.append(INDEPENDENCE if rule.measure == "rows" else _NO_INTERVAL)
    return Comparison(
        label=window.label,
        start=during.from_on,
        window=window.name,
        before=before,
        during=now,
        rate_before_per_28_days=rates[0],
        rate_during_per_28_days=rates[1],
        ratio=ratio,
        notes=tuple(notes),
    )


def _limits(counts: Sequence[Count], reports: FeedReports) -> list[str]:
    notes = []
    for name, one in zip(("before", "from the start on"), counts, strict=True):
        if "unknown" in one.filters:
            notes.append(f"The days {name} are unknown: {one.filters['unknown']}.")
        elif exposure_days(one, reports) < one.period.days:
            notes.append(
                f"The rate {name} rests on {exposure_days(one, reports)} of {one.period.days} days"
                + (
                    f": the feed's reports reach {one.filters['feed_reaches']}."
                    if one.coverage.state is CoverageState.NOT_STATED
                    else ", the others were not observed."
                )
            )
    return notes


def exposure_days(one: Count, reports: FeedReports) -> int:
    """Days to divide a count by; 0 where its rate is unknown.

    Observed days where coverage is stated. Otherwise calendar days, but only such as the feed's
    reports reach: a file that ends in December says nothing about the January after it.
    """
    if one.value is None:
        return 0
    if one.coverage.observed_days is not None or reports.reach is None:
        return one.coverage.exposure_days
    return overlap_days(one.period, reports.reach)


def _rate(one: Count, reports: FeedReports, rule: Rule) -> Estimate:
    exposure = exposure_days(one, reports)
    if one.value is None or not exposure:
        return UNKNOWN
    if rule.measure == "rows":
        return rate_interval(int(one.value), exposure, per_days=_PER_DAYS)
    return Estimate(value=one.value * _PER_DAYS / exposure, low=None, high=None)


def _ratio(before: Count, during: Count, reports: FeedReports, rule: Rule) -> Estimate:
    days_before, days_during = exposure_days(before, reports), exposure_days(during, reports)
    if before.value is None or during.value is None or not (days_before and days_during):
        return UNKNOWN
    if rule.measure == "rows":
        return rate_ratio((int(during.value), days_during), (int(before.value), days_before))
    if not before.value:
        return UNKNOWN
    value = during.value / before.value * days_before / days_during
    return Estimate(value=value, low=None, high=None)
