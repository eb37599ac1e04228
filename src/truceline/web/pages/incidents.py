"""Incidents: every report that may belong to what is asked, and the weeks of the most."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any

import pyarrow as pa
import pyarrow.compute as pc
from fastapi import Query
from pyarrow import csv

from truceline.briefs import text
from truceline.core.errors import InputError
from truceline.core.report import Incident
from truceline.monitor.bars import busiest_first
from truceline.monitor.model import Count, SeriesPoint
from truceline.web.context import Context, Ctx
from truceline.web.errors import status_of
from truceline.web.features import incident_collection
from truceline.web.filters import FilterChoices, Filters, FilterValues, filter_choices
from truceline.web.page import Page, Pages
from truceline.web.refused import refusal
from truceline.web.reported import incident_row
from truceline.web.table import Column, Table
from truceline.workspace.listing import Listing

__all__ = ["register"]

_PER_PAGE = 100
_WORST_SHOWN = 8
_Sort = Annotated[
    str,
    Query(
        pattern="^-?(day|place|pair|kind|deaths|source|grade|feed|counted)$",
        description="Column to sort by; with - before it the highest first.",
    ),
]
_PageNumber = Annotated[int, Query(ge=1, le=1_000_000, description="From 1; 100 rows each.")]

_COLUMNS = (
    Column(key="day", heading="When", kind="date", link="address"),
    Column(key="counted", heading="In what is asked"),
    Column(key="place", heading="Place", kind="name"),
    Column(key="pair", heading="Between", kind="name"),
    Column(key="kind", heading="Kind"),
    Column(key="deaths", heading="Deaths low–best–high"),
    Column(key="source", heading="Reported by", kind="name"),
    Column(key="grade", heading="Known as"),
    Column(key="feed", heading="Counter"),
)


def register(pages: Pages) -> None:
    """Register the list of incidents, in all its forms."""
    pages.add("/incidents", incidents, template="incidents.html", csv=True, geojson=True)


def incidents(context: Ctx, filters: Filters, sort: _Sort = "day", page: _PageNumber = 1) -> Page:
    """Every report that may belong to what is asked, with what each counter counts of it."""
    choices = filter_choices(context)
    try:
        listing = context.workspace.monitor.listing(filters.question(context))
    except InputError as exc:
        if context.request.url.path.endswith((".json", ".csv", ".geojson")):
            raise
        return _refused(context, filters, exc, choices=choices, sort=sort)
    return Page(
        title="Incidents",
        content={
            "filters": filters,
            "asked": filters.words(choices.names),
            "counts": [_count(context, filters, one) for one in listing.counts],
            "refusals": [
                {"counter": one.feed.counter, "message": one.message, "hint": one.hint}
                for one in listing.refusals
            ],
            "weeks": _weeks(context, filters, listing),
            "sort": sort,
        },
        table=_table(context, listing, sort=sort, page=page),
        csv=lambda: _csv(listing, sort),
        geojson=lambda: _geojson(listing),
        simulated=listing.is_simulated,
        drawn={"choices": choices},
    )


def _refused(
    context: Context,
    filters: FilterValues,
    error: InputError,
    *,
    choices: FilterChoices,
    sort: str,
) -> Page:
    """The form as it was sent, with what is wrong in it; nothing is listed in its place."""
    problem = refusal(context, filters, error, choices=choices)
    return Page(
        title="Incidents",
        status=status_of(error),
        content={"filters": filters, "sort": sort, "problem": problem},
        drawn={"choices": choices},
    )


def _table(context: Context, listing: Listing, *, sort: str, page: int) -> Table:
    """One page of the list; a page beyond the last gives the last."""
    last = max(1, -(-listing.total // _PER_PAGE))
    number = min(page, last)
    rows = listing.rows(sort=sort, start=(number - 1) * _PER_PAGE, most=_PER_PAGE)
    counters = {one.reports.feed.feed: one.reports.feed.counter for one in listing.located}
    return Table(
        caption="Reports that may belong",
        columns=_COLUMNS,
        rows=tuple(_cells(context, row, counters) for row in rows.to_pylist()),
        total=listing.total,
        page=number,
        pages=last,
        sort=sort,
        simulated=listing.is_simulated,
    )


def _cells(context: Context, row: Mapping[str, Any], counters: Mapping[str, str]) -> dict[str, Any]:
    return {
        **incident_row(context, row),
        "counted": "counted" if row["is_counted"] else "only possible",
        "feed": counters[row["feed"]],
    }


def _count(context: Context, filters: FilterValues, count: Count) -> dict[str, Any]:
    """One counter's answer, without the ids behind it: the table lists those."""
    return {
        "counter": count.counter,
        "feed": count.feed,
        "value": count.value,
        "words": text.counted(count),
        "certain": count.certain,
        "possible": count.possible,
        "between": text.span_of_count(count),
        "deaths": count.fatalities_best,
        "period": text.period(count.period),
        "coverage": str(count.coverage),
        "unknown": count.filters.get("unknown", ""),
        "left_out": count.filters.get("left_out_value_missing", 0),
        "reaches": text.with_days(count.filters.get("feed_reaches", "")),
        "zone_held": text.with_days(count.filters.get("zone_held", "")),
        "simulated": count.is_simulated,
        "run": count.run,
        "address": context.link("/incidents", **filters.query(feed=count.feed)),
    }


def _weeks(context: Context, filters: FilterValues, listing: Listing) -> list[dict[str, Any]]:
    """Per counter: all bars for the picture, and the highest as links."""
    found = []
    for count, points in zip(listing.counts, listing.bars, strict=True):
        worst = busiest_first(points, most=_WORST_SHOWN)
        if len(points) < 2 or not worst:
            continue
        most = worst[0].value or 1.0
        found.append(
            {
                "counter": count.counter,
                "simulated": count.is_simulated,
                "unit": "day" if points[len(points) // 2].days == 1 else "week",
                "most": most,
                "has_gaps": any(point.value is None for point in points),
                "bars": [_bar(at, point, most) for at, point in enumerate(points)],
                "worst": [_worst(context, filters, count, point, most) for point in worst],
            }
        )
    return found


def _bar(at: int, point: SeriesPoint, most: float) -> dict[str, Any]:
    """A bar of the picture, 0–100 high; None where the number is not known."""
    height = None if point.value is None else round(100 * point.value / most, 1)
    return {"at": at, "from": point.from_on, "value": point.value, "height": height}


def _worst(
    context: Context, filters: FilterValues, count: Count, point: SeriesPoint, most: float
) -> dict[str, Any]:
    until = point.from_on + timedelta(days=point.days)
    query = filters.query(from_on=point.from_on, until_on=until, feed=count.feed)
    return {
        "words": text.days_between(point.from_on, until - timedelta(days=1)),
        "value": point.value,
        "share": round(100 * (point.value or 0) / most, 1),
        "address": context.link("/incidents", **query),
    }


# -- all rows, for other tools -------------------------------------------------------------------

_CSV_COLUMNS = (
    *("report_id", "feed", "native_id", "first_day", "last_day", "date_precision"),
    "counted_on",
    *("place_name", "admin1", "admin2", "country", "lat_deg", "lon_deg", "precision", "codebook"),
    *("radius_m", "basis", "kind", "side_a", "side_b", "from_direction", "fatalities_low"),
    *("fatalities_best", "fatalities_high", "fatalities_civilian", "units", "unit", "grade"),
    *("reported_by", "headline", "known_at", "source_id", "source_row", "batch_id"),
)


def _all_rows(listing: Listing, sort: str) -> pa.Table:
    """Every report listed, with its incident's id, how it belongs, and whether it was generated."""
    rows = listing.rows(sort=sort)
    if not rows.num_columns:
        return pa.table({"incident_id": pa.array([], pa.string())})
    simulated = {one.reports.feed.feed: one.reports.feed.is_simulated for one in listing.located}
    ids = [Incident.of(one).incident_id for one in rows["report_id"].to_pylist()]
    return pa.table(
        {
            "incident_id": pa.array(ids, pa.string()),
            "belongs": pc.if_else(rows["is_counted"], "counted", "only possible"),
            "certain": rows["is_certain"],
            **{name: rows[name] for name in _CSV_COLUMNS},
            "simulated": pa.array([simulated[one] for one in rows["feed"].to_pylist()]),
        }
    )


def _csv(listing: Listing, sort: str) -> bytes:
    """Every report listed as CSV; text that a spreadsheet would run is quoted."""
    table = _all_rows(listing, sort)
    for at, column in enumerate(table.columns):
        if pa.types.is_string(column.type):
            safe = pc.replace_substring_regex(column, r"^([=+\-@\t\r])", r"'\1")
            table = table.set_column(at, table.column_names[at], safe)
    out = io.BytesIO()
    out.write("\ufeff".encode())
    csv.write_csv(table, out)
    return out.getvalue()


def _geojson(listing: Listing) -> str:
    """The same reports as features, never drawn together: their number is the list's."""
    return incident_collection(listing.located, most=max(listing.total, 1))
