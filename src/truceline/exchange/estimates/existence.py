"""Whether a log-linear model has an answer on a sparse table at all.

Fienberg and Rinaldo (2012), Annals of Statistics 40:996-1023, doi:10.1214/12-AOS986: the likelihood
has a peak exactly when some table without a zero has the same margins. Chan, Silverman and Vincent
(2021), Journal of the American Statistical Association 116:1297-1306,
doi:10.1080/01621459.2019.1708748, ask it of the patterns that remain once terms without anybody
stand at minus infinity, and that the remaining parameters can be told apart.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from truceline.exchange.estimates.fitting import live_parts

__all__ = ["why_no_peak"]

_ZERO = 1e-7


def why_no_peak(
    design: NDArray[np.float64], terms: NDArray[np.bool_], cells: NDArray[np.int64]
) -> str:
    """The reason why a model has no answer on a table; empty where it has one.

    Args:
        design: (cells, parameters), as for `fit_many`.
        terms: (parameters,) which are in the model.
        cells: (cells,) people with each pattern.
    """
    live, is_open = live_parts(design, terms[np.newaxis], cells[np.newaxis])
    matrix, people = design[is_open[0]][:, live[0]], cells[is_open[0]].astype(np.float64)
    if np.linalg.matrix_rank(matrix) < matrix.shape[1]:
        return "its terms cannot be told apart on the patterns that remain"
    if _smallest_cell(matrix, people) <= _ZERO:
        return "its likelihood has no peak: too many patterns have nobody"
    return ""


def _smallest_cell(matrix: NDArray[np.float64], people: NDArray[np.float64]) -> float:
    """The largest value that the smallest cell can have while all margins stay."""
    number = len(people)
    # A table x with x >= s in each cell and the margins of the sample; s as large as it can be.
    above = np.hstack([-np.eye(number), np.ones((number, 1))])
    margins = np.hstack([matrix.T, np.zeros((matrix.shape[1], 1))])
    aim = np.zeros(number + 1)
    aim[-1] = -1.0
    scale = max(float(people.max()), 1.0)
    found = linprog(
        aim,
        A_ub=above,
        b_ub=np.zeros(number),
        A_eq=margins,
        b_eq=matrix.T @ people / scale,
        bounds=[(0, None)] * number + [(None, 1.0)],
        method="highs",
    )
    return float(-found.fun * scale) if found.status == 0 else 0.0
