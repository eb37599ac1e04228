"""Reports that their own feed corrected: what it said before, and what it says now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import Query

from truceline.core.report import Feed, Incident
from truceline.record.corrections import Correction
from truceline.web.context import Context, Ctx
from truceline.web.page import Page, Pages
from truceline.web.table import Column, Row, Table, as_csv

__all__ = ["register"]

_PER_PAGE = 100
_COLUMNS = (
    Column(key="report", heading="Report", kind="name", link="link"),
    Column(key="counter", heading="Counter", kind="name"),
    Column(key="field", heading="What"),
    Column(key="before", heading="First said", kind="name"),
    Column(key="known_before", heading="Known", kind="date"),
    Column(key="after", heading="Then said", kind="name"),
    Column(key="known_on", heading="Known", kind="date"),
)
_CSV_COLUMNS = (*_COLUMNS, Column(key="simulated", heading="Simulated"))
_WORDS = {
    "lon_deg": "longitude",
    "lat_deg": "latitude",
    "fatalities_low": "deaths, lowest",
    "fatalities_best": "deaths, best",
    "fatalities_high": "deaths, highest",
    "is_withdrawn": "taken out",
}


def register(pages: Pages) -> None:
    """Register the list of corrections."""
    pages.add("/contradictions/corrected", corrected, template="corrected.html", csv=True)


def corrected(
    context: Ctx,
    page: Annotated[int, Query(ge=1, le=100_000, description="Page of the table.")] = 1,
) -> Page:
    """Every figure, day, place or actor that a feed gave otherwise in a later version."""
    found = context.workspace.record.corrections(context.as_of)
    feeds = {one.feed.feed: one.feed for one in context.workspace.monitor.feeds(context.as_of)}
    last = max(1, -(-len(found) // _PER_PAGE))
    number = min(page, last)
    shown = found[(number - 1) * _PER_PAGE : number * _PER_PAGE]
    rows = _rows(context, feeds, shown)
    simulated = any(row["simulated"] for row in rows)
    return Page(
        title="Corrected reports",
        content={"total": len(found), "reports": len({one.report_id for one in found})},
        table=Table(
            caption="What feeds said otherwise later",
            columns=_COLUMNS,
            rows=rows,
            total=len(found),
            page=number,
            pages=last,
            sort="known_on",
            simulated=simulated,
        ),
        simulated=simulated,
        csv=lambda: _csv(_rows(context, feeds, found)),
    )


def _rows(
    context: Context, feeds: Mapping[str, Feed], found: Sequence[Correction]
) -> tuple[Row, ...]:
    return tuple(_row(context, feeds.get(one.report_id.partition(":")[0]), one) for one in found)


def _row(context: Context, feed: Feed | None, one: Correction) -> dict[str, Any]:
    return {
        "report": one.report_id,
        "link": context.link(f"/incidents/{Incident.of(one.report_id).incident_id}"),
        "counter": feed.counter if feed else one.report_id.partition(":")[0],
        "field": _WORDS.get(one.field, one.field.replace("_", " ")),
        "before": _value(one.before),
        "known_before": one.known_before.date(),
        "after": _value(one.after),
        "known_on": one.known_at.date(),
        "simulated": bool(feed and feed.is_simulated),
    }


def _value(value: object) -> str:
    """What a version said; nothing said is no zero."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "not given" if value in (None, "") else str(value)


def _csv(rows: Sequence[Row]) -> bytes:
    return as_csv(_CSV_COLUMNS, rows).encode()
