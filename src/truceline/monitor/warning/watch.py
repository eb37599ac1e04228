"""Watching zones and pairs: counts of one feed by observed day, and the alerts they give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from truceline.core.coverage import Coverage, CoverageState
from truceline.core.dates import Period
from truceline.core.errors import InvalidValue
from truceline.core.report_table import day_number
from truceline.monitor.count import Chosen, choose, weigh_chosen
from truceline.monitor.filters import ReportFilter, Selection, select_reports
from truceline.monitor.scope import FeedReports, ZoneShares, day_of
from truceline.monitor.warning.chart import Alarm, Charted, run_chart
from truceline.monitor.warning.model import Alert, ChartPath, Knowledge, Pair, WarningRule, Watch

__all__ = ["ALL", "alerts_of", "watch", "watch_all"]

ALL = Pair(label="all incidents")

_ASSUMPTIONS = (
    "While nothing changes, counts of one day do not depend on those of the day before; where they "
    "do, false alarms come more often than stated.",
    "While nothing changes, counts follow a negative binomial distribution with one level.",
    "Reports fall where their points lie, on the day under which the source counts them.",
    "How much is reported of what happens stays the same; more reporters look like more incidents.",
)
_CALENDAR = (
    "The feed states no coverage: each calendar day that its reports reach is a day watched."
)
_REPLAY = "A day is judged by the reports known {wait} days after it; later ones are left out."


@dataclass(frozen=True, kw_only=True, eq=False)
class _Steps:
    """Counts by observed step.

    Attributes:
        first_day: (steps,) `last_day` likewise, days since 1970-01-01.
        rows: Rows of the table that are counted; `day` of each.
    """

    first_day: NDArray[np.int64]
    last_day: NDArray[np.int64]
    counts: NDArray[np.int64]
    rows: NDArray[np.int64]
    day: NDArray[np.int64]
    step_days: int


def watch(
    reports: FeedReports,
    *,
    zone: ZoneShares | None = None,
    pair: Pair = ALL,
    rule: WarningRule | None = None,
    period: Period | None = None,
    filters: ReportFilter | None = None,
    knowledge: Knowledge | None = None,
) -> Watch:
    """Watch one zone and pair for a rise of incidents.

    Args:
        reports: Of one feed; never added to those of another.
        zone: Where; None for everywhere. Only days on which it holds are watched: give
            `zone.as_area()` to watch the area at any time.
        pair: Whose clashes.
        rule: How the chart is run.
        period: Days; None for all that the reports reach.
        filters: What else must hold of the reports.
        knowledge: For a replay: when each report could have been known.

    Raises:
        InvalidValue: A filter cannot run, or the feed has no reports.
        UnknownId: No report carries a label of the pair.
    """
    return watch_all(
        reports,
        zones=() if zone is None else (zone,),
        pairs=(pair,),
        rule=rule,
        period=period,
        filters=filters,
        knowledge=knowledge,
    )[0]


def watch_all(
    reports: FeedReports,
    *,
    zones: Sequence[ZoneShares] = (),
    pairs: Sequence[Pair] = (ALL,),
    rule: WarningRule | None = None,
    period: Period | None = None,
    filters: ReportFilter | None = None,
    knowledge: Knowledge | None = None,
) -> tuple[Watch, ...]:
    """Watch every zone (everywhere, if none is given) and pair; see `watch`.

    Raises:
        InvalidValue: A filter cannot run, or the feed has no reports.
        UnknownId: No report carries a label of a pair.
    """
    if reports.reach is None:
        raise InvalidValue(
            f"Feed '{reports.feed.feed}' has no reports to watch.",
            hint="Add some, or another feed.",
        )
    asked = period or reports.reach
    rule, base = rule or WarningRule(), filters or ReportFilter()
    found: list[Watch] = []
    selections = [_selected(reports, base, pair) for pair in pairs]
    for zone in zones or (None,):
        all_chosen = choose(reports, ReportFilter(), zone=zone)
        for pair, (selection, wanted) in zip(pairs, selections, strict=True):
            chosen = replace(all_chosen, selection=selection, filters=wanted.as_mapping())
            found.append(_watch(chosen, pair, rule, asked, knowledge))
    return tuple(found)


def alerts_of(watches: Sequence[Watch]) -> tuple[Alert, ...]:
    """All alerts, by the day they spoke; internal unless released."""
    found = (alert for one in watches for alert in one.alerts)
    return tuple(sorted(found, key=lambda a: (a.spoke_on, a.feed, a.zone, a.pair.label)))


def _selected(
    reports: FeedReports, base: ReportFilter, pair: Pair
) -> tuple[Selection, ReportFilter]:
    wanted = replace(base, between=pair.between) if pair.between else base
    return select_reports(reports, wanted), wanted


def _watch(
    chosen: Chosen, pair: Pair, rule: WarningRule, period: Period, knowledge: Knowledge | None
) -> Watch:
    zone, reports = chosen.zone, chosen.reports
    held = zone.valid_in(period) if zone else period
    blank = _blank(chosen, pair, rule, held or period)
    if held is None:
        return replace(blank, unanswered="the zone held on no day of the period")
    if zone is not None and not zone.is_stated:
        return replace(blank, unanswered="the lines of the zone were never agreed")
    coverage = reports.coverage(held, zone)
    observed = _observed_days(reports, coverage)
    if len(observed) <= rule.reference_days:
        return replace(
            blank,
            observed_days=len(observed),
            unanswered=f"{len(observed)} observed days are too few: the level alone is learnt "
            f"from {rule.reference_days}",
        )
    rows = np.flatnonzero(weigh_chosen(chosen, period=held).value)
    in_time = _in_time(reports, rows, knowledge)
    seen = np.isin(reports.counted[rows], observed)
    steps = _steps(reports, rows[in_time & seen], observed, rule)
    charted = run_chart(steps.counts, rule, step_days=steps.step_days)
    answer = replace(
        blank,
        observed_days=len(observed),
        late_reports=int((~in_time).sum()),
        unseen_reports=int((~seen).sum()),
        assumptions=_assumptions(coverage, knowledge),
    )
    return _filled(answer, reports, steps, charted, knowledge)


def _blank(chosen: Chosen, pair: Pair, rule: WarningRule, period: Period) -> Watch:
    feed = chosen.reports.feed
    return Watch(
        feed=feed.feed,
        counter=feed.counter,
        zone=chosen.zone.zone_id if chosen.zone else "",
        pair=pair,
        period=period,
        rule=rule,
        observed_days=0,
        watched_days=0,
        learning_days=0,
        step_days=1,
        alerts=(),
        filters=chosen.filters,
        is_simulated=feed.is_simulated,
    )


def _observed_days(reports: FeedReports, coverage: Coverage) -> NDArray[np.int64]:
    period, reach = coverage.period, reports.reach
    start, end = day_number(period.from_on), day_number(period.until_on)
    if coverage.state is CoverageState.NOT_STATED and reach is not None:
        start, end = max(start, day_number(reach.from_on)), min(end, day_number(reach.until_on))
    calendar = np.arange(start, max(start, end), dtype=np.int64)
    unseen = np.array([day_number(day) for day in coverage.unobserved_on], dtype=np.int64)
    return calendar[~np.isin(calendar, unseen)]


def _in_time(
    reports: FeedReports, rows: NDArray[np.int64], knowledge: Knowledge | None
) -> NDArray[np.bool_]:
    """(rows,) whether a report was known when its day was judged."""
    if knowledge is None:
        return np.ones(len(rows), dtype=np.bool_)
    if knowledge.lag_days is not None:
        known = reports.last[rows] + knowledge.lag_days
    else:
        stamps = reports.table.column("known_at").to_numpy().astype("datetime64[D]")
        known = stamps[rows].astype(np.int64)
    return np.asarray(known <= reports.counted[rows] + knowledge.wait_days, dtype=np.bool_)


def _steps(
    reports: FeedReports, rows: NDArray[np.int64], observed: NDArray[np.int64], rule: WarningRule
) -> _Steps:
    """Counts by observed day, or by seven of them where the first reference is sparse."""
    day = reports.counted[rows]
    daily = np.bincount(np.searchsorted(observed, day), minlength=len(observed))
    sparse = daily[: rule.reference_days].mean() < rule.sparse_below_per_day
    enough = len(observed) > rule.reference_days_by(7)
    size = 7 if sparse and enough else 1
    whole = len(observed) // size * size
    in_order = np.lexsort((reports.ids[rows].astype(str), day))
    return _Steps(
        first_day=observed[:whole:size],
        last_day=observed[size - 1 : whole : size],
        counts=daily[:whole].reshape(-1, size).sum(axis=1).astype(np.int64),
        rows=rows[in_order],
        day=day[in_order],
        step_days=size,
    )


def _assumptions(coverage: Coverage, knowledge: Knowledge | None) -> tuple[str, ...]:
    more: tuple[str, ...] = (_CALENDAR,) if coverage.state is CoverageState.NOT_STATED else ()
    if knowledge is not None:
        more += (_REPLAY.format(wait=knowledge.wait_days),)
    return (*_ASSUMPTIONS, *more)


def _filled(
    answer: Watch,
    reports: FeedReports,
    steps: _Steps,
    charted: Charted,
    knowledge: Knowledge | None,
) -> Watch:
    path = ChartPath(
        last_day=steps.last_day,
        counts=steps.counts,
        statistic=charted.statistic,
        threshold=charted.threshold,
        level=charted.level,
        learnt_from=charted.learnt_from,
    )
    watched = path.watched * steps.step_days
    answer = replace(
        answer,
        step_days=steps.step_days,
        watched_days=watched,
        learning_days=len(steps.counts) * steps.step_days - watched,
        is_learning=bool(np.isnan(charted.threshold[-1])),
        autocorrelation=_autocorrelation(steps.counts),
        path=path,
    )
    alerts = (_alert(answer, reports, steps, alarm, knowledge) for alarm in charted.alarms)
    return replace(answer, alerts=tuple(alerts))


def _alert(
    answer: Watch, reports: FeedReports, steps: _Steps, alarm: Alarm, knowledge: Knowledge | None
) -> Alert:
    first, last = int(steps.first_day[alarm.began]), int(steps.last_day[alarm.at])
    rows = steps.rows[(first <= steps.day) & (steps.day <= last)]
    length = alarm.at - alarm.began + 1
    spoke_on = day_of(last)
    return Alert(
        feed=answer.feed,
        zone=answer.zone,
        pair=answer.pair,
        spoke_on=spoke_on,
        known_on=spoke_on + timedelta(days=knowledge.wait_days) if knowledge else None,
        rise_began_on=day_of(first),
        report_ids=tuple(reports.ids[rows]),
        incidents=len(rows),
        observed_days=length * steps.step_days,
        expected=length * alarm.reference.level_per_step,
        statistic=alarm.statistic,
        threshold=alarm.reference.threshold,
        reference=alarm.reference,
        is_simulated=answer.is_simulated,
    )


def _autocorrelation(counts: NDArray[np.int64]) -> float | None:
    if len(counts) < 3 or counts[:-1].std() == 0 or counts[1:].std() == 0:
        return None
    return float(np.corrcoef(counts[:-1], counts[1:])[0, 1])
