"""How far points lie from a line, such as incidents from the line of contact, and on which side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from truceline.core.errors import InvalidValue
from truceline.geography.flaws import ZoneFlaw
from truceline.geography.lines import LonLat, as_line

__all__ = ["DistanceToLine", "distance_to_line", "in_words"]

_GLOBE = Geod(ellps="WGS84")
_ASSUMPTIONS = (
    "The line runs straight between its points, and lies within its stated accuracy of the true "
    "one everywhere.",
    "An incident lies somewhere within the radius of its point: low to high is what that allows.",
)


@dataclass(frozen=True, kw_only=True, eq=False)
class DistanceToLine:
    """How far each of many points lies from a line.

    Attributes:
        nearest_m: (points,) distance of the point given; NaN where there is none.
        low_m: (points,) least distance that radius and accuracy allow; NaN where not known.
        high_m: (points,) greatest such distance.
        side: (points,) 1 left and −1 right of the line, 0 where it may be either or is not known.
        accuracy_m: How far the line may lie from the true one.
    """

    nearest_m: NDArray[np.float64]
    low_m: NDArray[np.float64]
    high_m: NDArray[np.float64]
    side: NDArray[np.int8]
    accuracy_m: float
    assumptions: tuple[str, ...] = _ASSUMPTIONS

    def within(self, distance_m: float) -> tuple[int, int, int]:
        """How many points lie within a distance: for sure, perhaps too, and not known at all."""
        sure, may = self.high_m <= distance_m, self.low_m <= distance_m
        return int(sure.sum()), int((may & ~sure).sum()), int(np.isnan(self.low_m).sum())


def distance_to_line(
    line: Sequence[LonLat] | BaseGeometry,
    lon_deg: NDArray[np.float64],
    lat_deg: NDArray[np.float64],
    radius_m: NDArray[np.float64],
    *,
    accuracy_m: float = 0.0,
) -> DistanceToLine:
    """Distances of points from a line on the ellipsoid, with what their footprints allow.

    The nearest point is found in a plane around the line, the distance to it along the shortest
    way on the ellipsoid.

    Args:
        line: Longitude, latitude in order; or a line in such degrees, in one piece.
        lon_deg: (points,) longitude; NaN where there is no point.
        lat_deg: (points,) latitude.
        radius_m: (points,) radius of the footprint around the point; NaN where not known.
        accuracy_m: How far the line may lie from the true one.

    Raises:
        InvalidValue: The line is in pieces or too long, or an accuracy or radius is negative.

    Source: Karney (2013), Algorithms for geodesics, J. Geodesy 87:43-55.
    """
    if not accuracy_m >= 0 or (radius_m < 0).any():
        raise InvalidValue("A radius or accuracy is negative.", hint="Give metres from zero up.")
    try:
        plane, path = as_line(line)
    except ZoneFlaw as flaw:
        raise InvalidValue(f"The line: {flaw.message}", hint=flaw.hint) from flaw
    known = np.isfinite(lon_deg) & np.isfinite(lat_deg)
    points = plane.points(lon_deg[known], lat_deg[known])
    at = shapely.line_locate_point(path, points)
    feet = shapely.get_coordinates(shapely.line_interpolate_point(path, at))
    foot_lon, foot_lat = plane.proj(feet[:, 0], feet[:, 1], inverse=True)
    nearest = np.full(len(lon_deg), np.nan)
    nearest[known] = _GLOBE.inv(lon_deg[known], lat_deg[known], foot_lon, foot_lat)[2]
    low = np.maximum(nearest - radius_m - accuracy_m, 0.0)
    side = np.zeros(len(lon_deg), dtype=np.int8)
    side[known] = _sides(path, points, at)
    side[~(low > 0)] = 0
    return DistanceToLine(
        nearest_m=nearest,
        low_m=low,
        high_m=nearest + radius_m + accuracy_m,
        side=side,
        accuracy_m=accuracy_m,
    )


def _sides(
    path: LineString, points: NDArray[np.object_], at: NDArray[np.float64]
) -> NDArray[np.int8]:
    """Left or right of the direction of a path where it comes nearest."""
    before, here, after = (
        shapely.get_coordinates(
            shapely.line_interpolate_point(path, np.clip(at + step, 0.0, path.length))
        )
        for step in (-1.0, 0.0, 1.0)
    )
    ahead, aside = after - before, shapely.get_coordinates(points) - here
    cross = ahead[:, 0] * aside[:, 1] - ahead[:, 1] * aside[:, 0]
    return np.sign(cross).astype(np.int8)


def in_words(result: DistanceToLine, *, distance_km: float) -> str:
    """How many points lie within a distance of the line, in one sentence."""
    sure, may, unknown = result.within(distance_km * 1000)
    said = (
        f"Within {distance_km:g} km of the line lie {sure} of {len(result.low_m)} incidents for "
        f"sure, and {may} more may lie there"
    )
    return f"{said}; of {unknown} it is not known where they lie." if unknown else f"{said}."
