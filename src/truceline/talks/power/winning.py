"""Winning coalitions counted by size and by member, exactly.

One weight with a small sum is counted by weight (generating functions); other rules by meeting in
the middle: every coalition of one half of the members asks how many of the other half complete it.
Sources: Mann and Shapley (1962), RAND RM-3158-PR; Bilbao, Fernandez, Jimenez and Lopez (2002),
European Journal of Operational Research 143:181-196, for double and triple majorities; Horowitz
and Sahni (1974), Journal of the ACM 21:277-292, for the halves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb
from typing import TypeAlias

from truceline.core.errors import TooLarge
from truceline.talks.power.halves import completions_by_halves
from truceline.talks.power.model import Condition

__all__ = ["Winning", "count_winning"]

BySize: TypeAlias = list[int]

_MOST_WEIGHT_STEPS = 4_000_000
_MOST_STEPS_AT_ALL = 60_000_000
"""By weight: where the halves are quicker beyond it, and where nothing is left to count by."""
_MOST_MEMBERS = (40, 30, 26)
"""For one weight, two and more, where the sizes of the sums forbid counting by weight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Winning:
    """Winning coalitions by size: all of them, and those with each member."""

    whole: BySize
    with_member: list[BySize]


def count_winning(conditions: Sequence[Condition], members: int) -> Winning:
    """Coalitions that meet all conditions.

    Args:
        conditions: On the same members; those on the same weights count as the strictest of them.
        members: How many there are.

    Raises:
        TooLarge: There are too many members to count under these conditions.
    """
    least, weighted = _least_size(_strictest(conditions))
    if not weighted:
        return _by_size_alone(least, members)
    steps = len(set(weighted[0].weights)) * weighted[0].quota * members
    most = _MOST_MEMBERS[min(len(weighted), 3) - 1]
    most_steps = _MOST_STEPS_AT_ALL if members > most else _MOST_WEIGHT_STEPS
    if len(weighted) == 1 and steps <= most_steps:
        return _above(least, _by_weight(weighted[0], members))
    if members > most:
        raise TooLarge(
            f"{members} members are too many to count under {len(weighted)} weights at once.",
            hint=f"At most {most}: join members that always vote alike into one.",
        )
    whole, with_member = completions_by_halves(
        [one.weights for one in weighted], [one.quota for one in weighted]
    )
    return _above(least, Winning(whole=whole, with_member=with_member))


def _strictest(conditions: Sequence[Condition]) -> list[Condition]:
    """One condition per list of weights: the highest quota contains the others."""
    found: dict[tuple[int, ...], Condition] = {}
    for one in conditions:
        if one.weights not in found or found[one.weights].quota < one.quota:
            found[one.weights] = one
    return list(found.values())


def _least_size(conditions: Sequence[Condition]) -> tuple[int, list[Condition]]:
    """How many members are needed at least, and the conditions that are not on their number."""
    least, weighted = 0, []
    for one in conditions:
        if len(set(one.weights)) == 1:
            least = max(least, -(-one.quota // one.weights[0]))
        else:
            weighted.append(one)
    return least, weighted


def _above(least: int, found: Winning) -> Winning:
    def cut(sizes: BySize) -> BySize:
        return [count if size >= least else 0 for size, count in enumerate(sizes)]

    return Winning(whole=cut(found.whole), with_member=[cut(one) for one in found.with_member])


def _by_size_alone(least: int, members: int) -> Winning:
    whole = [comb(members, size) for size in range(members + 1)]
    one = [comb(members - 1, size - 1) if size else 0 for size in range(members + 1)]
    return _above(least, Winning(whole=whole, with_member=[one] * members))


def _by_weight(one: Condition, members: int) -> Winning:
    """By the weights below the quota: a coalition loses there, and wins everywhere else.

    The sizes of a weight's coalitions stand in one long number, a field of bits per size, so that
    adding a member is one shift and one sum per weight.
    """
    field = members + 1
    losing = [0] * one.quota
    losing[0] = 1
    for weight in one.weights:
        for at in range(one.quota - 1, weight - 1, -1):
            losing[at] += losing[at - weight] << field
    whole = [comb(members, size) - lost for size, lost in enumerate(_sizes(losing, field))]
    with_one = {w: _with(losing, w, one.quota, members) for w in set(one.weights)}
    return Winning(whole=whole, with_member=[with_one[weight] for weight in one.weights])


def _with(losing: Sequence[int], weight: int, quota: int, members: int) -> BySize:
    """Winning coalitions with one member of this weight, by size: those of all less the losing."""
    field = members + 1
    others: list[int] = []
    for at in range(quota - weight):
        if weight == 0:
            # Half of the coalitions of each weight have the member, one larger than without.
            others.append(_halved(losing[at], field))
        else:
            others.append(losing[at] - (others[at - weight] << field if at >= weight else 0))
    lost = [0, *_sizes(others, field)][: members + 1]
    return [comb(members - 1, size - 1) - lost[size] if size else 0 for size in range(members + 1)]


def _halved(packed: int, field: int) -> int:
    """`packed` divided by (1 + one more member): what it was before a member of weight 0 came."""
    left, carried = 0, 0
    for size in range(field - 1):
        carried = (packed >> field * size & (1 << field) - 1) - carried
        left |= carried << field * size
    return left


def _sizes(packed: Sequence[int], field: int) -> BySize:
    total = sum(packed)
    return [total >> field * size & (1 << field) - 1 for size in range(field)]
