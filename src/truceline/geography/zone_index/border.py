"""Who has an event on a border: the rule that gives each point to exactly one of two neighbours.

An event counts as if it stood a hair further east, and a smaller hair further north, than it says:
2^-36 degrees, which is at most 1.7 micrometres. So an event on a border belongs to the zone that
begins there, seen from the west (on a border that runs exactly along a parallel: from the south);
a zone has its western and southern edges and not its eastern and northern ones.

Why a step that is small but real: two zones often draw one border with different vertices, and
then the two lines differ by rounding (some 10^-14 degrees). The step is a thousand times larger,
so the event lands clearly on one side of both. It remains undecided only where a border runs
within a thousandth of a radian of the direction of the step *and* the two drawings differ; and
where drawings differ by more than the step there is a true gap or overlap, which no rule closes.

A point that after the step still lies exactly on an outline is decided by a step without length
in the same spirit (`holds`), in exact arithmetic: neighbours with the same vertices always agree.

At the ends of the map: longitude 180 is -180. A pole has no longitude, so an event there is taken
at -180 whatever longitude it gives.

Source: half-open crossing numbers as in Hormann & Agathos (2001), Computational Geometry
20:131-144, doi:10.1016/S0925-7721(01)00012-8; the step without length is the symbolic
perturbation of Edelsbrunner & Mücke (1990), ACM Trans. Graphics 9:66-104, doi:10.1145/77635.77639.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

__all__ = ["EAST_DEG", "NORTH_DEG", "holds", "inside_exact", "stepped"]

EAST_DEG = 2.0**-36
NORTH_DEG = 2.0**-36 * 0.3819660112501051
"""Not a simple fraction of the step east, so that no border drawn on round numbers runs along."""

_ROUNDING = 8 * float(np.finfo(np.float64).eps)


def stepped(
    lon_deg: NDArray[np.float64], lat_deg: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Where points count as standing; each must be on earth."""
    x, y = lon_deg + EAST_DEG, lat_deg + NORTH_DEG
    if not len(x):
        return x, y
    if x.max() >= 180:
        x = np.where(x >= 180, x - 360, x)
    if y.max() > 90 - NORTH_DEG or lat_deg.min() <= -90:
        x = np.where(np.abs(lat_deg) >= 90, -180 + EAST_DEG, x)
        y = np.minimum(y, 90 - NORTH_DEG)
    return x, y


def inside_exact(
    outlines: NDArray[np.object_],
    part: NDArray[np.int32],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
) -> NDArray[np.bool_]:
    """(points,) whether the point, already stepped, lies in the outline with its number.

    Sorted by outline, since a prepared outline that stays in the processor's cache answers faster.
    """
    short = part.astype(np.uint16) if len(outlines) < 2**16 else part
    order = np.argsort(short, kind="stable")
    outline, x_sorted, y_sorted = outlines[part[order]], x[order], y[order]
    found = np.asarray(shapely.contains_xy(outline, x_sorted, y_sorted), dtype=bool)
    rest = np.flatnonzero(~found)
    touched = shapely.intersects_xy(outline[rest], x_sorted[rest], y_sorted[rest])
    for k in rest[touched]:
        found[k] = holds(outline[k], float(x_sorted[k]), float(y_sorted[k]))
    inside = np.empty(len(part), dtype=bool)
    inside[order] = found
    return inside


def holds(outline: BaseGeometry, x: float, y: float) -> bool:
    """Whether a valid outline holds the point a step without length east, then north, of x, y.

    Counts the edges east of the point; each edge is read from its lower to its upper end, so that
    two neighbours compute the same for the edge that they share.
    """
    rings = shapely.get_rings(shapely.get_parts(outline))
    points, ring = shapely.get_coordinates(rings, return_index=True)
    start, end = points[:-1][ring[1:] == ring[:-1]], points[1:][ring[1:] == ring[:-1]]
    spans = (start[:, 1] > y) != (end[:, 1] > y)
    start, end = start[spans], end[spans]
    is_up = (end[:, 1] > start[:, 1])[:, None]
    low, high = np.where(is_up, start, end), np.where(is_up, end, start)
    return bool(sum(_is_east(a, b, x, y) for a, b in zip(low, high, strict=True)) % 2)


def _is_east(low: NDArray[np.float64], high: NDArray[np.float64], x: float, y: float) -> bool:
    left = (high[0] - low[0]) * (y - low[1])
    right = (high[1] - low[1]) * (x - low[0])
    if abs(left - right) > _ROUNDING * (abs(left) + abs(right)):
        return bool(left > right)
    x0, y0, x1, y1 = (Fraction(float(v)) for v in (*low, *high))
    return (x1 - x0) * (Fraction(y) - y0) > (y1 - y0) * (Fraction(x) - x0)
