"""Events of reports and editions in the ledger: once, in order, whole or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from truceline.core.errors import InvalidValue, StoreDamaged, StoreError, StoreLocked, UnknownId
from truceline.store import EventRow, Ledger, NewEdition, back_up, restore
from truceline.store.files import writer_lock
from truceline.store.migrate import migrate

from .conftest import NOW, MakeBatch, now
from .test_judgements import migrate_to

FILES = {"report.html": "تقرير".encode(), "report.json": b"{}"}


def event(event_id: str = "e-1", **changes: Any) -> EventRow:
    values: dict[str, Any] = {
        "event_id": event_id,
        "report_id": "daily-1",
        "kind": "wrote",
        "payload": {"text": "هدوء", "settles": []},
        "by": "Amal",
        "remark": "",
        "recorded_at": NOW,
    }
    return EventRow(**values | changes)


def edition(files: Mapping[str, bytes] = FILES, **changes: Any) -> NewEdition:
    values: dict[str, Any] = {"version": 1, "audience": "public", "number": "1", "run_id": "run-1"}
    return NewEdition(files=files, **values | changes)


def add(ledger: Ledger, one: EventRow, *editions: NewEdition) -> bool:
    return ledger.reports.append(one, check=lambda _: None, editions=editions)


def test_events_are_read_back_in_order_of_recording(ledger: Ledger) -> None:
    made = [event("e-2"), event("e-1", report_id="daily-2"), event("e-3")]
    assert [add(ledger, one) for one in made] == [True, True, True]
    other = Ledger(ledger.folder, clock=now)
    assert other.reports.events() == tuple(made)
    assert other.reports.events("daily-1") == (made[0], made[2])
    assert other.reports.event("e-1") == made[1]
    assert other.reports.event("none") is None
    other.close()


def test_the_same_event_twice_is_there_once_even_when_the_check_would_refuse_it(
    ledger: Ledger,
) -> None:
    def refuse(_: tuple[EventRow, ...]) -> None:
        raise InvalidValue("no")

    assert add(ledger, event())
    again = event(payload={"settles": (), "text": "هدوء"}, recorded_at=NOW + timedelta(hours=1))
    assert not ledger.reports.append(again, check=refuse)
    assert ledger.reports.events() == (event(),)


@pytest.mark.parametrize(
    "changes",
    [{"payload": {"text": "x"}}, {"by": "Omar"}, {"report_id": "daily-2"}, {"remark": "r"}],
    ids=str,
)
def test_another_event_under_the_same_id_is_refused(
    ledger: Ledger, changes: dict[str, Any]
) -> None:
    add(ledger, event())
    with pytest.raises(InvalidValue, match="e-1 was recorded before"):
        add(ledger, event(**changes))
    assert ledger.reports.events() == (event(),)


def test_what_the_check_refuses_is_not_written(ledger: Ledger) -> None:
    add(ledger, event())
    seen: list[tuple[EventRow, ...]] = []

    def refuse(events: tuple[EventRow, ...]) -> None:
        seen.append(events)
        raise InvalidValue("Not now.")

    with pytest.raises(InvalidValue, match="Not now"):
        ledger.reports.append(event("e-2"), check=refuse, editions=[edition()])
    assert seen == [(event(),)]
    assert ledger.reports.events() == (event(),)
    assert not (ledger.folder / "editions").exists()


def test_a_second_writer_is_refused(ledger: Ledger) -> None:
    with writer_lock(ledger.folder), pytest.raises(StoreLocked):
        add(ledger, event())
    assert ledger.reports.events() == ()


@pytest.mark.parametrize("table", ["report_events", "editions"])
def test_nothing_of_a_report_can_be_changed_or_deleted(ledger: Ledger, table: str) -> None:
    add(ledger, event(), edition())
    with closing(sqlite3.connect(ledger.folder / "ledger.sqlite")) as connection:
        for change in (f"UPDATE {table} SET rowid = rowid", f"DELETE FROM {table}"):  # noqa: S608
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(change)


def test_an_edition_is_read_back_byte_by_byte(ledger: Ledger) -> None:
    add(ledger, event(kind="released"), edition(), edition(audience="internal"))
    other = Ledger(ledger.folder, clock=now)
    public, internal = other.reports.editions("daily-1")
    assert {name: other.reports.file(public, name) for name in public.files} == FILES
    assert (public.released_by, public.last_event, public.released_at) == ("Amal", "e-1", NOW)
    # The same bytes for another audience are another edition.
    assert public.edition_id != internal.edition_id
    assert other.reports.edition(public.edition_id[:9]) == public
    with pytest.raises(UnknownId, match=r"no file 'report\.exe'"):
        other.reports.file(public, "report.exe")
    with pytest.raises(UnknownId, match="No editions"):
        other.reports.edition("ed-none")
    other.close()


@pytest.mark.parametrize("flaw", ["missing", "changed"])
def test_an_edition_that_is_not_what_was_released_is_told(ledger: Ledger, flaw: str) -> None:
    add(ledger, event(), edition())
    (one,) = ledger.reports.editions()
    path = ledger.folder / "editions" / one.edition_id / "report.json"
    if flaw == "missing":
        path.unlink()
    else:
        path.write_bytes(b"[]")
    with pytest.raises(StoreDamaged, match=r"report\.json"):
        ledger.reports.file(one, "report.json")


class FullDisk(dict[str, bytes]):
    """Files of which only so many can be read in all."""

    def __init__(self, files: Mapping[str, bytes], room: int) -> None:
        super().__init__(files)
        self.room = room

    def items(self) -> Any:
        for pair in super().items():
            if not self.room:
                raise StoreError("The disk is full.")
            self.room -= 1
            yield pair


def check_nothing_was_released(ledger: Ledger, orphans: int) -> None:
    assert [one.event_id for one in ledger.reports.events()] == ["e-0"]
    (held,) = ledger.reports.editions()
    assert ledger.reports.file(held, "report.json") == b"{}"
    assert ledger.sweep() == orphans
    assert [path.name for path in (ledger.folder / "editions").iterdir()] == [held.edition_id]


def test_a_release_that_breaks_off_among_its_files_leaves_nothing(ledger: Ledger) -> None:
    add(ledger, event("e-0"), edition())
    whole = edition(version=2)
    half = edition(version=2, audience="internal")
    # Both are read once for the edition's id; one more is written.
    with pytest.raises(StoreError, match="full"):
        add(ledger, event("e-1"), whole, replace(half, files=FullDisk(FILES, 3)))
    check_nothing_was_released(ledger, orphans=3)
    assert add(ledger, event("e-1"), whole, half)


def test_a_release_that_breaks_off_between_files_and_row_leaves_nothing(ledger: Ledger) -> None:
    add(ledger, event("e-0"), edition())
    new = (edition(version=2), edition(version=2, audience="internal"))
    with closing(sqlite3.connect(ledger.folder / "ledger.sqlite")) as connection, connection:
        connection.execute(
            "CREATE TRIGGER broken BEFORE INSERT ON editions WHEN NEW.audience = 'internal' "
            "BEGIN SELECT RAISE(ABORT, 'the power is cut'); END"
        )
        with pytest.raises(IntegrityError, match="power"):
            add(ledger, event("e-1"), *new)
        connection.execute("DROP TRIGGER broken")
    check_nothing_was_released(ledger, orphans=4)
    assert add(ledger, event("e-1"), *new)


def test_files_that_no_edition_names_are_swept(ledger: Ledger) -> None:
    add(ledger, event(), edition())
    (one,) = ledger.reports.editions()
    folder = ledger.folder / "editions"
    (folder / one.edition_id / "report.html.partial").write_bytes(b"half")
    (folder / "ed-lost").mkdir()
    (folder / "ed-lost" / "report.html").write_bytes(b"half")
    assert ledger.sweep() == 2
    assert ledger.reports.file(one, "report.html") == FILES["report.html"]
    assert not (folder / "ed-lost").exists()


def test_a_backup_keeps_events_and_editions(ledger: Ledger, tmp_path: Path) -> None:
    add(ledger, event(), edition())
    (ledger.folder / "editions" / "ed-lost").mkdir()
    back_up(ledger, tmp_path / "all.tar.gz")
    restore(tmp_path / "all.tar.gz", tmp_path / "new", clock=now)
    copy = Ledger(tmp_path / "new", clock=now)
    assert copy.reports.events() == ledger.reports.events()
    (one,) = copy.reports.editions()
    assert {name: copy.reports.file(one, name) for name in one.files} == FILES
    assert [path.name for path in (tmp_path / "new" / "editions").iterdir()] == [one.edition_id]
    copy.close()


def test_a_damaged_edition_is_not_backed_up_in_silence(ledger: Ledger, tmp_path: Path) -> None:
    add(ledger, event(), edition())
    (one,) = ledger.reports.editions()
    (ledger.folder / "editions" / one.edition_id / "report.html").write_bytes(b"garbled")
    with pytest.raises(StoreDamaged, match=r"report\.html"):
        back_up(ledger, tmp_path / "all.tar.gz")


def test_what_is_done_to_a_report_makes_no_answer_old(ledger: Ledger, new_batch: MakeBatch) -> None:
    before, other = (ledger.imports, ledger.writes), Ledger(ledger.folder, clock=now)
    seen = other.reports.writes
    add(ledger, event(), edition())
    assert (ledger.imports, ledger.writes) == before
    assert other.reports.writes > seen
    ledger.commit(new_batch())
    assert other.writes > before[1]
    other.close()


def test_a_workspace_from_before_reports_is_brought_up_whole(
    tmp_path: Path, ledger: Ledger, new_batch: MakeBatch
) -> None:
    (tmp_path / "old").mkdir()
    path = tmp_path / "old" / "ledger.sqlite"
    migrate_to(path, "0002")
    held = ledger.commit(new_batch())
    judged = ledger.judge(subject="a:b", field="c", claim_id="", by="Amal", reason="r")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("ATTACH ? AS new", [str(ledger.folder / "ledger.sqlite")])
        for table in ("sources", "batches", "entries", "findings", "judgements"):
            connection.execute(f"INSERT INTO {table} SELECT * FROM new.{table}")  # noqa: S608
    migrate(path)
    old = Ledger(tmp_path / "old", clock=now)
    assert (old.batches(), old.judgements(), old.reports.events()) == ((held,), (judged,), ())
    assert add(old, event(), edition())
    old.close()
