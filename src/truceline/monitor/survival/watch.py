"""What was seen of one ceasefire day by day, and the first day on which it had collapsed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from truceline.core.dates import Period
from truceline.core.report_table import day_number
from truceline.monitor.ceasefires import CeasefireCase
from truceline.monitor.change.daily import daily_series
from truceline.monitor.change.model import DailySeries
from truceline.monitor.count import Chosen, choose
from truceline.monitor.scope import FeedReports, day_of
from truceline.monitor.survival.definitions import Collapse, FirstOffensive, LevelReturns

__all__ = ["Ending", "NotFollowed", "Watched", "first_collapse", "watch"]

Floats = NDArray[np.float64]


class NotFollowed(Exception):
    """Why a ceasefire has no life under a definition; becomes a line of `Lives.left_out`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """A day on which following ends, and whether by a collapse."""

    on: date
    has_collapsed: bool
    how: str
    report_ids: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Watched:
    """One ceasefire as a feed shows it.

    Attributes:
        series: Incidents per observed day, those before the ceasefire included.
        first: First day followed; `last` the last one; `how` why no longer.
    """

    chosen: Chosen
    series: DailySeries
    start: date
    first: date
    last: date
    how: str
    notes: tuple[str, ...] = ()

    @property
    def span(self) -> Period:
        """The days followed."""
        return Period(from_on=self.first, until_on=self.last + timedelta(days=1))


def watch(
    reports: FeedReports,
    case: CeasefireCase,
    definition: Collapse,
    *,
    start: date,
    on: date,
    weigh_by: str,
    limits: tuple[date, int],
) -> Watched:
    """A ceasefire from its first observed day until the day asked or the first gap.

    Args:
        reports: Reports of one feed.
        case: The ceasefire with whose incidents count where.
        definition: Says how many days before are needed.
        start: First day in effect.
        on: Last day looked at.
        weigh_by: `value` or `expected`.
        limits: First day looked at; days of a gap that following survives.

    Raises:
        NotFollowed: Nobody was looking on any of its days.
    """
    chosen = choose(reports, case.filters, zone=case.zone.as_area() if case.zone else None)
    lookback = timedelta(days=_days_needed_before(definition))
    span = Period(from_on=start - lookback, until_on=on + timedelta(days=1))
    series = daily_series(chosen, span=span, weigh_by=weigh_by)
    seen = series.day[series.day >= day_number(limits[0])]
    if not len(seen):
        raise NotFollowed(series.unknown or "nobody was looking on any of its days")
    gaps = np.flatnonzero(np.diff(seen) > limits[1] + 1)
    last = day_of(seen[gaps[0]] if len(gaps) else seen[-1])
    return Watched(
        chosen=chosen,
        series=series,
        start=start,
        first=day_of(seen[0]),
        last=last,
        how="still held" if last == on else "observed no longer",
        notes=series.notes,
    )


def first_collapse(seen: Watched, definition: Collapse) -> Ending | None:
    """The first day on which it had collapsed by a definition that counts; None if it held.

    Raises:
        NotFollowed: There is no level before, or the feed does not count what is asked.
    """
    if isinstance(definition, LevelReturns):
        return _level_returns(seen, definition)
    if isinstance(definition, FirstOffensive):
        return _first_offensive(seen, definition)
    return None


def _days_needed_before(definition: Collapse) -> int:
    if isinstance(definition, LevelReturns):
        return definition.days_before + definition.washout_days
    return 0


def _level_returns(seen: Watched, definition: LevelReturns) -> Ending | None:
    level = _level_before(seen, definition) * definition.days * definition.share
    series, first = seen.series, day_number(seen.first)
    counts = np.zeros(seen.span.days)
    mine = series.within(seen.span)
    counts[series.day[mine] - first] = series.count[mine]
    sums = np.convolve(counts, np.ones(definition.days))[: len(counts)]
    over = np.flatnonzero(sums > level * (1 + 1e-9))
    if not len(over):
        return None
    last = int(first + over[0])
    return Ending(
        on=day_of(last),
        has_collapsed=True,
        how=(
            f"{sums[over[0]]:.3g} incidents in {definition.days} days, against {level:.3g} "
            f"({definition.share:g} × the level before)"
        ),
        report_ids=_reports_in(seen, max(first, last - definition.days + 1), last),
    )


def _level_before(seen: Watched, definition: LevelReturns) -> float:
    """Incidents per observed day before the ceasefire."""
    until = seen.start - timedelta(days=definition.washout_days)
    before = Period(from_on=until - timedelta(days=definition.days_before), until_on=until)
    mine = seen.series.within(before)
    if 2 * int(mine.sum()) < definition.days_before:
        raise NotFollowed(
            f"only {int(mine.sum())} of the {definition.days_before} days that give the level "
            "before were observed"
        )
    incidents = float(seen.series.count[mine].sum())
    if incidents < definition.least_before:
        raise NotFollowed(
            f"only {incidents:.3g} incidents in the {definition.days_before} days before: there "
            "is no level to return to"
        )
    return incidents / int(mine.sum())


def _first_offensive(seen: Watched, definition: FirstOffensive) -> Ending | None:
    incidents, deaths = _incidents_and_deaths(seen, definition)
    reached = np.zeros(seen.span.days, dtype=np.bool_)
    if definition.incidents_a_day is not None:
        reached |= incidents >= definition.incidents_a_day - 1e-9
    if definition.deaths_a_day is not None:
        reached |= deaths >= definition.deaths_a_day - 1e-9
    if not reached.any():
        return None
    at = int(np.argmax(reached))
    day = day_number(seen.first) + at
    killed = "" if definition.deaths_a_day is None else f" and {deaths[at]:.3g} deaths"
    return Ending(
        on=day_of(day),
        has_collapsed=True,
        how=f"{incidents[at]:.3g} incidents{killed} in a day",
        report_ids=_reports_in(seen, day, day),
    )


def _incidents_and_deaths(seen: Watched, definition: FirstOffensive) -> tuple[Floats, Floats]:
    """Per day followed, from reports that know their day."""
    reports = seen.chosen.reports
    best = reports.figures("fatalities_best")
    if definition.deaths_a_day is not None and np.isnan(best).all():
        raise NotFollowed(f"feed '{reports.feed.feed}' gives no deaths")
    share = _shares(seen) * (reports.first == reports.last)
    day = reports.counted - day_number(seen.first)
    mine = (day >= 0) & (day < seen.span.days) & (share > 0)
    length = seen.span.days
    killed = share * np.nan_to_num(best)
    incidents, deaths = (
        np.bincount(day[mine], weights=amount[mine], minlength=length).astype(np.float64)
        for amount in (share, killed)
    )
    return incidents, deaths


def _shares(seen: Watched) -> Floats:
    chosen = seen.chosen
    if chosen.zone is None:
        return chosen.selection.passes.astype(np.float64)
    shares = chosen.zone.shares
    inside = shares.p_inside if seen.series.weighed_by == "expected" else shares.inside
    return np.where(chosen.selection.passes, inside, 0.0).astype(np.float64)


def _reports_in(seen: Watched, first: int, last: int) -> tuple[str, ...]:
    reports = seen.chosen.reports
    mine = (reports.counted >= first) & (reports.counted <= last) & (_shares(seen) > 0)
    return tuple(reports.ids[mine])
