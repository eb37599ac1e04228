"""The map: zones as of a day, incidents, routes, and the user's own boundaries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Annotated, Any

from fastapi import Path, Query
from fastapi.responses import Response

from truceline.core.errors import InvalidValue, UnknownId
from truceline.geography import extent, outline
from truceline.geography.model import ZoneShape
from truceline.monitor.model import Count
from truceline.web import features
from truceline.web.context import Context, Ctx
from truceline.web.filters import Day, Filters, FilterValues, filter_choices
from truceline.web.page import Page, Pages
from truceline.web.table import Column, Row, Table
from truceline.workspace.located import Located
from truceline.workspace.question import Question
from truceline.workspace.workspace import Workspace

__all__ = ["register"]

_KEPT_BODIES = 4
_MARGIN_DEG = 6
"""How far beyond what is drawn the countries reach at first; the browser asks for more."""
_GLOBE = (-180.0, -85.0, 180.0, 85.0)
_COLUMNS = (
    Column(key="zone", heading="Zone", kind="name", link="zone_href"),
    Column(key="held", heading="Held"),
    Column(key="lines", heading="Lines"),
    Column(key="counter", heading="Counter", kind="name"),
    Column(key="value", heading="Incidents", kind="number", link="href"),
    Column(key="certain", heading="certainly", kind="number", link="href"),
    Column(key="possible", heading="possibly", kind="number", link="href"),
    Column(key="days", heading="Counted on"),
)

OnDay = Annotated[Day, Query(description="Zones that held on that day.")]
_VIEW = ("z", "lon", "lat", "span", "hide")
"""Parameters that say how the browser shows the map: kept in forms, read by the browser alone."""


def register(pages: Pages) -> None:
    """Register the map and what it draws."""
    # Megabytes that many readers ask for alike; the number of writes is part of the key.
    pages.app.state.incident_bodies = lru_cache(maxsize=_KEPT_BODIES)(_incident_body)
    pages.add("/map", show_map, template="map.html", csv=True)
    for address, view in (
        ("incidents", incidents),
        ("zones", zones),
        ("base", base),
        ("routes", routes),
        ("places", places),
        ("footprint", footprint),
        ("layers/{layer_id}", layer),
    ):
        path = f"/map/{address}.geojson"
        pages.app.get(path, name=f"map_{view.__name__}", response_class=Response)(view)


# -- the page ------------------------------------------------------------------------------------


def show_map(
    context: Ctx,
    filters: Filters,
    on: OnDay = None,
) -> Page:
    """Zones of a day with their counts; the map draws them with the incidents asked for."""
    shapes = list(context.workspace.record.zones(context.as_of)[0].values())
    located = _located(context, filters)
    day = on or context.today
    held = [shape for shape in shapes if _holds(shape, day)]
    table = Table(
        caption="Zones that held on the day",
        columns=_COLUMNS,
        rows=tuple(row for shape in held for row in _zone_rows(context, filters, shape)),
        total=len(held),
        simulated=any(one.reports.feed.is_simulated for one in located),
    )
    seen = features.bounds_of(shapes, located)
    return Page(
        title="Map",
        table=table,
        simulated=table.simulated,
        content={
            "on": day,
            "kept": {name: value for name, value in (("on", on), *_view(context)) if value},
            "filters": filters,
            "asked_in_words": filters.words(filter_choices(context).names),
            "first_day": min([day, *_days(shapes, located)]),
            "last_day": max([day, *_days(shapes, located)]),
            "counters": _counters(context, filters, located),
            "layers": [
                {"layer_id": layer_id, "href": context.link(f"/map/layers/{layer_id}.geojson")}
                for layer_id in context.workspace.record.layers
            ],
            "addresses": _addresses(context, filters, seen),
            "bounds": seen,
        },
    )


def _view(context: Context) -> Iterator[tuple[str, str]]:
    for name in _VIEW:
        yield name, context.request.query_params.get(name, "")


def _located(context: Context, filters: FilterValues) -> Sequence[Located]:
    """What was asked for, by counter; nothing where the workspace has no reports yet."""
    return _laid(context.workspace, filters.question(context))


def _laid(workspace: Workspace, question: Question) -> Sequence[Located]:
    return workspace.monitor.located(question) if _has_reports(workspace, question.as_of) else ()


def _has_reports(workspace: Workspace, as_of: date | None) -> bool:
    return any(len(reports) for reports in workspace.monitor.feeds(as_of))


def _holds(shape: ZoneShape, day: date) -> bool:
    begun = shape.valid_from is None or shape.valid_from <= day
    return begun and (shape.valid_until is None or day < shape.valid_until)


def _days(shapes: Sequence[ZoneShape], located: Sequence[Located]) -> Iterator[date]:
    """Days between which the slider moves: on which a zone changes, or reports begin and end."""
    for shape in shapes:
        yield from (day for day in (shape.valid_from, shape.valid_until) if day)
    for reach in (one.reports.reach for one in located):
        if reach:
            yield from (reach.from_on, date.fromordinal(reach.until_on.toordinal() - 1))


def _zone_rows(context: Context, filters: FilterValues, shape: ZoneShape) -> Iterator[Row]:
    inside = replace(filters, zone=shape.zone_id)
    zone = {
        "zone": shape.name,
        "zone_id": shape.zone_id,
        "zone_href": context.link("/incidents", **inside.query()),
        "held": f"{shape.valid_from or 'not known'} until {shape.valid_until or 'no known end'}",
        "lines": "agreed" if shape.is_stated else "never agreed",
        "accuracy_m": shape.accuracy_m,
    }
    if not _has_reports(context.workspace, context.as_of):
        nothing = {"counter": "", "value": None, "certain": None, "possible": None, "days": ""}
        yield {**zone, **nothing, "href": "", "why": "there are no reports"}
        return
    for count in context.workspace.monitor.count("events", inside.question(context)):
        href = context.link("/incidents", **inside.query(feed=count.feed))
        yield {**zone, **_numbers(count), "href": href}


def _numbers(count: Count) -> dict[str, Any]:
    return {
        "counter": count.counter,
        "feed": count.feed,
        "value": count.value,
        "certain": count.certain,
        "possible": count.possible,
        "days": str(count.period),
        "why": str(count.filters.get("unknown", "")),
        "simulated": count.is_simulated,
    }


def _counters(
    context: Context, filters: FilterValues, located: Sequence[Located]
) -> list[dict[str, Any]]:
    """Counters with how many incidents each gives; the one with the most is drawn at first."""
    most = max(located, key=len, default=None)
    return [
        {
            "feed": one.reports.feed.feed,
            "counter": one.reports.feed.counter,
            "incidents": len(one),
            "unplaced": features.unplaced(one),
            "simulated": one.reports.feed.is_simulated,
            "is_drawn": one is most,
            "href": context.link("/incidents", **filters.query(feed=one.reports.feed.feed)),
        }
        for one in located
    ]


def _addresses(
    context: Context, filters: FilterValues, seen: features.Bounds | None
) -> dict[str, str]:
    """Where the browser finds what it draws."""
    link = context.link
    west, south, east, north = seen or _GLOBE
    window = (
        max(int(west) - _MARGIN_DEG, -180),
        max(int(south) - _MARGIN_DEG, -85),
        min(int(east) + _MARGIN_DEG, 180),
        min(int(north) + _MARGIN_DEG, 85),
    )
    return {
        "incidents": link("/map/incidents.geojson", **filters.query()),
        "zones": link("/map/zones.geojson"),
        "base": f"/map/base.geojson?bbox={','.join(map(str, window))}",
        "routes": link("/map/routes.geojson"),
        "places": link("/map/places.geojson"),
        "table": link("/incidents", **filters.query()),
    }


# -- what is drawn -------------------------------------------------------------------------------


def incidents(context: Ctx, filters: Filters) -> Response:
    """Incidents as points, as many as `/incidents` has rows; above 50,000 points, grid cells."""
    kept = context.request.app.state.incident_bodies
    workspace = context.workspace
    body: bytes = kept(workspace, workspace.ledger.writes, filters.question(context))
    return _geojson(body)


def _incident_body(workspace: Workspace, _writes: int, question: Question) -> bytes:
    return features.incident_collection(_laid(workspace, question)).encode()


def zones(context: Ctx, on: OnDay = None) -> Response:
    """Zones as polygons: all of them, or those that held on a day."""
    shapes, findings = context.workspace.record.zones(context.as_of)
    held = [shape for shape in shapes.values() if on is None or _holds(shape, on)]
    found = features.zone_features(held, context.record.zones)
    return _geojson(features.collection(found, not_drawn=[one.message for one in findings]))


def base(
    bbox: Annotated[
        str, Query(max_length=120, description="West, south, east, north in degrees.")
    ] = "",
) -> Response:
    """Countries of the base map (Natural Earth), whole or cut to a window."""
    found = features.country_features(outline(_window(bbox) if bbox else _GLOBE))
    response = _geojson(features.collection(found))
    response.headers["Cache-Control"] = "max-age=86400"
    return response


def _window(bbox: str) -> tuple[float, float, float, float]:
    hint = "Give west,south,east,north in degrees, such as 30,30,45,40."
    try:
        west, south, east, north = (float(part) for part in bbox.split(","))
    except ValueError as exc:
        raise InvalidValue(f"'{bbox}' is not a window.", hint=hint) from exc
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise InvalidValue(f"'{bbox}' is no window on the globe.", hint=hint)
    return west, south, east, north


def routes(context: Ctx) -> Response:
    """Routes, straight from place to place; what lies between is known within their accuracy."""
    record = context.record
    found = features.route_features(record.routes.values(), record.places)
    return _geojson(features.collection(found))


def places(context: Ctx) -> Response:
    """Places of the pack that can be located, main ones first."""
    return _geojson(features.collection(features.place_features(context.record.places.values())))


def footprint(
    context: Ctx, report: Annotated[str, Query(max_length=300, description="Id of a report.")]
) -> Response:
    """Where one report may lie: its disc or area; no geometry where nothing is known."""
    for one in _located(context, FilterValues()):
        rows = (one.reports.ids == report).nonzero()[0]
        if len(rows):
            shape = extent(one.footprints, int(rows[0]))
            return _geojson(features.collection(features.footprint_feature(shape)))
    raise UnknownId(f"There is no report '{report}'.", hint="Take its id from /incidents.")


def layer(context: Ctx, layer_id: Annotated[str, Path(max_length=200)]) -> Response:
    """A boundary layer that was added to the workspace."""
    layers = context.workspace.record.layers
    if layer_id not in layers:
        known = ", ".join(sorted(layers)) or "none"
        raise UnknownId(f"There is no layer '{layer_id}'.", hint=f"Layers added: {known}.")
    return _geojson(features.collection(features.area_features(layers[layer_id])))


def _geojson(body: str | bytes) -> Response:
    return Response(body, media_type="application/geo+json")
