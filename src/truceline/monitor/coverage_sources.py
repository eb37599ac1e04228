"""Coverage from what is at hand: a source's activity week by week, and what a team entered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from truceline.core.coverage import CoverageCause, CoverageSpan, CoverageState
from truceline.core.errors import InvalidValue
from truceline.core.observation import Observation
from truceline.core.report_table import day_number
from truceline.monitor.change.model import DailySeries
from truceline.monitor.scope import FeedReports, day_of

__all__ = [
    "Activity",
    "EnteredCoverage",
    "active_spans",
    "coverage_entered",
    "silences",
    "source_activity",
    "with_intensity",
]

_A_MONDAY = date(2018, 1, 1)
_WEEK = 7
_DENIED = {"denied", "hazard-on-road", "fire-near-team"}
_PATROLLED = {"patrol-done", "patrol-shortened", "own-aircraft-flown"}
_ACTIVITY_ASSUMPTIONS = (
    "A report counts in the week under whose day its source counts it, wherever it happened.",
    "A week that the feed's reports reach only in part has no figure.",
)
_INTENSITY = (
    "Reporting intensity is taken as what the feed reports elsewhere in the same week, per day; "
    "where violence moved from here to elsewhere, this control hides a part of the change."
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Activity:
    """How many reports a source gave week by week, anywhere.

    Attributes:
        feed: Whose reports; `source` on whom the feed relied, empty for all of its reports.
        week: (weeks,) first day of each week, in days since 1970-01-01.
        reports: (weeks,) reports; NaN where the feed's reports do not reach the whole week.
    """

    feed: str
    source: str
    week: NDArray[np.int64]
    reports: NDArray[np.float64]
    assumptions: tuple[str, ...] = _ACTIVITY_ASSUMPTIONS

    def on(self, days: NDArray[np.int64]) -> NDArray[np.float64]:
        """(days,) reports of the week in which each day lies; NaN where not known."""
        at = np.searchsorted(self.week, days, side="right") - 1
        is_in = (at >= 0) & (at < len(self.week))
        found = np.full(len(days), np.nan)
        inside = at[is_in]
        near = days[is_in] < self.week[inside] + _WEEK
        found[np.flatnonzero(is_in)[near]] = self.reports[inside[near]]
        return found


def source_activity(
    reports: FeedReports, *, source: str | None = None, starts_on: date = _A_MONDAY
) -> Activity:
    """The reports per week, anywhere, of a feed or of one source that it relies on.

    Args:
        reports: All reports of one feed, unfiltered.
        source: `reported_by` as the feed writes it; None for all reports of the feed.
        starts_on: A day on which a week begins.

    Raises:
        InvalidValue: The feed never names such a source.
    """
    days = reports.counted
    if source is not None:
        labels = reports.labels("reported_by")
        if source not in labels.known:
            raise InvalidValue(
                f"No report of '{reports.feed.feed}' names the source '{source}'.",
                hint="Write it as the feed does.",
            )
        days = days[labels.isin((source,))]
    if reports.reach is None:
        none = np.array([], dtype=np.int64)
        return Activity(feed=reports.feed.feed, source="", week=none, reports=none.astype(float))
    first, until = day_number(reports.reach.from_on), day_number(reports.reach.until_on)
    anchor = day_number(starts_on)
    begin = anchor + (first - anchor) // _WEEK * _WEEK
    weeks = np.arange(begin, until, _WEEK, dtype=np.int64)
    inside = days[(days >= begin) & (days < begin + _WEEK * len(weeks))]
    counted = np.bincount((inside - begin) // _WEEK, minlength=len(weeks)).astype(np.float64)
    counted[(weeks < first) | (weeks + _WEEK > until)] = np.nan
    return Activity(feed=reports.feed.feed, source=source or "", week=weeks, reports=counted)


def silences(activity: Activity, *, p_below: float = 0.001) -> tuple[CoverageSpan, ...]:
    """Weeks in a row without any report that chance does not explain, as suggested gaps.

    Counts per week are taken as negative binomial with the mean and variance of all whole weeks,
    the silent ones included, which makes silence seem less strange than it is. So many silent
    weeks in a row have the chance (1 + α μ)^(−k/α), or e^(−kμ) without overdispersion. A gap of
    one source says `who`, so that it takes nothing from others.

    Args:
        activity: Reports per week.
        p_below: Rows of silent weeks rarer than this are suggested, in (0, 1).

    Raises:
        InvalidValue: `p_below` is no probability.

    Source: Hilbe (2011), Negative Binomial Regression, 2nd ed., NB2; α by moments.
    """
    if not 0 < p_below < 1:
        raise InvalidValue(f"The chance is {p_below}.", hint="Give a number such as 0.001.")
    known = activity.reports[np.isfinite(activity.reports)]
    if len(known) < 2 or not known.mean() > 0:
        return ()
    mean, variance = float(known.mean()), float(known.var(ddof=1))
    alpha = max((variance - mean) / mean**2, 0.0)
    log_p = -mean if alpha < 1e-9 else -np.log1p(alpha * mean) / alpha
    found = []
    for is_silent, row in groupby(enumerate(activity.reports), key=lambda one: one[1] == 0):
        weeks = [index for index, _ in row]
        p = float(np.exp(len(weeks) * log_p))
        if is_silent and p <= p_below:
            found.append(_silence(activity, weeks, mean, p))
    return tuple(found)


def active_spans(activity: Activity, *, p_below: float = 0.001) -> tuple[CoverageSpan, ...]:
    """When a source was at work: all whole weeks that the feed's reports reach, less its silences.

    With the spans of every source of a feed, a week is observed if any of them was at work in it.
    That a source reports from somewhere does not show that it can report from everywhere.

    Args:
        activity: Reports per week.
        p_below: See `silences`.

    Raises:
        InvalidValue: `p_below` is no probability.
    """
    known = np.flatnonzero(np.isfinite(activity.reports))
    if not len(known):
        return ()
    work = CoverageSpan(
        feed=activity.feed,
        zone_id="",
        from_on=day_of(activity.week[known[0]]),
        until_on=day_of(activity.week[known[-1]] + _WEEK),
        state=CoverageState.OBSERVED,
        cause=CoverageCause.SOURCE,
        who=activity.source,
        reason="reports from somewhere",
    )
    return (work, *silences(activity, p_below=p_below))


def _silence(activity: Activity, weeks: list[int], mean: float, p: float) -> CoverageSpan:
    return CoverageSpan(
        feed=activity.feed,
        zone_id="",
        from_on=day_of(activity.week[weeks[0]]),
        until_on=day_of(activity.week[weeks[-1]]) + timedelta(days=_WEEK),
        state=CoverageState.UNOBSERVED,
        cause=CoverageCause.SILENCE,
        who=activity.source,
        reason=(
            f"no report from anywhere in {len(weeks)} weeks, where {mean:.1f} a week are usual "
            f"(chance {p:.1g})"
        ),
    )


def with_intensity(series: DailySeries, activity: Activity) -> DailySeries:
    """A daily series whose `elsewhere` is what the feed reported elsewhere that week, per day.

    The series' own incidents are taken out of each week first: else they would explain
    themselves. Days of weeks without a figure are left out, and said.

    Args:
        series: Of one feed, weighed by `value`.
        activity: Of the same feed.

    Raises:
        InvalidValue: The series is of another feed, or holds shares of reports.
    """
    if series.feed != activity.feed or series.weighed_by != "value":
        raise InvalidValue(
            f"A series of '{series.feed}' by {series.weighed_by} cannot be set against reports of "
            f"'{activity.feed}'.",
            hint="Take the activity of the same feed, and a series weighed by value.",
        )
    total = activity.on(series.day)
    kept = np.isfinite(total)
    if not len(activity.week):
        return replace(series, notes=(*series.notes, "Reporting intensity is not known."))
    week = (series.day - activity.week[0]) // _WEEK
    _, inverse = np.unique(week, return_inverse=True)
    own = np.bincount(inverse, weights=series.count)[inverse] if len(week) else series.count
    # A source may be one of several that the feed relies on: then fewer reports than incidents.
    others = np.maximum(total - own, 0.0) / _WEEK
    notes = [_INTENSITY]
    if not kept.all():
        notes.append(
            f"{int((~kept).sum())} days lie in weeks that the feed's reports do not reach whole, "
            "and are left out."
        )
    return replace(
        series,
        day=series.day[kept],
        count=series.count[kept],
        exposure=series.exposure[kept],
        elsewhere=others[kept],
        notes=(*series.notes, *notes),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredCoverage:
    """Coverage that a team's own entries tell of.

    Attributes:
        spans: Where and when teams looked, or could not.
        left_out: Entry ids with why they tell nothing of coverage.
    """

    spans: tuple[CoverageSpan, ...]
    left_out: tuple[tuple[str, str], ...] = ()


def coverage_entered(
    entries: Iterable[Observation], *, feed: str, zone_of: Callable[[Observation], str]
) -> EnteredCoverage:
    """Presence and denials as coverage, from the entries of teams.

    A patrol or flight shows that a team looked, a denial (or mines on the road, or fire near the
    team) that it could not; a delay, only between its two times. Each concerns its own team. An
    entry without hours speaks of its whole days. Other entries say nothing of coverage.

    Args:
        entries: As entered.
        feed: The feed under which the teams' reports are counted.
        zone_of: The zone where an entry was made; empty where that cannot be told.
    """
    spans, left_out = [], []
    for entry in entries:
        told = _told(entry)
        if told is None:
            continue
        zone_id = zone_of(entry)
        if not zone_id:
            left_out.append((entry.entry_id, "where it was cannot be told"))
        elif entry.kind == "delayed" and not (entry.from_at and entry.until_at):
            left_out.append((entry.entry_id, "how long the delay was is not told"))
        elif _is_moment(entry):
            left_out.append((entry.entry_id, "it lasted no time"))
        else:
            spans.append(_span(entry, feed, zone_id, told))
    return EnteredCoverage(spans=tuple(spans), left_out=tuple(left_out))


def _told(entry: Observation) -> tuple[CoverageState, CoverageCause] | None:
    if entry.topic == "patrol" and entry.kind in _PATROLLED:
        return CoverageState.OBSERVED, CoverageCause.TEAM
    if entry.topic == "restriction" and entry.kind in _DENIED | {"delayed"}:
        return CoverageState.UNOBSERVED, CoverageCause.ACCESS_DENIED
    return None


def _is_moment(entry: Observation) -> bool:
    is_one_day = (entry.last_on or entry.on) == entry.on
    return (
        is_one_day and entry.until_at is not None and entry.until_at <= (entry.from_at or time.min)
    )


def _span(
    entry: Observation, feed: str, zone_id: str, told: tuple[CoverageState, CoverageCause]
) -> CoverageSpan:
    last = entry.last_on or entry.on
    # Without an hour of its end it lasted until the day was over.
    until = last if entry.until_at else last + timedelta(days=1)
    return CoverageSpan(
        feed=feed,
        zone_id=zone_id,
        from_on=entry.on,
        from_at=entry.from_at,
        until_on=until,
        until_at=entry.until_at,
        state=told[0],
        cause=told[1],
        who=entry.team or entry.observer,
        reason=entry.stated_reason,
    )
