"""Rings around a zone, and the land beyond them: drawn in metres in a plane around the zone."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from truceline.core.errors import InvalidValue
from truceline.geography.model import ZoneShape
from truceline.geography.projection import Plane, middle, plane_at
from truceline.geography.shapes import areas_only
from truceline.monitor.displacement.model import Ring

__all__ = ["EDGES_KM", "land_beyond", "rings_around"]

EDGES_KM = (0.0, 10.0, 25.0, 50.0)
_QUARTER = 64
_EDGE_DEG = 0.05
"""Edges are straight in degrees; cut so fine, they stay within 1 m when projected."""
_STEP_M = 2000.0
_WIDEST_M = 1_000_000.0
"""Farther from the middle than this, the plane stretches distances by more than 0.4 %."""


def rings_around(
    zone: ZoneShape,
    edges_km: Sequence[float] = EDGES_KM,
    *,
    without: Sequence[ZoneShape] = (),
    within: BaseGeometry | None = None,
) -> tuple[Ring, ...]:
    """The rings between distances from a zone's edge, nearest first.

    Args:
        zone: One zone, or the union of an agreement's zones.
        edges_km: Distances, rising from 0.
        without: Other zones under a ceasefire, taken out: what moved into one of them did not
            move into open land.
        within: Land that the feed covers, WGS 84; None for no limit.

    Raises:
        InvalidValue: The distances do not rise, nothing is left of a ring, or the zone cannot be
            drawn in metres (too wide, at a pole, or across the antimeridian).
    """
    _check_edges(edges_km)
    plane, flat = _flat(zone, max(edges_km) * 1000)
    circles = [_wider(flat, km) for km in edges_km]
    rings = []
    for (inner, hole), (outer, disc) in pairwise(zip(edges_km, circles, strict=True)):
        land = _less(_round(plane, disc.difference(hole)), without, within)
        name = f"{inner:g}–{outer:g} km around {zone.name or zone.zone_id}"
        if land.is_empty:
            raise InvalidValue(f"Nothing is left of the ring {name}.", hint="Give other distances.")
        shape = _shape(zone, f"{zone.zone_id}:ring-{inner:g}-{outer:g}km", name, land)
        rings.append(Ring(inner_km=float(inner), outer_km=float(outer), shape=shape))
    return tuple(rings)


def land_beyond(
    zone: ZoneShape, within: BaseGeometry, beyond_km: float, *, without: Sequence[ZoneShape] = ()
) -> ZoneShape:
    """The land farther from a zone than `beyond_km`, as a control.

    Args:
        zone: As for `rings_around`.
        within: The whole land, such as a country, WGS 84.
        beyond_km: The outer edge of the last ring.
        without: Other zones under a ceasefire, taken out.

    Raises:
        InvalidValue: Nothing is left, or the zone cannot be drawn in metres.
    """
    _check_edges((0.0, beyond_km))
    plane, flat = _flat(zone, beyond_km * 1000)
    land = within.difference(_round(plane, _wider(flat, beyond_km)))
    land = _less(land, without, None)
    name = f"beyond {beyond_km:g} km of {zone.name or zone.zone_id}"
    if land.is_empty:
        raise InvalidValue(
            f"No land lies {name}.", hint="Give a shorter distance, or a wider land."
        )
    return _shape(zone, f"{zone.zone_id}:beyond-{beyond_km:g}km", name, land)


def _check_edges(edges_km: Sequence[float]) -> None:
    if len(edges_km) < 2 or edges_km[0] != 0 or not (np.diff(np.array(edges_km)) > 0).all():
        raise InvalidValue(
            f"The distances {tuple(edges_km)} km make no rings.",
            hint="Give rising distances from 0, such as 0, 10, 25, 50.",
        )


def _flat(zone: ZoneShape, reach_m: float) -> tuple[Plane, BaseGeometry]:
    """The plane around a zone, and the zone in it."""
    plane = plane_at(*middle(shapely.get_coordinates(zone.geometry)))
    flat = areas_only(plane.flat(shapely.segmentize(zone.geometry, _EDGE_DEG)))
    corners = shapely.get_coordinates(flat)
    widest = float(np.hypot(corners[:, 0], corners[:, 1]).max()) + reach_m
    if not widest <= _WIDEST_M:
        raise InvalidValue(
            f"'{zone.zone_id}' with its rings reaches {widest / 1000:,.0f} km from its middle, too "
            "far to be drawn in metres.",
            hint="Ask about its parts one by one.",
        )
    return plane, flat


def _wider(flat: BaseGeometry, km: float) -> BaseGeometry:
    return flat.buffer(km * 1000, quad_segs=_QUARTER) if km else flat


def _round(plane: Plane, flat: BaseGeometry) -> BaseGeometry:
    land = plane.round(shapely.segmentize(flat, _STEP_M))
    west, south, east, north = land.bounds
    if not (east - west < 180 and max(abs(south), abs(north)) < 89):
        raise InvalidValue(
            "The rings hold a pole or cross the antimeridian (180° E), where degrees cannot draw "
            "them.",
            hint="Ask about narrower rings.",
        )
    return areas_only(land)


def _less(
    land: BaseGeometry, without: Sequence[ZoneShape], within: BaseGeometry | None
) -> BaseGeometry:
    if without:
        land = land.difference(shapely.union_all([shape.geometry for shape in without]))
    return areas_only(land if within is None else land.intersection(within))


def _shape(zone: ZoneShape, zone_id: str, name: str, land: BaseGeometry) -> ZoneShape:
    return ZoneShape(
        zone_id=zone_id,
        name=name,
        geometry=land,
        accuracy_m=zone.accuracy_m,
        is_stated=zone.is_stated,
    )
