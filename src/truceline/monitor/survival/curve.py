"""The share of ceasefires that hold beyond each day, by the product-limit estimate.

Kaplan and Meier (1958), Journal of the American Statistical Association 53:457-481,
doi:10.1080/01621459.1958.10501452; variance: Greenwood (1926), Reports on Public Health and Medical
Subjects 33; limits on the scale of log(−log): Kalbfleisch and Prentice (1980), The Statistical
Analysis of Failure Time Data, Wiley; delayed entry: Tsai, Jewell and Wang (1987), Biometrika
74:883-886, doi:10.1093/biomet/74.4.883; interval of the median: Brookmeyer and Crowley (1982),
Biometrics 38:29-41, doi:10.2307/2530286; restricted mean: Irwin (1949), Journal of Hygiene
47:188-189, doi:10.1017/S0022172400014443.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from truceline.core.errors import InvalidValue
from truceline.monitor.intervals import rate_interval
from truceline.monitor.model import Estimate
from truceline.monitor.survival.model import Curve, Life, Step

__all__ = ["risk_table", "survival_curve"]

_Z = 1.959963984540054
_FEW = 10
_ASSUMPTIONS = (
    "Ceasefires no longer followed are as likely to collapse as those still followed.",
    "Ceasefires followed only from a later day are, from then on, like those followed all along; "
    "those that collapsed unseen before are not in the record at all.",
    "The ceasefires are taken as independent of each other, which those of one war seldom are.",
)


def survival_curve(
    lives: Sequence[Life], *, label: str = "", horizon_days: int | None = None
) -> Curve:
    """How long ceasefires hold, with intervals.

    Args:
        lives: Ceasefires, all under one definition of collapse.
        label: What they are together.
        horizon_days: The mean is restricted to these days; None for the longest life.

    Raises:
        InvalidValue: The horizon is below one day, or longer than anything was followed.
    """
    last_day = max((life.exit_days for life in lives), default=0)
    horizon = last_day if horizon_days is None else horizon_days
    if lives and not 1 <= horizon <= last_day:
        raise InvalidValue(
            f"The mean is asked over {horizon} days; ceasefires were followed for {last_day}.",
            hint="Give a horizon within the days followed.",
        )
    bare = Curve(
        label=label,
        lives=len(lives),
        collapses=sum(life.has_collapsed for life in lives),
        days=sum(life.followed_days for life in lives),
        last_day=last_day,
        horizon_days=horizon,
        assumptions=_ASSUMPTIONS,
    )
    if not lives:
        return replace(bare, unknown="no ceasefire could be followed")
    days, at_risk, collapsed = risk_table(lives)
    if gap := _ran_empty(lives, days, at_risk, collapsed):
        return replace(bare, unknown=gap)
    steps = _steps(days, at_risk, collapsed)
    return replace(
        bare,
        steps=steps,
        median_days=_median(steps),
        mean_days=_restricted_mean(steps, horizon),
        rate_per_365_days=rate_interval(bare.collapses, bare.days, per_days=365.0),
        notes=_notes(bare),
    )


def risk_table(
    lives: Sequence[Life],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Days with a collapse, how many were at risk on each, and how many collapsed.

    A life is at risk on the days after its entry, the day of its exit included.
    """
    entry = np.array([life.entry_days for life in lives], dtype=np.int64)
    leaving = np.array([life.exit_days for life in lives], dtype=np.int64)
    has_collapsed = np.array([life.has_collapsed for life in lives], dtype=np.bool_)
    days, collapsed = np.unique(leaving[has_collapsed], return_counts=True)
    entered = np.searchsorted(np.sort(entry), days, side="left")
    left = np.searchsorted(np.sort(leaving), days, side="left")
    return days, entered - left, collapsed.astype(np.int64)


def _ran_empty(
    lives: Sequence[Life],
    days: NDArray[np.int64],
    at_risk: NDArray[np.int64],
    collapsed: NDArray[np.int64],
) -> str:
    """Why delayed entry leaves no curve: nobody was followed on some day, others on later ones."""
    emptied = days[at_risk == collapsed]
    last_day = max(life.exit_days for life in lives)
    if len(emptied) and emptied[0] < last_day:
        return (
            f"on day {emptied[0]} everybody then followed collapsed, and others were followed "
            "only from later on: the share that holds cannot be told"
        )
    first = min(life.entry_days for life in lives)
    if first > 0:
        return f"nobody was followed on the first {first} days"
    reach = 0
    for life in sorted(lives, key=lambda life: life.entry_days):
        if life.entry_days > reach:
            return f"nobody was followed from day {reach + 1} to day {life.entry_days}"
        reach = max(reach, life.exit_days)
    return ""


def _steps(
    days: NDArray[np.int64], at_risk: NDArray[np.int64], collapsed: NDArray[np.int64]
) -> tuple[Step, ...]:
    held, variance, steps = 1.0, 0.0, []
    for day, risk, fell in zip(days.tolist(), at_risk.tolist(), collapsed.tolist(), strict=True):
        held *= 1 - fell / risk
        if risk > fell:
            variance += fell / (risk * (risk - fell))
        steps.append(
            Step(
                day=day,
                at_risk=risk,
                collapsed=fell,
                held=_limits(held, variance),
                standard_error=held * variance**0.5,
            )
        )
    return tuple(steps)


def _limits(held: float, variance: float) -> Estimate:
    if held == 0:
        return Estimate(value=0.0, low=None, high=None)
    log_held = float(np.log(held))
    reach = _Z * variance**0.5 / abs(log_held)
    return Estimate(
        value=held,
        low=float(np.exp(log_held * np.exp(reach))),
        high=float(np.exp(log_held * np.exp(-reach))),
    )


def _median(steps: Sequence[Step]) -> Estimate:
    """The first day on which the curve, and each of its limits, is at one half or below."""

    def first(part: str) -> float | None:
        for step in steps:
            share = getattr(step.held, part)
            if share is not None and share <= 0.5 + 1e-12:
                return float(step.day)
        return None

    # The lower limit of the share falls first, so it gives the lower limit of the median. Where
    # the curve ends at zero its limits are undefined: then the day of that end is no upper limit.
    return Estimate(value=first("value"), low=first("low"), high=first("high"))


def _restricted_mean(steps: Sequence[Step], horizon: int) -> Estimate:
    """Area under the curve up to the horizon; its variance by Greenwood's terms."""
    edges = [0, *(min(step.day, horizon) for step in steps), horizon]
    levels = [1.0, *(step.held.value or 0.0 for step in steps)]
    areas = np.diff(edges) * np.array(levels)
    mean = float(areas.sum())
    variance = 0.0
    for number, step in enumerate(steps):
        if step.day < horizon and step.at_risk > step.collapsed:
            rest = float(areas[number + 1 :].sum())
            variance += rest**2 * step.collapsed / (step.at_risk * (step.at_risk - step.collapsed))
    if not variance:
        return Estimate(value=mean, low=None, high=None)
    reach = _Z * variance**0.5
    return Estimate(value=mean, low=max(0.0, mean - reach), high=min(horizon, mean + reach))


def _notes(bare: Curve) -> tuple[str, ...]:
    notes = []
    if not bare.collapses:
        notes.append("No collapse was seen: the curve stays at one, and has no interval.")
    if bare.lives < _FEW:
        notes.append(
            f"It rests on {bare.lives} ceasefires and {bare.collapses} collapses; with so few the "
            "intervals are rough."
        )
    return tuple(notes)
