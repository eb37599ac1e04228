from __future__ import annotations

from datetime import date

from truceline.core.agreement import Obligation
from truceline.core.claim import Stated
from truceline.core.dates import Period, parse_when
from truceline.record.model import ObligationStatus, State
from truceline.reporting.dues import sort_dues
from truceline.reporting.numbers import entry_numbers
from truceline.reporting.templates import template

from .made import plan

WEEK = Period(from_on=date(2018, 1, 1), until_on=date(2018, 1, 8))


def status(name: str, due: str, state: State = State.UNDECIDED) -> ObligationStatus:
    when = parse_when(due)
    obligation = Obligation(
        obligation_id=name,
        kind="withdraw",
        bound=("government",),
        from_on=Stated(value=parse_when("unstated")),
        until_on=Stated(value=parse_when("unstated")),
        due=Stated(value=when),
    )
    return ObligationStatus(
        obligation=obligation, agreement_id="a", text="", state=state, reason="", evidence=(),
        due=when,
    )  # fmt: skip


def test_obligations_stand_in_the_lists_that_ask_for_attention() -> None:
    now = (
        status("before", "2017-12-31"),
        status("first", "2018-01-01", State.DONE),
        status("last", "2018-01-07"),
        status("next", "2018-01-08"),
        status("later", "2018-01-15"),
        status("disputed", "unstated", State.DISPUTED),
    )
    dues = sort_dues(now, (), period=WEEK, next_days=7)

    def ids(statuses: tuple[ObligationStatus, ...]) -> list[str]:
        return [one.obligation.obligation_id for one in statuses]

    assert ids(dues.fell_due) == ["first", "last"]
    assert ids(dues.due_next) == ["next"]
    assert ids(dues.overdue) == ["before", "last"]
    assert ids(dues.contested) == ["disputed"]
    assert dues.moved == ()


def test_a_state_that_changed_came_or_went_is_told_with_both_sides() -> None:
    before = (status("kept", "unknown"), status("moved", "unknown"), status("gone", "unknown"))
    moved, signed = status("moved", "unknown", State.DONE), status("signed", "unknown")
    now = (status("kept", "unknown"), moved, signed)
    dues = sort_dues(now, before, period=WEEK, next_days=7)
    told = {one.status.obligation.obligation_id: (one.before, one.now) for one in dues.moved}
    assert told == {
        "moved": (State.UNDECIDED, State.DONE),
        "signed": (None, State.UNDECIDED),
        "gone": (State.UNDECIDED, None),
    }


def test_of_a_first_report_it_is_not_said_that_nothing_changed() -> None:
    first = plan(previous_cut_off=None)
    found = entry_numbers(template("daily"), first, statuses=((), ()), observations=())
    assert not [one.key for one in found if "/changed/" in one.key]
