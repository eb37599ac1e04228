"""Voting power: published counts, and the definitions themselves on small assemblies."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.core.errors import InvalidValue, TooLarge
from truceline.talks.power import Assembly, Condition, Rule, parse_rule, voting_power
from truceline.talks.power import winning as winning_module

# Treaty of Nice, Declaration on the enlargement: votes of 27 members; populations in millions as
# in Bilbao, Fernandez, Jimenez and Lopez (2002), European Journal of Operational Research 143.
NICE = [29] * 4 + [27] * 2 + [14, 13] + [12] * 5 + [10] * 3 + [7] * 5 + [4] * 5 + [3]
MILLIONS = [82.038, 59.247, 58.966, 57.612, 39.394, 38.667, 22.489, 15.760, 10.533]
MILLIONS += [10.290, 10.213, 10.092, 9.980, 8.854, 8.230, 8.082, 5.393, 5.313, 5.160, 3.744]
MILLIONS += [3.701, 2.439, 1.978, 1.446, 0.752, 0.429, 0.379]
TRIPLE = "votes >= 255 and members > 50 % and population >= 62 %"


def council(words: str) -> Assembly:
    weights = {
        "votes": list(map(Fraction, NICE)),
        "population": [Fraction(str(one)) for one in MILLIONS],
    }
    return voting_power(parse_rule(words, [f"member {at}" for at in range(27)], weights))


def blocs(words: str, *seats: int) -> Assembly:
    members = [f"bloc {at}" for at in range(len(seats))]
    return voting_power(parse_rule(words, members, {"seats": list(map(Fraction, seats))}))


def test_the_six_of_1958_have_the_published_swings() -> None:
    # Felsenthal and Machover (1998), The Measurement of Voting Power, table 5.3.3.
    found = blocs("seats >= 12", 4, 4, 4, 2, 2, 1)
    assert [one.swings for one in found.powers] == [10, 10, 10, 6, 6, 0]
    assert [one.banzhaf for one in found.powers][2:4] == [Fraction(5, 21), Fraction(1, 7)]
    orders = [60 * one.shapley_shubik for one in found.powers]
    assert orders == [14, 14, 14, 9, 9, 0]
    assert found.dummies == ["bloc 5"]
    assert (found.fewest_to_pass, found.fewest_to_block) == (3, 2)


def test_the_triple_majority_of_nice_has_the_published_shares() -> None:
    """The two further conditions hardly change the power that the votes alone give."""
    of_votes, of_all = council("votes >= 255"), council(TRIPLE)
    for found in (of_votes, of_all):
        shares = [round(100 * float(found.powers[at].banzhaf), 2) for at in (0, 4, 6, 7, 8, 13)]
        assert shares == [7.78, 7.42, 4.26, 3.97, 3.68, 3.09]
        assert round(100 * float(found.powers[26].banzhaf), 2) == 0.94
        assert sum(one.shapley_shubik for one in found.powers) == 1
    assert round(100 * float(of_votes.powers[0].shapley_shubik), 2) == 8.67
    assert of_votes.winning - of_all.winning == 23
    assert round(100 * float(of_all.p_passes), 1) == 2.0


def test_the_triple_majority_is_the_same_where_every_coalition_is_drawn_apart() -> None:
    """Random coalitions of the 27, judged by the rule itself, not by counting."""
    import numpy as np  # noqa: PLC0415 (only here)

    draw = np.random.default_rng(8).random((400_000, 27)) < 0.5
    votes, people = draw @ np.array(NICE), draw @ np.array(MILLIONS)
    total = sum(MILLIONS)
    won = (votes >= 255) & (draw.sum(axis=1) > 13.5) & (people >= 0.62 * total)
    share = float(council(TRIPLE).p_passes)
    assert abs(won.mean() - share) < 4 * (share / 400_000) ** 0.5


def test_three_blocs_under_consensus_or_75_percent_each_have_a_veto() -> None:
    found = blocs("consensus or seats >= 75 %", 50, 50, 50)
    assert len(found.vetoes) == 3
    assert [one.swings for one in found.powers] == [1, 1, 1]
    as_persons = blocs("consensus or seats >= 75 %", *[1] * 150)
    assert (as_persons.fewest_to_pass, as_persons.fewest_to_block) == (113, 38)
    assert as_persons.powers[0].shapley_shubik == Fraction(1, 150)


def wins(rule: Rule, coalition: tuple[int, ...]) -> bool:
    return any(
        all(
            sum(w for w, is_in in zip(one.weights, coalition, strict=True) if is_in) >= one.quota
            for one in conditions
        )
        for conditions in rule.alternatives
    )


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    members = draw(st.integers(1, 6))
    weight = st.lists(st.integers(0, 5), min_size=members, max_size=members).filter(any)
    return Rule(
        words="drawn",
        members=tuple(map(str, range(members))),
        alternatives=tuple(
            tuple(
                Condition(
                    words="w",
                    weights=(given_ := tuple(draw(weight))),
                    quota=draw(st.integers(1, sum(given_))),
                )
                for _ in range(draw(st.integers(1, 3)))
            )
            for _ in range(draw(st.integers(1, 2)))
        ),
    )


@pytest.mark.parametrize("steps", [winning_module._MOST_WEIGHT_STEPS, 0])
@given(rule=rules())
@settings(max_examples=60)
def test_both_ways_of_counting_equal_listing_every_coalition_and_order(
    steps: int, rule: Rule
) -> None:
    members = len(rule.members)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(winning_module, "_MOST_WEIGHT_STEPS", steps)
        if not wins(rule, (1,) * members):
            return
        found = voting_power(rule)
    for at, one in enumerate(found.powers):
        lists = [c for c in product((0, 1), repeat=members) if not c[at]]
        joined = [tuple(1 if k == at else v for k, v in enumerate(c)) for c in lists]
        swings = sum(
            wins(rule, more) and not wins(rule, less)
            for less, more in zip(lists, joined, strict=True)
        )
        assert one.swings == swings
    turned = [0] * members
    for order in permutations(range(members)):
        held = [tuple(int(k in order[: n + 1]) for k in range(members)) for n in range(members)]
        turned[order[next(n for n, c in enumerate(held) if wins(rule, c))]] += 1
    assert [one.shapley_shubik for one in found.powers] == [
        Fraction(one, sum(turned)) for one in turned
    ]


def test_populations_are_counted_to_the_last_person_for_thirty_members() -> None:
    people = [10**8 + 7919**at % 99_999_989 for at in range(30)]
    found = blocs("seats >= 62 %", *people)
    assert sum(one.banzhaf for one in found.powers) == 1
    assert sum(one.shapley_shubik for one in found.powers) == 1


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("seats >= 4", "asks for 4 where the weights sum to 3"),
        ("seats >= 0", "asks for 0"),
        ("votes > 50 %", "No member has 'votes'; known: members, seats"),
        ("most of them", "is no condition"),
    ],
)
def test_a_rule_that_cannot_be_read_or_met_is_refused(words: str, reason: str) -> None:
    with pytest.raises(InvalidValue, match=reason):
        blocs(words, 1, 2)


def test_more_members_than_can_be_counted_are_refused_with_what_to_do() -> None:
    with pytest.raises(TooLarge, match="41 members are too many"):
        blocs("seats > 50 %", *(10**9 + at for at in range(41)))
    assert len(blocs("seats > 50 %", *(3 + 7 * at % 61 for at in range(90))).powers) == 90
