"""A position told coarsely: the zone that it lies in, or the square of a fixed grid."""

from __future__ import annotations

from collections.abc import Iterable
from math import cos, hypot, radians, sqrt

from shapely import Point

from truceline.core.observation import Observation
from truceline.geography.model import ZoneShape
from truceline.reporting.audiences import GridCell, grid_cell

__all__ = ["coarse_position", "is_at_event"]

_KM_PER_DEGREE = 111.2
_SAME_PLACE_KM = 1.0


def coarse_position(
    lon_deg: float, lat_deg: float, km: float, shapes: Iterable[ZoneShape]
) -> tuple[str, GridCell]:
    """The id of the smallest zone around a point that is no smaller than a square, and the square.

    Args:
        lon_deg: WGS 84 longitude, degrees east.
        lat_deg: WGS 84 latitude, degrees north.
        km: Side of the square: a smaller zone would say more than it.
        shapes: Zones whose name may stand for the position; those without agreed lines do not.
    """
    point = Point(lon_deg, lat_deg)
    sized = sorted((_side_km(shape), shape.zone_id, shape) for shape in shapes if shape.is_stated)
    around = (one.zone_id for side, _, one in sized if side >= km and one.geometry.covers(point))
    return next(around, ""), grid_cell(lon_deg, lat_deg, km)


def _side_km(shape: ZoneShape) -> float:
    """Side of a square as large as the zone; degrees of longitude at its middle."""
    narrow = cos(radians(shape.geometry.centroid.y))
    return sqrt(shape.geometry.area * narrow) * _KM_PER_DEGREE


def is_at_event(observation: Observation) -> bool:
    """Whether the observers stood where it happened: the event's point would be their own."""
    own = observation.position_lon_deg, observation.position_lat_deg
    there = observation.lon_deg, observation.lat_deg
    if own[0] is None or own[1] is None or there[0] is None or there[1] is None:
        return False
    east = (own[0] - there[0]) * cos(radians(own[1]))
    return hypot(east, own[1] - there[1]) * _KM_PER_DEGREE < _SAME_PLACE_KM
