"""Judgements in the ledger: written once, taken back by a second row, in old workspaces too."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from truceline.core.errors import InvalidValue, MigrationNeeded, StoreLocked
from truceline.core.judgement import Judgement
from truceline.store import Ledger, back_up, restore
from truceline.store import migrate as migration
from truceline.store.connect import url_of
from truceline.store.files import writer_lock
from truceline.store.migrate import migrate

from .conftest import NOW, MakeBatch, now


def judged(ledger: Ledger, claim_id: str = "c-1", reason: str = "عن قرب") -> Judgement:
    return ledger.judge(
        subject="ceasefire:c", field="ended", claim_id=claim_id, by="Amal", reason=reason
    )


def test_what_was_judged_and_taken_back_is_read_back(ledger: Ledger) -> None:
    first, second = judged(ledger), judged(ledger, "")
    ledger.take_back(first.judgement_id, by="Omar", reason="read again")
    again = Ledger(ledger.folder, clock=now)
    one, other = again.judgements()
    again.close()
    assert (other, one.judgement_id, one.reason) == (second, first.judgement_id, "عن قرب")
    assert one.taken_back is not None
    assert (one.taken_back.by, one.taken_back.reason) == ("Omar", "read again")
    assert (one.recorded_at, other.is_undecidable) == (NOW, True)


def test_every_judgement_and_its_taking_back_is_a_write_that_readers_notice(
    ledger: Ledger,
) -> None:
    other, seen = Ledger(ledger.folder, clock=now), []
    for write in (
        lambda: judged(ledger),
        lambda: ledger.take_back(ledger.judgements()[0].judgement_id, by="A", reason="r"),
    ):
        seen.append(other.writes)
        write()
    assert len({*seen, other.writes}) == 3
    other.close()


def test_nothing_is_taken_back_or_recorded_twice(ledger: Ledger) -> None:
    made = judged(ledger)
    ledger.take_back(made.judgement_id, by="A", reason="r")
    with pytest.raises(InvalidValue, match="taken back before"):
        ledger.take_back(made.judgement_id, by="B", reason="r")
    with pytest.raises(InvalidValue, match="a moment ago"):
        judged(ledger)
    assert len(ledger.judgements()) == 1


@pytest.mark.parametrize("table", ["judgements", "judgement_withdrawals"])
def test_no_judgement_can_be_changed_or_deleted(ledger: Ledger, table: str) -> None:
    ledger.take_back(judged(ledger).judgement_id, by="A", reason="r")
    with closing(sqlite3.connect(ledger.folder / "ledger.sqlite")) as connection:
        changes = ("UPDATE {} SET rowid = rowid", "DELETE FROM {}")
        for change in (text.format(table) for text in changes):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(change)


def test_a_second_writer_is_refused(ledger: Ledger) -> None:
    with writer_lock(ledger.folder):
        with pytest.raises(StoreLocked):
            judged(ledger)
        with pytest.raises(StoreLocked):
            ledger.take_back("j-1", by="A", reason="r")
    assert ledger.judgements() == ()


def test_a_backup_keeps_judgements(ledger: Ledger, tmp_path: Path) -> None:
    ledger.take_back(judged(ledger).judgement_id, by="A", reason="r")
    judged(ledger, "c-2")
    back_up(ledger, tmp_path / "all.tar.gz")
    restore(tmp_path / "all.tar.gz", tmp_path / "new", clock=now)
    copy = Ledger(tmp_path / "new", clock=now)
    assert copy.judgements() == ledger.judgements()
    copy.close()


def migrate_to(path: Path, revision: str) -> None:
    config, scripts = Config(), str(Path(migration.__file__).parent / "migrations")
    config.set_main_option("script_location", scripts.replace("%", "%%"))
    config.attributes["url"] = url_of(path)
    command.upgrade(config, revision)


def test_a_workspace_from_before_judgements_is_refused_then_brought_up_whole(
    tmp_path: Path, ledger: Ledger, new_batch: MakeBatch
) -> None:
    (tmp_path / "old").mkdir()
    path = tmp_path / "old" / "ledger.sqlite"
    migrate_to(path, "0001")
    held = ledger.commit(new_batch())
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("ATTACH ? AS new", [str(ledger.folder / "ledger.sqlite")])
        for table in ("sources", "batches", "entries", "findings"):
            connection.execute(f"INSERT INTO {table} SELECT * FROM new.{table}")  # noqa: S608
    with pytest.raises(MigrationNeeded, match="version 0001") as caught:
        Ledger(tmp_path / "old", clock=now)
    assert "truceline migrate" in caught.value.hint
    migrate(path)
    old = Ledger(tmp_path / "old", clock=lambda: NOW + timedelta(days=1))
    assert old.batches() == (held,)
    assert old.judgements() == ()
    assert judged(old) == old.judgements()[0]
    old.close()
