"""Warnings: what the charts say on a day, the incidents that made it, and how they did before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from fastapi import Query

from truceline.briefs import text
from truceline.core.errors import InputError, InvalidValue
from truceline.monitor.warning import Watch, in_words
from truceline.web.context import Context, Ctx
from truceline.web.days import OnDay
from truceline.web.page import Page, Pages
from truceline.web.reported import incident_row
from truceline.web.warning_charts import HEIGHT, WIDTH, draw_chart
from truceline.workspace.warning_rows import (
    alert_row,
    chart_row,
    event_row,
    replayed_chart_row,
)
from truceline.workspace.warning_scope import EVERYWHERE
from truceline.workspace.warning_shapes import (
    BackTested,
    ReplayAsked,
    Warned,
    WarningAsked,
    warned_in_words,
)

__all__ = ["register"]

_STATES = ("spoke", "quiet", "learning", "not watched", "no chart")
_LISTED = 60


def register(pages: Pages) -> None:
    """Register the page of warnings."""
    pages.add("/warning", warning, template="warning.html")


def warning(
    context: Ctx,
    on: OnDay = None,
    days: Annotated[
        int, Query(ge=1, le=3660, description="Warnings of the last so many days.")
    ] = 28,
    feed: Annotated[str, Query(max_length=200, description="One feed only.")] = "",
) -> Page:
    """Alerts with their incidents, every chart, assumptions, and the back-test; internal."""
    asked = WarningAsked(on=on, days=days, as_of=context.as_of, feed=feed)
    warned, refusal = _warned(context, asked)
    watches = _in_order(warned) if warned else []
    replayed = _replayed(context, feed) if warned else {"tests": [], "not_tested": []}
    return Page(
        title="Warnings",
        content={
            "is_internal": True,
            "asked": {"on": on or (warned.on if warned else None), "days": days, "feed": feed},
            "feeds": [
                {"feed": one.feed.feed, "counter": one.feed.counter}
                for one in context.workspace.monitor.counters(context.as_of)
            ],
            "refusal": refusal,
            "warned": _content(context, warned, watches) if warned else None,
            "back_test": replayed,
        },
        simulated=bool(warned and any(one.is_simulated for one in warned.watches)),
        drawn={
            "pictures": [draw_chart(one) for one in watches],
            "picture": {"width": WIDTH, "height": HEIGHT},
            "listed": _LISTED,
        },
    )


def _warned(context: Context, asked: WarningAsked) -> tuple[Warned | None, dict[str, str] | None]:
    """The charts; or, where nobody chose a day, why there are none.

    Raises:
        InvalidValue: No feed has reports up to the day that was asked for.
    """
    try:
        return context.workspace.warning.alerts(asked), None
    except InvalidValue as exc:
        if asked.on:
            raise
        return None, {"message": text.with_days(exc.message), "hint": exc.hint}


def _in_order(warned: Warned) -> list[Watch]:
    """Charts that spoke first, then those nearest to speaking; without a chart last."""

    def key(one: Watch) -> tuple[int, float]:
        share = 0.0
        if one.path is not None and not np.isnan(one.path.statistic[-1]):
            share = float(one.path.statistic[-1] / one.path.threshold[-1])
        return _STATES.index(warned.state(one)), -share

    return sorted(warned.watches, key=key)


def _content(context: Context, warned: Warned, watches: list[Watch]) -> dict[str, Any]:
    charts = [chart_row(warned, one) for one in watches]
    return {
        "in_words": text.with_days(warned_in_words(warned)),
        "on": warned.on,
        "from": warned.period.from_on,
        "run": warned.run,
        "run_link": context.link(f"/runs/{warned.run}"),
        "expected_by_chance": round(warned.expected_false_alarms, 2),
        "earlier": warned.earlier,
        "charts_by_state": {state: warned.number(state) for state in _STATES},
        "rule": asdict(warned.rule),
        "scope": warned.scope,
        "not_watched": [text.with_days(line) for line in warned.not_watched],
        "assumptions": list(warned.assumptions),
        "alerts": _alerts(context, warned),
        "charts": [row | {"zone_link": _zone_link(context, row["zone"])} for row in charts],
    }


def _alerts(context: Context, warned: Warned) -> list[dict[str, Any]]:
    told = _told(context, warned)
    rows = [alert_row(warned, one) for one in warned.alerts]
    return [
        row
        | {
            "in_words": text.with_days(row["in_words"]),
            "zone_link": _zone_link(context, row["zone"]),
            "reports": [told[one] for one in row["report_ids"]],
        }
        for row in rows
    ]


def _told(context: Context, warned: Warned) -> Mapping[str, dict[str, Any]]:
    """Each report that made an alert, with its page."""
    wanted = {report for one in warned.alerts for report in one.report_ids}
    found: dict[str, dict[str, Any]] = {}
    for reports in context.workspace.monitor.counters(warned.as_of):
        ids = pa.array(sorted(wanted), pa.string())
        rows = reports.table.filter(pc.is_in(reports.table["report_id"], value_set=ids))
        for row in rows.to_pylist():
            shown = incident_row(context, row)
            found[row["report_id"]] = {
                key: shown[key] for key in ("address", "day", "place", "pair", "deaths")
            }
    return found


def _zone_link(context: Context, zone: str) -> str:
    return "" if zone == EVERYWHERE else context.link("/map", zone=zone)


def _replayed(context: Context, feed: str) -> dict[str, Any]:
    """The back-test on the pack's own dated ends of ceasefires, or why there is none."""
    try:
        replayed = context.workspace.warning.back_test(ReplayAsked(as_of=context.as_of, feed=feed))
    except InputError as exc:
        return {"tests": [], "not_tested": [text.with_days(exc.message)]}
    return {
        "tests": [_tested(one) for one in replayed.tested],
        "not_tested": [text.with_days(line) for line in replayed.not_tested],
    }


def _tested(one: BackTested) -> dict[str, Any]:
    return {
        "counter": one.counter,
        "feed": one.feed,
        "simulated": one.is_simulated,
        "run": one.run,
        "in_words": in_words(one.test),
        "horizon_days": one.test.horizon_days,
        "wait_days": one.knowledge.wait_days,
        "lag_days": one.knowledge.lag_days,
        "alarms": sum(row.alerts for row in one.test.charts),
        "false_alarms": one.test.false_alarms,
        "expected_false_alarms": round(one.test.expected_false_alarms, 2),
        "events": [event_row(one, row) for row in one.test.events],
        "charts": [replayed_chart_row(one, row) for row in one.test.charts],
        "beyond": [
            {"event": event.label, "on": event.on, "zone": one.names.get(event.zone, event.zone)}
            for event in one.beyond
        ],
        "assumptions": list(one.assumptions),
    }
