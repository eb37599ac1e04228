"""Plain loops, compiled with numba when first called and kept on disk; `fast` says what for.

Only `fast` imports this module: it needs the extra `fast`. Types follow from the first call.
"""
# mypy: disable-error-code="no-untyped-def, no-untyped-call, misc"
# ruff: noqa: ANN001, ANN201, ANN202

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba  # type: ignore[import-untyped, import-not-found, unused-ignore]
import numpy as np

from truceline.geography.zone_index.border import EAST_DEG, NORTH_DEG

__all__ = ["fill", "near_lines", "number_lists", "tally"]

_HAIR_M = 1e-6
"""A disc that reaches so nearly to an edge is asked again, exactly."""
_ROUNDING = 1e-15
"""More than the relative error of a difference of two products of differences."""
_UNSURE = 2


def _compiled(loop: Callable[..., Any]) -> Any:  # noqa: ANN401
    try:
        return numba.njit(nogil=True, cache=True)(loop)
    except RuntimeError:  # No folder to keep it in: compiled anew at each start.
        return numba.njit(nogil=True)(loop)


@_compiled
def number_lists(lon, lat, place, columns, rows, list_of_cell, list_start):
    """Number of each point's list, and how many entries these hold together."""
    # Each step in the order of `stepped` and `Grid.cell_of`.
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


@_compiled
def fill(number, list_start, entry, days, days_of_part, row_out, entry_out):
    """Writes the row and entry of every part that holds on the row's day; how many."""
    (from_day, until_day), kept = days_of_part, 0
    for k in range(len(number)):
        for at in range(list_start[number[k]], list_start[number[k] + 1]):
            part = entry[at] >> 1
            if len(days) == 0 or (from_day[part] <= days[k] and days[k] < until_day[part]):
                row_out[kept], entry_out[kept] = k, entry[at]
                kept += 1
    return kept


@_compiled
def tally(points, grid, lists, edges, found, undecided):
    """Counts points by disc and column; writes those undecided; how many of these."""
    (lon, lat), (west, south, per_lon, per_lat, columns, rows, list_of_cell) = points, grid
    (starts, zones, often), (begins, parts, column) = lists
    kept = 0
    for disc in range(lon.shape[0]):
        for k in range(lon.shape[1]):
            x, y = lon[disc, k], lat[disc, k]
            across, up = (x - west) * per_lon, (y - south) * per_lat
            if not (0 <= across < columns and 0 <= up < rows):
                continue  # Beyond the grid is no zone.
            number = list_of_cell[int(up) * columns + int(across)]
            for at in range(starts[number], starts[number + 1]):
                found[disc, zones[at]] += often[at]
            for at in range(begins[number], begins[number + 1]):
                is_inside = _is_inside(x, y, int(up), parts[at], edges)
                if is_inside == _UNSURE:
                    undecided[0][kept], undecided[1][kept] = disc * lon.shape[1] + k, parts[at]
                    kept += 1
                else:
                    found[disc, column[parts[at]]] += is_inside
    return kept


@_compiled
def _is_inside(x, y, row, part, edges):
    """Whether an odd number of the part's edges is met on the way east, or `_UNSURE`."""
    first_row, offset, begins, ends = edges
    at = row - first_row[part] + offset[part]
    if at < offset[part] or at >= offset[part + 1]:
        return 0
    is_inside = 0
    for edge in range(begins[at], begins[at + 1]):
        x_1, y_1, x_2, y_2 = ends[edge]
        if x_1 < x and x_2 < x:
            break  # And so are all that follow.
        if y in (y_1, y_2):
            return _UNSURE
        if (y_1 > y) != (y_2 > y):
            one, other = (x_2 - x_1) * (y - y_1), (x - x_1) * (y_2 - y_1)
            if abs(one - other) <= _ROUNDING * (abs(one) + abs(other)):
                return _UNSURE
            if (one > other) == (y_2 > y_1):
                is_inside = 1 - is_inside
    return is_inside


@_compiled
def near_lines(discs, blocks, near, undecided):
    """Marks the lines within reach of each disc; writes those undecided; how many of these."""
    (x, y, reach), (begins, bounds, boxes, ends), kept = discs, blocks, 0
    for line in range(near.shape[0]):
        west, south, east, north = bounds[line]
        for disc in range(near.shape[1]):
            far = reach[disc] + _HAIR_M
            if x[disc] + far < west or x[disc] - far > east or near[line, disc]:
                continue
            if y[disc] + far < south or y[disc] - far > north:
                continue
            here = begins[line], begins[line + 1], boxes, ends
            sure = max(reach[disc] - _HAIR_M, 0.0)
            least = _least(x[disc], y[disc], far * far, sure * sure, here)
            if least < sure * sure:
                near[line, disc] = True
            elif least <= far * far:
                undecided[0][kept], undecided[1][kept] = line, disc
                kept += 1
    return kept


@_compiled
def _least(x, y, far_2, sure_2, here):
    """Square of the distance to the nearest edge: that, or some below `sure_2` or above `far_2`."""
    first, until, boxes, ends = here
    least = np.inf
    for block in range(first, until):
        across = max(boxes[block, 0] - x, x - boxes[block, 2], 0.0)
        up = max(boxes[block, 1] - y, y - boxes[block, 3], 0.0)
        if across * across + up * up > min(far_2, least):
            continue
        for edge in range(ends.shape[1]):
            x_1, y_1, x_2, y_2 = ends[block, edge]
            along, rise, off, above = x_2 - x_1, y_2 - y_1, x - x_1, y - y_1
            length_2, part = along * along + rise * rise, 0.0
            if length_2 > 0:
                part = min(max((off * along + above * rise) / length_2, 0.0), 1.0)
            off, above = off - part * along, above - part * rise
            least = min(least, off * off + above * above)
        if least < sure_2:
            break
    return least
