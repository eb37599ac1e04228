"""Mixtures of known panels: the nearest to a target, and the one that falls least short of it."""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.optimize import linprog, nnls

from truceline.core.errors import NotConverged
from truceline.talks.committee.model import Floats

__all__ = ["nearest_mixture", "smallest_shortfall"]

_SUM_WEIGHT = 10.0


def nearest_mixture(columns: Floats, target: Floats, sizes: Floats) -> Floats:
    """Shares of panels whose probabilities are nearest to a target, by least squares over persons.

    Args:
        columns: (groups, panels) probabilities that each panel gives.
        target: (groups,) probabilities wanted.
        sizes: (groups,) persons of each group.
    """
    roots = np.sqrt(sizes)
    matrix = np.vstack([columns * roots[:, np.newaxis], np.full(columns.shape[1], _SUM_WEIGHT)])
    shares, _ = nnls(matrix, np.append(target * roots, _SUM_WEIGHT), maxiter=100 * matrix.shape[1])
    return np.asarray(shares / shares.sum())


def smallest_shortfall(columns: Floats, target: Floats) -> tuple[float, Floats, Floats]:
    """By how much the best mixture falls short of a target anywhere, its shares, dual prices.

    Raises:
        NotConverged: The linear programme cannot be solved.
    """
    groups, panels = columns.shape
    above = [sparse.csr_array(-columns), sparse.csr_array(-np.ones((groups, 1)))]
    found = linprog(
        np.append(np.zeros(panels), 1.0),
        A_ub=sparse.csr_array(sparse.hstack(above)),
        b_ub=-target,
        A_eq=sparse.csr_array(np.append(np.ones(panels), 0.0)[np.newaxis, :]),
        b_eq=[1.0],
        method="highs",
    )
    if found.x is None:
        raise NotConverged(
            f"The panels could not be mixed: {found.message}", hint="Report this with its pool."
        )
    shares = np.maximum(found.x[:-1], 0.0)
    prices = np.maximum(-found.ineqlin.marginals, 0.0)
    return max(0.0, float(found.fun)), shares / shares.sum(), prices
