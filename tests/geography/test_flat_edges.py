from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from truceline.geography.flat_edges import FlatEdges, InSquares
from truceline.geography.shapes import areas_only


def lands(rng: np.random.Generator) -> BaseGeometry:
    """Areas of up to four parts with holes, some kilometres to a hundred wide."""
    parts = []
    for _ in range(rng.integers(1, 5)):
        turn = np.sort(rng.uniform(0, 2 * np.pi, rng.integers(3, 60)))
        reach = rng.uniform(0.2, 1, len(turn)) * rng.uniform(500, 60_000)
        ring = np.column_stack([reach * np.cos(turn), reach * np.sin(turn)])
        parts.append(areas_only(shapely.Polygon(ring + rng.uniform(-60_000, 60_000, 2))))
    middles = shapely.points(rng.uniform(-60_000, 60_000, (5, 2)))
    holes = shapely.buffer(middles, rng.uniform(10, 8000, 5), quad_segs=3)
    return areas_only(shapely.difference(shapely.union_all(parts), shapely.union_all(holes)))


def test_discs_lie_to_areas_as_shapely_finds_one_by_one() -> None:
    rng = np.random.default_rng(20_181_217)
    for _ in range(12):
        areas = lands(rng)
        x, y = rng.uniform(-80_000, 80_000, (2, 150))
        corner = shapely.get_coordinates(areas)[0]
        x[:2], y[:2] = corner  # at a vertex, and touching one with the rim
        radius = 10 ** rng.uniform(1, 5, 150)
        x[1] += radius[1]
        at, edges = shapely.points(x, y), FlatEdges(areas)
        inside, near = edges.inside_and_near(InSquares.of(x, y), radius)
        assert inside.tolist() == shapely.intersects(areas, at).tolist()
        # The stubs know of one distance only; the function takes one per point.
        truly = shapely.dwithin(areas.boundary, at, radius)  # type: ignore[call-overload]
        assert near[2:].tolist() == truly[2:].tolist()
        discs = shapely.buffer(at, radius, quad_segs=500)
        exact = shapely.area(shapely.intersection(areas, discs)) / shapely.area(discs)
        found = edges.area_within(x, y, radius) / (np.pi * radius**2)
        np.testing.assert_allclose(found, exact, atol=5e-6)
