"""How much of each report lies in a zone and a period, and what the reports sum to.

Each report has four weights: certain ≤ p ≤ possible and certain ≤ value ≤ possible. All sums run
over arrays of one length in one order, and rounding is monotone, so the sums keep that order.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truceline.core.dates import Period
from truceline.core.report_table import day_number
from truceline.monitor.scope import FeedReports, ZoneShares

__all__ = ["Amounts", "Weights", "distinct_days", "sums", "weigh"]

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Per report: what of it counts.

    Attributes:
        value: Point inside, and the day under which the source counts it in the period.
        certain: Footprint wholly inside and all its days in the period.
        p: Probability that it lies inside both; uniform over its footprint and its days.
        p_place: The part of `p` that the place alone gives; 0 for reports not selected.
        possible: Footprint touches the zone and its days touch the period.
    """

    value: Mask
    certain: Mask
    p: NDArray[np.float64]
    p_place: NDArray[np.float64]
    possible: Mask


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """The four sums; value and expected None where nothing can be summed.

    `low` and `high` bound the figure itself, for rules with a range.
    """

    value: float | None
    certain: float
    expected: float | None
    possible: float
    low: float | None = None
    high: float | None = None


def weigh(
    reports: FeedReports, selected: Mask, *, zone: ZoneShares | None, period: Period
) -> Weights:
    """The weights of each selected report for a zone (None: everywhere) and half-open days."""
    start, end = day_number(period.from_on), day_number(period.until_on)
    first, last, counted = reports.first, reports.last, reports.counted
    touches = selected & (last >= start) & (first < end)
    begins = selected & (start <= counted) & (counted < end)
    within = selected & (start <= first) & (last < end)
    p_place = np.where(selected, zone.shares.p_inside if zone else 1.0, 0.0)
    p = np.zeros(len(p_place))
    rows = np.flatnonzero(touches)  # Few of many, where the period is short.
    shared_days = np.minimum(last[rows] + 1, end) - np.maximum(first[rows], start)
    p[rows] = p_place[rows] * (shared_days / (last[rows] - first[rows] + 1))
    if zone is None:
        return Weights(value=begins, certain=within, p=p, p_place=p_place, possible=touches)
    shares = zone.shares
    return Weights(
        value=begins & shares.inside,
        certain=within & shares.certain,
        p=p,
        p_place=p_place,
        possible=touches & shares.possible,
    )


def sums(weights: Weights, figures: NDArray[np.float64]) -> Amounts:
    """Sums of a figure; a report without one (NaN) adds nothing.

    `value` is None where reports are counted but none of them gives a figure.
    """
    given = ~np.isnan(figures)
    amounts = np.where(given, figures, 0.0)

    def unknown(counted: Mask) -> bool:
        return bool(counted.any()) and not bool((counted & given).any())

    return Amounts(
        value=None if unknown(weights.value) else float(np.sum(amounts * weights.value)),
        certain=float(np.sum(amounts * weights.certain)),
        expected=None if unknown(weights.possible) else float(np.sum(amounts * weights.p)),
        possible=float(np.sum(amounts * weights.possible)),
    )


def distinct_days(reports: FeedReports, weights: Weights, period: Period) -> Amounts:
    """Distinct days with at least one report.

    `value` counts distinct days under which the source counts; `certain` days that surely had an
    incident (a report that knows its day, wholly inside); `possible` days that any report touches;
    `expected` sums over days 1 − Π(1 − p), each report's probability spread evenly over its days.
    Reports are taken as independent.
    """
    first, last = reports.first, reports.last
    value = np.unique(reports.counted[weights.value]).size
    certain = np.unique(first[weights.certain & (first == last)]).size
    none_that_day, touched = _day_by_day(reports, weights, period)
    return Amounts(
        value=float(value),
        certain=float(certain),
        expected=float(np.sum(1.0 - none_that_day)),
        possible=float(np.sum(touched)),
    )


def _day_by_day(
    reports: FeedReports, weights: Weights, period: Period
) -> tuple[NDArray[np.float64], Mask]:
    """Per day of the period: probability that no report lies on it, and whether one may."""
    start = day_number(period.from_on)
    rows = np.flatnonzero(weights.possible)
    first, last = reports.first[rows], reports.last[rows]
    p_each_day = weights.p_place[rows] / (last - first + 1)
    day = np.maximum(first - start, 0)
    stop = np.minimum(last + 1 - start, period.days)
    none_that_day = np.ones(period.days)
    touched = np.zeros(period.days, dtype=np.bool_)
    # One pass per day of the longest report, over the reports that still last: few rows are long,
    # and unlike a table of all (report, day) pairs this needs no memory beyond the rows.
    while day.size:
        np.multiply.at(none_that_day, day, 1.0 - p_each_day)
        touched[day] = True
        lasting = day + 1 < stop
        day, stop, p_each_day = day[lasting] + 1, stop[lasting], p_each_day[lasting]
    return none_that_day, touched
