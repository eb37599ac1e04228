"""Scores of candidate pairs: the sum of stated weights, less what rivals take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truceline.monitor.duplicates.columns import Columns
from truceline.monitor.duplicates.levels import levels_of
from truceline.monitor.duplicates.weights import FEATURES, PairWeights

__all__ = ["ScoredPairs", "score_levels", "score_pairs"]

_KEPT_BELOW_FLOOR = 1.5
"""Pairs this far below the floor are kept: as rivals they still take something from others."""
_MERGED_EVERY = 1_000_000

Rows = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False)
class ScoredPairs:
    """Pairs worth a look.

    Attributes:
        i: Row of one report, `j` of the other; i < j.
        seen: By feature, the code of what was seen.
        raw: Log-odds by the table alone.
        rivals: Log-odds that rivals take, 0 or less; 0 within a feed.
        is_within: Both come from one feed.
        asked: How many pairs overlapped in day and place.
    """

    i: Rows
    j: Rows
    seen: Mapping[str, NDArray[np.int8]]
    raw: Floats
    rivals: Floats
    is_within: NDArray[np.bool_]
    asked: int

    @property
    def score(self) -> Floats:
        """Log-odds."""
        return self.raw + self.rivals


def score_levels(
    seen: Mapping[str, NDArray[np.int8]], is_within: NDArray[np.bool_], weights: PairWeights
) -> Floats:
    """Log-odds of pairs by what was seen of them: prior plus one weight per feature.

    Source: Fellegi and Sunter (1969), JASA 64:1183–1210, doi:10.1080/01621459.1969.10501049.
    """
    context = is_within.astype(np.int64)
    prior = np.array([weights.prior["across"], weights.prior["within"]])
    score: Floats = prior[context]
    for feature in FEATURES:
        score = score + weights.table[feature][seen[feature], context]
    return score


def score_pairs(
    columns: Columns,
    candidates: Iterable[tuple[Rows, Rows]],
    weights: PairWeights,
    *,
    apart: Iterable[tuple[int, int]] = (),
) -> ScoredPairs:
    """Candidates that reach the floor or nearly so, scored; the others are only counted.

    Pairs judged apart are left out: they are no rivals either.
    """
    least = weights.floor - _KEPT_BELOW_FLOOR
    kept: list[tuple[Rows, Rows]] = []
    waiting: list[tuple[Rows, Rows]] = []
    asked = size = 0
    for i, j in candidates:
        asked, size = asked + len(i), size + len(i)
        waiting.append((i, j))
        if size >= _MERGED_EVERY:
            kept.append(_worth(columns, waiting, weights, least))
            waiting, size = [], 0
    kept.append(_worth(columns, waiting, weights, least))
    i = np.concatenate([one for one, _ in kept])
    j = np.concatenate([other for _, other in kept])
    judged = [min(pair) * len(columns.ids) + max(pair) for pair in apart]
    keys = np.unique(i * len(columns.ids) + j)
    keys = keys[~np.isin(keys, np.array(judged, dtype=np.int64))]
    return _scored(columns, *np.divmod(keys, max(len(columns.ids), 1)), weights, asked)


def _worth(
    columns: Columns, waiting: list[tuple[Rows, Rows]], weights: PairWeights, least: float
) -> tuple[Rows, Rows]:
    if not waiting:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    i = np.concatenate([one for one, _ in waiting])
    j = np.concatenate([other for _, other in waiting])
    seen = levels_of(columns, i, j, weights)
    good = score_levels(seen, columns.feed[i] == columns.feed[j], weights) >= least
    return i[good], j[good]


def _scored(columns: Columns, i: Rows, j: Rows, weights: PairWeights, asked: int) -> ScoredPairs:
    seen = levels_of(columns, i, j, weights)
    is_within = columns.feed[i] == columns.feed[j]
    raw = score_levels(seen, is_within, weights)
    rivals = _rivals(columns, i, j, raw, is_within)
    return ScoredPairs(
        i=i, j=j, seen=seen, raw=raw, rivals=rivals, is_within=is_within, asked=asked
    )


def _rivals(
    columns: Columns, i: Rows, j: Rows, raw: Floats, is_within: NDArray[np.bool_]
) -> Floats:
    """What other reports that fit as well take from each pair across feeds.

    A report is told at most once by another feed: the odds of one partner are e^L against
    1 + Σ e^L of the others, from the side where more of them compete.
    """
    odds = np.where(is_within, 0.0, np.exp(np.minimum(raw, 50.0)))
    feeds = max(len(columns.feeds), 1)
    total = np.zeros(len(columns.ids) * feeds)
    from_i, from_j = i * feeds + columns.feed[j], j * feeds + columns.feed[i]
    np.add.at(total, from_i, odds)
    np.add.at(total, from_j, odds)
    others = np.maximum(np.maximum(total[from_i], total[from_j]) - odds, 0.0)
    return np.where(is_within, 0.0, -np.log1p(others))
