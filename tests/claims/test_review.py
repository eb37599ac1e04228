"""Decisions of people folded over suggestions: order, undo, two reviewers, splits, re-reading."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.reviewing import claim, decided, edit, undo
from truceline.claims.model import EventType, Mention, Suggestion
from truceline.claims.reviewing.review import (
    Action,
    Decision,
    Reviewed,
    State,
    check_decision,
    check_undo,
    fold_reviews,
    last_undoable,
    suggestion_id,
    suggestion_ids,
)
from truceline.core.errors import InvalidValue, UnknownId

ONE, TWO, THREE = claim(0), claim(30), claim(60, EventType.CASUALTIES)
ALL = (ONE, TWO, THREE)


def fold(*decisions: Decision, of: tuple[Suggestion, ...] = ALL) -> dict[str, Reviewed]:
    return {one.claim_id: one for one in fold_reviews(of, decisions)}


def state(one: Suggestion, *decisions: Decision) -> State:
    return fold(*decisions)[suggestion_id(one)].state


@pytest.mark.parametrize(
    ("action", "now"), [(Action.ACCEPT, State.ACCEPTED), (Action.REJECT, State.REJECTED)]
)
def test_a_verdict_counts_for_its_claim_alone(action: Action, now: State) -> None:
    found = fold(decided(action, TWO))
    assert [one.state for one in found.values()] == [State.OPEN, now, State.OPEN]


def test_the_last_verdict_of_a_person_counts() -> None:
    assert state(ONE, decided(Action.REJECT, ONE), decided(Action.ACCEPT, ONE)) is State.ACCEPTED


def test_two_people_who_differ_leave_a_claim_disputed_until_one_gives_way() -> None:
    accepts, rejects = decided(Action.ACCEPT, ONE), decided(Action.REJECT, ONE, "Omar")
    assert state(ONE, accepts, rejects) is State.DISPUTED
    assert fold(accepts, rejects)[suggestion_id(ONE)].verdicts == {
        "Amal": State.ACCEPTED,
        "Omar": State.REJECTED,
    }
    assert state(ONE, accepts, rejects, undo(rejects)) is State.ACCEPTED
    assert state(ONE, accepts, rejects, decided(Action.REJECT, ONE)) is State.REJECTED


def test_two_people_who_accept_different_wordings_differ() -> None:
    accepts, edits = decided(Action.ACCEPT, ONE), edit(ONE, "Omar", polarity="-")
    assert state(ONE, accepts, edits) is State.DISPUTED
    joins = decided(Action.ACCEPT, suggestion_id(ONE), results=edits.results, seen=ONE)
    now = fold(accepts, edits, joins)[suggestion_id(ONE)]
    assert (now.state, now.suggestion.polarity) == (State.ACCEPTED, "-")


def test_a_split_gives_parts_that_are_decided_on_their_own() -> None:
    parts = (claim(0), claim(10, EventType.CASUALTIES))
    split = decided(Action.SPLIT, ONE, results=parts)
    found = fold(split)
    assert found[suggestion_id(ONE)].state is State.SPLIT
    first, second = (one for one in found.values() if one.split_from)
    assert (first.state, second.state) == (State.ACCEPTED, State.ACCEPTED)
    assert (first.suggestion, second.suggestion) == parts
    rejects = decided(Action.REJECT, second.claim_id, "Omar")
    assert fold(split, rejects)[second.claim_id].state is State.DISPUTED
    # Without its split a part is gone, and what was said of it; both come back together.
    back = undo(split)
    assert not any(one.split_from for one in fold(split, rejects, back).values())
    assert fold(split, rejects, back, undo(back))[second.claim_id].state is State.DISPUTED


def test_two_people_who_split_alike_agree_and_otherwise_differ() -> None:
    parts = (claim(0), claim(10))
    mine = decided(Action.SPLIT, ONE, results=parts)
    same = decided(Action.SPLIT, ONE, "Omar", results=parts)
    other = decided(Action.SPLIT, ONE, "Omar", results=(claim(0), claim(12)))
    assert len(fold(mine, same)) == len(ALL) + 2
    assert fold(mine, other)[suggestion_id(ONE)].state is State.DISPUTED
    assert len(fold(mine, other)) == len(ALL)


def test_an_added_claim_stands_in_order_and_goes_with_its_undo() -> None:
    new = claim(45, EventType.RETREAT, frame="")
    added = decided(Action.ADD, suggestion_id(new), results=(new,))
    found = fold(added)
    assert list(found)[2] == suggestion_id(new)
    assert (found[suggestion_id(new)].state, found[suggestion_id(new)].suggested) == (
        State.ACCEPTED,
        None,
    )
    assert fold(added, undo(added)) == fold()
    # A later reading that suggests it, too, suggests this claim.
    again = fold(added, of=(*ALL, new))
    assert (len(again), again[suggestion_id(new)].suggested) == (4, new)


def test_what_was_decided_stays_when_a_newer_reading_suggests_other_claims() -> None:
    edits, rejects = edit(ONE, mode="shelling"), decided(Action.REJECT, TWO)
    found = fold(edits, rejects, of=(THREE,))
    kept = found[suggestion_id(ONE)]
    assert (kept.state, kept.suggestion.mode, kept.suggested) == (State.ACCEPTED, "shelling", None)
    assert found[suggestion_id(TWO)].state is State.REJECTED


def test_a_claim_corrected_to_a_type_is_the_one_that_a_newer_reading_suggests_so() -> None:
    edits = edit(ONE, event_type=EventType.CASUALTIES)
    newer = replace(ONE, event_type=EventType.CASUALTIES)
    (only,) = fold(edits, of=(newer,)).values()
    assert (only.claim_id, only.state, only.suggested) == (
        suggestion_id(ONE),
        State.ACCEPTED,
        newer,
    )


def test_a_rejected_claim_does_not_reject_what_a_newer_reading_makes_of_its_trigger() -> None:
    newer = replace(ONE, event_type=EventType.CASUALTIES)
    found = fold(decided(Action.REJECT, ONE), of=(newer,))
    assert found[suggestion_id(newer)].state is State.OPEN
    assert found[suggestion_id(ONE)].state is State.REJECTED


def test_a_newer_reading_that_puts_a_decided_claim_otherwise_is_told() -> None:
    accepts = decided(Action.ACCEPT, ONE)
    assert not fold(accepts)[suggestion_id(ONE)].is_read_otherwise
    (only,) = fold(accepts, of=(replace(ONE, mode="shelling", sureness=0.9),)).values()
    assert (only.suggestion, only.is_read_otherwise) == (ONE, True)
    (surer,) = fold(accepts, of=(replace(ONE, sureness=0.9),)).values()
    assert not surer.is_read_otherwise


def test_two_suggestions_on_one_trigger_are_both_there() -> None:
    twice = suggestion_ids([ONE, replace(ONE, mode="shelling")])
    assert list(twice) == [suggestion_id(ONE), f"{suggestion_id(ONE)}-2"]
    assert len(fold(of=(ONE, replace(ONE, mode="shelling")))) == 2


def test_only_ones_own_standing_decisions_are_taken_back() -> None:
    made, foreign = decided(Action.ACCEPT, ONE), decided(Action.ACCEPT, TWO, "Omar")
    gone = undo(made)
    assert last_undoable([made, foreign], "Amal") == made
    assert last_undoable([made, gone], "Amal") is None
    check_undo(gone, [made, foreign])
    with pytest.raises(InvalidValue, match="decision of Omar"):
        check_undo(decided(Action.UNDO, foreign.decision_id), [made, foreign])
    with pytest.raises(InvalidValue, match="taken back before"):
        check_undo(undo(made), [made, gone])
    with pytest.raises(UnknownId, match="no decision 'd-none'"):
        check_undo(decided(Action.UNDO, "d-none"), [made])
    with pytest.raises(UnknownId, match="no decision 'd-none'"):
        fold(decided(Action.UNDO, "d-none"))


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (decided(Action.ACCEPT, ONE, " "), "needs a name"),
        (decided(Action.EDIT, ONE), "'edit' with 0 claims"),
        (decided(Action.ADD, "", results=(ONE, TWO)), "'add' with 2 claims"),
        (decided(Action.SPLIT, ONE, results=(ONE,)), "'split' with 1 claims"),
        (decided(Action.SPLIT, ONE, results=(ONE, ONE)), "same words and the same type"),
        (decided(Action.SPLIT, "p-1", results=(ONE, TWO)), "a part already"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_decision_that_cannot_be_carried_out_is_refused(one: Decision, words: str) -> None:
    with pytest.raises(InvalidValue, match=words):
        check_decision(one)


# --- What holds for any decisions ----------------------------------------------------------


@st.composite
def decisions(draw: st.DrawFn) -> list[Decision]:
    """What two people may do to three claims, undos of undos among it."""
    made: list[Decision] = []
    for _ in range(draw(st.integers(0, 9))):
        by = draw(st.sampled_from(["Amal", "Omar"]))
        about = draw(st.sampled_from(ALL))
        own = [one for one in made if one.by == by]
        match draw(st.sampled_from([*Action])):
            case Action.UNDO if own:
                made.append(undo(draw(st.sampled_from(own))))
            case Action.EDIT:
                made.append(edit(about, by, mode=draw(st.sampled_from(["", "a", "b"]))))
            case Action.SPLIT:
                parts = (about, replace(about, quote=Mention(start=about.quote.start, end=70)))
                made.append(decided(Action.SPLIT, about, by, results=parts))
            case Action.ADD:
                new = claim(draw(st.integers(1, 9)), frame="")
                made.append(decided(Action.ADD, suggestion_id(new), by, results=(new,)))
            case Action.ACCEPT | Action.REJECT as action:
                made.append(decided(action, about, by))
            case _:
                pass
    return made


@given(decisions(), st.data())
def test_an_undo_that_is_taken_back_changes_nothing(
    made: list[Decision], data: st.DataObject
) -> None:
    before = fold_reviews(ALL, made)
    if made:
        gone = undo(data.draw(st.sampled_from(made)))
        is_first = not any(one.about == gone.about for one in made)
        after = fold_reviews(ALL, [*made, gone, undo(gone)])
        assert not is_first or after == before


@given(decisions(), st.data())
def test_what_was_taken_back_is_as_if_it_had_never_been(
    made: list[Decision], data: st.DataObject
) -> None:
    plain = [one for one in made if one.action is not Action.UNDO]
    if plain:
        gone = data.draw(st.sampled_from(plain))
        without = [one for one in plain if one is not gone]
        assert fold_reviews(ALL, [*plain, undo(gone)]) == fold_reviews(ALL, without)


@given(decisions())
def test_every_suggestion_is_there_once_and_in_order(made: list[Decision]) -> None:
    found = fold_reviews(ALL, made)
    ids = [one.claim_id for one in found]
    assert len(set(ids)) == len(ids)
    assert {suggestion_id(one) for one in ALL} <= set(ids)
    starts = [one.suggestion.quote.start for one in found]
    assert starts == sorted(starts)


@given(decisions())
def test_what_two_people_do_may_arrive_in_any_interleaving(made: list[Decision]) -> None:
    def verdicts(order: list[Decision]) -> dict[str, tuple[State, dict[str, State]]]:
        return {one.claim_id: (one.state, dict(one.verdicts)) for one in fold_reviews(ALL, order)}

    amal = [one for one in made if one.by == "Amal"]
    omar = [one for one in made if one.by == "Omar"]
    assert verdicts(amal + omar) == verdicts(omar + amal)


@given(decisions())
def test_decisions_outlive_any_newer_reading(made: list[Decision]) -> None:
    """What somebody accepted stands, whatever is suggested later."""
    now, later = fold_reviews(ALL, made), fold_reviews((), made)
    kept = {one.claim_id: one.state for one in later}
    for one in now:
        if one.decisions:
            assert kept[one.claim_id] is one.state
