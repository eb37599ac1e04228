"""Whether the counts of a workspace can be leant on: one thing changed at a time, and coverage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from truceline.briefs import text
from truceline.core.coverage import ZonePart
from truceline.core.dates import Period
from truceline.core.errors import InvalidValue, UnknownId
from truceline.geography.model import ZoneShape
from truceline.geography.parts import zone_parts
from truceline.monitor import FeedReports, ZoneShares, rule_named
from truceline.monitor.coverage_rates import in_words as rate_in_words
from truceline.monitor.coverage_shares import gaps_in_words
from truceline.monitor.model import Count
from truceline.monitor.scrutiny import Scrutiny, WatchedZone, rate_in
from truceline.monitor.sensitivity import Variation, in_words, vary_count
from truceline.store import Ledger
from truceline.workspace.monitor import MonitorStage
from truceline.workspace.once import Once
from truceline.workspace.question import Question, named_ceasefire, zones_asked
from truceline.workspace.record import RecordStage

__all__ = ["ScrutinyStage", "scrutiny_row"]

_KEPT = 64
_RULE = "events"


class ScrutinyStage:
    """Counts again with one choice changed at a time, and says how much of the days was watched."""

    def __init__(self, ledger: Ledger, record: RecordStage, monitor: MonitorStage) -> None:
        self._ledger = ledger
        self._record = record
        self._monitor = monitor
        # The number of writes is part of the key: an answer never rests on what is out of date.
        self._found = Once(lambda _writes, *asked: self._of(*asked), most=_KEPT)

    def of(self, question: Question, rule: str = _RULE) -> tuple[Scrutiny, ...]:
        """One answer per counter, for the question's days, or all that the reports reach.

        Raises:
            UnknownId: There is no such ceasefire, zone, feed or rule.
            InvalidValue: There are no reports.
        """
        return self._found(self._ledger.writes, question, rule)

    def first_days(self, question: Question, days: int = 28) -> dict[str, tuple[Scrutiny, ...]]:
        """Each ceasefire's first days, by its id; those without a known first day have none."""
        found = {}
        for one in self._record.at(question.as_of).ceasefires.values():
            start = one.in_effect.value.first_day
            if start is not None and self._monitor.counters(question.as_of, question.feed):
                until = start + timedelta(days=days)
                asked = replace(
                    question, ceasefire=one.ceasefire_id, from_on=start, until_on=until, on=None
                )
                found[one.ceasefire_id] = self.of(asked)
        return found

    def _of(self, question: Question, rule: str) -> tuple[Scrutiny, ...]:
        grounds = self._monitor.grounds
        feeds = grounds.asked_feeds(question)
        rule_named(rule)
        run = self._monitor.run("monitor.scrutiny", {"rule": rule, **question.parameters()}).run_id
        return tuple(self._of_feed(reports, question, rule, run) for reports in feeds)

    def _of_feed(self, reports: FeedReports, question: Question, rule: str, run: str) -> Scrutiny:
        grounds = self._monitor.grounds
        period = question.period() or reports.reach
        if period is None:
            raise InvalidValue("There are no reports.", hint="Add some: truceline add FILE")
        blank = Scrutiny(feed=reports.feed, period=period, run=run)
        placed, _ = grounds.placed(reports)
        shape = grounds.asked_zone(question)
        lying = grounds.asked_shares(reports, question, shape)
        if shape is not None and question.ceasefire:
            shape = replace(shape, valid_from=None, valid_until=None)
        try:
            sensitivity = vary_count(
                reports,
                rule=rule_named(rule),
                zone=shape,
                placed=placed,
                period=period,
                filters=grounds.filters(reports, question),
                shares=lying.shares if lying else None,
            )
            zones = self._watched(reports, question, period)
        except (UnknownId, InvalidValue) as exc:
            return replace(blank, unknown=exc.message)
        return replace(blank, sensitivity=sensitivity, zones=zones)

    def _watched(
        self, reports: FeedReports, question: Question, period: Period
    ) -> tuple[WatchedZone, ...]:
        grounds = self._monitor.grounds
        filters = grounds.filters(reports, question)
        known = self._record.at(question.as_of).ceasefires
        ceasefire = named_ceasefire(known, question.ceasefire) if question.ceasefire else None
        names = zones_asked(question, ceasefire)
        if not names:
            return (rate_in(reports, filters=filters, period=period),)
        shapes = [self._monitor.zone(name, question.as_of) for name in names]
        return tuple(
            rate_in(
                reports,
                filters=filters,
                period=period,
                zone=self._seen(reports, shape, question),
                parts=self._parts(reports, shape, question),
            )
            for shape in shapes
        )

    def _seen(self, reports: FeedReports, shape: ZoneShape, question: Question) -> ZoneShares:
        shares = self._monitor.grounds.shares(reports, shape)
        # A ceasefire's areas are counted as areas: each began on a day of its own (decision 0004).
        return shares.as_area() if question.ceasefire else shares

    def _parts(
        self, reports: FeedReports, shape: ZoneShape, question: Question
    ) -> tuple[ZonePart, ...]:
        """The zone cut along the zones of which the feed states its coverage."""
        stated = {one.zone_id for one in reports.spans if one.feed == reports.feed.feed}
        drawn, _ = self._record.zones(question.as_of)
        others = [drawn[one] for one in sorted(stated) if one in drawn and drawn[one].is_stated]
        return zone_parts(shape, others) if others and shape.is_stated else ()


def scrutiny_row(one: Scrutiny) -> dict[str, Any]:
    """A counter's answer as a plain row: the same for the command line and the pages."""
    sensitivity = one.sensitivity
    return {
        "counter": one.feed.counter,
        "feed": one.feed.feed,
        "simulated": one.feed.is_simulated,
        "from": one.period.from_on,
        "until": one.period.until_on,
        "unknown": one.unknown,
        "in_words": text.with_days(in_words(sensitivity)) if sensitivity else "",
        "hangs_on": list(sensitivity.hangs_on()) if sensitivity else [],
        "asked": _numbers(sensitivity.asked) if sensitivity else None,
        "variations": [_variation(row) for row in sensitivity.rows] if sensitivity else [],
        "not_varied": [{"choice": choice, "why": why} for choice, why in sensitivity.unanswered]
        if sensitivity
        else [],
        "zones": [_zone(zone) for zone in one.zones],
        "assumptions": [*_assumed(one)],
        "run": one.run,
    }


def _assumed(one: Scrutiny) -> Sequence[str]:
    said = dict.fromkeys(one.sensitivity.assumptions if one.sensitivity else ())
    for zone in one.zones:
        said |= dict.fromkeys(zone.rate.assumptions)
    return tuple(said)


def _variation(row: Variation) -> dict[str, Any]:
    return {"choice": row.choice, "changed": row.changed, **_numbers(row.count)}


def _numbers(count: Count) -> dict[str, Any]:
    return {
        "value": count.value,
        "certain": count.certain,
        "expected": count.expected,
        "possible": count.possible,
    }


def _zone(zone: WatchedZone) -> dict[str, Any]:
    rate = zone.rate
    return {
        "zone": zone.name,
        "days": zone.observed.period.days,
        "observed_days": zone.observed.zone_days,
        "incidents": None if rate.unknown else rate.events,
        "incidents_unobserved": rate.events_unobserved,
        "rate": {"value": rate.rate.value, "low": rate.rate.low, "high": rate.rate.high},
        "per_days": rate.per_days,
        "in_words": rate_in_words(rate),
        "observed_in_words": text.with_days(gaps_in_words(zone.observed)),
    }
