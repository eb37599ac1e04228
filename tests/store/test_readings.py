"""Events of review in the ledger, each once; and several batches in one commit."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from truceline.core.errors import InvalidValue, MigrationNeeded, StoreLocked
from truceline.store import Ledger, ReadingEventRow, back_up, restore
from truceline.store.files import write_durably, writer_lock
from truceline.store.migrate import migrate

from .conftest import NOW, MakeBatch, now
from .test_judgements import migrate_to


def event(event_id: str = "d-1", **changes: Any) -> ReadingEventRow:
    values: dict[str, Any] = {
        "event_id": event_id,
        "source_id": "doc-1",
        "kind": "accept",
        "payload": {"about": "s-1", "results": [{"quote": "هدوء"}]},
        "by": "Amal",
        "remark": "",
        "recorded_at": NOW,
    }
    return ReadingEventRow(**values | changes)


def add(ledger: Ledger, one: ReadingEventRow) -> bool:
    return ledger.readings.append(one, check=lambda _: None)


def test_events_are_read_back_in_order_of_recording(ledger: Ledger) -> None:
    made = [event("d-2"), event("d-1", source_id="doc-2"), event("d-3", kind="described")]
    assert [add(ledger, one) for one in made] == [True, True, True]
    with closing(Ledger(ledger.folder, clock=now)) as other:
        assert other.readings.events() == tuple(made)
        assert other.readings.events("doc-1") == (made[0], made[2])
        assert other.readings.events("doc-1", kind="described") == (made[2],)
        assert other.readings.event("d-1") == made[1]
        assert other.readings.event("none") is None
        assert other.readings.counts() == {"doc-1": (2, 3), "doc-2": (1, 2)}


def test_the_same_event_twice_is_there_once_even_when_the_check_would_refuse_it(
    ledger: Ledger,
) -> None:
    def refuse(_: tuple[ReadingEventRow, ...]) -> None:
        raise InvalidValue("no")

    assert add(ledger, event())
    again = event(recorded_at=NOW + timedelta(hours=1))
    assert not ledger.readings.append(again, check=refuse)
    with pytest.raises(InvalidValue, match="no"):
        ledger.readings.append(event("d-2"), check=refuse)
    assert ledger.readings.events() == (event(),)


@pytest.mark.parametrize(
    "changes", [{"payload": {"about": "x"}}, {"by": "Omar"}, {"source_id": "doc-2"}], ids=str
)
def test_another_event_under_the_same_id_is_refused(
    ledger: Ledger, changes: dict[str, Any]
) -> None:
    add(ledger, event())
    with pytest.raises(InvalidValue, match="d-1 was recorded before"):
        add(ledger, event(**changes))
    assert ledger.readings.events() == (event(),)


def test_a_second_writer_is_refused(ledger: Ledger) -> None:
    with writer_lock(ledger.folder), pytest.raises(StoreLocked):
        add(ledger, event())
    assert ledger.readings.events() == ()


def test_nothing_of_a_review_can_be_changed_or_deleted(ledger: Ledger) -> None:
    add(ledger, event())
    with closing(sqlite3.connect(ledger.folder / "ledger.sqlite")) as connection:
        for change in ("UPDATE reading_events SET by = 'x'", "DELETE FROM reading_events"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(change)


def test_review_makes_no_count_old_and_is_a_write_of_its_own(ledger: Ledger) -> None:
    before, seen = (ledger.imports, ledger.writes), ledger.readings.writes
    add(ledger, event())
    assert (ledger.imports, ledger.writes) == before
    assert ledger.readings.writes > seen


def test_a_backup_keeps_review(ledger: Ledger, tmp_path: Path) -> None:
    add(ledger, event())
    back_up(ledger, tmp_path / "all.tar.gz")
    restore(tmp_path / "all.tar.gz", tmp_path / "new", clock=now)
    with closing(Ledger(tmp_path / "new", clock=now)) as copy:
        assert copy.readings.events() == (event(),)


def test_a_workspace_from_before_reading_is_refused_then_brought_up_whole(
    tmp_path: Path, ledger: Ledger, new_batch: MakeBatch
) -> None:
    (tmp_path / "old").mkdir()
    path = tmp_path / "old" / "ledger.sqlite"
    migrate_to(path, "0003")
    held = ledger.commit(new_batch())
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("ATTACH ? AS new", [str(ledger.folder / "ledger.sqlite")])
        for table in ("sources", "batches", "entries", "findings"):
            connection.execute(f"INSERT INTO {table} SELECT * FROM new.{table}")  # noqa: S608
    with pytest.raises(MigrationNeeded, match="version 0003"):
        Ledger(tmp_path / "old", clock=now)
    migrate(path)
    with closing(Ledger(tmp_path / "old", clock=now)) as old:
        assert (old.batches(), old.readings.events()) == ((held,), ())
        assert add(old, event())


# --- several batches in one commit ---------------------------------------------------------


def test_several_batches_are_committed_together_in_their_order(
    ledger: Ledger, new_batch: MakeBatch
) -> None:
    one, two = new_batch("one"), new_batch("two", kind="document")
    # Twice the same is two batches, as with two commits, and one source.
    again = replace(one, label="again")
    made = ledger.commit_all([one, two, again])
    assert [batch.feed for batch in made] == ["one", "two", "one"]
    assert made == ledger.batches()
    assert (made[2].batch_id, made[2].source_id) == (f"{made[0].batch_id}-2", made[0].source_id)
    assert ledger.batches(kind="document") == (made[1],)
    assert [one.is_of_text for one in made] == [False, True, False]
    assert all(ledger.table(batch) is not None for batch in made)
    assert [len(ledger.entries(batch)) for batch in made] == [1, 1, 1]


def test_of_several_batches_none_is_there_when_one_cannot_be_written(
    ledger: Ledger, new_batch: MakeBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = iter([True, True, True])

    def fail(path: Path, content: bytes) -> str:
        if not next(left, False):
            raise KeyboardInterrupt
        return write_durably(path, content)

    monkeypatch.setattr("truceline.store.ledger.write_durably", fail)
    with pytest.raises(KeyboardInterrupt):
        ledger.commit_all([new_batch("one"), new_batch("two")])
    assert ledger.batches() == ()
    assert ledger.sweep() == 3
