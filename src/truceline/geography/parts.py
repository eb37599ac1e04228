"""A zone cut along other zones: parts that each lie wholly inside or outside of every one."""

from __future__ import annotations

from collections.abc import Iterable

import shapely
from shapely.geometry.base import BaseGeometry

from truceline.core.coverage import ZonePart
from truceline.core.errors import InvalidValue
from truceline.geography.model import ZoneShape
from truceline.geography.projection import middle, plane_at
from truceline.geography.shapes import areas_only

__all__ = ["zone_parts"]

_EDGE_DEG = 0.05
_LEAST_SHARE = 1e-9


def zone_parts(zone: ZoneShape, others: Iterable[ZoneShape]) -> tuple[ZonePart, ...]:
    """A zone's parts by which other zones they lie in, with their shares of its area.

    So a team that watches a third of a zone can be told from one that watches all of it, and two
    teams that watch the same third from two that watch two thirds.

    Args:
        zone: The zone asked about.
        others: Zones of which coverage is stated, or in which teams can see.

    Raises:
        InvalidValue: The lines of one of them were never agreed, so that nobody can cut along them.
    """
    plane = plane_at(*middle(shapely.get_coordinates(zone.geometry)), equal_area=True)
    given = [zone, *(other for other in others if other.zone_id != zone.zone_id)]
    for one in given:
        if not one.is_stated:
            raise InvalidValue(
                f"The lines of zone '{one.zone_id}' were never agreed, so it has no parts.",
                hint="State coverage for a zone with lines, or for all of this one.",
            )
    whole, *flats = (
        areas_only(plane.flat(shapely.segmentize(one.geometry, _EDGE_DEG))) for one in given
    )
    parts: dict[frozenset[str], BaseGeometry] = {frozenset({zone.zone_id}): whole}
    for other, flat in zip(given[1:], flats, strict=True):
        cut: dict[frozenset[str], BaseGeometry] = {}
        for names, part in parts.items():
            cut[names | {other.zone_id}] = areas_only(part.intersection(flat))
            cut[names] = areas_only(part.difference(flat))
        parts = {n: part for n, part in cut.items() if part.area / whole.area > _LEAST_SHARE}
    total = sum(part.area for part in parts.values())
    return tuple(
        ZonePart(share=parts[names].area / total, zones=names)
        for names in sorted(parts, key=sorted)
    )
