"""Sectors: where something seen or heard may lie, from the observers' position.

A sector holds the observers' position in its shape, also when it does not touch it: it is as
sensitive as the position itself, and `sector_middle` is what may stand for the event.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import yaml
from numpy.typing import NDArray
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from truceline.core.errors import InvalidValue
from truceline.geography.projection import plane_at
from truceline.geography.shapes import onto_map

__all__ = ["Reach", "Sweep", "load_reach", "sector", "sector_middle", "sweep"]

_REACH = "reach.v1"
_STEP_DEG = 2.0
"""Arcs are cut this fine: a chord then lies within 0.02 % of the true distance."""
_SIDE_PARTS = 16
_WHOLE_DEG = 180.0
_POLE_MARGIN_M = 1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What is taken where observers state no distance or no width; our reading.

    Attributes:
        reach_id: Such as `reach.v1`.
        source: In words, whose reading it is.
        reach_m: Metres by means: seen, heard, camera.
        spread_deg: Half the width of a direction.
        least_spread_deg: No direction is taken more exactly than this.
        single_share: How wrong a single distance may be, as a share of it.
        here_m: How near to the observers lies what happened to themselves.
        least_m: Nothing is placed more exactly than this.
        most_m: Farther, nothing is seen or heard.
    """

    reach_id: str
    source: str
    reach_m: Mapping[str, float]
    spread_deg: float
    least_spread_deg: float
    single_share: float
    here_m: float
    least_m: float
    most_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """A direction and a range, whole: what was not stated is filled in, and said.

    Attributes:
        bearing_deg: Degrees clockwise from north; None for all round.
        spread_deg: Half the width; 180 for all round.
        near_m: Nearest distance; `far_m` farthest.
        assumed: What was not stated, in words, with whose reading took its place.
    """

    bearing_deg: float | None
    spread_deg: float
    near_m: float
    far_m: float
    assumed: tuple[str, ...] = ()


@cache
def load_reach() -> Reach:
    """The bundled table of reaches."""
    text = (files("truceline.geography") / "data" / "reach.yaml").read_text(encoding="utf-8")
    body = yaml.safe_load(text)[_REACH]
    names = (
        *("spread_deg", "least_spread_deg", "single_share"),
        *("here_m", "least_m", "most_m"),
    )
    return Reach(
        reach_id=_REACH,
        source=body["source"],
        reach_m={means: float(metres) for means, metres in body["reach_m"].items()},
        **{name: float(body[name]) for name in names},
    )


def sweep(
    bearing_deg: float | None = None,
    spread_deg: float | None = None,
    distance_min_m: float | None = None,
    distance_max_m: float | None = None,
    *,
    means: str = "seen",
) -> Sweep:
    """A direction and a range with everything that observers left out.

    Args:
        bearing_deg: Degrees clockwise from north, 0 to 360; None where not known: all round.
        spread_deg: Half the width of the direction, 0 to 180.
        distance_min_m: Nearest distance in metres; alone it reaches out by the means' reach.
        distance_max_m: Farthest; one and the same for both is a single estimate.
        means: `seen`, `heard` or `camera`: whose reach is taken without a distance.

    Raises:
        InvalidValue: A figure makes no direction or no range.
    """
    _check(bearing_deg, spread_deg, (distance_min_m, distance_max_m))
    near_m, far_m, assumed = _range(distance_min_m, distance_max_m, means)
    if bearing_deg is None:
        return Sweep(
            bearing_deg=None, spread_deg=_WHOLE_DEG, near_m=near_m, far_m=far_m, assumed=assumed
        )
    reach = load_reach()
    if not spread_deg:
        spread_deg = reach.spread_deg
        assumed += (f"{spread_deg:g}° to either side",)
    elif spread_deg < reach.least_spread_deg:
        spread_deg = reach.least_spread_deg
        assumed += (f"{spread_deg:g}° to either side at least",)
    elif spread_deg > _WHOLE_DEG - reach.least_spread_deg:
        spread_deg = _WHOLE_DEG
    return Sweep(
        bearing_deg=bearing_deg % 360,
        spread_deg=spread_deg,
        near_m=near_m,
        far_m=far_m,
        assumed=assumed,
    )


def sector(
    lon_deg: float,
    lat_deg: float,
    bearing_deg: float | None = None,
    spread_deg: float | None = None,
    distance_min_m: float | None = None,
    distance_max_m: float | None = None,
    *,
    means: str = "seen",
) -> BaseGeometry:
    """The polygon in which something seen or heard from a point may lie, in WGS 84.

    Without a bearing a ring, or a disc; without a distance the means' reach (`load_reach`). Edges
    lie within 0.1 % of the true distances and directions; over the antimeridian it is two parts.

    Args:
        lon_deg: The observers' longitude.
        lat_deg: The observers' latitude.
        bearing_deg: See `sweep`, as the others.
        spread_deg: Half the width.
        distance_min_m: Nearest distance.
        distance_max_m: Farthest distance.
        means: How it was noticed.

    Raises:
        InvalidValue: A figure makes no sector, the point is not on Earth, or a pole is in reach.

    Source: Snyder (1987), USGS PP 1395, pp. 191–202: in the azimuthal equidistant projection
        distances and directions from the centre are true.
    """
    swept = sweep(bearing_deg, spread_deg, distance_min_m, distance_max_m, means=means)
    if not (-180 <= lon_deg <= 180 and -90 <= lat_deg <= 90):
        raise InvalidValue(
            f"The position {lat_deg} N, {lon_deg} E is not on Earth.",
            hint="Check whether latitude and longitude were swapped.",
        )
    plane = plane_at(lon_deg, lat_deg)
    for pole in (90.0, -90.0):
        x, y = plane.proj(lon_deg, pole)
        if math.hypot(x, y) <= swept.far_m + _POLE_MARGIN_M:
            raise InvalidValue(
                f"The pole lies within {swept.far_m / 1000:g} km of the position, where degrees "
                "cannot draw a sector.",
                hint="Give the place of the event as a point instead.",
            )
    return onto_map(plane.round(_flat(swept)), lon_deg)


def sector_middle(lon_deg: float, lat_deg: float, swept: Sweep) -> tuple[float, float] | None:
    """Longitude and latitude amid a sector, to the metre: on its bearing, half-way out.

    None all round: the middle would be the observers' own position.
    """
    if swept.bearing_deg is None:
        return None
    turn, away_m = math.radians(swept.bearing_deg), (swept.near_m + swept.far_m) / 2
    proj = plane_at(lon_deg, lat_deg).proj
    lon, lat = proj(away_m * math.sin(turn), away_m * math.cos(turn), inverse=True)
    return round(float(lon), 5), round(float(lat), 5)


def _check(
    bearing_deg: float | None, spread_deg: float | None, far_m: tuple[float | None, float | None]
) -> None:
    if bearing_deg is not None and not 0 <= bearing_deg <= 360:
        raise InvalidValue(
            f"A bearing of {bearing_deg:g} degrees does not exist.",
            hint="Write degrees clockwise from north, 0 to 360.",
        )
    if spread_deg is not None and not 0 <= spread_deg <= _WHOLE_DEG:
        raise InvalidValue(
            f"A sector cannot be {spread_deg:g} degrees wide to either side.",
            hint="Give half its width, 0 to 180; without a bearing leave it empty.",
        )
    most_m = load_reach().most_m
    for metres in far_m:
        if metres is not None and not 0 <= metres <= most_m:
            raise InvalidValue(
                f"Nothing is seen or heard at {metres:g} m.",
                hint=f"Give the distance in metres, 0 to {most_m:g}.",
            )
    if None not in far_m and far_m[1] < far_m[0]:  # type: ignore[operator]
        raise InvalidValue(
            "The distances make no range.", hint="Give metres: the nearest, then the farthest."
        )


def _range(
    near_m: float | None, far_m: float | None, means: str
) -> tuple[float, float, tuple[str, ...]]:
    """Nearest and farthest distance, and what was not stated of them."""
    reach = load_reach()
    if means not in reach.reach_m:
        raise InvalidValue(
            f"'{means}' is no means of noticing.", hint=f"Give one of {', '.join(reach.reach_m)}."
        )
    reach_m = reach.reach_m[means]
    if far_m is None:
        far_m = reach_m if near_m is None or near_m < reach_m else near_m + reach_m
        return near_m or 0.0, far_m, (f"as far as {far_m / 1000:g} km",)
    if near_m == far_m and far_m > reach.least_m:
        off_m = far_m * reach.single_share
        share = f"the distance right to {reach.single_share:.0%}"
        return far_m - off_m, far_m + off_m, (share,)
    near_m = near_m or 0.0
    if far_m - near_m < reach.least_m:
        return max(near_m - reach.least_m, 0.0), far_m + reach.least_m, (f"{reach.least_m:g} m",)
    return near_m, far_m, ()


def _flat(swept: Sweep) -> BaseGeometry:
    """The sector in metres around the observers, y to the north."""
    if swept.bearing_deg is None or swept.spread_deg >= _WHOLE_DEG:
        outer = _arc(swept.far_m, np.arange(0, 360, _STEP_DEG))
        inner = [_arc(swept.near_m, np.arange(0, 360, _STEP_DEG))] if swept.near_m > 0 else []
        return Polygon(outer, inner)
    first, last = swept.bearing_deg - swept.spread_deg, swept.bearing_deg + swept.spread_deg
    turns = np.linspace(first, last, max(2, math.ceil((last - first) / _STEP_DEG) + 1))
    outer = _arc(swept.far_m, turns)
    inner_ring = _arc(swept.near_m, turns[::-1]) if swept.near_m > 0 else np.zeros((1, 2))
    wedge = Polygon(np.concatenate([outer, inner_ring]))
    # Straight in metres is not straight in degrees: the sides are cut as well.
    return wedge.segmentize((swept.far_m - swept.near_m) / _SIDE_PARTS)


def _arc(away_m: float, turns_deg: NDArray[np.float64]) -> NDArray[np.float64]:
    turns = np.radians(turns_deg)
    return np.column_stack([away_m * np.sin(turns), away_m * np.cos(turns)])
