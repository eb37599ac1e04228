"""What the events of a report add up to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.core.errors import InvalidValue
from truceline.reporting.fold import (
    basis_of,
    changed_numbers,
    fold_report,
    plan_payload,
    read_plan,
)
from truceline.reporting.model import Draft, Event, Step

from .events import PLAN, START, event, number, opened, wrote


def folded(*events: Event) -> Draft:
    return fold_report([opened(), *events])


def said(draft: Draft) -> list[str]:
    return [text.text for text in draft.texts]


def at_officer() -> list[Event]:
    return [event("m-1", "moved", to="team"), event("m-2", "moved", to="officer")]


def test_a_plan_comes_back_as_it_was_kept() -> None:
    plan = replace(PLAN, previous_cut_off=START, title="هدوء")
    assert read_plan(plan_payload(plan)) == plan
    assert read_plan(plan_payload(replace(PLAN, between=None))).between is None


def test_a_text_written_upon_the_current_one_takes_its_place() -> None:
    draft = folded(wrote("e-1", "Quiet."), wrote("e-2", "Less quiet.", base="e-1"))
    assert (said(draft), draft.conflicts, draft.last_event) == (["Less quiet."], (), "e-2")
    assert [(one.text, one.replaced_by) for one in draft.replaced] == [("Quiet.", "e-2")]


def test_two_texts_written_upon_the_same_one_stand_against_each_other() -> None:
    one = wrote("e-2", "Mine.", base="e-1")
    draft = folded(wrote("e-1", "Old."), one, wrote("e-3", "Yours.", base="e-1", by="Omar"))
    assert said(draft) == ["Mine."]
    assert [(c.current.text, c.other.text) for c in draft.conflicts] == [("Mine.", "Yours.")]
    assert [text.text for text in draft.replaced] == ["Old."]


@pytest.mark.parametrize(("base", "settles"), [("e-2", ["e-3"]), ("", ["e-2", "e-3"])])
def test_a_text_that_names_both_ends_the_conflict(base: str, settles: list[str]) -> None:
    events = [wrote("e-2", "Mine."), wrote("e-3", "Yours.", by="Omar")]
    draft = folded(*events, wrote("e-4", "Ours.", base=base, settles=settles))
    assert (said(draft), draft.conflicts) == (["Ours."], ())
    assert {text.text for text in draft.replaced} == {"Mine.", "Yours."}


def test_a_third_text_stands_beside_both_until_all_are_named() -> None:
    events = [wrote(f"e-{n}", f"Text {n}.") for n in (1, 2, 3)]
    assert [c.other.text for c in folded(*events).conflicts] == ["Text 2.", "Text 3."]
    draft = folded(*events, wrote("e-4", "One and two.", base="e-1", settles=["e-2"]))
    assert [(c.current.text, c.other.text) for c in draft.conflicts] == [
        ("Text 3.", "One and two.")
    ]


def test_the_same_words_twice_are_no_conflict() -> None:
    draft = folded(wrote("e-1", "Quiet."), wrote("e-2", "Quiet.", by="Omar"))
    assert (said(draft), draft.conflicts) == (["Quiet."], ())


def test_languages_and_audiences_have_texts_of_their_own() -> None:
    draft = folded(
        wrote("e-1", "Quiet."),
        wrote("e-2", "هدوء", language="ar"),
        wrote("e-3", "Where we stood.", audience="internal"),
    )
    assert (len(draft.texts), draft.conflicts) == (3, ())


def test_a_change_to_what_the_officer_has_sends_it_back_and_says_so() -> None:
    draft = folded(wrote("e-1", "A."), *at_officer(), wrote("e-2", "B.", base="e-1", by="Omar"))
    last = draft.steps[-1]
    assert (draft.step, last.from_step, last.by) == (Step.TEAM, Step.OFFICER, "Omar")
    assert last.remark == "The text of 'summary' was changed."
    hidden = folded(*at_officer(), event("e-1", "shown", section="mines", is_shown=False))
    assert (hidden.step, hidden.hidden) == (Step.TEAM, ("mines",))


def test_what_changes_nothing_leaves_it_with_the_officer() -> None:
    draft = folded(
        wrote("e-1", "A."),
        *at_officer(),
        wrote("e-2", "A.", base="e-1"),
        event("e-3", "kept", section="summary", language="en", audience="public", basis={}),
        event("e-4", "shown", section="mines", is_shown=True),
    )
    assert draft.step is Step.OFFICER


def test_a_correction_is_a_draft_again_with_its_texts_and_a_later_cut_off() -> None:
    plan = replace(PLAN, cut_off=PLAN.cut_off + timedelta(days=1))
    reopened = event("e-3", "reopened", plan=plan_payload(plan), reason="A late row.")
    draft = folded(wrote("e-1", "A."), *at_officer(), event("e-2", "released"), reopened)
    assert (draft.step, draft.version, draft.reason) == (Step.DRAFT, 2, "A late row.")
    assert (draft.plan, said(draft)) == (plan, ["A."])
    steps = [Step.TEAM, Step.OFFICER, Step.RELEASED, Step.DRAFT]
    assert [step.to_step for step in draft.steps] == steps


def test_events_that_make_no_report_are_told() -> None:
    for events in ([], [wrote("e-1", "A.")]):
        with pytest.raises(InvalidValue, match="open no report"):
            fold_report(events)
    with pytest.raises(InvalidValue, match="'sealed', which this version does not know"):
        folded(event("e-1", "sealed"))


NUMBERS = [number("events", "297"), number("deaths", "3", section="casualties")]


def test_a_text_rests_on_the_numbers_of_its_section_and_on_those_that_it_quotes() -> None:
    assert basis_of("summary", "Quiet.", NUMBERS) == {"events": "297"}
    assert basis_of("summary", "3 died.", NUMBERS) == {"events": "297", "deaths": "3"}


def test_the_same_question_of_two_sections_is_one_basis() -> None:
    asked = ("count", "--rule", "deaths")
    own, other = (replace(number(key, "3", key), command=asked) for key in ("summary", "counts"))
    assert basis_of("summary", "3 died.", [other, own]) == {"summary": "3"}
    assert basis_of("map", "3 died.", [other, own]) == {"counts": "3"}


def test_a_number_that_changed_or_went_is_flagged_and_one_that_stayed_is_not() -> None:
    text = wrote("e-1", "297 events, 3 dead.", basis=basis_of("summary", "3", NUMBERS))
    assert changed_numbers(folded(text), NUMBERS) == ()
    found = changed_numbers(folded(text), [number("events", "301")])
    assert [(one.key, one.before, one.now, one.is_quoted) for one in found] == [
        ("events", "297", "301", True),
        ("deaths", "3", "no longer computed", True),
    ]


def test_a_confirmed_text_rests_on_the_numbers_of_now() -> None:
    place = {"section": "summary", "language": "en", "audience": "public"}
    draft = folded(
        wrote("e-1", "297 events.", basis={"events": "297"}),
        event("e-2", "kept", **place, basis={"events": "301"}),
    )
    assert changed_numbers(draft, [number("events", "301")]) == ()
    assert draft.texts[0].event_id == "e-1"


def test_texts_that_go_nowhere_are_not_looked_at() -> None:
    out = wrote("e-1", "", basis={"events": "297"})
    hidden = event("e-2", "shown", section="summary", is_shown=False)
    basis = wrote("e-1", "A.", basis={"events": "297"})
    assert changed_numbers(folded(out), []) == ()
    assert changed_numbers(folded(basis, hidden), []) == ()


@st.composite
def writings(draw: st.DrawFn) -> list[Event]:
    """Any texts by two people, each upon any earlier one, settling any."""
    made: list[Event] = []
    for index in range(draw(st.integers(1, 10))):
        ids = ["", *(one.event_id for one in made)]
        made.append(
            wrote(
                f"e-{index + 1}",
                draw(st.sampled_from(["A.", "B.", "C.", ""])),
                base=draw(st.sampled_from(ids)),
                settles=draw(st.lists(st.sampled_from(ids), max_size=2)),
                by=draw(st.sampled_from(["Amal", "Omar"])),
                language=draw(st.sampled_from(["en", "ar"])),
            )
        )
    return made


@given(writings())
def test_no_sentence_is_lost_whatever_two_people_write(events: list[Event]) -> None:
    draft = folded(*events)
    standing = [*draft.texts, *(one.other for one in draft.conflicts)]
    kept = {text.event_id: text for text in (*standing, *draft.replaced)}
    assert {one.event_id: one.payload["text"] for one in events} == {
        name: text.text for name, text in kept.items()
    }
    # What was replaced names a later text that stands or was replaced in its turn; the rest stands.
    assert all(text.replaced_by in kept for text in draft.replaced)
    assert not any(text.replaced_by for text in standing)
    # Whoever replaced a text had named it, or said the same words.
    by_id = {one.event_id: one.payload for one in events}
    for text in draft.replaced:
        said = by_id[text.replaced_by]
        assert text.event_id in (said["base"], *said["settles"]) or text.text == said["text"]
