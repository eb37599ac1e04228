"""Points spread evenly over footprints: a disc's by the sunflower, an area's by two fractions."""

from __future__ import annotations

from functools import cache

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from truceline.core.errors import InvalidValue

__all__ = ["MOST_POINTS", "in_area", "in_discs", "is_plain", "unit_disc"]

MOST_POINTS = 65_536
_AXIS_M = 6_378_137.0
_FLATNESS = 1 / 298.257223563
_ECCENTRICITY_2 = _FLATNESS * (2 - _FLATNESS)
_STEEPEST = 0.06
"""Up to this ratio of reach and earth, weighed by latitude, the series errs by < 0.1 % of it."""
_PLASTIC = 1.3247179572447460  # the real root of x³ = x + 1
_ROUNDS = 40

Floats = NDArray[np.float64]


@cache
def unit_disc(points: int) -> Floats:
    """(points, 2): east, north of points spread evenly over the disc of radius 1, from its middle.

    Each stands for the same area, none lies on the rim. The same for the same number.

    Raises:
        InvalidValue: Fewer than 4 points, or too many.

    Source: Vogel (1979), A better way to construct the sunflower head, Mathematical Biosciences
    44:179-189, doi:10.1016/0025-5564(79)90080-4.
    """
    if not 4 <= points <= MOST_POINTS:
        raise InvalidValue(
            f"{points} points per footprint were asked for.",
            hint=f"Give 4 to {MOST_POINTS:,}; 64 errs by about one point in a hundred.",
        )
    number = np.arange(points)
    reach, turn = np.sqrt((number + 0.5) / points), number * np.pi * (3 - np.sqrt(5))
    spread = np.column_stack([reach * np.cos(turn), reach * np.sin(turn)])
    spread.flags.writeable = False
    return spread


def is_plain(lat_deg: Floats, reach_m: Floats) -> NDArray[np.bool_]:
    """(discs,) whether `in_discs` can spread points: not too near a pole, not too wide."""
    steep = 1 + np.tan(np.radians(np.minimum(np.abs(lat_deg), 89.9)))
    return np.asarray(reach_m / _AXIS_M * steep <= _STEEPEST, dtype=np.bool_)


def in_discs(lon_deg: Floats, lat_deg: Floats, reach_m: Floats, spread: Floats) -> Floats:
    """(2, discs, points): longitude and latitude of points spread over discs on the ellipsoid.

    Longitudes may run past ±180. Equals the inverse of an azimuthal-equidistant plane around each
    centre, to third order. Each disc's points are turned by an angle of its own, so that over many
    discs the points' gaps do not keep falling on the same side of a road or a border; the angle
    follows from the disc alone, so that it is the same in any company.

    Source: Legendre's series for the direct problem, as in Bomford (1980), Geodesy, 4th ed., §2.13.
    """
    lat = np.radians(lat_deg)
    bend = np.sqrt(1 - _ECCENTRICITY_2 * np.sin(lat) ** 2)
    across_m = _AXIS_M / bend
    up_m = _AXIS_M * (1 - _ECCENTRICITY_2) / bend**3
    t = np.tan(lat)
    u, v = reach_m / up_m, reach_m / across_m
    steep = 1 + 3 * t**2
    turn = _turn(lon_deg, lat_deg, reach_m)
    run = np.degrees(v / np.cos(lat)) * _run(turn, u * t, u * u * steep / 3, v * v * t**2 / 3)
    rise = np.degrees(u) * _rise(turn, v * (up_m / across_m) * t / 2, v * v * steep / 6)
    # One product of matrices for what would be twenty passes over all points.
    placed = np.stack([run.T, rise.T]) @ _monomials(spread)
    placed[0] += lon_deg[:, None]
    placed[1] += lat_deg[:, None]
    return placed


def _monomials(spread: Floats) -> Floats:
    """(9, points): x, y, x², xy, y², x³, x²y, xy², y³ of each point."""
    x, y = spread.T
    return np.stack([x, y, x * x, x * y, y * y, x**3, x * x * y, x * y * y, y**3])


def _run(turn: Floats, p: Floats, q: Floats, r: Floats) -> Floats:
    """(9, discs): e + p e n + q e n² - r e³ in `_monomials` of the points before the turn.

    Here e and n are the points' east and north after it.
    """
    c, s = np.cos(turn), np.sin(turn)
    cc, ss, cs = c * c, s * s, c * s
    return np.stack(
        [
            *(c, -s),
            *(p * cs, p * (cc - ss), -p * cs),
            q * c * ss - r * c * cc,
            q * s * (2 * cc - ss) + 3 * r * cc * s,
            q * c * (cc - 2 * ss) - 3 * r * c * ss,
            r * s * ss - q * cc * s,
        ]
    )


def _rise(turn: Floats, p: Floats, q: Floats) -> Floats:
    """(9, discs): n - p e² - q e² n, as in `_run`."""
    c, s = np.cos(turn), np.sin(turn)
    cc, ss, cs = c * c, s * s, c * s
    return np.stack(
        [
            *(s, c),
            *(-p * cc, 2 * p * cs, -p * ss),
            -q * cc * s,
            q * c * (2 * ss - cc),
            q * s * (2 * cc - ss),
            -q * c * ss,
        ]
    )


def _turn(lon_deg: Floats, lat_deg: Floats, reach_m: Floats) -> Floats:
    """(discs,) an angle in radians that looks random and is always the same for a disc."""
    mixed = np.zeros(len(lon_deg), dtype=np.uint64)
    for column in (lon_deg, lat_deg, reach_m):
        mixed ^= np.ascontiguousarray(column + 0.0).view(np.uint64)  # + 0.0: no minus zero
        mixed *= np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return np.asarray((mixed >> np.uint64(11)).astype(np.float64) * (2 * np.pi / 2**53))


def in_area(flat: BaseGeometry, points: int) -> Floats:
    """(about points, 2): x, y of points spread evenly over a polygon in a plane.

    The first of an endless even sequence over the polygon's box that fall inside; at least one.

    Source: the additive recurrence of Roberts (2018), The unreasonable effectiveness of
    quasirandom sequences; after Kronecker.
    """
    west, south, east, north = flat.bounds
    box_area = (east - west) * (north - south)
    wanted = int(np.ceil(points * box_area / max(flat.area, box_area * 1e-6)))
    shapely.prepare(flat)
    kept: list[Floats] = []
    start = 0
    for _ in range(_ROUNDS):
        number = np.arange(start + 1, start + 1 + min(wanted, MOST_POINTS))[:, None]
        part = (0.5 + number * np.array([1 / _PLASTIC, 1 / _PLASTIC**2])) % 1
        x_y = part * [east - west, north - south] + [west, south]
        kept.append(x_y[shapely.contains_xy(flat, x_y[:, 0], x_y[:, 1])])
        start += len(number)
        if start >= wanted and any(len(part) for part in kept):
            break
    found = np.concatenate(kept)
    if len(found):
        return np.asarray(found, dtype=np.float64)
    return np.asarray(shapely.get_coordinates(shapely.point_on_surface(flat)), dtype=np.float64)
