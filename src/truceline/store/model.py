"""Shapes of the store: batches to commit, and batches as committed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from truceline.core.findings import Finding

__all__ = ["Batch", "EntryRow", "NewBatch", "Withdrawal"]


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
        kind: `reports`, `pack`, `layer` or `hand`.
        feed: Feed id, pack id or layer id.
        feed_note: JSON-able description of the feed or layer.
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
