"""Negative-binomial regression of daily counts, with errors for days that resemble each other.

The counts follow log μ = X b + log(exposure) with variance μ + α μ² (NB2: Hilbe, 2011, *Negative
Binomial Regression*, 2nd ed., Cambridge). α is such that Pearson's statistic equals its degrees of
freedom (Breslow, 1984, Applied Statistics 33:38-44, doi:10.2307/2347661), so shares of reports,
which are not whole, may be summed. Errors: Newey and West (1987), Econometrica 55:703-708,
doi:10.2307/1913610, over calendar days, so that a gap in the series is a gap; a day's scores in
several series are taken together (Driscoll and Kraay, 1998, Review of Economics and Statistics
80:549-560, doi:10.1162/003465398557825).

That estimate is too small in windows of months, and read against the normal or t(n − k) it calls
too much a change. So it is corrected by its expectation, and read against t with the degrees of
freedom that match its variance, both under a reference correlation of days, ρ^(days apart): Bell
and McCaffrey (2002), Survey Methodology 28:169-181; Imbens and Kolesár (2016), Review of Economics
and Statistics 98:701-712, doi:10.1162/REST_a_00552. Like the fixed-b values of Kiefer and Vogelsang
(2005), Econometric Theory 21:1130-1164, doi:10.1017/S0266466605050565, it does not let the share of
days that the lag spans go to zero; unlike them it knows the step, the gaps and the washout.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# scipy.special, not scipy.stats: the same numbers, and its import takes seconds less.
from scipy.special import stdtr, stdtrit

from truceline.core.errors import InvalidValue, NotConverged, NotIdentified, TooLarge

__all__ = ["Design", "Regression", "Uncertainty", "fit_counts", "uncertainty"]

Floats = NDArray[np.float64]

_ROUNDS = 200
_SETTLED = 1e-10
_LARGEST_DISPERSION = 1e3
_MOST_ROWS = 5000


@dataclass(frozen=True, kw_only=True, eq=False)
class Design:
    """Daily counts and what is to explain them; one row per observed day of a series.

    Attributes:
        count: (rows,) counted or expected, zero or more.
        columns: (rows, coefficients), of full rank.
        day: (rows,) calendar day as a number.
        series: (rows,) which series the row belongs to.
        exposure: (rows,) share of the day and place that was observed, in (0, 1].
    """

    count: Floats
    columns: Floats
    day: NDArray[np.int64]
    series: NDArray[np.int64]
    exposure: Floats

    def __post_init__(self) -> None:
        if (self.count < 0).any() or not np.isfinite(self.count).all():
            raise InvalidValue(
                "A count is below zero or not a number.",
                hint="Leave days out on which nobody was looking.",
            )
        if not ((self.exposure > 0) & (self.exposure <= 1)).all():
            raise InvalidValue(
                "An exposure is not above 0 and at most 1.",
                hint="Leave days out on which nobody was looking.",
            )


@dataclass(frozen=True, kw_only=True, eq=False)
class Regression:
    """A fitted model.

    Attributes:
        coefficients: On the log scale, one per column.
        dispersion: α of the variance μ + α μ²; 0 where the counts vary no more than Poisson's.
        fitted: (rows,) μ.
    """

    design: Design
    coefficients: Floats
    dispersion: float
    fitted: Floats

    @property
    def weights(self) -> Floats:
        """(rows,) Fisher weight of each row: μ / (1 + α μ)."""
        return np.asarray(self.fitted / (1 + self.dispersion * self.fitted))

    @property
    def bread(self) -> Floats:
        """Inverse of the information: the covariance if days were independent and NB2."""
        columns = self.design.columns
        return np.asarray(np.linalg.inv(columns.T @ (self.weights[:, None] * columns)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertainty:
    """How well one contrast of coefficients is known.

    Attributes:
        estimate: The contrast, on the log scale.
        standard_error: Corrected by the estimate's expectation under the reference.
        hac_error: Newey and West's own, uncorrected.
        effective_df: Degrees of freedom of the t that it is read against.
    """

    estimate: float
    standard_error: float
    hac_error: float
    effective_df: float

    @property
    def p_value(self) -> float:
        """Two-sided, of no change."""
        return float(2 * stdtr(self.effective_df, -abs(self.estimate) / self.standard_error))

    def limits(self, level: float) -> tuple[float, float]:
        """Two-sided interval on the log scale."""
        reach = float(stdtrit(self.effective_df, (1 + level) / 2)) * self.standard_error
        return self.estimate - reach, self.estimate + reach


def fit_counts(design: Design) -> Regression:
    """Maximum-likelihood coefficients at the dispersion that Pearson's statistic gives.

    Raises:
        NotIdentified: The columns are not independent, or there are too few rows.
        NotConverged: The iteration did not settle.
    """
    rows, width = design.columns.shape
    if rows <= width or np.linalg.matrix_rank(design.columns) < width:
        raise NotIdentified(
            f"{rows} days cannot decide {width} coefficients.",
            hint="Take a longer window, or leave the control out.",
        )
    dispersion, coefficients = 0.0, _start(design)
    for _ in range(_ROUNDS):
        coefficients, fitted = _coefficients(design, dispersion, coefficients)
        renewed = _dispersion(design.count, fitted, rows - width)
        if abs(renewed - dispersion) <= _SETTLED * (1 + dispersion):
            return Regression(
                design=design, coefficients=coefficients, dispersion=dispersion, fitted=fitted
            )
        dispersion = renewed
    raise _unsettled()


def _unsettled() -> NotConverged:
    return NotConverged(
        f"The model of daily counts did not settle in {_ROUNDS} rounds.",
        hint="Take a longer window, or leave the control out.",
    )


def _start(design: Design) -> Floats:
    rate = np.log((design.count + design.count.mean()) / 2 / design.exposure + 1e-9)
    return np.asarray(np.linalg.lstsq(design.columns, rate, rcond=None)[0])


def _coefficients(design: Design, dispersion: float, start: Floats) -> tuple[Floats, Floats]:
    """Fisher scoring at a given dispersion."""
    columns, offset, coefficients = design.columns, np.log(design.exposure), start
    for _ in range(_ROUNDS):
        fitted = np.exp(np.clip(columns @ coefficients + offset, -30, 30))
        weights = fitted / (1 + dispersion * fitted)
        score = columns.T @ (weights * (design.count / fitted - 1))
        information = columns.T @ (weights[:, None] * columns)
        step = np.linalg.lstsq(information, score, rcond=None)[0]
        # A step of more than e-fold a round runs away where a window is nearly empty.
        step *= min(1.0, 2.0 / max(float(np.abs(step).max()), 1e-300))
        coefficients = coefficients + step
        if np.abs(step).max() <= _SETTLED:
            return coefficients, np.exp(columns @ coefficients + offset)
    raise _unsettled()


def _dispersion(count: Floats, fitted: Floats, df: int) -> float:
    """α at which Σ (y − μ)² / (μ + α μ²) equals `df`; the sum falls in α, so Newton from below."""
    squares, alpha = (count - fitted) ** 2, 0.0
    for _ in range(_ROUNDS):
        variance = fitted + alpha * fitted**2
        excess = float(np.sum(squares / variance)) - df
        if alpha == 0.0 and excess <= 0:
            return 0.0
        step = excess / float(np.sum(squares * fitted**2 / variance**2))
        alpha += step
        if abs(step) <= _SETTLED * (1 + alpha):
            return alpha
        if alpha > _LARGEST_DISPERSION:
            break
    raise _unsettled()


def uncertainty(
    regression: Regression, contrast: Floats, *, lag_days: int = 12, reference: float = 0.5
) -> Uncertainty:
    """Error and degrees of freedom of a contrast of coefficients.

    Args:
        regression: As fitted.
        contrast: (coefficients,) weights of the coefficients.
        lag_days: Days up to which resemblance is estimated (Bartlett's kernel).
        reference: Correlation of neighbouring days under which the estimate is corrected, [0, 1).

    Raises:
        NotIdentified: The counts fit exactly, so nothing tells how they vary.
        TooLarge: There are more than 5,000 days over all series: each is set against each.
    """
    design, mean = regression.design, regression.fitted
    if len(mean) > _MOST_ROWS:
        raise TooLarge(
            f"{len(mean)} days over all zones exceed {_MOST_ROWS}.",
            hint="Take a shorter window, or fewer comparison zones.",
        )
    apart = np.abs(design.day[:, None] - design.day[None, :])
    kernel = np.clip(1 - apart / (lag_days + 1), 0, None)
    scale = 1 / (1 + regression.dispersion * mean)
    influence = (design.columns @ (regression.bread @ contrast)) * scale
    score = influence * (design.count - mean)
    hac = float(score @ kernel @ score)
    if not hac > 1e-18:
        raise NotIdentified(
            "The counts do not vary around their levels, so chance cannot be judged.",
            hint="Take a longer window.",
        )
    factor, df = _correction(
        regression,
        influence,
        kernel,
        np.where(
            design.series[:, None] == design.series[None, :], reference ** apart.astype(float), 0.0
        ),
    )
    return Uncertainty(
        estimate=float(contrast @ regression.coefficients),
        standard_error=float(np.sqrt(hac * factor)),
        hac_error=float(np.sqrt(hac)),
        effective_df=df,
    )


def _correction(
    regression: Regression, influence: Floats, kernel: Floats, correlation: Floats
) -> tuple[float, float]:
    """What the variance estimate is too small by, and its degrees of freedom (Satterthwaite).

    Residuals are M e to first order, so the estimate is e' Q e with Q = M' H K H M.
    """
    design, mean = regression.design, regression.fitted
    scale = 1 / (1 + regression.dispersion * mean)
    # The hat matrix I − M as left @ right: of rank 2 or 3, so that M is never multiplied out.
    left = (mean[:, None] * design.columns) @ regression.bread
    right = design.columns.T * scale
    meat = influence[:, None] * kernel * influence[None, :]
    meat = meat - (meat @ left) @ right
    meat = meat - right.T @ (left.T @ meat)
    deviation = np.sqrt(mean / scale)
    product = (deviation[:, None] * meat * deviation[None, :]) @ correlation
    expected = float(np.trace(product))
    spread = influence * deviation
    true = float(spread @ correlation @ spread)
    return true / expected, expected**2 / float(np.sum(product * product.T))
