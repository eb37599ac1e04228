"""At least how many there are, from those seen once and twice.

Chao (1987), Biometrics 43:783-791, doi:10.2307/2531532: where people differ in how easily they are
found, f1²/(2·f2) is a lower bound of the unseen; with f2 = 0 its bias-corrected form. Lists of
unlike size make f1²/(2·f2) too large by themselves; Rivest and Baillargeon (2007), Biometrics
63:999-1006, doi:10.1111/j.1541-0420.2007.00779.x, fit the lists' sizes to those seen once or twice.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truceline.exchange.estimates.design import pattern_matrix
from truceline.exchange.estimates.fitting import fit_many
from truceline.exchange.estimates.patterns import CapturePatterns

__all__ = ["ChaoBound", "chao_bound", "chao_bound_by_list"]

_Z = 1.959963984540054


@dataclass(frozen=True, slots=True, kw_only=True)
class ChaoBound:
    """A lower bound with its own uncertainty.

    Attributes:
        total: The bound: people on a list and at least so many more.
        variance: Of the total.
        low: 95 % limits, by a lognormal law of the unseen; `high` likewise.
        people: People on a list.
        once: People on exactly one list; `twice` on exactly two.
    """

    total: float
    variance: float
    low: float
    high: float
    people: int
    once: int
    twice: int


def chao_bound(patterns: CapturePatterns) -> ChaoBound:
    """Chao's bound, with lists taken as alike in size."""
    once, twice = _seen(patterns, 1), _seen(patterns, 2)
    if twice:
        ratio = once / twice
        unseen = once**2 / (2 * twice)
        variance = twice * (ratio**4 / 4 + ratio**3 + ratio**2 / 2)
    else:
        unseen = once * (once - 1) / 2
        variance = max(once * (once - 1) / 2 + once * (2 * once - 1) ** 2 / 4, 0.0)
        variance -= once**4 / (4 * (patterns.people + unseen)) if once else 0.0
    return _bound(patterns, unseen, variance, once, twice)


def chao_bound_by_list(patterns: CapturePatterns) -> ChaoBound | str:
    """The bound with each list's own size; or the reason why it has none."""
    lists = len(patterns.lists)
    on = pattern_matrix(lists)
    seen = on.sum(axis=1)
    # A parameter of its own for every pattern of three lists or more: they fit perfectly.
    kept = seen <= 2
    design = np.hstack([np.ones((int(kept.sum()), 1)), on[kept]]).astype(np.float64)
    flags = np.ones((1, design.shape[1]), dtype=bool)
    fits = fit_many(design, flags, patterns.cells[np.newaxis, kept])
    if not fits.is_found[0]:
        return "the lists share too few people to tell their sizes apart"
    unseen = float(fits.unseen[0])
    variance = float(fits.log_se[0] * unseen) ** 2 + unseen
    return _bound(patterns, unseen, variance, _seen(patterns, 1), _seen(patterns, 2))


def _seen(patterns: CapturePatterns, times: int) -> int:
    on: NDArray[np.int64] = pattern_matrix(len(patterns.lists)).sum(axis=1)
    return int(patterns.cells[on == times].sum())


def _bound(
    patterns: CapturePatterns, unseen: float, variance: float, once: int, twice: int
) -> ChaoBound:
    spread = 1.0
    if unseen > 0:
        spread = float(np.exp(_Z * np.sqrt(np.log1p(variance / unseen**2))))
    return ChaoBound(
        total=patterns.people + unseen,
        variance=variance,
        low=patterns.people + unseen / spread,
        high=patterns.people + unseen * spread,
        people=patterns.people,
        once=once,
        twice=twice,
    )
