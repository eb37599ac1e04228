"""Which spellings of places mean one place, learned from rows that other fields say are one person.

Homs and حمص sound alike, Aleppo and حلب do not: so spellings are joined where rows whose names
agree in full stand with the one on one list and with the other on another, and where they sound
alike. No gazetteer is needed, and a village of one district is not joined with another's.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix

from truceline.exchange.linkage.model import Rows
from truceline.exchange.names.alignment import distances, sounds_of
from truceline.exchange.names.letters import skeletons
from truceline.exchange.names.spelling import is_arabic, units

__all__ = ["PLACE_COLUMNS", "same_places"]

PLACE_COLUMNS = ("birth_place", "place", "area")
_ALIKE, _LIKE = 0.3, 0.5
# How often two spellings stand together when they are one place, unless rows are of two persons.
_MOSTLY, _MOSTLY_ARABIC = 0.5, 0.7


def same_places(
    rows: Rows, left: NDArray[np.int64], right: NDArray[np.int64]
) -> dict[str, NDArray[np.int32]]:
    """Number of the place of each row by column, one number for all spellings of a place.

    Args:
        rows: The rows.
        left: (anchors,) rows of pairs whose names agree in full.
        right: (anchors,) the other rows.
    """
    spelt, of_column = _spellings(rows)
    joined = _joined(spelt, _seen_together(rows, of_column, left, right, len(spelt)))
    return {
        column: joined[of_column[column]][rows.codes(column)].astype(np.int32)
        for column in PLACE_COLUMNS
    }


def _spellings(rows: Rows) -> tuple[list[str], dict[str, NDArray[np.int64]]]:
    """Folded spellings over all columns, and their number for each word of each column."""
    number: dict[str, int] = {"": 0}
    of_column = {}
    for column in PLACE_COLUMNS:
        folded = (" ".join(units(word)) for word in rows.words(column))
        of_column[column] = np.array([number.setdefault(each, len(number)) for each in folded])
    return list(number), of_column


def _seen_together(
    rows: Rows,
    of_column: dict[str, NDArray[np.int64]],
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    count: int,
) -> coo_matrix:
    ones, others = [], []
    for column in PLACE_COLUMNS:
        said = of_column[column][rows.codes(column)]
        a, b = said[left], said[right]
        both = (a > 0) & (b > 0)
        ones += [a[both], b[both]]
        others += [b[both], a[both]]
    one, other = np.concatenate(ones), np.concatenate(others)
    return coo_matrix((np.ones(len(one)), (one, other)), shape=(count, count)).tocsr()


def _joined(spelt: list[str], together: coo_matrix) -> NDArray[np.int64]:
    """Each spelling goes to the one it is most often seen with, or that sounds like it."""
    often = np.asarray(together.sum(axis=1)).ravel()
    arabic = np.fromiter(map(is_arabic, spelt), bool, len(spelt))
    table = together.tocoo()
    near_one, near_other = _sounding_alike(spelt)
    one = np.concatenate([table.row, near_one, near_other])
    other = np.concatenate([table.col, near_other, near_one])
    seen = np.concatenate([table.data, np.zeros(2 * len(near_one))])
    cost = distances(sounds_of(spelt), one, other)
    share = seen / np.maximum(often[one], 1)
    commoner = (often[other] > often[one]) | ((often[other] == often[one]) & (other < one))
    # The head of a place is Arabic before Latin, then the commoner spelling.
    ahead = (arabic[other] & ~arabic[one]) | ((arabic[other] == arabic[one]) & commoner)
    mostly = np.where(arabic[one], _MOSTLY_ARABIC, _MOSTLY)
    fit = (one > 0) & (other > 0) & (one != other) & ahead
    fit &= ((share >= mostly) & (seen >= 2)) | (cost <= _ALIKE) | ((cost <= _LIKE) & (share >= 0.3))
    one, other = one[fit], other[fit]
    score = share[fit] + np.where(cost[fit] <= _LIKE, 1.2 - cost[fit], 0)
    order = np.lexsort([score, one])
    head = np.arange(len(spelt))
    head[one[order]] = other[order]
    for _ in range(10):
        head = head[head]
    return head


def _sounding_alike(spelt: list[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    by_bones: dict[str, list[int]] = {}
    for at, each in enumerate(spelt):
        for bones in skeletons(each):
            by_bones.setdefault(bones, []).append(at)
    found = [
        (a, b) for held in by_bones.values() for x, a in enumerate(held) for b in held[x + 1 : 200]
    ]
    pairs = np.array(found, np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]
