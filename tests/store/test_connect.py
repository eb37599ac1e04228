from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from truceline.core.errors import MigrationNeeded, StoreDamaged
from truceline.store import Ledger
from truceline.store.connect import HEAD
from truceline.store.migrate import migrate

from .conftest import MakeBatch, now


@pytest.mark.parametrize("name", ["a folder", "100 % sure?", "وقف إطلاق النار", "it's #1;"])
def test_a_folder_may_have_any_name(tmp_path: Path, name: str, new_batch: MakeBatch) -> None:
    folder = tmp_path / name
    folder.mkdir()
    migrate(folder / "ledger.sqlite")
    ledger = Ledger(folder, clock=now)
    assert ledger.commit(new_batch()).feed == "one"
    ledger.close()
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_migration_makes_a_ledger_and_changes_nothing_twice(ledger: Ledger) -> None:
    path = ledger.folder / "ledger.sqlite"
    migrate(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]
        mode = connection.execute("PRAGMA journal_mode").fetchone()
    assert mode == ("wal",)


def test_a_newer_version_is_refused_by_opening_and_by_migrating(ledger: Ledger) -> None:
    path = ledger.folder / "ledger.sqlite"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(MigrationNeeded, match="9999"):
        Ledger(ledger.folder, clock=now)
    with pytest.raises(MigrationNeeded, match="newer"):
        migrate(path)


@pytest.mark.parametrize("content", [b"", b"this is no database at all" * 50, b"SQLite format 3\0"])
def test_what_is_no_ledger_is_told_with_the_way_back(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "ledger.sqlite").write_bytes(content)
    with pytest.raises(StoreDamaged, match="cannot be read") as caught:
        Ledger(tmp_path, clock=now)
    assert "backup" in caught.value.hint


def test_a_garbled_ledger_is_not_migrated(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_bytes(b"this is no database at all" * 50)
    with pytest.raises(StoreDamaged, match="cannot be read"):
        migrate(tmp_path / "ledger.sqlite")


def test_a_folder_without_ledger_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreDamaged, match="no ledger") as caught:
        Ledger(tmp_path, clock=now)
    assert "truceline init" in caught.value.hint


def test_tables_in_code_are_those_that_the_migrations_make(ledger: Ledger) -> None:
    from sqlalchemy import inspect  # noqa: PLC0415

    from truceline.store.tables import metadata  # noqa: PLC0415

    found = inspect(ledger._engine)
    for table in metadata.sorted_tables:
        assert {c["name"] for c in found.get_columns(table.name)} == {c.name for c in table.columns}
    assert set(found.get_table_names()) == {*metadata.tables, "alembic_version"}
