"""Agreements of PA-X files in the ledger: one batch a file, every row kept, the newest in force.

A file is a batch of its own, beside the loads of the pack: loading a pack never takes an agreement
of PA-X away, and withdrawing a file brings back what an earlier file said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from truceline.core.dates import known_until
from truceline.core.findings import Finding, Severity
from truceline.core.pa_x import SOURCE
from truceline.core.pack import PackEntry
from truceline.core.source import Span
from truceline.ingest.model import SourceFile
from truceline.ingest.pa_x import READER_NAME, PaxReading, read_pa_x
from truceline.store import Batch, EntryRow, Ledger, NewBatch

__all__ = ["KIND", "PaxFile", "find_known", "new_batch", "pax_entries"]

KIND = "agreements"
"""Kind of such a batch."""
_ADDRESS = "https://www.peaceagreements.org"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaxFile:
    """A PA-X file that is to be added.

    Attributes:
        file: The opened file.
        content: Its bytes as they lie on disk.
        known_at: From when its rows were known.
        is_complete: It holds all agreements; those that it does not hold are taken out.
    """

    file: SourceFile
    content: bytes
    known_at: datetime
    is_complete: bool = False


@dataclass(frozen=True, slots=True)
class _Held:
    row: EntryRow
    batch: Batch
    known_at: datetime


def find_known(ledger: Ledger, file: SourceFile, released: datetime | None) -> Batch | None:
    """The batch of the same file, unless another day of publication is stated now."""
    for batch in ledger.batches(kind=KIND):
        if batch.source_id == file.source_id and released in {None, batch.known_at}:
            return batch
    return None


def new_batch(ledger: Ledger, given: PaxFile) -> NewBatch:
    """A PA-X file as a batch: its rows are agreements, findings and duplicates, nothing else.

    Raises:
        SourceChanged: Its header cannot be read.
        UnreadableDocument: It is not text in its encoding.
    """
    reading = read_pa_x(given.file)
    rows = tuple(_entry_row(entry, given.known_at) for entry in reading.entries)
    earlier = [b for b in ledger.batches(kind=KIND) if b.known_at <= given.known_at]
    before = _held(ledger, earlier)
    again = sum(_says_the_same(row, before.get(row.entry_id)) for row in rows)
    is_complete = given.is_complete and not reading.left_out
    findings = reading.findings
    if given.is_complete and not is_complete:
        findings = (_not_complete(given, reading), *findings)
    return NewBatch(
        kind=KIND,
        feed=SOURCE,
        feed_note={"version": reading.version},
        label=given.file.label,
        content=given.content,
        reader=READER_NAME,
        known_at=given.known_at,
        is_complete=is_complete,
        entries=rows,
        findings=findings,
        rows_in=reading.rows_in,
        reports=len(rows) - again,
        flawed=reading.left_out,
        duplicates=reading.duplicates + again,
    )


def pax_entries(ledger: Ledger, as_of: date | None = None) -> tuple[PackEntry, ...]:
    """The agreements of PA-X in force at the end of a day, and the database as their source."""
    limit = known_until(as_of) if as_of else None
    batches = [b for b in ledger.batches(kind=KIND) if limit is None or b.known_at < limit]
    if not batches:
        return ()
    held = _held(ledger, batches)
    return (*(_entry(one) for one in held.values()), _source(max(batches, key=_order)))


def _order(batch: Batch) -> datetime:
    return batch.known_at


def _entry_row(entry: PackEntry, known_at: datetime) -> EntryRow:
    return EntryRow(
        kind=entry.kind,
        entry_id=entry.entry_id,
        known_at=known_at,
        payload={"body": dict(entry.body), "file": entry.file, "line": entry.lines[()]},
    )


def _held(ledger: Ledger, batches: Iterable[Batch]) -> dict[str, _Held]:
    """The version of each agreement that the newest release gives, with when it was first known."""
    held: dict[str, _Held] = {}
    first_known: dict[str, datetime] = {}
    for batch in sorted(batches, key=_order):
        rows = {row.entry_id: row for row in ledger.entries(batch)}
        if batch.is_complete:
            held = {name: one for name, one in held.items() if name in rows}
        for name, row in rows.items():
            known_at = first_known.setdefault(name, batch.known_at)
            held[name] = _Held(row, batch, known_at)
    return held


def _says_the_same(row: EntryRow, held: _Held | None) -> bool:
    return held is not None and held.row.payload["body"] == row.payload["body"]


def _entry(one: _Held) -> PackEntry:
    body: Mapping[str, Any] = one.row.payload["body"]
    version = str(one.batch.feed_note.get("version", ""))
    coded = {**body["pa_x"], **({"version": version} if version else {})}
    return PackEntry(
        kind=one.row.kind,
        entry_id=one.row.entry_id,
        body={**body, "pa_x": coded},
        file=one.row.payload["file"],
        lines={(): one.row.payload["line"]},
        source_id=one.batch.source_id,
        known_at=one.known_at,
    )


def _source(batch: Batch) -> PackEntry:
    version = batch.feed_note.get("version")
    title = "PA-X Peace Agreements Database and Dataset" + (
        f", version {version}" if version else ""
    )
    return PackEntry(
        kind="sources",
        entry_id=SOURCE,
        body={
            "id": SOURCE,
            "title": title,
            "publisher": "University of Edinburgh",
            "language": "en",
            "url": _ADDRESS,
            "checked": "false",
        },
        file=batch.label,
        source_id=batch.source_id,
        known_at=batch.known_at,
    )


def _not_complete(given: PaxFile, reading: PaxReading) -> Finding:
    return Finding(
        code="pax.not-complete",
        message=f"{reading.left_out:,} rows were left out, so no agreement is taken out for "
        "missing in this file.",
        hint="Correct the rows named below and add the file again with --complete.",
        severity=Severity.WARNING,
        where=Span(source_id=given.file.source_id, label=given.file.label),
    )
