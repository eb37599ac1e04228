"""Results as rows for lists and JSON."""

from __future__ import annotations

from typing import Any

from truceline.core.coverage import Coverage
from truceline.monitor.model import Comparison, Count, Estimate

__all__ = ["comparison_row", "count_row"]


def count_row(count: Count) -> dict[str, Any]:
    """A count with all that must stand beside it."""
    return {
        "counter": count.counter,
        "feed": count.feed,
        "rule": count.rule,
        "zone": count.zone,
        "from": str(count.period.from_on),
        "until": str(count.period.until_on),
        "value": _whole(count.value),
        "certain": None if count.is_unknown else _whole(count.certain),
        "expected": None if count.expected is None else round(count.expected, 2),
        "possible": None if count.is_unknown else _whole(count.possible),
        "low": _whole(count.low),
        "high": _whole(count.high),
        "fatalities_best": count.fatalities_best,
        "coverage": _coverage(count.coverage),
        "filters": dict(count.filters),
        "confirmed_by": list(count.confirmed_by),
        "disputed_by": list(count.disputed_by),
        "simulated": count.is_simulated,
        "run": count.run,
    }


def _whole(value: float | None) -> float | int | None:
    return int(value) if value is not None and value == int(value) else value


def _coverage(coverage: Coverage) -> dict[str, Any]:
    return {
        "state": coverage.state.value,
        "days": coverage.period.days,
        "observed_days": coverage.observed_days,
    }


def comparison_row(one: Comparison) -> dict[str, Any]:
    """A comparison with its rates, intervals and notes."""
    return {
        "start": str(one.start),
        "ceasefire": one.ceasefire_id,
        "label": one.label,
        "window": one.window,
        "counter": one.during.counter,
        "days": one.during.period.days,
        "before": _whole(one.before.value),
        "during": _whole(one.during.value),
        "deaths_before": one.before.fatalities_best,
        "deaths_during": one.during.fatalities_best,
        "ratio": _rounded(one.ratio.value),
        "ratio_low": _rounded(one.ratio.low),
        "ratio_high": _rounded(one.ratio.high),
        "per_28_days_before": _estimate(one.rate_before_per_28_days),
        "per_28_days_during": _estimate(one.rate_during_per_28_days),
        "length_days": one.length_days,
        "ended": one.ended,
        "end_kind": one.end_kind,
        "notes": list(one.notes),
        "rule": one.during.rule,
        "counts": {"before": count_row(one.before), "during": count_row(one.during)},
        "simulated": one.during.is_simulated,
        "run": one.during.run,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _estimate(one: Estimate) -> dict[str, float | None]:
    return {"value": _rounded(one.value), "low": _rounded(one.low), "high": _rounded(one.high)}
