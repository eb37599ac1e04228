"""Zones made ready for many footprints: a zone index and the zones' edges, for each accuracy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from truceline.core.errors import InvalidValue
from truceline.geography.model import ZoneShape
from truceline.geography.near_edges import Edges
from truceline.geography.zone_index import ZoneIndex, build_zone_index, read_zone_set
from truceline.geography.zone_index.build import CELLS_PER_SIDE
from truceline.geography.zone_index.raster import expand

__all__ = ["BOUNDARIES", "FootprintIndex", "ZoneLayer", "build_footprint_index"]

BOUNDARIES = ("intersects", "half-open", "within")
"""Who has a point on a border: every zone that it touches (as `place_shares`), exactly one of two
neighbours (as `ZoneIndex.pairs`), or none."""

_METRES_PER_DEGREE = 110_000.0
"""Less than the shortest degree of latitude, so that boxes come out too wide, never too small."""

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, eq=False)
class ZoneLayer:
    """Zones of one accuracy: footprints are widened alike for all of them.

    Attributes:
        number: (zones,) number of each zone in `FootprintIndex.zones`.
        zones: In the order of the index.
        index: Over these zones; one whose lines were never agreed stands as its bound.
        accuracy_m: How far their edges may lie from the true ones.
    """

    number: Numbers
    zones: tuple[ZoneShape, ...]
    index: ZoneIndex
    accuracy_m: float

    @cached_property
    def edges(self) -> Edges:
        """The edges, also of a zone turned by 360 degrees."""
        return Edges(self.index.outlines, self.index.zone_set.zone_of_part.astype(np.int64))

    @cached_property
    def _crossed(self) -> NDArray[np.int32]:
        """Cells with a boundary south-west of each corner: a summed-area table."""
        cells, grid = self.index.cells, self.index.grid
        open_ = np.concatenate([[0], np.cumsum(cells.entry & 1)])
        is_open = open_[cells.list_start[1:]] > open_[cells.list_start[:-1]]
        of_cell = is_open[cells.list_of_cell[:-1]].reshape(grid.rows, grid.columns)
        table = np.zeros((grid.rows + 1, grid.columns + 1), dtype=np.int32)
        table[1:, 1:] = of_cell.cumsum(axis=0, dtype=np.int32).cumsum(axis=1, dtype=np.int32)
        return table

    def is_clear(self, lon_deg: Floats, lat_deg: Floats, reach_m: Floats) -> Flags:
        """(discs,) whether surely no boundary is near: none crosses a cell of the disc's box."""
        grid, table = self.index.grid, self._crossed
        up = (reach_m * 1.001 + 10) / _METRES_PER_DEGREE
        across = up / np.cos(np.radians(np.minimum(np.abs(lat_deg) + up, 89.0)))
        ends = []
        for middle, half, edge, per_deg, most in (
            (lon_deg, across, grid.west_deg, grid.per_lon_deg, grid.columns),
            (lat_deg, up, grid.south_deg, grid.per_lat_deg, grid.rows),
        ):
            low = np.clip(np.floor((middle - half - edge) * per_deg), 0, most)
            high = np.clip(np.floor((middle + half - edge) * per_deg) + 1, 0, most)
            ends.append((low.astype(np.int64), high.astype(np.int64)))
        (west, east), (south, north) = ends
        met = table[north, east] - table[south, east] - table[north, west] + table[south, west]
        return np.asarray(met == 0, dtype=np.bool_)

    def tally(
        self, lon_deg: Floats, lat_deg: Floats, weight: Floats | None = None
    ) -> tuple[Floats, Floats]:
        """Points of each disc in each zone: how many, and their weight.

        Args:
            lon_deg: (discs, points) longitude.
            lat_deg: (discs, points) latitude.
            weight: (discs, points) weight of each point; None where all weigh the same.

        Returns:
            (discs, zones) twice.
        """
        discs, points = lon_deg.shape
        row, part = self.held(lon_deg.ravel(), lat_deg.ravel())
        parts = len(self.index.outlines)
        key = (row // points) * parts + part
        counted = np.bincount(key, minlength=discs * parts).reshape(discs, parts)
        number = self._by_zone(np.asarray(counted, dtype=np.float64))
        if weight is None:
            return number, number
        heavy = np.bincount(key, weights=weight.ravel()[row], minlength=discs * parts)
        return number, self._by_zone(np.asarray(heavy, dtype=np.float64).reshape(discs, parts))

    def _by_zone(self, by_part: NDArray[np.floating]) -> Floats:
        owner = self.index.zone_set.zone_of_part
        if len(owner) == len(self.zones):
            return np.asarray(by_part, dtype=np.float64)
        by_zone = np.zeros((len(by_part), len(self.zones)))
        for part, zone in enumerate(owner):
            by_zone[:, zone] += by_part[:, part]
        return by_zone

    def held(
        self, lon_deg: Floats, lat_deg: Floats, *, with_edge: bool = False
    ) -> tuple[Numbers, Numbers]:
        """Rows, in order, with the parts that hold their points; the edge is inside, or is not."""
        cells = self.index.cells
        number = cells.list_of_cell[self.index.grid.cell_of(lon_deg, lat_deg)]
        start = cells.list_start[number]
        length = cells.list_start[number + 1] - start
        row = np.repeat(np.arange(len(number), dtype=np.int32), length)
        skipped = np.cumsum(length, dtype=np.int32) - length
        entry = cells.entry[
            np.arange(len(row), dtype=np.int32) - np.repeat(skipped - start, length)
        ]
        part = entry >> 1
        open_ = np.flatnonzero(entry & 1)
        # Sorted by outline: a prepared outline that stays in the processor's cache answers faster.
        short = part[open_].astype(np.uint16) if len(self.index.outlines) < 2**16 else part[open_]
        open_ = open_[np.argsort(short, kind="stable")]
        test = shapely.intersects_xy if with_edge else shapely.contains_xy
        at = row[open_]
        kept = np.ones(len(row), dtype=np.bool_)
        kept[open_] = test(self.index.outlines[part[open_]], lon_deg[at], lat_deg[at])
        return row[kept].astype(np.int64), part[kept].astype(np.int64)

    def inside(self, lon_deg: Floats, lat_deg: Floats, boundary: str) -> tuple[Numbers, Numbers]:
        """Rows with the zones that hold their points, by a rule of `BOUNDARIES`."""
        placed = np.flatnonzero((np.abs(lon_deg) <= 180) & (np.abs(lat_deg) <= 90))
        if boundary == "half-open":
            pairs = self.index.pairs(lon_deg[placed], lat_deg[placed])
            return placed[pairs.row], pairs.zone.astype(np.int64)
        lon, lat = lon_deg[placed], lat_deg[placed]
        row, part = self.held(lon, lat, with_edge=boundary == "intersects")
        zone = self.index.zone_set.zone_of_part[part].astype(np.int64)
        if len(self.index.outlines) > len(self.zones):  # on the antimeridian two parts may touch
            row, zone = np.divmod(np.unique(row * len(self.zones) + zone), len(self.zones))
        return placed[row], zone


@dataclass(frozen=True, kw_only=True, eq=False)
class FootprintIndex:
    """Zones made ready for any number of footprints; see `sample_shares`.

    Attributes:
        zones: In the order given; results number them so.
        layers: One per accuracy.
    """

    zones: tuple[ZoneShape, ...]
    layers: tuple[ZoneLayer, ...]


def build_footprint_index(
    zones: Iterable[ZoneShape], *, cells_per_side: int = CELLS_PER_SIDE
) -> FootprintIndex:
    """An index for footprints; days of validity are left to the count, as in `place_shares`.

    Args:
        zones: Zones; those whose lines were never agreed are taken as their bound, and counted as
            possible only.
        cells_per_side: As in `build_zone_index`.

    Raises:
        InvalidValue: A zone is refused (`read_zone_set`), or has no accuracy of 0 m or more.
    """
    given = tuple(zones)
    for zone in given:
        if not 0 <= zone.accuracy_m < np.inf:
            raise InvalidValue(
                f"Zone '{zone.zone_id}' has an accuracy of {zone.accuracy_m} m.",
                hint="Give metres, 0 or more.",
            )
    if len({zone.accuracy_m for zone in given}) > 1:
        read_zone_set(given, with_bounds=True)  # Refuses what layers apart would not see.
    by_accuracy: dict[float, list[int]] = {}
    for number in sorted(range(len(given)), key=lambda k: _order(given[k])):
        by_accuracy.setdefault(given[number].accuracy_m, []).append(number)
    layers = []
    for accuracy_m, numbers in by_accuracy.items():
        own = tuple(given[k] for k in numbers)
        index = build_zone_index(
            read_zone_set(own, with_bounds=True), cells_per_side=cells_per_side
        )
        layers.append(
            ZoneLayer(number=np.array(numbers), zones=own, index=index, accuracy_m=accuracy_m)
        )
    return FootprintIndex(zones=given, layers=tuple(layers))


def _order(zone: ZoneShape) -> tuple[str, date]:
    # As `read_zone_set` orders them.
    return zone.zone_id, zone.valid_from or date.min


def members(keys: Numbers, groups: int) -> tuple[Numbers, Numbers]:
    """Rows in order of their group, and where each group starts (groups + 1)."""
    order = np.argsort(keys, kind="stable")
    return order, np.concatenate([[0], np.cumsum(np.bincount(keys, minlength=groups))])


def spread_over(group: Numbers, order: Numbers, start: Numbers) -> tuple[Numbers, Numbers]:
    """For pairs of a group: number of the pair and row, once for each row of its group."""
    pair, place = expand(start[group], start[group + 1])
    return pair, order[place]
