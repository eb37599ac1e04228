"""A small vault with names that must never be seen on disk."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from truceline.store.vault import Cost, Vault

LIGHT = Cost(rounds=1, memory_kib=8, lanes=1)
PASSPHRASE = "copper lantern quiet meadow"  # noqa: S105
SECOND = "granite river seven orchards"
NAME = "صالح كناريقناري"
CANARIES = (NAME, "Kanarekanari", "Amalcanary", "subject-canary", "event-canary", "log-canary")


class Ticking:
    """A clock that moves on by a second each time it is asked, or by hand."""

    def __init__(self) -> None:
        self.at = datetime(2020, 1, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


def make(folder: Path, clock: Ticking | None = None) -> Vault:
    return Vault.create(
        folder, user="Amalcanary", passphrase=PASSPHRASE, clock=clock or Ticking(), cost=LIGHT
    )


def filled(folder: Path) -> Vault:
    """Ten rows in three commits; a file of each of two subjects."""
    vault = make(folder)
    for log in ("log-canary", "rows", "judgements"):
        rows = [(f"subject-canary-{i}", payload(i), f"event-canary-{log}-{i}") for i in range(3)]
        vault.append_many(log, rows, by="Amalcanary")
    for i in range(2):
        vault.put_file(f"subject-canary-{i}", f"{NAME};Kanarekanari;{i}".encode(), by="Amalcanary")
    return vault


def payload(i: int) -> dict[str, object]:
    return {"full": NAME, "family": "Kanarekanari", "row": i, "born": None}


def every_byte(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def tamper(folder: Path, *statements: str) -> None:
    """Change a vault behind its back, as somebody with the file could."""
    with closing(sqlite3.connect(folder / "vault.sqlite")) as connection, connection:
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in triggers.fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        for statement in statements:
            connection.execute(statement)
