"""The totals that a log-linear model could have with hardly worse a fit.

Regal and Hook (1991), Statistics in Medicine 10:717-721, doi:10.1002/sim.4780100506, and Cormack
(1992), Biometrics 48:567-576, doi:10.2307/2532310: for each number of unseen people the model is
fitted to the full table; numbers are kept while the deviance rises by no more than chi-squared.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.stats import chi2

from truceline.exchange.estimates.design import design_matrix
from truceline.exchange.estimates.patterns import CapturePatterns
from truceline.exchange.estimates.selection import FittedModel

__all__ = ["profile_interval"]

Floats = NDArray[np.float64]
_STEPS = 100
_FAR = 1e6


def profile_interval(
    patterns: CapturePatterns, fitted: FittedModel, *, level: float = 0.95
) -> tuple[float, float]:
    """Low and high total under one model, the model taken as given; high may be infinite."""
    terms = tuple(sorted(fitted.model, key=lambda term: (len(term), term)))
    design = design_matrix(len(patterns.lists), terms)
    cells = patterns.cells.astype(np.float64)
    is_nil = cells @ design == 0
    is_open = design[:, is_nil].sum(axis=1) == 0
    open_design, held = design[is_open][:, ~is_nil], cells[is_open]
    dark = np.zeros((1, open_design.shape[1]))
    dark[0, 0] = 1.0
    whole = np.vstack([open_design, dark])
    unseen = fitted.total - patterns.people
    allowed = _deviance(whole, held, unseen) + float(chi2.ppf(level, 1))

    def excess(log_unseen: float) -> float:
        return _deviance(whole, held, float(np.exp(log_unseen))) - allowed

    low = _crossing(excess, np.log(max(unseen, 1e-3)), -1)
    high = _crossing(excess, np.log(max(unseen, 1e-3)), +1)
    return patterns.people + low, patterns.people + high


def _crossing(excess: Callable[[float], float], start: float, direction: int) -> float:
    """Unseen people where the deviance has risen as far as allowed, on one side."""
    step, inner = 0.1, start
    while step < np.log(_FAR):
        outer = start + direction * step
        if excess(outer) > 0:
            return float(np.exp(brentq(excess, *sorted((inner, outer)), xtol=1e-6)))
        inner, step = outer, step * 1.6
    return 0.0 if direction < 0 else float("inf")


def _deviance(design: Floats, held: Floats, unseen: float) -> float:
    cells = np.append(held, unseen)
    means = cells + 0.5
    for _ in range(_STEPS):
        before = means
        scored = np.log(means) + (cells - means) / means
        root = np.sqrt(means)[:, np.newaxis]
        found = np.linalg.lstsq(design * root, scored * root[:, 0], rcond=None)[0]
        means = np.exp(np.clip(design @ found, -50, 50))
        if np.allclose(means, before, rtol=1e-10):
            break
    parts = np.where(cells > 0, cells * np.log(np.maximum(cells, 1e-300) / means), 0.0)
    return float(2 * (parts - cells + means).sum())
