"""Connections to the ledger, and SQLAlchemy's errors as ours."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DatabaseError, OperationalError

from truceline.core.errors import MigrationNeeded, StoreDamaged, StoreError, StoreLocked

__all__ = ["HEAD", "open_engine", "reading", "translated", "url_of", "writing"]

# Revision that this code reads and writes; the newest file in migrations/versions.
HEAD = "0005"


def open_engine(path: Path) -> Engine:
    """Engine on an existing ledger of this version.

    Raises:
        StoreDamaged: There is no ledger, or it cannot be read.
        MigrationNeeded: It was written by another version.
    """
    if not path.is_file():
        raise StoreDamaged(
            f"There is no ledger in {path.parent}.", hint="Make one with: truceline init FOLDER"
        )
    engine = _engine(path)
    try:
        with reading(engine) as connection:
            found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except StoreError:
        engine.dispose()
        raise
    if found != HEAD:
        engine.dispose()
        raise MigrationNeeded(
            f"The workspace has ledger version {found}, this program reads {HEAD}.",
            hint="Back it up, then run: truceline migrate",
        )
    return engine


def url_of(path: Path) -> URL:
    """Address of a ledger; made of parts, for a folder may have `?` or `%` in its name."""
    return URL.create("sqlite", database=str(path))


def _engine(path: Path) -> Engine:
    engine = create_engine(url_of(path))

    # SQLAlchemy must neither begin nor commit by itself: we ask for BEGIN IMMEDIATE.
    @event.listens_for(engine, "connect")
    def _configure(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA busy_timeout=5000")

    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A consistent snapshot of the ledger."""
    with translated(), engine.connect() as connection:
        connection.execute(text("BEGIN"))
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """The one write transaction; everything in it is kept, or nothing."""
    with translated(), engine.connect() as connection:
        connection.execute(text("BEGIN IMMEDIATE"))
        yield connection
        connection.commit()


@contextmanager
def translated() -> Iterator[None]:
    """The one place where errors of SQLAlchemy and SQLite become ours."""
    try:
        yield
    except OperationalError as exc:
        reason = str(exc.orig)
        if "locked" in reason:
            raise StoreLocked(
                "Another program is writing to this workspace.",
                hint="Wait until it has finished, then try again. Nothing was changed.",
            ) from exc
        if any(word in reason for word in ("readonly", "full", "unable to open")):
            raise StoreError(
                f"The workspace cannot be written: {reason}.",
                hint="Check the rights on its folder and the free space. Nothing was changed.",
            ) from exc
        raise _damaged(exc) from exc
    except DatabaseError as exc:
        if isinstance(exc.orig, sqlite3.IntegrityError):
            raise
        raise _damaged(exc) from exc


def _damaged(exc: DatabaseError) -> StoreDamaged:
    return StoreDamaged(
        f"The ledger cannot be read: {exc.orig}.",
        hint="Restore the workspace from a backup (truceline restore).",
    )
