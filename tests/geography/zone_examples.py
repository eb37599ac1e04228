"""Zones and points for tests of the zone index, and its pairs by name."""

from __future__ import annotations

from datetime import date

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry

from truceline.geography.model import ZoneShape
from truceline.geography.zone_index import ZoneIndex, ZonePairs


def zone(
    zone_id: str,
    geometry: BaseGeometry,
    valid_from: date | None = None,
    valid_until: date | None = None,
    is_stated: bool = True,
) -> ZoneShape:
    return ZoneShape(
        zone_id=zone_id,
        name=zone_id,
        geometry=geometry,
        accuracy_m=0.0,
        is_stated=is_stated,
        valid_from=valid_from,
        valid_until=valid_until,
    )


def blob(rng: np.random.Generator, number: int) -> ZoneShape:
    """A star-shaped zone of 3 to 300 vertices, often with a hole, sometimes in two parts."""
    turn = np.sort(rng.uniform(0, 2 * np.pi, rng.integers(3, 300)))
    reach = rng.uniform(0.3, 3) * rng.uniform(0.5, 1, len(turn))
    ring = rng.uniform(-5, 5, 2) + reach[:, None] * np.column_stack([np.cos(turn), np.sin(turn)])
    shape = Polygon(ring).buffer(0).difference(box(rng.uniform(-5, 4), rng.uniform(-5, 4), 5, 5))
    parts = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon" and p.area]
    first, until = sorted(date(2018, int(month), 1) for month in rng.choice(np.arange(1, 13), 2))
    whole = MultiPolygon(parts) if parts else box(0, 0, 1, 1)
    return zone(f"z{number:02}", whole, first if number % 2 else None, until)


def named(pairs: ZonePairs, index: ZoneIndex) -> set[tuple[int, str]]:
    return {(int(row), index.zone_ids[k]) for row, k in zip(pairs.row, pairs.zone, strict=True)}


def points(rng: np.random.Generator, rows: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    day = np.datetime64("2018-01-01") + rng.integers(0, 365, rows)
    return rng.uniform(-9, 9, rows), rng.uniform(-9, 9, rows), day
