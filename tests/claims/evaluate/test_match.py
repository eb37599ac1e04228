"""One-to-one matching by passages in common."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.claims.evaluate.match import assign, is_half_shared, match, shared_length
from truceline.claims.model import Mention

from .made import CALM, WITHDREW, gold_of


@pytest.mark.parametrize(
    ("left", "right", "shared", "is_half"),
    [
        ((0, 10), (5, 15), 5, True),
        ((0, 10), (6, 16), 4, False),
        ((0, 100), (95, 105), 5, True),
        ((0, 10), (10, 20), 0, False),
        ((3, 4), (0, 9), 1, True),
    ],
)
def test_half_is_of_the_shorter_passage(
    left: tuple[int, int], right: tuple[int, int], shared: int, is_half: bool
) -> None:
    one, other = (Mention(start=start, end=end) for start, end in (left, right))
    assert shared_length(one, other) == shared_length(other, one) == shared
    assert is_half_shared(one, other) is is_half_shared(other, one) is is_half


def test_total_overlap_decides_not_the_best_single_pair() -> None:
    assert sorted(assign(np.array([[9, 8], [8, 1]]))) == [(0, 1), (1, 0)]
    assert assign(np.array([[0, 0], [0, 3]])) == [(1, 1)]
    assert assign(np.zeros((0, 4), dtype=np.int64)) == []


@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=3, max_size=3))
def test_no_other_pairing_shares_more(rows: list[list[int]]) -> None:
    weights = np.array(rows)
    best = max(sum(weights[i, j] for i, j in enumerate(p)) for p in permutations(range(3)))
    assert sum(weights[row, column] for row, column in assign(weights)) == best


def test_two_claims_of_one_quote_are_told_apart_by_their_triggers() -> None:
    first, second = (
        replace(CALM, trigger=Mention(start=start, end=start + 3))
        for start in (CALM.quote.start, CALM.quote.start + 8)
    )
    pairs = match(gold_of([first, second]).claims, [second, first], lambda _a, _b: True)
    assert all(pair.gold.said == pair.said for pair in pairs)
    assert len(pairs) == 2


def test_likeness_never_outweighs_a_character() -> None:
    gold = gold_of([WITHDREW]).claims
    stub = replace(WITHDREW, quote=replace(WITHDREW.quote, end=WITHDREW.quote.end - 1))
    longer = replace(CALM, quote=WITHDREW.quote)
    (pair,) = match(gold, [stub, longer], lambda _a, _b: True)
    assert pair.said == longer
