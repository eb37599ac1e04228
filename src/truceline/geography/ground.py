"""Zones drawn from places, routes, the base map and boundary layers, each on its own."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from shapely.geometry.base import BaseGeometry

from truceline.core.errors import InvalidValue
from truceline.core.pack import Body
from truceline.core.place import Place, Route
from truceline.geography import lines
from truceline.geography.countries import Countries
from truceline.geography.flaws import ZoneFlaw, kilometres, mapping_of, text_of, texts_of
from truceline.geography.model import AreaLayer
from truceline.geography.names import plain_name
from truceline.geography.routes import part_named, part_of_route, point_of, route_named
from truceline.geography.sectors import sector

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
    """What zones are drawn from, by id.

    Attributes:
        places: Places, `routes` and boundary `layers` by id, and the base map's `countries`.
        holds: First day on which the zone holds and first day on which it does not; None if open.
    """

    places: Mapping[str, Place]
    routes: Mapping[str, Route]
    layers: Mapping[str, AreaLayer]
    countries: Countries
    holds: tuple[date | None, date | None] = (None, None)


def _disc(ground: Ground, body: Body) -> Drawn:
    example = "disc: {place: ID, km: N}"
    given = mapping_of(body, example)
    centre = point_of(ground.places, text_of(given.get("place"), example))
    return Drawn(geometry=lines.disc(centre, kilometres(given.get("km"), example)))


def _hull(ground: Ground, body: Body) -> Drawn:
    example = "hull: {places: [ID, …], margin_km: N}"
    given = mapping_of(body, example)
    points = [point_of(ground.places, p) for p in texts_of(given.get("places"), example)]
    margin_m = kilometres(given.get("margin_km", "0"), example, least=-1e-9)
    return Drawn(geometry=lines.hull(points, max(margin_m, 0.0)))


def _polygon(ground: Ground, body: Body) -> Drawn:
    example = 'polygon: {through: [ID, …]}` or `polygon: {ring: ["lon lat", …]}'
    given = mapping_of(body, example)
    if "through" in given:
        points = [point_of(ground.places, p) for p in texts_of(given["through"], example)]
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
    route, line = _route_part(ground, given, example)
    width_m = kilometres(given.get("km"), example)
    return Drawn(geometry=lines.corridor(line, width_m), accuracy_m=route.accuracy_m)


def _route_part(
    ground: Ground, given: Mapping[str, Body], example: str
) -> tuple[Route, list[lines.LonLat]]:
    """The route that a construction names, and the line of the part that it means."""
    route = route_named(ground.routes, text_of(given.get("route"), example))
    return route, part_of_route(route, ground.places, part_named(given, example, ground.holds))


def _line_strip(ground: Ground, body: Body) -> Drawn:
    example = "line_strip: {route: ID, side: left, km: N}"
    given = mapping_of(body, example)
    route, line = _route_part(ground, given, example)
    is_left = _is_left(ground, given, route, line)
    width_m = kilometres(given.get("km"), example)
    return Drawn(geometry=lines.strip(line, width_m, is_left=is_left), accuracy_m=route.accuracy_m)


def _is_left(
    ground: Ground, given: Mapping[str, Body], route: Route, line: list[lines.LonLat]
) -> bool:
    """Which side a strip names: by a word, or by a place that lies there."""
    if not given.get("toward"):
        side = text_of(given.get("side"), "line_strip: {route: ID, side: left, km: N}")
        if side not in {"left", "right"}:
            raise ZoneFlaw(
                "zone.bad-construction", f"'{side}' is no side of a line.", "Write left or right."
            )
        return side == "left"
    place_id = text_of(given["toward"], "line_strip: {route: ID, toward: ID, km: N}")
    point = point_of(ground.places, place_id)
    unsure_m = route.accuracy_m + ground.places[place_id].radius_m
    off_m = lines.metres_off(line, point)
    if off_m <= unsure_m:
        raise ZoneFlaw(
            "zone.side-unsure",
            f"'{place_id}' lies {off_m / 1000:.1f} km from the line, which with its own reach is "
            f"accurate to {unsure_m / 1000:.1f} km: it may lie on either side.",
            "Name a place farther from the line, or write `side: left` or `side: right`.",
        )
    return lines.is_left_of(line, point)


def _sector(ground: Ground, body: Body) -> Drawn:
    example = "sector: {place: ID, bearing: N, spread: N, near_km: N, far_km: N}"
    given = mapping_of(body, example)
    lon, lat = point_of(ground.places, text_of(given.get("place"), example))
    bearing, spread = (_degrees(given.get(key), example) for key in ("bearing", "spread"))
    near_m = kilometres(given.get("near_km") or "0", example, least=-1e-9)
    far_m = kilometres(given.get("far_km"), example)
    try:
        shape = sector(lon, lat, bearing, spread, max(near_m, 0.0), far_m)
    except InvalidValue as exc:
        raise ZoneFlaw("zone.bad-construction", _lower(exc.message), exc.hint) from exc
    return Drawn(geometry=shape)


def _degrees(body: Body | None, example: str) -> float:
    text = text_of(body, example)
    try:
        return float(text)
    except ValueError:
        raise ZoneFlaw(
            "zone.bad-construction",
            f"'{text}' is not a number of degrees.",
            f"Write it as `{example}`.",
        ) from None


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


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
    "sector": _sector,
}
