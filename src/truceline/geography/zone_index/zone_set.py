"""Zones as the index takes them: checked, in one order, unrolled over the antimeridian, hashed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from truceline.core.errors import InvalidValue
from truceline.core.report_table import day_number
from truceline.geography.model import ZoneShape
from truceline.geography.zone_index.model import NO_DAY

__all__ = ["ZoneSet", "read_zone_set"]

_FORMAT = 1
"""Raise it whenever an index built earlier would no longer answer the same."""
_OPEN_END = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ZoneSet:
    """Zones that an index is built over, in order of id and first day.

    Attributes:
        zone_ids: Id of each zone; one id may stand several times, on different days.
        from_day: (zones,) first day on which each holds, in days since 1970-01-01.
        until_day: (zones,) first day on which it no longer holds.
        wkb: Outline of each part. A zone is one part; one that reaches over the antimeridian
            has a second, whole, turned by 360 degrees.
        zone_of_part: (parts,) number of the zone.
        never_agreed: Ids of zones left out, since their lines were never agreed.
        key: Hash of all of this.
    """

    zone_ids: tuple[str, ...]
    from_day: NDArray[np.int32]
    until_day: NDArray[np.int32]
    wkb: tuple[bytes, ...]
    zone_of_part: NDArray[np.int32]
    never_agreed: tuple[str, ...]
    key: str


def read_zone_set(zones: Iterable[ZoneShape], *, with_bounds: bool = False) -> ZoneSet:
    """Zones in one order whatever order they come in, each outline checked.

    Args:
        zones: Zones; one id may come several times, with lines that hold on different days.
        with_bounds: Take a zone whose lines were never agreed as its bound. Otherwise it is left
            out and named: nothing is known to lie inside it.

    Raises:
        InvalidValue: An outline is no valid area, leaves the earth, or jumps the antimeridian;
            or one id has two outlines on one day.
    """
    ordered = sorted(zones, key=lambda zone: (zone.zone_id, zone.valid_from or date.min))
    taken = [zone for zone in ordered if with_bounds or zone.is_stated]
    _check_days(taken)
    parts = [(number, part) for number, zone in enumerate(taken) for part in _parts(zone)]
    wkb = tuple(shapely.to_wkb(part, byte_order=1) for _, part in parts)
    from_day = [_day(zone.valid_from, NO_DAY + 1) for zone in taken]
    until_day = [_day(zone.valid_until, _OPEN_END) for zone in taken]
    left_out = tuple(zone.zone_id for zone in ordered if not (with_bounds or zone.is_stated))
    return ZoneSet(
        zone_ids=tuple(zone.zone_id for zone in taken),
        from_day=np.array(from_day, dtype=np.int32),
        until_day=np.array(until_day, dtype=np.int32),
        wkb=wkb,
        zone_of_part=np.array([number for number, _ in parts], dtype=np.int32),
        never_agreed=left_out,
        key=_key(taken, from_day, until_day, parts, wkb, left_out),
    )


def _day(day: date | None, otherwise: int) -> int:
    return otherwise if day is None else day_number(day)


def _key(
    zones: Sequence[ZoneShape],
    from_day: Sequence[int],
    until_day: Sequence[int],
    parts: Sequence[tuple[int, BaseGeometry]],
    wkb: Sequence[bytes],
    left_out: Sequence[str],
) -> str:
    whole = hashlib.sha256(f"zone index {_FORMAT}\n".encode())
    for zone, first, last in zip(zones, from_day, until_day, strict=True):
        whole.update(f"{zone.zone_id!r} {first} {last}\n".encode())
    for (number, _), outline in zip(parts, wkb, strict=True):
        whole.update(f"{number} {len(outline)}\n".encode() + outline)
    whole.update(repr(tuple(left_out)).encode())
    return whole.hexdigest()


def _check_days(zones: Sequence[ZoneShape]) -> None:
    for one, after in pairwise(zones):
        if one.zone_id != after.zone_id:
            continue
        if one.valid_until is None or one.valid_until > (after.valid_from or date.min):
            raise InvalidValue(
                f"Zone '{one.zone_id}' has two outlines on {after.valid_from or 'its first day'}.",
                hint="End the first on the day on which the second begins, or name them apart.",
            )


def _parts(zone: ZoneShape) -> list[BaseGeometry]:
    """The outline as often as it must be turned to lie, somewhere, between -180 and 180."""
    outline = _checked(zone)
    west, _, east, _ = outline.bounds
    turns = [turn for turn in (-360.0, 0.0, 360.0) if west + turn < 180 and east + turn > -180]
    return [
        shapely.transform(outline, partial(np.add, [turn, 0.0])) if turn else outline
        for turn in turns
    ]


def _checked(zone: ZoneShape) -> BaseGeometry:
    outline = shapely.force_2d(zone.geometry)
    fault = _fault(outline)
    if fault:
        raise InvalidValue(
            f"Zone '{zone.zone_id}' {fault}.",
            hint="Give a valid polygon in degrees of WGS 84, longitude first; over the "
            "antimeridian, cut it there or write longitudes that run on past 180.",
        )
    return outline


def _fault(outline: BaseGeometry) -> str:
    if outline.geom_type not in {"Polygon", "MultiPolygon"} or outline.is_empty:
        return f"is no area but {outline.geom_type.lower()}, or empty"
    west, south, east, north = outline.bounds
    if west < -540 or east > 540 or south < -90 or north > 90:
        return f"leaves the earth ({west:g} to {east:g} E, {south:g} to {north:g} N)"
    if east - west > 360:
        return f"is wider than the earth ({east - west:g} degrees)"
    if not outline.is_valid:
        return f"has no valid outline ({shapely.is_valid_reason(outline)})"
    jump = _widest_edge_deg(outline)
    # A whole parallel, or an edge along a pole, can be meant in one way only.
    return f"has an edge over {jump:g} degrees of longitude" if 180 < jump < 360 else ""


def _widest_edge_deg(outline: BaseGeometry) -> float:
    rings = shapely.get_rings(shapely.get_parts(outline))
    points, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    at_pole = (np.abs(points[1:, 1]) == 90) & (np.abs(points[:-1, 1]) == 90)
    width = np.abs(np.diff(points[:, 0]))
    return float(np.max(width[same & ~at_pole], initial=0.0))
