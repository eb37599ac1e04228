"""Level change: how many times the rate before is the rate from a start on, and how surely."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np

from truceline.core.dates import Period
from truceline.core.errors import ModelError
from truceline.monitor.change.daily import daily_series
from truceline.monitor.change.fit import (
    Design,
    Regression,
    Uncertainty,
    fit_counts,
    uncertainty,
)
from truceline.monitor.change.model import ChangeWindow, DailySeries, Effect, LevelChange
from truceline.monitor.count import Chosen
from truceline.monitor.model import Estimate

__all__ = [
    "LEAST_DAYS",
    "LEAST_INCIDENTS",
    "REFERENCE",
    "effect_of",
    "level_change",
    "level_change_of",
    "unknown_effect",
    "why_no_ratio",
]

# A rate whose neighbouring days correlate by .5 gives counts that correlate by about .3, since
# each count adds a chance of its own: at this reference the test has its size (see the tests).
REFERENCE = 0.3
LEAST_DAYS = 14
# In simulation the intervals hold from one incident a side on; a higher bound would refuse just the
# strongest falls, and bias what is left.
LEAST_INCIDENTS = 3
_MUCH_ALIKE = 0.4
_LEVEL = 0.95

_ASSUMPTIONS = (
    "Without the start, the level of incidents would have stayed what it was before: anything else "
    "that happened in these days (an offensive, winter, talks) is counted as part of the change.",
    "The counter reported as carefully before as from the start on.",
    "Days resemble their neighbours, up to about two weeks; slower waves are not allowed for.",
)
_WASHOUT = (
    "Days from the start on count whether or not the ceasefire still held, and the days around the "
    "start count on neither side: a truce shorter than these is not seen at all."
)
_GAPS = "The days on which nobody was looking were like those on which somebody was."
_SHARES = (
    "Where an incident lay is counted by its share; the chance in where it truly lay is not part "
    "of the interval."
)
_CONTROL = (
    "The feed's other reports stand for how much it reports at all. If the ceasefire also changed "
    "incidents elsewhere, this control hides a part of the change."
)


def level_change(
    chosen: Chosen,
    *,
    start: date,
    window: ChangeWindow | None = None,
    weigh_by: str = "value",
    is_controlled: bool = False,
) -> LevelChange:
    """How the level of incidents changed around a start, by rule `events`.

    Args:
        chosen: Reports of one feed, filtered, seen through a zone.
        start: First day on which the ceasefire held.
        window: Which days; None for 56 before and 56 from the start on, without 14 on either side.
        weigh_by: `value` or `expected`; see `daily_series`.
        is_controlled: Take out how much the feed reports elsewhere on each day.

    Raises:
        InvalidValue: `weigh_by` is neither.
    """
    window = window or ChangeWindow()
    series = daily_series(
        chosen, span=window.span(start), weigh_by=weigh_by, is_controlled=is_controlled
    )
    return level_change_of(series, start=start, window=window)


def level_change_of(
    series: DailySeries, *, start: date, window: ChangeWindow | None = None
) -> LevelChange:
    """The same from a series; its `elsewhere`, where given, is taken as a control."""
    window = window or ChangeWindow()
    effect, regression = _change(series, start, window)
    bare, _ = _change(series, start, window.without_washout())
    is_controlled = series.elsewhere is not None
    resemblance = _resemblance(regression) if regression else None
    return LevelChange(
        label=series.label,
        start=start,
        window=window,
        effect=effect,
        without_washout=bare,
        series=series,
        lag_days=window.lag_days,
        reference=REFERENCE,
        columns=("level before", "change", *(["reports elsewhere (log)"] if is_controlled else [])),
        regression=regression,
        resemblance=resemblance,
        assumptions=_assumptions(series, window, effect),
        notes=(*series.notes, *_caution(resemblance)),
    )


def _assumptions(series: DailySeries, window: ChangeWindow, effect: Effect) -> tuple[str, ...]:
    observed_days = effect.days_before + effect.days_during
    parts = (
        (_GAPS, observed_days < window.days_before + window.days_during),
        (_WASHOUT, bool(window.washout_days)),
        (_SHARES, series.weighed_by == "expected"),
        (_CONTROL, series.elsewhere is not None),
    )
    return (*_ASSUMPTIONS, *(text for text, applies in parts if applies))


def _caution(resemblance: float | None) -> tuple[str, ...]:
    if resemblance is None or resemblance <= _MUCH_ALIKE:
        return ()
    return (
        f"Neighbouring days resemble each other more ({resemblance:.2f}) than the method was "
        "tested for: the interval may be too narrow.",
    )


def _change(
    series: DailySeries, start: date, window: ChangeWindow
) -> tuple[Effect, Regression | None]:
    before, during = window.before(start), window.during(start)
    if reason := series.unknown or why_no_ratio(series, before, during):
        return unknown_effect(series, before, during, reason), None
    rows = series.within(before) | series.within(during)
    columns = [np.ones(rows.sum()), series.within(during)[rows].astype(float)]
    if series.elsewhere is not None:
        activity = np.log1p(series.elsewhere[rows])
        columns.append(activity - activity.mean())
    design = Design(
        count=series.count[rows],
        columns=np.column_stack(columns),
        day=series.day[rows],
        series=np.zeros(rows.sum(), dtype=np.int64),
        exposure=series.exposure[rows],
    )
    try:
        regression = fit_counts(design)
        found = uncertainty(
            regression, np.eye(len(columns))[1], lag_days=window.lag_days, reference=REFERENCE
        )
    except ModelError as exc:
        return unknown_effect(series, before, during, str(exc)), None
    return effect_of(found, series, before, during), regression


def why_no_ratio(series: DailySeries, before: Period, during: Period) -> str:
    """Why no ratio of two windows can be given; empty if one can."""
    for name, period in (("before", before), ("from the start on", during)):
        days = int(series.within(period).sum())
        if days < LEAST_DAYS:
            return (
                f"only {days} of {period.days} days {name} were observed, "
                f"and at least {LEAST_DAYS} are needed"
            )
    counts = [float(series.count[series.within(one)].sum()) for one in (before, during)]
    if not any(counts):
        return "no incident was counted on either side, so there is no level to compare"
    for name, count in zip(("before", "from the start on"), counts, strict=True):
        if not count:
            return f"no incident was counted {name}, so a ratio has no limits that can be given"
        if count < LEAST_INCIDENTS:
            return (
                f"the incidents counted {name} come to only {count:g}, "
                f"and at least {LEAST_INCIDENTS} are needed"
            )
    return ""


def effect_of(found: Uncertainty, series: DailySeries, before: Period, during: Period) -> Effect:
    """A contrast of a model as a ratio, with the days and counts of a series."""
    low, high = found.limits(_LEVEL)
    return replace(
        unknown_effect(series, before, during, ""),
        ratio=Estimate(
            value=float(np.exp(found.estimate)), low=float(np.exp(low)), high=float(np.exp(high))
        ),
        log_ratio=found.estimate,
        standard_error=found.standard_error,
        hac_error=found.hac_error,
        effective_df=found.effective_df,
        p_value=found.p_value,
    )


def unknown_effect(series: DailySeries, before: Period, during: Period, reason: str) -> Effect:
    """No ratio, and why; with the days and counts that there are."""
    inside, after = series.within(before), series.within(during)
    return Effect(
        days_before=int(inside.sum()),
        days_during=int(after.sum()),
        count_before=float(series.count[inside].sum()),
        count_during=float(series.count[after].sum()),
        unknown=reason,
    )


def _resemblance(regression: Regression) -> float | None:
    """Correlation of neighbouring days' residuals, in units of their standard deviations."""
    design, mean = regression.design, regression.fitted
    residual = (design.count - mean) / np.sqrt(mean + regression.dispersion * mean**2)
    next_to = np.diff(design.day) == 1
    if not next_to.any():
        return None
    together = float(np.mean(residual[1:][next_to] * residual[:-1][next_to]))
    return together / float(np.mean(residual**2))
