"""Counting: one number by one rule from one counter, with everything that it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from truceline.core.coverage import Coverage, CoverageState
from truceline.core.dates import Period, force_words
from truceline.core.errors import InvalidValue, UnitMismatch
from truceline.monitor.filters import ReportFilter, Selection, select_reports
from truceline.monitor.model import Count, Rule
from truceline.monitor.scope import FeedReports, ZoneShares
from truceline.monitor.weights import Amounts, Weights, distinct_days, sums, weigh

__all__ = ["Chosen", "choose", "count", "count_chosen", "weigh_chosen"]

Mask = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, eq=False)
class Chosen:
    """Reports of one feed, filtered, seen through a zone: what several counts share.

    Attributes:
        zone: None for everywhere.
        filters: What was asked for, as stored with each count.
        run: Id of the run that computes.
    """

    reports: FeedReports
    selection: Selection
    zone: ZoneShares | None = None
    filters: Mapping[str, Any] = field(default_factory=dict)
    run: str = ""

    def narrowed(self, mask: Mask, **filters: object) -> Chosen:
        """Only the reports where `mask` is true as well, saying so under `filters`."""
        chosen = self.selection
        return replace(
            self,
            selection=Selection(passes=chosen.passes & mask, undecided=chosen.undecided & mask),
            filters={**self.filters, **filters},
        )


def choose(
    reports: FeedReports,
    filters: ReportFilter,
    *,
    zone: ZoneShares | None = None,
    run: str = "",
) -> Chosen:
    """The reports that pass a filter, ready to be counted.

    Raises:
        InvalidValue: The filter cannot run, or the zone belongs to another table.
        UnknownId: The filter asks for a label that no report carries.
    """
    if zone is not None and len(zone.shares.inside) != len(reports):
        raise InvalidValue(
            f"Zone '{zone.zone_id}' has shares of {len(zone.shares.inside)} reports, "
            f"the table has {len(reports)}.",
            hint="Compute the shares for this very table.",
        )
    return Chosen(
        reports=reports,
        selection=select_reports(reports, filters),
        zone=zone,
        filters=filters.as_mapping(),
        run=run,
    )


def count(
    reports: FeedReports,
    *,
    rule: Rule,
    period: Period | None = None,
    filters: ReportFilter | None = None,
    zone: ZoneShares | None = None,
    run: str = "",
) -> Count:
    """Count reports of one feed by a rule.

    Args:
        reports: The feed's current reports, as of a day, with its stated coverage.
        rule: How to count.
        period: Half-open days; None for all days on which there are reports.
        filters: Which reports; None for all.
        zone: Where; None for everywhere (then only time is uncertain).
        run: Id of the run that computes it.

    Raises:
        InvalidValue: A filter cannot run, the feed carries no units, or there is no period.
        UnknownId: A filter asks for a label that no report carries.
        UnitMismatch: The rule sums units and the reports count different things.
    """
    chosen = choose(reports, filters or ReportFilter(), zone=zone, run=run)
    asked = period or reports.reach
    if asked is None:
        raise InvalidValue(
            f"Feed '{reports.feed.feed}' has no reports, so no period can be inferred.",
            hint="Give --from and --until, or ask one of the other feeds with --feed.",
        )
    return count_chosen(chosen, rule=rule, period=asked)


def count_chosen(chosen: Chosen, *, rule: Rule, period: Period) -> Count:
    """Count reports already chosen; see `count`.

    `value` is None, never zero, where the zone's lines were never agreed or the zone did not hold,
    where the counter observed no day of the period, and where a counter that states no coverage has
    no report near: the period lies wholly outside the days that its reports reach.
    """
    held = _held(chosen, period)
    asked = held or period
    coverage = chosen.reports.coverage(asked, chosen.zone)
    weights = _weights(chosen, held, asked)
    notes = _notes(chosen, rule, weights, coverage)
    unknown = _why_unknown(chosen, held, coverage)
    if unknown:
        notes["unknown"] = unknown
    if held != period:
        notes["zone_held"] = _validity(chosen)
    counted = np.zeros_like(weights.value) if unknown else weights.value
    amounts = _amounts(chosen, rule, weights, asked)
    if unknown:
        amounts = replace(amounts, value=None, low=None, high=None)
    if held is None or not _is_stated(chosen):
        amounts = replace(amounts, certain=0.0, expected=None)
    ids, feed = chosen.reports.ids, chosen.reports.feed
    return Count(
        value=amounts.value,
        certain=amounts.certain,
        expected=amounts.expected,
        possible=amounts.possible,
        low=amounts.low,
        high=amounts.high,
        fatalities_best=None if unknown else _deaths(chosen.reports, counted),
        rule=rule.name,
        counter=feed.counter,
        feed=feed.feed,
        zone=chosen.zone.zone_id if chosen.zone else "",
        period=asked,
        coverage=coverage,
        filters={**chosen.filters, **notes},
        report_ids=(*ids[counted], *ids[weights.possible & ~counted]),
        value_reports=int(counted.sum()),
        run=chosen.run,
        is_simulated=feed.is_simulated,
    )


def weigh_chosen(chosen: Chosen, *, period: Period) -> Weights:
    """How each report chosen lies to zone and period: what `count_chosen` sums.

    Where the zone's lines were never agreed, or nobody was looking, nothing is certain or counted.
    """
    held = _held(chosen, period)
    asked = held or period
    weights = _weights(chosen, held, asked)
    none = np.zeros_like(weights.value)
    if _why_unknown(chosen, held, chosen.reports.coverage(asked, chosen.zone)):
        weights = replace(weights, value=none)
    return weights if _is_stated(chosen) else replace(weights, certain=none)


def _is_stated(chosen: Chosen) -> bool:
    return chosen.zone is None or chosen.zone.is_stated


def _held(chosen: Chosen, period: Period) -> Period | None:
    """The part of the period in which the zone holds; None if it holds on no day of it."""
    return chosen.zone.valid_in(period) if chosen.zone else period


def _validity(chosen: Chosen) -> str:
    zone = chosen.zone
    words = force_words(zone.valid_from, zone.valid_until) if zone else "in force on all days"
    return f"the zone is {words}; days outside are left out"


def _weights(chosen: Chosen, held: Period | None, asked: Period) -> Weights:
    selected = chosen.selection.passes
    if held is None:
        selected = np.zeros_like(selected)
    return weigh(chosen.reports, selected, zone=chosen.zone, period=asked)


def _why_unknown(chosen: Chosen, held: Period | None, coverage: Coverage) -> str:
    if held is None:
        return "the zone held on no day of the period"
    if not _is_stated(chosen):
        return "the lines of the zone were never agreed"
    if coverage.state is CoverageState.UNOBSERVED:
        return "nobody was looking on any day of the period"
    if coverage.state is CoverageState.NOT_STATED:
        return _out_of_reach(chosen.reports.reach, coverage.period)
    return ""


def _out_of_reach(reach: Period | None, period: Period) -> str:
    if reach is None:
        return "the feed has no reports at all"
    if period.until_on <= reach.from_on or reach.until_on <= period.from_on:
        return f"the feed's reports reach only from {reach}"
    return ""


def _notes(chosen: Chosen, rule: Rule, weights: Weights, coverage: Coverage) -> dict[str, Any]:
    """What the reader must know beside the number: what was left out, how far the feed reaches."""
    notes: dict[str, Any] = {}
    reports, period = chosen.reports, coverage.period
    undecided = weigh(reports, chosen.selection.undecided, zone=chosen.zone, period=period)
    if left_out := int(undecided.possible.sum()):
        notes["left_out_value_missing"] = left_out
    if rule.measure in ("fatalities", "units"):
        column = "units" if rule.measure == "units" else "fatalities_best"
        lacking = np.isnan(reports.figures(column)) & weights.possible
        if lacking.any():
            notes["reports_without_figure"] = int(lacking.sum())
    reach = reports.reach
    # A counter that says it looked on every day has seen the days without reports as well.
    is_open = coverage.state is not CoverageState.OBSERVED
    if (
        reach
        and is_open
        and not (reach.from_on <= period.from_on and period.until_on <= reach.until_on)
    ):
        last_on = reach.until_on - timedelta(days=1)
        notes["feed_reaches"] = f"{reach.from_on} to {last_on}"
    return notes


def _amounts(chosen: Chosen, rule: Rule, weights: Weights, period: Period) -> Amounts:
    reports = chosen.reports
    if rule.measure == "rows":
        return sums(weights, np.ones(len(reports)))
    if rule.measure == "days":
        return distinct_days(reports, weights, period)
    if rule.measure == "units":
        return sums(weights, _units(chosen))
    if rule.measure == "fatalities":
        return _fatalities(reports, weights)
    raise InvalidValue(
        f"Rule '{rule.rule_id}' measures '{rule.measure}', which nothing here counts.",
        hint="Measures: rows, days, fatalities, units.",
    )


def _units(chosen: Chosen) -> NDArray[np.float64]:
    figures = chosen.reports.figures("units")
    if len(figures) and np.isnan(figures).all():
        raise InvalidValue(
            f"Feed '{chosen.reports.feed.feed}' carries no units, so they cannot be summed.",
            hint="Count by rule 'events', or name a feed that carries units with --feed.",
        )
    labels = chosen.reports.labels("unit")
    carrying = chosen.selection.passes & ~np.isnan(figures)
    words = sorted({labels.values[code] for code in np.unique(labels.codes[carrying])})
    if len(words) > 1:
        named = ", ".join(word or "(no word)" for word in words)
        raise UnitMismatch(
            f"The reports count different things ({named}), which cannot be added.",
            hint="Filter by one of them with --unit.",
        )
    return figures


def _fatalities(reports: FeedReports, weights: Weights) -> Amounts:
    best = reports.figures("fatalities_best")
    amounts = sums(weights, best)
    if not len(best) or np.isnan(best).all():
        amounts = replace(amounts, value=None, expected=None)
    if amounts.value is None:
        return amounts
    low, high = (
        _bound(reports, column, best, weights) for column in ("fatalities_low", "fatalities_high")
    )
    return replace(amounts, low=low, high=high)


def _bound(
    reports: FeedReports, column: str, best: NDArray[np.float64], weights: Weights
) -> float | None:
    """Sum of one bound over the reports behind `value`; None where none of them states it.

    Where only some state it, the others enter with their best estimate: leaving them out would make
    the highest figure lower than the best one.
    """
    bound = reports.figures(column)
    counted = weights.value & ~np.isnan(best)
    if counted.any() and np.isnan(bound[counted]).all():
        return None
    return float(np.sum(np.where(np.isnan(bound), best, bound)[counted]))


def _deaths(reports: FeedReports, counted: Mask) -> int | None:
    """Best estimate of deaths over the counted reports; None where the feed or none gives any."""
    best = reports.figures("fatalities_best")
    given = ~np.isnan(best)
    if not given.any() or (counted.any() and not (counted & given).any()):
        return None
    return int(np.sum(best[counted & given]))
