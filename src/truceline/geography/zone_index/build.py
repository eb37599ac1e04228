"""Builds the index over a set of zones: a grid, and for each cell what it meets."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import shapely
from numpy.typing import NDArray

from truceline.core.errors import InvalidValue
from truceline.geography.model import ZoneShape
from truceline.geography.zone_index.index import ZoneIndex
from truceline.geography.zone_index.model import Cells, Grid
from truceline.geography.zone_index.raster import (
    Crossed,
    Runs,
    crossed_cells,
    expand,
    inside_runs,
)
from truceline.geography.zone_index.zone_set import ZoneSet, read_zone_set

__all__ = ["CELLS_PER_SIDE", "build_zone_index"]

CELLS_PER_SIDE = 1536
"""Trials over 768 to 2048: more cells need fewer exact tests but leave the processor's cache."""
_MOST_PER_SIDE = 16_384
_SEED = 20_160_227

Words = NDArray[np.uint64]


def build_zone_index(
    zones: Iterable[ZoneShape] | ZoneSet, *, cells_per_side: int = CELLS_PER_SIDE
) -> ZoneIndex:
    """An index over zones; see `ZoneIndex.pairs`.

    Args:
        zones: Zones, or what `read_zone_set` made of them.
        cells_per_side: Columns and rows of the grid. Changes the speed, never the answer.

    Raises:
        InvalidValue: A zone is refused (`read_zone_set`), or the grid has no cells or too many.
    """
    if not 1 <= cells_per_side <= _MOST_PER_SIDE:
        raise InvalidValue(
            f"A grid of {cells_per_side} cells per side cannot be built.",
            hint=f"Give a number from 1 to {_MOST_PER_SIDE}, such as {CELLS_PER_SIDE}.",
        )
    zone_set = zones if isinstance(zones, ZoneSet) else read_zone_set(zones)
    outlines = np.array(shapely.from_wkb(list(zone_set.wkb)), dtype=object)
    shapely.prepare(outlines)
    grid = _grid(outlines, cells_per_side)
    crossed = crossed_cells(outlines, grid)
    runs = inside_runs(outlines, crossed, grid)
    return ZoneIndex(zone_set=zone_set, grid=grid, cells=_cells(crossed, runs, grid, len(outlines)))


def _grid(outlines: NDArray[np.object_], side: int) -> Grid:
    if not len(outlines):
        return Grid(
            west_deg=0.0, south_deg=0.0, per_lon_deg=1.0, per_lat_deg=1.0, columns=1, rows=1
        )
    west, south, east, north = shapely.total_bounds(outlines)
    west, east = max(west, -180.0), min(east, 180.0)
    # Wide enough that no boundary within the map lies on the grid's edge, however small the zone.
    across, up = 1e-9 + 1e-6 * (east - west), 1e-9 + 1e-6 * (north - south)
    return Grid(
        west_deg=float(west - across),
        south_deg=float(south - up),
        per_lon_deg=float(side / (east - west + 2 * across)),
        per_lat_deg=float(side / (north - south + 2 * up)),
        columns=side,
        rows=side,
    )


def _cells(crossed: Crossed, runs: Runs, grid: Grid, parts: int) -> Cells:
    """Cells that meet the same parts in the same way share one list.

    Which cells do is found by two independent 64-bit sums (exclusive or of one random word per
    part and way): the first sorts, the second must agree in every cell.
    """
    keys = np.random.default_rng(_SEED).integers(1, 2**64, (2, 2, parts), dtype=np.uint64)
    sums = [_sums(crossed, runs, grid, keys[k]) for k in range(2)]
    found, cell, list_of_cell = np.unique(sums[0], return_index=True, return_inverse=True)
    if not np.array_equal(sums[1][cell[list_of_cell]], sums[1]):  # less than once in 10^9 builds
        raise InvalidValue(
            "Two sets of zones share a checksum in this grid.",
            hint="Build it with one cell more per side.",
        )
    number, entry = _entries(cell, crossed, runs, grid)
    length = np.bincount(number, minlength=len(found))
    return Cells(
        # List 0 is empty, for everywhere else.
        list_of_cell=np.append(list_of_cell + 1, 0).astype(_narrow(len(found) + 2)),
        list_start=np.concatenate([[0, 0], np.cumsum(length)]).astype(np.int32),
        entry=entry.astype(np.int32),
    )


def _narrow(most: int) -> type[np.uint16] | type[np.int32]:
    """Half the memory where it suffices: the table then stays in a processor's cache."""
    return np.uint16 if most < 2**16 else np.int32


def _sums(crossed: Crossed, runs: Runs, grid: Grid, keys: Words) -> Words:
    steps = np.zeros((grid.rows, grid.columns + 1), dtype=np.uint64)
    np.bitwise_xor.at(steps, (runs.row, runs.first), keys[0][runs.part])
    np.bitwise_xor.at(steps, (runs.row, runs.until), keys[0][runs.part])
    sums = np.bitwise_xor.accumulate(steps, axis=1)[:, :-1]
    np.bitwise_xor.at(sums, (crossed.row, crossed.column), keys[1][crossed.part])
    return sums.ravel()


def _entries(
    cell: NDArray[np.int64], crossed: Crossed, runs: Runs, grid: Grid
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The list of each of these cells: number of the list, and entry, in order of both."""
    by_cell = np.argsort(cell)
    ordered = cell[by_cell]
    base = runs.row * grid.columns
    first, until = (np.searchsorted(ordered, base + end) for end in (runs.first, runs.until))
    run, held = expand(first, until)
    where = crossed.row * grid.columns + crossed.column
    at = np.minimum(np.searchsorted(ordered, where), len(ordered) - 1)
    hit = np.flatnonzero(ordered[at] == where)
    number = np.concatenate([by_cell[held], by_cell[at[hit]]])
    entry = np.concatenate([2 * runs.part[run], 2 * crossed.part[hit] + 1])
    order = np.lexsort([entry, number])
    return number[order], entry[order]
