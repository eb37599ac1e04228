"""The same zone drawn or read another way: wider, narrower, and who has a point on its border."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray

from truceline.core.errors import InvalidValue
from truceline.geography.footprint_index import BOUNDARIES
from truceline.geography.model import Footprints, PlaceShares, ZoneShape
from truceline.geography.projection import middle, plane_at
from truceline.geography.shapes import areas_only
from truceline.geography.zone_index import build_zone_index, read_zone_set

__all__ = ["grown", "with_boundary"]

_EDGE_DEG = 0.05
_WIDEST_DEG = 20.0
"""A wider zone's edge would be moved by more than 0.4 % too far or too little."""


def grown(zone: ZoneShape, by_m: float) -> ZoneShape:
    """The zone with its edge moved outward, or inward if negative, in a plane around it.

    Raises:
        InvalidValue: Nothing is left of it, or it is too wide for one plane.
    """
    west, south, east, north = zone.geometry.bounds
    if max(east - west, north - south) > _WIDEST_DEG:
        raise InvalidValue(
            f"Zone '{zone.zone_id}' is too wide to move its edge by {by_m:g} m in one plane.",
            hint="Vary a smaller zone.",
        )
    plane = plane_at(*middle(shapely.get_coordinates(zone.geometry)))
    flat = areas_only(plane.flat(shapely.segmentize(zone.geometry, _EDGE_DEG)))
    moved = areas_only(flat.buffer(by_m, quad_segs=16))
    if moved.is_empty:
        raise InvalidValue(
            f"Nothing is left of zone '{zone.zone_id}' {-by_m:g} m inside its edge.",
            hint="Move the edge by less.",
        )
    return replace(zone, geometry=areas_only(plane.round(moved)))


def with_boundary(
    shares: PlaceShares, footprints: Footprints, zone: ZoneShape, boundary: str
) -> PlaceShares:
    """The shares with `inside` read by another of the rules `BOUNDARIES`.

    Only who has a point on the border differs: whatever `within` holds, `half-open` holds too, and
    that lies in what `intersects` holds.

    Raises:
        InvalidValue: There is no such rule.
    """
    if boundary not in BOUNDARIES:
        raise InvalidValue(
            f"'{boundary}' is no rule for borders.", hint=f"Rules: {', '.join(BOUNDARIES)}."
        )
    if not zone.is_stated:
        return shares
    inside = _inside(footprints.lon_deg, footprints.lat_deg, zone, boundary)
    certain = shares.certain & inside
    possible = shares.possible | inside
    # A certain footprint whose point is no longer inside is not wholly inside by this rule.
    share = np.where(shares.certain & ~certain, np.nextafter(1.0, 0.0), shares.p_inside)
    return PlaceShares(inside=inside, certain=certain, p_inside=share, possible=possible)


def _inside(
    lon_deg: NDArray[np.float64], lat_deg: NDArray[np.float64], zone: ZoneShape, boundary: str
) -> NDArray[np.bool_]:
    shapely.prepare(zone.geometry)
    is_known = np.isfinite(lon_deg) & np.isfinite(lat_deg)
    within, touched = (
        np.asarray(test(zone.geometry, lon_deg, lat_deg), dtype=np.bool_) & is_known
        for test in (shapely.contains_xy, shapely.intersects_xy)
    )
    if boundary != "half-open":
        return within if boundary == "within" else touched
    # The index takes points a micrometre further on, so that neighbours drawn with other vertices
    # agree. Of one zone alone that must not take away, or add, a point beside its border.
    border = np.flatnonzero(touched & ~within)
    index = build_zone_index(read_zone_set([zone]), cells_per_side=1)
    on_border = index.pairs(lon_deg[border], lat_deg[border]).row
    within[border[on_border]] = True
    return within
