"""Gathers everything that a mission report is composed from, and records the run."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from importlib.metadata import version
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc

from truceline.briefs.model import BatchNote
from truceline.core.dates import Period
from truceline.core.errors import InvalidValue, UnknownId
from truceline.core.observation import Observation
from truceline.core.run import Run
from truceline.geography.basemap import outline
from truceline.geography.model import ZoneShape
from truceline.monitor import FeedReports
from truceline.record.model import ObligationStatus
from truceline.reporting.inputs import LateReport, ReportInputs, Unanswered
from truceline.reporting.late import find_late
from truceline.reporting.model import Draft, Number, Plan
from truceline.reporting.numbers import entry_numbers
from truceline.reporting.templates import template
from truceline.store import Ledger
from truceline.workspace.feeds import source_rows, with_source_rows
from truceline.workspace.grounds import Grounds
from truceline.workspace.located import Located
from truceline.workspace.record import RecordStage
from truceline.workspace.report_counts import Tally
from truceline.workspace.report_scenes import bounds_of, scene_of

__all__ = ["ObservationSource", "ReportGatherer"]


class ObservationSource(Protocol):
    """Where the entries of one's own teams come from."""

    def at(self, as_of: date, period: Period | None = None) -> tuple[Observation, ...]:
        """Entries of a period as they were known at an instant."""
        ...


class ReportGatherer:
    """Loads, counts and places for a report; composes nothing and judges nothing.

    Args:
        ledger: Of the workspace.
        record: Its stage of the same name.
        observations: None where the workspace keeps none.
        grounds: Shared with other stages where they have one; else its own.
    """

    def __init__(
        self,
        ledger: Ledger,
        record: RecordStage,
        observations: ObservationSource | None = None,
        *,
        grounds: Grounds | None = None,
    ) -> None:
        self._ledger = ledger
        self._record = record
        self._observations = observations
        self._grounds = grounds or Grounds(ledger, record)

    def gather(self, draft: Draft, *, at: datetime) -> ReportInputs:
        """Everything that a draft's report is made of.

        Args:
            draft: As it stands.
            at: The instant (UTC) for which it is made; delays are reckoned from it. An edition is
                made again by giving the instant of its release.

        Raises:
            UnknownId: There is no such template.
        """
        plan, kind = draft.plan, template(draft.plan.template)
        observations = self._entries(plan)
        statuses = self._statuses(plan)
        run = self._run(draft, observations, at)
        tally = Tally(self._grounds, plan, run=run.run_id)
        zones, undrawn = self._zones(plan)
        counted = tuple(n for section in kind.sections for n in tally.numbers(section))
        late = tuple(self._late(tally, plan))
        located = tuple(self._located(tally))
        incidents, others = self._tables(tally, plan, located, counted)
        scenes = tuple(scene_of(tally, plan, kind, one) for one in located)
        return ReportInputs(
            plan=plan,
            draft=draft,
            template=kind,
            record=self._record.at(plan.cut_off),
            run=run,
            feeds=tuple(reports.feed for reports in tally.feeds()),
            numbers=(
                *counted,
                *entry_numbers(kind, plan, statuses=statuses, observations=observations, late=late),
            ),
            observations=observations,
            statuses_now=statuses[0],
            statuses_before=statuses[1],
            zones=zones,
            scenes=scenes,
            incidents=incidents,
            other_incidents=others,
            late=late,
            unanswered=(*_unknown_feeds(tally, plan), *undrawn, *tally.unanswered),
            batches=tuple(self._batches(plan)),
            outline=tuple(outline(bounds_of(zones.values(), scenes))),
        )

    # -- parts -------------------------------------------------------------------------------

    def _entries(self, plan: Plan) -> tuple[Observation, ...]:
        if self._observations is None:
            return ()
        found = self._observations.at(plan.cut_off, plan.period)
        return tuple(sorted(found, key=lambda one: (one.on, str(one.from_at), one.entry_id)))

    def _statuses(
        self, plan: Plan
    ) -> tuple[tuple[ObligationStatus, ...], tuple[ObligationStatus, ...]]:
        day = timedelta(days=1)
        now = self._record.statuses(on=plan.period.until_on - day, as_of=plan.cut_off)
        if plan.previous_cut_off is None:
            return now, ()
        before = plan.previous.until_on - day
        return now, self._record.statuses(on=before, as_of=plan.previous_cut_off)

    def _zones(self, plan: Plan) -> tuple[dict[str, ZoneShape], tuple[Unanswered, ...]]:
        drawn: dict[str, ZoneShape] = {}
        missing = []
        for zone in plan.zones:
            try:
                drawn[zone] = self._grounds.zone(zone, plan.cut_off)
            except (UnknownId, InvalidValue) as exc:
                missing.append(Unanswered(feed="", counter="", zone=zone, reason=exc.message))
        return drawn, tuple(missing)

    def _late(self, tally: Tally, plan: Plan) -> Iterator[LateReport]:
        if plan.previous_cut_off is None:
            return
        before = {one.feed.feed: one.table for one in tally.feeds(plan.previous_cut_off)}
        for now in tally.feeds():
            then = before.get(now.feed.feed, now.table.slice(0, 0))
            yield from find_late(now.feed, then=then, now=now.table, until_on=plan.period.from_on)

    def _located(self, tally: Tally) -> Iterator[Located]:
        for reports in tally.feeds():
            try:
                question = tally.narrowed("events", tally.question(reports.feed.feed))
                yield self._grounds.locate(reports, question, None)
            except (UnknownId, InvalidValue):
                continue  # the tally says why, once

    def _tables(
        self,
        tally: Tally,
        plan: Plan,
        located: Iterable[Located],
        numbers: Iterable[Number],
    ) -> tuple[tuple[pa.Table, ...], tuple[pa.Table, ...]]:
        """Reports of the period by feed, and those behind other numbers, with source rows."""
        behind: dict[str, set[str]] = {}
        for number in numbers:
            if number.count:
                behind.setdefault(number.count.feed, set()).update(number.count.report_ids)
        earlier = {one.feed.feed: one for one in tally.feeds(plan.previous_cut_off)}
        now, others = [], []
        for one in located:
            feed = one.reports.feed.feed
            mine = one.reports.table.take(pa.array(one.rows))
            listed = set(mine["report_id"].to_pylist())
            more = _others(one.reports, earlier.get(feed), behind.get(feed, set()) - listed)
            ids = listed | set(more["report_id"].to_pylist())
            rows = source_rows(self._ledger, feed, ids)
            now.append(with_source_rows(mine, rows))
            others.append(with_source_rows(more, rows))
        return tuple(now), tuple(others)

    def _batches(self, plan: Plan) -> Iterator[BatchNote]:
        for batch in self._ledger.batches():
            if batch.known_at <= plan.cut_off and not batch.is_of_text:
                is_dated = batch.known_at < batch.recorded_at
                yield BatchNote(
                    batch_id=batch.batch_id,
                    feed=batch.feed,
                    file=batch.label,
                    rows=batch.rows_in,
                    known_at=batch.known_at,
                    published=f"{batch.known_at:%Y-%m-%d}" if is_dated else "",
                    source_id=batch.source_id,
                )

    def _run(self, draft: Draft, observations: tuple[Observation, ...], at: datetime) -> Run:
        """The run: its inputs are what was known by the cut-offs, so that it can be made again."""
        plan = draft.plan
        instants = [one for one in (plan.cut_off, plan.previous_cut_off) if one]
        inputs = [f"observations:{_digest(map(repr, observations))}"]
        for as_of in instants:
            inputs.append(f"record:{_digest([repr(self._record.at(as_of))])}")
            inputs += [
                f"feed:{reports.feed.feed}:{_digest(_versions(reports))}"
                for reports in self._grounds.feeds(as_of)
                if not plan.feeds or reports.feed.feed in plan.feeds
            ]
        run = Run(
            command="report.build",
            parameters=_parameters(draft),
            inputs=tuple(inputs),
            code_version=version("truceline"),
            recorded_at=at,
        )
        self._ledger.keep_run(run)
        return run


def _digest(texts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for one in texts:
        digest.update(one.encode())
        digest.update(b"\n")
    return digest.hexdigest()[:16]


def _versions(reports: FeedReports) -> Iterator[str]:
    columns = (reports.table[name].to_pylist() for name in ("report_id", "row_hash"))
    yield from map("".join, zip(*columns, strict=True))
    yield repr(reports.spans)


def _parameters(draft: Draft) -> dict[str, object]:
    plan = draft.plan
    given: dict[str, object] = {
        "report": draft.report_id,
        "template": plan.template,
        "number": plan.number,
        "from_on": str(plan.period.from_on),
        "until_on": str(plan.period.until_on),
        "cut_off": plan.cut_off.isoformat(),
        "previous_from_on": str(plan.previous.from_on),
        "previous_until_on": str(plan.previous.until_on),
        "previous_cut_off": plan.previous_cut_off and plan.previous_cut_off.isoformat(),
        "zones": list(plan.zones),
        "feeds": list(plan.feeds),
        "between": list(plan.between or ()),
        "languages": list(plan.languages),
        "house": plan.house,
    }
    return {name: value for name, value in given.items() if value}


def _unknown_feeds(tally: Tally, plan: Plan) -> Iterator[Unanswered]:
    known = {reports.feed.feed for reports in tally.feeds()}
    for feed in plan.feeds:
        if feed not in known:
            reason = "nothing of it was known by the cut-off"
            yield Unanswered(feed=feed, counter=feed, reason=reason)


def _others(reports: FeedReports, earlier: FeedReports | None, ids: set[str]) -> pa.Table:
    """Reports by id, as they are known; those that are gone as they were known before."""
    wanted = pa.array(sorted(ids), pa.string())
    found = reports.table.filter(pc.is_in(reports.table["report_id"], wanted))
    if earlier is None:
        return found
    gone = pa.array(sorted(ids - set(found["report_id"].to_pylist())), pa.string())
    lost = earlier.table.filter(pc.is_in(earlier.table["report_id"], gone))
    return pa.concat_tables([found, lost], promote_options="default") if lost.num_rows else found
