"""Voting power: published counts, and the definition itself on small assemblies."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.core.errors import InvalidValue, TooLarge
from truceline.scenarios.power import Power, voting_power


def council(shared: Path, name: str) -> tuple[Power, ...]:
    weights, quota = json.loads((shared / "scenarios/eu_council_weights.json").read_text())[name]
    return voting_power({f"member {k}": weight for k, weight in enumerate(weights)}, quota)


def test_the_council_of_1958_left_luxembourg_without_a_swing(shared: Path) -> None:
    found = council(shared, "EEC6_1958")
    assert [one.swings for one in found] == [10, 10, 10, 6, 6, 0]
    assert [one.banzhaf for one in found][:4] == [Fraction(5, 21)] * 3 + [Fraction(1, 7)]
    assert [one.shapley_shubik for one in found][::3] == [Fraction(14, 60), Fraction(9, 60)]


def test_the_council_of_27_under_nice_has_the_published_shares(shared: Path) -> None:
    """Shares of the weights rule with quota 255, as in the literature on the Nice treaty."""
    found = council(shared, "EU27_Nice")
    shares = [round(100 * float(one.banzhaf), 2) for one in found]
    assert (shares[0], shares[4], shares[6], shares[-1]) == (7.78, 7.42, 4.26, 0.94)
    assert round(100 * float(found[0].shapley_shubik), 2) == 8.67
    assert sum(one.shapley_shubik for one in found) == 1


@given(votes=st.lists(st.integers(0, 6), min_size=1, max_size=6), ask=st.integers(1, 36))
def test_counting_by_weight_equals_listing_every_order(votes: list[int], ask: int) -> None:
    if not sum(votes) > 0:
        return
    quota = min(ask, sum(votes))
    turned = [0] * len(votes)
    for order in permutations(range(len(votes))):
        sums = [sum(votes[k] for k in order[: at + 1]) for at in range(len(order))]
        turned[order[next(at for at, held in enumerate(sums) if held >= quota)]] += 1
    found = voting_power({str(k): vote for k, vote in enumerate(votes)}, quota)
    orders = sum(turned)
    assert [one.shapley_shubik for one in found] == [Fraction(t, orders) for t in turned]
    subsets = [[k for k in range(len(votes)) if pick >> k & 1] for pick in range(1 << len(votes))]
    assert [one.swings for one in found] == [
        sum(
            k not in s and sum(votes[j] for j in s) < quota <= votes[k] + sum(votes[j] for j in s)
            for s in subsets
        )
        for k in range(len(votes))
    ]


def test_thirty_members_are_within_reach() -> None:
    weights = {f"member {k}": 3 + (17 * k) % 57 for k in range(30)}
    power = voting_power(weights, sum(weights.values()) * 2 // 3)
    assert len(power) == 30


def test_a_quota_beyond_all_votes_is_refused() -> None:
    with pytest.raises(InvalidValue, match="quota of 4 does not fit weights that sum to 3"):
        voting_power({"one": 1, "two": 2}, 4)
    with pytest.raises(TooLarge, match="too many to count"):
        voting_power({str(k): 10**6 for k in range(10)}, 5 * 10**6)
