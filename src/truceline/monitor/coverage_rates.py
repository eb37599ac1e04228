"""Incidents per observed zone-day, and daily series that know how much was observed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from truceline.core.errors import InvalidValue, UnitMismatch
from truceline.monitor.change.model import DailySeries
from truceline.monitor.coverage_shares import NOT_STATED, Gap, ObservedDays
from truceline.monitor.intervals import UNKNOWN, rate_interval
from truceline.monitor.model import Estimate

__all__ = ["ObservedRate", "in_words", "observed_rate", "pooled_rate", "with_exposure"]

_ASSUMPTIONS = (
    "Incidents come on their own, at one rate (Poisson); where they come in waves the interval is "
    "too narrow.",
    "What was told of a day observed in part was seen in the part observed; what was told of a day "
    "that nobody observed is left out of the rate and listed apart.",
)
_CALENDAR = "Coverage is not stated, so that each calendar day is taken as observed."


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedRate:
    """Incidents per observed zone-day, from one counter.

    Attributes:
        feed: Whose reports; `zones` where, an empty id for everywhere.
        events: Incidents on days observed at least in part.
        events_unobserved: Incidents told of days that nobody observed: in no rate.
        zone_days: Observed zone-days.
        rate: Per `per_days` observed zone-days, with its exact 95 % interval.
        is_calendar: Nothing is stated of coverage, so these are calendar days.
        gaps: What was not observed.
        unknown: Why there is no rate; empty where there is one.
    """

    feed: str
    zones: tuple[str, ...]
    events: int
    events_unobserved: int
    zone_days: float
    per_days: float
    rate: Estimate = UNKNOWN
    is_calendar: bool = False
    gaps: tuple[Gap, ...] = ()
    unknown: str = ""
    assumptions: tuple[str, ...] = _ASSUMPTIONS


def observed_rate(
    events: NDArray[np.int64],
    observed: ObservedDays,
    *,
    per_days: float = 28.0,
    level: float = 0.95,
) -> ObservedRate:
    """The rate of incidents per observed zone-day.

    Args:
        events: (days,) incidents on each day of the period of `observed`.
        observed: How much of each day was observed.
        per_days: The unit of the rate, in zone-days.
        level: Two-sided confidence, in (0, 1).

    Raises:
        InvalidValue: There is not one whole number from zero up for each day.

    Source: Garwood (1936), Biometrika 28:437-442, doi:10.1093/biomet/28.3-4.437.
    """
    if len(events) != observed.period.days or (events < 0).any() or (events % 1).any():
        raise InvalidValue(
            f"The incidents of {observed.zone_id or 'everywhere'} are not one whole number for "
            f"each of {observed.period.days} days.",
            hint="Give counts per day; shares of reports have no exact interval.",
        )
    share = np.ones(len(events)) if observed.unknown else observed.share
    seen = share > 0
    return _rate(
        ObservedRate(
            feed=observed.feed,
            zones=(observed.zone_id,),
            events=int(events[seen].sum()),
            events_unobserved=int(events[~seen].sum()),
            zone_days=float(share.sum()),
            per_days=per_days,
            is_calendar=bool(observed.unknown),
            gaps=observed.gaps,
            assumptions=(*_ASSUMPTIONS, *observed.assumptions)
            if not observed.unknown
            else (*_ASSUMPTIONS, _CALENDAR),
        ),
        level,
    )


def pooled_rate(rates: Sequence[ObservedRate], *, level: float = 0.95) -> ObservedRate:
    """The common rate of one counter over several zones that do not overlap.

    Raises:
        InvalidValue: No rates, or a zone stands twice.
        UnitMismatch: They are of several counters, of unlike units, or of observed and of
            calendar days.
    """
    zones = tuple(zone for one in rates for zone in one.zones)
    if not rates or len(set(zones)) < len(zones):
        raise InvalidValue("Rates are to be of different zones.", hint="Give each zone once.")
    if len({(one.feed, one.per_days, one.is_calendar) for one in rates}) > 1:
        raise UnitMismatch(
            "Rates of several counters, of unlike units, or of observed and of calendar days have "
            "no common rate.",
            hint="Show them side by side.",
        )
    whole = replace(
        rates[0],
        zones=zones,
        events=sum(one.events for one in rates),
        events_unobserved=sum(one.events_unobserved for one in rates),
        zone_days=sum(one.zone_days for one in rates),
        gaps=tuple(gap for one in rates for gap in one.gaps),
        rate=UNKNOWN,
        unknown="",
    )
    return _rate(whole, level)


def _rate(told: ObservedRate, level: float) -> ObservedRate:
    if not told.zone_days > 0:
        return replace(told, unknown="nobody was looking on any day of the period")
    rate = rate_interval(told.events, told.zone_days, level=level, per_days=told.per_days)
    return replace(told, rate=rate)


def with_exposure(series: DailySeries, observed: ObservedDays) -> DailySeries:
    """A daily series whose exposure is what was observed of each day.

    Days that nobody observed are left out, and what was told of them is said; where coverage is
    not stated the series stays as it is, and says so.

    Args:
        series: Of one feed and zone.
        observed: Of the same, over all days of the series.

    Raises:
        UnitMismatch: They are of different feeds or zones.
        InvalidValue: The series has days outside the period observed.
    """
    if (series.feed, series.zone) != (observed.feed, observed.zone_id):
        raise UnitMismatch(
            f"The series is of feed '{series.feed}' and zone '{series.zone}', the coverage of "
            f"'{observed.feed}' and '{observed.zone_id}'.",
            hint="Ask for the coverage of the same feed and zone.",
        )
    at = series.day - int(observed.day[0])
    if ((at < 0) | (at >= observed.period.days)).any():
        raise InvalidValue(
            f"The series has days outside {observed.period}.", hint="Ask for all its days."
        )
    if observed.unknown:
        return replace(series, notes=(*series.notes, _CALENDAR))
    share = observed.share[at]
    kept = share > 0
    unknown = series.unknown
    if len(kept) and not kept.any():
        unknown = "nobody was looking on any day of the period"
    return replace(
        series,
        day=series.day[kept],
        count=series.count[kept],
        exposure=share[kept],
        elsewhere=None if series.elsewhere is None else series.elsewhere[kept],
        unknown=unknown,
        notes=(*series.notes, *_notes(series, share)),
    )


def _notes(series: DailySeries, share: NDArray[np.float64]) -> tuple[str, ...]:
    notes = []
    in_part = int(((share > 0) & (share < 1)).sum())
    if in_part:
        notes.append(f"{in_part} days were observed in part, and weigh as much as was observed.")
    blind = share <= 0
    if blind.any():
        told = f", of which {series.count[blind].sum():g} incidents are told," * bool(
            series.count[blind].sum()
        )
        notes.append(f"{int(blind.sum())} days that nobody observed{told} are left out.")
    return tuple(notes)


def _days_in_words(days: float) -> str:
    return f"{days:,.1f}".removesuffix(".0")


def in_words(told: ObservedRate) -> str:
    """The rate in a sentence; says plainly when it is not known."""
    if told.rate.value is None:
        return f"How often incidents came is not known: {told.unknown}."
    kind = f"calendar days ({NOT_STATED})" if told.is_calendar else "observed zone-days"
    rate, many = told.rate, "incident" if told.events == 1 else "incidents"
    said = (
        f"{told.events} {many} in {_days_in_words(told.zone_days)} {kind}: {rate.value:.2f} per "
        f"{told.per_days:g} (95 % interval {rate.low:.2f} to {rate.high:.2f})."
    )
    if told.events_unobserved:
        said += (
            f" {told.events_unobserved} more are told of days that nobody observed, and are in "
            "no rate."
        )
    return said
