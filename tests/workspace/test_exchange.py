"""The exchange room from lists to a handover, over SIMULATED persons."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from exchange.invented import ASKED, CANARY, FAMILIES_MAPPING, invented_lists
from exchange.rooms import LIAISON, OWNER, PASSPHRASE, REVIEWER, make_room
from truceline.core.errors import InvalidValue, SafetyRefusal, UnknownId
from truceline.exchange.cases import Release
from truceline.exchange.judging import PairState, rows_of_pair
from truceline.workspace import Workspace
from truceline.workspace.exchange import ExchangeRoom
from truceline.workspace.exchange_faults import ExchangeFault, nameless_faults
from truceline.workspace.exchange_plan_report import Report

NOW = datetime(2026, 12, 20, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_room(tmp_path_factory.mktemp("room") / "w")


@pytest.fixture
def workspace(made: Path, tmp_path: Path) -> Iterator[Workspace]:
    shutil.copytree(made, tmp_path / "w")
    with Workspace(tmp_path / "w", clock=lambda: NOW) as opened:
        yield opened


@pytest.fixture
def room(workspace: Workspace) -> Iterator[ExchangeRoom]:
    with unlock(workspace, OWNER) as opened:
        yield opened


def unlock(workspace: Workspace, user: str) -> ExchangeRoom:
    return workspace.exchange.unlock(user=user, passphrase=PASSPHRASE)


def sure_pair(room: ExchangeRoom, *, readers: int = 1) -> str:
    """A pair of one person on two lists that so many readers must confirm."""
    for one in room.pairs.queue():
        needed = room.pairs.standing(one.pair_id).readers_needed
        if (one.p_same or 0) > 0.9 and needed == readers:
            return one.pair_id
    raise AssertionError("no such pair")


def test_lists_are_added_once_and_erased_rows_stay_out(room: ExchangeRoom) -> None:
    families = invented_lists().families
    again = room.lists.add(families, mapping=FAMILIES_MAPPING, suffix=".csv")
    assert (again.rows_known, again.rows_new, again.rows_changed) == (40, 0, 0)
    gone = next(row.row_id for row in room.state.rows.values() if row.list_id == "families")
    room.log.erase(gone, reason="The family asked for it.")
    after = room.lists.add(families, mapping=FAMILIES_MAPPING, suffix=".csv")
    assert (after.rows_erased, after.findings[-1].code) == (1, "exchange.erased-row")
    assert room.lists.one("families").rows == 39
    assert room.log.check().is_whole


def test_the_model_finds_who_is_on_two_lists_and_joins_nobody(room: ExchangeRoom) -> None:
    same = invented_lists().same
    keys = {row.row_id: row.native_key for row in room.state.rows.values()}
    found = {
        tuple(sorted(keys[row] for row in rows_of_pair(one.pair_id)))
        for one in room.pairs.queue()
        if (one.p_same or 0) > 0.5 and "party-b-detained" not in one.lists
    }
    true = {tuple(sorted(pair)) for pair in same.items()}
    assert len(found & true) >= 0.9 * len(true)
    assert all(len(one.rows) == 1 for one in room.persons.all())


def test_a_judgement_joins_an_undo_parts_and_both_stay_readable(room: ExchangeRoom) -> None:
    pair = sure_pair(room)
    before = room.pairs.number_waiting()
    made = room.pairs.judge(pair, "same", reason="Every field agrees.", event_id="once")
    room.pairs.judge(pair, "same", reason="Every field agrees.", event_id="once")
    assert (made.state, len(room.pairs.standing(pair).judgements)) == (PairState.SETTLED, 1)
    assert room.pairs.number_waiting() == before - 1 == len(room.pairs.queue())
    assert [len(one.rows) for one in room.persons.all()][:2] == [2, 1]
    # A case opened on both rows must not ask for a second reader of what it rests on.
    person = room.persons.all()[0]
    room.cases.open([row.row_id for row in person.rows])
    assert len(room.persons.one(person.person_id).rows) == 2
    undone = room.pairs.undo("once", reason="The births differ.")
    assert (undone.state, undone.judgements[0].undone_by) == (PairState.OPEN, OWNER)
    assert all(len(one.rows) == 1 for one in room.persons.all())
    with pytest.raises(InvalidValue, match="no such judgement that stands"):
        room.pairs.undo("once")


def test_where_much_hangs_on_a_pair_two_readers_and_a_reason_are_needed(
    workspace: Workspace, room: ExchangeRoom
) -> None:
    pair = sure_pair(room, readers=2)
    with pytest.raises(InvalidValue, match="reason is needed"):
        room.pairs.judge(pair, "same")
    first = room.pairs.judge(pair, "same", reason="Mother and town agree.")
    assert first.state is PairState.SECOND
    assert all(len(one.rows) == 1 for one in room.persons.all())
    with unlock(workspace, "Nadia") as second:
        assert pair in {one.pair_id for one in second.pairs.queue()}
        assert second.pairs.judge(pair, "same", reason="I agree.").state is PairState.SETTLED
    assert len(room.persons.all()[0].rows) == 2


def test_people_who_differ_leave_a_conflict_and_nothing_is_joined(
    workspace: Workspace, room: ExchangeRoom
) -> None:
    pair = sure_pair(room)
    room.pairs.judge(pair, "same")
    with unlock(workspace, REVIEWER) as other:
        assert other.pairs.judge(pair, "different").state is PairState.CONFLICT
    assert [one.pair_id for one in room.pairs.conflicts()] == [pair]
    assert all(len(one.rows) == 1 for one in room.persons.all())


def test_what_may_not_be_seen_answers_as_what_does_not_exist(
    workspace: Workspace, room: ExchangeRoom
) -> None:
    protected = sure_pair(room, readers=2)
    left, _ = rows_of_pair(protected)
    with unlock(workspace, REVIEWER) as reviewer, unlock(workspace, "Otto") as auditor:
        asked: list[Callable[[], object]] = [
            lambda: reviewer.pairs.show(protected),
            lambda: reviewer.pairs.show("families-0~party-a-detained-0"),
            lambda: reviewer.persons.one(left),
            reviewer.lists.all,
            reviewer.log.deeds,
            reviewer.users.all,
            auditor.pairs.queue,
            lambda: auditor.persons.one(left),
            lambda: auditor.cases.one("case-0"),
            lambda: auditor.log.erase(left, reason="Why not."),
        ]
        answers = set()
        for ask in asked:
            with pytest.raises(UnknownId) as caught:
                ask()
            answers.add(str(caught.value))
        assert len(answers) == 1
        shown = reviewer.pairs.show(sure_pair(reviewer))
        assert {"held_by", "held_at", "health", "consent"}.isdisjoint(
            one.key for one in shown.fields
        )
        assert CANARY not in repr(auditor.log.deeds())
        # Nor do numbers tell that somebody else is there.
        assert 0 < reviewer.pairs.number_unlikely < room.pairs.number_unlikely
        more = FAMILIES_MAPPING.replace("list: families", "list: more")
        more = more.replace("sensitivity: حساسية", "sensitivity: {constant: protected}")
        room.lists.add(invented_lists().families, mapping=more, suffix=".csv")
        assert (room.pairs.rows_not_compared, reviewer.pairs.rows_not_compared) == (40, 0)


def test_a_plan_names_nobody_keeps_parity_and_needs_a_second_person(
    workspace: Workspace, room: ExchangeRoom
) -> None:
    made = room.plans.make(ASKED)
    assert made.plan.assigned
    assert made.ledger.flaws == ()
    assert all(line.there == line.back for line in made.ledger.lines)
    assert {one.has_consented for one in made.persons} == {True, False, None}
    with pytest.raises(SafetyRefusal, match="made a plan cannot agree"):
        room.plans.agree(made.plan_id)
    with unlock(workspace, "Pia") as planner:
        kept = planner.plans.agree(made.plan_id)
        assert (kept.made_by, kept.agreed_by) == (OWNER, "Pia")
        public = planner.plans.printed(made.plan_id, "day-1", reader="public")
        assert all(line.person_id is None for line in public)
    names = {row.names.full for row in room.state.rows.values()}
    assert not any(name in repr(made) for name in names)
    with pytest.raises(InvalidValue, match="There is no list 'party-c'"):
        room.plans.make(ASKED.replace("party-b-detained", "party-c"))


def confirmed_case(workspace: Workspace, room: ExchangeRoom, person_id: str) -> str:
    case = room.cases.open([row.row_id for row in room.persons.one(person_id).rows]).case_id
    room.cases.record(case, "step", {"to": "located", "on": "2026-12-01", "evidence": "A visit."})
    said = {"to": "confirmed", "on": "2026-12-02", "evidence": "A form."}
    proposal = room.cases.record(case, "proposed", said).pending[0].event_id
    with unlock(workspace, "Nadia") as second:
        second.cases.second(case, proposal)
    return case


def test_an_agreed_plan_moves_its_cases_and_a_day_that_went_otherwise_takes_them_back(
    workspace: Workspace, room: ExchangeRoom
) -> None:
    asked = ASKED.replace("2026-12-01", "2026-12-20").replace("2026-12-08", "2027-01-08")
    made = room.plans.make(asked)
    on = {event: [one for one, at in made.plan.assigned.items() if at == event]
          for event in ("day-1", "day-2")}  # fmt: skip
    absent, withdrawn, kept_one, unproven = on["day-1"][0], *on["day-2"][:3]
    case = {one: confirmed_case(workspace, room, one) for one in (absent, withdrawn, kept_one)}
    alleged = room.cases.open([row.row_id for row in room.persons.one(unproven).rows])
    with unlock(workspace, "Pia") as planner:
        planner.plans.agree(made.plan_id)
        assert planner.plans.cases(made.plan_id) == ()  # a planner sees no case
    held = room.cases.one(case[kept_one])
    assert [(one.to, one.by, one.plan) for one in held.steps[-2:]] == [
        ("agreed", "Pia", made.plan_id), ("scheduled", "Pia", made.plan_id),
    ]  # fmt: skip
    site = next(one.site for one in made.persons if one.person_id == kept_one)
    assert held.steps[-1].release == Release(event_id="day-2", on=date(2027, 1, 8), site=site)
    problems = {one.person_id: one.problem for one in room.plans.cases(made.plan_id)}
    assert (problems[kept_one], room.cases.one(alleged.case_id).state) == ("", "alleged")
    assert "two persons must confirm" in problems[unproven]
    for report, why in (
        (Report(over=("day-2",), reason="x"), "still to come"),
        (Report(withdrawn=(withdrawn,), reason=" "), "reason is missing"),
        (Report(over=("day-1",), absent=(withdrawn,), reason="x"), "was not to be released"),
        (Report(over=("day-1",), withdrawn=tuple(on["day-1"]), reason="x"), "was released on"),
    ):
        with pytest.raises(InvalidValue, match=why):
            room.plans.replan(made.plan_id, report)
    with pytest.raises(UnknownId):
        room.plans.replan(made.plan_id, Report(withdrawn=("p-0",), reason="x"))
    report = Report(over=("day-1",), absent=(absent,), withdrawn=(withdrawn,), reason="A no-show.")
    again = room.plans.replan(made.plan_id, report)
    states = [room.cases.one(case[one]).state for one in (absent, withdrawn, kept_one)]
    assert states == ["agreed", "confirmed", "scheduled"]
    assert {one.reason for one in again.plan.left_out if one.person_id == withdrawn} == {
        "Consent to the exchange was withdrawn."
    }
    assert not [one for one in again.ledger.flaws if not one.is_past]
    assert {"parity in each event", "the seats of the events"} <= {
        one.rule for one in again.binding
    }
    assert room.plans.one(made.plan_id).replaced_by == again.plan_id
    with unlock(workspace, "Pia") as planner:
        with pytest.raises(InvalidValue, match="took the place"):
            planner.plans.schedule(made.plan_id)
        planner.plans.agree(again.plan_id)
    wanted = again.plan.assigned.get(absent)
    assert room.cases.one(case[absent]).state == ("scheduled" if wanted else "agreed")
    assert room.log.check().is_whole


def test_a_handover_takes_two_persons_and_a_liaison_sees_only_the_own_case(
    workspace: Workspace, room: ExchangeRoom
) -> None:
    person = room.persons.all()[0]
    case = room.cases.open([row.row_id for row in person.rows], liaison=LIAISON)
    other = room.cases.open([room.persons.all()[1].rows[0].row_id])
    with unlock(workspace, LIAISON) as liaison:
        assert [one.case_id for one in liaison.cases.all()] == [case.case_id]
        with pytest.raises(UnknownId):
            liaison.cases.one(other.case_id)
        assert liaison.persons.one(person.person_id).rows[0].names.full
        said = {"to": "located", "on": "2026-12-01", "evidence": "A visit."}
        liaison.cases.record(case.case_id, "step", said)
        for to, day in (("confirmed", "02"), ("handed-over", "10")):
            said = {"to": to, "on": f"2026-12-{day}", "evidence": "A signed form."}
            with pytest.raises(SafetyRefusal, match="one person alone"):
                liaison.cases.record(case.case_id, "step", said)
            held = liaison.cases.record(case.case_id, "proposed", said)
            proposal = held.pending[0].event_id
            with pytest.raises(SafetyRefusal, match="cannot second it"):
                liaison.cases.second(case.case_id, proposal)
            room.cases.second(case.case_id, proposal)
        done = liaison.cases.one(case.case_id)
    assert (done.state, done.steps[-1].by, done.steps[-1].seconded_by) == (
        "handed-over", LIAISON, OWNER,
    )  # fmt: skip
    assert room.log.check().is_whole


def test_a_family_is_told_of_a_death_only_by_who_was_trained(
    workspace: Workspace, room: ExchangeRoom
) -> None:
    row = next(row for row in room.state.rows.values() if row.list_id == "families")
    case = room.cases.open([row.row_id], track="remains", liaison=LIAISON)
    room.cases.record(case.case_id, "step", {"to": "sampled", "on": "2026-12-01", "evidence": "A"})
    said = {"to": "identified", "on": "2026-12-02", "evidence": "A laboratory's report."}
    proposed = room.cases.record(case.case_id, "proposed", said)
    told = {"to": "death-told", "on": "2026-12-03", "evidence": "A visit."}
    with unlock(workspace, LIAISON) as liaison:
        liaison.cases.second(case.case_id, proposed.pending[0].event_id)
        with pytest.raises(SafetyRefusal, match="trained"):
            liaison.cases.record(case.case_id, "proposed", told)
        room.cases.train(LIAISON, is_trained=True)
        assert liaison.cases.record(case.case_id, "proposed", told).pending
        proposal = liaison.cases.one(case.case_id).pending[0].event_id
        room.cases.second(case.case_id, proposal)
        # Who is no longer trained was trained when it was told: what stands stays readable.
        room.cases.train(LIAISON, is_trained=False)
        assert liaison.cases.one(case.case_id).death_told
        correction = {"to": "correction", "of": proposal, "evidence": "An error.", "on": told["on"]}
        assert room.cases.record(case.case_id, "proposed", correction).death_told
    sheet = room.cases.family_sheet(case.case_id, lists=["families"])
    assert "identified" not in repr(sheet).lower()
    assert "death" not in repr(sheet).lower()


def test_a_familys_sheet_holds_its_own_entries_and_never_one_of_a_holders_list(
    room: ExchangeRoom,
) -> None:
    row = next(row for row in room.state.rows.values() if row.list_id == "families")
    other = next(
        one for one in room.state.rows.values() if one.list_id == "families" and one != row
    )
    two = room.cases.open([row.row_id, other.row_id])
    with pytest.raises(InvalidValue, match="two families may seek"):
        room.cases.family_sheet(two.case_id, lists=["families"])
    with pytest.raises(UnknownId):
        room.cases.family_sheet(two.case_id, rows=["families-0"])
    (own,) = room.cases.family_sheet(two.case_id, rows=[other.row_id]).said
    assert own["name"] == other.names.full
    holders = next(one for one in room.state.rows.values() if one.held_by == "Party A")
    mixed = room.cases.open([row.row_id, holders.row_id])
    with pytest.raises(SafetyRefusal, match="holds the person"):
        room.cases.family_sheet(mixed.case_id, rows=[row.row_id, holders.row_id])
    for given_by, giver_is, is_shown in (
        ("Party A, prisons (SIMULATED)", "", False),  # no row of it says who holds
        ("Party AB", "", True),
        ("Families of Party A", "", False),
        ("Families of Party A", "giver_is: family\n", True),
        ("A friend", "giver_is: holder\n", False),
    ):
        asked = FAMILIES_MAPPING.replace("list: families", "list: more")
        asked = asked.replace("Families (SIMULATED)", given_by) + giver_is
        room.lists.add(invented_lists().families, mapping=asked, suffix=".csv")
        more = room.lists.rows("more")[0]
        beside = room.cases.open([row.row_id, more.row_id])
        if is_shown:
            assert room.cases.family_sheet(beside.case_id, rows=[more.row_id]).said
        else:
            with pytest.raises(SafetyRefusal, match="holds the person"):
                room.cases.family_sheet(beside.case_id, rows=[more.row_id])
        assert room.cases.family_sheet(beside.case_id, rows=[row.row_id]).said


def test_nobody_takes_a_name_that_the_room_needs_nor_one_that_looks_like_anothers(
    workspace: Workspace, room: ExchangeRoom
) -> None:
    families = invented_lists().families
    for name in ("room", "vault", "linkage", "training", "private-book", "private-" + "0" * 32):
        taken = FAMILIES_MAPPING.replace("list: families", f"list: {name}")
        with pytest.raises(InvalidValue, match="cannot have this id"):
            room.lists.add(families, mapping=taken, suffix=".csv")
    case = room.cases.open([next(iter(room.state.rows))], liaison=LIAISON).case_id
    said = {"holder": "Party A", "from_on": "2026-12-01", "evidence": "A letter."}
    with unlock(workspace, LIAISON) as liaison:
        # The events by which this liaison would be taken out, or the case erased.
        for event_id in ("user-3-removed", "epoch-1", f"erased-{case}", "private-book-0"):
            with pytest.raises(InvalidValue, match="room's own"):
                liaison.cases.record(case, "custody", said, event_id=event_id)
        for wrong in ({"from_on": "2099-01-01"}, {"evidence": "x" * 6_000}, {"holder": "A\x00"}):
            with pytest.raises(InvalidValue):
                liaison.cases.record(case, "custody", said | wrong)
        assert liaison.cases.record(case, "custody", said).custody
    for name in (f"{OWNER}\u200f", "\uff2e\uff21\uff24\uff29\uff21", "Na\u00addia", "P\u202ei"):
        with pytest.raises(InvalidValue, match="taken for another"):
            room.users.add(name, passphrase=PASSPHRASE, roles=["intermediary"])
    room.users.remove(LIAISON)
    room.log.erase(case, reason="Asked for.")
    with pytest.raises(SafetyRefusal, match="do not open"):
        unlock(workspace, LIAISON)
    assert room.log.check().is_whole


PERSON_AT_WORK = """
import sys
from datetime import date
from pathlib import Path
from exchange.rooms import OWNER, PASSPHRASE
from truceline.workspace import Workspace
with Workspace(Path(sys.argv[1])) as workspace:
    room = workspace.exchange.unlock(user=OWNER, passphrase=PASSPHRASE)
    pair, case, mark = sys.argv[2:]
    for number in range(10_000):
        event = f"{mark}-{number}"
        room.pairs.judge(pair, "unsure", reason="No mother.", event_id=f"j-{event}")
        print(f"j-{event}", flush=True)
        said = {"holder": "Party A", "from_on": "2020-01-01", "evidence": event}
        room.cases.record(case, "custody", said, event_id=f"c-{event}")
        print(f"c-{event}", flush=True)
        room.pairs.undo(f"j-{event}", event_id=f"u-{event}")
        if number == 1:
            room.users.rotate()
"""


@pytest.mark.slow
def test_a_kill_in_the_middle_loses_no_judgement_and_no_custody_step(
    workspace: Workspace, room: ExchangeRoom, tmp_path: Path
) -> None:
    pair, case = room.pairs.queue(most=1)[0].pair_id, room.cases.open([next(iter(room.state.rows))])
    told: list[str] = []
    for attempt in range(2):
        command = [sys.executable, "-c", PERSON_AT_WORK, str(tmp_path / "w"), pair, case.case_id]
        tests = {"PYTHONPATH": str(Path(__file__).parents[1])}
        with subprocess.Popen(  # noqa: S603 (our own program)
            [*command, f"try{attempt}"], stdout=subprocess.PIPE, text=True, env=os.environ | tests
        ) as worker:
            assert worker.stdout is not None
            told += [worker.stdout.readline().strip() for _ in range(3 + attempt)]
            worker.kill()
            told += [line.strip() for line in worker.stdout if line.endswith("\n")]
        with unlock(workspace, OWNER) as anew:
            judged = {one.judgement_id for one in anew.pairs.standing(pair).judgements}
            held = {one.entry_id for one in anew.cases.one(case.case_id).custody}
            assert set(told) <= judged | held
            assert anew.log.check().is_whole
            anew.pairs.judge(pair, "unsure", event_id=f"after-{attempt}")


def test_erasing_a_person_leaves_only_that_it_was_done(room: ExchangeRoom) -> None:
    pair = sure_pair(room)
    room.pairs.judge(pair, "same", reason="Agrees.")
    row_id, other = rows_of_pair(pair)
    case = room.cases.open([row_id, other])
    assert room.log.erase(row_id, reason="Asked by the family.") == 4
    assert row_id not in room.state.rows
    with pytest.raises(UnknownId):
        room.cases.one(case.case_id)
    assert pair not in {one.pair_id for one in room.pairs.queue()}
    assert room.log.deeds()[0].words == "Erased a record"
    assert room.log.check().is_whole


def test_nothing_personal_lies_in_clear_in_any_file(made: Path) -> None:
    words = {CANARY, "الحلبي", "al-Halabi", "Maarrat al-Numan", OWNER, PASSPHRASE}
    for path in made.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        for word in words:
            if "vault" in path.parts:
                assert word.encode() not in content, path.name
                assert word.encode("utf-16-le") not in content, path.name
        assert not any(word in str(path) for word in words)


def test_a_fault_is_told_without_what_it_quotes() -> None:
    with pytest.raises(ExchangeFault) as caught, nameless_faults():
        int(CANARY)
    assert CANARY not in str(caught.value)
    assert caught.value.__suppress_context__
    assert "ValueError at test_exchange.py:" in str(caught.value)


def test_a_locked_room_says_nothing_and_a_wrong_passphrase_no_more(workspace: Workspace) -> None:
    for user in (OWNER, "nobody"):
        with pytest.raises(SafetyRefusal, match="do not open the vault"):
            workspace.exchange.unlock(user=user, passphrase=PASSPHRASE[::-1])
    room = unlock(workspace, OWNER)
    room.close()
    assert not room.state.rows
