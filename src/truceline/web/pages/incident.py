"""One incident: all reports of it side by side, with every version known by the day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from truceline.briefs import text
from truceline.core.errors import UnknownId
from truceline.core.report import Incident
from truceline.web.allegation_rows import alleged_about
from truceline.web.context import Context, Ctx
from truceline.web.page import Page, Pages
from truceline.web.reading_evidence import accepted_about
from truceline.web.reported import deaths_words, incident_row, units_words
from truceline.workspace.incidents import History, Near, Version

__all__ = ["register"]


def register(pages: Pages) -> None:
    """Register the page of one incident."""
    pages.add("/incidents/{incident_id}", incident, template="incident.html")


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
    together = stage.told_by(incident_id, as_of=context.as_of)
    histories = [stage.history(one, as_of=context.as_of) for one in together]
    columns = [
        _version(context, history, version, number)
        for history in histories
        for number, version in enumerate(history.versions, start=1)
    ]
    beside = [one for history in histories for one in stage.near(history, as_of=context.as_of)]
    # Each once, and none that is shown as one of the incident's own reports.
    near = list({str(one.row["report_id"]): one for one in reversed(beside)}.values())[::-1]
    near = [one for one in near if one.row["report_id"] not in together]
    is_simulated = any(history.feed.is_simulated for history in histories)
    shown = _shown(histories)
    return Page(
        title=f"Incident of {text.days_between(shown['first_day'], shown['last_day'])}"
        + (f", {text.printable(str(shown['place_name']))}" if shown["place_name"] else ""),
        content={
            "incident": incident_id,
            **accepted_about(context, f"incident:{incident_id}"),
            **_alleged(context, incident_id, together),
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


def _alleged(context: Context, incident_id: str, report_ids: Sequence[str]) -> dict[str, Any]:
    """Allegations that name it, or an incident that persons judged to be this one."""
    same = {incident_id, *(Incident.of(one).incident_id for one in report_ids)}
    found = context.workspace.allegations.of_incident(same, report_ids, context.as_of)
    return alleged_about(context, found, "incident")


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
        "deaths": deaths_words(row),
        "units": units_words(row),
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
