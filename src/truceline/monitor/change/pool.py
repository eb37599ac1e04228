"""Pooling: several zones or starts taken together in two stages, and asked one by one.

First each change alone, then the middle of the true changes, which may differ: DerSimonian and
Laird (1986), Controlled Clinical Trials 7:177-188, doi:10.1016/0197-2456(86)90046-2. Its interval
after Hartung and Knapp (2001), Statistics in Medicine 20:3875-3889, doi:10.1002/sim.1009, never
narrower than without (Röver, Knapp and Friede, 2015, BMC Medical Research Methodology 15:99,
doi:10.1186/s12874-015-0091-1). I²: Higgins and Thompson (2002), Statistics in Medicine
21:1539-1558, doi:10.1002/sim.1186. Many questions at once: Benjamini and Hochberg (1995), Journal
of the Royal Statistical Society B 57:289-300, doi:10.1111/j.2517-6161.1995.tb02031.x.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri, stdtr, stdtrit

from truceline.core.errors import InvalidValue
from truceline.monitor.change.model import Adjusted, LevelChange, Pooled
from truceline.monitor.compare import overlap_days
from truceline.monitor.intervals import UNKNOWN
from truceline.monitor.model import Estimate

__all__ = ["Middle", "adjust_p_values", "pool_estimates", "pooled"]

Floats = NDArray[np.float64]
_TAIL = 0.975
_KNAPP = "DerSimonian–Laird, interval after Hartung–Knapp"
_NORMAL = "DerSimonian–Laird, interval from the normal"
_ASSUMPTIONS = (
    "Each zone or start has a true change of its own; the figure is the middle of these, and not "
    "what happened in any one of them.",
    "The changes are taken as independent of each other, which zones of one war seldom are.",
    "How surely each single change is known is itself taken as known.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Middle:
    """The middle of several effects, on the scale that they were given in.

    Attributes:
        df: Of the t that the error is read against; None for the normal.
        tau2: Variance of the true effects; `i2` its share of all variance, 0–1.
        q: Cochran's statistic, with one degree of freedom less than effects.
    """

    estimate: float
    standard_error: float
    df: int | None
    tau2: float
    i2: float
    q: float

    @property
    def limits(self) -> tuple[float, float]:
        """The 95 % interval."""
        point = ndtri(_TAIL) if self.df is None else stdtrit(self.df, _TAIL)
        reach = float(point) * self.standard_error
        return self.estimate - reach, self.estimate + reach

    @property
    def p_value(self) -> float:
        """Two-sided, of a middle at zero."""
        t = -abs(self.estimate) / self.standard_error
        return float(2 * (ndtr(t) if self.df is None else stdtr(self.df, t)))


def pool_estimates(
    estimates: Sequence[float], errors: Sequence[float], *, is_adjusted: bool = True
) -> Middle:
    """The middle of effects that differ, with its error.

    Args:
        estimates: Two effects or more, such as log ratios.
        errors: Standard error of each, > 0.
        is_adjusted: Hartung–Knapp, for few effects; else the normal of 1986.

    Raises:
        InvalidValue: There are fewer than two effects, or an error is not above zero.
    """
    effect, variance = np.array(estimates, dtype=float), np.array(errors, dtype=float) ** 2
    if len(effect) < 2 or len(effect) != len(variance) or not (variance > 0).all():
        raise InvalidValue(
            f"{len(effect)} effects with {len(variance)} errors cannot be pooled.",
            hint="Give two effects or more, each with an error above zero.",
        )
    weight, df = 1 / variance, len(effect) - 1
    q = float(np.sum(weight * (effect - np.average(effect, weights=weight)) ** 2))
    scale = float(weight.sum() - np.sum(weight**2) / weight.sum())
    tau2 = max(0.0, (q - df) / scale)
    weight = 1 / (variance + tau2)
    estimate = float(np.average(effect, weights=weight))
    spread = float(np.sum(weight * (effect - estimate) ** 2)) / df
    return Middle(
        estimate=estimate,
        standard_error=float(np.sqrt((max(1.0, spread) if is_adjusted else 1.0) / weight.sum())),
        df=df if is_adjusted else None,
        tau2=tau2,
        i2=max(0.0, 1 - df / q) if q > 0 else 0.0,
        q=q,
    )


def adjust_p_values(p_values: Sequence[float]) -> Floats:
    """For each, the smallest share of false findings at which it counts as found.

    Raises:
        InvalidValue: One is not between 0 and 1.
    """
    p = np.array(p_values, dtype=float)
    if not ((p >= 0) & (p <= 1)).all():
        raise InvalidValue("A p-value is not between 0 and 1.", hint="Leave unknown ones out.")
    order = np.argsort(-p, kind="stable")
    adjusted = np.empty(len(p))
    ranks = np.arange(len(p), 0, -1)
    adjusted[order] = np.minimum(1.0, np.minimum.accumulate(p[order] * len(p) / ranks))
    return adjusted


def pooled(
    changes: Sequence[LevelChange],
    *,
    label: str = "",
    is_adjusted: bool = True,
    false_share: float = 0.05,
) -> Pooled:
    """Several zones, or several starts, taken together.

    Args:
        changes: One per zone or start.
        label: What they are together.
        is_adjusted: Interval after Hartung–Knapp; False for the normal one of 1986.
        false_share: Share of false findings allowed among the members found, in (0, 1).

    Raises:
        InvalidValue: `false_share` is out of range.
        UnitMismatch: The changes are of several counters, or of counts made in several ways.
    """
    if not 0 < false_share < 1:
        raise InvalidValue(f"The share is {false_share}.", hint="Give a number such as 0.05.")
    for one in changes[1:]:
        changes[0].series.check_alike(one.series)
    known = [one for one in changes if not one.effect.unknown]
    names = _names(changes)
    left_out = tuple(
        (name, one.effect.unknown)
        for name, one in zip(names, changes, strict=True)
        if one.effect.unknown
    )
    kept = [name for name, one in zip(names, changes, strict=True) if not one.effect.unknown]
    asked = Pooled(
        label=label or " and ".join(dict.fromkeys(one.label for one in changes)),
        members=tuple(changes),
        left_out=left_out,
        ratio=UNKNOWN,
        adjusted=_adjusted(kept, known, false_share),
        method=_KNAPP if is_adjusted else _NORMAL,
        unknown=f"only {len(known)} of {len(changes)} changes could be estimated",
        assumptions=_ASSUMPTIONS,
        notes=_overlaps(kept, known),
    )
    return asked if len(known) < 2 else _with_middle(asked, known, is_adjusted)


def _with_middle(asked: Pooled, known: Sequence[LevelChange], is_adjusted: bool) -> Pooled:
    middle = pool_estimates(
        [one.effect.log_ratio or 0.0 for one in known],
        [one.effect.standard_error or 0.0 for one in known],
        is_adjusted=is_adjusted,
    )
    low, high = np.exp(middle.limits)
    return replace(
        asked,
        unknown="",
        ratio=Estimate(value=float(np.exp(middle.estimate)), low=float(low), high=float(high)),
        log_ratio=middle.estimate,
        standard_error=middle.standard_error,
        df=middle.df,
        p_value=middle.p_value,
        tau2=middle.tau2,
        i2=middle.i2,
        q=middle.q,
    )


def _names(changes: Sequence[LevelChange]) -> list[str]:
    """Labels, with the start where several starts are asked about."""
    is_one_start = len({one.start for one in changes}) == 1
    return [one.label if is_one_start else f"{one.label}, {one.start}" for one in changes]


def _adjusted(
    names: Sequence[str], known: Sequence[LevelChange], false_share: float
) -> tuple[Adjusted, ...]:
    p_values = [1.0 if one.effect.p_value is None else one.effect.p_value for one in known]
    return tuple(
        Adjusted(label=name, p_value=p, adjusted_p=float(q), is_found=bool(q <= false_share))
        for name, p, q in zip(names, p_values, adjust_p_values(p_values), strict=True)
    )


def _overlaps(names: Sequence[str], known: Sequence[LevelChange]) -> tuple[str, ...]:
    """Days of one zone that two starts both use: these are not two pieces of evidence."""
    notes = []
    for (one_name, one), (other_name, other) in combinations(zip(names, known, strict=True), 2):
        if one.series.zone != other.series.zone or one.series.feed != other.series.feed:
            continue
        shared = sum(
            overlap_days(mine, theirs)
            for mine in (one.window.before(one.start), one.window.during(one.start))
            for theirs in (other.window.before(other.start), other.window.during(other.start))
        )
        if shared:
            notes.append(
                f"{one_name} and {other_name} share {shared} days, so they are not independent."
            )
    return tuple(notes)
