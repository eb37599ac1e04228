"""The shape of one report's footprint, to be drawn."""

from __future__ import annotations

from shapely.geometry.base import BaseGeometry

from truceline.geography.flaws import ZoneFlaw
from truceline.geography.lines import disc
from truceline.geography.model import Footprints

__all__ = ["extent"]

_WIDEST_M = 1_000_000.0
"""A wider disc would be drawn askew, and tells nobody where to look."""


def extent(footprints: Footprints, row: int) -> BaseGeometry | None:
    """Disc or area in which a report may lie, in two parts over the antimeridian.

    None where it is unplaced, wider than a continent, or holds a pole: degrees cannot draw it.

    Args:
        footprints: Of a feed's reports.
        row: Which of them.
    """
    if footprints.area[row] >= 0:
        area: BaseGeometry = footprints.areas[footprints.area[row]]
        return area
    radius_m = float(footprints.radius_m[row])
    if not 0 < radius_m <= _WIDEST_M:  # NaN too: no disc is known
        return None
    centre = float(footprints.lon_deg[row]), float(footprints.lat_deg[row])
    try:
        return disc(centre, radius_m)
    except ZoneFlaw:  # It never leaves the room.
        return None
