"""Power in weighted voting, exact: how often a member is decisive.

Coalitions and orders are counted by their weight, never listed, in whole numbers of any length.
Sources: Banzhaf (1965), Rutgers Law Review 19:317-343; Shapley and Shubik (1954), Am. Polit. Sci.
Rev. 48:787-792; counting by weight: Mann and Shapley (1962), RAND RM-3158-PR.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import factorial
from typing import TypeAlias

from truceline.core.errors import InvalidValue, TooLarge

__all__ = ["Power", "voting_power"]

# Weight → how many coalitions have it.
Weights: TypeAlias = dict[int, int]
# Members and weight → how many coalitions have both.
Sizes: TypeAlias = dict[tuple[int, int], int]

_MOST_WORK = 60_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Power:
    """A member's power.

    Attributes:
        swings: Coalitions of the others that win with this member and lose without.
        banzhaf: Share of all swings, 0–1 (normalised Banzhaf index).
        p_decisive: Chance to be decisive if every coalition of the others is equally likely.
        shapley_shubik: Share of the orders of all members in which this one turns the vote.
    """

    member: str
    weight: int
    swings: int
    banzhaf: Fraction
    p_decisive: Fraction
    shapley_shubik: Fraction


def voting_power(weights: Mapping[str, int], quota: int) -> tuple[Power, ...]:
    """Each member's power where a coalition wins with at least `quota` votes, in the given order.

    Only the rule of weights: further conditions, such as a majority of members, are not included.

    Raises:
        InvalidValue: Negative weights, or a quota that nobody or that no one reaches.
        TooLarge: Members and weights beyond what is counted within seconds.
    """
    _check(weights, quota)
    votes = list(weights.values())
    swings, decisive = _swings(votes, quota), _pivots(votes, quota)
    total, others = sum(swings), len(votes) - 1
    orders = factorial(len(votes))
    return tuple(
        Power(
            member=member,
            weight=weight,
            swings=swings[at],
            banzhaf=Fraction(swings[at], total),
            p_decisive=Fraction(swings[at], 1 << others),
            shapley_shubik=Fraction(
                sum(
                    count * factorial(size) * factorial(others - size)
                    for size, count in enumerate(decisive[at])
                ),
                orders,
            ),
        )
        for at, (member, weight) in enumerate(weights.items())
    )


def _check(weights: Mapping[str, int], quota: int) -> None:
    total = sum(weights.values())
    if any(weight < 0 for weight in weights.values()) or not 0 < quota <= total:
        raise InvalidValue(
            f"A quota of {quota} does not fit weights that sum to {total}.",
            hint="Give weights of 0 or more and a quota from 1 to their sum.",
        )
    work = len(weights) ** 2 * total
    if work > _MOST_WORK:
        raise TooLarge(
            f"{len(weights)} members with {total} votes are too many to count.",
            hint="Divide the weights by a common factor, or join members that vote alike.",
        )


def _swings(votes: Sequence[int], quota: int) -> list[int]:
    """Per member, coalitions of the others just short of the quota."""
    whole = _coalitions(votes)
    by_weight = {}
    for vote in set(votes):
        without = _leave_out(whole, vote)
        by_weight[vote] = sum(without[max(0, quota - vote) : quota])
    return [by_weight[vote] for vote in votes]


def _coalitions(votes: Iterable[int]) -> list[int]:
    """By weight, the number of coalitions."""
    counts = [1]
    for vote in votes:
        shifted = [0] * vote + counts
        counts = [*counts, *([0] * vote)]
        counts = [one + other for one, other in zip(counts, shifted, strict=True)]
    return counts


def _leave_out(counts: Sequence[int], vote: int) -> list[int]:
    """The same without one member of this weight: what adding it did is undone."""
    if vote == 0:
        return [count // 2 for count in counts]
    left: list[int] = []
    for weight, count in enumerate(counts[: len(counts) - vote]):
        left.append(count - (left[weight - vote] if weight >= vote else 0))
    return left


def _pivots(votes: Sequence[int], quota: int) -> list[list[int]]:
    """Per member, by size, coalitions of the others just short of the quota.

    The sizes of a weight's coalitions are held in one long number, a field of bits per size, so
    that adding a member is one shift and one sum per weight.
    """
    field = len(votes) + 1
    whole = [1]
    for vote in votes:
        shifted = [0] * vote + [sizes << field for sizes in whole]
        whole = [*whole, *([0] * vote)]
        whole = [one + other for one, other in zip(whole, shifted, strict=True)]
    found = {vote: _pivot_sizes(whole, vote, quota, field) for vote in set(votes)}
    return [found[vote] for vote in votes]


def _pivot_sizes(whole: Sequence[int], vote: int, quota: int, field: int) -> list[int]:
    if vote == 0:
        return [0]
    left: list[int] = []
    for weight in range(min(quota, len(whole) - vote)):
        left.append(whole[weight] - (left[weight - vote] << field if weight >= vote else 0))
    short = left[max(0, quota - vote) : quota]
    return [
        sum(sizes >> field * size & (1 << field) - 1 for sizes in short)
        for size in range(field - 1)
    ]
