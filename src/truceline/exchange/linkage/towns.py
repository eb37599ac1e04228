"""Levels of agreement of places, and how rare the place is on which two rows agree."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

__all__ = ["ComparingPlaces"]

_WEIGHT_OF_PRIOR = 50
_Found = tuple[NDArray[np.int8], NDArray[np.float32]]


class ComparingPlaces:
    """Compares places of rows; knows how many rows name each."""

    def __init__(self, places: Mapping[str, NDArray[np.int32]]) -> None:
        self._places = places
        # One numbering over all columns: a birth place need not be any row's place.
        size = 1 + max(int(at.max(initial=0)) for at in places.values())
        self._inverse = {
            column: ((len(at) + _WEIGHT_OF_PRIOR) / (np.bincount(at, minlength=size) + 1.0)).astype(
                np.float32
            )
            for column, at in places.items()
        }

    def compare(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> dict[str, _Found]:
        """Levels and rarity of places and of birth places."""
        return {
            "place-alike.v1": self._event_place(left, right),
            "birth-place-alike.v1": self._birth_place(left, right),
        }

    def _event_place(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> _Found:
        # 1 same, 2 other place of one area, 3 of another area, 4 other, area not said; only areas
        # said: 5 same, 6 other.
        places = self._places
        a, b = places["place"][left], places["place"][right]
        c, d = places["area"][left], places["area"][right]
        both, areas = (a > 0) & (b > 0), (c > 0) & (d > 0)
        level = np.select(
            [both & (a == b), both & areas & (c == d), both & areas, both, areas & (c == d), areas],
            [1, 2, 3, 4, 5, 6],
            0,
        )
        value = np.where(level == 1, self._inverse["place"][a], 1)
        value = np.where((level == 5) | (level == 2), self._inverse["area"][c], value)
        return level.astype(np.int8), value.astype(np.float32)

    def _birth_place(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> _Found:
        """1 same, 2 other; where one is not said, against the other's place: 3 same, 4 other."""
        places = self._places
        a, b = places["place"][left], places["place"][right]
        e, f = places["birth_place"][left], places["birth_place"][right]
        level = np.where((e > 0) & (f > 0), np.where(e == f, 1, 2), 0)
        # Who is taken in a town was mostly born there: that both are, the place has said.
        level = np.where((level == 1) & (a == b) & (a == e), 0, level)
        mixed = (level == 0) & (((e > 0) & (b > 0)) | ((f > 0) & (a > 0)))
        agrees = ((e > 0) & (e == b)) | ((f > 0) & (f == a))
        both = (a > 0) & (b > 0)
        level = np.where(mixed & ~both, np.where(agrees, 3, 4), level)
        value = np.where(level == 1, self._inverse["birth_place"][e], 1)
        value = np.where(level == 3, self._inverse["place"][np.where(e > 0, e, a)], value)
        return level.astype(np.int8), value.astype(np.float32)
