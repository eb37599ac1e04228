"""Probabilities recalibrated by what reviewers judged.

Logistic recalibration (Platt 1999, Advances in Large Margin Classifiers, 61-74) with a prior that
holds the model's own probabilities until judgements speak against them. Reviewers may look at any
pairs they like: given the model's probability, which ones they chose says nothing more.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from truceline.exchange.linkage.model import Judged, Pairs

__all__ = ["with_judged_pairs", "with_judgements"]

# Standard deviations of the prior: of the shift, and of the slope around 1.
_SHIFT, _SLOPE = 1.5, 0.4
_STEPS = 25
_TINY = 1e-6


def with_judged_pairs(
    left: NDArray[np.int64], right: NDArray[np.int64], judged: Judged, count: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs with those that people judged though no key brought them together, sorted, each once.

    Args:
        left: (pairs,) rows, each less than `right`.
        right: (pairs,) the other rows.
        judged: What people have judged.
        count: Rows.
    """
    low, high = np.minimum(judged.left, judged.right), np.maximum(judged.left, judged.right)
    said = (judged.verdicts != "unsure") & (low < high)
    code = np.union1d(left * count + right, low[said].astype(np.int64) * count + high[said])
    return code // max(count, 1), code % max(count, 1)


def with_judgements(pairs: Pairs, judged: Judged, count: int) -> Pairs:
    """Pairs recalibrated; a judged pair stands as it was judged.

    Args:
        pairs: Sorted by left and right.
        judged: The last standing judgement of each pair; `unsure` counts for nothing.
        count: Rows.
    """
    at, verdicts = _found(pairs, judged, count)
    if not len(at):
        return pairs
    same = verdicts == "same"
    p_same = _recalibrated(pairs.p_same, at, same)
    p_kin = _recalibrated(
        _share(pairs.p_kin, 1 - pairs.p_same), at[~same], verdicts[~same] == "kin"
    )
    p_same[at] = same
    p_kin[at[~same]] = verdicts[~same] == "kin"
    kin = (1 - p_same) * p_kin
    namesake = _share(pairs.p_namesake, pairs.p_namesake + pairs.p_unrelated)
    rest = np.maximum(1 - p_same - kin, 0)
    return replace(
        pairs,
        p_same=p_same.astype(np.float32),
        p_kin=kin.astype(np.float32),
        p_namesake=(rest * namesake).astype(np.float32),
        p_unrelated=(rest * (1 - namesake)).astype(np.float32),
    )


def _found(pairs: Pairs, judged: Judged, count: int) -> tuple[NDArray[np.int64], NDArray[np.str_]]:
    code = pairs.left * count + pairs.right
    low, high = np.minimum(judged.left, judged.right), np.maximum(judged.left, judged.right)
    wanted = low * count + high
    if not len(code):
        return np.empty(0, np.int64), judged.verdicts[:0]
    at = np.minimum(np.searchsorted(code, wanted), len(code) - 1)
    fit = (code[at] == wanted) & (judged.verdicts != "unsure")
    return at[fit], judged.verdicts[fit]


def _share(part: NDArray[np.float32], whole: NDArray[np.float32]) -> NDArray[np.float64]:
    return np.divide(
        part, whole, out=np.zeros(len(part), np.float64), where=np.asarray(whole) > _TINY
    )


def _recalibrated(
    p_before: NDArray[np.floating], at: NDArray[np.int64], is_so: NDArray[np.bool_]
) -> NDArray[np.float64]:
    p_plain = np.clip(p_before.astype(np.float64), _TINY, 1 - _TINY)
    odds = np.log(p_plain / (1 - p_plain))
    shift, slope = _fitted(odds[at], is_so.astype(np.float64))
    found: NDArray[np.float64] = 1 / (1 + np.exp(-(shift + slope * odds)))
    return found


def _fitted(odds: NDArray[np.float64], is_so: NDArray[np.float64]) -> tuple[float, float]:
    """Shift and slope at the maximum of the posterior, by Newton's steps."""
    design = np.stack([np.ones(len(odds)), odds], axis=1)
    centre, precision = np.array([0.0, 1.0]), np.array([_SHIFT**-2, _SLOPE**-2])
    at = centre.copy()
    for _ in range(_STEPS):
        p_now = 1 / (1 + np.exp(-np.clip(design @ at, -30, 30)))
        slope = design.T @ (is_so - p_now) - precision * (at - centre)
        curve = (design * (p_now * (1 - p_now))[:, np.newaxis]).T @ design + np.diag(precision)
        at = at + np.clip(np.linalg.solve(curve, slope), -1, 1)
    return float(at[0]), float(max(at[1], 0.05))
