"""Zones made ready for many footprints: a zone index and the zones' edges, for each accuracy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array

from truceline.core.errors import InvalidValue
from truceline.geography.model import ZoneShape
from truceline.geography.near_edges import Edges
from truceline.geography.zone_index import ZoneIndex, build_zone_index, read_zone_set
from truceline.geography.zone_index.build import CELLS_PER_SIDE
from truceline.geography.zone_index.fast import EdgeRows, fast_tally
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
class _Asked:
    """What the lists of cells hold of some zones.

    `whole`: (lists, zones) how often each holds all of a cell. `column`: (parts,) column of the
    part's zone, or -1. `begins`, `parts`: where each list's parts begin that need an exact test
    (lists + 1), and these parts.
    """

    whole: csr_array
    column: Numbers
    begins: NDArray[np.int32]
    parts: NDArray[np.int32]

    @cached_property
    def length(self) -> NDArray[np.int32]:
        """(lists,) parts that need an exact test."""
        return np.diff(self.begins)


@dataclass(frozen=True, kw_only=True, eq=False)
class ZoneLayer:
    """Zones of one accuracy: footprints are widened alike for all of them.

    Attributes:
        number: (zones,) number of each zone in `FootprintIndex.zones`.
        zones: In the order of the index.
        index: Over these zones; one whose lines were never agreed stands as its bound.
        accuracy_m: How far their edges may lie from the true ones.
        is_fast: Whether points and edges are looked up with numba.
    """

    number: Numbers
    zones: tuple[ZoneShape, ...]
    index: ZoneIndex
    accuracy_m: float
    is_fast: bool = False

    @cached_property
    def edges(self) -> Edges:
        """The edges, also of a zone turned by 360 degrees."""
        return Edges(self.index.outlines, self.index.zone_set.zone_of_part.astype(np.int64))

    @cached_property
    def _rows(self) -> EdgeRows:
        return EdgeRows.of(self.index.outlines, self.index.grid)

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
        self,
        lon_deg: Floats,
        lat_deg: Floats,
        weight: Floats | None = None,
        zones: Numbers | None = None,
    ) -> tuple[Floats, Floats]:
        """Points of each disc in each zone: how many, and their weight.

        Args:
            lon_deg: (discs, points) longitude.
            lat_deg: (discs, points) latitude.
            weight: (discs, points) weight of each point; None where all weigh the same.
            zones: Numbers of the only zones asked for, rising; None for all.

        Returns:
            (discs, zones) twice.
        """
        asked = self._all if zones is None else self._asked(zones)
        if self.is_fast and weight is None:
            number = self._fast(lon_deg, lat_deg, asked)
            return number, number
        grid, cells = self.index.grid, self.index.cells
        lists = cells.list_of_cell[grid.cell_of(lon_deg, lat_deg)]
        length = asked.length[lists.ravel()]
        point = np.flatnonzero(length)
        first = asked.begins[lists.ravel()[point]]
        which, at = expand(first, first + length[point])
        met = self._opened(point[which], asked.parts[at], lon_deg, lat_deg)
        number = self._counted(lists, np.ones(lists.size), met, asked)
        return number, number if weight is None else self._counted(
            lists, weight.ravel(), met, asked
        )

    def _fast(self, lon_deg: Floats, lat_deg: Floats, asked: _Asked) -> Floats:
        """(discs, zones): the same numbers of points, by compiled loops."""
        held = asked.whole
        lists = (
            (held.indptr, held.indices, held.data),
            (asked.begins, asked.parts, asked.column),
        )
        grid, cells = self.index.grid, self.index.cells
        found: Floats = np.zeros((len(lon_deg), held.shape[1]))
        open_ = fast_tally(lon_deg, lat_deg, grid, cells, lists, self._rows, found)
        point, part = self._opened(*open_, lon_deg, lat_deg)
        np.add.at(found, (point // lon_deg.shape[1], asked.column[part]), 1.0)
        return found

    def _counted(
        self,
        lists: NDArray[np.integer],
        weight: Floats,
        met: tuple[Numbers, Numbers],
        asked: _Asked,
    ) -> Floats:
        """(discs, zones): sums of weights, from the points' lists and the exact tests passed."""
        discs, points = lists.shape
        lists_, zones = asked.whole.shape
        starts = np.arange(0, lists.size + 1, points)
        by_list = csr_array((weight, lists.ravel(), starts), shape=(discs, lists_))
        found: Floats = (by_list @ asked.whole).toarray()
        point, part = met
        np.add.at(found.ravel(), point // points * zones + asked.column[part], weight[point])
        return found

    def _asked(self, zones: Numbers) -> _Asked:
        """These zones' columns, made when first asked for and kept: a tile asks many times."""
        key = zones.tobytes()
        if key not in self._kept:
            self._kept[key] = self._cut(zones)
        return self._kept[key]

    @cached_property
    def _kept(self) -> dict[bytes, _Asked]:
        return {}

    @cached_property
    def _all(self) -> _Asked:
        return self._cut(np.arange(len(self.zones)))

    def _cut(self, zones: Numbers) -> _Asked:
        cells, column = self.index.cells, np.full(len(self.zones), -1)
        column[zones] = np.arange(len(zones))
        of_part = column[self.index.zone_set.zone_of_part]
        is_open = (cells.entry & 1 == 1) & (of_part[cells.entry >> 1] >= 0)
        so_far = np.concatenate([[0], np.cumsum(is_open)])
        return _Asked(
            whole=self._whole[:, zones],
            column=of_part,
            begins=so_far[cells.list_start].astype(np.int32),
            parts=cells.entry[is_open] >> 1,
        )

    @cached_property
    def _whole(self) -> csr_array:
        """(lists, zones) how often each zone holds all of a cell; to be multiplied by points."""
        cells = self.index.cells
        number = np.repeat(np.arange(len(cells.list_start) - 1), np.diff(cells.list_start))
        whole = cells.entry & 1 == 0
        zone = self.index.zone_set.zone_of_part[cells.entry[whole] >> 1]
        shape = (len(cells.list_start) - 1, len(self.zones))
        return csr_array((np.ones(len(zone)), (number[whole], zone)), shape=shape)

    def _opened(
        self, point: Numbers, part: NDArray[np.int32], lon_deg: Floats, lat_deg: Floats
    ) -> tuple[Numbers, Numbers]:
        """Those of points, by number, and parts whose boundary is near that hold them."""
        # Sorted by outline: a prepared outline that stays in the processor's cache answers faster.
        order = _by_part(part, len(self.index.outlines))
        point, part = point[order], part[order]
        test = shapely.contains_xy(
            self.index.outlines[part], lon_deg.ravel()[point], lat_deg.ravel()[point]
        )
        return point[test], part[test].astype(np.int64)

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
        open_ = open_[_by_part(part[open_], len(self.index.outlines))]
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


def _by_part(part: NDArray[np.integer], parts: int) -> Numbers:
    short = part.astype(np.uint16) if parts < 2**16 else part
    return np.argsort(short, kind="stable")


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
    zones: Iterable[ZoneShape], *, cells_per_side: int = CELLS_PER_SIDE, is_fast: bool = False
) -> FootprintIndex:
    """An index for footprints; days of validity are left to the count, as in `place_shares`.

    Args:
        zones: Zones; those whose lines were never agreed are taken as their bound, and counted as
            possible only.
        cells_per_side: As in `build_zone_index`.
        is_fast: Look points and edges up with numba (`truceline[fast]`): the same answers, sooner.

    Raises:
        InvalidValue: A zone is refused (`read_zone_set`), or has no accuracy of 0 m or more.
        MissingExtra: `is_fast` without numba; said when it is first asked.
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
        made = ZoneLayer(
            number=np.array(numbers),
            zones=own,
            index=index,
            accuracy_m=accuracy_m,
            is_fast=is_fast,
        )
        layers.append(made)
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
    if len(start) == len(order) + 1:  # Each group has one row: nothing to repeat.
        return np.arange(len(group)), order[group]
    pair, place = expand(start[group], start[group + 1])
    return pair, order[place]
