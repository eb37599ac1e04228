"""Shapes of the zone index: the grid, its cells, and the pairs that come out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["NO_DAY", "Cells", "Grid", "Unplaced", "ZonePairs"]

NO_DAY = -(2**31)
"""Stands for a day that is not known; before every day on which a zone can hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Equal cells over the zones; the cell numbered `cells` is everywhere else.

    Attributes:
        west_deg: Longitude of the western edge.
        south_deg: Latitude of the southern edge.
        per_lon_deg: Columns per degree.
        per_lat_deg: Rows per degree.
        columns: Number of columns.
        rows: Number of rows; cell = row * columns + column, from the south-west.
    """

    west_deg: float
    south_deg: float
    per_lon_deg: float
    per_lat_deg: float
    columns: int
    rows: int

    @property
    def cells(self) -> int:
        """Number of cells, and the number of the cell that stands for everywhere else."""
        return self.columns * self.rows

    def cell_of(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.int32]:
        """(points,) cell of each placed point; points must be finite."""
        across = (x - self.west_deg) * self.per_lon_deg
        up = (y - self.south_deg) * self.per_lat_deg
        inside = (across >= 0) & (across < self.columns) & (up >= 0) & (up < self.rows)
        cell = up.astype(np.int32) * np.int32(self.columns) + across.astype(np.int32)
        return np.where(inside, cell, np.int32(self.cells))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cells:
    """What each cell meets. Cells that meet the same share one list, so that it stays small.

    Attributes:
        list_of_cell: (cells + 1,) number of each cell's list; list 0 is empty.
        list_start: (lists + 1,) where each list starts in `entry`.
        entry: Twice the number of a part of a zone, plus 1 where its boundary crosses the cell;
            within a list, in order of part.
    """

    list_of_cell: NDArray[np.integer]
    list_start: NDArray[np.int32]
    entry: NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """Rows that no zone can be asked for; they are in no pair, and must be said beside a count.

    Attributes:
        without_point: Rows without a longitude or latitude.
        off_earth: Rows with a longitude beyond ±180 or a latitude beyond ±90, or infinite.
        without_day: Other rows without a day, where days were asked for.
    """

    without_point: int = 0
    off_earth: int = 0
    without_day: int = 0

    @property
    def rows(self) -> int:
        """All of them."""
        return self.without_point + self.off_earth + self.without_day

    def __add__(self, other: Unplaced) -> Unplaced:
        return Unplaced(
            without_point=self.without_point + other.without_point,
            off_earth=self.off_earth + other.off_earth,
            without_day=self.without_day + other.without_day,
        )

    def in_words(self) -> str:
        """One sentence, or nothing where every row could be placed."""
        reasons = [
            (self.without_point, "give no point"),
            (self.off_earth, "give a point that is not on earth"),
            (self.without_day, "give no day"),
        ]
        told = [f"{number:,} {words}" for number, words in reasons if number]
        return f"{self.rows:,} rows could not be placed: {', '.join(told)}." if told else ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ZonePairs:
    """Every row with every zone that holds it, in order of row and zone.

    Attributes:
        row: (pairs,) number of the row in what was asked.
        zone: (pairs,) number of the zone in `ZoneIndex.zone_ids`.
        rows_asked: How many rows were asked for.
        unplaced: Rows that could not be placed, by reason.
    """

    row: NDArray[np.int64]
    zone: NDArray[np.int32]
    rows_asked: int
    unplaced: Unplaced

    def __len__(self) -> int:
        return len(self.row)
