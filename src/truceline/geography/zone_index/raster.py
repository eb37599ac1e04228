"""Outlines on the grid: which cells a boundary crosses, and which cells lie wholly inside."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from truceline.geography.zone_index.model import Grid

__all__ = ["Crossed", "Runs", "crossed_cells", "expand", "inside_runs"]

_MARGIN = 1e-6
"""In cells. A boundary that passes so close to a cell counts as crossing it: far more than all
rounding on the way (1e-12), far less than would cost anything."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Crossed:
    """Cells that boundaries cross, in order of part, row, column."""

    part: NDArray[np.int64]
    row: NDArray[np.int64]
    column: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Runs:
    """Neighbouring cells of a row inside one part: columns `first` to `until`, half-open."""

    part: NDArray[np.int64]
    row: NDArray[np.int64]
    first: NDArray[np.int64]
    until: NDArray[np.int64]


def expand(first: NDArray[np.int64], until: NDArray[np.int64]) -> tuple[NDArray[np.int64], ...]:
    """For each half-open range its number, once per member, and the members."""
    length = np.maximum(until - first, 0)
    number = np.repeat(np.arange(len(first)), length)
    skipped = np.cumsum(length) - length
    return number, np.arange(len(number)) - np.repeat(skipped - first, length)


def crossed_cells(outlines: NDArray[np.object_], grid: Grid) -> Crossed:
    """Every cell of the grid that a boundary crosses or comes closer to than the margin."""
    polygons, part_of_polygon = shapely.get_parts(outlines, return_index=True)
    rings, polygon = shapely.get_rings(polygons, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    part = part_of_polygon[polygon[ring[1:][same]]]
    scale = np.array([grid.per_lon_deg, grid.per_lat_deg])
    on_grid = (points - np.array([grid.west_deg, grid.south_deg])) * scale
    edge, row, west, east = _edge_rows(on_grid[:-1][same], on_grid[1:][same], grid.rows)
    first = np.clip(np.floor(west - _MARGIN), 0, grid.columns).astype(np.int64)
    until = np.clip(np.floor(east + _MARGIN) + 1, 0, grid.columns).astype(np.int64)
    number, column = expand(first, until)
    where = (part[edge[number]] * grid.rows + row[number]) * grid.columns + column
    where = np.unique(where)
    rest, column = np.divmod(where, grid.columns)
    part, row = np.divmod(rest, grid.rows)
    return Crossed(part=part, row=row, column=column)


def _edge_rows(
    start: NDArray[np.float64], end: NDArray[np.float64], rows: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Each edge in each row that it meets: its number, the row, and how far west and east."""
    low = np.minimum(start[:, 1], end[:, 1]) - _MARGIN
    high = np.maximum(start[:, 1], end[:, 1]) + _MARGIN
    first = np.clip(np.floor(low), 0, rows).astype(np.int64)
    until = np.clip(np.floor(high) + 1, 0, rows).astype(np.int64)
    edge, row = expand(first, until)
    a, b = start[edge], end[edge]
    rise = b[:, 1] - a[:, 1]
    is_flat = np.abs(rise) < _MARGIN
    steep = np.where(is_flat, 1.0, rise)
    at = [np.clip((row + side - a[:, 1]) / steep, 0, 1) for side in (-_MARGIN, 1 + _MARGIN)]
    run = b[:, 0] - a[:, 0]
    one = np.where(is_flat, a[:, 0], a[:, 0] + at[0] * run)
    other = np.where(is_flat, b[:, 0], a[:, 0] + at[1] * run)
    return edge, row, np.minimum(one, other), np.maximum(one, other)


def inside_runs(outlines: NDArray[np.object_], crossed: Crossed, grid: Grid) -> Runs:
    """The cells wholly inside each part.

    Between two crossed cells of a row no boundary passes: all cells there are inside, or none,
    and the middle of one of them decides.
    """
    part, row, column = _with_ends(outlines, crossed, grid)
    gap = (part[1:] == part[:-1]) & (row[1:] == row[:-1]) & (column[1:] > column[:-1] + 1)
    before = np.flatnonzero(gap)
    part, row, first, until = part[before], row[before], column[before] + 1, column[before + 1]
    x = grid.west_deg + (first + 0.5) / grid.per_lon_deg
    y = grid.south_deg + (row + 0.5) / grid.per_lat_deg
    held = shapely.contains_xy(outlines[part], x, y)
    return Runs(part=part[held], row=row[held], first=first[held], until=until[held])


def _with_ends(
    outlines: NDArray[np.object_], crossed: Crossed, grid: Grid
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Crossed cells, with one before and one after each row of a part that leaves the grid."""
    part, row, column = crossed.part, crossed.row, crossed.column
    for number in np.flatnonzero([_leaves(outline, grid) for outline in outlines]):
        _, south, _, north = outlines[number].bounds
        up = [(lat - grid.south_deg) * grid.per_lat_deg for lat in (south, north)]
        rows = np.arange(max(int(up[0]), 0), min(int(up[1]) + 1, grid.rows))
        part = np.concatenate([part, np.full(2 * len(rows), number)])
        row = np.concatenate([row, rows, rows])
        ends = [np.full(len(rows), -1), np.full(len(rows), grid.columns)]
        column = np.concatenate([column, *ends])
    order = np.lexsort([column, row, part])
    return part[order], row[order], column[order]


def _leaves(outline: BaseGeometry, grid: Grid) -> bool:
    west, _, east, _ = outline.bounds
    return bool(west < grid.west_deg or east > grid.west_deg + grid.columns / grid.per_lon_deg)
