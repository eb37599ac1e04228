"""Comparison zones: a zone's change set against what happened outside the agreement meanwhile.

A difference in differences of log rates, from one negative-binomial model of all zones: each zone
has a level of its own, all share one change, and the zone asked about has a change beyond it.
Errors allow for days that resemble their neighbours and for a day that is bad in all zones
(Driscoll and Kraay 1998; see `fit`). Why they must: Bertrand, Duflo and Mullainathan (2004),
Quarterly Journal of Economics 119:249-275, doi:10.1162/003355304772839588. What a check of earlier
trends is worth: Roth (2022), American Economic Review: Insights 4:305-322,
doi:10.1257/aeri.20210236.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from truceline.core.dates import Period
from truceline.core.errors import InvalidValue, ModelError
from truceline.core.report_table import day_number
from truceline.monitor.change.fit import Design, Regression, Uncertainty, fit_counts, uncertainty
from truceline.monitor.change.level import (
    REFERENCE,
    effect_of,
    unknown_effect,
    why_no_ratio,
)
from truceline.monitor.change.model import Against, ChangeWindow, DailySeries, Effect

__all__ = ["against"]

Floats = NDArray[np.float64]
Course = Callable[["_Zones", NDArray[np.int64]], Floats]
_MONTH_DAYS = 28.0
_SELDOM = 0.05
_ASSUMPTIONS = (
    "Without the agreement, incidents in the zone would have moved as they did in the comparison "
    "zones: up or down by the same factor.",
    "The agreement changed nothing in the comparison zones. Fighting that it moved there makes the "
    "zone look calmer than it was made.",
    "The counter reported on all zones with equal care, or with a care that changed alike.",
)


@dataclass(frozen=True, kw_only=True)
class _Zones:
    """What is set against each other: the zone asked about first."""

    series: tuple[DailySeries, ...]
    before: Period
    during: Period
    lag_days: int

    def effect(self, found: Uncertainty, of: int = 0) -> Effect:
        return effect_of(found, self.series[of], self.before, self.during)

    def why_unknown(self) -> str:
        zone = self.series[0]
        if reason := zone.unknown or why_no_ratio(zone, self.before, self.during):
            return reason
        if len(self.series) == 1:
            return "no comparison zone has enough incidents and observed days"
        return ""

    def unknown(self, reason: str, of: int = 0) -> Effect:
        return unknown_effect(self.series[of], self.before, self.during, reason)


def against(
    zone: DailySeries,
    comparison: Sequence[DailySeries],
    *,
    start: date,
    window: ChangeWindow | None = None,
) -> Against:
    """A zone's change around a start, beyond the change of zones outside the agreement.

    Args:
        zone: The zone that the agreement covers.
        comparison: Zones that it does not cover; those without enough incidents are left out, and
            the result says so.
        start: First day on which the ceasefire held.
        window: Which days; None for the default of `ChangeWindow`.

    Raises:
        InvalidValue: There is no comparison zone, or it is the zone itself.
        UnitMismatch: The series are of several counters, or of counts made in several ways.
    """
    window = window or ChangeWindow()
    if not comparison or any(other is zone for other in comparison):
        raise InvalidValue(
            "A zone can be set only against other zones.",
            hint="Name zones that the agreement does not cover.",
        )
    for other in comparison:
        zone.check_alike(other)
    before, during = window.before(start), window.during(start)
    reasons = [one.unknown or why_no_ratio(one, before, during) for one in comparison]
    used = [one for one, reason in zip(comparison, reasons, strict=True) if not reason]
    zones = _Zones(series=(zone, *used), before=before, during=during, lag_days=window.lag_days)
    effects, regression = _effects(zones)
    drift = _drift(zones)
    return Against(
        label=zone.label,
        comparison=tuple(one.label for one in used),
        left_out=tuple(
            (one.label, reason) for one, reason in zip(comparison, reasons, strict=True) if reason
        ),
        start=start,
        window=window,
        effect=effects[0],
        own=effects[1],
        others=effects[2],
        drift_per_28_days=drift,
        pre_trend=_pre_trend(drift),
        is_parallel=None if drift.p_value is None else drift.p_value >= _SELDOM,
        lag_days=window.lag_days,
        reference=REFERENCE,
        columns=(*(f"level of {one.label}" for one in zones.series), "change", "change beyond"),
        regression=regression,
        assumptions=_ASSUMPTIONS,
        notes=tuple(dict.fromkeys(note for one in zones.series for note in one.notes)),
    )


def _effects(zones: _Zones) -> tuple[tuple[Effect, Effect, Effect], Regression | None]:
    """The zone's change beyond the others', its own, and that of the others."""
    reason = zones.why_unknown()
    if reason:
        return (zones.unknown(reason),) * 3, None
    try:
        regression = fit_counts(_stacked(zones, (zones.before, zones.during), _step))
        beyond, own, others = (
            uncertainty(regression, contrast, lag_days=zones.lag_days, reference=REFERENCE)
            for contrast in _contrasts(len(zones.series))
        )
    except ModelError as exc:
        return (zones.unknown(str(exc)),) * 3, None
    return (zones.effect(beyond), zones.effect(own), zones.effect(others, of=1)), regression


def _contrasts(levels: int) -> tuple[Floats, Floats, Floats]:
    change, beyond = np.eye(levels + 2)[-2:]
    return beyond, change + beyond, change


def _step(zones: _Zones, day: NDArray[np.int64]) -> Floats:
    return np.asarray(day >= day_number(zones.during.from_on), dtype=float)


def _months(zones: _Zones, day: NDArray[np.int64]) -> Floats:
    middle = (day_number(zones.before.from_on) + day_number(zones.before.until_on)) / 2
    return np.asarray((day - middle) / _MONTH_DAYS)


def _stacked(zones: _Zones, periods: Sequence[Period], course: Course) -> Design:
    """All zones in one design: a level each, a course that they share, and the zone's beyond it."""
    rows = [np.any([one.within(period) for period in periods], axis=0) for one in zones.series]
    kept = list(zip(zones.series, rows, strict=True))
    day = np.concatenate([one.day[mask] for one, mask in kept])
    series = np.repeat(np.arange(len(kept)), [int(mask.sum()) for _, mask in kept])
    shared = course(zones, day)
    return Design(
        count=np.concatenate([one.count[mask] for one, mask in kept]),
        columns=np.column_stack([np.eye(len(kept))[series], shared, shared * (series == 0)]),
        day=day,
        series=series,
        exposure=np.concatenate([one.exposure[mask] for one, mask in kept]),
    )


def _drift(zones: _Zones) -> Effect:
    """How the zone moved against the others before the start."""
    reason = zones.why_unknown()
    if reason:
        return zones.unknown(reason)
    try:
        regression = fit_counts(_stacked(zones, (zones.before,), _months))
        beyond = _contrasts(len(zones.series))[0]
        found = uncertainty(regression, beyond, lag_days=zones.lag_days, reference=REFERENCE)
    except ModelError as exc:
        return zones.unknown(str(exc))
    return zones.effect(found)


def _pre_trend(drift: Effect) -> str:
    ratio = drift.ratio
    if ratio.value is None or drift.p_value is None:
        return f"Whether the zones moved alike before the start cannot be said: {drift.unknown}."
    between = f"factor {ratio.value:.2f} per 28 days, between {ratio.low:.2f} and {ratio.high:.2f}"
    if drift.p_value < _SELDOM:
        return (
            f"Before the start the zone already moved away from the comparison zones ({between}): "
            "the comparison is not fair."
        )
    return (
        "Before the start no drift between the zone and the comparison zones was seen "
        f"({between}); that does not prove that there was none."
    )
