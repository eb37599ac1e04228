"""Discs, hulls, rings, corridors and strips: from points in degrees and widths in metres.

Each is drawn in a plane around its own points and comes back as a polygon in WGS 84. Sides between
points are straight in that plane, which is within metres of the shortest line on the ground.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, MultiPoint, Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring
from shapely.validation import explain_validity

from truceline.geography.flaws import ZoneFlaw
from truceline.geography.projection import Plane, middle, plane_at
from truceline.geography.shapes import onto_map

__all__ = [
    "as_line",
    "check_way",
    "corridor",
    "disc",
    "hull",
    "is_left_of",
    "metres_off",
    "part_of_line",
    "ring",
    "strip",
]

LonLat = tuple[float, float]

_QUARTER = 64
"""Edges per quarter circle: a 6 km corner lies within 0.5 m of the true circle."""
_STEP_M = 2000.0
"""Sides are cut this fine before they leave the plane, so that they stay within 0.1 m of it."""
_SAME_DEG = 1e-11
"""A thousandth of a millimetre: a hundred times what the way into the plane and back moves."""
_WIDEST_M = 1_000_000.0
"""Farther from the middle than this, the plane stretches distances by more than 0.4 %."""


def disc(centre: LonLat, radius_m: float) -> BaseGeometry:
    """Everything within `radius_m` of a point; in two parts over the antimeridian.

    Raises:
        ZoneFlaw: It holds a pole.
    """
    plane = plane_at(*centre)
    flat = Point(0, 0).buffer(radius_m, quad_segs=_QUARTER)
    _refuse_pole(plane, flat)
    return onto_map(plane.round(shapely.segmentize(flat, _STEP_M)), centre[0])


def hull(points: Sequence[LonLat], margin_m: float) -> BaseGeometry:
    """The convex hull of points, widened by `margin_m`."""
    plane, flat = _flat(points)
    drawn = _on_earth(plane, MultiPoint(flat).convex_hull.buffer(margin_m, quad_segs=_QUARTER))
    return _through(drawn, points)


def ring(points: Sequence[LonLat]) -> BaseGeometry:
    """The polygon through points, in order, closed.

    Raises:
        ZoneFlaw: Fewer than three points, or the ring crosses itself: says where.
    """
    corners = list(points[:-1] if len(points) > 1 and points[0] == points[-1] else points)
    if len(set(corners)) < 3:
        raise ZoneFlaw(
            "zone.too-few-points",
            f"its ring has {len(set(corners))} different points.",
            "Give three or more.",
        )
    plane, flat = _flat(corners)
    polygon = Polygon(flat)
    if not polygon.is_valid:
        raise ZoneFlaw(
            "zone.crosses-itself",
            f"its ring crosses or touches itself{_crossing(plane, polygon)}.",
            "Put the points in the order of walking round it.",
        )
    return _through(_on_earth(plane, polygon), corners)


def corridor(line: Sequence[LonLat], width_m: float) -> BaseGeometry:
    """Everything within `width_m` of a line, round beyond its ends."""
    plane, flat = _flat(_steps(line))
    return _on_earth(plane, LineString(flat).buffer(width_m, quad_segs=_QUARTER))


def strip(line: Sequence[LonLat], width_m: float, *, is_left: bool) -> BaseGeometry:
    """One side of a line, looking along it; cut straight at its ends.

    Raises:
        ZoneFlaw: The line crosses itself, so that it has no sides.
    """
    plane, flat = _flat(_steps(line))
    path = LineString(flat)
    if not path.is_simple:
        raise ZoneFlaw(
            "zone.crosses-itself",
            "its route crosses itself, so it has no left and right.",
            "Put the places of the route in order, or split it in two.",
        )
    both = path.buffer(width_m, quad_segs=_QUARTER, cap_style="flat")
    # Cut by the line drawn on beyond both ends; faces then lie on one side each.
    long = _drawn_on(flat, 2 * width_m)
    cut = shapely.union_all([both.boundary, LineString(long)])
    chosen = [
        face
        for face in shapely.get_parts(shapely.polygonize(shapely.get_parts(cut)))
        if both.contains(inner := face.representative_point()) and _is_left(path, inner) == is_left
    ]
    return _on_earth(plane, shapely.union_all(chosen))


def as_line(given: Sequence[LonLat] | BaseGeometry) -> tuple[Plane, LineString]:
    """A line in degrees as one path in metres, with its plane.

    Args:
        given: Longitude, latitude in order; or a line in such degrees, whose parts are joined
            where their ends meet.

    Raises:
        ZoneFlaw: It is no line, in pieces, without length, or too long to be drawn in metres.
    """
    if isinstance(given, BaseGeometry):
        whole = shapely.line_merge(given)
        if whole.geom_type == "MultiLineString":
            raise ZoneFlaw(
                "zone.route-in-pieces",
                f"it is in {len(whole.geoms)} pieces.",
                "Join them, or ask for each piece on its own.",
            )
        if whole.geom_type != "LineString":
            raise ZoneFlaw("zone.no-line", f"a {given.geom_type} is no line.", "Give a line.")
        given = [(float(x), float(y)) for x, y in shapely.get_coordinates(whole)]
    plane, flat = _flat(_steps(given))
    return plane, LineString(flat)


def is_left_of(line: Sequence[LonLat], place: LonLat) -> bool:
    """Whether a place lies left of a line, looking along it where it comes nearest."""
    _, flat = _flat([*_steps(line), place])
    return _is_left(LineString(flat[:-1]), Point(flat[-1]))


def metres_off(line: Sequence[LonLat], place: LonLat) -> float:
    """Metres from a place to the nearest point of a line."""
    plane, flat = _flat(_steps(line))
    return float(LineString(flat).distance(Point(*plane.proj(*place))))


def part_of_line(
    line: Sequence[LonLat], start: LonLat, end: LonLat, off_m: float, *, way: str = ""
) -> list[LonLat]:
    """The part of a line from the point on it nearest to `start` to the one nearest to `end`.

    Args:
        line: Longitude, latitude.
        start: Place from which the part goes.
        end: Place to which it goes.
        off_m: How far from the line the two may lie.
        way: `along` the line or `against` it; needed where the line closes on itself.

    Raises:
        ZoneFlaw: A place lies farther than `off_m` from the line, both at one point of it, or
            it can be gone two ways, or not in the way named.
    """
    plane, flat = _flat(_steps(line))
    path = LineString(flat)
    first, last = (_along(plane, path, place, off_m) for place in (start, end))
    apart = abs(first - last)
    if min(apart, path.length - apart if path.is_closed else apart) < 1:
        raise ZoneFlaw(
            "zone.empty", "the part of the route has no length.", "Name two places apart."
        )
    if path.is_closed:
        part = _round_part(path, first, last, way)
    else:
        check_way(is_along=first < last, way=way)
        part = LineString(substring(path, first, last).coords)
    return [(float(x), float(y)) for x, y in plane.round(part).coords]


def check_way(*, is_along: bool, way: str) -> None:
    """Refuse a way that a line without end to end connection does not offer.

    Raises:
        ZoneFlaw: The way named leads from the first place away from the second.
    """
    if way and (way == "along") != is_along:
        raise ZoneFlaw(
            "zone.wrong-way",
            f"going {way} the route, its first place does not come before its second.",
            "Swap `from` and `until`, or leave out `way`.",
        )


def _along(plane: Plane, path: LineString, place: LonLat, off_m: float) -> float:
    """Metres along a path to the point nearest to a place."""
    point = Point(*plane.proj(*place))
    if not path.distance(point) <= off_m:
        raise ZoneFlaw(
            "zone.place-off-route",
            f"the place at {place[1]:.3f} N, {place[0]:.3f} E lies "
            f"{path.distance(point) / 1000:.1f} km off the route.",
            "Name a place on the route, put this one into its `through`, or widen `off_km`.",
        )
    return float(path.project(point))


def _round_part(path: LineString, first: float, last: float, way: str) -> LineString:
    """The part of a closed line from one point to another, in the way named."""
    if way not in {"along", "against"}:
        raise ZoneFlaw(
            "zone.two-ways",
            "the route closes on itself, so there are two ways between the places.",
            "Say `way: along` for the order of the route, or `way: against`.",
        )
    begin, finish = (first, last) if way == "along" else (last, first)
    if begin < finish:
        part = LineString(substring(path, begin, finish).coords)
    else:
        over = [*substring(path, begin, path.length).coords, *substring(path, 0, finish).coords]
        part = LineString([over[0], *(b for a, b in pairwise(over) if a != b)])
    return part if way == "along" else LineString(part.coords[::-1])


def _steps(line: Sequence[LonLat]) -> list[LonLat]:
    """The points of a line, each different from the one before it."""
    kept = [*line[:1], *(b for a, b in pairwise(line) if a != b)]
    if len(kept) < 2:
        raise ZoneFlaw(
            "zone.too-few-points", "its route has no length.", "Give it two places apart."
        )
    return kept


def _crossing(plane: Plane, polygon: Polygon) -> str:
    """Where a polygon crosses itself, as GEOS tells it: `Self-intersection[x y]`."""
    found = re.search(r"\[(\S+) (\S+)\]", explain_validity(polygon))
    if not found:
        return ""
    lon, lat = plane.proj(float(found[1]), float(found[2]), inverse=True)
    return f" at {lat:.4f} N, {lon:.4f} E"


def _flat(points: Sequence[LonLat]) -> tuple[Plane, NDArray[np.float64]]:
    lon_lat = np.array(points, dtype=np.float64)
    plane = plane_at(*middle(lon_lat))
    flat = np.column_stack(plane.proj(lon_lat[:, 0], lon_lat[:, 1]))
    reach = float(np.hypot(flat[:, 0], flat[:, 1]).max())
    if not reach <= _WIDEST_M:
        raise ZoneFlaw(
            "zone.too-wide",
            f"it reaches {reach / 1000:,.0f} km from its middle, too far to be drawn in metres.",
            "Split it into parts and unite them.",
        )
    return plane, flat


def _on_earth(plane: Plane, flat: BaseGeometry) -> BaseGeometry:
    """The polygon in longitude and latitude.

    Raises:
        ZoneFlaw: It holds a pole or crosses the antimeridian, where degrees cannot draw it.
    """
    _refuse_pole(plane, flat)
    shape = plane.round(shapely.segmentize(flat, _STEP_M))
    lon = shapely.get_coordinates(shape)[:, 0]
    if len(lon) and lon.max() - lon.min() > 180:
        raise _undrawable("crosses the antimeridian (180° E)")
    return shape


def _through(shape: BaseGeometry, points: Sequence[LonLat]) -> BaseGeometry:
    """The shape with those of its corners that are given points exactly as given.

    Into the plane and back moves a corner by a last digit, which would put the incidents of a
    place that an edge is drawn through inside or outside by chance, and not on the border.
    """
    from scipy.spatial import KDTree  # noqa: PLC0415 (opening a workspace needs no scipy)

    corners, given = shapely.get_coordinates(shape), np.array(points, dtype=np.float64)
    off_deg, which = KDTree(given).query(corners)
    same = off_deg < _SAME_DEG
    corners[same] = given[which[same]]
    return shapely.set_coordinates(shape, corners)


def _refuse_pole(plane: Plane, flat: BaseGeometry) -> None:
    for pole in (90.0, -90.0):
        x, y = plane.proj(0.0, pole)
        if np.isfinite(x) and flat.intersects(Point(x, y)):
            raise _undrawable("holds a pole")


def _undrawable(what: str) -> ZoneFlaw:
    return ZoneFlaw("zone.undrawable", f"it {what}.", "Split it there, and unite the parts.")


def _drawn_on(flat: NDArray[np.float64], by_m: float) -> NDArray[np.float64]:
    first, last = flat[0] - flat[1], flat[-1] - flat[-2]
    return np.concatenate(
        [
            [flat[0] + first / np.hypot(*first) * by_m],
            flat,
            [flat[-1] + last / np.hypot(*last) * by_m],
        ]
    )


def _is_left(path: LineString, point: Point) -> bool:
    """Whether a point lies left of a line: of the direction where the line comes nearest."""
    at = path.project(point)
    here = np.array(path.interpolate(at).coords[0])
    before = np.array(path.interpolate(max(at - 1.0, 0.0)).coords[0])
    after = np.array(path.interpolate(min(at + 1.0, path.length)).coords[0])
    ahead, aside = after - before, np.array(point.coords[0]) - here
    return bool(ahead[0] * aside[1] - ahead[1] * aside[0] > 0)
