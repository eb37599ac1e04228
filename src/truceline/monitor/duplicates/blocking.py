"""Candidate pairs: reports whose days and footprints overlap, found without asking of all pairs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray

from truceline.core.errors import TooLarge
from truceline.monitor.duplicates.columns import Columns, metres_between

__all__ = ["MOST_PAIRS", "candidate_pairs"]

MOST_PAIRS = 50_000_000
_ASKED_AT_ONCE = 128
_METRES_PER_DEGREE = 110_000.0
"""Less than the shortest degree of latitude: boxes come out too wide, never too small."""

Ints = NDArray[np.int64]


def candidate_pairs(
    columns: Columns, *, slack_days: int, longest_days: int
) -> Iterator[tuple[Ints, Ints]]:
    """Pairs (i < j) whose days overlap or miss by `slack_days` and whose discs overlap.

    What was generated is never paired with what was reported.

    In order of their first days, a tree of boxes around those that are not yet over is asked for
    some reports at a time: memory does not grow with the number of pairs.

    Raises:
        TooLarge: There are more than `MOST_PAIRS` of them.
    """
    rows = np.flatnonzero(columns.is_compared)
    rows = rows[np.lexsort((rows, columns.first[rows]))]
    first = columns.first[rows]
    found = 0
    for start in range(0, len(rows), _ASKED_AT_ONCE):
        later = rows[start : start + _ASKED_AT_ONCE]
        oldest = np.searchsorted(first, first[start] - longest_days - slack_days)
        begun = rows[oldest : start + len(later)]
        known = begun[columns.last[begun] + slack_days >= first[start]]
        i, j = _overlapping(columns, later, known, slack_days)
        found += len(i)
        if found > MOST_PAIRS:
            raise TooLarge(
                f"More than {MOST_PAIRS:,} pairs of reports overlap in day and place.",
                hint="Ask for a shorter period, or for fewer feeds.",
            )
        if len(i):
            yield i, j


def _overlapping(columns: Columns, later: Ints, known: Ints, slack_days: int) -> tuple[Ints, Ints]:
    """Pairs of a later report and one that begins no later, i < j; each pair comes once."""
    asked, found, is_twice = _boxes_touching(columns, later, known)
    i, j = later[asked], known[found]
    first, last = columns.first, columns.last
    # Of two that begin on one day the one with the higher number counts as the later.
    in_order = (first[j] < first[i]) | ((first[j] == first[i]) & (j < i))
    kept = in_order & (first[i] <= last[j] + slack_days)
    kept &= columns.is_simulated[i] == columns.is_simulated[j]
    i, j = i[kept], j[kept]
    metres = metres_between(columns.vectors[i], columns.vectors[j])
    near = metres <= columns.radius_m[i] + columns.radius_m[j]
    i, j = i[near], j[near]
    i, j = np.minimum(i, j), np.maximum(i, j)
    if not is_twice:
        return i, j
    keys = np.unique(i * len(columns.ids) + j)
    return keys // len(columns.ids), keys % len(columns.ids)


def _boxes_touching(columns: Columns, later: Ints, known: Ints) -> tuple[Ints, Ints, bool]:
    """Which of the later and of the known touch, and whether a pair may come twice."""
    boxes, owner = _boxes(columns, known)
    tree = shapely.STRtree(boxes)
    asked, asked_by = _boxes(columns, later)
    at, hit = tree.query(asked)
    return asked_by[at], owner[hit], len(owner) > len(known) or len(asked_by) > len(later)


def _boxes(columns: Columns, rows: Ints) -> tuple[NDArray[np.object_], Ints]:
    """Boxes in degrees around the discs, and whose each is; twice where one crosses 180°."""
    lon, lat = columns.lon_deg[rows], columns.lat_deg[rows]
    up = columns.radius_m[rows] / _METRES_PER_DEGREE
    widest = np.minimum(np.abs(lat) + up, 89.9)
    across = np.where(widest >= 89.9, 180.0, np.minimum(up / np.cos(np.radians(widest)), 180.0))
    west, east = lon - across, lon + across
    shift = np.where(west < -180, 360.0, np.where(east > 180, -360.0, 0.0))
    twice = np.flatnonzero(shift)
    every = np.concatenate([np.arange(len(rows)), twice])
    by = np.concatenate([np.zeros(len(rows)), shift[twice]])
    boxes = shapely.box(west[every] + by, (lat - up)[every], east[every] + by, (lat + up)[every])
    return np.asarray(boxes, dtype=object), every.astype(np.int64)
