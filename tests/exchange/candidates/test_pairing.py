from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from truceline.exchange.candidates.choosing import choose_pairs
from truceline.exchange.candidates.keys import KeyRule
from truceline.exchange.candidates.pairing import key_of, pairs_in_blocks


@given(st.lists(st.integers(0, 6), max_size=40))
def test_pairs_are_those_that_share_a_key(values: list[int]) -> None:
    keys = key_of([np.array(values, np.int64)], 3)
    left, right = pairs_in_blocks(keys, np.arange(len(values)), 100)
    wanted = {
        (i, j)
        for i in range(len(values))
        for j in range(i + 1, len(values))
        if values[i] == values[j] > 0
    }
    assert set(zip(left.tolist(), right.tolist(), strict=True)) == wanted
    assert len(left) == len(wanted)


def test_a_block_beyond_its_cap_gives_no_pairs() -> None:
    left, _ = pairs_in_blocks(np.ones(5, np.uint64), np.arange(5), 4)
    assert len(left) == 0


def test_a_missing_part_makes_no_key() -> None:
    assert key_of([np.array([1, 0]), np.array([1, 1])], 0)[1] == 0


def test_keys_of_other_rules_do_not_meet() -> None:
    part = [np.array([7])]
    assert key_of(part, 1)[0] != key_of(part, 2)[0]


def test_neighbouring_years_meet_and_the_weightiest_pairs_stay() -> None:
    parts = {"given": np.array([1, 1, 1, 2]), "year": np.array([1980, 1981, 1983, 1980])}
    rules = (KeyRule(("given", "year+")), KeyRule(("given",)))
    left, right = choose_pairs(
        parts, lambda a, b: (10.0 - a - b).astype(np.float32), per_row=0.5, keys=rules
    )
    assert list(zip(left.tolist(), right.tolist(), strict=True)) == [(0, 1), (0, 2)]
    only_years, _ = choose_pairs(parts, lambda a, _: np.ones(len(a), np.float32), keys=rules[:1])
    assert len(only_years) == 1
