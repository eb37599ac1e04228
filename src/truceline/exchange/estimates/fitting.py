"""Log-linear models of the patterns, many at a time, by iterated weighted least squares.

Fienberg (1972), Biometrika 59:591-603, doi:10.1093/biomet/59.3.591; Cormack (1989), Biometrics
45:395-413, doi:10.2307/2531485. A term whose lists share nobody is estimated as minus infinity, and
the patterns that hold it are then certain zeros: Chan, Silverman and Vincent (2021), Journal of the
American Statistical Association 116:1297-1306, doi:10.1080/01621459.2019.1708748.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, xlogy

__all__ = ["Fits", "fit_many", "live_parts"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
_STEPS = 60
_SETTLED = 1e-9
_LARGEST_STEP = 4.0  # of a cell's log mean: a longer one overshoots
_UNBOUNDED = 1e6  # a variance beyond this says that a parameter runs away or is not told apart
_RIDGE = 1e-10
_CHUNK = 8192


@dataclass(frozen=True, slots=True, kw_only=True)
class Fits:
    """One fitted model per row.

    Attributes:
        unseen: Expected people on no list.
        log_se: Standard error of its logarithm.
        deviance: Twice the distance from a perfect fit, in log likelihood.
        bic: Bayesian information criterion; a term at minus infinity counts as a parameter, and
            the sample is the people on any list. `aic` likewise.
        parameters: Parameters, with the constant and those at minus infinity.
        freedom: Patterns that could be seen under the model, less parameters estimated.
        is_found: Whether the likelihood has one peak, with all parameters told apart; where not,
            every other number of the row is meaningless.
    """

    unseen: Floats
    log_se: Floats
    deviance: Floats
    bic: Floats
    aic: Floats
    parameters: NDArray[np.int64]
    freedom: NDArray[np.int64]
    is_found: Flags


def fit_many(design: Floats, terms: Flags, cells: NDArray[np.int64]) -> Fits:
    """Fit one model per row.

    Args:
        design: (cells, parameters) constant, lists, interactions.
        terms: (rows, parameters) which are in the row's model; the constant and the lists always.
        cells: (rows, cells) people with each pattern.
    """
    parts = [
        _fit(design, terms[at : at + _CHUNK], cells[at : at + _CHUNK])
        for at in range(0, len(terms), _CHUNK)
    ]
    names = Fits.__slots__
    return Fits(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})


def live_parts(design: Floats, terms: Flags, cells: NDArray[np.int64]) -> tuple[Flags, Flags]:
    """Terms with somebody in them, and patterns that no term at minus infinity forbids."""
    is_nil = terms & (cells @ design == 0)
    return terms & ~is_nil, is_nil.astype(np.float64) @ design.T == 0


def _fit(design: Floats, terms: Flags, counts: NDArray[np.int64]) -> Fits:
    live, open_cells = live_parts(design, terms, counts)
    cells = counts.astype(np.float64)
    coefficients, is_settled = _climb(design, live, open_cells, cells)
    means = _means(design, coefficients, open_cells)
    inverse = np.linalg.inv(_gram(design, live, means))
    variance = np.diagonal(inverse, axis1=1, axis2=2)
    bounded = (np.abs(variance) * live).max(axis=1) < _UNBOUNDED
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = xlogy(cells, np.where(cells > 0, cells / means, 1.0)) - cells + means
    likelihood = (xlogy(cells, np.where(open_cells, means, 1.0)) - means).sum(axis=1)
    likelihood -= gammaln(cells + 1).sum(axis=1)
    parameters = terms.sum(axis=1)
    people = np.maximum(counts.sum(axis=1), 1)
    return Fits(
        unseen=np.exp(coefficients[:, 0]),
        log_se=np.sqrt(np.abs(variance[:, 0])),
        deviance=2 * parts.sum(axis=1),
        bic=-2 * likelihood + np.log(people) * parameters,
        aic=-2 * likelihood + 2 * parameters,
        parameters=parameters,
        freedom=open_cells.sum(axis=1) - live.sum(axis=1),
        is_found=is_settled & bounded,
    )


def _climb(design: Floats, live: Flags, open_cells: Flags, cells: Floats) -> tuple[Floats, Flags]:
    """Coefficients (rows, parameters) and whether each row settled."""
    coefficients = np.zeros(live.shape)
    is_settled = np.zeros(len(live), dtype=bool)
    rows = np.arange(len(live))
    start = np.where(open_cells, cells + 0.5, 0.0)
    slope = (start * np.log(np.where(open_cells, start, 1.0)) - 0.5 * open_cells) @ design
    coefficients = _solve(_gram(design, live, start), slope * live)
    for _ in range(_STEPS):
        means = _means(design, coefficients[rows], open_cells[rows])
        step = _solve(
            _gram(design, live[rows], means), ((cells[rows] - means) @ design) * live[rows]
        )
        shift = np.abs((step @ design.T) * open_cells[rows]).max(axis=1)
        coefficients[rows] += (
            step * np.minimum(1, _LARGEST_STEP / np.maximum(shift, _RIDGE))[:, None]
        )
        is_settled[rows] = shift < _SETTLED
        rows = rows[shift >= _SETTLED]
        if not rows.size:
            break
    return coefficients, is_settled


def _means(design: Floats, coefficients: Floats, open_cells: Flags) -> Floats:
    logs = np.clip(coefficients @ design.T, -50, 50)
    means: Floats = np.exp(logs) * open_cells
    return means


def _gram(design: Floats, live: Flags, weights: Floats) -> Floats:
    """(rows, parameters, parameters) information; a term that is not live stands alone."""
    width = design.shape[1]
    products = (design[:, :, np.newaxis] * design[:, np.newaxis, :]).reshape(len(design), -1)
    found = (weights @ products).reshape(-1, width, width)
    found *= live[:, :, np.newaxis] & live[:, np.newaxis, :]
    found[:, np.arange(width), np.arange(width)] += np.where(live, _RIDGE, 1.0)
    return found


def _solve(matrices: Floats, vectors: Floats) -> Floats:
    found = np.linalg.solve(matrices, vectors[:, :, np.newaxis])[:, :, 0]
    return np.asarray(found, dtype=np.float64)
