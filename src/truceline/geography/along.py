"""How much of a route was covered: by a track that was gone, or by parts that somebody stated.

Everything is measured in metres along the planned route, in a local azimuthal equidistant plane.
Nobody having told of a patrol is no patrol of zero length: its share is then not known.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from truceline.core.errors import InvalidValue
from truceline.geography.flaws import ZoneFlaw
from truceline.geography.lines import LonLat, as_line
from truceline.geography.near_track import near_spans
from truceline.geography.projection import Plane

__all__ = [
    "Leg",
    "RouteCover",
    "Stretch",
    "cover_by_legs",
    "cover_by_track",
    "in_words",
    "not_told",
]

Spans = list[tuple[float, float]]
"""Metres along the route, from – until, apart and in order."""

_LEAST_M = 0.5
"""Shorter gaps and stretches are rounding, not patrols."""
_TRACK_ASSUMPTIONS = (
    "A stretch of the route counts as covered where the track passed within the tolerance; a "
    "track that only crosses the route covers as much of it.",
    "When the track passed, and how often, does not matter.",
)
_GAP_ASSUMPTION = (
    "Between fixes farther apart than {km:g} km nobody knows where the patrol went: the low share "
    "leaves that out, the high share takes a straight way."
)
_STRAIGHT_ASSUMPTION = "Between two fixes the patrol went straight."
_LEG_ASSUMPTIONS = (
    "The patrol followed the planned route between the places stated.",
    "A place reaches as far as its radius: the low share starts behind it, the high share before.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A part of a route: metres from its start, and the points at its ends.

    Attributes:
        from_m: Metres from the start of the route; `until_m` likewise.
        start: Longitude, latitude where it begins; `end` where it ends.
        is_unsure: It may have been covered; False: it was not.
    """

    from_m: float
    until_m: float
    start: LonLat
    end: LonLat
    is_unsure: bool = False

    @property
    def length_m(self) -> float:
        """Its length along the route."""
        return self.until_m - self.from_m


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteCover:
    """How much of a planned route was covered.

    Attributes:
        length_m: Length of the planned route.
        low_m: Metres covered for sure; None where nothing is known. `high_m` that may have been.
        uncovered: Stretches that were not covered, or perhaps not, in order along the route.
        tolerance_m: How far off the route still counts; None for stated parts.
        unknown: Why no share can be given; empty where one can.
    """

    length_m: float
    low_m: float | None
    high_m: float | None
    uncovered: tuple[Stretch, ...] = ()
    tolerance_m: float | None = None
    unknown: str = ""
    assumptions: tuple[str, ...] = ()

    @property
    def low_share(self) -> float | None:
        """Share covered for sure, 0–1; None where nothing is known."""
        return None if self.low_m is None else min(self.low_m / self.length_m, 1.0)

    @property
    def high_share(self) -> float | None:
        """Share that may have been covered, 0–1."""
        return None if self.high_m is None else min(self.high_m / self.length_m, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """A part of a route that somebody says was gone: from one place to another.

    Attributes:
        start: Longitude, latitude; `end` likewise.
        start_radius_m: How far the place reaches; `end_radius_m` likewise.
        way: On a route that closes on itself: `along` its order, or `against` it.
    """

    start: LonLat
    end: LonLat
    start_radius_m: float = 0.0
    end_radius_m: float = 0.0
    way: str = ""


def not_told(route: Sequence[LonLat] | BaseGeometry, why: str) -> RouteCover:
    """The cover of a route of which nobody tells whether it was patrolled: not known, not zero."""
    _, path = _planned(route)
    return RouteCover(length_m=path.length, low_m=None, high_m=None, unknown=why)


def cover_by_track(
    route: Sequence[LonLat] | BaseGeometry,
    track: Sequence[Sequence[LonLat]],
    *,
    tolerance_m: float,
    longest_gap_m: float | None = None,
) -> RouteCover:
    """How much of a planned route lies within a tolerance of the track that was gone.

    Args:
        route: Longitude, latitude in order; or a line in such degrees, in one piece.
        track: Pieces of the track, each its fixes in order; none where nothing was recorded.
        tolerance_m: How far from the track the route still counts as covered.
        longest_gap_m: Fixes farther apart are not taken as joined; None to join all.

    Raises:
        InvalidValue: The route is in pieces or too long, or a distance is out of range.
    """
    if not 0 < tolerance_m < 100_000:
        raise InvalidValue(
            f"A tolerance of {tolerance_m:g} m makes no sense.", hint="Give metres, such as 500."
        )
    plane, path = _planned(route)
    pieces = [piece for piece in track if len(piece)]
    if not pieces:
        return not_told(route, "no track was recorded")
    sure = _near(path, _steps(plane, pieces, longest_gap_m), tolerance_m)
    may = sure
    assumed: tuple[str, ...] = (_STRAIGHT_ASSUMPTION,)
    if longest_gap_m is not None:
        may = _near(path, _steps(plane, pieces, None), tolerance_m)
        assumed = (_STRAIGHT_ASSUMPTION, _GAP_ASSUMPTION.format(km=longest_gap_m / 1000))
    return _result((plane, path), sure, may, (*_TRACK_ASSUMPTIONS, *assumed), tolerance_m)


def cover_by_legs(
    route: Sequence[LonLat] | BaseGeometry, legs: Iterable[Leg], *, off_m: float = 1000.0
) -> RouteCover:
    """How much of a planned route lies within the parts that are said to have been gone.

    Args:
        route: As in `cover_by_track`.
        legs: The parts, in any order and direction; they may overlap.
        off_m: How far from the route a place may lie, beside its own radius.

    Raises:
        InvalidValue: A place lies off the route, a leg has no length, or the route closes on
            itself and a leg does not say which way it went.
    """
    plane, path = _planned(route)
    sure: Spans = []
    may: Spans = []
    given = list(legs)
    if not given:
        return not_told(route, "nobody says which part was gone")
    for leg in given:
        low, high = _leg_spans(plane, path, leg, off_m)
        sure, may = sure + low, may + high
    return _result((plane, path), _merged(sure), _merged(may), _LEG_ASSUMPTIONS, None)


def in_words(cover: RouteCover) -> str:
    """The share in a sentence, with the stretches left out; says plainly when it is not known."""
    if cover.low_m is None or cover.high_m is None:
        return f"How much of the route was covered is not known: {cover.unknown}."
    low, high = cover.low_m / 1000, cover.high_m / 1000
    # Rounded down, so that only a whole route is said to be covered to 100 %.
    shares = [
        math.floor(1000 * (share or 0) + 1e-6) / 10 for share in (cover.low_share, cover.high_share)
    ]
    km = f"{low:.1f}" if high - low < 0.05 else f"{low:.1f} to {high:.1f}"
    percent = f"{shares[0]:g}" if shares[0] == shares[1] else f"{shares[0]:g} to {shares[1]:g}"
    said = f"{km} of {cover.length_m / 1000:.1f} km of the route were covered ({percent} %)."
    if not cover.uncovered:
        return said
    parts = [
        f"km {one.from_m / 1000:.1f} to {one.until_m / 1000:.1f}"
        + (" (not known)" if one.is_unsure else "")
        for one in cover.uncovered
    ]
    return f"{said} Not covered: {', '.join(parts)}."


def _planned(route: Sequence[LonLat] | BaseGeometry) -> tuple[Plane, LineString]:
    try:
        return as_line(route)
    except ZoneFlaw as flaw:
        raise InvalidValue(f"The route: {flaw.message}", hint=flaw.hint) from flaw


def _steps(
    plane: Plane, pieces: Sequence[Sequence[LonLat]], longest_gap_m: float | None
) -> NDArray[np.float64]:
    """(steps, 2, 2) the track in the plane; fixes too far apart stand alone."""
    steps = []
    for piece in pieces:
        lon_lat = np.array(piece, dtype=np.float64)
        if not np.isfinite(lon_lat).all():
            raise InvalidValue("A fix of the track has no point.", hint="Leave such fixes out.")
        flat = np.column_stack(plane.proj(lon_lat[:, 0], lon_lat[:, 1]))
        steps.append(np.stack([flat, flat], axis=1))
        joined = np.stack([flat[:-1], flat[1:]], axis=1)
        if longest_gap_m is not None:
            ahead = joined[:, 1] - joined[:, 0]
            joined = joined[np.hypot(ahead[:, 0], ahead[:, 1]) <= longest_gap_m]
        steps.append(joined)
    return np.concatenate(steps)


def _near(path: LineString, steps: NDArray[np.float64], tolerance_m: float) -> Spans:
    """Metres along a path on which it lies within a distance of a track.

    Each straight side of the path is cut on its own, so that a path that meets itself is measured
    as often as it passes, and the same backwards.
    """
    return _merged(near_spans(shapely.get_coordinates(path), steps, tolerance_m))


def _leg_spans(plane: Plane, path: LineString, leg: Leg, off_m: float) -> tuple[Spans, Spans]:
    """What a leg covered for sure, and what it may have covered."""
    ends = []
    for place, radius_m in ((leg.start, leg.start_radius_m), (leg.end, leg.end_radius_m)):
        point = Point(*plane.proj(*place))
        if not path.distance(point) <= off_m + radius_m:
            raise InvalidValue(
                f"The place at {place[1]:.3f} N, {place[0]:.3f} E lies "
                f"{path.distance(point) / 1000:.1f} km off the route.",
                hint="Name a place on the route, or allow a greater distance.",
            )
        ends.append((float(path.project(point)), radius_m))
    if path.is_closed:
        return _round_spans(path, ends, leg.way)
    (low, low_radius), (high, high_radius) = sorted(ends)
    if leg.way and (leg.way == "along") != (ends[0][0] < ends[1][0]):
        raise InvalidValue(
            f"Going {leg.way} the route, the first place does not come before the second.",
            hint="Swap the two places, or leave out the way.",
        )
    sure = (low + low_radius, high - high_radius)
    may = (max(low - low_radius, 0.0), min(high + high_radius, path.length))
    return ([sure] if sure[0] < sure[1] else []), [may]


def _round_spans(
    path: LineString, ends: list[tuple[float, float]], way: str
) -> tuple[Spans, Spans]:
    """The same on a route that closes on itself, where a leg may run over its start."""
    if way not in {"along", "against"}:
        raise InvalidValue(
            "The route closes on itself, so there are two ways between the places.",
            hint="Say whether the leg went `along` the order of the route or `against` it.",
        )
    (begin, begin_radius), (finish, finish_radius) = ends if way == "along" else ends[::-1]
    length = (finish - begin) % path.length or path.length
    sure = _wrapped(begin + begin_radius, length - begin_radius - finish_radius, path.length)
    may = _wrapped(begin - begin_radius, length + begin_radius + finish_radius, path.length)
    return sure, may


def _wrapped(begin: float, length: float, around: float) -> Spans:
    if length <= 0:
        return []
    if length >= around:
        return [(0.0, around)]
    begin %= around
    over = begin + length - around
    return [(begin, around), (0.0, over)] if over > 0 else [(begin, begin + length)]


def _merged(spans: Iterable[tuple[float, float]]) -> Spans:
    """Spans that touch become one."""
    kept: Spans = []
    for start, end in sorted(spans):
        if kept and start <= kept[-1][1] + _LEAST_M:
            kept[-1] = (kept[-1][0], max(kept[-1][1], end))
        else:
            kept.append((start, end))
    return kept


def _rest(spans: Spans, length: float) -> Spans:
    """What of 0 – length lies outside of spans."""
    edges = [0.0, *(edge for span in spans for edge in span), length]
    return [
        (start, end)
        for start, end in zip(edges[::2], edges[1::2], strict=True)
        if end - start > _LEAST_M
    ]


def _total(spans: Spans) -> float:
    return sum(end - start for start, end in spans)


def _result(
    line: tuple[Plane, LineString],
    sure: Spans,
    may: Spans,
    assumptions: tuple[str, ...],
    tolerance_m: float | None,
) -> RouteCover:
    plane, path = line
    may = _merged([*sure, *may])
    missing = [(span, False) for span in _rest(may, path.length)]
    # What may be covered and is not sure: the gaps of the sure, less what nobody covered.
    blocked = _merged([*sure, *(span for span, _ in missing)])
    missing += [(span, True) for span in _rest(blocked, path.length)]
    return RouteCover(
        length_m=path.length,
        low_m=min(_total(sure), path.length),
        high_m=min(_total(may), path.length),
        uncovered=tuple(_stretch(plane, path, *one) for one in sorted(missing)),
        tolerance_m=tolerance_m,
        assumptions=assumptions,
    )


def _stretch(plane: Plane, path: LineString, span: tuple[float, float], is_unsure: bool) -> Stretch:
    coords = plane.round(substring(path, *span)).coords
    start, end = coords[0], coords[-1]
    return Stretch(
        from_m=span[0],
        until_m=span[1],
        start=(float(start[0]), float(start[1])),
        end=(float(end[0]), float(end[1])),
        is_unsure=is_unsure,
    )
