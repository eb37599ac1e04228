"""Counts and comparisons of a workspace: load, place, call the monitor room, record the run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from importlib.metadata import version

import pyarrow as pa

from truceline.core.agreement import Ceasefire
from truceline.core.coverage import Coverage, CoverageState
from truceline.core.dates import Period
from truceline.core.errors import InputError, InvalidValue, UnknownId
from truceline.core.findings import Finding, Severity
from truceline.core.judgement import ONE_INCIDENT
from truceline.core.run import Run
from truceline.monitor import (
    FeedReports,
    assess,
    compare_ceasefires,
    compare_starts,
    count,
    rule_named,
    weekly_series,
)
from truceline.monitor.model import Comparison, Count, FeedSeries
from truceline.store import Ledger
from truceline.workspace.grounds import Grounds
from truceline.workspace.listing import Listing, list_reports
from truceline.workspace.located import Located
from truceline.workspace.once import Once
from truceline.workspace.question import Assessed, Compared, Question, check_windows, zones_asked
from truceline.workspace.record import RecordStage

__all__ = ["MonitorStage"]

_KEPT = 64
_LISTS_KEPT = 8


class MonitorStage:
    """Counts, comparisons and assessments, one answer per counter.

    Attributes:
        grounds: Loads, places and chooses the reports; other stages ask it too.
        feeds: Current reports of every feed, or of one, as of a day; see `Grounds.feeds`.
        counters: Those of them that answer a question; see `Grounds.counters`.
        last_day: The last day on which any feed has a report.
        zone: A zone of the pack, or an area of a layer (`layer/name`).
    """

    def __init__(
        self, ledger: Ledger, record: RecordStage, *, clock: Callable[[], datetime]
    ) -> None:
        self._ledger = ledger
        self._record = record
        self._clock = clock
        self.grounds = self._grounds = Grounds(ledger, record)
        self.feeds = self._grounds.feeds
        self.counters = self._grounds.counters
        self.last_day = self._grounds.last_day
        self.zone = self._grounds.zone
        # The number of writes is part of the key: a list never rests on what is out of date.
        self._listed = Once(lambda _writes, asked: list_reports(self, asked), most=_LISTS_KEPT)
        self._weeks = Once(weekly_series, most=_KEPT)

    def run(self, command: str, parameters: dict[str, object]) -> Run:
        """Record that an answer was computed now, with what it rests on."""
        return self._run(command, parameters)

    def _run(self, command: str, parameters: dict[str, object]) -> Run:
        held = (b for b in self._ledger.batches() if not b.is_of_text)
        inputs = tuple(f"{b.batch_id}:{b.sha256 or b.source_id}" for b in held)
        # Judgements choose dates and zones, so an answer rests on them as on the batches.
        inputs += tuple(
            j.judgement_id + (":taken-back" if j.is_taken_back else "")
            for j in self._record.at(None).judgements
            # Which reports tell one incident changes no count: they run on reports.
            if j.field != ONE_INCIDENT
        )
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

        A feed that cannot answer (it does not know an actor, or does not state what a filter
        asks about) answers with `value` None and says why.

        Raises:
            UnknownId: No feed knows an actor, or there is no such zone, feed or rule.
            InvalidValue: No feed can run a filter.
        """
        question = question or Question()
        named, period = rule_named(rule), question.period()
        shape = self._grounds.asked_zone(question)
        feeds = self._grounds.asked_feeds(question)
        run = self._run("monitor.count", {"rule": named.name, **question.parameters()})
        found: list[Count] = []
        refusals: list[InputError] = []
        for reports in feeds:
            try:
                filters = self._grounds.filters(reports, question)
                zone = self._grounds.asked_shares(reports, question, shape)
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
            except (UnknownId, InvalidValue) as exc:
                refusals.append(exc)
                if period or reports.reach:
                    found.append(_no_answer(reports, named.name, question, exc, run))
        if refusals and len(refusals) == len(feeds):
            raise refusals[0]
        return found

    def incidents(self, question: Question | None = None) -> pa.Table:
        """Reports that the question's answers rest on, by day: all that may lie in it.

        The column `is_counted` tells those behind `value` from those that only may belong.
        """
        question = question or Question()
        wanted: set[str] = set()
        counted: set[str] = set()
        for answer in self.count("events", question):
            wanted.update(answer.report_ids)
            counted.update(answer.report_ids[: answer.value_reports])
        tables = [reports.table for reports in self._grounds.asked_feeds(question)]
        joined = pa.concat_tables(tables, promote_options="default")
        keep = [report_id in wanted for report_id in joined["report_id"].to_pylist()]
        found = joined.filter(pa.array(keep, pa.bool_()))
        is_counted = [report_id in counted for report_id in found["report_id"].to_pylist()]
        found = found.append_column("is_counted", pa.array(is_counted, pa.bool_()))
        return found.sort_by([("first_day", "ascending"), ("report_id", "ascending")])

    def located(self, question: Question | None = None) -> tuple[Located, ...]:
        """The reports of `incidents`, by feed, with where each may lie and how surely.

        A feed that cannot answer (see `count`) has none.

        Raises:
            UnknownId: No feed knows an actor, or there is no such zone or feed.
            InvalidValue: No feed can run a filter.
        """
        question = question or Question()
        shape = self._grounds.asked_zone(question)
        feeds = self._grounds.asked_feeds(question)
        found: list[Located] = []
        refusals: list[InputError] = []
        for reports in feeds:
            try:
                found.append(self._grounds.locate(reports, question, shape))
            except (UnknownId, InvalidValue) as exc:
                refusals.append(exc)
        if refusals and len(refusals) == len(feeds):
            raise refusals[0]
        return tuple(found)

    def listing(self, question: Question | None = None) -> Listing:
        """The reports of `incidents` as a list that can be sorted and cut, with the counts.

        A feed that cannot answer is left out and says why; a workspace without reports has none.

        Raises:
            UnknownId: No feed can answer, or there is no such zone, ceasefire or feed.
            InvalidValue: No feed can answer.
        """
        return self._listed(self._ledger.writes, question or Question())

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
        feeds = self._grounds.asked_feeds(question)
        rows: list[Comparison] = []
        findings: list[Finding] = []
        refusals: list[InputError] = []
        for reports in feeds:
            try:
                if starts:
                    shape = self._grounds.asked_zone(question)
                    rows += compare_starts(
                        reports,
                        starts=starts,
                        rule=named,
                        days=days,
                        filters=self._grounds.filters(reports, question),
                        zone=self._grounds.asked_shares(reports, question, shape),
                        run=run.run_id,
                    )
                else:
                    cases = self._grounds.cases(reports, question, ceasefires)
                    on = question.on or self.last_day(question.as_of)
                    found = compare_ceasefires(
                        reports,
                        cases=cases,
                        rule=named,
                        on=on,
                        days=days,
                        names=self._grounds.names(question.as_of),
                        run=run.run_id,
                    )
                    rows += found[0]
                    findings += found[1]
            except (UnknownId, InvalidValue) as exc:
                refusals.append(exc)
        if refusals and len(refusals) == len(feeds):
            raise refusals[0]
        return Compared(rows=tuple(rows), findings=tuple(findings))

    def compare_known(self, question: Question) -> Compared:
        """Every ceasefire of the record side by side, for each feed that knows its parties."""
        rows: list[Comparison] = []
        findings: list[Finding] = []
        for reports in self.counters(question.as_of, question.feed):
            try:
                found = self.compare(replace(question, feed=reports.feed.feed))
            except (UnknownId, InvalidValue) as exc:
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
        feeds = self.counters(question.as_of, question.feed)
        zones = zones_asked(question, ceasefire)
        for zone in zones:
            self.zone(zone, question.as_of)  # refused also where there is no feed to count
        cases = tuple(self._grounds.case(reports, question, ceasefire, zones) for reports in feeds)
        assessment = assess(
            cases,
            period=period,
            on=on,
            as_of=question.as_of,
            ceasefire=ceasefire,
            actors=record.actors,
            run=run.run_id,
        )
        placed = {reports.feed.feed: self._grounds.placed(reports) for reports in feeds}
        return Assessed(
            assessment=assessment,
            run=run,
            footprints={feed: found for feed, (found, _) in placed.items()},
            reports={reports.feed.feed: reports for reports in feeds},
            findings=tuple(f for _, found in placed.values() for f in found)
            + self._record.zones(question.as_of)[1],
        )

    def weekly(self, as_of: date | None = None) -> tuple[FeedSeries, ...]:
        """All reports per calendar week, counter by counter: they are never added."""
        return tuple(self._weeks(reports) for reports in self.counters(as_of))


def _uncompared(reports: FeedReports, reason: InputError) -> Finding:
    return Finding(
        code="compare.unknown-actor",
        message=f"{reports.feed.counter} cannot be compared: {reason.message}",
        hint=reason.hint,
        severity=Severity.NOTE,
    )


def _no_answer(
    reports: FeedReports, rule: str, question: Question, reason: InputError, run: Run
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
