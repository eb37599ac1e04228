"""Power under a rule of votes: Banzhaf, Shapley-Shubik, vetoes, exact.

Sources: Banzhaf (1965), Rutgers Law Review 19:317-343; Shapley and Shubik (1954), American
Political Science Review 48:787-792; Coleman (1971), in Lieberman (ed.), Social Choice, 269-300.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from math import comb, factorial

from truceline.core.errors import TooLarge
from truceline.talks.power.model import Assembly, Condition, Power, Rule
from truceline.talks.power.winning import Winning, count_winning

__all__ = ["voting_power"]

_MOST_ALTERNATIVES = 6


def voting_power(rule: Rule) -> Assembly:
    """Each member's power under a rule, in the members' order.

    Raises:
        TooLarge: More members, or alternatives, than are counted within seconds.
    """
    found = _winning(rule)
    total = sum(found.whole)
    swings = [2 * sum(one) - total for one in found.with_member]
    all_swings, members = sum(swings), len(rule.members)
    powers = tuple(
        Power(
            member=member,
            weights=_weights_of(rule, at),
            swings=swings[at],
            banzhaf=Fraction(swings[at], all_swings),
            p_decisive=Fraction(swings[at], 1 << members - 1),
            shapley_shubik=_shapley(found.whole, found.with_member[at]),
            has_veto=sum(found.with_member[at]) == total,
            is_dummy=swings[at] == 0,
        )
        for at, member in enumerate(rule.members)
    )
    return Assembly(
        rule=rule,
        powers=powers,
        winning=total,
        fewest_to_pass=next(size for size, count in enumerate(found.whole) if count),
        fewest_to_block=_fewest_to_block(found.whole),
    )


def _winning(rule: Rule) -> Winning:
    """Coalitions that meet one alternative at least: in and out, over what they share."""
    alternatives = rule.alternatives
    if len(alternatives) > _MOST_ALTERNATIVES:
        raise TooLarge(
            f"The rule has {len(alternatives)} alternatives.",
            hint=f"At most {_MOST_ALTERNATIVES} are counted.",
        )
    members = len(rule.members)
    whole = [0] * (members + 1)
    with_member = [[0] * (members + 1) for _ in rule.members]
    for sign, together in _signed(alternatives):
        found = count_winning(together, members)
        whole = _added(whole, found.whole, sign)
        with_member = [
            _added(row, more, sign)
            for row, more in zip(with_member, found.with_member, strict=True)
        ]
    return Winning(whole=whole, with_member=with_member)


def _signed(
    alternatives: tuple[tuple[Condition, ...], ...],
) -> Iterator[tuple[int, tuple[Condition, ...]]]:
    for number in range(1, len(alternatives) + 1):
        for chosen in combinations(alternatives, number):
            yield (-1) ** (number + 1), tuple(one for conditions in chosen for one in conditions)


def _added(row: list[int], more: list[int], sign: int) -> list[int]:
    return [one + sign * other for one, other in zip(row, more, strict=True)]


def _shapley(whole: list[int], with_member: list[int]) -> Fraction:
    """Orders in which the member turns the vote: those it wins in, less those won without it."""
    members = len(whole) - 1
    turned = 0
    for size in range(members + 1):
        if size:
            orders = factorial(size - 1) * factorial(members - size)
            turned += orders * with_member[size]
        if size < members:
            orders = factorial(size) * factorial(members - size - 1)
            turned -= orders * (whole[size] - with_member[size])
    return Fraction(turned, factorial(members))


def _fewest_to_block(whole: list[int]) -> int:
    """The rest of the largest coalition that still loses."""
    members = len(whole) - 1
    return members - max(size for size, won in enumerate(whole) if won < comb(members, size))


def _weights_of(rule: Rule, at: int) -> tuple[tuple[str, str], ...]:
    named = {
        one.words: str(one.weights[at]) for conditions in rule.alternatives for one in conditions
    }
    return tuple(named.items())
