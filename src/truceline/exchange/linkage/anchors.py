"""How often pairs of one class stand at each level, learned on anchors.

Anchors are pairs that all other fields make one person (or kin): see `fitting`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from truceline.exchange.linkage.chance import KINDS
from truceline.exchange.linkage.levels import (
    FEATURES,
    NEAR,
    PART,
    SAME,
    SWAPPED,
    UNLIKE,
    Compared,
)

__all__ = [
    "START",
    "SURE",
    "anchors",
    "given_table",
    "is_own_birth",
    "is_own_name",
    "learned_table",
]

SURE = 0.98
# Levels of names in one person before anything is learned.
START = (0, 0.7, 0.12, 0.05, 0.06, 0.03, 0.04, 0.01)
_GIVEN, _BORN = "given-alike.v1", "birth-years-apart.v1"
_WEIGHT_OF_START = 10
_WEIGHT_OF_POOL = 30
_FEWEST_ANCHORS = 50
_SAME_YEAR = 10  # level of births of which one is known to the year
_MOST_UNLIKE = 0.04


def anchors(
    p_class: NDArray[np.float64], least: float, told: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """(pairs,) weights of the pairs to learn from.

    Where names are few and days are not said, one field less leaves hardly any pair sure: then
    every pair counts by its probability, else the model would stay at its start and refuse all.
    """
    sure = np.where((p_class >= least) & told, p_class, 0)
    return sure if sure.sum() >= _FEWEST_ANCHORS else np.where(told, p_class, 0)


def is_own_name(compared: Compared) -> NDArray[np.bool_]:
    """(pairs,) not brothers by their names.

    Brothers agree on father, mother, family, town and often the day of arrest: only the given name
    and the day of birth tell them apart, so each is learned where the other agrees.
    """
    given = compared.levels[_GIVEN]
    found: NDArray[np.bool_] = (given == SAME) | (given == NEAR)
    return found


def is_own_birth(compared: Compared, *, by_year: bool = False) -> NDArray[np.bool_]:
    """(pairs,) not brothers by their births, to the day or (`by_year`) to the year."""
    born = compared.levels[_BORN]
    found: NDArray[np.bool_] = (born == 1) | (born == 2) | (by_year & (born == _SAME_YEAR))
    return found


def given_table(
    compared: Compared, p_same: NDArray[np.float64], fathers: NDArray[np.float64]
) -> NDArray[np.float64]:
    """(kinds, levels) of given names in one person.

    Learned where births agree to the day, or where few do, to the year; where lists say no births,
    given names are spelt as variously as fathers' names. Twins are among them, and lists where
    brothers got one date: more than `_MOST_UNLIKE` of other names is theirs, not one person's.
    """
    start = fathers.copy()
    start[:, [PART, UNLIKE, SWAPPED]] = [START[PART], START[UNLIKE], START[SWAPPED]]
    start /= start.sum(axis=1, keepdims=True)
    weight = anchors(p_same, SURE, is_own_birth(compared))
    if weight.sum() < _FEWEST_ANCHORS:
        weight = anchors(p_same, SURE, is_own_birth(compared, by_year=True))
    found = learned_table(compared, _GIVEN, weight, start)
    found[:, UNLIKE] = np.minimum(found[:, UNLIKE], _MOST_UNLIKE)
    whole: NDArray[np.float64] = found / found.sum(axis=1, keepdims=True)
    return whole


def learned_table(
    compared: Compared,
    feature: str,
    weight: NDArray[np.float64],
    start: NDArray[np.float64],
) -> NDArray[np.float64]:
    """(kinds, levels) shares of levels among anchors; few anchors leave the start standing."""
    levels = FEATURES[feature]
    level = compared.levels[feature].astype(np.int64)
    kind = compared.kinds.get(feature)
    start = np.maximum(start[0], 1e-4)
    start[0] = 0
    pooled = np.bincount(level, weight, levels)[:levels]
    pooled[0] = 0
    pooled = (pooled + _WEIGHT_OF_START * start / start.sum()) / (pooled.sum() + _WEIGHT_OF_START)
    if kind is None:
        return np.tile(pooled, (KINDS, 1))
    found = np.zeros((KINDS, levels))
    for each in range(KINDS):
        of_kind = kind == each
        seen = np.bincount(level[of_kind], weight[of_kind], levels)[:levels]
        seen[0] = 0
        found[each] = (seen + _WEIGHT_OF_POOL * pooled) / (seen.sum() + _WEIGHT_OF_POOL)
    return found
