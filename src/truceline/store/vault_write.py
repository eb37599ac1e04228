"""Writing to the vault: one at a time, each event once, linked, the whole commit signed."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from truceline.core.errors import InvalidValue, SafetyRefusal, StoreDamaged
from truceline.store.files import writer_lock
from truceline.store.vault_chain import (
    START,
    Commit,
    last_commit,
    link_of,
    read_head,
    statement_of,
    write_head,
)
from truceline.store.vault_crypto import Keys
from truceline.store.vault_model import VaultEvent
from truceline.store.vault_rows import NewRow, events_of_ids, row_values, usable_subjects
from truceline.store.vault_tables import FILE, vault_writing, wipe_journal, wiping
from truceline.store.vault_users import Opened

__all__ = ["Turn", "Writer", "add_rows"]

_CHUNK = 10_000
_INSERT = (
    "INSERT INTO rows (seq, log_tag, subject_ref, event_tag, head, body, link)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)

Clock = Callable[[], datetime]


@dataclass(slots=True)
class Turn:
    """One write transaction.

    Attributes:
        connection: Of the transaction.
        keys: By which its rows are sealed; who gives the vault a new key puts them here.
    """

    connection: Connection
    keys: Keys


Rows = Callable[[Turn], Sequence[NewRow]]


class Writer:
    """The one way into an open vault.

    Args:
        folder: Of the vault.
        engine: Of the vault.
        opened: The user's slot.
        clock: Gives the present instant (UTC); asked once per write.
    """

    def __init__(self, folder: Path, engine: Engine, opened: Opened, clock: Clock) -> None:
        self.folder = folder
        self.engine = engine
        self.opened = opened
        self._clock = clock

    def write(self, rows: Rows, *, by: str, wipes: bool = False) -> int:
        """Add rows in one signed commit; gives how many were new.

        Args:
            rows: Makes the rows inside the transaction; whatever it raises is raised, and nothing
                is written. It may also change slots and subjects.
            by: The user; nobody else can be named.
            wipes: Whether what is destroyed must not stay in the journal.

        Raises:
            InvalidValue: Another user is named, an id has another content, a subject was erased.
            SafetyRefusal: The user was removed.
            StoreLocked: Another program is writing.
            StoreDamaged: Rows were cut off at the end of the vault.
        """
        self._refuse_another(by)
        path = self.folder / FILE
        with writer_lock(self.folder):
            wipe_journal(path)
            begun = wiping(self.engine, path) if wipes else vault_writing(self.engine)
            with begun as connection:
                turn = Turn(connection, self.opened.ring.at(connection))
                _refuse_removed(connection, self.opened)
                _refuse_damaged_end(connection, self.folder)
                added, commit = add_rows(turn, self.opened, rows(turn), at=self._clock())
            if commit:
                write_head(self.folder, commit)
        return added

    def _refuse_another(self, by: str) -> None:
        if by != self.opened.user.name:
            raise InvalidValue(
                "Only the user who opened the vault can be named as the one who acts.",
                hint="A second person opens it with his or her own passphrase.",
            )


def add_rows(
    turn: Turn, opened: Opened, rows: Sequence[NewRow], *, at: datetime
) -> tuple[int, Commit | None]:
    """Seal and add those rows that are not there yet, as one signed commit.

    Args:
        turn: The transaction.
        opened: The user, who signs.
        rows: What is said.
        at: When (UTC).

    Returns:
        How many were added, and their commit; None where all were there.

    Raises:
        InvalidValue: An id was used before with another content, or a subject was erased.
    """
    connection, keys = turn.connection, turn.keys
    new = _not_there_yet(turn, rows)
    if not new:
        return 0, None
    wanted = list(dict.fromkeys(row.subject_id for row in new))
    subjects = usable_subjects(connection, keys, wanted)
    before = last_commit(connection)
    seq, link = (before.last_seq, before.link) if before else (0, START)
    stored: list[tuple[Any, ...]] = []
    for row in new:
        seq += 1
        values = row_values(
            keys,
            row,
            seq=seq,
            subject=subjects[row.subject_id],
            by=opened.user.name,
            at=at,
        )
        link = link_of(link, *values)
        stored.append((*values, link))
        if len(stored) == _CHUNK:
            connection.exec_driver_sql(_INSERT, stored)
            stored = []
    if stored:
        connection.exec_driver_sql(_INSERT, stored)
    number = before.number + 1 if before else 1
    return len(new), _signed(turn, opened, number=number, seq=seq, link=link, at=at)


def _signed(
    turn: Turn, opened: Opened, *, number: int, seq: int, link: bytes, at: datetime
) -> Commit:
    unsigned = Commit(
        number=number,
        last_seq=seq,
        link=link,
        user_ref=opened.user_ref,
        at=at.astimezone(UTC).isoformat(timespec="microseconds"),
        signature=b"",
    )
    statement = statement_of(turn.keys.vault_id, unsigned)
    commit = replace(unsigned, signature=opened.signs.sign(statement))
    turn.connection.exec_driver_sql(
        "INSERT INTO commits (number, last_seq, link, user_ref, at, signature)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (number, seq, link, commit.user_ref, commit.at, commit.signature),
    )
    return commit


def _not_there_yet(turn: Turn, rows: Sequence[NewRow]) -> list[NewRow]:
    new: dict[str, NewRow] = {}
    for at, row in enumerate(rows, start=1):
        if new.setdefault(row.event_id, row) != row:
            raise _another(f"Event {at} of this batch carries the id of an earlier one")
    held = events_of_ids(turn.connection, turn.keys, list(new))
    for event in held.values():
        if not _is_same(event, new.pop(event.event_id)):
            raise _another(f"An event with the id of row {event.seq} was given")
    return list(new.values())


def _is_same(event: VaultEvent, row: NewRow) -> bool:
    """What was erased cannot be compared any more: its id decides."""
    if (event.log, event.subject_id) != (row.log, row.subject_id):
        return False
    if event.payload is None:
        return True
    given: Any = json.loads(row.payload.decode("utf-8", "surrogatepass"))
    return bool(given == event.payload)


def _another(what: str) -> InvalidValue:
    return InvalidValue(
        f"{what}, with another content.", hint="Read anew what is there, then do it again."
    )


def _refuse_damaged_end(connection: Connection, folder: Path) -> None:
    """Refuse to write after rows were cut off, so that nothing covers it up.

    Raises:
        StoreDamaged: The head kept apart knows of rows that are not there, or is missing.
    """
    last, kept = last_commit(connection), read_head(folder)
    if last is None:
        return
    if kept is None or kept.number > last.number or (kept.number == last.number and kept != last):
        raise StoreDamaged(
            "The end of the vault is not what was committed last.",
            hint="Check it (truceline exchange check); restore the workspace from a backup.",
        )


def _refuse_removed(connection: Connection, opened: Opened) -> None:
    """Refuse a user who was removed while the vault was open.

    Raises:
        SafetyRefusal: The user is not in the vault any more.
    """
    found = connection.exec_driver_sql(
        "SELECT 1 FROM slots WHERE user_ref = ?", (opened.user_ref,)
    ).scalar()
    if not found:
        raise SafetyRefusal("This user may no longer write here.", hint="Close the vault.")
