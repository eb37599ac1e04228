"""How far a count can be leant on: what it hangs on, and how much of its days somebody watched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from truceline.core.coverage import ZonePart
from truceline.core.dates import Period
from truceline.core.report import Feed
from truceline.core.report_table import day_number
from truceline.monitor.count import choose, weigh_chosen
from truceline.monitor.coverage_rates import ObservedRate, observed_rate
from truceline.monitor.coverage_shares import ObservedDays, observed_shares
from truceline.monitor.filters import ReportFilter
from truceline.monitor.intervals import UNKNOWN
from truceline.monitor.scope import FeedReports, ZoneShares
from truceline.monitor.sensitivity import Sensitivity

__all__ = ["Scrutiny", "WatchedZone", "rate_in"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedZone:
    """How much of a zone's days somebody could report from, and the rate that follows.

    Attributes:
        name: Of the zone; empty for everywhere.
        observed: What share of each day was observed, with the gaps.
    """

    name: str
    observed: ObservedDays
    rate: ObservedRate


@dataclass(frozen=True, slots=True, kw_only=True)
class Scrutiny:
    """One counter's count of a period, put to the question.

    Attributes:
        sensitivity: The count with one choice changed at a time; None where it cannot be made.
        zones: Coverage and rate, zone by zone; they are not added, since zones may overlap.
        unknown: Why the counter cannot answer; empty where it can.
        run: Id of the run.
    """

    feed: Feed
    period: Period
    sensitivity: Sensitivity | None = None
    zones: tuple[WatchedZone, ...] = ()
    unknown: str = ""
    run: str = ""


def rate_in(
    reports: FeedReports,
    *,
    filters: ReportFilter,
    period: Period,
    zone: ZoneShares | None = None,
    parts: Sequence[ZonePart] = (),
) -> WatchedZone:
    """Incidents per observed zone-day of one feed in one zone.

    Args:
        reports: Of one feed.
        filters: Whose incidents.
        period: Half-open days.
        zone: None for everywhere; only the days on which it holds are asked about.
        parts: Of the zone, by the zones whose coverage is stated (`geography.parts.zone_parts`).

    Raises:
        InvalidValue: A filter cannot run.
        UnknownId: No report carries a label of the filter.
    """
    held = zone.valid_in(period) if zone else period
    reached = _common(held, reports.reach) if held else None
    observed = _observed(reports, held or period, zone, parts)
    if observed.unknown and reached:
        # Nothing is known of days beyond the reports: these are no days without incidents.
        observed = _observed(reports, reached, zone, parts)
    days = observed.period
    counted = weigh_chosen(choose(reports, filters, zone=zone), period=days).value
    since = reports.counted[counted] - day_number(days.from_on)
    rate = observed_rate(np.bincount(since, minlength=days.days).astype(np.int64), observed)
    why = _why_unknown(zone, is_held=held is not None)
    if not why and observed.unknown and reached is None:
        why = "the counter's reports reach none of these days"
    if why:
        rate = replace(rate, rate=UNKNOWN, unknown=why)
    return WatchedZone(name=zone.label if zone else "", observed=observed, rate=rate)


def _observed(
    reports: FeedReports, period: Period, zone: ZoneShares | None, parts: Sequence[ZonePart]
) -> ObservedDays:
    return observed_shares(
        period,
        zone_id=zone.zone_id if zone else "",
        feed=reports.feed.feed,
        spans=reports.spans,
        parts=parts,
        reach=reports.reach,
    )


def _common(one: Period, other: Period | None) -> Period | None:
    if other is None:
        return None
    start, end = max(one.from_on, other.from_on), min(one.until_on, other.until_on)
    return Period(from_on=start, until_on=end) if start < end else None


def _why_unknown(zone: ZoneShares | None, *, is_held: bool) -> str:
    if not is_held:
        return "the zone held on no day of the period"
    if zone is not None and not zone.is_stated:
        return "the lines of the zone were never agreed"
    return ""
