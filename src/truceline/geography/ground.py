"""Zones drawn from places, routes, the base map and boundary layers, each on its own."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from truceline.core.pack import Body
from truceline.core.place import Place, Route
from truceline.geography import lines
from truceline.geography.countries import Countries
from truceline.geography.flaws import ZoneFlaw, kilometres, mapping_of, text_of, texts_of
from truceline.geography.model import AreaLayer
from truceline.geography.names import plain_name

__all__ = ["FROM_GROUND", "Drawn", "Ground"]

_BASE_MAP_M = 5000.0
"""Nine tenths of Syria's outline lie within 4.5 km of the boundaries that OCHA publishes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A geometry with what its parts say of it: the worst accuracy, and whether it is stated."""

    geometry: BaseGeometry
    accuracy_m: float = 0.0
    is_stated: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What zones are drawn from, by id."""

    places: Mapping[str, Place]
    routes: Mapping[str, Route]
    layers: Mapping[str, AreaLayer]
    countries: Countries


def _point(ground: Ground, place_id: str) -> lines.LonLat:
    place = ground.places.get(place_id)
    if place is None:
        raise ZoneFlaw(
            "zone.unknown-place",
            f"there is no place '{place_id}'.",
            "Add it to places/, or correct its id.",
        )
    if place.lon_deg is None or place.lat_deg is None:
        raise ZoneFlaw(
            "zone.unlocated-place",
            f"nobody knows where '{place_id}' ({place.name}) lies, so the zone cannot be drawn.",
            "Give the place a location with its source, or say `unstated: {within: ZONE}`.",
        )
    return place.lon_deg, place.lat_deg


def _route(ground: Ground, route_id: str) -> Route:
    route = ground.routes.get(route_id)
    if route is None:
        raise ZoneFlaw(
            "zone.unknown-route",
            f"there is no route '{route_id}'.",
            "Add it to routes/, or correct its id.",
        )
    if len(route.through) < 2:
        raise ZoneFlaw(
            "zone.too-few-points",
            f"route '{route_id}' goes through fewer than two places.",
            "Give it two places or more.",
        )
    return route


def _disc(ground: Ground, body: Body) -> Drawn:
    example = "disc: {place: ID, km: N}"
    given = mapping_of(body, example)
    centre = _point(ground, text_of(given.get("place"), example))
    return Drawn(geometry=lines.disc(centre, kilometres(given.get("km"), example)))


def _hull(ground: Ground, body: Body) -> Drawn:
    example = "hull: {places: [ID, …], margin_km: N}"
    given = mapping_of(body, example)
    points = [_point(ground, p) for p in texts_of(given.get("places"), example)]
    margin_m = kilometres(given.get("margin_km", "0"), example, least=-1e-9)
    return Drawn(geometry=lines.hull(points, max(margin_m, 0.0)))


def _polygon(ground: Ground, body: Body) -> Drawn:
    example = 'polygon: {through: [ID, …]}` or `polygon: {ring: ["lon lat", …]}'
    given = mapping_of(body, example)
    if "through" in given:
        points = [_point(ground, p) for p in texts_of(given["through"], example)]
    else:
        points = [_lon_lat(text) for text in texts_of(given.get("ring"), example)]
    return Drawn(geometry=lines.ring(points))


def _lon_lat(text: str) -> lines.LonLat:
    try:
        lon, lat = (float(part) for part in text.replace(",", " ").split())
    except ValueError:
        lon = lat = math.nan
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ZoneFlaw(
            "zone.bad-point",
            f"'{text}' is not a point on Earth.",
            "Write longitude, then latitude, in decimal degrees: '36.6 35.9'.",
        )
    return lon, lat


def _buffer(ground: Ground, body: Body) -> Drawn:
    example = "buffer: {route: ID, km: N, from: ID, until: ID}"
    given = mapping_of(body, example)
    route = _route(ground, text_of(given.get("route"), example))
    width_m = kilometres(given.get("km"), example)
    ends = [text_of(given[key], example) for key in ("from", "until") if key in given]
    if len(ends) == 1:
        raise ZoneFlaw(
            "zone.bad-construction",
            "a part of a route needs both of its ends.",
            f"Write it as `{example}`, or leave out both ends.",
        )
    line = _part(ground, route, ends) if ends else _line(ground, route.through)
    return Drawn(geometry=lines.corridor(line, width_m), accuracy_m=route.accuracy_m)


def _line(ground: Ground, through: tuple[str, ...]) -> list[lines.LonLat]:
    return [_point(ground, place_id) for place_id in through]


def _part(ground: Ground, route: Route, ends: list[str]) -> list[lines.LonLat]:
    """The line between two places; a place of the route beyond them need not be located."""
    if all(end in route.through for end in ends):
        first, last = sorted(route.through.index(end) for end in ends)
        if first < last:
            return _line(ground, route.through[first : last + 1])
    points = [_point(ground, end) for end in ends]
    off_m = route.accuracy_m + max(ground.places[end].radius_m for end in ends)
    return lines.part_of_line(_line(ground, route.through), points[0], points[1], off_m)


def _line_strip(ground: Ground, body: Body) -> Drawn:
    example = "line_strip: {route: ID, side: left, km: N}"
    given = mapping_of(body, example)
    route = _route(ground, text_of(given.get("route"), example))
    side = text_of(given.get("side"), example)
    if side not in {"left", "right"}:
        raise ZoneFlaw(
            "zone.bad-construction", f"'{side}' is no side of a line.", "Write left or right."
        )
    width_m = kilometres(given.get("km"), example)
    shape = lines.strip(_line(ground, route.through), width_m, is_left=side == "left")
    return Drawn(geometry=shape, accuracy_m=route.accuracy_m)


# From the base map and from boundary layers.


def _country(ground: Ground, body: Body) -> Drawn:
    code = text_of(body, "country: XX")
    country = ground.countries.by_iso(code)
    if country is None:
        raise ZoneFlaw(
            "zone.unknown-country",
            f"the base map has no country '{code}'.",
            "Write its two letters of ISO 3166-1.",
        )
    return Drawn(geometry=country.geometry, accuracy_m=_BASE_MAP_M)


def _area(ground: Ground, body: Body) -> Drawn:
    example = "area: {layer: ID, name: TEXT}"
    given = mapping_of(body, example)
    layer_id, name = text_of(given.get("layer"), example), text_of(given.get("name"), example)
    layer = ground.layers.get(layer_id)
    if layer is None:
        raise ZoneFlaw(
            "zone.unknown-layer",
            f"the boundary layer '{layer_id}' was not added.",
            f"Add it: `truceline add boundaries.geojson --layer {layer_id}`.",
        )
    wanted = plain_name(name)
    same = [
        geometry
        for names, geometry in zip(layer.names, layer.geometries, strict=True)
        if wanted in {plain_name(text) for text in names.split("|")}
    ]
    if len(same) != 1:
        raise ZoneFlaw(
            "zone.unknown-area",
            f"layer '{layer_id}' has {len(same) or 'no'} areas called '{name}'.",
            "Write the name of one area as the layer has it.",
        )
    return Drawn(geometry=same[0])


FROM_GROUND: Mapping[str, Callable[[Ground, Body], Drawn]] = {
    "area": _area,
    "buffer": _buffer,
    "country": _country,
    "disc": _disc,
    "hull": _hull,
    "line_strip": _line_strip,
    "polygon": _polygon,
}
