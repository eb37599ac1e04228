"""Alerts, charts and back-tests as plain rows: the same for the command line and the page."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from truceline.briefs import text
from truceline.briefs.compose.warnings import ToldIncident
from truceline.monitor import FeedReports
from truceline.monitor.warning import Alert, ChartRow, EventRow, Watch, in_words
from truceline.workspace.warning_scope import EVERYWHERE
from truceline.workspace.warning_shapes import BackTested, Warned, seen_until

__all__ = ["alert_row", "chart_row", "event_row", "replayed_chart_row", "told_incidents"]


def alert_row(warned: Warned, one: Alert) -> dict[str, Any]:
    """An alert with the ids of the incidents that made it."""
    watch = next(each for each in warned.watches if one in each.alerts)
    return {
        "zone": one.zone or EVERYWHERE,
        "zone_name": warned.names.get(one.zone, one.zone),
        "pair": one.pair.label,
        "between": one.pair.between,
        "counter": watch.counter,
        "feed": one.feed,
        "spoke_on": one.spoke_on,
        "rise_began_on": one.rise_began_on,
        "incidents": one.incidents,
        "observed_days": one.observed_days,
        "expected": round(one.expected, 2),
        "times": round(one.incidents / one.expected, 1) if one.expected else None,
        "statistic": round(one.statistic, 2),
        "threshold": round(one.threshold, 2),
        "level_per_day": round(one.reference.level_per_step / one.reference.step_days, 3),
        "learnt_from_days": one.reference.steps * one.reference.step_days,
        "excess": round(one.reference.excess, 2),
        "is_released": one.is_released,
        "simulated": one.is_simulated,
        "in_words": warned.words(one),
        "report_ids": list(one.report_ids),
    }


def chart_row(warned: Warned, one: Watch) -> dict[str, Any]:
    """Where a chart stands at the end of the period."""
    path = one.path
    level = _last(path.level) if path else None
    return {
        "zone": one.zone or EVERYWHERE,
        "zone_name": warned.names.get(one.zone, one.zone),
        "pair": one.pair.label,
        "counter": one.counter,
        "feed": one.feed,
        "state": warned.state(one),
        "is_learning": one.is_learning,
        "statistic": _last(path.statistic) if path else None,
        "threshold": _last(path.threshold) if path else None,
        "level_per_day": None if level is None else round(level / one.step_days, 3),
        "step_days": one.step_days,
        "judged_until": seen_until(one),
        "watched_days_of_period": warned.watched_days(one),
        "observed_days": one.observed_days,
        "watched_days": one.watched_days,
        "learning_days": one.learning_days,
        "alerts_ever": len(one.alerts),
        "expected_by_chance_ever": round(one.expected_false_alarms, 2),
        "unpromised_days": one.unpromised_days,
        "rate_is_promised": one.is_promised,
        "autocorrelation": None if one.autocorrelation is None else round(one.autocorrelation, 2),
        "unseen_reports": one.unseen_reports,
        "why_no_chart": one.unanswered,
        "simulated": one.is_simulated,
        "in_words": warned.words(one),
    }


def event_row(tested: BackTested, one: EventRow) -> dict[str, Any]:
    """What one chart said before one stated event."""
    first = one.first_alert
    return {
        "event": one.event.label,
        "on": one.event.on,
        "source": one.event.source,
        "zone": one.event.zone or EVERYWHERE,
        "zone_name": tested.names.get(one.event.zone, one.event.zone),
        "pair": one.pair.label,
        "counter": tested.counter,
        "feed": tested.feed,
        "verdict": one.verdict,
        "warning_days": one.warning_days,
        "spoke_on": first.spoke_on if first else None,
        "known_on": first.known_on if first else None,
        "watched_days": one.watched_days,
        "p_by_chance": round(one.p_by_chance, 3),
        "share_of_days_warned": round(one.share_warned, 3),
        "simulated": tested.is_simulated,
        "in_words": in_words(one),
        "report_ids": list(first.report_ids) if first else [],
    }


def replayed_chart_row(tested: BackTested, one: ChartRow) -> dict[str, Any]:
    """How often one chart spoke over the whole replay, and how often wrongly."""
    return {
        "zone": one.zone or EVERYWHERE,
        "zone_name": tested.names.get(one.zone, one.zone),
        "pair": one.pair.label,
        "alerts": one.alerts,
        "early": one.early,
        "during": one.during,
        "false": one.false,
        "expected_false": round(one.expected_false, 2),
        "watched_days": one.watched_days,
        "late_reports": one.late_reports,
        "why_no_chart": one.unanswered,
    }


def _last(drawn: NDArray[np.float64]) -> float | None:
    """Where a line of a chart ends; None while the chart learns."""
    return round(float(drawn[-1]), 2) if np.isfinite(drawn[-1]) else None


def told_incidents(
    feeds: Sequence[FeedReports], wanted: Collection[str]
) -> Iterator[tuple[str, ToldIncident]]:
    """The reports wanted, ready to print: id and incident."""
    ids = pa.array(sorted(wanted), pa.string())
    for reports in feeds:
        rows = reports.table.filter(pc.is_in(reports.table["report_id"], value_set=ids))
        for row in rows.to_pylist():
            deaths = (row["fatalities_low"], row["fatalities_best"], row["fatalities_high"])
            last = row["last_day"] or row["first_day"]
            yield (
                row["report_id"],
                ToldIncident(
                    day=text.days_between(row["first_day"], last),
                    place=row["place_name"] or "not stated",
                    pair=f"{row['side_a'] or '?'} – {row['side_b'] or '?'}",
                    deaths=text.figures(*deaths),
                ),
            )
