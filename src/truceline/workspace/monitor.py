"""Counts and comparisons of a workspace: load, place, call the monitor room, record the run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from importlib.metadata import version

import pyarrow as pa

from truceline.core.agreement import Ceasefire
from truceline.core.coverage import Coverage, CoverageState
from truceline.core.dates import Period
from truceline.core.errors import InvalidValue, UnknownId
from truceline.core.findings import Finding, Severity
from truceline.core.run import Run
from truceline.geography.countries import load_countries
from truceline.geography.footprints import footprints
from truceline.geography.model import Footprints, ZoneShape
from truceline.geography.shares import place_shares
from truceline.monitor import (
    CeasefireCase,
    FeedCase,
    FeedReports,
    ReportFilter,
    ZoneShares,
    assess,
    compare_ceasefires,
    compare_starts,
    count,
    filter_between,
    rule_named,
    select_reports,
)
from truceline.monitor.model import Comparison, Count
from truceline.store import Ledger
from truceline.workspace.feeds import load_feeds
from truceline.workspace.question import (
    Assessed,
    Compared,
    Question,
    check_windows,
    named_ceasefire,
    zones_asked,
)
from truceline.workspace.record import RecordStage
from truceline.workspace.zones import layer_zone, named_zone, union_zone

__all__ = ["MonitorStage"]

_KEPT = 32


class MonitorStage:
    """Counts, comparisons and assessments, one answer per counter."""

    def __init__(
        self, ledger: Ledger, record: RecordStage, *, clock: Callable[[], datetime]
    ) -> None:
        self._ledger = ledger
        self._record = record
        self._clock = clock
        # The number of writes is part of the key: a count never rests on what is out of date.
        self._loaded = lru_cache(maxsize=_KEPT)(lambda _writes, as_of: self._feeds(as_of))
        self._placed = lru_cache(maxsize=_KEPT)(self._footprints)
        self.shares = lru_cache(maxsize=_KEPT)(self._shares)

    # -- loading ---------------------------------------------------------------------------

    def feeds(self, as_of: date | None = None, only: str = "") -> tuple[FeedReports, ...]:
        """Current reports of every feed, or of one, as they were known at the end of a day.

        Raises:
            UnknownId: The workspace has no such feed.
        """
        found = self._loaded(self._ledger.writes, as_of)
        if not only:
            return found
        one = tuple(reports for reports in found if reports.feed.feed == only)
        if not one:
            known = ", ".join(reports.feed.feed for reports in found) or "none"
            raise UnknownId(f"There is no feed '{only}' here.", hint=f"Feeds: {known}.")
        return one

    def _feeds(self, as_of: date | None) -> tuple[FeedReports, ...]:
        return load_feeds(self._ledger, self._record.at(as_of), as_of=as_of)

    def _footprints(self, reports: FeedReports) -> tuple[Footprints, tuple[Finding, ...]]:
        layers = tuple(self._record.layers.values())
        return footprints(reports.table, layers=layers, countries=load_countries())

    def _shares(self, reports: FeedReports, shape: ZoneShape) -> ZoneShares:
        """How a feed's reports lie to a zone."""
        placed, _ = self._placed(reports)
        return ZoneShares(
            zone_id=shape.zone_id,
            name=shape.name,
            shares=place_shares(placed, shape),
            is_stated=shape.is_stated,
            valid_from=shape.valid_from,
            valid_until=shape.valid_until,
        )

    def _run(self, command: str, parameters: dict[str, object]) -> Run:
        inputs = tuple(f"{b.batch_id}:{b.sha256 or b.source_id}" for b in self._ledger.batches())
        run = Run(
            command=command,
            parameters={k: v for k, v in parameters.items() if v not in (None, "", (), {})},
            inputs=inputs,
            code_version=version("truceline"),
            recorded_at=self._clock(),
        )
        self._ledger.keep_run(run)
        return run

    # -- answers ---------------------------------------------------------------------------

    def count(self, rule: str, question: Question | None = None) -> list[Count]:
        """Count by a named rule: one answer per counter, never a sum.

        A feed that does not know an actor asked for answers with `value` None and says why.

        Raises:
            UnknownId: No feed knows an actor, or there is no such zone, feed or rule.
            InvalidValue: A filter cannot run.
        """
        question = question or Question()
        named, period = rule_named(rule), question.period()
        shape = self._zone(question)
        feeds = self._asked_feeds(question)
        run = self._run("monitor.count", {"rule": named.name, **question.parameters()})
        found: list[Count] = []
        refusals: list[UnknownId] = []
        for reports in feeds:
            try:
                filters = self._filters(reports, question)
                zone = self.shares(reports, shape) if shape else None
                found.append(
                    count(
                        reports,
                        rule=named,
                        period=period,
                        filters=filters,
                        zone=zone,
                        run=run.run_id,
                    )
                )
            except UnknownId as exc:
                refusals.append(exc)
                if period or reports.reach:
                    found.append(_no_answer(reports, named.name, question, exc, run))
        if refusals and len(refusals) == len(feeds):
            raise refusals[0]
        return found

    def incidents(self, question: Question | None = None) -> pa.Table:
        """Reports that the question's answers rest on, by day: all that may lie in it."""
        question = question or Question()
        wanted = {
            report_id
            for answer in self.count("events", question)
            for report_id in answer.report_ids
        }
        tables = [reports.table for reports in self._asked_feeds(question)]
        joined = pa.concat_tables(tables, promote_options="default")
        keep = [report_id in wanted for report_id in joined["report_id"].to_pylist()]
        found = joined.filter(pa.array(keep, pa.bool_()))
        return found.sort_by([("first_day", "ascending"), ("report_id", "ascending")])

    def compare(
        self,
        question: Question,
        *,
        starts: Sequence[date] = (),
        ceasefires: Sequence[str] = (),
        days: int = 28,
        rule: str = "events",
    ) -> Compared:
        """Set ceasefires, or any start dates, side by side.

        Args:
            question: Whose clashes and where; its period is not used.
            starts: First days of the windows.
            ceasefires: Ids of the pack; with neither, all of them.
            days: Length of the fixed window.
            rule: How to count.

        Raises:
            UnknownId: There is no such ceasefire, or no feed knows an actor.
            InvalidValue: Both starts and ceasefires are given.
        """
        if starts and ceasefires:
            raise InvalidValue(
                "Both start dates and ceasefires are given.", hint="Ask for them one by one."
            )
        check_windows(starts, days)
        parameters = {"starts": tuple(starts), "ceasefires": tuple(ceasefires), "days": days}
        named = rule_named(rule)
        run = self._run(
            "monitor.compare", {"rule": named.name, **parameters, **question.parameters()}
        )
        feeds = self._asked_feeds(question)
        rows: list[Comparison] = []
        findings: list[Finding] = []
        refusals: list[UnknownId] = []
        for reports in feeds:
            try:
                if starts:
                    shape = self._zone(question)
                    rows += compare_starts(
                        reports,
                        starts=starts,
                        rule=named,
                        days=days,
                        filters=self._filters(reports, question),
                        zone=self.shares(reports, shape) if shape else None,
                        run=run.run_id,
                    )
                else:
                    cases = self._cases(reports, question, ceasefires)
                    on = question.on or self.last_day(question.as_of)
                    found = compare_ceasefires(
                        reports, cases=cases, rule=named, on=on, days=days, run=run.run_id
                    )
                    rows += found[0]
                    findings += found[1]
            except UnknownId as exc:
                refusals.append(exc)
        if refusals and len(refusals) == len(feeds):
            raise refusals[0]
        return Compared(rows=tuple(rows), findings=tuple(findings))

    def compare_known(self, question: Question) -> Compared:
        """Every ceasefire of the record side by side, for each feed that knows its parties."""
        rows: list[Comparison] = []
        findings: list[Finding] = []
        for reports in self.feeds(question.as_of, question.feed):
            try:
                found = self.compare(replace(question, feed=reports.feed.feed))
            except UnknownId as exc:
                findings.append(_uncompared(reports, exc))
                continue
            rows += found.rows
            findings += found.findings
        return Compared(rows=tuple(rows), findings=tuple(dict.fromkeys(findings)))

    def assess(
        self, question: Question, *, period: Period, on: date, ceasefire: Ceasefire | None
    ) -> Assessed:
        """What every counter says about a ceasefire or a period."""
        record = self._record.at(question.as_of)
        run = self._run(
            "monitor.assess",
            {
                **question.parameters(),
                "period": f"{period.from_on}/{period.until_on}",
                "on": on,
                "ceasefire": ceasefire.ceasefire_id if ceasefire else "",
            },
        )
        feeds = self.feeds(question.as_of, question.feed)
        zones = zones_asked(question, ceasefire)
        for zone in zones:
            self.zone(zone, question.as_of)  # refused also where there is no feed to count
        cases = tuple(self._case(reports, question, ceasefire, zones) for reports in feeds)
        assessment = assess(
            cases,
            period=period,
            on=on,
            as_of=question.as_of,
            ceasefire=ceasefire,
            actors=record.actors,
            run=run.run_id,
        )
        placed = {reports.feed.feed: self._placed(reports) for reports in feeds}
        return Assessed(
            assessment=assessment,
            run=run,
            footprints={feed: found for feed, (found, _) in placed.items()},
            reports={reports.feed.feed: reports for reports in feeds},
            findings=tuple(f for _, found in placed.values() for f in found)
            + self._record.zones(question.as_of)[1],
        )

    def last_day(self, as_of: date | None = None) -> date:
        """The last day on which any feed has a report; a feed beyond it says nothing.

        Raises:
            InvalidValue: There are no reports at all.
        """
        reaches = [reports.reach for reports in self.feeds(as_of) if reports.reach]
        if not reaches:
            known = f" known by {as_of}" if as_of else ""
            raise InvalidValue(
                f"There are no reports{known}.", hint="Add some: truceline add FILE --published DAY"
            )
        last = max(reach.until_on for reach in reaches)
        return date.fromordinal(last.toordinal() - 1)

    # -- inside ----------------------------------------------------------------------------

    def _asked_feeds(self, question: Question) -> tuple[FeedReports, ...]:
        feeds = self.feeds(question.as_of, question.feed)
        if not feeds:
            raise InvalidValue(
                "There are no reports in this workspace.", hint="Add some: truceline add FILE"
            )
        return feeds

    def zone(self, zone_id: str, as_of: date | None, on: date | None = None) -> ZoneShape:
        """A zone of the pack, or an area of a layer (`layer/name`).

        Raises:
            UnknownId: There is none, or it could not be drawn.
            InvalidValue: It did not hold on the day `on`.
        """
        if "/" in zone_id:
            accuracy_m = self._record.layer_accuracy_m(zone_id.partition("/")[0])
            return layer_zone(zone_id, self._record.layers, accuracy_m)
        shapes, findings = self._record.zones(as_of)
        return named_zone(zone_id, shapes, findings, on=on)

    def _zone(self, question: Question) -> ZoneShape | None:
        return self.zone(question.zone, question.as_of, question.on) if question.zone else None

    def _filters(self, reports: FeedReports, question: Question) -> ReportFilter:
        if question.between is None:
            return question.filters
        one, other = question.between
        actors = self._record.at(question.as_of).actors
        groups = ((one,), (other,))
        return filter_between(question.filters, groups, actors=actors, reports=reports)

    def _cases(
        self, reports: FeedReports, question: Question, ids: Sequence[str]
    ) -> tuple[CeasefireCase, ...]:
        record = self._record.at(question.as_of)
        chosen = [named_ceasefire(record.ceasefires, one) for one in ids] or [
            *record.ceasefires.values()
        ]
        cases = []
        for ceasefire in sorted(chosen, key=lambda c: str(c.in_effect.value.first_day)):
            shape = self._union(zones_asked(question, ceasefire), question.as_of)
            cases.append(
                CeasefireCase(
                    ceasefire=ceasefire,
                    filters=self._between(reports, question, ceasefire),
                    zone=self.shares(reports, shape) if shape else None,
                )
            )
        return tuple(cases)

    def _between(
        self, reports: FeedReports, question: Question, ceasefire: Ceasefire | None
    ) -> ReportFilter:
        if question.between or ceasefire is None or not all(ceasefire.between):
            return self._filters(reports, question)
        actors = self._record.at(question.as_of).actors
        return filter_between(question.filters, ceasefire.between, actors=actors, reports=reports)

    def _union(self, zones: Sequence[str], as_of: date | None) -> ZoneShape | None:
        return union_zone([self.zone(zone, as_of) for zone in zones])

    def _area(
        self, reports: FeedReports, shape: ZoneShape, ceasefire: Ceasefire | None
    ) -> ZoneShares:
        """A zone as an area on all days; its name says from when it held, if that is later."""
        shares = self.shares(reports, shape).as_area()
        begun = ceasefire.in_effect.value.first_day if ceasefire else None
        if shape.valid_from and (begun is None or shape.valid_from > begun):
            return replace(shares, name=f"{shape.name} (in force from {shape.valid_from})")
        return shares

    def _case(
        self,
        reports: FeedReports,
        question: Question,
        ceasefire: Ceasefire | None,
        zones: Sequence[str],
    ) -> FeedCase:
        placed, _ = self._placed(reports)
        try:
            filters = self._between(reports, question, ceasefire)
            select_reports(reports, filters)
        except UnknownId as exc:
            return FeedCase(reports=reports, filters=ReportFilter(), unmatched=f"{exc.message}")
        lines = [self.zone(zone, question.as_of) for zone in zones]
        whole = union_zone(lines)
        # A ceasefire's areas are counted as areas: each began on a day of its own (decision 0004).
        return FeedCase(
            reports=reports,
            filters=filters,
            zone=self.shares(reports, whole).as_area() if whole else None,
            zones=tuple(self._area(reports, shape, ceasefire) for shape in lines),
            place_basis=placed.basis,
        )


def _uncompared(reports: FeedReports, reason: UnknownId) -> Finding:
    return Finding(
        code="compare.unknown-actor",
        message=f"{reports.feed.counter} cannot be compared: {reason.message}",
        hint=reason.hint,
        severity=Severity.NOTE,
    )


def _no_answer(
    reports: FeedReports, rule: str, question: Question, reason: UnknownId, run: Run
) -> Count:
    period = question.period() or reports.reach
    assert period is not None  # noqa: S101 (the caller looked)
    return Count(
        value=None,
        certain=0.0,
        expected=None,
        possible=0.0,
        rule=rule,
        counter=reports.feed.counter,
        feed=reports.feed.feed,
        zone=question.zone,
        period=period,
        coverage=Coverage(state=CoverageState.NOT_STATED, period=period),
        filters={"unknown": reason.message},
        run=run.run_id,
        is_simulated=reports.feed.is_simulated,
    )
