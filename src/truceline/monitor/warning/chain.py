"""Average run lengths of a one-sided CUSUM on a lattice, exactly, for every threshold at once."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from scipy.linalg import lapack

__all__ = ["run_lengths"]

# Steps. A longer run is lost in the rounding of 1 less the probability of staying below.
_LONGEST = 1e10


def run_lengths(p_fall: NDArray[np.float64], p_rise: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean steps from zero until `C = max(0, C + step)` first reaches 1, 2, … lattice units.

    The chain below a threshold is a leading block of the chain below any higher one, so one LU
    factorisation without row exchanges answers for all of them.

    Args:
        p_fall: (units,) probability of a step of 0, −1, −2, …; what falls deeper belongs to the
            last entry.
        p_rise: (units,) probability of a step of +1, +2, …; what is missing to 1 rises further.

    Returns:
        (units,): at index i the average run length with threshold i + 1; 10¹⁰ where it is longer
        or the threshold is never reached.

    Source: Brook & Evans (1972), Biometrika 59:539-549, doi:10.1093/biomet/59.3.539; Page (1954),
    Biometrika 41:100-115, doi:10.1093/biomet/41.1-2.100.
    """
    units = len(p_fall)
    if p_fall.sum() > 1 - 1 / _LONGEST:
        return np.full(units, _LONGEST)
    steps = np.concatenate([p_fall[::-1], p_rise[: units - 1]])
    move = sliding_window_view(steps, units)[::-1].copy()
    # All that would fall below zero stays at zero: from i, the steps of −i and deeper.
    move[:, 0] = np.cumsum(p_fall[::-1])[::-1]
    # Transposed, the columns are dominated by the diagonal, so that LAPACK exchanges no rows.
    rest = (np.eye(units) - move).T
    factor, pivots, _ = lapack.dgetrf(rest)
    if not np.array_equal(pivots, np.arange(units)):
        factor = _without_exchange(rest)
    # (I − Q)ᵀ = LU, so (I − Q) = UᵀLᵀ; ARL(h) = e₀ᵀ(I − Q)⁻¹1 is the sum of (L⁻¹e₀)·(U⁻ᵀ1).
    first, _ = lapack.dtrtrs(factor, np.eye(units, 1), lower=1, unitdiag=1)
    ones, _ = lapack.dtrtrs(factor, np.ones((units, 1)), lower=0, trans=1)
    lengths = np.cumsum(first * ones)
    is_told = np.logical_and.accumulate((lengths > 0) & (lengths < _LONGEST))
    return np.where(is_told, lengths, _LONGEST)


def _without_exchange(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """LU by plain elimination, where rounding made LAPACK exchange two rows that are as good."""
    factor = matrix.copy()
    for at in range(len(factor) - 1):
        below = factor[at + 1 :, at] / factor[at, at]
        factor[at + 1 :, at] = below
        factor[at + 1 :, at + 1 :] -= np.outer(below, factor[at, at + 1 :])
    return factor
