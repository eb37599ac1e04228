"""Sentences about survival for somebody who is no statistician."""

from __future__ import annotations

from collections.abc import Sequence

from truceline.monitor.model import Estimate
from truceline.monitor.survival.model import Cox, Curve, Effect, LogRank, SideBySide

__all__ = ["in_words", "spread_in_words"]

_SELDOM = 0.05


def in_words(result: Curve | SideBySide | LogRank | Cox) -> str:
    """What a result says, never more than it says."""
    if isinstance(result, SideBySide):
        return "\n".join(
            f"{one.label[:1].upper()}{one.label[1:]}: {_curve(one)}" for one in result.curves
        )
    if isinstance(result, LogRank):
        return _log_rank(result)
    if isinstance(result, Cox):
        return _cox(result)
    return _curve(result)


def spread_in_words(curves: Sequence[Curve]) -> str:
    """How far the answer hangs on what is called a collapse; empty where there is no curve."""
    told = [curve for curve in curves if not curve.unknown]
    if not told:
        return ""
    days = sorted({curve.median_days.value for curve in told if curve.median_days.value})
    beyond = sum(curve.median_days.value is None for curve in told)
    lasting = (
        f" By {beyond} of the {len(told)} definitions, fewer than half had collapsed when last "
        "seen."
        if beyond
        else ""
    )
    if not days:
        return f"By none of {len(told)} definitions had half of the ceasefires collapsed."
    if len(days) == 1:
        return f"Half of the ceasefires had collapsed by day {days[0]:.0f}.{lasting}"
    return (
        f"How long ceasefires held depends on what is called a collapse: half of them had "
        f"collapsed by day {days[0]:.0f} by one definition, and by day {days[-1]:.0f} by another."
        f"{lasting}"
    )


def _curve(curve: Curve) -> str:
    if curve.unknown:
        return f"How long they hold cannot be said: {curve.unknown}."
    seen = (
        f"{curve.collapses} of {_ceasefires(curve.lives)} collapsed while followed; "
        if curve.collapses
        else f"none of {_ceasefires(curve.lives)} collapsed while followed; "
    )
    median = curve.median_days
    if median.value is None:
        return (
            f"{seen}half of them had not collapsed by day {curve.last_day}, the last one seen, so "
            f"that a middle length is not known{_at_least(median)}."
        )
    return f"{seen}half had collapsed by day {median.value:.0f} ({_range(median)})."


def _ceasefires(number: int) -> str:
    return "1 ceasefire" if number == 1 else f"{number} ceasefires"


def _at_least(median: Estimate) -> str:
    return "" if median.low is None else f" (it could be as early as day {median.low:.0f})"


def _range(median: Estimate) -> str:
    low = "from the first day on" if median.low is None else f"somewhere from day {median.low:.0f}"
    if median.high is None:
        return f"{low}, with no upper limit that so few collapses could give"
    return f"{low} to day {median.high:.0f}"


def _log_rank(result: LogRank) -> str:
    if result.unknown or result.p_value is None:
        return f"Whether the groups differ cannot be said: {result.unknown}."
    if result.p_value >= _SELDOM:
        return "The groups cannot be told apart: such differences chance alone often makes."
    sooner = [name for name, _, seen, hoped in result.groups if seen > hoped]
    return (
        f"Ceasefires collapse sooner in {_listed(sooner)} than in the other groups; chance alone "
        "seldom does this."
    )


def _cox(result: Cox) -> str:
    if result.unknown:
        return f"What goes with early collapse cannot be said: {result.unknown}."
    return " ".join(_effect(effect) for effect in result.effects)


def _effect(effect: Effect) -> str:
    ratio = effect.hazard_ratio
    told = f"{_figure(ratio.value)} times (between {_figure(ratio.low)} and {_figure(ratio.high)})"
    if effect.p_value >= _SELDOM:
        return f"For '{effect.trait}', the danger of collapse is {told}: this may be no effect."
    more = "more" if (ratio.value or 0) > 1 else "less"
    return (
        f"With '{effect.trait}', collapse is {more} likely on each day, {told}; chance alone "
        "seldom does this."
    )


def _figure(value: float | None) -> str:
    return "unknown" if value is None else f"{value:.0f}" if value >= 10 else f"{value:.2g}"


def _listed(names: list[str]) -> str:
    return " and ".join(f"'{name}'" for name in names)
