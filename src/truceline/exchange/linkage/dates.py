"""Levels of agreement of births and events, by what lists get wrong in dates."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from truceline.exchange.linkage.columns import Dates
from truceline.exchange.linkage.model import NOT_SAID

__all__ = ["DateRarity", "born_levels", "event_levels"]

# So many rows of one day may be one person's, on all lists together.
_ROWS_OF_ONE = 10
_BEFORE = 1_000_000  # days: makes every day a number above 0, which says that none is known


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


class DateRarity:
    """How much less than usual it says that two rows agree on a date.

    Lists fill gaps with one date, and a raid or a massacre takes hundreds on one day: such a day
    tells nobody apart. Usual is 1, a day that a tenth of the rows bear is next to nothing.
    """

    def __init__(self, dates: Dates) -> None:
        self._day = np.where(dates.day > 0, dates.first.astype(np.int64) + _BEFORE, 0)
        self._month = np.where(
            dates.year > 0, dates.year.astype(np.int64) * 12 + np.maximum(dates.month, 1), 0
        )
        self._year = dates.year.astype(np.int64)

    def rarity_of_births(
        self, level: NDArray[np.int8], left: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """(pairs,) by levels of births: of the day where it agrees, else of the year."""
        return self._chosen(level, left, {1: self._day, 4: self._year, 10: self._year})

    def rarity_of_events(
        self, level: NDArray[np.int8], left: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """(pairs,) by levels of events: of the day where it agrees, else of the month."""
        near = dict.fromkeys((2, 3, 4), self._month)
        return self._chosen(level, left, {1: self._day, **near})

    def _chosen(
        self,
        level: NDArray[np.int8],
        left: NDArray[np.int64],
        values: dict[int, NDArray[np.int64]],
    ) -> NDArray[np.float32]:
        found = np.ones(len(level), np.float32)
        for at, value in values.items():
            fit = np.flatnonzero(level == at)
            found[fit] = _rarity(value)[left[fit]]
        return found


def _rarity(values: NDArray[np.int64]) -> NDArray[np.float32]:
    """(rows,) usual share of a value over this row's; 0 is not said."""
    said = values != 0
    known, at, rows = np.unique(values[said], return_inverse=True, return_counts=True)
    found = np.ones(len(values), np.float32)
    if len(known):
        usual = max(float(np.median(rows)), 1.0)
        found[said] = (usual / (usual + np.maximum(rows - usual - _ROWS_OF_ONE, 0)))[at]
    return found
