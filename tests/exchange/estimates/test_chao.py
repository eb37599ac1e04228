"""Lower bounds."""

from __future__ import annotations

import pytest

from truceline.exchange.estimates import chao_bound, chao_bound_by_list

from .tables import kosovo, made, table


def test_bound_of_kosovo_by_hand() -> None:
    bound = chao_bound(kosovo())
    assert (bound.once, bound.twice) == (3218, 882)
    assert bound.total == pytest.approx(4400 + 3218**2 / (2 * 882))
    ratio = 3218 / 882
    assert bound.variance == pytest.approx(882 * (ratio**4 / 4 + ratio**3 + ratio**2 / 2))
    assert bound.low < bound.total < bound.high


def test_nobody_seen_twice_still_gives_a_bound() -> None:
    bound = chao_bound(table("100:3 010:4 001:2 111:3"))
    assert bound.total == pytest.approx(12 + 9 * 8 / 2)
    assert bound.high > bound.total


def test_by_list_is_exact_for_independent_lists_of_unlike_size() -> None:
    patterns = made(200_000, [0.5, 0.1, 0.05], seed=1)
    by_list, alike = chao_bound_by_list(patterns), chao_bound(patterns)
    assert not isinstance(by_list, str)
    assert by_list.total == pytest.approx(200_000, rel=0.02)
    assert alike.total > 1.1 * by_list.total  # unlike sizes alone make the plain one too large


def test_by_list_is_below_the_truth_where_people_differ() -> None:
    patterns = made(100_000, [0.5, 0.4, 0.45, 0.4], seed=2, hard=0.5, harder=0.2)
    by_list = chao_bound_by_list(patterns)
    assert not isinstance(by_list, str)
    assert 60_000 < by_list.total < 95_000


def test_by_list_says_why_it_has_none() -> None:
    assert "share too few" in str(chao_bound_by_list(table("100:3 010:4 001:2 111:9")))
