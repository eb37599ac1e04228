"""A second opinion: the same model by statsmodels, for a statistician who trusts only that."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from truceline.core.errors import MissingExtra
from truceline.monitor.change.fit import Regression

__all__ = ["Rechecked", "recheck"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Rechecked:
    """What statsmodels gives at the same dispersion.

    Attributes:
        coefficients: One per column of the design.
        hac_errors: Newey–West, uncorrected, one per column.
        pearson_ratio: Pearson's statistic over its degrees of freedom; 1 at our dispersion unless
            that is 0.
    """

    coefficients: NDArray[np.float64]
    hac_errors: NDArray[np.float64]
    pearson_ratio: float


def recheck(regression: Regression, *, lag_days: int = 12) -> Rechecked:
    """Fit a regression's design again with statsmodels' GLM.

    Its errors know rows and not days, so a day without a row gets scores of zero.

    Raises:
        MissingExtra: statsmodels is not installed.
    """
    try:
        api: Any = importlib.import_module("statsmodels.genmod.generalized_linear_model")
        families: Any = importlib.import_module("statsmodels.genmod.families")
    except ImportError as exc:
        raise MissingExtra(
            "The second opinion needs statsmodels, which is not installed.",
            hint="Install it with: pip install 'truceline[statistics]'",
        ) from exc
    design = regression.design
    family = (
        families.NegativeBinomial(alpha=regression.dispersion)
        if regression.dispersion
        else families.Poisson()
    )
    model: Any = api.GLM(design.count, design.columns, family=family, exposure=design.exposure)
    fitted: Any = model.fit(tol=1e-12, maxiter=200)
    coefficients = np.asarray(fitted.params, dtype=np.float64)
    scores = np.asarray(model.score_obs(coefficients, scale=1.0), dtype=np.float64)
    return Rechecked(
        coefficients=coefficients,
        hac_errors=_hac(scores, regression, lag_days),
        pearson_ratio=float(fitted.pearson_chi2 / fitted.df_resid),
    )


def _hac(scores: NDArray[np.float64], regression: Regression, lag_days: int) -> NDArray[np.float64]:
    sandwich: Any = importlib.import_module("statsmodels.stats.sandwich_covariance")
    day = regression.design.day - regression.design.day.min()
    of_days = np.zeros((int(day.max()) + 1, scores.shape[1]))
    np.add.at(of_days, day, scores)
    meat = sandwich.S_hac_simple(of_days, nlags=lag_days)
    bread = regression.bread
    return np.sqrt(np.diag(bread @ meat @ bread))
