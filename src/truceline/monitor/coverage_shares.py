"""Observed zone-days: what share of each day and zone somebody could have reported from.

Time is counted to the microsecond and land by the parts of the zone (`geography.parts`), so that
stating one stretch as two, or one zone as its parts, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from truceline.core.coverage import CoverageCause, CoverageSpan, CoverageState, ZonePart
from truceline.core.dates import Period
from truceline.core.errors import InvalidValue
from truceline.core.report_table import day_number

__all__ = ["Gap", "ObservedDays", "gaps_in_words", "observed_shares"]

Spans = list[tuple[int, int]]
"""Microseconds since the start of the period, from – until, apart and in order."""

_DAY = 86_400_000_000
NOT_STATED = "coverage is not stated"
_NOBODY = "nobody is said to have looked"
_IN_PART = "only a part of the day or of the zone was watched"
_BEYOND = "beyond the days that the feed's reports reach"
_ASSUMPTIONS = (
    "Somebody who could look would have reported an incident; nobody who could not would have.",
    "A local day has 24 hours, and all hours of a day and all land of a zone weigh alike.",
    "A gap that names who could not look leaves standing what others could see; one that names "
    "nobody concerns all.",
)
_GAPS_ONLY = "The counter states only its gaps: outside of them it is taken to have looked."


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Days in a row that were not observed, or in part, for the same reasons.

    Attributes:
        period: The days.
        share: Share of each of these days that was observed all the same, 0–1.
        reasons: Why, as stated, with who and what made it so.
        causes: What made it so, where stated.
    """

    period: Period
    share: float
    reasons: tuple[str, ...]
    causes: tuple[CoverageCause, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class ObservedDays:
    """What share of each day of a period, in one zone, one counter could have reported from.

    Attributes:
        feed: Whose coverage; `zone_id` where, empty for everywhere.
        share: (days,) 0–1; NaN where nothing is stated.
        gaps: Every day below one, in rows of days, with reasons.
        unknown: Why nothing is known; empty where something is.
    """

    feed: str
    zone_id: str
    period: Period
    share: NDArray[np.float64]
    gaps: tuple[Gap, ...] = ()
    unknown: str = ""
    assumptions: tuple[str, ...] = _ASSUMPTIONS

    @property
    def day(self) -> NDArray[np.int64]:
        """(days,) days since 1970-01-01."""
        return day_number(self.period.from_on) + np.arange(self.period.days)

    @property
    def zone_days(self) -> float | None:
        """Observed zone-days of the period; None where nothing is stated."""
        return None if self.unknown else float(self.share.sum())


def observed_shares(
    period: Period,
    *,
    zone_id: str,
    feed: str,
    spans: Iterable[CoverageSpan],
    parts: Sequence[ZonePart] = (),
    reach: Period | None = None,
) -> ObservedDays:
    """The share of each day and of a zone in which a counter could have seen something.

    Unlike `coverage_of` a day's answer does not depend on the period asked about: where a counter
    states when it looked, it did not look at other times; where it states only its gaps, it looked
    outside of them as far as its reports reach; where it states nothing, nothing is known.

    Args:
        period: The days asked about.
        zone_id: Zone; empty for everywhere.
        feed: Whose coverage.
        spans: All that was stated, by any feed.
        parts: The zone's parts by the zones that they lie in (`geography.parts.zone_parts`);
            empty to ask only for spans of the whole zone and of everywhere.
        reach: Days that the feed's reports reach; None for no bound.

    Raises:
        InvalidValue: The parts do not make up the zone.
    """
    pieces = tuple(parts) or (ZonePart(share=1.0, zones=frozenset({zone_id})),)
    if abs(sum(part.share for part in pieces) - 1) > 1e-6:
        raise InvalidValue(
            f"The parts of zone '{zone_id}' make up {sum(p.share for p in pieces):g} of it.",
            hint="Cut the whole zone at once: `zone_parts(zone, others)`.",
        )
    named = frozenset().union(*(part.zones for part in pieces)) | {""}
    mine = [span for span in spans if span.feed == feed and span.zone_id in named]
    if not mine:
        share = np.full(period.days, np.nan)
        return ObservedDays(
            feed=feed, zone_id=zone_id, period=period, share=share, unknown=NOT_STATED
        )
    is_stated = any(span.state == CoverageState.OBSERVED for span in mine)
    base = [] if is_stated else _reached(period, reach)
    share = np.zeros(period.days)
    for part in pieces:
        here = [span for span in mine if span.zone_id == "" or span.zone_id in part.zones]
        share += part.share * _by_day(_looked(here, base, period), period.days)
    share = np.clip(share, 0.0, 1.0)
    # Shares of parts add up to one but for rounding; a day wholly observed is exactly that.
    share[share > 1 - 1e-9] = 1.0
    return ObservedDays(
        feed=feed,
        zone_id=zone_id,
        period=period,
        share=share,
        gaps=_gaps(share, mine, period, None if is_stated else reach),
        assumptions=_ASSUMPTIONS if is_stated else (*_ASSUMPTIONS, _GAPS_ONLY),
    )


def _reached(period: Period, reach: Period | None) -> Spans:
    if reach is None:
        return [(0, period.days * _DAY)]
    start = max((reach.from_on - period.from_on).days, 0) * _DAY
    end = min((reach.until_on - period.from_on).days, period.days) * _DAY
    return [(start, end)] if start < end else []


def _looked(spans: Sequence[CoverageSpan], base: Spans, period: Period) -> Spans:
    """When somebody could look: each observer's times less the gaps that concern it."""
    seen = [span for span in spans if span.state == CoverageState.OBSERVED]
    gaps = [span for span in spans if span.state != CoverageState.OBSERVED]
    found: Spans = []
    for who in {span.who for span in seen} | ({""} if base else set()):
        own = _times((span for span in seen if span.who == who), period)
        if not who:
            own = _united([*own, *base])
        # A gap of somebody named also concerns observers of whom nobody says who they were.
        blind = _times((gap for gap in gaps if gap.who in ("", who) or not who), period)
        found += _without(own, blind)
    return _united(found)


def _times(spans: Iterable[CoverageSpan], period: Period) -> Spans:
    end = period.days * _DAY
    times = []
    for span in spans:
        first = max(_moment(span.from_on, span.from_at, period), 0)
        last = end if span.until_on is None else _moment(span.until_on, span.until_at, period)
        if first < min(last, end):
            times.append((first, min(last, end)))
    return _united(times)


def _moment(day: date, at: time | None, period: Period) -> int:
    clock = at or time.min
    since = timedelta(
        hours=clock.hour,
        minutes=clock.minute,
        seconds=clock.second,
        microseconds=clock.microsecond,
    )
    return (day - period.from_on).days * _DAY + since // timedelta(microseconds=1)


def _united(times: Iterable[tuple[int, int]]) -> Spans:
    kept: Spans = []
    for start, end in sorted(times):
        if kept and start <= kept[-1][1]:
            kept[-1] = (kept[-1][0], max(kept[-1][1], end))
        else:
            kept.append((start, end))
    return kept


def _without(times: Spans, taken: Spans) -> Spans:
    kept: Spans = []
    for first, last in times:
        start = first
        for away, back in taken:
            if away < last and back > start:
                if away > start:
                    kept.append((start, away))
                start = max(start, back)
        if start < last:
            kept.append((start, last))
    return kept


def _by_day(times: Spans, days: int) -> NDArray[np.float64]:
    """(days,) share of each day that lies in disjoint stretches of time."""
    watched = np.zeros(days, dtype=np.int64)
    for start, end in times:
        first, last = start // _DAY, (end - 1) // _DAY
        if first == last:
            watched[first] += end - start
        else:
            watched[first] += (first + 1) * _DAY - start
            watched[first + 1 : last] += _DAY
            watched[last] += end - last * _DAY
    return watched / _DAY


def _gaps(
    share: NDArray[np.float64],
    spans: Sequence[CoverageSpan],
    period: Period,
    reach: Period | None,
) -> tuple[Gap, ...]:
    gaps = [span for span in spans if span.state != CoverageState.OBSERVED]
    touched = [_touched(gap, period) for gap in gaps]
    rows = []
    for day in np.flatnonzero(share < 1):
        active = [gap for gap, days in zip(gaps, touched, strict=True) if day in days]
        reasons = tuple(dict.fromkeys(_reason(gap) for gap in active))
        if not reasons:
            reasons = (_why(float(share[day]), period.from_on + timedelta(days=int(day)), reach),)
        causes = tuple(dict.fromkeys(gap.cause for gap in active if gap.cause))
        rows.append((int(day), (float(share[day]), reasons, causes)))
    found = []
    for (_, told), days in groupby(
        enumerate(rows), key=lambda row: (row[1][0] - row[0], row[1][1])
    ):
        numbers = [row[0] for _, row in days]
        start = period.from_on + timedelta(days=numbers[0])
        until = period.from_on + timedelta(days=numbers[-1] + 1)
        days_off = Period(from_on=start, until_on=until)
        found.append(Gap(period=days_off, share=told[0], reasons=told[1], causes=told[2]))
    return tuple(found)


def _touched(gap: CoverageSpan, period: Period) -> range:
    (start, end), *_ = [*_times([gap], period), (0, 0)]
    return range(start // _DAY, -(-end // _DAY))


def _why(share: float, day: date, reach: Period | None) -> str:
    if share > 0:
        return _IN_PART
    is_beyond = reach is not None and not reach.from_on <= day < reach.until_on
    return _BEYOND if is_beyond else _NOBODY


def _reason(gap: CoverageSpan) -> str:
    head = ", ".join(filter(None, [gap.cause and gap.cause.value, gap.who]))
    return ": ".join(filter(None, [head, gap.reason])) or "said to be unobserved, without a reason"


def gaps_in_words(observed: ObservedDays) -> str:
    """How much was observed, and every gap with its reason; says plainly when it is not known."""
    days = observed.period.days
    if observed.zone_days is None:
        return f"Who could have reported in these {days} days is not known: {observed.unknown}."
    said = f"{observed.zone_days:.1f} of {days} zone-days were observed."
    if not observed.gaps:
        return said
    listed = [
        f"{gap.period}"
        + (f", observed for {100 * gap.share:.0f} %" if gap.share > 0 else "")
        + f": {'; '.join(gap.reasons)}"
        for gap in observed.gaps
    ]
    return f"{said} Gaps, in which incidents are not known: {'. '.join(listed)}."
