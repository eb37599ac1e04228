"""Logs of rooms: each event once, as of a day, apart from other logs."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from truceline.core.errors import InvalidValue
from truceline.store import EventLog, Ledger, LogRow, PastLedger, back_up, restore

from .conftest import NOW, now


def event(event_id: str = "e-1", **changes: Any) -> LogRow:
    values: dict[str, Any] = {
        "event_id": event_id,
        "subject_id": "al-1",
        "kind": "step",
        "payload": {"to": "screening", "text": "هدوء"},
        "by": "Amal",
        "remark": "complete",
        "known_at": NOW,
        "recorded_at": NOW,
    }
    return LogRow(**values | changes)


def add(ledger: Ledger, one: LogRow) -> bool:
    return ledger.allegations.append(one, check=lambda _: None)


def test_events_are_read_back_in_order_and_each_is_there_once(ledger: Ledger) -> None:
    made = (event("e-2"), event("e-1", subject_id="al-2"), event("e-3", kind="link"))
    assert [add(ledger, one) for one in (*made, made[0])] == [True, True, True, False]
    assert ledger.allegations.events() == made
    assert ledger.allegations.events("al-1", kind="link") == (made[2],)
    with pytest.raises(InvalidValue, match="e-2 was recorded before"):
        add(ledger, replace(made[0], by="Omar"))


def test_logs_do_not_see_each_other(ledger: Ledger) -> None:
    add(ledger, event())
    patrols = EventLog(ledger.folder, ledger._engine, log="patrols")
    assert (patrols.events(), patrols.writes) == ((), 0)
    assert patrols.append(event(by="Omar"), check=lambda _: None)
    assert ledger.allegations.events() == (event(),)


def test_what_became_known_later_is_not_there_as_of_a_day(ledger: Ledger) -> None:
    early, late = event("e-1", known_at=NOW - timedelta(days=9)), event("e-2")
    assert [add(ledger, one) for one in (early, late)] == [True, True]
    day = (NOW - timedelta(days=1)).date()
    assert ledger.allegations.known(day) == (early,)
    assert ledger.allegations.known(date(1990, 1, 1)) == ()
    assert ledger.allegations.known(NOW.date()) == (early, late)


def test_several_events_are_added_all_or_none(ledger: Ledger) -> None:
    def refuse(one: LogRow, before: tuple[LogRow, ...]) -> bool:
        if len(before) > 1:
            raise InvalidValue("too many")
        return one.kind != "skip"

    add = ledger.allegations.append_all
    assert add([event("a"), event("b", kind="skip")], check=refuse) == (True, False)
    with pytest.raises(InvalidValue, match="too many"):
        add([event("c"), event("d")], check=refuse)
    assert add([event("a"), event("c")], check=refuse) == (False, True)
    assert [one.event_id for one in ledger.allegations.events()] == ["a", "c"]


def test_only_what_changes_the_record_makes_answers_old_and_the_past_stays(ledger: Ledger) -> None:
    before = ledger.position
    add(ledger, event("e-1"))
    assert ledger.position == before
    add(ledger, event("e-2", changes_record=True))
    assert (ledger.position > before, ledger.writes > sum(before)) == (True, True)
    with closing(PastLedger(ledger.folder, position=before, clock=now)) as past:
        assert past.allegations.events() == ()


def test_nothing_can_be_changed_or_deleted_and_a_backup_keeps_it(
    ledger: Ledger, tmp_path: Path
) -> None:
    add(ledger, event())
    with closing(sqlite3.connect(ledger.folder / "ledger.sqlite")) as connection:
        for change in ("UPDATE log_events SET by = 'x'", "DELETE FROM log_events"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(change)
    back_up(ledger, tmp_path / "all.tar.gz")
    restore(tmp_path / "all.tar.gz", tmp_path / "new", clock=now)
    with closing(Ledger(tmp_path / "new", clock=now)) as copy:
        assert copy.allegations.events() == (event(),)
