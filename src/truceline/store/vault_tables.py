"""The vault's own small database: schema, version, connections that leave nothing behind.

Not in the ledger and not in its write-ahead log: a rollback journal is deleted at each commit, and
deleted content is overwritten (secure_delete), so that a destroyed key is in no file any more.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.pool import NullPool

from truceline.core.errors import MigrationNeeded, StoreDamaged
from truceline.store.connect import reading, translated, url_of, writing

__all__ = [
    "FILE",
    "ROW_COLUMNS",
    "VERSION",
    "is_old",
    "make_tables",
    "open_vault",
    "renew_tables",
    "vault_reading",
    "vault_writing",
    "wipe_journal",
    "wiping",
]

FILE = "vault.sqlite"
VERSION = 3
_APPLICATION = 0x54524C56  # "TRLV"

# Forced into their types: a damaged page may hold anything.
ROW_COLUMNS = (
    "r.seq, CAST(r.log_tag AS BLOB), max(CAST(r.subject_ref AS INTEGER), 0),"
    " CAST(r.event_tag AS BLOB), CAST(r.head AS BLOB), CAST(r.body AS BLOB)"
)

# What a subject may know: its key is overwritten with zeros for ever, or wrapped anew.
_SUBJECTS_UPDATE = (
    "CREATE TRIGGER subjects_UPDATE BEFORE UPDATE ON subjects"
    " WHEN NEW.subject_ref <> OLD.subject_ref OR NEW.tag <> OLD.tag"
    " OR length(NEW.wrapped) <> length(OLD.wrapped)"
    " OR OLD.wrapped = zeroblob(length(OLD.wrapped))"
    " BEGIN SELECT RAISE(ABORT, 'subjects are never changed'); END"
)
# Since version 2: master keys that took the place of the first one, and who may have the newest.
_EPOCHS = (
    "CREATE TABLE epochs (epoch INTEGER PRIMARY KEY, from_seq INTEGER NOT NULL,"
    " sealed BLOB NOT NULL)",
    "CREATE TABLE grants (user_ref INTEGER PRIMARY KEY, sealed BLOB NOT NULL)",
)
_SCHEMA = (
    "CREATE TABLE vault (only_one INTEGER PRIMARY KEY CHECK (only_one = 1),"
    " vault_id BLOB NOT NULL, salt BLOB NOT NULL, cost TEXT NOT NULL)",
    "CREATE TABLE slots (user_ref INTEGER PRIMARY KEY AUTOINCREMENT, tag BLOB NOT NULL UNIQUE,"
    " salt BLOB NOT NULL, cost TEXT NOT NULL, wrapped BLOB NOT NULL, sealed BLOB NOT NULL)",
    "CREATE TABLE attempts (tag BLOB PRIMARY KEY, failures INTEGER NOT NULL,"
    " last_at TEXT NOT NULL)",
    "CREATE TABLE subjects (subject_ref INTEGER PRIMARY KEY AUTOINCREMENT,"
    " tag BLOB NOT NULL UNIQUE, wrapped BLOB NOT NULL)",
    "CREATE TABLE rows (seq INTEGER PRIMARY KEY, log_tag BLOB NOT NULL,"
    " subject_ref INTEGER NOT NULL REFERENCES subjects (subject_ref),"
    " event_tag BLOB NOT NULL UNIQUE, head BLOB NOT NULL, body BLOB NOT NULL,"
    " link BLOB NOT NULL)",
    "CREATE INDEX rows_of ON rows (log_tag, subject_ref, seq)",
    "CREATE TABLE commits (number INTEGER PRIMARY KEY, last_seq INTEGER NOT NULL,"
    " link BLOB NOT NULL, user_ref INTEGER NOT NULL, at TEXT NOT NULL, signature BLOB NOT NULL)",
    *(
        f"CREATE TRIGGER {table}_{verb} BEFORE {verb} ON {table}"
        f" BEGIN SELECT RAISE(ABORT, '{table} are never changed'); END"
        for table in ("rows", "commits")
        for verb in ("UPDATE", "DELETE")
    ),
    *_EPOCHS,
    "CREATE TRIGGER subjects_DELETE BEFORE DELETE ON subjects"
    " BEGIN SELECT RAISE(ABORT, 'subjects are never changed'); END",
    _SUBJECTS_UPDATE,
)


def make_tables(connection: Connection) -> None:
    """Write the schema and its version into an empty database."""
    for statement in _SCHEMA:
        connection.execute(text(statement))
    connection.execute(text(f"PRAGMA user_version = {VERSION}"))
    connection.execute(text(f"PRAGMA application_id = {_APPLICATION}"))


def is_old(connection: Connection) -> bool:
    """Whether a vault is of an earlier version than this program's."""
    return _version(connection) < VERSION


def renew_tables(connection: Connection) -> None:
    """Give an older vault what this version has besides; nothing of it is sealed.

    Version 1 knew one master key for ever. Version 2 sealed newer ones to a key in each user's
    slot, this one to the key of the user's signatures, which the log has: nothing to be written.
    """
    if _version(connection) == 1:
        for statement in (*_EPOCHS, "DROP TRIGGER subjects_UPDATE", _SUBJECTS_UPDATE):
            connection.execute(text(statement))
    connection.execute(text(f"PRAGMA user_version = {VERSION}"))


def _version(connection: Connection) -> int:
    return int(connection.execute(text("PRAGMA user_version")).scalar() or 0)


def open_vault(path: Path, *, is_new: bool = False) -> Engine:
    """Engine on a vault of this version.

    Raises:
        StoreDamaged: There is none, or it cannot be read.
        MigrationNeeded: It was written by a newer program.
    """
    if not is_new and not path.is_file():
        raise StoreDamaged(
            "This workspace has no vault.", hint="Make one with: truceline exchange init"
        )
    # No connection outlives its use, and no error prints a value that was bound.
    engine = create_engine(url_of(path), poolclass=NullPool, hide_parameters=True)
    event.listen(engine, "connect", _configure)
    if not is_new:
        _check_version(engine)
    return engine


def _configure(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=DELETE",
        "synchronous=EXTRA",
        "secure_delete=ON",
        "temp_store=MEMORY",
        "foreign_keys=ON",
        "busy_timeout=5000",
        "cache_size=-65536",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _check_version(engine: Engine) -> None:
    with vault_reading(engine) as connection:
        found = _version(connection)
        application = connection.execute(text("PRAGMA application_id")).scalar()
    if application != _APPLICATION or found < 1:
        raise StoreDamaged(f"{FILE} is not a vault.", hint="Restore the workspace from a backup.")
    if found > VERSION:
        raise MigrationNeeded(
            f"The vault has version {found}, this program reads {VERSION}.",
            hint="Install the newer Truceline. Nothing was changed.",
        )


@contextmanager
def vault_reading(engine: Engine) -> Iterator[Connection]:
    """A consistent snapshot of the vault; errors name the vault, never a value."""
    with _of_the_vault(), reading(engine) as connection:
        yield connection


@contextmanager
def vault_writing(engine: Engine) -> Iterator[Connection]:
    """The one write transaction; everything in it is kept, or nothing."""
    with _of_the_vault(), writing(engine) as connection:
        yield connection


@contextmanager
def _of_the_vault() -> Iterator[None]:
    try:
        yield
    except StoreDamaged as exc:
        message = exc.message.replace("The ledger cannot", f"The vault ({FILE}) cannot")
        raise StoreDamaged(message, hint=exc.hint, where=exc.where) from exc


@contextmanager
def wiping(engine: Engine, path: Path) -> Iterator[Connection]:
    """A write transaction whose journal, which holds what it destroys, is overwritten after it."""
    with _of_the_vault(), translated(), engine.connect() as connection:
        connection.execute(text("PRAGMA journal_mode=PERSIST"))
        connection.execute(text("BEGIN IMMEDIATE"))
        yield connection
        connection.commit()
    wipe_journal(path)


def wipe_journal(path: Path) -> None:
    """Overwrite a spent journal with zeros, then delete it; hold the writer lock.

    A journal whose first bytes are zero is spent; any other one belongs to a commit that was cut
    off, and SQLite itself needs it.
    """
    journal = path.with_name(path.name + "-journal")
    if not journal.is_file():
        return
    with journal.open("r+b") as stream:
        if any(stream.read(8)):
            return
        stream.seek(0)
        stream.write(bytes(journal.stat().st_size))
        stream.flush()
        os.fsync(stream.fileno())
    journal.unlink()
