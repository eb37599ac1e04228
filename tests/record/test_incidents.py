from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.core.errors import InvalidValue
from truceline.core.judgement import ONE_INCIDENT, Judgement, TakenBack
from truceline.core.report import Incident
from truceline.record.incidents import (
    DIFFERENT,
    SAME,
    judged_incidents,
    judged_reports,
    reports_subject,
)

NOON = datetime(2019, 1, 1, 12, tzinfo=UTC)


def judged(day: int, verdict: str, *reports: str) -> Judgement:
    return Judgement(
        subject=reports_subject(reports),
        field=ONE_INCIDENT,
        claim_id=verdict,
        by="Amal",
        reason="I read both.",
        recorded_at=NOON + timedelta(days=day),
    )


def groups(*judgements: Judgement) -> list[str]:
    return ["".join(one.report_ids) for one in judged_incidents(judgements).incidents]


def test_reports_judged_the_same_tell_one_incident_with_all_that_share_one() -> None:
    found = judged_incidents([judged(0, SAME, "a", "b"), judged(1, SAME, "b", "c")])
    assert found.incidents == (Incident.of("a", "b", "c"),)
    assert found.of("c") == Incident.of("a", "b", "c")
    assert found.of("d") == Incident.of("d")


def test_a_judgement_that_newer_ones_contradict_does_nothing_and_says_so() -> None:
    old, new = judged(0, SAME, "a", "b", "c"), judged(1, DIFFERENT, "a", "c")
    found = judged_incidents([old, new])
    assert (found.incidents, found.apart) == ((), (("a", "c"),))
    assert found.unused == (old.judgement_id,)
    assert "newer judgements say otherwise" in found.findings[0].message
    assert groups(judged(0, DIFFERENT, "a", "b"), judged(1, SAME, "a", "b")) == ["ab"]


def test_a_chain_of_judgements_never_joins_what_was_judged_apart() -> None:
    apart = judged(9, DIFFERENT, "a", "c")
    assert groups(judged(0, SAME, "a", "b"), judged(1, SAME, "b", "c"), apart) == ["bc"]


def test_taking_back_and_an_earlier_day_of_knowledge_undo_it() -> None:
    one = judged(0, SAME, "a", "b")
    back = TakenBack(by="Omar", reason="Two villages.", recorded_at=NOON + timedelta(days=5))
    taken = replace(one, taken_back=back)
    assert (groups(one), groups(taken)) == (["ab"], [])
    then = taken.as_known(date(2019, 1, 3))
    assert then is not None
    assert groups(then) == ["ab"]
    assert judged_incidents([taken]).judgements == (taken,)


@given(st.lists(st.text(min_size=1), min_size=2, unique=True))
def test_a_judgement_names_its_reports_whatever_their_ids_are(names: list[str]) -> None:
    made = judged(0, SAME, *names)
    assert sorted(judged_reports(made)) == sorted(names)


@given(
    st.lists(st.tuples(st.booleans(), st.sets(st.sampled_from("abcde"), min_size=2))), st.randoms()
)
def test_the_order_in_which_judgements_arrive_changes_nothing(
    said: list[tuple[bool, set[str]]], random: object
) -> None:
    made = [judged(n, SAME if yes else DIFFERENT, *who) for n, (yes, who) in enumerate(said)]
    found = judged_incidents(made)
    random.shuffle(made)  # type: ignore[attr-defined]
    assert judged_incidents(made) == found
    for one in found.incidents:
        assert not [p for p in found.apart if set(p) <= set(one.report_ids)]


def test_one_report_alone_is_refused_and_other_judgements_are_left_alone() -> None:
    with pytest.raises(InvalidValue, match="1 reports are named"):
        reports_subject(["a", "a"])
    other = replace(judged(0, SAME, "a", "b"), subject="ceasefire:x", field="ended")
    assert judged_incidents([other]).judgements == ()
