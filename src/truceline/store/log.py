"""Logs of rooms in the ledger: events of any subject, each log apart, written once, in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from sqlalchemy import Engine

from truceline.core.dates import known_until
from truceline.store import tables
from truceline.store.connect import writing
from truceline.store.event_table import EventShape, EventTable
from truceline.store.files import writer_lock
from truceline.store.model import LogRow

__all__ = ["EventLog"]

_FIELDS = ("event_id", "subject_id", "kind", "payload", "by", "remark")


class EventLog(EventTable[LogRow]):
    """One log.

    Args:
        folder: The workspace.
        engine: Of its ledger.
        log: Its name, such as `allegations`; an event's id is unique within it.
        last: Number of the last event to be seen, to read the ledger as it stood; None for all.
    """

    def __init__(self, folder: Path, engine: Engine, *, log: str, last: int | None = None) -> None:
        shape = EventShape(
            table=tables.log_events,
            row=LogRow,
            subject="subject_id",
            fields=_FIELDS,
            loose=("changes_record",),
            instants=("known_at", "recorded_at"),
            again="Read the page anew, then do it again.",
            fixed=(("log", log),),
        )
        super().__init__(folder, engine, shape, last=last)

    def known(self, as_of: date | None, *, subject: str = "") -> tuple[LogRow, ...]:
        """Events that were known at the end of a day, in order of recording; None for all."""
        found = self.events(subject)
        if as_of is None:
            return found
        end = known_until(as_of)
        return tuple(one for one in found if one.known_at < end)

    def append_all(
        self,
        events: Sequence[LogRow],
        *,
        check: Callable[[LogRow, tuple[LogRow, ...]], bool],
    ) -> tuple[bool, ...]:
        """Add several events in one commit: all, or nothing.

        Args:
            events: In order; those that are there already are not added again.
            check: Gets each new event and those of its subject so far, the new ones before it
                among them, while nobody else can write; says whether to add it, or raises.

        Returns:
            For each event whether it was added.
        """
        with writer_lock(self._folder):
            held = _by_subject(self.events())
            known = {one.event_id for rows in held.values() for one in rows}
            added = []
            for event in events:
                is_held = event.event_id in known and self._holds(event)
                before = held.setdefault(event.subject_id, [])
                added.append(not is_held and check(event, tuple(before)))
                if added[-1]:
                    known.add(event.event_id)
                    before.append(event)
            fresh = [one for one, is_new in zip(events, added, strict=True) if is_new]
            with writing(self._engine) as connection:
                self._insert(connection, fresh)
        return tuple(added)


def _by_subject(rows: Sequence[LogRow]) -> dict[str, list[LogRow]]:
    found: dict[str, list[LogRow]] = {}
    for row in rows:
        found.setdefault(row.subject_id, []).append(row)
    return found
