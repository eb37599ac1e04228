"""What all tables of events share: each event once, checked while nobody else can write."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, Table, func, insert, select

from truceline.core.errors import InvalidValue
from truceline.store.connect import reading, writing
from truceline.store.files import writer_lock

__all__ = ["EventShape", "EventTable", "moment_text"]


class _Event(Protocol):
    @property
    def event_id(self) -> str: ...

    @property
    def payload(self) -> Mapping[str, Any]: ...


Row = TypeVar("Row", bound=_Event)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventShape(Generic[Row]):
    """How one table holds its events.

    Attributes:
        table: With the columns `seq`, `event_id`, `payload` (JSON) and those named here.
        row: Shape of an event.
        subject: Column of what an event is about.
        fields: Columns that make an event the same as another of its id, `payload` among them.
        loose: Columns that are kept besides and may differ where it is sent again.
        instants: Columns that hold an instant (UTC).
        again: What to do where an id is taken: the hint of the refusal.
        fixed: Columns that hold one value in all of these events.
    """

    table: Table
    row: type[Row]
    subject: str
    fields: tuple[str, ...]
    again: str
    instants: tuple[str, ...] = ("recorded_at",)
    loose: tuple[str, ...] = ()
    fixed: tuple[tuple[str, str], ...] = ()


class EventTable(Generic[Row]):
    """Events in order of recording; append-only.

    Args:
        folder: The workspace.
        engine: Of its ledger.
        shape: Which table, and what an event is.
        last: Number of the last event to be seen, to read the ledger as it stood; None for all.
    """

    def __init__(
        self, folder: Path, engine: Engine, shape: EventShape[Row], *, last: int | None = None
    ) -> None:
        self._folder = folder
        self._engine = engine
        self._shape = shape
        self._last = last

    # -- writing ---------------------------------------------------------------------------

    def append(self, event: Row, *, check: Callable[[tuple[Row, ...]], None]) -> bool:
        """Add an event.

        Args:
            event: What was done. The same event twice is there once.
            check: Gets the events of this subject so far, while nobody else can write; whatever
                it raises is raised, and nothing is written.

        Returns:
            Whether it was added; False where it is there already.

        Raises:
            InvalidValue: Another event has this id.
            StoreLocked: Another program is writing.
        """
        with writer_lock(self._folder):
            if self._holds(event):
                return False
            check(self.events(getattr(event, self._shape.subject)))
            with writing(self._engine) as connection:
                self._insert(connection, [event])
        return True

    def _holds(self, event: Row) -> bool:
        """Whether an event is there already.

        Raises:
            InvalidValue: Another one has its id.
        """
        held = self.event(event.event_id)
        if held is None:
            return False
        given, kept = self._values(event), self._values(held)
        if any(given[name] != kept[name] for name in self._shape.fields):
            raise InvalidValue(
                f"Event {event.event_id} was recorded before, with another content.",
                hint=self._shape.again,
            )
        return True

    def _insert(self, connection: Connection, events: Iterable[Row]) -> None:
        rows = [self._values(one) for one in events]
        if rows:
            connection.execute(insert(self._shape.table), rows)

    # -- reading ---------------------------------------------------------------------------

    @property
    def writes(self) -> int:
        """Number of the last event so far, by any program: what was read before one is old."""
        query = select(func.max(self._shape.table.c.seq)).where(*self._fixed())
        with reading(self._engine) as connection:
            return connection.execute(query).scalar() or 0

    def events(self, subject: str = "", *, kind: str = "") -> tuple[Row, ...]:
        """Events in order of recording: of one subject or of all, of one kind or of all."""
        columns = self._shape.table.c
        return self._events(
            *([columns[self._shape.subject] == subject] if subject else []),
            *([columns.kind == kind] if kind else []),
        )

    def event(self, event_id: str) -> Row | None:
        """The event of an id; None where there is none."""
        return next(iter(self._events(self._shape.table.c.event_id == event_id)), None)

    def counts(self) -> dict[str, tuple[int, int]]:
        """How many events each subject has, and the number of its last one."""
        columns = self._shape.table.c
        subject = columns[self._shape.subject]
        query = select(subject, func.count(), func.max(columns.seq)).where(*self._fixed())
        with reading(self._engine) as connection:
            rows = connection.execute(query.group_by(subject)).all()
        return {one: (number, last) for one, number, last in rows}

    def _events(self, *conditions: ColumnElement[bool]) -> tuple[Row, ...]:
        query = select(self._shape.table).order_by(self._shape.table.c.seq)
        query = query.where(*conditions, *self._fixed())
        with reading(self._engine) as connection:
            rows = connection.execute(query).mappings().all()
        return tuple(self._row(row) for row in rows)

    def _fixed(self) -> Sequence[ColumnElement[bool]]:
        columns = self._shape.table.c
        seen = [columns.seq <= self._last] if self._last is not None else []
        return [*(columns[name] == value for name, value in self._shape.fixed), *seen]

    # -- rows ------------------------------------------------------------------------------

    def _values(self, event: Row) -> dict[str, Any]:
        plain = (*self._shape.fields, *self._shape.loose)
        values = {name: getattr(event, name) for name in plain if name != "payload"}
        values["payload"] = json.dumps(dict(event.payload), ensure_ascii=False, sort_keys=True)
        values |= {name: moment_text(getattr(event, name)) for name in self._shape.instants}
        return values | dict(self._shape.fixed)

    def _row(self, row: RowMapping) -> Row:
        plain = (*self._shape.fields, *self._shape.loose)
        values = {name: row[name] for name in plain} | {"payload": json.loads(row["payload"])}
        moments = {name: datetime.fromisoformat(row[name]) for name in self._shape.instants}
        return self._shape.row(**values | moments)


def moment_text(moment: datetime) -> str:
    """UTC instant in a form that sorts as text."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
