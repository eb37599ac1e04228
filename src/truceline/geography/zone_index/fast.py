"""Looks points up in the grid, compiled with numba: the same answers as with numpy, sooner."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from truceline.core.errors import MissingExtra
from truceline.geography.zone_index.border import EAST_DEG, NORTH_DEG
from truceline.geography.zone_index.lookup import Candidates
from truceline.geography.zone_index.model import NO_DAY, Cells, Grid

__all__ = ["fast_candidates", "fast_tally"]

Days = NDArray[np.int32]


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
    number_lists, fill, _ = _compiled()
    place = (grid.west_deg, grid.south_deg, grid.per_lon_deg, grid.per_lat_deg)
    number, total = number_lists(
        lon_deg, lat_deg, place, grid.columns, grid.rows, cells.list_of_cell, cells.list_start
    )
    on = np.full(0, NO_DAY, dtype=np.int32) if days is None else days
    row, entry = np.empty(total, np.int32), np.empty(total, np.int32)
    kept = fill(number, cells.list_start, cells.entry, on, days_of_part, row, entry)
    return row[:kept], entry[:kept]


def fast_tally(
    lon_deg: NDArray[np.float64],
    lat_deg: NDArray[np.float64],
    grid: Grid,
    cells: Cells,
    whole: tuple[NDArray[np.integer], NDArray[np.integer], NDArray[np.float64]],
    opened: tuple[NDArray[np.int32], NDArray[np.int32]],
    found: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Adds the points of each disc that lie in cells wholly within a zone; returns the undecided.

    Args:
        lon_deg: (discs, points) longitude.
        lat_deg: (discs, points) latitude.
        grid: Where the cells lie.
        cells: What each meets.
        whole: Where each list of cells starts (lists + 1), the columns of its zones, how often.
        opened: The same for the parts whose boundary crosses its cells.
        found: (discs, columns) to be added to.

    Returns:
        Number of the point and the part, of those that need an exact test.

    Raises:
        MissingExtra: numba is not installed.
    """
    place = (grid.west_deg, grid.south_deg, grid.per_lon_deg, grid.per_lat_deg)
    most = int(np.diff(opened[0]).max(initial=0)) * lon_deg.size
    point, part = np.empty(most, np.int64), np.empty(most, np.int32)
    *_, tally = _compiled()
    kept = tally(
        *(lon_deg, lat_deg, place, grid.columns, grid.rows, cells.list_of_cell),
        *(whole, opened, found, point, part),
    )
    return point[:kept], part[:kept]


@cache
def _compiled() -> tuple[Callable[..., Any], ...]:
    try:
        numba: Any = importlib.import_module("numba")
    except ImportError as exc:
        raise MissingExtra(
            "The fast lookup needs numba, which is not installed.",
            hint="Install it with: pip install 'truceline[fast]', or leave `is_fast` out.",
        ) from exc
    compiled = numba.njit(nogil=True)
    return compiled(_number_lists), compiled(_fill), compiled(_tally)


def _number_lists(lon, lat, place, columns, rows, list_of_cell, list_start):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    # Plain loops, for the compiler; each step in the order of `stepped` and `Grid.cell_of`.
    west, south, per_lon, per_lat = place
    number, total = np.empty(len(lon), np.int32), 0
    for k in range(len(lon)):
        x, y = lon[k] + EAST_DEG, min(lat[k] + NORTH_DEG, 90 - NORTH_DEG)
        if x >= 180:
            x -= 360
        if abs(lat[k]) >= 90:
            x = -180 + EAST_DEG
        across, up = (x - west) * per_lon, (y - south) * per_lat
        cell = columns * rows
        if 0 <= across < columns and 0 <= up < rows:
            cell = int(up) * columns + int(across)
        number[k] = list_of_cell[cell]
        total += list_start[number[k] + 1] - list_start[number[k]]
    return number, total


def _fill(number, list_start, entry, days, days_of_part, row_out, entry_out):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    (from_day, until_day), kept = days_of_part, 0
    for k in range(len(number)):
        for at in range(list_start[number[k]], list_start[number[k] + 1]):
            part = entry[at] >> 1
            if len(days) == 0 or (from_day[part] <= days[k] and days[k] < until_day[part]):
                row_out[kept], entry_out[kept] = k, entry[at]
                kept += 1
    return kept


def _tally(lon, lat, place, columns, rows, list_of_cell, whole, opened, found, point_out, part_out):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    west, south, per_lon, per_lat = place
    (starts, zones, often), (begins, parts), kept = whole, opened, 0
    for disc in range(lon.shape[0]):
        for k in range(lon.shape[1]):
            across, up = (lon[disc, k] - west) * per_lon, (lat[disc, k] - south) * per_lat
            cell = columns * rows
            if 0 <= across < columns and 0 <= up < rows:
                cell = int(up) * columns + int(across)
            number = list_of_cell[cell]
            for at in range(starts[number], starts[number + 1]):
                found[disc, zones[at]] += often[at]
            for at in range(begins[number], begins[number + 1]):
                point_out[kept], part_out[kept] = disc * lon.shape[1] + k, parts[at]
                kept += 1
    return kept
