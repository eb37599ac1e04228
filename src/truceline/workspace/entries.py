"""Pack entries in the ledger: a load is a batch; an edit supersedes, a removal withdraws."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from truceline.core.pack import PackEntry
from truceline.record.values import known_instant
from truceline.store import Batch, EntryRow, Ledger

__all__ = ["changes", "current_entries", "entry_row"]

_Key = tuple[str, str]


def entry_row(entry: PackEntry, *, recorded_at: datetime) -> EntryRow:
    """A pack entry as the ledger keeps it; known from its own `known`, else from now."""
    return EntryRow(
        kind=entry.kind,
        entry_id=entry.entry_id,
        known_at=known_instant(str(entry.body.get("known", "")), recorded_at),
        payload={
            "body": dict(entry.body),
            "file": entry.file,
            "lines": [[list(path), line] for path, line in entry.lines.items()],
        },
    )


def current_entries(ledger: Ledger) -> tuple[PackEntry, ...]:
    """The newest version of each entry over all active loads (decision 0003)."""
    newest: dict[_Key, tuple[EntryRow, Batch]] = {}
    first_known: dict[_Key, datetime] = {}
    for batch in ledger.batches():
        if batch.kind != "pack":
            continue
        for row in ledger.entries(batch):
            key = (row.kind, row.entry_id)
            if row.is_removed:
                newest.pop(key, None)
                continue
            # A correction of an entry without `known` does not make it known later.
            stated = bool(row.payload["body"].get("known"))
            known = (
                row.known_at if stated else min(row.known_at, first_known.get(key, row.known_at))
            )
            first_known[key] = known
            newest[key] = (row, batch)
    return tuple(_entry(row, batch, first_known[key]) for key, (row, batch) in newest.items())


def _entry(row: EntryRow, batch: Batch, known_at: datetime) -> PackEntry:
    return PackEntry(
        kind=row.kind,
        entry_id=row.entry_id,
        body=row.payload["body"],
        file=row.payload["file"],
        lines={tuple(path): line for path, line in row.payload["lines"]},
        source_id=batch.source_id,
        known_at=known_at,
    )


def changes(
    now: Sequence[PackEntry], before: Iterable[PackEntry], *, recorded_at: datetime
) -> tuple[EntryRow, ...]:
    """What a load adds: new and edited entries, and a removal for each that is gone."""
    held = {(entry.kind, entry.entry_id): entry for entry in before}
    added = [
        entry_row(entry, recorded_at=recorded_at)
        for entry in now
        if (entry.kind, entry.entry_id) not in held
        or _differs(entry, held[entry.kind, entry.entry_id])
    ]
    present = {(entry.kind, entry.entry_id) for entry in now}
    removed = [
        EntryRow(kind=kind, entry_id=entry_id, known_at=recorded_at, payload={}, is_removed=True)
        for kind, entry_id in held
        if (kind, entry_id) not in present
    ]
    return (*added, *removed)


def _differs(one: PackEntry, other: PackEntry) -> bool:
    return dict(one.body) != dict(other.body) or one.file != other.file
