"""Cases: steps in order, two persons where nothing can be undone, death only after proof."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.core.errors import InvalidValue, SafetyRefusal, TrucelineError, UnknownId
from truceline.core.person import NameParts, PersonRow
from truceline.core.source import Span
from truceline.exchange.cases import (
    Case,
    CaseEvent,
    FamilyExport,
    Held,
    check_event,
    custody_gaps,
    due_for_erasure,
    family_export,
    fold_case,
    fold_cases,
    held_cases,
    trained_people,
)
from truceline.exchange.cases.model import KINDS, NEXT, TRACKS

START = datetime(2024, 1, 1, tzinfo=UTC)
TRAINED = frozenset({"Dima"})


class Diary:
    """Events of one case, each checked as the vault checks it."""

    def __init__(self, track: str = "living", rows: tuple[str, ...] = ("r-1",)) -> None:
        self.events: list[CaseEvent] = []
        self.add("opened", track=track, rows=rows, liaison="Dima")

    @property
    def case(self) -> Case:
        case = fold_case(self.events, trained=TRAINED)
        assert case is not None
        return case

    def add(self, kind: str, by: str = "Amal", **said: Any) -> str:
        number = len(self.events) + 1
        event = CaseEvent(
            event_id=f"e-{number}",
            case_id="c-1",
            kind=kind,
            said=said,
            by=by,
            at=START + timedelta(days=number),
        )
        check_event(self.case if self.events else None, event, trained=TRAINED)
        self.events.append(event)
        return event.event_id

    def step(self, to: str, on: str = "2024-01-01") -> str:
        return self.add("step", to=to, on=on, evidence=["file-1"])

    def propose(self, to: str, by: str = "Amal", **more: Any) -> str:
        return self.add("proposed", by=by, to=to, on="2024-01-01", evidence=["file-2"], **more)

    def both(self, to: str, by: str = "Amal") -> str:
        of = self.propose(to, by=by)
        self.add("seconded", by="Basil", of=of)
        return of


def identified() -> Diary:
    diary = Diary("remains")
    diary.step("sampled")
    diary.both("identified")
    return diary


def test_a_living_person_goes_from_an_allegation_to_a_handover_by_dated_steps() -> None:
    diary = Diary()
    diary.step("located")
    diary.both("confirmed")
    diary.step("agreed")
    diary.step("scheduled")
    diary.both("handed-over")
    case = diary.case
    assert [step.to for step in case.steps] == list(TRACKS["living"][1:])
    assert case.state == "handed-over"
    assert {step.seconded_by for step in case.steps if step.to in {"confirmed", "handed-over"}} == {
        "Basil"
    }


@pytest.mark.parametrize("to", ["confirmed", "agreed", "handed-over", "alleged", "sampled", "x"])
def test_a_step_out_of_order_is_refused(to: str) -> None:
    with pytest.raises(TrucelineError):
        Diary().step(to)


def test_one_person_alone_takes_no_step_that_cannot_be_undone() -> None:
    diary = Diary()
    diary.step("located")
    with pytest.raises(SafetyRefusal, match="one person alone"):
        diary.step("confirmed")
    of = diary.propose("confirmed")
    assert diary.case.state == "located"
    with pytest.raises(SafetyRefusal, match="cannot second"):
        diary.add("seconded", by="Amal", of=of)
    diary.add("seconded", by="Basil", of=of)
    assert (diary.case.state, diary.case.pending) == ("confirmed", ())
    with pytest.raises(UnknownId):
        diary.add("seconded", by="Chadi", of=of)


def test_a_proposal_that_was_overtaken_cannot_be_seconded_and_may_be_declined() -> None:
    diary = Diary()
    diary.step("located")
    first, second = diary.propose("confirmed"), diary.propose("confirmed")
    diary.add("seconded", by="Basil", of=first)
    with pytest.raises(InvalidValue, match="cannot go"):
        diary.add("seconded", by="Basil", of=second)
    diary.add("declined", by="Basil", of=second, reason="twice")
    assert diary.case.pending == ()


def test_going_back_is_a_correction_that_stays_readable() -> None:
    diary = Diary()
    located = diary.step("located")
    diary.add("corrected", of=located, reason="another man of this name")
    case = diary.case
    assert case.state == "alleged"
    assert case.steps[0].correction is not None
    assert case.steps[0].correction.by == "Amal"
    diary.step("located")
    with pytest.raises(InvalidValue, match="last step that stands"):
        diary.add("corrected", of=located, reason="again")


def test_what_two_confirmed_two_take_back() -> None:
    diary = Diary()
    diary.step("located")
    confirmed = diary.both("confirmed")
    with pytest.raises(SafetyRefusal, match="not taken back by one"):
        diary.add("corrected", of=confirmed, reason="wrong")
    of = diary.propose("correction", of=confirmed)
    with pytest.raises(SafetyRefusal, match="cannot second"):
        diary.add("seconded", by="Amal", of=of)
    diary.add("seconded", by="Basil", of=of)
    assert diary.case.state == "located"


def test_a_withdrawn_case_takes_no_step_until_that_is_taken_back() -> None:
    diary = Diary()
    withdrawn = diary.step("withdrawn")
    with pytest.raises(InvalidValue, match="case is withdrawn"):
        diary.step("located")
    diary.add("corrected", of=withdrawn, reason="the family asked again")
    diary.step("located")
    assert diary.case.state == "located"


@pytest.mark.parametrize("on", ["2023-12-31", "2024-09-09", "yesterday"])
def test_a_day_before_the_last_step_or_in_the_future_or_none_is_refused(on: str) -> None:
    diary = Diary()
    diary.step("located")
    with pytest.raises(InvalidValue):
        diary.step("withdrawn", on=on)


def test_each_event_needs_what_shows_it() -> None:
    with pytest.raises(InvalidValue, match="lacks 'evidence'"):
        Diary().add("step", to="located", on="2024-01-01", evidence=[])
    with pytest.raises(InvalidValue, match="lacks 'reason'"):
        Diary().add("corrected", of="e-1")
    with pytest.raises(InvalidValue, match="know no event"):
        Diary().add("flown")
    with pytest.raises(UnknownId):
        check_event(None, Diary().events[0].__class__(
            event_id="e", case_id="c", kind="assigned", said={"liaison": "x", "reason": "y"},
            by="z", at=START,
        ))  # fmt: skip


def test_a_death_is_told_only_after_proof_by_two_and_by_a_trained_person() -> None:
    with pytest.raises(SafetyRefusal, match="forensic"):
        Diary("living").propose("death-told", by="Dima")
    early = Diary("remains")
    early.step("sampled")
    with pytest.raises(SafetyRefusal, match="forensic"):
        early.propose("death-told", by="Dima")
    diary = identified()
    with pytest.raises(SafetyRefusal, match="trained"):
        diary.propose("death-told", by="Amal")
    with pytest.raises(SafetyRefusal, match="one person alone"):
        diary.add("step", by="Dima", to="death-told", on="2024-01-01", evidence=["f"])
    told = diary.both("death-told", by="Dima")
    assert diary.case.death_told is not None
    assert (diary.case.death_told.step_id, diary.case.state) == (told, "identified")
    with pytest.raises(InvalidValue, match="told already"):
        diary.propose("death-told", by="Dima")
    diary.both("handed-over")
    assert diary.case.state == "handed-over"


def test_training_is_what_was_said_last() -> None:
    said = [("Dima", True), ("Eva", True), ("Eva", False)]
    assert trained_people(said) == {"Dima"}
    assert trained_people(said, ever=True) == {"Dima", "Eva"}


ROWS = [
    PersonRow(
        row_id=row_id,
        list_id=list_id,
        names=NameParts(full=f"Name {row_id}", mother="Salma"),
        where=Span(source_id="s", row=1),
        event="dead",
        held_by="Brigade",
        held_at="Prison",
        further={"note": "executed"},
    )
    for row_id, list_id in (("r-1", "family-7"), ("r-2", "party-a"), ("r-3", "family-8"))
]


def sheet(case: Case) -> FamilyExport:
    return family_export(case, ROWS, family_lists={"family-7"}, printed_on=date(2024, 3, 1))


def test_a_familys_sheet_has_no_room_for_a_death_and_is_the_same_for_all_news() -> None:
    rows = ("r-1", "r-2")
    located, dead = Diary(rows=rows), Diary("remains", rows)
    located.step("located")
    dead.step("sampled")
    for to, by in (("identified", "Amal"), ("death-told", "Dima"), ("handed-over", "Amal")):
        dead.both(to, by=by)
    assert sheet(located.case) == sheet(dead.case)
    assert {one.name for one in fields(FamilyExport)} == {
        "case_id", "opened_on", "status", "case_worker", "said", "printed_on",
    }  # fmt: skip
    printed = repr([getattr(sheet(dead.case), one.name) for one in fields(FamilyExport)])
    for word in ("dead", "Brigade", "Prison", "executed", "r-2", "Name r-3", "identified"):
        assert word not in printed
    with pytest.raises(UnknownId, match="no such case"):
        family_export(dead.case, ROWS, family_lists={"family-8"}, printed_on=date(2024, 3, 1))


def test_where_two_families_seek_one_person_each_sheet_holds_its_own_entry() -> None:
    case, day = Diary(rows=("r-1", "r-3")).case, date(2024, 3, 1)
    both = {"family-7", "family-8"}
    with pytest.raises(InvalidValue, match="two families"):
        family_export(case, ROWS, family_lists=both, printed_on=day)
    one = family_export(case, ROWS, family_lists=both, printed_on=day, own_rows={"r-3"})
    assert [said["name"] for said in one.said] == ["Name r-3"]


def test_the_custody_chain_shows_days_for_which_nobody_answers() -> None:
    diary = Diary("remains")
    for holder, first, last in (
        ("field team", "2024-01-01", "2024-01-03"),
        ("morgue", "2024-01-03", "2024-01-10"),
        ("laboratory", "2024-01-15", ""),
        ("court", "2024-02-01", "2024-02-05"),
        ("second court", "2024-02-04", "2024-02-09"),
    ):
        diary.add("custody", holder=holder, from_on=first, until_on=last, evidence="form")
    gaps = [(gap.kind, gap.from_on.isoformat(), gap.until_on.isoformat()) for gap in
            custody_gaps(diary.case.custody)]  # fmt: skip
    assert gaps == [
        ("unknown", "2024-01-11", "2024-01-14"),
        ("open", "2024-01-15", "2024-02-01"),
        ("overlap", "2024-02-04", "2024-02-05"),
    ]
    wrong = diary.case.custody[-1].entry_id
    diary.add("corrected", of=wrong, reason="another body")
    assert [gap.kind for gap in custody_gaps(diary.case.custody)] == ["unknown", "open"]


def test_what_is_due_for_erasure_is_listed_the_oldest_first_and_unknown_kinds_are_refused() -> None:
    diary = Diary()
    diary.step("withdrawn")
    held = [*held_cases([diary.case, Diary().case])]
    assert [(one.subject_id, one.kind) for one in held] == [("c-1", "case-withdrawn")]
    held.append(Held(subject_id="f", kind="raw-file", since_on=date(2023, 1, 1)))
    kept = Held(
        subject_id="k", kind="raw-file", since_on=date(2023, 1, 1), keep_until=date(2025, 1, 1)
    )
    due = due_for_erasure([*held, kept], on=date(2024, 1, 31))
    assert [(one.subject_id, one.due_on, one.overdue_days) for one in due] == [
        ("f", date(2023, 6, 30), 215),
        ("c-1", date(2024, 1, 31), 0),
    ]
    with pytest.raises(InvalidValue, match="no rule"):
        due_for_erasure([Held(subject_id="x", kind="y", since_on=date(2024, 1, 1))], on=date.max)


said = st.fixed_dictionaries(
    {
        "to": st.sampled_from([*NEXT, "withdrawn", "closed", "death-told", "correction"]),
        "on": st.sampled_from(["2024-01-01", "2024-01-02"]),
        "evidence": st.just(["f"]),
        "of": st.integers(1, 12).map(lambda number: f"e-{number}"),
        "reason": st.just("why"),
        "liaison": st.just("Dima"),
        "track": st.sampled_from(sorted(TRACKS)),
        "rows": st.just(["r-1"]),
        "case_id": st.just("c-2"),
        "holder": st.just("h"),
        "from_on": st.just("2024-01-01"),
    }
)


@given(
    st.lists(
        st.tuples(st.sampled_from(KINDS), said, st.sampled_from(["Amal", "Basil", "Dima"])),
        max_size=12,
    )
)
def test_no_order_of_events_breaks_the_fold_or_lets_one_person_confirm(
    drawn: list[tuple[str, dict[str, Any], str]],
) -> None:
    events = [
        CaseEvent(
            event_id=f"e-{number}",
            case_id="c-1",
            kind=kind,
            said=what,
            by=by,
            at=START + timedelta(days=number),
        )
        for number, (kind, what, by) in enumerate(drawn, start=1)
    ]
    cases, findings = fold_cases(events, trained=TRAINED)
    for case in cases.values():
        for step in case.steps:
            is_grave = step.to in {"confirmed", "identified", "handed-over", "death-told"}
            assert not is_grave or step.seconded_by not in {"", step.by}
        if case.death_told:
            assert any(step.to == "identified" for step in case.standing)
    if not cases:
        assert len(findings) == len(events)
