"""Mixtures of known panels: the nearest to a target, and the one that raises the least."""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.optimize import linprog, nnls

from truceline.core.errors import NotConverged
from truceline.talks.committee.model import Floats

__all__ = ["EXACT", "GIVE", "highest_level", "nearest_mixture"]

_SUM_WEIGHT = 10.0
GIVE = 1e-8
"""By how much a settled probability may yield to rounding."""
EXACT = {"primal_feasibility_tolerance": 1e-9}
"""As exact as HiGHS can: what one level loses to rounding, later ones lose several times."""


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


def highest_level(columns: Floats, floor: Floats, most: float) -> tuple[float, Floats, Floats]:
    """How far a mixture raises the least of all who are not settled, its shares, dual prices.

    Args:
        columns: (groups, panels) probabilities that each panel gives.
        floor: (groups,) what the settled must have; negative for all others.
        most: A level beyond which nothing is asked.

    Raises:
        NotConverged: The linear programme cannot be solved.
    """
    panels = columns.shape[1]
    is_open = (floor < 0).astype(float)[:, np.newaxis]
    found = linprog(
        np.append(np.zeros(panels), -1.0),
        A_ub=sparse.csr_array(np.hstack([-columns, is_open])),
        b_ub=np.where(floor < 0, 0.0, GIVE - floor),
        A_eq=sparse.csr_array(np.append(np.ones(panels), 0.0)[np.newaxis, :]),
        b_eq=[1.0],
        bounds=[*[(0.0, None)] * panels, (0.0, most)],
        method="highs",
        options=EXACT,
    )
    if found.x is None:
        raise NotConverged(
            f"The panels could not be mixed: {found.message}", hint="Report this with its pool."
        )
    shares = np.maximum(found.x[:-1], 0.0)
    prices = np.maximum(-found.ineqlin.marginals, 0.0)
    return float(found.x[-1]), shares / shares.sum(), prices
