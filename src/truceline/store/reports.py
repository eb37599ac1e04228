"""Mission reports in the ledger: events written once, editions whole or not at all."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, insert, select

from truceline.core.errors import UnknownId
from truceline.store import tables
from truceline.store.connect import reading, writing
from truceline.store.event_table import EventShape, EventTable, moment_text
from truceline.store.files import read_verified, write_durably, writer_lock
from truceline.store.model import EditionRow, EventRow, NewEdition

__all__ = ["ReportShelf", "edition_id_of"]

Check = Callable[[tuple[EventRow, ...]], None]

_EDITION = (
    *("edition_id", "report_id", "version", "audience", "number", "released_by", "remark"),
    *("run_id", "last_event", "corrects", "reason"),
)


class ReportShelf(EventTable[EventRow]):
    """Events of mission reports, and the folder `editions/` of what was released.

    Args:
        folder: The workspace.
        engine: Of its ledger.
    """

    def __init__(self, folder: Path, engine: Engine) -> None:
        shape = EventShape(
            table=tables.report_events,
            row=EventRow,
            subject="report_id",
            fields=("event_id", "report_id", "kind", "payload", "by", "remark"),
            again="Read the report anew, then do it again.",
        )
        super().__init__(folder, engine, shape)

    # -- writing ---------------------------------------------------------------------------

    def append(self, event: EventRow, *, check: Check, editions: Sequence[NewEdition] = ()) -> bool:
        """Add an event, with the editions that it releases; all of it is kept, or nothing.

        Args:
            event: What was done. The same event twice is there once.
            check: Gets the events of this report so far, while nobody else can write; whatever
                it raises is raised, and nothing is written.
            editions: Their files are on disk before the row that commits them.

        Returns:
            Whether it was added; False where it is there already.

        Raises:
            InvalidValue: Another event has this id.
            StoreLocked: Another program is writing.
        """
        with writer_lock(self._folder):
            if self._holds(event):
                return False
            check(self.events(event.report_id))
            self.sweep()
            rows = [self._write_edition(edition, event) for edition in editions]
            with writing(self._engine) as connection:
                self._insert(connection, [event])
                _insert_editions(connection, rows)
        return True

    def _write_edition(self, edition: NewEdition, event: EventRow) -> dict[str, Any]:
        edition_id = edition_id_of(edition, event.report_id)
        folder = self._folder / "editions" / edition_id
        files = {name: write_durably(folder / name, it) for name, it in edition.files.items()}
        return {
            "edition_id": edition_id,
            "report_id": event.report_id,
            "version": edition.version,
            "audience": edition.audience,
            "number": edition.number,
            "released_by": event.by,
            "remark": event.remark,
            "released_at": moment_text(event.recorded_at),
            "run_id": edition.run_id,
            "last_event": event.event_id,
            "files": json.dumps(files, ensure_ascii=False),
            "corrects": edition.corrects,
            "reason": edition.reason,
        }

    def sweep(self) -> int:
        """Delete what an interrupted release left; gives the number of files. Hold the lock."""
        named = {one.edition_id: set(one.files) for one in self.editions()}
        swept = 0
        for folder in sorted((self._folder / "editions").glob("*")):
            files = [path for path in folder.rglob("*") if path.is_file()]
            orphans = [path for path in files if path.name not in named.get(folder.name, ())]
            swept += len(orphans)
            if folder.name not in named:
                shutil.rmtree(folder)
                continue
            for path in orphans:
                path.unlink()
        return swept

    # -- reading ---------------------------------------------------------------------------

    def editions(self, report_id: str = "") -> tuple[EditionRow, ...]:
        """Released editions in order of release: of one report, or of all."""
        query = select(tables.editions).order_by(tables.editions.c.seq)
        if report_id:
            query = query.where(tables.editions.c.report_id == report_id)
        with reading(self._engine) as connection:
            rows = connection.execute(query).mappings().all()
        return tuple(_edition(row) for row in rows)

    def edition(self, edition_id: str) -> EditionRow:
        """One edition by its id, or by an unambiguous beginning of it.

        Raises:
            UnknownId: No edition, or more than one, has that id.
        """
        found = [one for one in self.editions() if one.edition_id.startswith(edition_id)]
        exact = [one for one in found if one.edition_id == edition_id]
        if len(exact or found) != 1:
            raise UnknownId(
                f"{len(found) or 'No'} editions have the id '{edition_id}'.",
                hint="List them with: truceline report editions",
            )
        return (exact or found)[0]

    def file(self, edition: EditionRow, name: str) -> bytes:
        """A file of an edition, as it was released.

        Raises:
            UnknownId: The edition has no file of that name.
            StoreDamaged: The file is missing, or is not what was released.
        """
        if name not in edition.files:
            raise UnknownId(
                f"Edition {edition.edition_id} has no file '{name}'.",
                hint=f"Its files: {', '.join(edition.files)}.",
            )
        path = self._folder / "editions" / edition.edition_id / name
        return read_verified(path, sha256=edition.files[name])

    def committed_files(self) -> Iterator[tuple[Path, str]]:
        """Every file of every edition with its SHA-256."""
        for one in self.editions():
            folder = self._folder / "editions" / one.edition_id
            yield from ((folder / name, sha256) for name, sha256 in one.files.items())


def edition_id_of(edition: NewEdition, report_id: str) -> str:
    """Content hash of what is released, as which report, in which version, for whom."""
    files = {name: hashlib.sha256(it).hexdigest() for name, it in sorted(edition.files.items())}
    said = [report_id, edition.version, edition.audience, files]
    return "ed-" + hashlib.sha256(json.dumps(said).encode()).hexdigest()[:12]


def _insert_editions(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        connection.execute(insert(tables.editions), rows)


def _edition(row: RowMapping) -> EditionRow:
    return EditionRow(
        **{name: row[name] for name in _EDITION},
        files=json.loads(row["files"]),
        released_at=datetime.fromisoformat(row["released_at"]),
    )
