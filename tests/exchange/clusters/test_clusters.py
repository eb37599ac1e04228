"""Clusters without chains, and draws that are as unsure as the pairs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.core.errors import InvalidValue
from truceline.exchange.clusters import MOST_ROWS, Clusters, cluster, draws
from truceline.exchange.linkage import Pairs


def pairs_of(*given_pairs: tuple[int, int, float]) -> Pairs:
    left = np.array([min(a, b) for a, b, _ in given_pairs], dtype=np.int64)
    right = np.array([max(a, b) for a, b, _ in given_pairs], dtype=np.int64)
    p = np.array([p for *_, p in given_pairs], dtype=np.float32)
    rest = ((1 - p) / 3).astype(np.float32)
    return Pairs(
        left=left,
        right=right,
        p_same=p,
        p_kin=rest,
        p_namesake=rest,
        p_unrelated=rest,
        is_one_list=np.zeros(len(p), dtype=bool),
    )


def groups(found: Clusters) -> set[frozenset[int]]:
    return {frozenset(np.flatnonzero(found.labels == one).tolist()) for one in range(found.number)}


def test_a_triangle_that_agrees_is_one_person() -> None:
    found = cluster(pairs_of((0, 1, 0.9), (1, 2, 0.9), (0, 2, 0.8)), 4)
    assert groups(found) == {frozenset({0, 1, 2}), frozenset({3})}
    assert 0.8 < found.p_weakest[0] < 0.9


def test_a_chain_breaks_where_its_ends_do_not_know_each_other() -> None:
    chain = pairs_of(*((at, at + 1, 0.9) for at in range(40)))
    found = cluster(chain, 41)
    assert np.bincount(found.labels).max() == 2
    assert found.refused > 0


def test_a_pair_judged_apart_stays_apart_though_all_else_joins_them() -> None:
    likely = pairs_of((0, 1, 0.99), (1, 2, 0.99), (0, 2, 0.99))
    found = cluster(likely, 3, cannot=[(2, 0)])
    assert found.labels[0] != found.labels[2]


def test_a_pair_judged_one_person_is_one_though_the_model_doubts_it() -> None:
    assert groups(cluster(pairs_of((0, 1, 0.02)), 2, must=[(1, 0)])) == {frozenset({0, 1})}


def test_judgements_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(InvalidValue, match="one person and to be two"):
        cluster(pairs_of((0, 1, 0.5)), 2, must=[(0, 1)], cannot=[(1, 0)])


def test_no_person_has_more_rows_than_one_can_have() -> None:
    every = pairs_of(*((a, b, 0.99) for a in range(20) for b in range(a)))
    assert np.bincount(cluster(every, 20).labels).max() <= MOST_ROWS


def test_nothing_to_join_leaves_each_row_a_person() -> None:
    assert cluster(pairs_of(), 3).number == 3
    assert cluster(pairs_of(), 0).number == 0


def test_a_doubtful_pair_is_together_in_as_many_draws_as_its_probability_says() -> None:
    together = draws(pairs_of((0, 1, 0.7)), 2, number=600, seed=1)
    assert 0.64 < np.mean(together[:, 0] == together[:, 1]) < 0.76


def test_the_same_seed_gives_the_same_draws_and_judgements_hold_in_each() -> None:
    pairs = pairs_of((0, 1, 0.6), (1, 2, 0.6), (3, 4, 0.4))
    first = draws(pairs, 5, number=50, seed=4, must=[(0, 1)], cannot=[(3, 4)])
    assert np.array_equal(first, draws(pairs, 5, number=50, seed=4, must=[(0, 1)], cannot=[(3, 4)]))
    assert np.all(first[:, 0] == first[:, 1])
    assert np.all(first[:, 3] != first[:, 4])


EDGES = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 7), st.floats(0.01, 0.99)), max_size=20
)


@given(edges=EDGES, seed=st.integers(0, 3))
@settings(max_examples=60)
def test_whatever_the_pairs_the_order_of_rows_decides_nothing_but_names(
    edges: list[tuple[int, int, float]], seed: int
) -> None:
    once = {(min(a, b), max(a, b)): round(p, 3) + a / 1e5 + b / 1e6 for a, b, p in edges if a != b}
    given_pairs = [(a, b, p) for (a, b), p in once.items()]
    found = cluster(pairs_of(*given_pairs), 8)
    assert sorted(set(found.labels.tolist())) == list(range(found.number))
    assert groups(found) == groups(cluster(pairs_of(*given_pairs[::-1]), 8))
    for labels in draws(pairs_of(*given_pairs), 8, number=3, seed=seed):
        assert np.bincount(labels).max() <= MOST_ROWS
