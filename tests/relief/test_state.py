"""Relief on a day: what each claimant last said, figures side by side, odd steps."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from record.notation import folded
from talks.bundled import bundled
from truceline.core.claim import Claim
from truceline.core.errors import UnknownId
from truceline.core.field_item import FieldItem, Statement
from truceline.core.source import Span
from truceline.record.telling import told_by
from truceline.relief import RELIEF_KINDS, STEPS, relief_on, state_on

FIELD = """
    == hazards/h.yaml
    - id: field
      names: {en: Field}
      where: unstated
      sort: minefield
      statements:
        - {state: suspected, by: north, source: s, at: 2020-01-01}
        - {state: confirmed, by: north, source: s, at: 2020-02-01}
        - {state: cleared, by: north, number: 40, unit: mines, source: s, at: 2020-03-01}
        - {state: cleared, by: south, number: 25, unit: mines, source: t, at: 2020-03-05,
           known: 2020-06-01}
        - {state: suspected, by: north, source: t, at: 2020-09-01}
      sources: [s]
"""


def the_field(on: date, as_of: str = "") -> dict[str, tuple[str, float | None]]:
    (found,) = relief_on(folded(FIELD, as_of=as_of), on)
    return {
        one.claim.claimant: (one.state, one.figure.value if one.figure else None)
        for one in found.told.latest
    }


def test_a_hazard_goes_from_suspected_to_cleared_by_claims_and_days() -> None:
    assert the_field(date(2020, 1, 15)) == {"north": ("suspected", None)}
    assert the_field(date(2020, 2, 15)) == {"north": ("confirmed", None)}
    assert the_field(date(2020, 4, 1)) == {"north": ("cleared", 40), "south": ("cleared", 25)}


def test_figures_of_one_state_that_differ_are_told_differently() -> None:
    (found,) = relief_on(folded(FIELD), date(2020, 4, 1))
    assert found.told.states == ("cleared",)
    assert found.told.has_differences


def test_people_displaced_and_people_gone_are_no_contradiction() -> None:
    moved = relief_on(bundled("syria"), date(2020, 12, 31), kind="movements")
    assert not any(one.told.has_differences for one in moved)


def test_what_became_known_later_is_left_out_of_the_day() -> None:
    assert the_field(date(2020, 4, 1), as_of="2020-05-01") == {"north": ("cleared", 40)}


def test_a_step_back_stands_and_is_pointed_out() -> None:
    (found,) = relief_on(folded(FIELD), date(2020, 12, 31))
    assert [(one.before, one.statement.state) for one in found.odd] == [("cleared", "suspected")]
    assert found.told.has_differences


def test_nobody_having_spoken_leaves_no_case_rather_than_a_safe_field() -> None:
    assert relief_on(folded(FIELD), date(2019, 12, 31)) == ()


def test_every_state_that_may_follow_is_a_state_of_its_kind() -> None:
    for kind, steps in STEPS.items():
        assert kind in RELIEF_KINDS
        assert {one for following in steps.values() for one in following} <= set(steps)


def test_a_kind_that_is_none_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownId) as caught:
        relief_on(bundled("syria"), date(2020, 1, 1), kind="mines")
    assert "hazards" in caught.value.hint


def test_bundled_texts_answer_with_who_says_it() -> None:
    found = {one.item.subject: one for one in relief_on(bundled("syria"), date(2020, 12, 31))}
    pledge = found["pledge:western-reconstruction-2017"]
    assert "credible political process" in pledge.item.condition
    assert {one.claim.claimant: one.state for one in pledge.told.latest} == {
        "reuters": "conditional",
        "ponars-memo-author": "condition not met",
    }
    moved = found["movement:displaced-2017"]
    assert {one.words for one in moved.told.latest} == {"millions", "millions of refugees"}
    assert all(one.figure and one.figure.value is None for one in moved.told.latest)
    assert found["access:eastern-ghouta-pause-2018"].told.states == ("not done",)
    assert found["clearance:humanitarian-demining-2017"].told.states == ("proposed",)
    assert found["hazard:m4-mine-2020-03-15"].told.states == ("cleared",)


FIRST = date(2020, 1, 1)
SAID = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(0, 30), st.sampled_from(["open", "closed"]))
)


@settings(max_examples=60)
@given(said=SAID, day=st.integers(0, 30), data=st.data())
def test_the_last_word_of_each_claimant_does_not_depend_on_the_order_of_the_pack(
    said: list[tuple[str, int, str]], day: int, data: st.DataObject
) -> None:
    told = [_statement(at, *one) for at, one in enumerate(said)]
    on = FIRST + timedelta(days=day)
    found = told_by(told, on)
    again = told_by(data.draw(st.permutations(told)), on)
    assert set(found.latest) == set(again.latest)
    assert {one.claim.claimant for one in found.latest} == {who for who, at, _ in said if at <= day}
    assert len(found.latest) + len(found.earlier) == sum(at <= day for _, at, _ in said)
    assert (
        state_on(FieldItem(item_id="x", kind="hazards", subject="hazard:x", names={}), on).odd == ()
    )


def _statement(at: int, who: str, day: int, state: str) -> Statement:
    said_on = FIRST + timedelta(days=day)
    claim = Claim(
        claim_id=f"c{at}", kind="field", subject="x", field="statement", value=state, claimant=who,
        cited="s", span=Span(source_id="s"), said_on=said_on, known_at=_midnight(said_on),
    )  # fmt: skip
    return Statement(state=state, claim=claim)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)
