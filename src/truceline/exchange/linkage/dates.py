"""Levels of agreement of births and events, by what lists get wrong in dates."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from truceline.exchange.linkage.columns import Dates
from truceline.exchange.linkage.model import NOT_SAID

__all__ = ["born_levels", "event_levels"]


def born_levels(born: Dates, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int8]:
    """(pairs,) levels of two births; 0 where one is not known to the year.

    Both to the day: 1 same, 2 day and month changed places, 3 same year and month or day, 4 same
    year, 5 same day a year apart, 6 same day ten years apart, 7 one or two years apart, 8 three
    to five, 9 more. One known to the year only (1 January counts as such, as lists write it for a
    year): 10 same year, 11 one year apart, 12 two, 13 three to five, 14 ten, 15 more.
    """
    ya, yb = born.year[left].astype(np.int32), born.year[right].astype(np.int32)
    ma, mb, da, db = born.month[left], born.month[right], born.day[left], born.day[right]
    apart = np.abs(ya - yb)
    new_year = ((ma == 1) & (da == 1)) | ((mb == 1) & (db == 1))
    days = (da > 0) & (db > 0) & ~(new_year & ((ma != mb) | (da != db)))
    same_month, same_day = ma == mb, da == db
    full = np.select(
        [
            (apart == 0) & same_month & same_day,
            (apart == 0) & (ma == db) & (da == mb),
            (apart == 0) & (same_month | same_day),
            (apart <= 1) & same_month & same_day,
            (apart == 10) & same_month & same_day,
            apart == 0, apart == 1, apart == 2, apart <= 5,
        ],
        [1, 2, 3, 5, 6, 4, 7, 7, 8],
        9,
    )  # fmt: skip
    year = np.select(
        [apart == 0, apart == 1, apart == 2, apart <= 5, apart == 10], [10, 11, 12, 13, 14], 15
    )
    level = np.where(days, full, year)
    return np.where((ya > 0) & (yb > 0), level, 0).astype(np.int8)


def event_levels(
    event: Dates, left: NDArray[np.int64], right: NDArray[np.int64]
) -> NDArray[np.int8]:
    """(pairs,) levels of two dates of events; 0 where one is not said.

    1 same day, 2 one known to the month or year only and agreeing, 3 within 7 days, 4 within 31, 5
    day and month changed places, 6 same day a year apart, 7 within 130 days, 8 within a year, 9
    within three years, 10 more.
    """
    a, b = event.first[left].astype(np.int64), event.first[right].astype(np.int64)
    c, d = event.last[left].astype(np.int64), event.last[right].astype(np.int64)
    said = (a != NOT_SAID) & (b != NOT_SAID)
    gap = np.maximum(np.maximum(a - d, b - c), 0)
    ma, mb, da, db = event.month[left], event.month[right], event.day[left], event.day[right]
    exact = (da > 0) & (db > 0)
    ya, yb = event.year[left].astype(np.int32), event.year[right].astype(np.int32)
    level = np.select(
        [
            exact & (gap == 0), gap == 0, gap <= 7, gap <= 31,
            exact & (ya == yb) & (ma == db) & (da == mb),
            exact & (np.abs(ya - yb) == 1) & (ma == mb) & (da == db),
            gap <= 130, gap <= 366, gap <= 1096,
        ],
        [1, 2, 3, 4, 5, 6, 7, 8, 9],
        10,
    )  # fmt: skip
    return np.where(said, level, 0).astype(np.int8)
