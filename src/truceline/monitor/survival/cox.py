"""What goes with early collapse: the proportional hazards model, with delayed entry.

Cox (1972), Journal of the Royal Statistical Society B 34:187-220,
doi:10.1111/j.2517-6161.1972.tb00899.x; ties: Efron (1977), Journal of the American Statistical
Association 72:557-565, doi:10.1080/01621459.1977.10480613; collapses per trait: Peduzzi, Concato,
Feinstein and Holford (1995), Journal of Clinical Epidemiology 48:1503-1510,
doi:10.1016/0895-4356(95)00048-8. Fitted by lifelines (extra `statistics`).
"""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from truceline.core.errors import InvalidValue, MissingExtra
from truceline.monitor.model import Estimate
from truceline.monitor.survival.model import Cox, Effect, Life

__all__ = ["cox"]

_Z = 1.959963984540054
_RUNAWAY = 8.0
"""A coefficient or error beyond this, per standard deviation, says that there is no peak."""
_SELDOM = 0.05
_ASSUMPTIONS = (
    "Each trait multiplies the danger of collapse by the same factor on all days.",
    "Being followed or not has nothing to do with being about to collapse, at equal traits.",
    "The ceasefires are independent of each other, which those of one war seldom are.",
    "What goes with collapse need not cause it.",
)
_NOT_ASKED = (
    "Whether the effects are the same on all days was not asked: the test does not know delayed "
    "entry."
)


def cox(lives: Sequence[Life], traits: Sequence[str], *, least_per_trait: int = 10) -> Cox:
    """The effect of traits on the danger of collapse.

    Args:
        lives: Ceasefires under one definition.
        traits: Names in `Life.traits`.
        least_per_trait: Collapses needed for each trait.

    Returns:
        The effects, or the reason why none can be given: too few collapses, a trait that does not
        vary, traits that say the same, or one that parts all collapses from the rest.

    Raises:
        InvalidValue: No trait is asked, or a life lacks one.
        MissingExtra: lifelines is not installed.
    """
    values = _values(lives, traits)
    bare = Cox(
        lives=len(lives),
        collapses=sum(life.has_collapsed for life in lives),
        assumptions=_ASSUMPTIONS,
    )
    if unknown := _why_not(values, traits, bare.collapses, least_per_trait):
        return replace(bare, unknown=unknown)
    fitted, table = _fit(lives, values)
    if fitted is None:
        return replace(bare, unknown="the fit found no answer: a trait may part the collapses")
    if runaway := [t for k, t in enumerate(traits) if not _has_peak(fitted.summary.loc[f"x{k}"])]:
        reason = f"'{runaway[0]}' parts the collapses from the rest, so its effect has no bound"
        return replace(bare, unknown=reason)
    effects = _effects(fitted, traits, values)
    if any(life.entry_days for life in lives):
        return replace(bare, effects=effects, notes=(_NOT_ASKED,))
    effects = _with_proportions(effects, fitted, table)
    return replace(bare, effects=effects, notes=_changing(effects))


def _values(lives: Sequence[Life], traits: Sequence[str]) -> NDArray[np.float64]:
    if not traits or len(set(traits)) != len(traits):
        raise InvalidValue("No trait is asked about, or one twice.", hint="Name each trait once.")
    for life in lives:
        lacking = [t for t in traits if not np.isfinite(life.traits.get(t, np.nan))]
        if lacking:
            raise InvalidValue(
                f"'{life.label}' has no '{lacking[0]}'.",
                hint="Leave it out and say so; an unknown trait is not zero.",
            )
    rows = [[life.traits[trait] for trait in traits] for life in lives]
    return np.array(rows, dtype=np.float64).reshape(len(lives), len(traits))


def _why_not(
    values: NDArray[np.float64], traits: Sequence[str], collapses: int, least_per_trait: int
) -> str:
    needed = least_per_trait * len(traits)
    if collapses < needed:
        return (
            f"only {collapses} collapses were seen; {len(traits)} traits need {needed} "
            f"({least_per_trait} for each)"
        )
    still = [t for t, column in zip(traits, values.T, strict=True) if np.ptp(column) == 0]
    if still:
        return f"'{still[0]}' is the same for all ceasefires, so its effect cannot be told"
    scaled = (values - values.mean(axis=0)) / values.std(axis=0)
    if np.linalg.matrix_rank(scaled, tol=1e-6) < len(traits):
        return "the traits say the same as each other, so their effects cannot be told apart"
    return ""


def _fit(lives: Sequence[Life], values: NDArray[np.float64]) -> tuple[Any, Any]:
    """The fitted model and its table; the model None where there is no peak."""
    try:
        lifelines: Any = importlib.import_module("lifelines")
        pandas: Any = importlib.import_module("pandas")
    except ImportError as exc:
        raise MissingExtra(
            "The Cox model needs lifelines, which is not installed.",
            hint="Install it with: pip install 'truceline[statistics]'",
        ) from exc
    # Standardised: lifelines steps badly over traits of unlike size.
    scaled = (values - values.mean(axis=0)) / values.std(axis=0)
    table = pandas.DataFrame(scaled, columns=[f"x{k}" for k in range(values.shape[1])])
    table["exit"] = [life.exit_days for life in lives]
    table["collapsed"] = [int(life.has_collapsed) for life in lives]
    entry = None
    if any(life.entry_days for life in lives):
        table["entry"], entry = [life.entry_days for life in lives], "entry"
    model = lifelines.CoxPHFitter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a runaway effect is named by us, once
        try:
            model.fit(table, "exit", "collapsed", entry_col=entry)
        except lifelines.exceptions.ConvergenceError:
            return None, table
    return model, table


def _effects(
    fitted: Any,  # noqa: ANN401 - lifelines ships no types
    traits: Sequence[str],
    values: NDArray[np.float64],
) -> tuple[Effect, ...]:
    summary, spread = fitted.summary, values.std(axis=0)
    effects = []
    for number, trait in enumerate(traits):
        row = summary.loc[f"x{number}"]
        log_ratio, error = row["coef"] / spread[number], row["se(coef)"] / spread[number]
        value, low, high = np.exp(log_ratio + np.array([0, -_Z, _Z]) * error)
        effects.append(
            Effect(
                trait=trait,
                hazard_ratio=Estimate(value=float(value), low=float(low), high=float(high)),
                log_ratio=float(log_ratio),
                standard_error=float(error),
                p_value=float(row["p"]),
            )
        )
    return tuple(effects)


def _has_peak(row: Any) -> bool:  # noqa: ANN401
    """Whether the likelihood has a peak along a trait, measured in its standard deviations."""
    coefficient, error = float(row["coef"]), float(row["se(coef)"])
    return bool(np.isfinite(error)) and abs(coefficient) < _RUNAWAY and error < _RUNAWAY


def _with_proportions(
    effects: Sequence[Effect],
    fitted: Any,  # noqa: ANN401
    table: Any,  # noqa: ANN401
) -> tuple[Effect, ...]:
    statistics: Any = importlib.import_module("lifelines.statistics")
    found = statistics.proportional_hazard_test(fitted, table, time_transform="rank").summary
    return tuple(
        replace(effect, p_proportional=float(found.loc[f"x{number}", "p"]))
        for number, effect in enumerate(effects)
    )


def _changing(effects: Sequence[Effect]) -> tuple[str, ...]:
    return tuple(
        f"The effect of '{effect.trait}' seems to change with the age of a ceasefire; the figure "
        "is a mean over its days."
        for effect in effects
        if effect.p_proportional is not None and effect.p_proportional < _SELDOM
    )
