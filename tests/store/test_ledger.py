from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from truceline.core.errors import InvalidValue, StoreDamaged, StoreLocked, UnknownId
from truceline.core.run import Run
from truceline.store import Batch, Ledger
from truceline.store.files import writer_lock

from .conftest import NOW, MakeBatch, now


def rows_of(ledger: Ledger, batch: Batch) -> list[dict[str, Any]]:
    table = ledger.table(batch)
    assert table is not None
    rows: list[dict[str, Any]] = table.to_pylist()
    return rows


def test_what_was_committed_is_read_back(ledger: Ledger, new_batch: MakeBatch) -> None:
    new = new_batch("نيسان")
    batch = ledger.commit(new)
    again = Ledger(ledger.folder, clock=now)
    assert again.batches() == (batch,)
    assert again.table(batch) == new.table
    assert again.entries(batch) == new.entries
    assert again.findings(batch) == new.findings
    assert again.source_content(batch.source_id) == new.content
    assert (batch.feed_note, batch.label, batch.rows_in) == (new.feed_note, new.label, 3)
    again.close()


def test_a_batch_without_a_table_has_no_file(ledger: Ledger, new_batch: MakeBatch) -> None:
    batch = ledger.commit(new_batch(table=None))
    assert batch.file == ""
    assert ledger.table(batch) is None
    assert not (ledger.folder / "reports").exists()


@pytest.mark.parametrize(
    "table", ["sources", "batches", "withdrawals", "entries", "findings", "runs"]
)
def test_nothing_written_can_be_changed_or_deleted(
    ledger: Ledger, new_batch: MakeBatch, table: str
) -> None:
    batch = ledger.commit(new_batch())
    ledger.withdraw(batch.batch_id, by="A", reason="test")
    ledger.keep_run(run_of("count"))
    with closing(sqlite3.connect(ledger.folder / "ledger.sqlite")) as connection:
        changes = ("UPDATE {} SET rowid = rowid", "DELETE FROM {}")
        for change in (text.format(table) for text in changes):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(change)


def run_of(command: str) -> Run:
    return Run(command=command, parameters={}, inputs=("b",), code_version="1", recorded_at=NOW)


def test_a_run_is_kept_once_whenever_it_ran(ledger: Ledger) -> None:
    run = run_of("count")
    assert ledger.keep_run(run) == ledger.keep_run(replace(run, recorded_at=NOW + timedelta(1)))
    assert ledger.run(run.run_id)["command"] == "count"
    assert ledger.run(run.run_id)["recorded_at"] == str(NOW)


def test_a_second_writer_is_refused_while_readers_read(
    ledger: Ledger, new_batch: MakeBatch
) -> None:
    batch = ledger.commit(new_batch())
    other = Ledger(ledger.folder, clock=now)
    with writer_lock(ledger.folder):
        for write in (
            lambda: other.commit(new_batch("two")),
            lambda: other.withdraw(batch.batch_id, by="A", reason="r"),
            other.sweep,
        ):
            with pytest.raises(StoreLocked, match="Another program is writing"):
                write()
        assert other.table(other.batches()[0]) is not None
    other.close()


def test_the_lock_of_the_database_itself_is_said_the_same_way(
    ledger: Ledger, new_batch: MakeBatch
) -> None:
    batch = ledger.commit(new_batch())
    with closing(sqlite3.connect(ledger.folder / "ledger.sqlite")) as other:
        other.execute("BEGIN IMMEDIATE")
        with ledger._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout=1")
        with pytest.raises(StoreLocked) as caught:
            ledger.keep_run(run_of("count"))
        assert caught.value.retryable
        assert ledger.batches() == (batch,)
        other.rollback()


@pytest.mark.parametrize("flaw", ["missing", "changed"])
@pytest.mark.parametrize("folder", ["reports", "sources"])
def test_a_damaged_file_is_told_with_the_way_back(
    ledger: Ledger, new_batch: MakeBatch, folder: str, flaw: str
) -> None:
    batch = ledger.commit(new_batch())
    path = next((ledger.folder / folder).iterdir())
    if flaw == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(StoreDamaged, match=path.name) as caught:
        (ledger.table(batch), ledger.source_content(batch.source_id))
    assert "backup" in caught.value.hint


def test_a_withdrawn_batch_is_hidden_and_stays_readable(
    ledger: Ledger, new_batch: MakeBatch
) -> None:
    one, two = ledger.commit(new_batch()), ledger.commit(new_batch("two"))
    gone = ledger.withdraw(one.batch_id, by="Amal", reason="wrong file")
    assert ledger.batches() == (two,)
    assert ledger.batches(active=False) == (gone, two)
    assert gone.withdrawn is not None
    assert (gone.withdrawn.by, gone.withdrawn.reason) == ("Amal", "wrong file")
    assert len(rows_of(ledger, gone)) == 2
    with pytest.raises(InvalidValue, match="withdrawn before"):
        ledger.withdraw(one.batch_id, by="Amal", reason="again")


def test_the_same_batch_after_a_withdrawal_is_a_new_one(
    ledger: Ledger, new_batch: MakeBatch
) -> None:
    first = ledger.commit(new_batch())
    ledger.withdraw(first.batch_id, by="A", reason="r")
    second = ledger.commit(new_batch())
    assert second.batch_id == f"{first.batch_id}-2"
    assert ledger.batch(first.batch_id).batch_id == first.batch_id
    assert ledger.batches() == (second,)


def test_unknown_and_ambiguous_ids_are_told(ledger: Ledger, new_batch: MakeBatch) -> None:
    one = ledger.commit(new_batch())
    ledger.commit(new_batch("two"))
    assert ledger.batch(one.batch_id[:8]) == one
    for ask in (
        lambda: ledger.batch("b-"),
        lambda: ledger.batch("b-none"),
        lambda: ledger.run("run-none"),
        lambda: ledger.source_content("none"),
    ):
        with pytest.raises(UnknownId) as caught:
            ask()
        assert caught.value.hint


def test_what_an_interrupted_import_left_is_swept_and_nothing_else(
    ledger: Ledger, new_batch: MakeBatch
) -> None:
    batch = ledger.commit(new_batch())
    for name in ("reports/b-lost.parquet", "reports/x.parquet.partial", "sources/lost"):
        (ledger.folder / name).write_bytes(b"half")
    assert ledger.sweep() == 3
    assert ledger.sweep() == 0
    assert len(rows_of(ledger, batch)) == 2
    assert ledger.source_content(batch.source_id) == b"one"


def test_a_batch_that_cannot_be_written_leaves_nothing(
    ledger: Ledger, new_batch: MakeBatch
) -> None:
    with pytest.raises(TypeError):
        ledger.commit(new_batch(feed_note={"bad": object()}))
    assert ledger.batches(active=False) == ()
    ledger.commit(new_batch())
    assert len(list((ledger.folder / "reports").iterdir())) == 1
    assert ledger.writes == 1
