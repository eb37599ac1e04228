"""The map: country outlines, zones with their stated accuracy, and the incidents of one counter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from shapely import box
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from truceline.briefs.charts.frame import Frame, frame_around
from truceline.briefs.charts.legend import (
    POINT_LOOKS,
    POINT_SIZES_PX2,
    draw_furniture,
    draw_legend,
    drawn,
    zone_style,
)
from truceline.briefs.charts.render import SCHEMA
from truceline.core.place import Place
from truceline.geography.model import ZoneShape

__all__ = ["IncidentPoint", "draw_map"]

Spot: TypeAlias = tuple[float, float, float, float]
"""Left, top, right, bottom of a label, in pixels."""

_MOST_LABELS = 24
_CROWDED = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentPoint:
    """An incident to draw; `deaths` None where the source gives no figure."""

    incident_id: str
    lon_deg: float
    lat_deg: float
    deaths: int | None
    is_precise: bool
    says: str


def draw_map(
    points: Sequence[IncidentPoint],
    *,
    title: str,
    subtitle: Sequence[str],
    zones: Sequence[ZoneShape],
    outline: Sequence[tuple[str, BaseGeometry]],
    places: Sequence[Place] = (),
) -> Mapping[str, Any]:
    """A Vega-Lite specification of one counter's incidents over zones and countries; north is up.

    The frame holds the zones, or the incidents where there are none; what lies outside it is
    left out of the picture, and the caller says how many (see `Frame`).
    """
    frame = map_frame(points, zones, outline)
    inside = [point for point in points if frame.holds(point.lon_deg, point.lat_deg)]
    most = max([10, *(point.deaths or 0 for point in inside)])
    layers = [
        _countries(outline, frame),
        *_zones(zones, frame),
        *([_points(inside, most)] if inside else [_words("no incident to draw here", frame)]),
        *(_zones(zones, frame, is_outline=True) if len(inside) > _CROWDED else []),
        *_labels(zones, places, frame),
        *draw_furniture(frame),
        *draw_legend(frame, most=most, zones=zones, has_points=bool(inside)),
    ]
    return {
        "$schema": SCHEMA,
        "width": frame.width_px,
        "height": frame.height_px,
        "padding": 8,
        "title": {"text": title, "subtitle": list(subtitle)},
        "view": {"stroke": "#777777", "fill": "#e9eff3"},
        "projection": {
            "type": "mercator",
            "center": [frame.centre_lon_deg, frame.centre_lat_deg],
            "scale": frame.scale,
            "translate": [frame.width_px / 2, frame.height_px / 2],
        },
        "layer": layers,
    }


def map_frame(
    points: Sequence[IncidentPoint],
    zones: Sequence[ZoneShape],
    outline: Sequence[tuple[str, BaseGeometry]],
) -> Frame:
    """The part of the world that a map of these shows."""
    shapes = [zone.geometry for zone in zones if not zone.geometry.is_empty]
    if shapes:
        return frame_around(unary_union(shapes).bounds)
    if points:
        lons, lats = [p.lon_deg for p in points], [p.lat_deg for p in points]
        return frame_around((min(lons), min(lats), max(lons), max(lats)))
    if outline:
        return frame_around(outline[0][1].bounds)
    return frame_around((-170.0, -55.0, 170.0, 75.0))


def _clockwise(geometry: BaseGeometry) -> dict[str, Any]:
    """GeoJSON with clockwise exterior rings, as d3-geo wants it, opposite to RFC 7946."""
    shape: dict[str, Any] = mapping(geometry)
    if shape["type"] == "Polygon":
        return shape | {"coordinates": _rings(shape["coordinates"])}
    if shape["type"] == "MultiPolygon":
        return shape | {"coordinates": [_rings(part) for part in shape["coordinates"]]}
    if shape["type"] == "GeometryCollection":
        return {"type": "MultiPolygon", "coordinates": _polygons(shape)}
    return shape


def _polygons(collection: dict[str, Any]) -> list[Any]:
    parts = [part for part in collection["geometries"] if part["type"] == "Polygon"]
    return [_rings(part["coordinates"]) for part in parts]


def _rings(rings: Sequence[Any]) -> list[Any]:
    turned = []
    for index, ring in enumerate(rings):
        wound = [[round(float(x), 5), round(float(y), 5)] for x, y, *_ in ring]
        is_clockwise = _twice_area(wound) < 0
        turned.append(wound if is_clockwise == (index == 0) else wound[::-1])
    return turned


def _twice_area(ring: Sequence[Sequence[float]]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))


def _countries(outline: Sequence[tuple[str, BaseGeometry]], frame: Frame) -> dict[str, Any]:
    window = box(*frame.bounds(margin=0.2))
    features = []
    for name, geometry in outline:
        part = geometry.intersection(window)
        if not part.is_empty:
            tolerance = frame.degrees_per_px / 3
            shape = _clockwise(part.simplify(tolerance))
            features.append({"type": "Feature", "geometry": shape, "properties": {"name": name}})
    style = {"fill": "#f7f5f0", "stroke": "#8a8a8a", "strokeWidth": 0.9, "clip": True}
    return {"data": {"values": features}, "mark": {"type": "geoshape", **style}}


def _zones(
    zones: Sequence[ZoneShape], frame: Frame, *, is_outline: bool = False
) -> list[dict[str, Any]]:
    layers = []
    for is_stated in (False, True):
        features = [
            {
                "type": "Feature",
                "geometry": _clockwise(zone.geometry.simplify(frame.degrees_per_px / 3)),
                "says": zone.name,
            }
            for zone in zones
            if zone.is_stated is is_stated and not zone.geometry.is_empty
        ]
        mark = {"type": "geoshape", "clip": True} | zone_style(is_stated=is_stated)
        mark |= {"fill": None} if is_outline else {}
        encoding = {"description": {"field": "says"}}
        if features:
            layers.append({"data": {"values": features}, "mark": mark, "encoding": encoding})
    return layers


def _points(points: Sequence[IncidentPoint], most: int) -> dict[str, Any]:
    """Deadliest first, so that small marks stay visible on top of large ones."""
    ordered = sorted(points, key=lambda point: (-(point.deaths or 0), point.incident_id))
    marks = [
        {
            "lon": point.lon_deg,
            "lat": point.lat_deg,
            "deaths": point.deaths or 0,
            "is_precise": point.is_precise,
            "href": f"#{point.incident_id}",
            "says": point.says,
        }
        for point in ordered
    ]
    mark = {"type": "point", "clip": True, "strokeWidth": 1.3}
    opacity = 0.3 if len(points) > _CROWDED else 0.6
    kinds = {"field": "is_precise", "type": "nominal", "legend": None}
    looks = {
        channel: kinds | {"scale": {"domain": [True, False], "range": list(values)}}
        for channel, values in POINT_LOOKS.items()
    }
    sizes = {"scale": {"type": "linear", "domain": [0, most], "range": list(POINT_SIZES_PX2)}}
    return {
        "data": {"values": marks},
        "mark": mark | {"opacity": opacity},
        "encoding": {
            "longitude": {"field": "lon", "type": "quantitative"},
            "latitude": {"field": "lat", "type": "quantitative"},
            "href": {"field": "href"},
            "description": {"field": "says"},
            "size": {"field": "deaths", "type": "quantitative", "legend": None} | sizes,
            **looks,
        },
    }


def _labels(
    zones: Sequence[ZoneShape], places: Sequence[Place], frame: Frame
) -> list[dict[str, Any]]:
    """Names of zones and places, first come first drawn; one that would cover another is left."""
    wanted = [(zone.name, _zone_spots(zone, frame), True) for zone in zones]
    wanted += [(place.name, _place_spots(place), False) for place in places]
    taken: list[Spot] = []
    layers: list[dict[str, Any]] = []
    for name, spots, is_zone in wanted:
        if len(taken) >= _MOST_LABELS:
            break
        for lon, lat, lift in spots:
            spot = frame.label_box(name, lon, lat, is_centred=is_zone, lift_px=lift)
            if spot is not None and not any(_overlap(spot, other) for other in taken):
                taken.append(spot)
                layers += _label(name, spot, frame.pixel(lon, lat), is_zone=is_zone)
                break
    return layers


def _zone_spots(zone: ZoneShape, frame: Frame) -> list[tuple[float, float, float]]:
    """Where a zone's name may stand: in its middle if there is room, else above it."""
    if zone.geometry.is_empty:
        return []
    west, _, east, north = zone.geometry.bounds
    at = zone.geometry.representative_point()
    middle, above = (at.x, at.y, 0.0), ((west + east) / 2, north, 10.0)
    has_room = (east - west) / frame.degrees_per_px > 7 * len(zone.name)
    return [middle, above] if has_room else [above, middle]


def _place_spots(place: Place) -> list[tuple[float, float, float]]:
    if place.lon_deg is None or place.lat_deg is None:
        return []
    return [(place.lon_deg, place.lat_deg, 0.0)]


def _label(
    name: str,
    spot: Spot,
    point: tuple[float, float],
    *,
    is_zone: bool,
) -> list[dict[str, Any]]:
    at = {"x": {"value": spot[0]}, "y": {"value": (spot[1] + spot[3]) / 2}}
    colour = "#004a75" if is_zone else "#333333"
    style = {"type": "text", "text": name, "align": "left", "baseline": "middle", "color": colour}
    halo = {"stroke": "#ffffff", "strokeWidth": 3, "strokeOpacity": 0.85, "strokeJoin": "round"}
    style |= {"fontWeight": "bold"} if is_zone else {}
    layers = [drawn(style | halo, at), drawn(style, at)]
    if not is_zone:
        dot = {"x": {"value": point[0]}, "y": {"value": point[1]}}
        layers.append(drawn({"type": "square", "size": 14, "color": "#333333", "opacity": 1}, dot))
    return layers


def _overlap(one: Spot, other: Spot) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _words(words: str, frame: Frame) -> dict[str, Any]:
    at = {"x": {"value": frame.width_px / 2}, "y": {"value": frame.height_px - 14}}
    return drawn({"type": "text", "text": words, "fontStyle": "italic", "baseline": "bottom"}, at)
