"""The index itself: points and days in, pairs of row and zone out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from truceline.core.errors import InvalidValue
from truceline.geography.zone_index.border import inside_exact, stepped
from truceline.geography.zone_index.lookup import candidates
from truceline.geography.zone_index.model import NO_DAY, Cells, Grid, Unplaced, ZonePairs
from truceline.geography.zone_index.zone_set import ZoneSet

__all__ = ["ZoneIndex"]

_BATCH_ROWS = 1 << 20
"""Rows whose exact tests are made together, zone by zone; bounds the memory of a call."""
_CHUNK_ROWS = 1 << 14
"""Rows looked up at a time: their columns stay in the processor's cache."""

Pairs = tuple[NDArray[np.integer], NDArray[np.int32]]
Floats = NDArray[np.float64]
Days = NDArray[np.int32]


@dataclass(frozen=True, kw_only=True, eq=False)
class ZoneIndex:
    """Zones made ready for any number of points. Frozen; several threads may ask it at once.

    Attributes:
        zone_set: The zones, in order of id and first day.
        grid: Where the cells lie.
        cells: What each cell meets.
    """

    zone_set: ZoneSet
    grid: Grid
    cells: Cells

    @property
    def zone_ids(self) -> tuple[str, ...]:
        """Ids of the zones; `ZonePairs.zone` counts in this order."""
        return self.zone_set.zone_ids

    @property
    def nbytes(self) -> int:
        """Size of the cells in bytes, without the outlines."""
        return (
            self.cells.list_of_cell.nbytes + self.cells.list_start.nbytes + self.cells.entry.nbytes
        )

    @cached_property
    def outlines(self) -> NDArray[np.object_]:
        """(parts,) outline of each part, prepared."""
        outlines = np.array(shapely.from_wkb(list(self.zone_set.wkb)), dtype=object)
        shapely.prepare(outlines)
        # A prepared outline makes its own index at the first question, which must not be asked
        # by two threads at once: so ask each one here.
        if len(outlines):
            middle = shapely.get_coordinates(shapely.point_on_surface(outlines))
            shapely.contains_xy(outlines, middle[:, 0], middle[:, 1])
            shapely.intersects_xy(outlines, middle[:, 0], middle[:, 1])
        return outlines

    def __getstate__(self) -> dict[str, Any]:
        # Prepared outlines do not travel; the other side makes its own.
        return {"zone_set": self.zone_set, "grid": self.grid, "cells": self.cells}

    def pairs(
        self,
        lon_deg: NDArray[Any],
        lat_deg: NDArray[Any],
        day: NDArray[Any] | None = None,
        *,
        is_fast: bool = False,
    ) -> ZonePairs:
        """Every row with every zone that holds its point on its day.

        Each row is judged by itself: order and company change nothing. A zone has its western and
        southern edges and not the others (`zone_index.border`), its first day and not its
        `valid_until`. Rows without a point on earth, or without a day, are in no pair and counted.

        Args:
            lon_deg: (rows,) WGS 84 longitude, -180 to 180; NaN where not known.
            lat_deg: (rows,) latitude, -90 to 90; NaN where not known.
            day: (rows,) datetime64, or days since 1970-01-01; NaT where not known. None: any
                day, whatever the zones' validity.
            is_fast: Look up with numba (`truceline[fast]`): the same pairs, sooner.

        Raises:
            InvalidValue: The columns differ in length, or days are of another kind.
            MissingExtra: `is_fast` without numba.
        """
        lon, lat = (np.asarray(column, dtype=np.float64) for column in (lon_deg, lat_deg))
        days = None if day is None else _day_numbers(np.asarray(day))
        lengths = {len(column) for column in (lon, lat, days) if column is not None}
        if len(lengths) > 1:
            raise InvalidValue(
                f"Columns of {' and '.join(map(str, sorted(lengths)))} rows cannot go together.",
                hint="Give one longitude, latitude and day per row.",
            )
        found, unplaced = [], Unplaced()
        for start in range(0, len(lon), _BATCH_ROWS):
            stop = start + _BATCH_ROWS
            part = None if days is None else days[start:stop]
            (row, zone), missing = self._batch(lon[start:stop], lat[start:stop], part, is_fast)
            found.append((row.astype(np.int64) + start, zone))
            unplaced += missing
        row, zone = _concatenated(found)
        return ZonePairs(
            row=row.astype(np.int64, copy=False), zone=zone, rows_asked=len(lon), unplaced=unplaced
        )

    def holds(self, lon_deg: Floats, lat_deg: Floats, zone: NDArray[np.int64]) -> NDArray[np.bool_]:
        """(rows,) whether one given zone holds each point, by the exact test alone.

        For points on earth, such as the undecided rows of a join in SQL; days are not asked.
        """
        x, y = stepped(np.asarray(lon_deg, dtype=float), np.asarray(lat_deg, dtype=float))
        inside = np.zeros(len(x), dtype=bool)
        for part, owner in enumerate(self.zone_set.zone_of_part):
            rows = np.flatnonzero(zone == owner)
            if len(rows):
                same = np.full(len(rows), part, dtype=np.int32)
                inside[rows] |= inside_exact(self.outlines, same, x[rows], y[rows])
        return inside

    def _batch(
        self, lon: Floats, lat: Floats, days: Days | None, is_fast: bool
    ) -> tuple[Pairs, Unplaced]:
        rows, unplaced = _placed(lon, lat, days)
        if rows is not None:
            lon, lat, days = lon[rows], lat[rows], None if days is None else days[rows]
        row, entry = self._looked_up(lon, lat, days, is_fast)
        row, entry = self._decided(row, entry, lon, lat)
        return (row if rows is None else rows[row], self._zone_of(entry >> 1)), unplaced

    def _decided(
        self, row: NDArray[np.integer], entry: NDArray[np.int32], lon: Floats, lat: Floats
    ) -> Pairs:
        """Candidates without those that an exact test puts outside."""
        open_ = np.flatnonzero(entry & 1)
        x, y = stepped(lon[row[open_]], lat[row[open_]])
        held = inside_exact(self.outlines, entry[open_] >> 1, x, y)
        return np.delete(row, open_[~held]), np.delete(entry, open_[~held])

    def _zone_of(self, part: NDArray[np.int32]) -> NDArray[np.int32]:
        owner = self.zone_set.zone_of_part
        return part if len(owner) == len(self.zone_ids) else owner[part]

    @cached_property
    def _days_of_part(self) -> tuple[Days, Days]:
        owner = self.zone_set.zone_of_part
        return self.zone_set.from_day[owner], self.zone_set.until_day[owner]

    def _looked_up(self, lon: Floats, lat: Floats, days: Days | None, is_fast: bool) -> Pairs:
        """Row and entry of every part that each row's cell meets, on its day."""
        if is_fast:
            from truceline.geography.zone_index.fast import fast_candidates  # noqa: PLC0415

            return fast_candidates(lon, lat, days, self.grid, self.cells, self._days_of_part)
        found = []
        for start in range(0, len(lon), _CHUNK_ROWS):
            chunk = slice(start, start + _CHUNK_ROWS)
            row, entry = candidates(lon[chunk], lat[chunk], self.grid, self.cells)
            if days is not None:
                held = self._held_on(days[chunk][row], entry >> 1)
                row, entry = row[held], entry[held]
            found.append((row + np.int32(start), entry))
        return _concatenated(found)

    def _held_on(self, on: Days, part: NDArray[np.int32]) -> NDArray[np.int64]:
        first, until = self._days_of_part
        return np.flatnonzero((first[part] <= on) & (on < until[part]))


def _placed(
    lon: Floats, lat: Floats, days: Days | None
) -> tuple[NDArray[np.int64] | None, Unplaced]:
    """Rows that can be placed (None: all), and how many cannot, by reason."""
    on_earth = (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
    placed = on_earth if days is None else on_earth & (days != NO_DAY)
    if placed.all():
        return None, Unplaced()
    without_point = int((np.isnan(lon) | np.isnan(lat)).sum())
    off_earth = int((~on_earth).sum()) - without_point
    return np.flatnonzero(placed), Unplaced(
        without_point=without_point,
        off_earth=off_earth,
        without_day=int((on_earth & ~placed).sum()),
    )


def _day_numbers(day: NDArray[Any]) -> Days:
    if day.dtype.kind == "M":
        numbers = day.astype("datetime64[D]").astype(np.int64)
        numbers = np.where(np.isnat(day), NO_DAY, numbers)
    elif day.dtype.kind in "iu" or not len(day):
        numbers = day
    else:
        raise InvalidValue(
            f"Days are given as {day.dtype}.", hint="Give datetime64, or days since 1970-01-01."
        )
    if len(numbers) and (numbers.min() < NO_DAY or numbers.max() >= -NO_DAY):
        raise InvalidValue("A day lies beyond the calendar.", hint="Give days, not seconds.")
    return numbers.astype(np.int32)


def _concatenated(found: Sequence[Pairs]) -> Pairs:
    if len(found) == 1:
        return found[0]
    if not found:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int32)
    return np.concatenate([row for row, _ in found]), np.concatenate([each for _, each in found])
