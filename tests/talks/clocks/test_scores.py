"""Scores of provisions: one person's judgement each, added up per person, taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.core.errors import InvalidValue, UnknownId
from truceline.core.judgement import Judgement, TakenBack
from truceline.record import Record, unused_judgements
from truceline.talks.clocks import score_field, score_subject, score_totals, scores_of
from truceline.talks.clocks.scores import score_claim

from .made import owed, record, said, when

SIGNED = when(date(2017, 5, 4))
NAMES = ("1", "2", "3", "4")


def judged(name: str, value: int, by: str = "Amal", *, year: int = 2018, at: int = 1) -> Judgement:
    return Judgement(
        subject=f"provision:a/{name}",
        field=score_field(year),
        claim_id=score_claim(value),
        by=by,
        reason="I read the reports.",
        recorded_at=datetime(2019, 1, at, tzinfo=UTC),
    )


def made(*judgements: Judgement) -> Record:
    claims = (said("begun", date(2018, 3, 1)), said("done", date(2019, 2, 1)))
    obligations = [owed(name, signed=SIGNED, claims=claims) for name in NAMES]
    return replace(record(*obligations, signed=SIGNED), judgements=judgements)


def test_the_share_is_the_sum_over_the_most_that_the_judged_ones_could_have() -> None:
    # The Matrix' scale: 0 + 1 + 3 of three provisions are 4 of 9.
    (total,) = score_totals(made(judged("1", 0), judged("2", 1), judged("3", 3)), "a")
    assert (total.judged, total.provisions, total.total) == (3, 4, 4)
    assert total.share == pytest.approx(4 / 9)
    assert total.low == pytest.approx(4 / 12)
    assert total.high == pytest.approx(7 / 12)


def test_two_persons_are_never_mixed() -> None:
    found = score_totals(made(judged("1", 3), judged("1", 0, "Basil"), judged("2", 3)), "a")
    assert [(one.by, one.judged, one.share) for one in found] == [
        ("Amal", 2, 1.0), ("Basil", 1, 0.0),
    ]  # fmt: skip


def test_the_newest_of_one_person_counts_and_a_score_taken_back_does_not() -> None:
    old, new = judged("1", 1), judged("1", 2, at=5)
    assert [one.value for one in scores_of(made(old, new))] == [2]
    back = TakenBack(by="Amal", reason="Wrong year.", recorded_at=datetime(2019, 2, 1, tzinfo=UTC))
    assert [one.value for one in scores_of(made(old, replace(new, taken_back=back)))] == [1]


def test_behind_a_score_stand_the_claims_of_its_year_that_were_known_then() -> None:
    (score,) = scores_of(made(judged("1", 1)))
    assert [claim.value for claim in score.claims] == ["begun"]
    (later,) = scores_of(made(replace(judged("1", 3, year=2019),
                                      recorded_at=datetime(2020, 1, 1, tzinfo=UTC))))  # fmt: skip
    assert [claim.value for claim in later.claims] == ["begun", "done"]


def test_a_score_is_no_judgement_that_chooses_nothing() -> None:
    assert unused_judgements(made(judged("1", 1))) == ()


@given(values=st.lists(st.integers(0, 3), min_size=1, max_size=4))
def test_the_share_lies_between_its_bounds_where_all_are_judged_and_they_meet(
    values: list[int],
) -> None:
    pairs = zip(NAMES, values, strict=False)
    (total,) = score_totals(made(*(judged(name, value) for name, value in pairs)), "a")
    assert total.low is not None and total.high is not None and total.share is not None  # noqa: PT018
    assert 0 <= total.low <= total.high <= 1
    assert total.low - 1e-9 <= total.share * total.judged / 4 <= total.high + 1e-9
    if len(values) == len(NAMES):
        assert total.low == total.share == total.high


def test_what_is_no_score_no_year_or_no_provision_is_refused() -> None:
    with pytest.raises(InvalidValue, match="4 is not a score"):
        score_claim(4)
    with pytest.raises(InvalidValue, match="99 is not a year"):
        score_field(99)
    with pytest.raises(UnknownId, match="There is no provision 'a/9'"):
        score_subject(made(), "a/9")
    assert scores_of(made(replace(judged("1", 1), subject="provision:a/9"))) == ()
