"""What changes sureness after reading: a language model's reading, and people's decisions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from truceline.claims.asked.two_methods import Merged
from truceline.claims.model import Suggestion
from truceline.claims.reviewing.learning import judged_suggestions
from truceline.claims.reviewing.review import Reviewed
from truceline.claims.surety.sureness import log_odds, probability, weights

__all__ = ["LEAST_JUDGED", "Recalibration", "judged_of", "recalibrate", "with_model"]

LEAST_JUDGED = 50
"""With fewer decisions sureness stays as it was fitted."""
_SPREAD_INTERCEPT, _SPREAD_SLOPE = 1.0, 0.5
"""Standard deviations of the prior, in log-odds: documents differ by about so much."""
_LEAST_SLOPE = 0.05
"""Positive, so that the order of claims never turns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalibration:
    """How sureness is read in the light of people's decisions.

    Attributes:
        intercept: Added to the log-odds; 0 changes nothing.
        slope: Factor on the log-odds, > 0; 1 changes nothing.
        judged: How many decisions it rests on.
    """

    intercept: float = 0.0
    slope: float = 1.0
    judged: int = 0

    def of(self, sureness: float) -> float:
        """Sureness as it was fitted → how often such suggestions were kept here."""
        return probability(self.intercept + self.slope * log_odds(sureness))


def recalibrate(judged: Iterable[tuple[float, bool]]) -> Recalibration:
    """Fit sureness to decisions: a logistic curve over its log-odds, near the identity at first.

    What it is given must be sureness as reading gave it, not recalibrated before: else it would
    be corrected twice.

    Args:
        judged: Sureness of each suggestion, and whether it was right; see `judged_of`.

    Returns:
        The identity where fewer than `LEAST_JUDGED` are given.

    Source: Platt (1999), Probabilistic outputs for support vector machines; the prior (slope
        around 1, intercept around 0) takes the place of his corrected targets.
    """
    pairs = tuple(judged)
    if len(pairs) < LEAST_JUDGED:
        return Recalibration(judged=len(pairs))
    odds = np.array([log_odds(sureness) for sureness, _ in pairs])
    right = np.array([is_right for _, is_right in pairs], dtype=np.float64)
    found = minimize(
        _loss,
        np.array([0.0, 1.0]),
        args=(odds, right),
        jac=True,
        method="L-BFGS-B",
        bounds=[(None, None), (_LEAST_SLOPE, None)],
    )
    intercept, slope = (round(float(one), 4) for one in found.x)
    return Recalibration(intercept=intercept, slope=slope, judged=len(pairs))


def judged_of(claims: Iterable[Reviewed]) -> tuple[tuple[float, bool], ...]:
    """Sureness of each suggestion that people agree about, and whether they kept its type.

    Only of what frames suggested: the sureness of other methods is not fitted.
    """
    return tuple(
        (seen.sureness, is_right)
        for seen, is_right in judged_suggestions(claims)
        if seen.method.startswith("frames")
    )


def with_model(merged: Merged) -> Suggestion:
    """A claim with what a language model's reading adds to its sureness or takes from it.

    What no model read, and what only a model gives, stays as sure as it was.
    """
    one, held = merged.suggestion, weights()
    if merged.agreement is not None:
        added = held.model_agrees * (2 * merged.agreement.share - 1)
    elif merged.found_by == "frames":
        added = held.model_silent
    else:
        return one
    return replace(one, sureness=probability(log_odds(one.sureness) + added))


def _loss(
    given: NDArray[np.float64], odds: NDArray[np.float64], right: NDArray[np.float64]
) -> tuple[float, NDArray[np.float64]]:
    """Minus log-posterior, and its gradient."""
    intercept, slope = given
    fitted = intercept + slope * odds
    off = 1 / (1 + np.exp(-fitted)) - right
    apart = np.array([intercept / _SPREAD_INTERCEPT, (slope - 1) / _SPREAD_SLOPE])
    loss = np.sum(np.logaddexp(0, fitted) - right * fitted) + np.sum(apart**2) / 2
    pull = apart / np.array([_SPREAD_INTERCEPT, _SPREAD_SLOPE])
    return float(loss), np.array([off.sum(), off @ odds]) + pull
