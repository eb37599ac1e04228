"""Allegations of a workspace: each once, stepped and ruled on, as of a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from truceline.core.dates import Period
from truceline.core.errors import InvalidValue, UnknownId
from truceline.core.findings import Severity
from truceline.monitor.tallies import SideTally, compare_tallies
from truceline.record.model import State as Status
from truceline.store import PastLedger
from truceline.talks.allegations import Allegation, State
from truceline.workspace import Workspace
from truceline.workspace.allegations import RuledBy, Said
from truceline.workspace.record import RecordStage

from .builders import Clock

BY: dict[str, Any] = {"by": "Amal", "reason": "two sources"}
BODY = RuledBy(body="commission", mandate="provision 5", ruled_on=date(2017, 5, 20))
Write = Callable[..., Path]


def alleged(**changes: Any) -> Allegation:
    values: dict[str, Any] = {
        "allegation_id": "al-1",
        "alleged_by": "insurgents",
        "received_at": datetime(2017, 5, 8, 9, tzinfo=UTC),
        "kind": "explosion",
        "first_on": date(2017, 5, 7),
        "last_on": date(2017, 5, 7),
        "against": ("obligation:truce/1",),
        "lon_deg": 36.72,
        "lat_deg": 34.73,
    }
    return Allegation(**values | changes)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(*rows: str, name: str = "list.csv") -> Path:
        head = "allegation_id,alleged_by,kind,first_on,received_at,number,place_name,text_ar"
        (tmp_path / name).write_text("\n".join([head, *rows, ""]), encoding="utf-8")
        return tmp_path / name

    return written


def ruled(workspace: Workspace) -> None:
    stage = workspace.allegations
    stage.add(alleged(), by="Amal")
    stage.step("al-1", "screening", on=date(2017, 5, 9), **BY)
    stage.step("al-1", "investigating", on=date(2017, 5, 10), **BY)
    stage.step("al-1", "violation", ruled=BODY, on=date(2017, 5, 21), **BY)


def status(workspace: Workspace, as_of: date | None = None) -> Status:
    on = as_of or date(2017, 6, 1)
    (one,) = workspace.record.statuses(on=on, as_of=as_of)
    return one.state


def test_only_a_ruling_makes_an_obligation_breached_and_only_from_when_it_was_known(
    workspace: Workspace,
) -> None:
    before = workspace.ledger.position
    assert status(workspace) is Status.UNDECIDED
    ruled(workspace)
    assert status(workspace) is Status.BREACHED
    assert status(workspace, date(2017, 5, 20)) is Status.UNDECIDED
    assert status(workspace, date(2017, 5, 21)) is Status.BREACHED
    (claim,) = workspace.allegations.rulings()
    assert (claim.claimant, claim.said_on) == ("commission", date(2017, 5, 20))
    assert claim in workspace.record.at().agreements["truce"].provisions[0].obligation.status_claims  # type: ignore[union-attr]
    past = PastLedger(workspace.folder, position=before, clock=workspace.clock)
    assert RecordStage(past).statuses(on=date(2017, 6, 1))[0].state is Status.UNDECIDED
    past.close()
    workspace.allegations.undo("al-1", by="Omar", reason="entered for another case")
    assert status(workspace) is Status.UNDECIDED
    assert status(workspace, date(2017, 5, 21)) is Status.BREACHED
    assert workspace.allegations.case("al-1").state is State.INVESTIGATING


def test_a_form_sent_twice_is_one_deed_and_another_deed_under_its_id_is_refused(
    workspace: Workspace,
) -> None:
    stage = workspace.allegations
    assert not stage.add(alleged(), by="Amal", event_id="w-1").was_known
    assert stage.add(alleged(), by="Amal", event_id="w-1").was_known
    assert stage.add(alleged(), by="Amal").was_known
    stage.step("al-1", "screening", event_id="w-2", **BY)
    assert stage.step("al-1", "screening", event_id="w-2", **BY).was_known
    undone = [stage.undo("al-1", event_id="w-3", **BY).was_known for _ in range(2)]
    assert undone == [False, True]
    with pytest.raises(InvalidValue, match="w-2 was recorded before"):
        stage.link("al-1", "incident:i-1", event_id="w-2", by="Amal")
    with pytest.raises(InvalidValue, match="another allegation already"):
        stage.add(alleged(kind="shot"), by="Amal")
    assert len(stage.case("al-1").log) == 3


def test_a_file_twice_changes_nothing_and_a_changed_row_supersedes(
    workspace: Workspace, write: Write
) -> None:
    stage = workspace.allegations
    rows = [
        "ru-1,Russia,shot,2017-05-06,2017-05-07,3,حماة,إطلاق نار",
        "ru-2,Russia,mine,2017-05-06,,,,",
    ]
    first = stage.add_file(write(*rows), by="Amal")
    assert (first.new, first.changed, first.same, first.left_out) == (2, 0, 0, 0)
    again = stage.add_file(write(*rows), by="Omar")
    assert (again.was_known, again.same, again.batch) == (True, 2, first.batch)
    stage.step("ru-1", "screening", **BY)
    edited = stage.add_file(write(rows[0].replace(",3,", ",4,"), rows[1], name="b.csv"), by="Amal")
    assert (edited.new, edited.changed, edited.same) == (0, 1, 1)
    case = stage.case("ru-1")
    assert (case.allegation.figures[0].value, case.state, len(case.versions)) == (
        4,
        State.SCREENING,
        2,
    )
    assert stage.case("ru-1", date(2017, 5, 8)).allegation.figures[0].value == 3
    assert stage.add_file(write(*rows), by="Amal").was_known  # the old file does not come back
    assert stage.case("ru-1").allegation.texts == {"ar": "إطلاق نار"}


def test_rows_that_cannot_stand_are_told_and_every_row_is_accounted_for(
    workspace: Workspace, write: Write
) -> None:
    workspace.allegations.add(alleged(allegation_id="7"), by="Amal")
    added = workspace.allegations.add_file(
        write(
            "7,Russia,shot,2017-05-06,,,,",
            "8,Russia,rain of fire,2017-05-06,,,,",
            "9,Russia,shot,2517-05-06,,,,",
            "10,Russia,shot,2017-05-06,,,,",
            "10,Russia,shot,2017-05-05,,,,",
        ),
        by="Amal",
    )
    assert (added.rows, added.new, added.left_out) == (5, 1, 4)
    assert [f.code for f in added.findings if f.severity is Severity.ERROR] == [
        "allegation.other-side", "allegation.bad-row", "allegation.future", "allegation.twice",
    ]  # fmt: skip


def test_a_withdrawn_import_takes_its_allegations_and_rulings_along(
    workspace: Workspace, write: Write
) -> None:
    stage = workspace.allegations
    file = write("ru-1,Russia,shot,2017-05-06,2017-05-07,3,,")
    batch = stage.add_file(file, by="Amal").batch
    workspace.ingest.withdraw(batch.batch_id, by="Amal", reason="of another mission")
    assert stage.case("ru-1").is_withdrawn
    assert stage.sheet() == ()
    with pytest.raises(InvalidValue, match="was withdrawn"):
        stage.step("ru-1", "screening", **BY)
    assert stage.add_file(file, by="Amal").changed == 1
    assert not stage.case("ru-1").is_withdrawn


def test_a_side_maps_its_own_columns_and_numbers(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "ours.csv"
    path.write_text("No.;Что;Дата;Кто\n1;Взрыв;13.05.2017;НВФ\n", encoding="utf-8")
    mapping = (
        "columns: {allegation_id: No., kind: Что, first_on: Дата, about: Кто}\n"
        "constants: {alleged_by: Russia, by_kind: guarantor, channel: bulletin}\n"
        "prefix: ru-\n"
    )
    assert workspace.allegations.add_file(path, by="Amal", mapping=mapping).new == 1
    one = workspace.allegations.case("ru-1").allegation
    assert (one.kind, one.first_on, one.about) == ("explosion", date(2017, 5, 13), "НВФ")


def test_overdue_is_what_lasts_longer_than_its_days_and_a_workspace_sets_its_own(
    workspace: Workspace, clock: Clock
) -> None:
    stage = workspace.allegations
    stage.add(alleged(), by="Amal")
    assert stage.overdue(date(2017, 5, 10)) == ()
    (late,) = stage.overdue(date(2017, 5, 13))
    assert (late.due_on, late.days_late, late.rule) == (date(2017, 5, 10), 3, "allegations.v1")
    (workspace.folder / "allegations.yaml").write_text("name: ours\ndays: {received: 10}\n")
    assert stage.overdue(date(2017, 5, 13)) == ()
    stage.plan("al-1", "Send a team", "Team 2", by="Amal", due_on=date(2017, 5, 12))
    assert [one.who for one in stage.overdue(date(2017, 5, 13))] == ["Team 2"]
    assert clock() > datetime(2017, 5, 13, tzinfo=UTC)


def test_coverage_says_who_could_have_seen_it(workspace: Workspace) -> None:
    workspace.allegations.add(alleged(), by="Amal")
    assert {one.inside for one in workspace.allegations.watched("al-1")} <= {"inside", "everywhere"}
    workspace.allegations.add(alleged(allegation_id="far", lon_deg=0.0, lat_deg=0.0), by="Amal")
    assert all(one.zone_id == "" for one in workspace.allegations.watched("far"))


def test_a_guarantors_bulletin_of_15_and_11_stands_side_by_side_and_is_never_added(
    workspace: Workspace,
) -> None:
    stage = workspace.allegations
    day = Period(from_on=date(2017, 5, 5), until_on=date(2017, 5, 6))
    russia = SideTally(counter="Russia", registered=15)
    turkey = SideTally(counter="Turkey", registered=11, confirmed_by_other=0)
    tally = compare_tallies(russia, turkey, zone="Syria", period=day)
    kept = stage.add_bulletin(tally, cited="bulletin of 6 May 2017", by="Amal", event_id="t-1")
    assert (
        stage.add_bulletin(tally, cited="bulletin of 6 May 2017", by="Amal", event_id="t-1") == kept
    )
    (one,) = stage.bulletins()
    assert (one.tally.first.registered, one.tally.second.registered) == (15, 11)
    assert "26" not in one.in_words
    assert "Russia registered 15" in stage.told(on=date(2017, 5, 5))[0]
    # A brief of an earlier day does not know it, and says so.
    assert stage.told(on=date(2017, 5, 4)) == (
        "Left out, for they reach past 2017-05-04: published tallies, 1.",
    )
    stage.take_bulletin_back("t-1", by="Amal", reason="mistyped")
    assert stage.bulletins() == ()
    with pytest.raises(UnknownId):
        stage.take_bulletin_back("t-1", by="Amal", reason="mistyped")


def test_two_sides_allegations_are_counted_against_each_others_answers(
    workspace: Workspace,
) -> None:
    stage = workspace.allegations
    for n in range(3):
        stage.add(alleged(allegation_id=f"ru-{n}", alleged_by="Russia"), by="Amal")
        stage.add(alleged(allegation_id=f"tr-{n}", alleged_by="Turkey"), by="Amal")
    stage.answer("ru-0", Said(party="Turkey", answer="confirmed"), by="Amal")
    stage.answer("ru-1", Said(party="Turkey", answer="contested"), by="Amal")
    stage.judge_same("ru-2", "tr-2", is_same=True, **BY)
    stage.judge_same("tr-1", "ru-1", is_same=True, **BY)
    ((tally, _, left_out),) = stage.counted()
    assert {tally.first.counter, tally.second.counter} == {"Russia", "Turkey"}
    by_side = {side.counter: side for side in (tally.first, tally.second)}
    assert by_side["Russia"].confirmed_by_other == 1
    assert by_side["Turkey"].confirmed_by_other == 0
    assert tally.agreed_least == 2
    assert left_out == ("ru-1 and tr-1: judged the same, but a side contests it.",)
    pairs = {(one.first, one.second) for one in stage.similar() if one.is_across}
    assert ("ru-0", "tr-0") in pairs
    assert ("ru-2", "tr-2") not in pairs


def test_what_is_entered_for_an_earlier_day_stays_in_order(workspace: Workspace) -> None:
    stage = workspace.allegations
    ruled(workspace)
    with pytest.raises(InvalidValue, match="known from 2017-05-21"):
        stage.step("al-1", "investigating", on=date(2017, 5, 15), **BY)
    stage.undo("al-1", on=date(2017, 5, 21), **BY)
    stage.step("al-1", "no violation", ruled=BODY, on=date(2017, 5, 21), **BY)
    assert status(workspace, date(2017, 5, 22)) is Status.UNDECIDED
    with pytest.raises(UnknownId, match="was known by then"):
        stage.case("al-1", date(2017, 5, 7))
    assert stage.case("al-1", date(2017, 5, 8) + timedelta(days=1)).state is State.SCREENING
