"""Ratios, the weighted displacement quotient and the net effect, with intervals by simulation.

Bowers and Johnson (2003), Journal of Quantitative Criminology 19:275-301,
doi:10.1023/A:1024909009240: with A the zone, B the land around and C the control, 0 before and 1
during, the quotient is (B1/C1 − B0/C0) / (A1/C1 − A0/C0). Total net effect: Guerette (2009),
Analyzing Crime Displacement and Diffusion, Center for Problem-Oriented Policing, appendix B:
(A0 C1/C0 − A1) + (B0 C1/C0 − B1). The quotient has no useful standard error where its denominator
may be zero (Fieller, 1954, Journal of the Royal Statistical Society B 16:175-185), so each mean is
drawn from its gamma distribution (Jeffreys' prior), with the shape divided and the scale multiplied
by the spread of the counts (quasi-Poisson: Wedderburn, 1974, Biometrika 61:439-447,
doi:10.1093/biomet/61.3.439).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truceline.monitor.intervals import UNKNOWN
from truceline.monitor.model import Estimate

__all__ = ["Draws", "draw", "net_effect", "quotient", "ratio", "ratio_of_ratios", "spread_of"]

Floats = NDArray[np.float64]
_BLOCK_DAYS = 7
_LEAST_DF = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Draws:
    """Rates per day of one area, as counted and as they may truly be.

    Attributes:
        before: As counted; `during` likewise.
        drawn_before: (draws,) what the true rate may be; `drawn_during` likewise.
    """

    before: float
    during: float
    drawn_before: Floats
    drawn_during: Floats


def spread_of(windows: tuple[Floats, Floats]) -> float:
    """Variance of 7-day counts over their mean (Pearson), at least 1; 1 where blocks are too few.

    Args:
        windows: Incidents per observed day before and during; each has a level of its own.
    """
    squares, blocks = 0.0, 0
    for days in windows:
        whole = len(days) // _BLOCK_DAYS
        counts = days[: whole * _BLOCK_DAYS].reshape(whole, _BLOCK_DAYS).sum(axis=1)
        mean = counts.mean() if whole else 0.0
        if mean > 0:
            squares += float(((counts - mean) ** 2).sum() / mean)
            blocks += whole - 1
    return max(1.0, squares / blocks) if blocks >= _LEAST_DF else 1.0


def draw(
    counts: tuple[float, float],
    exposure_days: tuple[float, float],
    spread: float,
    *,
    random: np.random.Generator,
    draws: int,
) -> Draws:
    """What the true rates behind two counts may be."""
    rates = [
        random.gamma((count + 0.5) / spread, spread, draws) / days
        for count, days in zip(counts, exposure_days, strict=True)
    ]
    return Draws(
        before=counts[0] / exposure_days[0],
        during=counts[1] / exposure_days[1],
        drawn_before=rates[0],
        drawn_during=rates[1],
    )


def ratio(area: Draws, *, level: float = 0.95) -> Estimate:
    """Rate during over rate before; value None where nothing was counted before."""
    value = area.during / area.before if area.before else None
    return _estimate(value, area.drawn_during / area.drawn_before, level)


def ratio_of_ratios(area: Draws, control: Draws, *, level: float = 0.95) -> Estimate:
    """The ratio of an area, divided by that of the control."""
    drawn = (area.drawn_during / area.drawn_before) / (control.drawn_during / control.drawn_before)
    below = area.before * control.during
    value = area.during * control.before / below if below else None
    return _estimate(value, drawn, level)


def quotient(zone: Draws, around: Draws, control: Draws, *, level: float = 0.95) -> Estimate:
    """The weighted displacement quotient.

    Unknown unless the zone fell against the control in nearly all draws: else it divides by
    something that may be zero, and there is nothing that could have moved.
    """
    fell = zone.drawn_during / control.drawn_during - zone.drawn_before / control.drawn_before
    moved = around.drawn_during / control.drawn_during - around.drawn_before / control.drawn_before
    if not (control.before and control.during) or np.mean(fell < 0) < (1 + level) / 2:
        return UNKNOWN
    below = zone.during / control.during - zone.before / control.before
    above = around.during / control.during - around.before / control.before
    return _estimate(above / below if below < 0 else None, moved / fell, level)


def net_effect(
    zone: Draws, around: Draws, control: Draws, days_during: float, *, level: float = 0.95
) -> Estimate:
    """Incidents fewer than the control leads one to expect, in zone and rings, while it lasted."""
    drawn_drift = control.drawn_during / control.drawn_before
    drawn = sum(one.drawn_before * drawn_drift - one.drawn_during for one in (zone, around))
    value = None
    if control.before:
        drift = control.during / control.before
        value = days_during * sum(one.before * drift - one.during for one in (zone, around))
    return _estimate(value, np.asarray(drawn) * days_during, level)


def _estimate(value: float | None, drawn: Floats, level: float) -> Estimate:
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    return Estimate(value=value, low=float(low), high=float(high))
