"""Shapes of the store: batches, events of reports, review and editions, as committed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import pyarrow as pa

from truceline.core.findings import Finding

__all__ = [
    "Batch",
    "EditionRow",
    "EntryRow",
    "EventRow",
    "LogRow",
    "NewBatch",
    "NewEdition",
    "Position",
    "ReadingEventRow",
    "Withdrawal",
]


class Position(NamedTuple):
    """Where the ledger stands: the last row of each table that answers rest on."""

    batches: int
    withdrawals: int
    judgements: int
    taken_back: int
    logged: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """One version of a pack entry; `payload` is opaque to the ledger.

    Attributes:
        kind: Folder of the pack.
        entry_id: The entry's id; `kind` and `entry_id` are its identity.
        known_at: Instant from which it was known (UTC).
        payload: JSON-able body with its lines and file.
        is_removed: This version takes the entry away.
    """

    kind: str
    entry_id: str
    known_at: datetime
    payload: Mapping[str, Any]
    is_removed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBatch:
    """What one import brings, before it is committed.

    Attributes:
        kind: `reports`, `pack`, `layer`, `hand`, `document`, `reading`, or `unread` where a
            document was tried and not read.
        feed: Feed id, pack id or layer id; of texts the document's source id.
        feed_note: JSON-able description of the feed, layer, document or reading.
        label: Name of the file for people.
        content: Bytes of the source file as it was given.
        reader: Registered name of what read it.
        known_at: When the release was known (UTC).
        is_complete: The release says that it holds all current rows of its feed.
        table: Reports or areas, as a table; None where there are none.
        entries: Pack entries.
        findings: Everything that was found while reading.
        rows_in: Rows read; `reports` kept, `flawed` left out, `duplicates` known already.
        by: Who brought it in, where a person vouches for it.
    """

    kind: str
    feed: str
    feed_note: Mapping[str, Any]
    label: str
    content: bytes
    reader: str
    known_at: datetime
    is_complete: bool = False
    table: pa.Table | None = None
    entries: tuple[EntryRow, ...] = ()
    findings: tuple[Finding, ...] = ()
    rows_in: int = 0
    reports: int = 0
    flawed: int = 0
    duplicates: int = 0
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """An import that was taken back: when, by whom and why."""

    recorded_at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A committed batch. See `NewBatch` for the attributes of one name.

    Attributes:
        seq: Order of commit.
        source_id: Content id of the source file.
        recorded_at: When it was committed (UTC).
        file: Parquet file inside the workspace; empty where it has none.
        sha256: Hash of that file.
        withdrawn: Set when the import was taken back.
    """

    seq: int
    batch_id: str
    kind: str
    feed: str
    feed_note: Mapping[str, Any]
    source_id: str
    label: str
    reader: str
    known_at: datetime
    recorded_at: datetime
    is_complete: bool
    rows_in: int
    reports: int
    flawed: int
    duplicates: int
    file: str
    bytes: int
    sha256: str
    by: str
    withdrawn: Withdrawal | None = None

    @property
    def is_of_text(self) -> bool:
        """Whether it is a document, or what was read from one: no count rests on it."""
        return self.kind in {"document", "reading", "unread"}


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """One thing that a person did to a mission report; `payload` is opaque to the ledger.

    Attributes:
        event_id: Made where it was done; the ledger holds each once.
        by: Name of the person; `remark` in the person's words.
        recorded_at: UTC.
    """

    event_id: str
    report_id: str
    kind: str
    payload: Mapping[str, Any]
    by: str
    remark: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingEventRow:
    """One thing that a person did in review; `payload` is opaque to the ledger.

    Attributes:
        event_id: Made where it was done; the ledger holds each once.
        source_id: The document.
        by: Name of the person; `remark` in the person's words.
        recorded_at: UTC.
    """

    event_id: str
    source_id: str
    kind: str
    payload: Mapping[str, Any]
    by: str
    remark: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRow:
    """One event of a room's log; `payload` is opaque to the ledger.

    Attributes:
        event_id: Made where it was done; the log holds each once.
        subject_id: What it is about: an allegation, a patrol.
        by: Name of the person; `remark` in the person's words.
        known_at: From when it was known (UTC): when it was done, where it is entered later.
        recorded_at: When it was written (UTC).
        changes_record: Whether answers of the record rest on it: a ruling does, a note does not.
    """

    event_id: str
    subject_id: str
    kind: str
    payload: Mapping[str, Any]
    by: str
    remark: str
    known_at: datetime
    recorded_at: datetime
    changes_record: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEdition:
    """An edition to commit with the event of its release, which gives name, remark and time.

    Attributes:
        version: Of the report: 1, then one more with each correction.
        number: As printed.
        files: Name → content.
        corrects: Id of the edition that it replaces; empty for a first one.
    """

    version: int
    audience: str
    number: str
    run_id: str
    files: Mapping[str, bytes]
    corrects: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionRow:
    """A committed edition. See `NewEdition` for the attributes of one name.

    Attributes:
        last_event: The event of its release.
        files: Name → SHA-256.
    """

    edition_id: str
    report_id: str
    version: int
    audience: str
    number: str
    released_by: str
    remark: str
    released_at: datetime
    run_id: str
    last_event: str
    files: Mapping[str, str]
    corrects: str = ""
    reason: str = ""
