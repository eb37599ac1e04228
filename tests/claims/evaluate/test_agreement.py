"""Agreement of two annotators."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.claims.evaluate import agree, agreement_record, cohen_kappa
from truceline.claims.model import Attribution, EventType
from truceline.core.errors import InvalidValue

from .made import CALM, CLAIMS, DENIED, SHELLED, WITHDREW, gold_of

# Cohen (1960), table 1: two judges, 200 cases, three categories; kappa 0.492.
COHEN_1960 = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]


def test_kappa_is_that_of_cohens_table() -> None:
    judged = [
        (row, column)
        for row, counts in enumerate(COHEN_1960)
        for column, count in enumerate(counts)
        for _ in range(count)
    ]
    assert cohen_kappa(judged) == pytest.approx(0.492, abs=5e-4)


@pytest.mark.parametrize(
    ("judged", "kappa"),
    [
        ([], None),
        ([("a", "a")] * 3, None),
        ([("a", "a"), ("b", "b")], 1.0),
        ([("a", "b"), ("b", "a")], -1.0),
        ([("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")], 0.0),
    ],
    ids=["nothing", "one category", "full", "opposite", "chance"],
)
def test_kappa_at_its_edges(judged: list[tuple[str, str]], kappa: float | None) -> None:
    assert cohen_kappa(judged) == kappa


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc"))))
def test_kappa_is_the_same_either_way_round(judged: list[tuple[str, str]]) -> None:
    kappa = cohen_kappa(judged)
    assert kappa == pytest.approx(cohen_kappa([(b, a) for a, b in judged]))
    assert kappa is None or -1 <= kappa <= 1


def test_two_that_agree_fully_agree_on_everything() -> None:
    record = agreement_record(agree(gold_of(), gold_of(reversed(CLAIMS))))
    assert record["span_f1"] == record["type_share"] == record["slots"]["place"]["f1"] == 1.0
    assert record["kappa"] == dict.fromkeys(["type", "modality", "polarity", "is_attributed"], 1.0)
    assert record["counts"]["paired"] == 4


def test_what_only_one_claims_lowers_passages_not_types() -> None:
    agreement = agree(gold_of(), gold_of([SHELLED, CALM]))
    assert agreement.spans.f1 == pytest.approx(2 / 3)
    assert agreement.spans.f1 == agree(gold_of([SHELLED, CALM]), gold_of()).spans.f1
    assert agreement.type_share == 1.0


def test_another_type_or_voice_is_disagreement_and_an_alternative_is_told_apart() -> None:
    yours = [SHELLED, replace(WITHDREW, event_type=EventType.CONCEDE), DENIED, CALM]
    yours[0] = replace(SHELLED, attribution=Attribution())
    agreement = agree(gold_of(alt_types=[EventType.CONCEDE]), gold_of(yours))
    assert (agreement.type_share, agreement.type_share_lenient) == (0.75, 1.0)
    # Types: 3 of 4 alike; by chance (2*2 + 1*0 + 1*1) / 16: (3/4 - 5/16) / (11/16) = 7/11.
    assert agreement.kappas["type"] == pytest.approx(7 / 11)
    assert agreement.kappas["is_attributed"] == pytest.approx(0.5)


def test_only_what_both_annotated_is_compared() -> None:
    first = gold_of([SHELLED, WITHDREW], annotated=[(0, WITHDREW.quote.end)])
    agreement = agree(first, gold_of())
    assert (agreement.spans.f1, agreement.left_out) == (1.0, 2)
    other = replace(gold_of(), annotated={"t1.txt": None, "t2.txt": None})
    assert agree(first, other).only_one == ("t2.txt",)
    with pytest.raises(InvalidValue, match="no document in common"):
        agree(first, replace(gold_of([]), annotated={"t3.txt": None}))
