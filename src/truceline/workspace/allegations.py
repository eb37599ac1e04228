"""Allegations of a workspace: brought in, stepped through, ruled on, answered, as of a day."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

from truceline.briefs.model import Document
from truceline.core.findings import Finding, Severity
from truceline.core.run import Run
from truceline.ingest.files import open_source
from truceline.ingest.model import SourceFile
from truceline.reporting.commission_sheet import SheetPlan, compose_commission_sheet
from truceline.store import Batch, LogRow, NewBatch
from truceline.talks.allegations import (
    AllegationReader,
    Case,
    ColumnMap,
    Event,
    EventKind,
    allegation_form,
    allegation_payload,
    check_event,
    fold_case,
    read_allegation,
    read_column_map,
)
from truceline.talks.allegations.intake import Received
from truceline.workspace.allegation_deeds import AllegationDeeds, Done, RuledBy, Said, is_same
from truceline.workspace.allegation_events import BATCH, events_of, withdrawn
from truceline.workspace.allegation_rows import doubts, row_of
from truceline.workspace.vouched import vouched_name

__all__ = ["AllegationStage", "Done", "Imported", "RuledBy", "Said"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What a file of allegations did; every row of it is accounted for.

    Attributes:
        new: Allegations that were not here; `changed` those with a new version.
        same: Rows that say what is held already, or stand twice; `left_out` rows with a finding.
        was_known: Nothing changed.
    """

    batch: Batch
    rows: int
    new: int
    changed: int
    same: int
    left_out: int
    findings: tuple[Finding, ...]
    was_known: bool = False


class AllegationStage(AllegationDeeds):
    """Allegations; a ruling of violation makes an obligation breached, from when it was known."""

    def form(self) -> bytes:
        """The form as XLSForm (an Excel workbook)."""
        return allegation_form()

    def document(self, languages: Sequence[str], as_of: date | None = None) -> Document:
        """The joint-commission sheet, to be printed or exported; an internal draft.

        Args:
            languages: One to four, side by side; the first leads.
            as_of: Day of knowledge.

        Raises:
            InvalidValue: There are more than four languages, or one twice.
            UnknownId: There are no labels in a language.
        """
        rows, now = self.sheet(as_of), self._clock()
        run = Run(
            command="allegations.sheet",
            parameters={"languages": list(languages), "as_of": str(as_of or "")},
            inputs=tuple(sorted({row.case.log[-1].event_id for row in rows})),
            code_version=version("truceline"),
            recorded_at=now,
        )
        plan = SheetPlan(
            languages=tuple(languages),
            name=self.names(as_of),
            run_id=self._ledger.keep_run(run),
            recorded_at=now,
            as_of=as_of,
            tallies=self.told(as_of),
        )
        return compose_commission_sheet(rows, plan)

    def add_file(
        self, path: Path | str, *, by: str, mapping: str = "", encoding: str = ""
    ) -> Imported:
        """Add a table of allegations: our columns, a side's own by a mapping, or our form's export.

        The same file twice changes nothing; a row that says something else supersedes.

        Args:
            path: CSV or Excel.
            by: Who brings it in.
            mapping: YAML text that says which column holds what.
            encoding: Of its text; UTF-8 where empty.

        Raises:
            SourceError: The file cannot be read; nothing was stored.
            InvalidValue: Nobody brings it in, or the mapping names what is not there.
        """
        by, now = vouched_name(by), self._clock()
        file = open_source(Path(path), encoding=encoding or None)
        columns = read_column_map(mapping, "mapping") if mapping.strip() else ColumnMap()
        found = list(AllegationReader(now=now, mapping=columns).read(file))
        rows, flaws = _sorted(found, {c.case_id: c for c in self.cases()}, now)
        left_out = sum(one.severity is not Severity.NOTE for one in flaws)
        batch = self._batch_of(file, columns)
        if batch is None:
            counts = (len(rows) + left_out, left_out)
            batch = self._ledger.commit(_new_batch(file, columns, by, now, flaws, counts))
        new, changed = self._append(batch, rows, by=by, now=now)
        record = self._record.at()
        return Imported(
            batch=batch,
            rows=len(rows) + left_out,
            new=new,
            changed=changed,
            same=len(rows) - new - changed,
            left_out=left_out,
            findings=(*flaws, *(flaw for one in rows for flaw in doubts(one.allegation, record))),
            was_known=not new + changed,
        )

    def _batch_of(self, file: SourceFile, columns: ColumnMap) -> Batch | None:
        """The import of this very file by this very mapping, where it was not taken back."""
        said = columns.model_dump()
        for batch in self._ledger.batches(kind=BATCH):
            if batch.source_id == file.source_id and batch.feed_note["mapping"] == said:
                return batch
        return None

    def _append(
        self, batch: Batch, rows: Sequence[Received], *, by: str, now: datetime
    ) -> tuple[int, int]:
        """Numbers of allegations that are new, and that have a new version."""
        gone = withdrawn(self._ledger)
        events = [_event(one, batch, by, now) for one in rows]
        held: dict[str, list[LogRow]] = {}
        for row in self._ledger.allegations.events():
            held.setdefault(row.subject_id, []).append(row)
        events = [_not_before(one, held.get(one.allegation_id, ()), now) for one in events]
        logged = [row_of(one, held.get(one.allegation_id, ()), gone) for one in events]
        given = {row.event_id: one for row, one in zip(logged, events, strict=True)}

        def check(row: LogRow, before: tuple[LogRow, ...]) -> bool:
            case, event = fold_case(events_of(before), withdrawn=gone), given[row.event_id]
            said = read_allegation(event.payload["allegation"])
            if case and not case.is_withdrawn and is_same(case.allegation, said):
                return False
            check_event(event, case, self.rules)
            return True

        added = self._ledger.allegations.append_all(logged, check=check)
        known = [
            one.allegation_id in held for one, is_new in zip(events, added, strict=True) if is_new
        ]
        return len(known) - sum(known), sum(known)


def _sorted(
    found: Iterable[Received | Finding], cases: Mapping[str, Case], now: datetime
) -> tuple[list[Received], list[Finding]]:
    """Rows to bring in, and findings; a row whose id means something else is a finding."""
    rows: dict[str, Received] = {}
    flaws: list[Finding] = []
    for one in found:
        if isinstance(one, Finding):
            flaws.append(one)
            continue
        flaw = _clash(one, cases, rows) or _too_early(one, now)
        if flaw:
            flaws.append(flaw)
        else:
            rows.setdefault(one.allegation.allegation_id, one)
    return list(rows.values()), flaws


def _clash(
    one: Received, cases: Mapping[str, Case], rows: Mapping[str, Received]
) -> Finding | None:
    said = one.allegation
    held = cases.get(said.allegation_id)
    if held and held.allegation.alleged_by.casefold() != said.alleged_by.casefold():
        return Finding(
            code="allegation.other-side",
            message=f"'{said.allegation_id}' is an allegation of {held.allegation.alleged_by}; "
            f"this row is one of {said.alleged_by}.",
            hint="Put a prefix before the numbers of each side: `prefix` in the mapping.",
            where=one.where,
        )
    if said.allegation_id in rows:
        return Finding(
            code="allegation.twice",
            message=f"'{said.allegation_id}' stands twice in the file: this row was left out.",
            hint="Keep one row of each allegation.",
            where=one.where,
        )
    return None


def _too_early(one: Received, now: datetime) -> Finding | None:
    said = one.allegation
    if said.received_at <= now and said.first_on <= now.date() + timedelta(days=1):
        return None
    return Finding(
        code="allegation.future",
        message=f"'{said.allegation_id}' is of a time that has not come.",
        hint="Correct the day, or the time of receipt.",
        where=one.where,
    )


def _event(one: Received, batch: Batch, by: str, now: datetime) -> Event:
    said = one.allegation
    text = json.dumps([batch.batch_id, said.allegation_id, one.where.row])
    return Event(
        event_id=f"r-{hashlib.sha256(text.encode()).hexdigest()[:20]}",
        allegation_id=said.allegation_id,
        kind=EventKind.RECEIVED,
        payload={"allegation": allegation_payload(said), "batch": batch.batch_id},
        by=by,
        reason="",
        known_at=said.received_at if one.has_time else now,
        recorded_at=now,
    )


def _not_before(one: Event, held: Sequence[LogRow], now: datetime) -> Event:
    """A version of what is here already is known from now on."""
    same = next((row for row in held if row.event_id == one.event_id), None)
    if same is not None:  # sent again: what was written stays, to the letter
        return replace(one, by=same.by, payload=same.payload, known_at=same.known_at)
    return replace(one, known_at=now) if held else one


def _new_batch(
    file: SourceFile,
    columns: ColumnMap,
    by: str,
    now: datetime,
    findings: Iterable[Finding],
    counts: tuple[int, int],
) -> NewBatch:
    rows, left_out = counts
    return NewBatch(
        kind=BATCH,
        feed=BATCH,
        feed_note={"mapping": columns.model_dump(), "counter": "Allegations"},
        label=file.label,
        content=file.path.read_bytes(),
        reader=AllegationReader.name,
        known_at=now,
        findings=tuple(findings),
        rows_in=rows,
        reports=rows - left_out,
        flawed=left_out,
        by=by,
    )
