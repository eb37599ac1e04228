"""Shapes of the reading stage: documents, readings, and what was done to them, for lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from truceline.core.document import Document
from truceline.core.findings import Finding
from truceline.store import Batch
from truceline.workspace.reading_faults import FAILED

__all__ = ["AddedDocument", "DocumentRow", "Logged", "ReadDocument", "ReadingRow", "document_row"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRow:
    """The newest reading of a document.

    Attributes:
        batch_id: Its import; `run_id` the run that explains it.
        method: Name and version of what read it.
        read_at: When (UTC).
        claims: How many it suggests.
        published_on: The day of publication by which relative dates were read.
        inputs: Hash of what it rests on: reader, names, day, language, suspended frames.
    """

    batch_id: str
    run_id: str
    method: str
    read_at: datetime
    claims: int
    published_on: date | None
    inputs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """A document as a list shows it; see `Document` for the attributes of one name.

    Attributes:
        batch_id: Its import.
        characters: Length of the stored text.
        added_at: When it was added (UTC), and `added_by` whom; empty where nobody was named.
        reading: None where it was not read yet.
        events: Number of decisions and descriptions so far.
    """

    source_id: str
    batch_id: str
    name: str
    title: str
    publisher: str
    published_on: date | None
    published_basis: str
    language: str
    format: str
    characters: int
    added_at: datetime
    added_by: str
    reading: ReadingRow | None
    events: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """One line of a document's log.

    Attributes:
        event_id: What `undo` takes.
        kind: accept, edit, reject, split, add, undo or described.
        about: Id of the claim, or of the decision that was taken back; empty for `described`.
        said: What was set, of `described`.
        holds: Whether nobody took it back.
    """

    event_id: str
    source_id: str
    kind: str
    about: str
    by: str
    reason: str
    recorded_at: datetime
    said: tuple[tuple[str, str], ...] = ()
    holds: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedDocument:
    """What adding a file did.

    Attributes:
        name: Of the file.
        document: None where it cannot be read; the findings say why.
        findings: Everything that was found.
        was_known: It was there before; nothing changed but what was newly said of it.
    """

    name: str
    document: Document | None
    findings: tuple[Finding, ...] = ()
    was_known: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDocument:
    """What reading a document did.

    Attributes:
        claims: How many it suggests; None where the document was not read, the findings say why.
        was_known: The same reading was there before.
    """

    source_id: str
    name: str
    claims: int | None
    findings: tuple[Finding, ...] = ()
    was_known: bool = False

    @property
    def has_failed(self) -> bool:
        """Whether a fault of ours kept it from being read."""
        return any(one.code == FAILED for one in self.findings)


def document_row(
    batch: Batch, reading: Batch | None, said: dict[str, Any], events: int
) -> DocumentRow:
    """A document as a list shows it.

    Args:
        batch: Its import.
        reading: Its newest reading; None where there is none.
        said: What people said of it since.
        events: Number of decisions and descriptions.
    """
    note = dict(batch.feed_note) | said
    day = _day(note.pop("published_on", None))
    return DocumentRow(
        source_id=batch.source_id,
        batch_id=batch.batch_id,
        published_on=day,
        added_at=batch.recorded_at,
        added_by=batch.by,
        reading=_reading_row(reading) if reading else None,
        events=events,
        **note,
    )


def _reading_row(reading: Batch) -> ReadingRow:
    note = reading.feed_note
    return ReadingRow(
        batch_id=reading.batch_id,
        run_id=note["run"],
        method=reading.reader,
        read_at=reading.recorded_at,
        claims=reading.reports,
        published_on=_day(note["published_on"]),
        inputs=note["inputs"],
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
