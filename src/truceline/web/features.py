"""What maps draw, as GeoJSON text: incidents, cells, zones, routes, places, countries.

Everything here is shaping: which incidents, where and how surely, the workspace has said before.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from truceline.core.place import Place, Route, Zone
from truceline.core.report import Incident
from truceline.geography.model import AreaLayer, ZoneShape
from truceline.geography.projection import plane_at
from truceline.monitor import grid_cells
from truceline.workspace.located import Located

__all__ = [
    "MOST_POINTS",
    "Bounds",
    "accuracy_features",
    "area_features",
    "bounds_of",
    "collection",
    "country_features",
    "footprint_feature",
    "incident_collection",
    "place_features",
    "route_features",
    "unplaced",
    "zone_features",
]

MOST_POINTS = 50_000
"""More points than that are sent as cells of a grid."""
_MOST_WITHIN = 5_000
"""Cells, or single incidents, that a window may hold: some 2 MB."""
_MOST_AROUND = 1_000
"""Cells around a window."""
_ZONE_DETAIL_DEG = 0.0005
"""Edges of zones are thinned within some 50 m: far below any zone's stated accuracy."""

Feature = Mapping[str, Any]
Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


def collection(features: Iterable[Feature], **properties: Any) -> str:  # noqa: ANN401 (JSON)
    """A feature collection as text, with further members such as `simulated`."""
    body = {"type": "FeatureCollection", **properties, "features": list(features)}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


# -- incidents -----------------------------------------------------------------------------------


def incident_collection(
    located: Sequence[Located], *, most: int = MOST_POINTS, window: Bounds | None = None
) -> str:
    """Every incident as a feature; one without a point has no geometry.

    With more than `most` points: cells with `count` and `deaths`, per counter, and the incidents
    without a point only as the number `unplaced`.

    Args:
        located: What was asked for, by counter.
        most: Points that are still sent one by one.
        window: Where somebody looks closely. With more than `most` points, those in the window
            have cells of their own, as fine as it allows, or come one by one; each incident
            stands in one feature, wherever the window's edge runs.
    """
    total = sum(len(one) for one in located)
    points = total - sum(unplaced(one) for one in located)
    members = {
        "aggregated": points > most,
        "total": total,
        "unplaced": total - points,
        "totals": {one.reports.feed.feed: len(one) for one in located},
        "counters": {one.reports.feed.feed: one.reports.feed.counter for one in located},
        "simulated": any(one.reports.feed.is_simulated for one in located if len(one)),
    }
    if points <= most:
        found = (feature for one in located for feature in _incident_features(one))
    else:
        found = (feature for one in located for feature in _gathered(one, window))
    return collection(found, **members)


def _gathered(one: Located, window: Bounds | None) -> Iterator[Feature]:
    """Cells; inside a window finer ones, or the incidents where they are few."""
    if window is None:
        yield from _cell_features(one)
        return
    inside = _inside(one, window)
    within = _part(one, inside)
    yield from _cell_features(_part(one, ~inside), most=_MOST_AROUND)
    gather = _incident_features if len(within) <= _MOST_WITHIN else _cell_features
    yield from gather(within)


def _inside(one: Located, window: Bounds) -> NDArray[np.bool_]:
    west, south, east, north = window
    lon, lat = (axis[one.rows] for axis in _axes(one))
    return np.asarray((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))


def _part(one: Located, chosen: NDArray[np.bool_]) -> Located:
    """Some of the incidents of a counter."""
    return replace(
        one, rows=one.rows[chosen], counted=one.counted[chosen], certain=one.certain[chosen]
    )


def unplaced(one: Located) -> int:
    """How many incidents have no point, and so cannot be drawn."""
    return len(one) - int(_placed(one).sum())


def bounds_of(shapes: Iterable[ZoneShape], located: Iterable[Located]) -> Bounds | None:
    """The window that holds all zones and points; None where there are none."""
    boxes = [shape.geometry.bounds for shape in shapes if not shape.geometry.is_empty]
    for one in located:
        rows = one.rows[_placed(one)]
        if len(rows):
            lon, lat = (axis[rows] for axis in _axes(one))
            boxes.append((lon.min(), lat.min(), lon.max(), lat.max()))
    if not boxes:
        return None
    west, south, east, north = zip(*boxes, strict=True)
    return (float(min(west)), float(min(south)), float(max(east)), float(max(north)))


def _placed(one: Located) -> NDArray[np.bool_]:
    return np.asarray(~np.isnan(one.footprints.lon_deg[one.rows]), dtype=np.bool_)


def _incident_features(one: Located) -> Iterator[Feature]:
    columns = _columns(one)
    lon, lat = (axis[one.rows].round(5) for axis in _axes(one))
    points = zip(_nullable(lon), _nullable(lat), strict=True)
    for (x, y), values in zip(points, zip(*columns.values(), strict=True), strict=True):
        yield {
            "type": "Feature",
            "geometry": None if x is None else {"type": "Point", "coordinates": (x, y)},
            "properties": dict(zip(columns, values, strict=True)),
        }


def _columns(one: Located) -> dict[str, list[Any]]:
    """The properties of incidents, by name, in step with the rows."""
    rows, feed, laid = one.rows, one.reports.feed, one.footprints
    taken = one.reports.table.take(rows)
    ids = taken.column("report_id").to_pylist()
    sides = zip(_texts(taken, "side_a"), _texts(taken, "side_b"), strict=True)
    return {
        "id": [Incident.of(report_id).incident_id for report_id in ids],
        "report_id": ids,
        "first_day": _days(one.reports.first[rows]),
        "last_day": _days(one.reports.last[rows]),
        "place": _texts(taken, "place_name"),
        "pair": [" – ".join(side for side in pair if side) for pair in sides],
        "kind": _texts(taken, "kind"),
        "deaths": taken.column("fatalities_best").to_pylist(),
        "radius_m": _nullable(laid.radius_m[rows]),
        "is_area": (laid.area[rows] >= 0).tolist(),
        "basis": laid.basis[rows].tolist(),
        "counted": one.counted.tolist(),
        "certain": one.certain.tolist(),
        "simulated": [feed.is_simulated] * len(rows),
        "feed": [feed.feed] * len(rows),
    }


def _axes(one: Located) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return one.footprints.lon_deg, one.footprints.lat_deg


def _texts(table: pa.Table, name: str) -> list[str]:
    filled: list[str] = pc.fill_null(table.column(name), "").to_pylist()
    return filled


def _days(numbers: NDArray[np.int64]) -> list[str]:
    days: list[str] = np.datetime_as_string(numbers.astype("datetime64[D]")).tolist()
    return days


def _nullable(values: NDArray[np.float64]) -> list[float | None]:
    """Numbers as JSON knows them: there is no NaN."""
    return [None if math.isnan(value) else value for value in values.tolist()]


def _cell_features(one: Located, *, most: int = _MOST_WITHIN) -> Iterator[Feature]:
    placed = _placed(one)
    if not placed.any():
        return
    rows, feed = one.rows[placed], one.reports.feed
    lon, lat = (axis[rows] for axis in _axes(one))
    deaths = one.reports.figures("fatalities_best")[rows]
    cells = grid_cells(lon, lat, certain=one.certain[placed], deaths=deaths, most=most)
    counted = grid_cells(lon, lat, certain=one.counted[placed], deaths=deaths, most=most).certain
    points = zip(cells.lon_deg.round(5).tolist(), cells.lat_deg.round(5).tolist(), strict=True)
    numbers = (cells.count, cells.certain, counted)
    columns = (*(column.tolist() for column in numbers), _nullable(cells.deaths))
    for point, (count, sure, asked, dead) in zip(points, zip(*columns, strict=True), strict=True):
        yield {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": point},
            "properties": {
                "count": count,
                "certain_count": sure,
                "counted_count": asked,
                "deaths": dead,
                "width_deg": cells.width_deg,
                "simulated": feed.is_simulated,
                "feed": feed.feed,
            },
        }


# -- the record ----------------------------------------------------------------------------------


def zone_features(shapes: Iterable[ZoneShape], zones: Mapping[str, Zone]) -> Iterator[Feature]:
    """Zones with what is known of their lines; widest first, so that small ones lie on top."""
    for shape in sorted(shapes, key=lambda one: -one.geometry.area):
        zone = zones.get(shape.zone_id)
        at = shape.geometry.representative_point()
        yield {
            "type": "Feature",
            "geometry": _thinned(shape.geometry),
            "properties": {
                "id": shape.zone_id,
                "name": shape.name,
                "accuracy_m": shape.accuracy_m,
                "is_stated": shape.is_stated,
                "valid_from": shape.valid_from.isoformat() if shape.valid_from else None,
                "valid_until": shape.valid_until.isoformat() if shape.valid_until else None,
                "construction": zone.construction if zone else "",
                "label_at": (round(at.x, 4), round(at.y, 4)),
            },
        }


def accuracy_features(shapes: Iterable[ZoneShape]) -> Iterator[Feature]:
    """The bands in which the stated edges of zones truly lie, as wide as their accuracy."""
    for shape in shapes:
        if not (shape.is_stated and shape.accuracy_m > 0):
            continue
        at = shape.geometry.centroid
        plane = plane_at(at.x, at.y)
        band = plane.round(plane.flat(shape.geometry.boundary).buffer(shape.accuracy_m))
        held = {"valid_from": shape.valid_from, "valid_until": shape.valid_until}
        days = {name: day.isoformat() if day else None for name, day in held.items()}
        yield {
            "type": "Feature",
            "geometry": _thinned(band),
            "properties": {"id": shape.zone_id, "accuracy_m": shape.accuracy_m, **days},
        }


def area_features(layer: AreaLayer) -> Iterator[Feature]:
    """The areas of a layer that the user added."""
    for name, geometry in zip(layer.names, layer.geometries, strict=True):
        names = {"id": f"{layer.layer_id}/{name.partition('|')[0]}", "name": name.partition("|")[0]}
        yield {"type": "Feature", "geometry": _thinned(geometry), "properties": names}


def route_features(routes: Iterable[Route], places: Mapping[str, Place]) -> Iterator[Feature]:
    """Routes through their places, straight from one to the next; `gaps` are places not located."""
    for route in routes:
        stops = [places.get(place_id) for place_id in route.through]
        line = [(stop.lon_deg, stop.lat_deg) for stop in stops if stop and stop.lon_deg is not None]
        if len(line) > 1:
            yield {
                "type": "Feature",
                "geometry": {"type": "LineString", "coordinates": line},
                "properties": {
                    "id": route.route_id,
                    "name": route.names.get("en") or next(iter(route.names.values()), ""),
                    "accuracy_m": route.accuracy_m,
                    "gaps": len(stops) - len(line),
                },
            }


def place_features(places: Iterable[Place]) -> Iterator[Feature]:
    """Places that can be located, the widest (the main ones) first."""
    found = [place for place in places if place.lon_deg is not None and place.lat_deg is not None]
    for place in sorted(found, key=lambda one: (-one.radius_m, one.place_id)):
        yield {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": (place.lon_deg, place.lat_deg)},
            "properties": {"id": place.place_id, "name": place.name, "radius_m": place.radius_m},
        }


def footprint_feature(shape: BaseGeometry | None) -> Iterator[Feature]:
    """Where a report may lie; no geometry where nobody knows."""
    geometry = None if shape is None else json.loads(shapely.to_geojson(_rounded(shape, 0.0001)))
    yield {"type": "Feature", "geometry": geometry, "properties": {}}


def country_features(outlines: Iterable[tuple[str, BaseGeometry]]) -> Iterator[Feature]:
    """Countries of the base map, rounded to some 100 m."""
    for name, geometry in outlines:
        shape = json.loads(shapely.to_geojson(_rounded(geometry, 0.001)))
        yield {"type": "Feature", "geometry": shape, "properties": {"name": name}}


def _thinned(geometry: BaseGeometry) -> dict[str, Any]:
    thin = geometry.simplify(_ZONE_DETAIL_DEG, preserve_topology=True)
    shape: dict[str, Any] = json.loads(shapely.to_geojson(_rounded(thin, 0.0001)))
    return shape


def _rounded(geometry: BaseGeometry, grid_deg: float) -> BaseGeometry:
    # Point by point: a shape that rounding makes touch itself is still drawn as it stands.
    return shapely.set_precision(geometry, grid_deg, mode="pointwise")
