"""What unrelated rows agree on by chance: the frequencies to which every class is compared."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from truceline.exchange.linkage.levels import (
    FEATURES,
    NAME_FIELDS,
    SWAPPED,
    Compared,
    Comparing,
)

__all__ = ["KINDS", "expected_by_chance"]

KINDS = 3
_RANDOM_PAIRS = 200_000
_ACROSS = 60_000


def expected_by_chance(
    comparing: Comparing, count: int, generator: np.random.Generator
) -> dict[str, NDArray[np.float64]]:
    """(kinds, levels) by feature: mean over random pairs of rarity where they stand at a level.

    A pair of values at level l with rarity g is g times m(l) / E(l) likelier in one person than by
    chance; E is what this gives. For names it is computed over the names, not by waiting for two
    rows to agree on a rare one: within each name's spellings, and across names drawn evenly.
    Pairs that agree on two names are left out: in short lists drawn at random there are as many of
    one person or one family among them as those that agree by chance.
    """
    left = generator.integers(0, max(count, 1), _RANDOM_PAIRS)
    right = generator.integers(0, max(count, 1), _RANDOM_PAIRS)
    apart = left != right
    left, right = left[apart], right[apart]
    told = comparing.are_told_apart(left, right)
    compared = comparing.compare(left[told], right[told])
    found = {}
    for feature, levels in FEATURES.items():
        found[feature] = _means(compared, feature, levels)
        if feature in NAME_FIELDS:
            _over_names(found[feature], comparing, feature, generator)
    # Two names that agree crosswise, weighed by the rarity of both, come to 1 by construction.
    found["given-alike.v1"][:, SWAPPED] = 1.0
    found["given-is-fathers.v1"][:, 1] = 2.0
    found["given-is-fathers.v1"][:, 2] = 1.0
    return found


def _means(compared: Compared, feature: str, levels: int) -> NDArray[np.float64]:
    level = compared.levels[feature].astype(np.int64)
    kind = compared.kinds[feature] if feature in compared.kinds else np.zeros(len(level), np.int64)
    rarity = compared.rarity.get(feature)
    weight = np.ones(len(level)) if rarity is None else rarity.astype(np.float64)
    found = np.zeros((KINDS, levels))
    pooled = np.bincount(level, weight, levels)[:levels] + 0.5
    for each in range(KINDS):
        of_kind = kind == each
        seen = np.bincount(level[of_kind], weight[of_kind], levels)[:levels]
        said = (level[of_kind] > 0).sum()
        found[each] = (seen + 50 * pooled / max((level > 0).sum(), 1)) / (said + 50)
    return found


def _over_names(
    found: NDArray[np.float64], comparing: Comparing, feature: str, generator: np.random.Generator
) -> None:
    for kind in range(KINDS):
        within, across, names = comparing.name_levels(feature, kind, generator, _ACROSS)
        if within is None or across is None:
            continue
        for level in range(1, 5):
            exact = (within == level).mean() + names * (across == level).mean()
            found[kind, level] = max(exact, 1e-6)
