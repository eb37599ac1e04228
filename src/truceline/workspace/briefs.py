"""Briefs of a workspace: everything a brief needs is loaded here and composed there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from truceline.briefs import compose_brief, compose_outline, reports_behind
from truceline.briefs.model import BatchNote, BriefInputs, Document, Outline
from truceline.core.agreement import Ceasefire
from truceline.core.dates import Period, day_of
from truceline.core.errors import InvalidValue
from truceline.core.findings import Finding
from truceline.geography.basemap import outline
from truceline.geography.model import Footprints, ZoneShape
from truceline.monitor.change import FeedChange
from truceline.monitor.model import Assessment, Comparison
from truceline.monitor.scrutiny import Scrutiny
from truceline.record import ObligationStatus, Record
from truceline.store import Batch, Ledger
from truceline.workspace.allegation_reading import AllegationReading
from truceline.workspace.brief_clocks import brief_clocks
from truceline.workspace.change import ChangeAsked, ChangeStage
from truceline.workspace.delegations import DelegationStage
from truceline.workspace.feeds import source_rows, with_source_rows
from truceline.workspace.monitor import MonitorStage
from truceline.workspace.question import Assessed, Question, named_ceasefire
from truceline.workspace.record import RecordStage
from truceline.workspace.scrutiny import ScrutinyStage

__all__ = ["BriefRequest", "BriefStage", "Briefed", "Outlined", "TalksStages"]

_USUAL_DAYS = 28
# Degrees of country shown around zones and incidents on the map.
_MARGIN_DEG = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefRequest:
    """What the brief is about.

    Attributes:
        ceasefire: Id; empty for the one in effect on the day, if there is one.
        question: Filters, day of knowledge, and an explicit period.
        last_days: The last so many days; 0 for the usual 28, or since the start if shorter.
    """

    ceasefire: str = ""
    question: Question
    last_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefed:
    """A composed brief, with the results behind it."""

    document: Document
    inputs: BriefInputs


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlined:
    """What a screen shows of a brief, with the results behind it."""

    outline: Outline
    inputs: BriefInputs


@dataclass(frozen=True, slots=True, kw_only=True)
class TalksStages:
    """The stages that answer for the political half of a brief."""

    delegations: DelegationStage
    allegations: AllegationReading


class BriefStage:
    """Composes briefs; computes nothing itself."""

    def __init__(
        self,
        ledger: Ledger,
        record: RecordStage,
        monitor: MonitorStage,
        *,
        change: ChangeStage,
        talks: TalksStages,
        scrutiny: ScrutinyStage,
        clock: Callable[[], datetime],
    ) -> None:
        self._ledger = ledger
        self._record = record
        self._monitor = monitor
        self._change = change
        self._talks = talks
        self._scrutiny = scrutiny
        self._clock = clock

    def brief(self, request: BriefRequest) -> Briefed:
        """The brief of a ceasefire or a period.

        Raises:
            UnknownId: There is no such ceasefire.
            InvalidValue: The period holds no day, or nothing was known then.
        """
        ceasefire, assessed = self._assessed(request)
        inputs = self._inputs(assessed, request.question, ceasefire)
        return Briefed(document=compose_brief(inputs), inputs=inputs)

    def outline(self, request: BriefRequest) -> Outlined:
        """The same for a screen: without comparisons, source rows, incident lists and pictures.

        Raises:
            UnknownId: There is no such ceasefire.
            InvalidValue: The period holds no day, or nothing was known then.
        """
        ceasefire, assessed = self._assessed(request)
        question, on = request.question, assessed.assessment.on
        inputs = BriefInputs(
            record=self._record.at(question.as_of),
            assessment=assessed.assessment,
            run=assessed.run,
            statuses=self._statuses(question, on, ceasefire),
            shapes=self._shapes(question, ceasefire),
            findings=assessed.findings,
            scrutiny=self._scrutinised(assessed, question, ceasefire),
        )
        return Outlined(outline=compose_outline(inputs), inputs=inputs)

    def _assessed(self, request: BriefRequest) -> tuple[Ceasefire | None, Assessed]:
        question = request.question
        record = self._record.at(question.as_of)
        on = question.on or self._last_known_day(question.as_of)
        ceasefire = (
            named_ceasefire(record.ceasefires, request.ceasefire)
            if request.ceasefire
            else _in_effect(record, on)
        )
        period = _period(request, ceasefire, on)
        assessed = self._monitor.assess(question, period=period, on=on, ceasefire=ceasefire)
        return ceasefire, assessed

    def _statuses(
        self, question: Question, on: date, ceasefire: Ceasefire | None
    ) -> tuple[ObligationStatus, ...]:
        statuses = self._record.statuses(on=on, as_of=question.as_of)
        if ceasefire is None or not ceasefire.agreement_id:
            return statuses
        record = self._record.at(question.as_of)
        return _of_agreements(statuses, _related(record, ceasefire.agreement_id))

    def _last_known_day(self, as_of: date | None) -> date:
        if any(reports.reach for reports in self._monitor.feeds(as_of)):
            return self._monitor.last_day(as_of)
        return day_of(as_of) if as_of else self._clock().date()

    def _inputs(
        self, assessed: Assessed, question: Question, ceasefire: Ceasefire | None
    ) -> BriefInputs:
        on = assessed.assessment.on
        compared, findings = self._compared(question, on)
        behind = reports_behind(assessed.assessment, compared)
        assessment, others = self._with_rows(assessed, set(behind))
        shapes = self._shapes(question, ceasefire)
        record, statuses = self._record.at(question.as_of), self._statuses(question, on, ceasefire)
        clocks = brief_clocks(record, statuses, on=on)
        return BriefInputs(
            record=record,
            assessment=assessment,
            run=assessed.run,
            statuses=statuses,
            upcoming=clocks.upcoming,
            paces=clocks.paces,
            scores=clocks.scores,
            delegations=self._talks.delegations.whole(question.as_of),
            allegations=self._talks.allegations.sheet(question.as_of),
            overdue=self._talks.allegations.overdue(on, question.as_of),
            tallies=self._talks.allegations.told(question.as_of, on=on),
            comparisons=compared,
            changes=self._changes(question, on) if compared else (),
            shapes=shapes,
            scrutiny=self._scrutinised(assessed, question, ceasefire),
            outline=tuple(outline(_bounds(shapes.values(), assessment))),
            findings=(*assessed.findings, *findings),
            batches=tuple(_batch_note(b) for b in self._ledger.batches() if not b.is_of_text),
            footprints=_incident_footprints(assessed, assessment),
            other_reports=others,
        )

    def _with_rows(
        self, assessed: Assessed, behind: set[str]
    ) -> tuple[Assessment, tuple[pa.Table, ...]]:
        """The incidents, and the reports behind numbers of other periods, with source rows."""
        feeds, others = [], []
        for feed in assessed.assessment.feeds:
            name, listed = feed.feed.feed, set(feed.incidents["report_id"].to_pylist())
            table = assessed.reports[name].table
            more = pa.array(sorted(behind - listed), pa.string())
            found = table.filter(pc.is_in(table["report_id"], more))
            ids = listed | set(found["report_id"].to_pylist())
            rows = source_rows(self._ledger, name, ids)
            feeds.append(replace(feed, incidents=with_source_rows(feed.incidents, rows)))
            others.append(with_source_rows(found, rows))
        return replace(assessed.assessment, feeds=tuple(feeds)), tuple(others)

    def _compared(
        self, question: Question, on: date
    ) -> tuple[tuple[Comparison, ...], tuple[Finding, ...]]:
        record = self._record.at(question.as_of)
        if not record.ceasefires or not self._monitor.feeds(question.as_of, question.feed):
            return (), ()
        asked = replace(question, zone="", from_on=None, until_on=None, on=on)
        compared = self._monitor.compare_known(asked)
        return compared.rows, compared.findings

    def _scrutinised(
        self, assessed: Assessed, question: Question, ceasefire: Ceasefire | None
    ) -> tuple[Scrutiny, ...]:
        """What the count of the period hangs on, and how much of it somebody watched."""
        if not assessed.assessment.feeds:
            return ()
        period = assessed.assessment.period
        return self._scrutiny.of(
            replace(
                question,
                ceasefire=ceasefire.ceasefire_id if ceasefire else "",
                from_on=period.from_on,
                until_on=period.until_on,
                on=None,
            )
        )

    def _changes(self, question: Question, on: date) -> tuple[FeedChange, ...]:
        """The modelled change around each ceasefire that is compared."""
        asked = replace(question, zone="", from_on=None, until_on=None, on=on)
        return self._change.around(ChangeAsked(question=asked))

    def _shapes(self, question: Question, ceasefire: Ceasefire | None) -> dict[str, ZoneShape]:
        if question.zone:
            return {question.zone: self._monitor.zone(question.zone, question.as_of)}
        shapes, _ = self._record.zones(question.as_of)
        names = ceasefire.zones if ceasefire else ()
        return {name: shapes[name] for name in names if name in shapes}


def _in_effect(record: Record, on: date) -> Ceasefire | None:
    """The latest ceasefire that is in effect on a day; else the latest that has begun."""

    def begun(ceasefire: Ceasefire) -> date:
        return ceasefire.in_effect.value.first_day or date.max

    started = [c for c in record.ceasefires.values() if begun(c) <= on]
    lasting = [c for c in started if (c.ended.value.first_day or date.max) > on]
    # Of several from one day, the one that covers more comes first.
    ordered = sorted(lasting or started, key=lambda c: (begun(c), not c.zones, c.ceasefire_id))
    return ordered[-1] if ordered else None


def _period(request: BriefRequest, ceasefire: Ceasefire | None, on: date) -> Period:
    asked = request.question.period()
    if asked:
        return asked
    until = on + timedelta(days=1)
    ended = ceasefire.ended.value.first_day if ceasefire else None
    if ended and ended < until and not request.last_days:
        until = ended
    start = until - timedelta(days=request.last_days or _USUAL_DAYS)
    begun = ceasefire.in_effect.value.first_day if ceasefire else None
    if begun and not request.last_days:
        if begun >= until:
            ends = f"after {on}" if begun > on else f"and ended on {until}, before a day was over"
            raise InvalidValue(
                f"The ceasefire began on {begun}, {ends}.",
                hint="Ask about a later day with --on, or give --from and --until.",
            )
        start = max(start, begun)
    return Period(from_on=start, until_on=until)


def _related(record: Record, agreement_id: str) -> list[str]:
    """An agreement, then all that it builds on, nearest first."""
    found: list[str] = []
    todo = [agreement_id]
    while todo:
        one = todo.pop(0)
        if one in record.agreements and one not in found:
            found.append(one)
            todo += record.agreements[one].builds_on
    return found


def _of_agreements(
    statuses: tuple[ObligationStatus, ...], agreements: list[str]
) -> tuple[ObligationStatus, ...]:
    return tuple(s for one in agreements for s in statuses if s.agreement_id == one)


def _bounds(
    shapes: Iterable[ZoneShape], assessment: Assessment
) -> tuple[float, float, float, float]:
    boxes = [shape.geometry.bounds for shape in shapes]
    for feed in assessment.feeds:
        lon = feed.incidents["lon_deg"].drop_null().to_pylist()
        lat = feed.incidents["lat_deg"].drop_null().to_pylist()
        if lon:
            boxes.append((min(lon), min(lat), max(lon), max(lat)))
    if not boxes:
        return (-180.0, -60.0, 180.0, 85.0)
    west, south = min(b[0] for b in boxes), min(b[1] for b in boxes)
    east, north = max(b[2] for b in boxes), max(b[3] for b in boxes)
    # The frame of a map may be wider or higher than what it shows: land must reach its edges.
    reach = _MARGIN_DEG + 1.5 * max(east - west, north - south)
    return (
        max(west - reach, -180.0),
        max(south - reach, -90.0),
        min(east + reach, 180.0),
        min(north + reach, 90.0),
    )


def _incident_footprints(assessed: Assessed, assessment: Assessment) -> dict[str, Footprints]:
    """The footprints of the incidents listed, in their order."""
    found = {}
    for feed in assessment.feeds:
        name = feed.feed.feed
        index = {r: i for i, r in enumerate(assessed.reports[name].ids)}
        rows = [index[report_id] for report_id in feed.incidents["report_id"].to_pylist()]
        whole = assessed.footprints[name]
        found[name] = replace(
            whole,
            lon_deg=whole.lon_deg[rows],
            lat_deg=whole.lat_deg[rows],
            radius_m=whole.radius_m[rows],
            area=whole.area[rows],
            basis=whole.basis[rows],
        )
    return found


def _batch_note(batch: Batch) -> BatchNote:
    return BatchNote(
        batch_id=batch.batch_id,
        feed=batch.feed,
        file=batch.label,
        rows=batch.rows_in,
        known_at=batch.known_at,
        published=f"{batch.known_at:%Y-%m-%d}" if batch.known_at < batch.recorded_at else "",
        source_id=batch.source_id,
    )
