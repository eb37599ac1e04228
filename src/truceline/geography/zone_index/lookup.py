"""Looks points up in the grid, with numpy: which parts of zones each may lie in."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from truceline.geography.zone_index.border import stepped
from truceline.geography.zone_index.model import Cells, Grid

__all__ = ["Candidates", "candidates"]

Candidates = tuple[NDArray[np.int32], NDArray[np.int32]]
"""Row, and entry of `Cells`: twice the part, plus 1 where an exact test must decide."""


def candidates(
    lon_deg: NDArray[np.float64], lat_deg: NDArray[np.float64], grid: Grid, cells: Cells
) -> Candidates:
    """Every row with every part that its cell meets, in order of row and part.

    Args:
        lon_deg: (rows,) longitude, on earth.
        lat_deg: (rows,) latitude, on earth.
        grid: Where the cells lie.
        cells: What each meets.
    """
    x, y = stepped(lon_deg, lat_deg)
    number = cells.list_of_cell[grid.cell_of(x, y)]
    start = cells.list_start[number]
    length = cells.list_start[number + 1] - start
    row = np.repeat(np.arange(len(x), dtype=np.int32), length)
    skipped = np.cumsum(length, dtype=np.int32) - length
    place = np.arange(len(row), dtype=np.int32) - np.repeat(skipped - start, length)
    return row, cells.entry[place]
