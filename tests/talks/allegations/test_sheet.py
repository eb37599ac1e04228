"""Sheet, suggestions, deadlines, coverage: what stands beside an allegation, never merged."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest

from truceline.core.claim import Figure
from truceline.core.coverage import CoverageSpan, CoverageState
from truceline.core.errors import InvalidValue, UnknownId
from truceline.talks.allegations import (
    Case,
    Event,
    Standing,
    due_on,
    overdue,
    read_rules,
    sheet_rows,
    similar,
    standing,
    state_named,
    watched,
)
from truceline.talks.allegations.payloads import figure_rows

from .made import NOW, RULES, alleged, case_of, event

THREE, TWO = (Figure(value=n, counted="shelling") for n in (3.0, 2.0))


def answer(party: str, said: str, *figures: Figure, n: int = 1) -> Event:
    at, body = NOW + timedelta(hours=n), {"party": party, "answer": said}
    return event("answer", at=at, n=n, **body, figures=figure_rows(figures), texts={})


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ((), Standing.PENDING),
        ((answer("russia", "confirmed"),), Standing.AGREED),
        ((answer("russia", "confirmed", THREE),), Standing.AGREED),
        ((answer("russia", "confirmed", TWO),), Standing.CONTESTED),
        ((answer("russia", "contested"),), Standing.CONTESTED),
        ((answer("russia", "confirmed"), answer("iran", "contested", n=2)), Standing.CONTESTED),
        ((answer("russia", "contested"), answer("russia", "confirmed", n=2)), Standing.AGREED),
    ],
    ids=["silence", "confirmed", "same", "another-number", "contested", "one-of-two", "last-word"],
)  # fmt: skip
def test_what_the_other_side_says_decides_and_silence_is_no_answer(
    answers: tuple[Event, ...], found: Standing
) -> None:
    assert standing(case_of(*answers, one=alleged(figures=(THREE,))))[0] is found


def test_the_sheet_keeps_each_row_and_shows_a_judged_pair_from_both_ends() -> None:
    judged = event("same", at=NOW + timedelta(hours=1), n=1, about="b", other="a", is_same=True)
    cases = [case_of(judged, one=alleged("b")), case_of(one=alleged("a", alleged_by="russia"))]
    rows = sheet_rows(cases)
    assert [(row.case.case_id, row.same_as) for row in rows] == [("a", ("b",)), ("b", ("a",))]


def pair(**changes: Any) -> list[Case]:
    return [
        case_of(one=alleged("a")),
        case_of(one=alleged("b", **{"alleged_by": "russia"} | changes)),
    ]


@pytest.mark.parametrize(
    ("changes", "is_suggested"),
    [
        ({}, True),
        ({"alleged_by": "turkey"}, True),
        ({"kind": "shot"}, False),
        ({"kind": "violation-unspecified"}, True),
        ({"first_on": date(2017, 5, 7), "last_on": date(2017, 5, 7)}, True),
        ({"first_on": date(2017, 5, 8), "last_on": date(2017, 5, 8)}, False),
        ({"first_on": date(2017, 5, 1), "last_on": date(2017, 5, 5)}, True),
        ({"place_name": "Homs"}, False),
        ({"place_name": ""}, False),
        ({"place_name": " HAMA "}, True),
    ],
    ids=str,
)
def test_what_shares_place_time_and_kind_is_suggested(
    changes: dict[str, Any], is_suggested: bool
) -> None:
    assert bool(similar(pair(**changes), RULES)) is is_suggested


def test_points_count_before_names_and_two_sides_before_one() -> None:
    at = {"lon_deg": 36.75, "lat_deg": 35.13}
    near = alleged("c", alleged_by="russia", place_name="elsewhere", lon_deg=36.76, lat_deg=35.13)
    far = alleged("d", lon_deg=37.75, lat_deg=35.13)
    cases = [case_of(one=one) for one in (alleged("a", **at), far, near, alleged("e", **at))]
    found = [(one.first, one.second, one.is_across) for one in similar(cases, RULES)]
    assert found == [("a", "c", True), ("c", "e", True), ("a", "e", False)]


def test_a_pair_that_was_judged_is_not_suggested_again_until_the_judgement_is_undone() -> None:
    other = pair()[1]
    no = event("same", at=NOW + timedelta(hours=1), n=1, about="a", other="b", is_same=False)
    back = event("undo", at=NOW + timedelta(hours=2), n=2, about="a", event="e-1")
    assert similar([case_of(no, one=alleged("a")), other], RULES) == ()
    assert len(similar([case_of(no, back, one=alleged("a")), other], RULES)) == 1


def test_days_run_from_the_state_and_a_ruling_ends_them() -> None:
    assert due_on(case_of(), RULES) == date(2017, 5, 9)
    assert due_on(case_of("screening"), RULES) == date(2017, 5, 12)
    ruled = case_of("screening", "investigating", "unable to rule")
    assert (due_on(ruled, RULES), overdue([ruled], RULES, on=date(2030, 1, 1))) == (None, ())
    assert overdue([case_of()], RULES, on=date(2017, 5, 9)) == ()
    assert [one.days_late for one in overdue([case_of()], RULES, on=date(2017, 5, 12))] == [3]
    with pytest.raises(InvalidValue, match=r"negative"):
        read_rules("name: x\ndays: {screening: -1}")
    with pytest.raises(InvalidValue, match="cannot be read"):
        read_rules("moves: {}")


def test_states_are_known_by_their_words_with_blanks_or_hyphens() -> None:
    assert state_named("unable-to-rule") is state_named("Unable to rule")
    with pytest.raises(UnknownId, match="no state 'guilty'"):
        state_named("guilty")


def span(zone: str, days: tuple[int, int], state: str = "observed", **more: Any) -> CoverageSpan:
    first, until = (date(2017, 5, day) for day in days)
    return CoverageSpan(
        feed="monitors",
        zone_id=zone,
        from_on=first,
        until_on=until,
        state=CoverageState(state),
        **more,
    )


def test_coverage_counts_where_and_when_it_is_alleged_and_nothing_else() -> None:
    one = alleged(first_on=date(2017, 5, 6), last_on=date(2017, 5, 8))
    spans = [
        span("hama", (1, 8)),
        span("hama", (8, 9), "unobserved", reason="road closed"),
        span("hama", (8, 9), until_at=time(12)),
        span("idlib", (1, 9)),
        span("", (9, 20)),
    ]
    found = watched(one, spans, inside={"hama": "inside"})
    assert [(w.could_see, w.days, w.of_days, w.reason) for w in found] == [
        (True, 2, 3, ""), (True, 1, 3, ""), (False, 1, 3, "road closed"),
    ]  # fmt: skip
    assert watched(one, spans[3:], inside={"hama": "inside"}) == ()
