"""Incidents: the list with its weeks, and one incident with every version of its reports."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any

import pyarrow as pa
import pyarrow.compute as pc
from fastapi import Query
from pyarrow import csv

from truceline.briefs import text
from truceline.core.errors import UnknownId
from truceline.core.report import Incident
from truceline.monitor.bars import busiest_first
from truceline.monitor.model import Count, SeriesPoint
from truceline.web.context import Context, Ctx
from truceline.web.features import incident_collection
from truceline.web.filters import Filters, FilterValues
from truceline.web.page import Page, Pages
from truceline.web.table import Column, Table
from truceline.workspace.incidents import History, Near, Version
from truceline.workspace.listing import Listing

__all__ = ["incident_row", "register"]

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
    """Register the list of incidents and the page of one."""
    pages.add("/incidents", incidents, template="incidents.html", csv=True, geojson=True)
    pages.add("/incidents/{incident_id}", incident, template="incident.html")


# -- the list ------------------------------------------------------------------------------------


def incidents(context: Ctx, filters: Filters, sort: _Sort = "day", page: _PageNumber = 1) -> Page:
    """Every report that may belong to what is asked, with what each counter counts of it."""
    listing = context.workspace.monitor.listing(filters.question(context))
    last = max(1, -(-listing.total // _PER_PAGE))
    number = min(page, last)
    rows = listing.rows(sort=sort, start=(number - 1) * _PER_PAGE, most=_PER_PAGE)
    counters = {one.reports.feed.feed: one.reports.feed.counter for one in listing.located}
    table = Table(
        caption="Reports that may belong",
        columns=_COLUMNS,
        rows=tuple(_cells(context, row, counters) for row in rows.to_pylist()),
        total=listing.total,
        page=number,
        pages=last,
        sort=sort,
        simulated=listing.is_simulated,
    )
    return Page(
        title="Incidents",
        content={
            "filters": filters,
            "asked": filters.words(_names(context)),
            "counts": [_count(context, filters, one) for one in listing.counts],
            "refusals": [
                {"counter": one.feed.counter, "message": one.message, "hint": one.hint}
                for one in listing.refusals
            ],
            "weeks": _weeks(context, filters, listing),
            "sort": sort,
        },
        table=table,
        csv=lambda: _csv(listing, sort),
        geojson=lambda: _geojson(listing),
        simulated=listing.is_simulated,
    )


def _names(context: Context) -> dict[str, str]:
    record = context.record
    zones = {one: zone.name for one, zone in record.zones.items()}
    ceasefires = {one: ceasefire.title for one, ceasefire in record.ceasefires.items()}
    feeds = context.workspace.monitor.feeds(context.as_of)
    return {**zones, **ceasefires, **{one.feed.feed: one.feed.counter for one in feeds}}


def incident_row(context: Context, row: Mapping[str, Any]) -> dict[str, Any]:
    """What every list shows of a report, without its counter."""
    incident_id = Incident.of(row["report_id"]).incident_id
    return {
        "incident": incident_id,
        "address": context.link(f"/incidents/{incident_id}"),
        "day": text.days_between(row["first_day"], row["last_day"]),
        "first_day": row["first_day"],
        "last_day": row["last_day"],
        "place": row["place_name"] or "not stated",
        "pair": _pair(row),
        "kind": row["kind"] or "not stated",
        "deaths": _deaths(row),
        "source": row["reported_by"] or "not stated",
        "grade": row["grade"],
        "units": _units(row),
    }


def _cells(context: Context, row: Mapping[str, Any], counters: Mapping[str, str]) -> dict[str, Any]:
    return {
        **incident_row(context, row),
        "counted": "counted" if row["is_counted"] else "only possible",
        "feed": counters[row["feed"]],
    }


def _pair(row: Mapping[str, Any]) -> str:
    sides = (row["side_a"] or "not stated", row["side_b"] or "not stated")
    return " – ".join(sides)


def _deaths(row: Mapping[str, Any]) -> str:
    names = ("fatalities_low", "fatalities_best", "fatalities_high")
    low, best, high = (row[name] for name in names)
    return text.figures(low, best, high)


def _units(row: Mapping[str, Any]) -> str:
    """How many of what the feed counts, such as `5 explosions`; empty where it counts none."""
    units = row["units"]
    return "" if units is None else f"{text.number(units)} {row['unit'] or ''}".strip()


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


# -- one incident --------------------------------------------------------------------------------

# (heading, column) of what versions say, side by side.
_FIELDS = (
    ("Day", "days"),
    ("Day as coded", "date_precision"),
    ("Counted by its source under", "counted_on"),
    ("Place", "place_name"),
    ("District", "admin2"),
    ("Province", "admin1"),
    ("Country", "country"),
    ("Point (latitude, longitude)", "point"),
    ("Place as coded", "precision"),
    ("Place known", "basis"),
    ("Kind", "kind"),
    ("First side named", "side_a"),
    ("Second side named", "side_b"),
    ("From the direction of (as stated)", "from_direction"),
    ("Deaths low–best–high", "deaths"),
    ("Civilians among them", "fatalities_civilian"),
    ("Units", "units"),
    ("Known as", "grade"),
    ("Reported by", "reported_by"),
    ("Headline", "headline"),
)


def incident(context: Ctx, incident_id: str) -> Page:
    """All reports of an incident side by side, with every version known by the day."""
    stage = context.workspace.incidents
    histories = [stage.history(one, as_of=context.as_of) for one in stage.report_ids(incident_id)]
    columns = [
        _version(context, history, version, number)
        for history in histories
        for number, version in enumerate(history.versions, start=1)
    ]
    near = [one for history in histories for one in stage.near(history, as_of=context.as_of)]
    is_simulated = any(history.feed.is_simulated for history in histories)
    shown = _shown(histories)
    return Page(
        title=f"Incident of {text.days_between(shown['first_day'], shown['last_day'])}"
        + (f", {text.printable(str(shown['place_name']))}" if shown["place_name"] else ""),
        content={
            "incident": incident_id,
            "report_ids": [history.report_id for history in histories],
            "holds": any(history.in_force for history in histories),
            "columns": columns,
            "fields": [_field(heading, key, columns) for heading, key in _FIELDS],
            "caveats": [caveat for history in histories for caveat in history.feed.caveats],
            "near": [_near(context, one) for one in near],
            "drawing": _drawing(context, shown, histories),
        },
        simulated=is_simulated or any(one.is_simulated for one in near),
    )


def _shown(histories: list[History]) -> Mapping[str, Any]:
    """The row that the heading speaks of: what holds, else what was said last."""
    for history in histories:
        if history.in_force:
            return history.in_force.row
    if not histories:
        raise UnknownId("No report tells this incident.", hint="Look for it in the list.")
    return histories[0].versions[-1].row


def _version(context: Context, history: History, version: Version, number: int) -> dict[str, Any]:
    row: Mapping[str, Any] = version.row
    address = context.link(f"/sources/{row['source_id']}", row=row["source_row"])
    return {
        "report_id": history.report_id,
        "counter": history.feed.counter,
        "feed": history.feed.feed,
        "simulated": history.feed.is_simulated,
        "number": number,
        "of": len(history.versions),
        "in_force": version.is_in_force,
        "taken_back": bool(row["is_withdrawn"]),
        "known_at": row["known_at"],
        "batches": [
            {"batch_id": one, "address": context.link(f"/batches/{one}")}
            for one in version.batch_ids
        ],
        "source": f"{address}#row-{row['source_row']}",
        "source_row": row["source_row"],
        "changed": [_PLAIN.get(name, name) for name in version.changed],
        "values": _values(row, version.basis),
    }


# Column of the table → what it is shown as.
_PLAIN = {
    "first_day": "days",
    "last_day": "days",
    "lon_deg": "point",
    "lat_deg": "point",
    "fatalities_low": "deaths",
    "fatalities_best": "deaths",
    "fatalities_high": "deaths",
    "unit": "units",
    "radius_m": "basis",
}


def _values(row: Mapping[str, Any], basis: str) -> dict[str, Any]:
    plain = {key: row[key] for _, key in _FIELDS if row.get(key) not in (None, "")}
    if counted_on := row.get("counted_on"):
        plain["counted_on"] = text.day(counted_on)
    lon, lat = row["lon_deg"], row["lat_deg"]
    return {
        **plain,
        "days": text.days_between(row["first_day"], row["last_day"]),
        "point": None if lon is None else f"{lat:.5f}, {lon:.5f}",
        "basis": basis,
        "deaths": _deaths(row),
        "units": _units(row),
    }


def _field(heading: str, key: str, columns: list[dict[str, Any]]) -> dict[str, Any]:
    """One line of the comparison: the value of each version, and whether they disagree."""
    values = [column["values"].get(key) for column in columns]
    return {
        "heading": heading,
        "key": key,
        "values": values,
        "differs": len({str(value) for value in values}) > 1,
        "changed": [key in column["changed"] for column in columns],
    }


def _near(context: Context, near: Near) -> dict[str, Any]:
    metres = near.metres
    return {
        **incident_row(context, near.row),
        "counter": near.counter,
        "simulated": near.is_simulated,
        "distance": "not known" if metres is None else f"{metres / 1000:.1f} km",
        "headline": near.row["headline"],
    }


def _drawing(context: Context, row: Mapping[str, Any], histories: list[History]) -> dict[str, str]:
    """Where the map finds this counter's reports of these days; no bounds without a point."""
    until: date = row["last_day"]
    if until < date.max:
        until += timedelta(days=1)
    asked = {"from": row["first_day"], "until": until, "feed": histories[0].feed.feed}
    lon, lat = row["lon_deg"], row["lat_deg"]
    return {
        "page": context.link("/map", **asked),
        "incidents": context.link("/map/incidents.geojson", **asked),
        "zones": context.link("/map/zones.geojson", on=row["first_day"]),
        "base": "" if lon is None else f"/map/base.geojson?bbox={_window(lon, lat, 3.0)}",
        "bounds": "" if lon is None else _window(lon, lat, 0.4),
    }


def _window(lon: float, lat: float, margin_deg: float) -> str:
    west, east = max(lon - margin_deg, -180.0), min(lon + margin_deg, 180.0)
    south, north = max(lat - margin_deg, -90.0), min(lat + margin_deg, 90.0)
    return ",".join(f"{one:.3f}" for one in (west, south, east, north))
