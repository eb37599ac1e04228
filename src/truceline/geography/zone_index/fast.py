"""Points in zones and discs near edges, compiled with numba: the same answers as without, sooner.

What rounding could decide otherwise is left to the exact tests that also answer without numba.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from truceline.core.errors import MissingExtra
from truceline.geography.zone_index.lookup import Candidates
from truceline.geography.zone_index.model import NO_DAY, Cells, Grid
from truceline.geography.zone_index.raster import expand

__all__ = ["EdgeBlocks", "EdgeRows", "fast_candidates", "fast_near", "fast_tally"]

_BLOCK = 8
"""Edges per block: one that is farther off than the disc reaches is passed over whole."""

Days = NDArray[np.int32]
Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EdgeRows:
    """The edges of each part by the row of the grid that they meet; level ones are left out.

    Attributes:
        first_row: (parts,) the southernmost row that the part meets.
        offset: (parts + 1,) where each part's rows begin in `begins`.
        begins: Where the edges of each row begin in `ends`, one more than there are rows.
        ends: (edges, 4) longitude, latitude of both ends; in each row, the easternmost first.
    """

    first_row: Numbers
    offset: Numbers
    begins: Numbers
    ends: Floats

    @classmethod
    def of(cls, outlines: NDArray[np.object_], grid: Grid) -> EdgeRows:
        """Outlines taken to pieces."""
        ends, part = _ends(shapely.get_rings(shapely.get_parts(outlines)), _ring_part(outlines))
        ends, part = (each[ends[:, 1] != ends[:, 3]] for each in (ends, part))
        low, high = (
            # As `loops.tally` finds a point's row: rounding never puts a point beside its edges.
            np.clip(np.floor((lat - grid.south_deg) * grid.per_lat_deg), 0, grid.rows - 1)
            for lat in (ends[:, 1::2].min(axis=1), ends[:, 1::2].max(axis=1))
        )
        edge, row = expand(low.astype(np.int64), high.astype(np.int64) + 1)
        first = np.full(len(outlines), grid.rows)
        until = np.zeros(len(outlines), dtype=np.int64)
        np.minimum.at(first, part[edge], row)
        np.maximum.at(until, part[edge], row + 1)
        offset = np.concatenate([[0], np.cumsum(np.maximum(until - first, 0))])
        key = offset[part[edge]] + row - first[part[edge]]
        order = np.lexsort((-ends[:, 0::2].max(axis=1)[edge], key))
        begins = np.concatenate([[0], np.cumsum(np.bincount(key, minlength=offset[-1]))])
        return cls(first_row=first, offset=offset, begins=begins, ends=ends[edge[order]])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EdgeBlocks:
    """Lines in a plane, their edges in blocks of neighbours.

    Attributes:
        begins: (lines + 1,) where the blocks of each line begin.
        bounds_m: (lines, 4) west, south, east, north.
        boxes_m: (blocks, 4) west, south, east, north.
        ends_m: (blocks, edges, 4) x, y of both ends; the last block of a line repeats its last.
    """

    begins: Numbers
    bounds_m: Floats
    boxes_m: Floats
    ends_m: Floats

    @classmethod
    def of(cls, lines: NDArray[np.object_]) -> EdgeBlocks:
        """Lines, also of many pieces, taken to pieces."""
        pieces, line_of_piece = shapely.get_parts(lines, return_index=True)
        ends, line = _ends(pieces, line_of_piece)
        number = np.bincount(line, minlength=len(lines))
        blocks = -(-number // _BLOCK)
        begins = np.concatenate([[0], np.cumsum(blocks)])
        of_block = np.repeat(np.arange(len(lines)), blocks)
        last = np.cumsum(number) - 1
        within = np.arange(begins[-1]) - begins[of_block]
        at = (last - number + 1)[of_block, None] + within[:, None] * _BLOCK + np.arange(_BLOCK)
        ends = ends[np.minimum(at, last[of_block, None])]
        x, y = ends[:, :, 0::2], ends[:, :, 1::2]
        sides = [side(axis=(1, 2)) for side in (x.min, y.min, x.max, y.max)]
        bounds = shapely.bounds(lines).reshape(-1, 4)
        return cls(begins=begins, bounds_m=bounds, boxes_m=np.column_stack(sides), ends_m=ends)


def _ring_part(outlines: NDArray[np.object_]) -> Numbers:
    polygons, part = shapely.get_parts(outlines, return_index=True)
    _, polygon = shapely.get_rings(polygons, return_index=True)
    return np.asarray(part[polygon], dtype=np.int64)


def _ends(lines: NDArray[np.object_], owner: Numbers) -> tuple[Floats, Numbers]:
    """(edges, 4) both ends of every edge, and the owner of its line; a lone point is one edge."""
    points, line = shapely.get_coordinates(lines, return_index=True)
    same = line[1:] == line[:-1]
    ends, of_line = np.hstack([points[:-1][same], points[1:][same]]), line[1:][same]
    alone = np.bincount(line, minlength=len(lines))[line] == 1
    if alone.any():
        ends = np.concatenate([ends, np.tile(points[alone], 2)])
        of_line = np.concatenate([of_line, line[alone]])
    order = np.argsort(owner[of_line], kind="stable")
    return np.ascontiguousarray(ends[order]), owner[of_line[order]]


def fast_candidates(
    lon_deg: NDArray[np.float64],
    lat_deg: NDArray[np.float64],
    days: Days | None,
    grid: Grid,
    cells: Cells,
    days_of_part: tuple[Days, Days],
) -> Candidates:
    """Every row with every part that its cell meets and that holds on its day.

    Raises:
        MissingExtra: numba is not installed.
    """
    loops = _loops()
    place = (grid.west_deg, grid.south_deg, grid.per_lon_deg, grid.per_lat_deg)
    number, total = loops.number_lists(
        lon_deg, lat_deg, place, grid.columns, grid.rows, cells.list_of_cell, cells.list_start
    )
    on = np.full(0, NO_DAY, dtype=np.int32) if days is None else days
    row, entry = np.empty(total, np.int32), np.empty(total, np.int32)
    kept = loops.fill(number, cells.list_start, cells.entry, on, days_of_part, row, entry)
    return row[:kept], entry[:kept]


def fast_tally(
    lon_deg: Floats,
    lat_deg: Floats,
    grid: Grid,
    cells: Cells,
    lists: tuple[
        tuple[NDArray[np.integer], NDArray[np.integer], Floats],
        tuple[NDArray[np.int32], NDArray[np.int32], Numbers],
    ],
    rows: EdgeRows,
    found: Floats,
) -> tuple[Numbers, NDArray[np.int32]]:
    """Adds the points of each disc that lie within each zone; returns the undecided.

    Args:
        lon_deg: (discs, points) longitude.
        lat_deg: (discs, points) latitude.
        grid: Where the cells lie.
        cells: What each meets.
        lists: Where each list of cells starts (lists + 1), the columns of the zones that hold all
            of its cells, how often; and the same for the parts whose boundary crosses them, with
            the column of each part.
        rows: The edges of the parts.
        found: (discs, columns) to be added to.

    Returns:
        Number of the point and the part, of those so near to an edge that rounding could decide.

    Raises:
        MissingExtra: numba is not installed.
    """
    place = (grid.west_deg, grid.south_deg, grid.per_lon_deg, grid.per_lat_deg)
    most = int(np.diff(lists[1][0]).max(initial=0)) * lon_deg.size
    point, part = np.empty(most, np.int64), np.empty(most, np.int32)
    kept = _loops().tally(
        (lon_deg, lat_deg),
        (*place, grid.columns, grid.rows, cells.list_of_cell),
        lists,
        (rows.first_row, rows.offset, rows.begins, rows.ends),
        found,
        (point, part),
    )
    return point[:kept], part[:kept]


def fast_near(
    x_m: Floats, y_m: Floats, reach_m: Floats, blocks: EdgeBlocks, near: NDArray[np.bool_]
) -> tuple[Numbers, Numbers]:
    """Marks the lines that come within reach of each disc; returns the undecided.

    Args:
        x_m: (discs,) x of the middle, in the plane of the lines.
        y_m: (discs,) y.
        reach_m: (discs,) how far each reaches.
        blocks: The lines.
        near: (lines, discs) what is known to be near already, to be added to.

    Returns:
        Line and disc of those so near to the reach that rounding could decide.

    Raises:
        MissingExtra: numba is not installed.
    """
    line, disc = np.empty(near.size, np.int64), np.empty(near.size, np.int64)
    columns = (blocks.begins, blocks.bounds_m, blocks.boxes_m, blocks.ends_m)
    kept = _loops().near_lines((x_m, y_m, reach_m), columns, near, (line, disc))
    return line[:kept], disc[:kept]


def _loops() -> Any:  # noqa: ANN401
    try:
        importlib.import_module("numba")
    except ImportError as exc:
        raise MissingExtra(
            "The fast lookup needs numba, which is not installed.",
            hint="Install it with: pip install 'truceline[fast]', or leave `is_fast` out.",
        ) from exc
    return importlib.import_module("truceline.geography.zone_index.loops")
