"""Modelled changes as rows: what lists and pages print, and what a statistician opens."""

from __future__ import annotations

from typing import Any

import numpy as np

from truceline.briefs import text
from truceline.core.dates import Period
from truceline.monitor.change import (
    Against,
    Effect,
    FeedChange,
    LevelChange,
    Pooled,
    StartChange,
    detectable,
    in_words,
    power_in_words,
)
from truceline.monitor.model import Estimate

__all__ = ["against_row", "effect_row", "feed_row", "p_words", "pooled_row", "start_row"]


def feed_row(feed: FeedChange) -> dict[str, Any]:
    """All starts by one counter."""
    return {
        "counter": feed.feed.counter,
        "feed": feed.feed.feed,
        "simulated": feed.feed.is_simulated,
        "unknown": feed.unknown,
        "starts": [start_row(feed, one) for one in feed.starts],
        "pooled": pooled_row(feed.together) if feed.together else None,
        "run": feed.run,
    }


def start_row(feed: FeedChange, one: StartChange) -> dict[str, Any]:
    """A start, its zones, and what changed beyond the area outside the agreement."""
    corrected: dict[str, float] = {}
    if one.together:
        names = [zone.zone for zone in one.zones if not zone.change.effect.unknown]
        adjusted = [member.adjusted_p for member in one.together.adjusted]
        corrected = dict(zip(names, adjusted, strict=True))
    return {
        "label": one.label,
        "start": str(one.start),
        "ceasefire": one.ceasefire_id,
        "p_adjusted": _rounded(feed.adjusted_p(one)),
        **_change_row(one.change),
        "caveats": list(one.notes),
        "beyond": against_row(one.beyond) if one.beyond else None,
        "zones": [
            {
                "zone": zone.zone,
                "label": zone.change.label,
                "p_adjusted": _rounded(corrected.get(zone.zone)),
                **_change_row(zone.change),
                "beyond": against_row(zone.beyond) if zone.beyond else None,
            }
            for zone in one.zones
        ],
        "zones_pooled": pooled_row(one.together) if one.together else None,
    }


def _change_row(change: LevelChange) -> dict[str, Any]:
    before, during = change.window.before(change.start), change.window.during(change.start)
    return {
        "words": in_words(change),
        **effect_row(change.effect),
        "before": _period(before),
        "during": _period(during),
        "washout_days": change.window.washout_days,
        "without_washout": effect_row(change.without_washout),
        "statistics": _statistics(change),
        "assumptions": list(change.assumptions),
        "notes": list(change.notes),
    }


def effect_row(effect: Effect) -> dict[str, Any]:
    """One ratio with all that it rests on."""
    seen = detectable(effect)
    return {
        "ratio": _estimate(effect.ratio),
        "p": _rounded(effect.p_value),
        "unknown": effect.unknown,
        "count_before": round(effect.count_before, 2),
        "count_during": round(effect.count_during, 2),
        "days_before": effect.days_before,
        "days_during": effect.days_during,
        "log_ratio": _rounded(effect.log_ratio),
        "standard_error": _rounded(effect.standard_error),
        "hac_error": _rounded(effect.hac_error),
        "effective_df": _rounded(effect.effective_df),
        "power": power_in_words(effect),
        "usually_seen": {"fall": _rounded(seen.fall), "rise": _rounded(seen.rise)}
        if seen
        else None,
    }


def _statistics(change: LevelChange) -> dict[str, Any] | None:
    """The model as fitted; None where there is none."""
    fitted = change.regression
    if fitted is None:
        return None
    return {
        "model": "negative binomial (NB2), log link, Newey–West over days, corrected "
        "(Bell & McCaffrey 2002)",
        "coefficients": {
            name: float(np.round(value, 4))
            for name, value in zip(change.columns, fitted.coefficients, strict=True)
        },
        "dispersion": round(fitted.dispersion, 4),
        "lag_days": change.lag_days,
        "reference_correlation": change.reference,
        "observed_correlation": _rounded(change.resemblance),
    }


def pooled_row(pooled: Pooled) -> dict[str, Any]:
    """Several changes taken together."""
    return {
        "words": in_words(pooled),
        "ratio": _estimate(pooled.ratio),
        "p": _rounded(pooled.p_value),
        "unknown": pooled.unknown,
        "members": len(pooled.members) - len(pooled.left_out),
        "left_out": [{"label": label, "why": why} for label, why in pooled.left_out],
        "method": pooled.method,
        "log_ratio": _rounded(pooled.log_ratio),
        "standard_error": _rounded(pooled.standard_error),
        "df": pooled.df,
        "tau2": _rounded(pooled.tau2),
        "i2": _rounded(pooled.i2),
        "q": _rounded(pooled.q),
        "power": power_in_words(pooled),
        "assumptions": list(pooled.assumptions),
        "notes": list(pooled.notes),
    }


def against_row(result: Against) -> dict[str, Any]:
    """A zone's change beyond that of the area outside the agreement."""
    return {
        "words": in_words(result),
        "comparison": list(result.comparison),
        **effect_row(result.effect),
        "others": _estimate(result.others.ratio),
        "pre_trend": result.pre_trend,
        "is_parallel": result.is_parallel,
        "left_out": [{"label": label, "why": why} for label, why in result.left_out],
        "assumptions": list(result.assumptions),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _period(days: Period) -> dict[str, str]:
    return {"from": str(days.from_on), "until": str(days.until_on), "words": text.period(days)}


def p_words(p: float | None) -> str:
    """A p-value that is never shown as zero; empty where there is none."""
    if p is None:
        return ""
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def _estimate(one: Estimate) -> dict[str, Any]:
    return {
        "value": _rounded(one.value),
        "low": _rounded(one.low),
        "high": _rounded(one.high),
        "words": text.estimate(one) if one.value is not None else "",
    }
