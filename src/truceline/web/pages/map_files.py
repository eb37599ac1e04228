"""What the map draws, as GeoJSON: incidents, zones, routes, places, countries, added boundaries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Annotated

from fastapi import FastAPI, Path, Query
from fastapi.responses import Response

from truceline.core.errors import InvalidValue, UnknownId
from truceline.geography import extent, outline
from truceline.geography.model import ZoneShape
from truceline.web import features
from truceline.web.context import Ctx
from truceline.web.days import Day
from truceline.web.filters import Filters
from truceline.web.page import Pages
from truceline.workspace.located import Located
from truceline.workspace.question import Question
from truceline.workspace.workspace import Workspace

__all__ = ["GLOBE", "OnDay", "has_reports", "holds", "keep_bodies", "laid", "register_files"]

GLOBE = (-180.0, -85.0, 180.0, 85.0)
_KEPT_BODIES = 4
OnDay = Annotated[Day, Query(description="Zones that held on that day.")]
Window = Annotated[str, Query(max_length=120, description="West, south, east, north in degrees.")]


def keep_bodies(app: FastAPI) -> None:
    """Keep what many readers ask for alike, megabytes each; the number of writes is in the key."""
    app.state.incident_bodies = lru_cache(maxsize=_KEPT_BODIES)(_incident_body)
    app.state.layer_bodies = lru_cache(maxsize=_KEPT_BODIES)(_layer_body)


def register_files(pages: Pages) -> None:
    """Register what the map fetches."""
    for address, view in (
        ("incidents", incidents),
        ("zones", zones),
        ("accuracy", accuracy),
        ("base", base),
        ("routes", routes),
        ("places", places),
        ("footprint", footprint),
        ("layers/{layer_id:path}", layer),
    ):
        path = f"/map/{address}.geojson"
        pages.router.get(path, name=f"map_{view.__name__}", response_class=Response)(view)


def laid(workspace: Workspace, question: Question) -> Sequence[Located]:
    """What may lie in a question, by counter; nothing where there are no reports yet."""
    return workspace.monitor.located(question) if has_reports(workspace, question.as_of) else ()


def has_reports(workspace: Workspace, as_of: date | None) -> bool:
    """Whether any counter reports anything as of the day."""
    return any(len(reports) for reports in workspace.monitor.feeds(as_of))


def holds(shape: ZoneShape, day: date) -> bool:
    """Whether a zone held on a day; where its days are not known, it did."""
    begun = shape.valid_from is None or shape.valid_from <= day
    return begun and (shape.valid_until is None or day < shape.valid_until)


def incidents(context: Ctx, filters: Filters, window: Window = "") -> Response:
    """Incidents as points, as many as `/incidents` has rows; above 50,000 points, grid cells.

    Those in the window then come in finer cells, or one by one where they are few.
    """
    workspace, question = context.workspace, filters.question(context)
    if window:
        located = laid(workspace, question)
        return _geojson(features.incident_collection(located, window=_window(window)))
    body: bytes = context.request.app.state.incident_bodies(
        workspace, workspace.ledger.writes, question
    )
    return _geojson(body)


def _incident_body(workspace: Workspace, _writes: int, question: Question) -> bytes:
    return features.incident_collection(laid(workspace, question)).encode()


def zones(context: Ctx, on: OnDay = None) -> Response:
    """Zones as polygons: all of them, or those that held on a day."""
    shapes, findings = context.workspace.record.zones(context.as_of)
    held = [shape for shape in shapes.values() if on is None or holds(shape, on)]
    found = features.zone_features(held, context.record.zones)
    return _geojson(features.collection(found, not_drawn=[one.message for one in findings]))


def accuracy(context: Ctx, on: OnDay = None) -> Response:
    """Where the edges of zones may truly lie: bands as wide as their stated accuracy."""
    shapes, _ = context.workspace.record.zones(context.as_of)
    held = [shape for shape in shapes.values() if on is None or holds(shape, on)]
    return _geojson(features.collection(features.accuracy_features(held)))


def base(bbox: Window = "") -> Response:
    """Countries of the base map (Natural Earth), whole or cut to a window."""
    found = features.country_features(outline(_window(bbox) if bbox else GLOBE))
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
    for one in laid(context.workspace, Question(as_of=context.as_of)):
        rows = (one.reports.ids == report).nonzero()[0]
        if len(rows):
            shape = extent(one.footprints, int(rows[0]))
            return _geojson(features.collection(features.footprint_feature(shape)))
    raise UnknownId(f"There is no report '{report}'.", hint="Take its id from /incidents.")


def layer(context: Ctx, layer_id: Annotated[str, Path(max_length=200)]) -> Response:
    """A boundary layer that was added to the workspace."""
    workspace = context.workspace
    layers = workspace.record.layers
    if layer_id not in layers:
        known = ", ".join(sorted(layers)) or "none"
        raise UnknownId(f"There is no layer '{layer_id}'.", hint=f"Layers added: {known}.")
    body: bytes = context.request.app.state.layer_bodies(
        workspace, workspace.ledger.writes, layer_id
    )
    return _geojson(body)


def _layer_body(workspace: Workspace, _writes: int, layer_id: str) -> bytes:
    areas = features.area_features(workspace.record.layers[layer_id])
    return features.collection(areas).encode()


def _geojson(body: str | bytes) -> Response:
    return Response(body, media_type="application/geo+json")
