"""Counts and comparisons of a workspace: load, place, call the monitor room, record the run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from importlib.metadata import version

import numpy as np
import pyarrow as pa

from truceline.core.agreement import Ceasefire
from truceline.core.coverage import Coverage, CoverageState
from truceline.core.dates import Period
from truceline.core.errors import InputError, InvalidValue, UnknownId
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
    choose,
    compare_ceasefires,
    compare_starts,
    count,
    filter_between,
    find_unlabelled,
    resolve_actor,
    rule_named,
    select_reports,
    weekly_series,
    weigh_chosen,
)
from truceline.monitor.model import Comparison, Count, FeedSeries
from truceline.store import Ledger
from truceline.workspace.feeds import load_feeds
from truceline.workspace.listing import Listing, list_reports
from truceline.workspace.located import Located
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

_KEPT = 64
_LISTS_KEPT = 8


class MonitorStage:
    """Counts, comparisons and assessments, one answer per counter."""

    def __init__(
        self, ledger: Ledger, record: RecordStage, *, clock: Callable[[], datetime]
    ) -> None:
        self._ledger = ledger
        self._record = record
        self._clock = clock
        # The number of writes is part of the key: a count never rests on what is out of date.
        self._loaded = lru_cache(maxsize=_KEPT)(lambda _imports, as_of: self._feeds(as_of))
        self._placed = lru_cache(maxsize=_KEPT)(self._footprints)
        self.shares = lru_cache(maxsize=_KEPT)(self._shares)
        self._listed = lru_cache(maxsize=_LISTS_KEPT)(
            lambda _writes, asked: list_reports(self, asked)
        )
        self._weeks = lru_cache(maxsize=_KEPT)(weekly_series)

    # -- loading ---------------------------------------------------------------------------

    def feeds(self, as_of: date | None = None, only: str = "") -> tuple[FeedReports, ...]:
        """Current reports of every feed, or of one, as they were known at the end of a day.

        Raises:
            UnknownId: The workspace has no such feed.
        """
        found = self._loaded(self._ledger.imports, as_of)
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
        layers = tuple(self._record.layers_at(reports.as_of).values())
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
        # Judgements choose dates and zones, so an answer rests on them as on the batches.
        inputs += tuple(
            j.judgement_id + (":taken-back" if j.is_taken_back else "")
            for j in self._record.at(None).judgements
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
        shape = self._zone(question)
        feeds = self._asked_feeds(question)
        run = self._run("monitor.count", {"rule": named.name, **question.parameters()})
        found: list[Count] = []
        refusals: list[InputError] = []
        for reports in feeds:
            try:
                filters = self._filters(reports, question)
                zone = self._asked_shares(reports, question, shape)
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
        tables = [reports.table for reports in self._asked_feeds(question)]
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
        shape = self._zone(question)
        feeds = self._asked_feeds(question)
        found: list[Located] = []
        refusals: list[InputError] = []
        for reports in feeds:
            try:
                found.append(self._locate(reports, question, shape))
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

    def _locate(self, reports: FeedReports, question: Question, shape: ZoneShape | None) -> Located:
        zone = self._asked_shares(reports, question, shape)
        chosen = choose(reports, self._filters(reports, question), zone=zone)
        placed, _ = self._placed(reports)
        period = question.period() or reports.reach
        if period is None:
            none = np.zeros(0, dtype=np.bool_)
            rows = np.zeros(0, dtype=np.int64)
            return Located(
                reports=reports, rows=rows, counted=none, certain=none, footprints=placed
            )
        weights = weigh_chosen(chosen, period=period)
        rows = np.flatnonzero(weights.possible)
        rows = rows[np.lexsort((reports.ids[rows], reports.first[rows]))]
        return Located(
            reports=reports,
            rows=rows,
            counted=weights.value[rows],
            certain=weights.certain[rows],
            footprints=placed,
            zone=zone,
            period=period,
        )

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
        refusals: list[InputError] = []
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
                        zone=self._asked_shares(reports, question, shape),
                        run=run.run_id,
                    )
                else:
                    cases = self._cases(reports, question, ceasefires)
                    on = question.on or self.last_day(question.as_of)
                    found = compare_ceasefires(
                        reports,
                        cases=cases,
                        rule=named,
                        on=on,
                        days=days,
                        names=self._names(question.as_of),
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
        for reports in self.feeds(question.as_of, question.feed):
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

    def weekly(self, as_of: date | None = None) -> tuple[FeedSeries, ...]:
        """All reports per calendar week, counter by counter: they are never added."""
        return tuple(self._weeks(reports) for reports in self.feeds(as_of))

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
            known = f"known by {question.as_of}" if question.as_of else "in this workspace"
            raise InvalidValue(
                f"There are no reports {known}.",
                hint="Add some: truceline add FILE --published DAY",
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
            return layer_zone(zone_id, self._record.layers_at(as_of), accuracy_m)
        shapes, findings = self._record.zones(as_of)
        return named_zone(zone_id, shapes, findings, on=on)

    def _zone(self, question: Question) -> ZoneShape | None:
        if question.ceasefire:
            return self._union(zones_asked(question, self._ceasefire(question)), question.as_of)
        return self.zone(question.zone, question.as_of, question.on) if question.zone else None

    def _asked_shares(
        self, reports: FeedReports, question: Question, shape: ZoneShape | None
    ) -> ZoneShares | None:
        shares = self.shares(reports, shape) if shape else None
        # A ceasefire's areas are counted as areas: each began on a day of its own (decision 0004).
        return shares.as_area() if shares and question.ceasefire else shares

    def _ceasefire(self, question: Question) -> Ceasefire | None:
        known = self._record.at(question.as_of).ceasefires
        return named_ceasefire(known, question.ceasefire) if question.ceasefire else None

    def _filters(self, reports: FeedReports, question: Question) -> ReportFilter:
        question = self._in_labels(reports, question)
        if question.between is None:
            ceasefire = self._ceasefire(question)
            if ceasefire and all(ceasefire.between):
                return self._between(reports, question, ceasefire)
            return question.filters
        one, other = question.between
        if one == other:
            raise InvalidValue(
                f"Both sides are '{one}'.", hint="Name two actors, or one with --actor."
            )
        actors = self._record.at(question.as_of).actors
        groups = ((one,), (other,))
        return filter_between(question.filters, groups, actors=actors, reports=reports)

    def _in_labels(self, reports: FeedReports, question: Question) -> Question:
        """The question with its actors as the feed labels them; ids and names of the pack too."""
        if not question.filters.actors:
            return question
        actors = self._record.at(question.as_of).actors
        feed, known = reports.feed.feed, reports.actor_labels
        labels = [
            label
            for name in question.filters.actors
            for label in resolve_actor(name, actors=actors, feed=feed, labels=known)
        ]
        unique = tuple(dict.fromkeys(labels))
        return replace(question, filters=replace(question.filters, actors=unique))

    def _names(self, as_of: date | None) -> dict[str, str]:
        """Names of actors and titles of sources, by id."""
        record = self._record.at(as_of)
        titles = {one: source.title for one, source in record.sources.items()}
        return titles | {one: actor.name for one, actor in record.actors.items()}

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
                    notes=self._unlabelled_note(reports, question, ceasefire),
                )
            )
        return tuple(cases)

    def _unlabelled(
        self, reports: FeedReports, question: Question, ceasefire: Ceasefire | None
    ) -> tuple[str, ...]:
        """Parties of a ceasefire for whom a feed has no label."""
        if question.between or ceasefire is None or not all(ceasefire.between):
            return ()
        actors = self._record.at(question.as_of).actors
        return find_unlabelled(ceasefire.between, actors=actors, reports=reports)

    def _unlabelled_note(
        self, reports: FeedReports, question: Question, ceasefire: Ceasefire
    ) -> tuple[str, ...]:
        names = self._names(question.as_of)
        missing = [names.get(one, one) for one in self._unlabelled(reports, question, ceasefire)]
        if not missing:
            return ()
        return (
            f"{reports.feed.counter} has no label for {', '.join(missing)}: incidents that only "
            "such a label would show are not counted.",
        )

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
        except (UnknownId, InvalidValue) as exc:
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
            unlabelled=self._unlabelled(reports, question, ceasefire),
        )


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
