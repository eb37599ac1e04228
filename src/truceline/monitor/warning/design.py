"""Charts: the allowance from a level, and the threshold for a stated false-alarm rate."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammainc, gammaln

from truceline.monitor.warning.calibration import Seen, correction
from truceline.monitor.warning.chain import run_lengths
from truceline.monitor.warning.model import Reference, WarningRule

__all__ = [
    "alarm_rates",
    "allowance",
    "allowance_at",
    "height_at",
    "judged",
    "lattice",
    "learn",
    "read_curve",
]

# Values of variance / mean − 1 that the counts are weighed against, spread evenly in log (1 + x).
_EXCESS = np.array([0.0, 0.12, 0.3, 0.7, 1.2, 1.9, 2.8, 4.0, 6.0, 9.5, 16.0, 30.0])
# Before any count: larger values weigh more, so that a short window, which rarely shows the days
# with many incidents, does not promise too few alarms; found by simulation (see `learn`).
_PRIOR = 1 + _EXCESS
_PRIOR[0] *= 4
# The chart is tuned to a level on a grid of 16 %, so that alarm rates can be kept; what the
# reference says of the true level enters unrounded.
_LEVEL_STEP = math.log(1.16)
# True levels for which alarm rates are computed, as log multiples of the chart's own.
_OFFSETS = np.concatenate([np.arange(-0.3, 0.85, 0.1), [1.0, 1.3, 1.7, 2.3, 3.0]])
# Between them the logarithm of the rate is read as straight: rates grow by a power of the level,
# and a straight line through the rates themselves would lie far above them.
_FINE = np.concatenate([np.arange(-0.3, 0.8, 0.0125), np.arange(0.8, 3.01, 0.1)])
_BETWEEN = np.stack([np.interp(_FINE, _OFFSETS, one) for one in np.eye(len(_OFFSETS))], axis=1)
_UNITS = 112
# The highest threshold computed, as a log-likelihood ratio; beyond, rates fall off exponentially.
_SPAN = 7.0


def per_incident(excess: float, ratio: float) -> float:
    """Log-likelihood ratio that one incident more adds, for counts of that excess."""
    return math.log(ratio * (1 + excess) / (1 + ratio * excess))


def allowance(level: float, excess: float, ratio: float) -> float:
    """Incidents that the chart takes off at each step.

    With size k = level / excess, log f(x; ratio·level) − log f(x; level) = a·x − b for negative
    binomial counts, so the CUSUM of log-likelihood ratios is a CUSUM of counts less b / a, and its
    threshold is divided by a. For excess 0 this is the Poisson CUSUM. For ratio 2 the allowance
    lies between 1.39 and 1.44 times the level whatever the excess.

    Args:
        level: Incidents per step when nothing changes, > 0.
        excess: Variance / mean − 1 at that level.
        ratio: Level to detect, in multiples.

    Source: Moustakides (1986), Ann. Stat. 14:1379-1387, doi:10.1214/aos/1176350164 (optimality);
    Höhle & Paul (2008), Comput. Stat. Data Anal. 52:4357-4368, doi:10.1016/j.csda.2008.02.015
    (negative binomial counts); Lucas (1985), Technometrics 27:129-144 (Poisson allowance).
    """
    if excess == 0:
        return level * (ratio - 1) / math.log(ratio)
    k = level / excess
    return k * math.log((1 + ratio * excess) / (1 + excess)) / per_incident(excess, ratio)


def learn(counts: NDArray[np.int64], rule: WarningRule, step_days: int) -> Reference:
    """Level, dispersion and threshold from the counts of a reference window.

    The false-alarm rate is averaged over what the window leaves open: over dispersion by its
    likelihood, over the level by a gamma posterior (Jeffreys' half incident added, information
    divided by 1 + excess). A short or sparse window thus gives a higher threshold; a plugged-in
    estimate would alarm too often (Jones, Champ & Rigdon 2004, J. Qual. Technol. 36:23-34;
    Gandy & Kvaløy 2013, Scand. J. Stat. 40:647-668).

    Args:
        counts: (steps,) incidents on each observed step of the window.
        rule: Ratio to detect and false-alarm rate.
        step_days: Days per step.
    """
    heights, log_rate, seen = judged(counts, rule.ratio, step_days / rule.false_alarm_days)
    mean = (seen.incidents + 0.5) / seen.steps
    return Reference(
        steps=seen.steps,
        step_days=step_days,
        incidents=seen.incidents,
        level_per_step=mean,
        excess=math.expm1(seen.log_excess),
        threshold=height_at(heights, log_rate, math.log(seen.rate) + correction(seen)),
        allowance_per_step=allowance_at(mean, rule.ratio),
    )


def judged(
    counts: NDArray[np.int64], ratio: float, rate: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], Seen]:
    """Thresholds, the log alarm rate per step that a window promises at each, and what it shows.

    Args:
        counts: (steps,) incidents on each observed step of the window.
        ratio: Rise to detect.
        rate: Alarms per step that are stated.
    """
    total, steps = int(counts.sum()), len(counts)
    cell = _cell((total + 0.5) / steps)
    weights = _excess_weights(counts)
    kept = np.flatnonzero(weights > 0.02)
    heights, log_rate = _mixture(cell, kept, weights[kept], (total, steps), ratio)
    log_excess = float(weights @ np.log1p(_EXCESS))
    seen = Seen(incidents=total, steps=steps, log_excess=log_excess, rate=rate, ratio=ratio)
    return heights, log_rate, seen


def allowance_at(mean: float, ratio: float) -> float:
    """The allowance of a chart that learnt this mean per step; see `allowance`."""
    return _cell_allowance(_cell(mean), ratio)


def _cell(mean: float) -> int:
    return round(math.log(mean) / _LEVEL_STEP)


def _cell_allowance(cell: int, ratio: float) -> float:
    return allowance(math.exp(cell * _LEVEL_STEP), 1.0, ratio)


def _excess_weights(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """(excesses,) posterior of the dispersion, at the window's own mean.

    At the grid's level instead, a level that lies between two of the grid would look like days that
    cluster: at 25 incidents a day that alone made alarms too rare by a third.
    """
    seen = np.bincount(counts)
    log_p = _log_p_at((int(counts.sum()) + 0.5) / len(counts), 1 << len(seen).bit_length())
    held = log_p[:, : len(seen)] @ seen
    weights = _PRIOR * np.exp(held - held.max())
    return np.asarray(weights / weights.sum())


@lru_cache(maxsize=4096)
def _log_p_at(level: float, top: int) -> NDArray[np.float64]:
    return _log_p(np.arange(top + 1), level, _EXCESS)


def _log_p(
    counts: NDArray[np.int64], level: float, excess: NDArray[np.float64]
) -> NDArray[np.float64]:
    """(excesses, counts): log probability of each count; negative binomial, Poisson at 0."""
    x = counts[np.newaxis, :]
    poisson = x * math.log(level) - level - gammaln(x + 1)
    phi = np.where(excess > 0, excess, 1.0)[:, np.newaxis]
    k = level / phi
    binomial = gammaln(x + k) - gammaln(k) - gammaln(x + 1)
    binomial = binomial + x * np.log(phi / (1 + phi)) - k * np.log1p(phi)
    return np.asarray(np.where(excess[:, np.newaxis] > 0, binomial, poisson))


def _mixture(
    cell: int,
    kept: NDArray[np.int64],
    weights: NDArray[np.float64],
    learnt: tuple[int, int],
    ratio: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Thresholds in incidents, and the log alarm rate per step averaged over what is unsure."""
    last = int(kept[-1])
    curves = [_averaged(cell, int(j), last, learnt, ratio) for j in kept]
    return _heights(last, ratio), np.log((weights / weights.sum()) @ np.stack(curves))


@lru_cache(maxsize=16384)
def _averaged(
    cell: int, excess_at: int, last: int, learnt: tuple[int, int], ratio: float
) -> NDArray[np.float64]:
    """Alarms per step for one dispersion, averaged over the true level, at common thresholds."""
    total, steps = learnt
    excess = float(_EXCESS[excess_at])
    shape = total / (1 + excess) + 0.5
    shares = _level_shares(cell, shape, shape * (1 + excess) / steps)
    own = np.log(shares @ _rates_by_level(cell, excess_at, ratio))
    return np.exp(read_curve(_heights(last, ratio), lattice(excess, ratio), own))


def _heights(last: int, ratio: float) -> NDArray[np.float64]:
    return lattice(float(_EXCESS[last]), ratio) * np.arange(0.5, _UNITS + 0.1, 0.5)


def lattice(excess: float, ratio: float) -> float:
    """Incidents between two thresholds that are worked out."""
    return _SPAN / per_incident(excess, ratio) / _UNITS


def read_curve(
    heights: NDArray[np.float64], unit: float, log_rate: NDArray[np.float64]
) -> NDArray[np.float64]:
    """A curve known at `unit`, 2 `unit`, … read anywhere; its end goes on as a straight line."""
    slope = (log_rate[-1] - log_rate[-21]) / (20 * unit)
    inside = np.interp(heights, unit * np.arange(1, _UNITS + 1), log_rate)
    return np.asarray(inside + slope * np.maximum(heights - unit * _UNITS, 0))


def height_at(heights: NDArray[np.float64], log_rate: NDArray[np.float64], target: float) -> float:
    """Where the log alarm rate falls to a target; beyond the curve, by its slope."""
    falling = np.minimum.accumulate(log_rate)
    if falling[-1] > target:
        slope = (falling[-1] - falling[-21]) / (heights[-1] - heights[-21])
        return float(heights[-1] + (target - falling[-1]) / min(slope, -1e-6))
    return float(np.interp(-target, -falling, heights))


def _level_shares(cell: int, shape: float, mean: float) -> NDArray[np.float64]:
    """(offsets,) how likely the true level is near each, linearly shared between neighbours."""
    edges = np.exp(cell * _LEVEL_STEP + _FINE) / mean * shape
    below = gammainc(shape, edges)
    mass = np.diff(below)
    # ∫ level over a cell, by the gamma of one shape more; splits the mass without changing it.
    centre = np.diff(gammainc(shape + 1, edges)) * shape
    share = np.clip((centre - mass * edges[:-1]) / np.diff(edges), 0, mass)
    shares = np.zeros(len(_FINE))
    shares[:-1] += mass - share
    shares[1:] += share
    shares[0] += below[0]
    shares[-1] += 1 - below[-1]
    return shares


@lru_cache(maxsize=16384)
def _rates_by_level(cell: int, excess_at: int, ratio: float) -> NDArray[np.float64]:
    """(offsets, thresholds): alarms per step of the chart of a cell at several true levels."""
    excess = float(_EXCESS[excess_at])
    unit, level = lattice(excess, ratio), math.exp(cell * _LEVEL_STEP)
    taken = _cell_allowance(cell, ratio)
    known = [alarm_rates(level * math.exp(each), excess, taken, unit) for each in _OFFSETS]
    return np.asarray(np.exp(_BETWEEN @ np.log(np.stack(known))))


def alarm_rates(level: float, excess: float, taken: float, unit: float) -> NDArray[np.float64]:
    """(thresholds,) alarms per step of a chart with thresholds of 1, 2, … 112 units.

    Steps between two lattice points are shared between them so that the mean step is kept.

    Args:
        level: True incidents per step.
        excess: Their variance / mean − 1.
        taken: Allowance of the chart.
        unit: Incidents per lattice unit.
    """
    counts = np.arange(math.ceil(taken + (_UNITS + 2) * unit) + 1)
    p = np.exp(_log_p(counts, level, np.array([excess]))[0])
    step = (counts - taken) / unit
    low = np.floor(step).astype(np.int64)
    up = step - low
    at = np.clip(np.concatenate([low, low + 1]), -_UNITS, _UNITS + 1) + _UNITS
    both = np.concatenate([p * (1 - up), p * up])
    shares = np.bincount(at, weights=both)[: 2 * _UNITS + 1].astype(np.float64)
    fall, rise = shares[_UNITS::-1], shares[_UNITS + 1 :]
    fall = np.concatenate([fall[: _UNITS - 1], [fall[_UNITS - 1 :].sum()]])
    return np.asarray(1 / np.maximum(run_lengths(fall, rise), 1.0))
