"""How allegations move: never illegally, each step by a person, every undo exact."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.core.errors import InvalidValue, TrucelineError, UnknownId
from truceline.talks.allegations import (
    Event,
    State,
    check_event,
    fold_case,
    read_allegation,
    ruling_claims,
)

from .made import BODY, NOW, RULES, alleged, case_of, event, received

DEEDS = st.one_of(
    st.builds(lambda to, ruled: ("step", {"to": to.value} | (BODY if ruled else {})),
              st.sampled_from(State), st.booleans()),
    st.builds(lambda back: ("undo", {"back": back}), st.integers(0, 12)),
    st.builds(lambda party, answer: ("answer", {"party": party, "answer": answer}),
              st.sampled_from(["russia", "turkey", "iran"]),
              st.sampled_from(["confirmed", "contested", "maybe"])),
    st.builds(lambda other, same: ("same", {"other": other, "is_same": same}),
              st.sampled_from(["al-1", "al-2"]), st.booleans()),
    st.just(("received", {})),
)  # fmt: skip


def tried(events: list[Event], deed: tuple[str, dict[str, Any]]) -> list[Event]:
    """The events after a deed; as they were where it was refused."""
    kind, payload = deed
    n = len(events)
    at = NOW + timedelta(minutes=n)
    if kind == "undo":
        back = int(str(payload["back"])) % n
        new = event("undo", at=at, n=n, event=events[back].event_id)
    elif kind == "received":
        new = received(alleged(place_name=f"Hama {n}"), n=n, at=at)
    else:
        new = event(kind, at=at, n=n, **payload)
    try:
        check_event(new, fold_case(events), RULES)
    except TrucelineError:
        return events
    return [*events, new]


@given(st.lists(DEEDS, max_size=25))
def test_no_order_of_steps_leads_to_an_illegal_state(
    deeds: list[tuple[str, dict[str, Any]]],
) -> None:
    events = [received()]
    for deed in deeds:
        events = tried(events, deed)
    case = fold_case(events)
    assert case
    at = State.RECEIVED
    for step in case.steps:
        assert step.before is at
        assert step.to in RULES.moves[at]
        at = step.to
    assert case.state is at
    assert (case.ruling is not None) == (at in RULES.rulings)
    assert case.ruling is None or (case.ruling.body and case.ruling.mandate)
    assert [e.known_at for e in events] == sorted(e.known_at for e in events)


@given(st.lists(DEEDS, max_size=15), DEEDS)
def test_an_undo_gives_back_exactly_what_was(
    deeds: list[tuple[str, dict[str, Any]]], last: tuple[str, dict[str, Any]]
) -> None:
    events = [received()]
    for deed in deeds:
        events = tried(events, deed)
    after = tried(events, last)
    if len(after) == len(events) or last[0] == "undo":
        return
    undo = event("undo", at=NOW + timedelta(days=1), n=99, event=after[-1].event_id)
    check_event(undo, fold_case(after), RULES)
    before, then = fold_case(events), fold_case([*after, undo])
    assert before
    assert then
    gone = {after[-1].event_id}
    assert replace(then, log=(), undone=then.undone - gone) == replace(before, log=())


@pytest.mark.parametrize(
    ("steps", "step", "words"),
    [
        ((), {"to": "violation"} | BODY, "violation cannot follow"),
        (("screening",), {"to": "received"}, "received cannot follow"),
        (("screening", "investigating"), {"to": "violation"}, "the body that ruled"),
        (("screening", "investigating"), {"to": "unable to rule", "body": "x"}, "its mandate"),
        (("screening",), {"to": "not admissible"} | BODY, "is no ruling"),
        (("screening", "investigating"), {"to": "violation"} | BODY | {"ruled_on": "2017-05-01"},
         "A ruling of 2017-05-01 cannot be"),
    ],
    ids=["no-screening", "backwards", "nobody-ruled", "no-mandate", "person-alone", "too-early"],
)  # fmt: skip
def test_a_step_that_may_not_be_is_refused_with_what_may(
    steps: tuple[str, ...], step: dict[str, Any], words: str
) -> None:
    case = case_of(*steps)
    with pytest.raises(InvalidValue, match=words):
        check_event(event("step", at=NOW + timedelta(days=1), **step), case, RULES)


def test_a_step_needs_a_reason_a_case_and_a_time_that_has_come() -> None:
    step = event("step", to="screening")
    with pytest.raises(InvalidValue, match="No reason"):
        check_event(replace(step, reason=" "), case_of(), RULES)
    with pytest.raises(UnknownId, match="no allegation 'al-1'"):
        check_event(step, None, RULES)
    with pytest.raises(InvalidValue, match="has not come yet"):
        check_event(replace(step, known_at=NOW + timedelta(days=2)), case_of(), RULES)
    with pytest.raises(InvalidValue, match="known from 2017-05-07"):
        check_event(replace(step, known_at=NOW - timedelta(days=1)), case_of(), RULES)


def test_what_a_withdrawn_import_brought_no_longer_stands_and_comes_back_with_another() -> None:
    first, second = received(batch="b-1"), received(alleged(place_name="Homs"), n=1, batch="b-2")
    gone = fold_case([first, second], withdrawn=["b-2"])
    assert gone
    assert (gone.allegation.place_name, gone.is_withdrawn) == ("Hama", False)
    case = fold_case([first], withdrawn=["b-1"])
    assert case
    assert case.is_withdrawn
    with pytest.raises(InvalidValue, match="was withdrawn"):
        check_event(event("step", to="screening"), case, RULES)


def test_only_a_ruling_of_violation_becomes_a_claim_and_names_its_body() -> None:
    one = alleged(against=("obligation:de-escalation/1", "ceasefire:may-2017"))
    path = ("screening", "investigating")
    assert ruling_claims([case_of(*path, one=one), case_of(*path, "no violation", one=one)]) == ()
    claims = ruling_claims([case_of(*path, "violation", one=one)])
    assert [(c.subject, c.field, c.value) for c in claims] == [
        ("obligation:de-escalation/1", "status", "violation"),
        ("ceasefire:may-2017", "ruling", "violation"),
    ]
    assert {(c.claimant, c.is_ruling, c.said_on) for c in claims} == {
        ("joint-commission", True, date(2017, 5, 7))
    }


def test_a_payload_gives_the_same_allegation_back() -> None:
    one = alleged(texts={"ar": "قصف", "ru": "обстрел"}, lon_deg=36.7, lat_deg=35.1, radius_m=500.0)
    assert read_allegation(received(one).payload["allegation"]) == one
