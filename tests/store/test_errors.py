"""Every exception of the store's libraries becomes ours, with what is safe and what to do."""

from __future__ import annotations

import sqlite3

import pytest
from sqlalchemy import exc as foreign

from truceline.core.errors import StoreDamaged, StoreError, StoreLocked
from truceline.store import Ledger
from truceline.store.connect import translated

from .conftest import MakeBatch

DATABASE_ERRORS = [foreign.DatabaseError, *foreign.DatabaseError.__subclasses__()]


@pytest.mark.parametrize("kind", DATABASE_ERRORS)
def test_every_database_error_of_sqlalchemy_is_mapped(kind: type[foreign.DatabaseError]) -> None:
    def fail() -> None:
        with translated():
            raise kind("SELECT 1", {}, sqlite3.DatabaseError("malformed"))

    with pytest.raises(StoreDamaged, match="malformed") as caught:
        fail()
    assert "backup" in caught.value.hint


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("database is locked", StoreLocked),
        ("attempt to write a readonly database", StoreError),
        ("database or disk is full", StoreError),
        ("disk I/O error", StoreDamaged),
    ],
)
def test_what_sqlite_says_decides_what_to_do(said: str, kind: type[StoreError]) -> None:
    def fail() -> None:
        with translated():
            # Words of the statement must not be taken for SQLite's own.
            cause = sqlite3.OperationalError(said)
            raise foreign.OperationalError("SELECT 'locked readonly full'", {}, cause)

    with pytest.raises(StoreError) as caught:
        fail()
    assert type(caught.value) is kind
    assert caught.value.hint


def test_a_folder_that_cannot_be_written_is_told_and_nothing_is_committed(
    ledger: Ledger, new_batch: MakeBatch
) -> None:
    (ledger.folder / "reports").write_text("in the way")
    with pytest.raises(StoreError, match="cannot be written: ") as caught:
        ledger.commit(new_batch())
    assert "Nothing was changed" in caught.value.hint
    assert ledger.batches(active=False) == ()
