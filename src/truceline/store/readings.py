"""Review in the ledger: what people said of documents and claims, written once, in order."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Engine, RowMapping, func, insert, select

from truceline.core.errors import InvalidValue
from truceline.store import tables
from truceline.store.connect import reading, writing
from truceline.store.files import writer_lock
from truceline.store.model import ReadingEventRow

__all__ = ["ReadingShelf"]

Check = Callable[[tuple[ReadingEventRow, ...]], None]

_EVENT = ("event_id", "source_id", "kind", "payload", "by", "remark")


class ReadingShelf:
    """Events of review.

    Args:
        folder: The workspace.
        engine: Of its ledger.
    """

    def __init__(self, folder: Path, engine: Engine) -> None:
        self._folder = folder
        self._engine = engine

    def append(self, event: ReadingEventRow, *, check: Check) -> bool:
        """Add an event.

        Args:
            event: What was done. The same event twice is there once.
            check: Gets the events of this document so far, while nobody else can write; whatever
                it raises is raised, and nothing is written.

        Returns:
            Whether it was added; False where it is there already.

        Raises:
            InvalidValue: Another event has this id.
            StoreLocked: Another program is writing.
        """
        with writer_lock(self._folder):
            held = self.event(event.event_id)
            if held is not None:
                _refuse_another(held, event)
                return False
            check(self.events(event.source_id))
            with writing(self._engine) as connection:
                connection.execute(insert(tables.reading_events).values(_values(event)))
        return True

    @property
    def writes(self) -> int:
        """Events so far, by any program: what was read before one is old."""
        with reading(self._engine) as connection:
            last = connection.execute(select(func.max(tables.reading_events.c.seq))).scalar()
        return last or 0

    def events(self, source_id: str = "", *, kind: str = "") -> tuple[ReadingEventRow, ...]:
        """Events in order of recording: of one document or of all, of one kind or of all."""
        table = tables.reading_events
        return self._events(
            *([table.c.source_id == source_id] if source_id else []),
            *([table.c.kind == kind] if kind else []),
        )

    def counts(self) -> dict[str, tuple[int, int]]:
        """How many events each document has, and the number of its last one."""
        table = tables.reading_events
        query = select(table.c.source_id, func.count(), func.max(table.c.seq))
        with reading(self._engine) as connection:
            rows = connection.execute(query.group_by(table.c.source_id)).all()
        return {source_id: (number, last) for source_id, number, last in rows}

    def event(self, event_id: str) -> ReadingEventRow | None:
        """The event of an id; None where there is none."""
        return next(iter(self._events(tables.reading_events.c.event_id == event_id)), None)

    def _events(self, *conditions: ColumnElement[bool]) -> tuple[ReadingEventRow, ...]:
        query = select(tables.reading_events).order_by(tables.reading_events.c.seq)
        query = query.where(*conditions)
        with reading(self._engine) as connection:
            rows = connection.execute(query).mappings().all()
        return tuple(_event(row) for row in rows)


def _refuse_another(held: ReadingEventRow, event: ReadingEventRow) -> None:
    given, kept = _values(event), _values(held)
    if any(given[name] != kept[name] for name in _EVENT):
        raise InvalidValue(
            f"Event {event.event_id} was recorded before, with another content.",
            hint="Read the document's claims anew, then do it again.",
        )


def _values(event: ReadingEventRow) -> dict[str, Any]:
    values = {name: getattr(event, name) for name in _EVENT}
    payload = json.dumps(dict(event.payload), ensure_ascii=False, sort_keys=True)
    moment = event.recorded_at.astimezone(UTC).isoformat(timespec="microseconds")
    return values | {"payload": payload, "recorded_at": moment}


def _event(row: RowMapping) -> ReadingEventRow:
    values = {name: row[name] for name in _EVENT} | {"payload": json.loads(row["payload"])}
    return ReadingEventRow(**values, recorded_at=datetime.fromisoformat(row["recorded_at"]))
