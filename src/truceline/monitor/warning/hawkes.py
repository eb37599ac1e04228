"""Self-excitation: does each incident make others follow? A diagnostic, never a warning."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, minimize
from scipy.stats import chi2

from truceline.core.errors import InvalidValue, NotIdentified

__all__ = ["SelfExcitation", "fit_self_excitation", "log_likelihood", "spread_within_days"]

_LEAST_EVENTS = 30
# Followers within a quarter of an hour or after a year cannot be told from daily data.
_DECAYS_PER_DAY = (1 / 120, 24.0)
_ASSUMPTIONS = (
    "Incidents come at a constant rate of their own, and each brings followers at an exponentially "
    "fading rate; a background that itself rises and falls is mistaken for self-excitation.",
    "Within its day each incident has a made-up time, always the same one: followers within hours "
    "cannot be told apart.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfExcitation:
    """An exponential Hawkes process fitted to the times of incidents.

    Attributes:
        branching: Mean number of direct followers of an incident; 0 for none, below 1 it dies out.
        low: Of its interval by profile likelihood; `high` likewise.
        level: Two-sided confidence of the interval.
        background_per_day: Incidents that follow no other.
        half_life_days: After which an incident's pull has halved; None where none is found.
        p_no_excitation: How probable so large a gain of likelihood is where no incident brings
            another (half chi-square, since 0 is the boundary).
        events: On `observed_days`.
    """

    branching: float
    low: float
    high: float
    level: float
    background_per_day: float
    half_life_days: float | None
    p_no_excitation: float
    events: int
    observed_days: float
    assumptions: tuple[str, ...] = _ASSUMPTIONS


def spread_within_days(days: NDArray[np.int64], report_ids: Sequence[str]) -> NDArray[np.float64]:
    """Sorted times in days: each report at a moment of its day that its id alone decides."""
    parts = [int.from_bytes(hashlib.sha256(one.encode()).digest()[:6]) for one in report_ids]
    return np.sort(days + np.array(parts, dtype=np.float64) / 2**48)


def log_likelihood(
    times: NDArray[np.float64],
    end: float,
    *,
    background: float,
    branching: float,
    decay: float,
    gaps: Sequence[tuple[float, float]] = (),
) -> float:
    """Log likelihood of a Hawkes process with intensity μ + n Σ β exp(−β(t − tᵢ)) on [0, end].

    Args:
        times: (events,) sorted, in days; none inside a gap.
        end: Days observed from 0, gaps included.
        background: μ per day, > 0.
        branching: n ≥ 0.
        decay: β per day, > 0.
        gaps: Sorted half-open stretches that nobody observed: they add nothing to the integral.

    Source: Ozaki (1979), Ann. Inst. Statist. Math. 31:145-155; Ogata (1988), JASA 83:9-27.
    """
    pull = _pull(times, decay)
    grown = np.log(background + branching * decay * pull).sum()
    integral = background * (end - sum(b - a for a, b in gaps))
    integral += branching * -np.expm1(-decay * (end - times)).sum()
    for a, b in gaps:
        before = np.exp(-decay * (a - times[times < a])).sum()
        integral -= branching * before * -math.expm1(-decay * (b - a))
    return float(grown - integral)


def _pull(times: NDArray[np.float64], decay: float) -> NDArray[np.float64]:
    """(events,) Σ over earlier events of exp(−β(t − tᵢ)), by Ozaki's recursion."""
    fade = np.exp(-decay * np.diff(times)).tolist()
    found, now = [0.0] * len(times), 0.0
    for at, part in enumerate(fade, start=1):
        now = part * (now + 1.0)
        found[at] = now
    return np.array(found)


def fit_self_excitation(
    times: NDArray[np.float64],
    *,
    end: float,
    gaps: Sequence[tuple[float, float]] = (),
    level: float = 0.95,
) -> SelfExcitation:
    """Fit by maximum likelihood; the interval of the branching ratio by profile likelihood.

    Args:
        times: (events,) sorted days since the start of observation; see `spread_within_days`.
        end: Days of observation, gaps included.
        gaps: Days on which nobody looked, as sorted stretches.
        level: Two-sided confidence.

    Raises:
        InvalidValue: The times are not sorted inside [0, end], or one lies in a gap.
        NotIdentified: Fewer than 30 events.
    """
    _check(times, end, gaps)
    best, at = _profile(None, times, end, gaps)
    none, _ = _profile(0.0, times, end, gaps)
    top, (background, branching, decay) = max((best, at), (none, (len(times) / end, 0.0, 1.0)))
    drop = chi2.ppf(level, 1) / 2

    def short(n: float) -> float:
        return float(_profile(n, times, end, gaps, start=decay)[0] - (top - drop))

    low = 0.0 if branching < 1e-6 or short(0.0) >= 0 else brentq(short, 0.0, branching, xtol=2e-3)
    high = branching + 0.05
    while short(high) > 0 and high < 3:
        high = min(3.0, branching + 2 * (high - branching))
    high = brentq(short, branching, high, xtol=2e-3) if short(high) < 0 else math.inf
    gain = 2 * max(top - none, 0.0)
    return SelfExcitation(
        branching=branching,
        low=low,
        high=high,
        level=level,
        background_per_day=background,
        half_life_days=math.log(2) / decay if branching > 1e-6 else None,
        p_no_excitation=float(chi2.sf(gain, 1)) / 2 if gain > 0 else 1.0,
        events=len(times),
        observed_days=end - sum(b - a for a, b in gaps),
    )


def _check(times: NDArray[np.float64], end: float, gaps: Sequence[tuple[float, float]]) -> None:
    if len(times) < _LEAST_EVENTS:
        raise NotIdentified(
            f"{len(times)} events say too little of self-excitation.",
            hint=f"It takes at least {_LEAST_EVENTS}: a larger zone, or a longer period.",
        )
    in_gap = any(((a <= times) & (times < b)).any() for a, b in gaps)
    if times[0] < 0 or times[-1] > end or (np.diff(times) < 0).any() or in_gap:
        raise InvalidValue(
            "The times are not sorted days inside the observation.",
            hint="Sort them, count from its start, and leave out what lies in a gap.",
        )


def _profile(
    branching: float | None,
    times: NDArray[np.float64],
    end: float,
    gaps: Sequence[tuple[float, float]],
    *,
    start: float = 1.0,
) -> tuple[float, tuple[float, float, float]]:
    """Highest log likelihood, over all parameters or with the branching ratio held."""
    rate = len(times) / (end - sum(b - a for a, b in gaps))
    if branching == 0:
        value = log_likelihood(times, end, background=rate, branching=0, decay=1.0, gaps=gaps)
        return value, (rate, 0.0, 1.0)
    lowest, highest = (math.log(each) for each in _DECAYS_PER_DAY)

    def minus(x: NDArray[np.float64]) -> float:
        n = branching if branching is not None else x[2]
        own, decay = math.exp(x[0]), math.exp(x[1])
        return -log_likelihood(times, end, background=own, branching=n, decay=decay, gaps=gaps)

    bounds = [(math.log(rate) - 7, math.log(rate) + 0.5), (lowest, highest)]
    tried = []
    for begin in (start,) if branching is not None else (0.05, 0.5, 4.0):
        own = math.log(rate * max(0.05, 1 - (branching if branching is not None else 0.3)))
        x = [own, math.log(begin)] + ([] if branching is not None else [0.3])
        limits = bounds + ([] if branching is not None else [(0.0, 3.0)])
        tried.append(minimize(minus, np.array(x), bounds=limits, method="L-BFGS-B"))
    found = min(tried, key=lambda one: float(one.fun))
    n = float(branching if branching is not None else found.x[2])
    return -float(found.fun), (math.exp(found.x[0]), n, math.exp(found.x[1]))
