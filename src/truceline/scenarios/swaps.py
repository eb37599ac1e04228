"""Rankings as a space of preferences: distance is the number of adjacent swaps.

Kendall (1938), Biometrika 30:81-93: swaps between two rankings are the pairs in opposite order.
Most conditions compare with the wanted state, so the swaps are written around it. Let k states
fall from above it. One that stood h places above costs h, since it passes the wanted state and
those between, but two that both fall need not pass each other: together the sum of h less
k(k-1)/2. States that rise are counted alike. Other pairs get a choice only once they matter.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from truceline.scenarios.clauses import FALSE, Literal, Values
from truceline.scenarios.model import Game, Ranks
from truceline.scenarios.wishes import FixedWishes

__all__ = [
    "TIE",
    "Order",
    "Relation",
    "Swaps",
    "broken_chains",
    "dense_ranks",
    "reversed_pairs",
    "ties_broken",
]

# Swaps are counted first, ties broken second: ten thousand ties weigh less than one swap.
TIE = 1e-5
# Broken chains named at once; more only makes the next search slower.
_MOST_REPAIRS = 400

Order = NDArray[np.int64]
Relation = NDArray[np.bool_]


class Swaps(FixedWishes):
    """Rankings of some players; equal states may be set apart without a swap."""

    def __init__(self, game: Game, movers: Collection[int], wanted: int) -> None:
        super().__init__(game)
        self._wanted = wanted
        self._rank = {
            player: dense_ranks(preferred.rank)
            for player, preferred in enumerate(game.preferred)
            if player in movers and isinstance(preferred, Ranks)
        }
        self._pairs: dict[tuple[int, int, int], Literal] = {}
        for player, rank in self._rank.items():
            self._write_star(player, rank - rank[wanted])

    def better(self, player: int, here: int, there: int) -> Literal:
        """A literal that holds if `there` is better than `here`."""
        if player not in self._rank or here == there:
            return super().better(player, here, there)
        return self._above(player, there, here)

    def deters(self, player: int, here: int, end: int) -> Literal:
        """A literal that holds if `end` is no better than `here`."""
        if player not in self._rank or here == end:
            return super().deters(player, here, end)
        return -self._above(player, end, here)

    def mend(self, values: Values) -> bool:
        """Add the clauses for chains that the choices break."""
        found = False
        for player in self._rank:
            for upper, middle, lower in broken_chains(self._relation(player, values)):
                found |= self._chain(player, upper, middle, lower)
        return found

    def judged(self, values: Values) -> Game:
        """Where the choices are no ranking yet, one close to them: by how many stand below."""
        now = list(self.game.preferred)
        for player, rank in self._rank.items():
            below = self._relation(player, values).sum(axis=1)
            now[player] = Ranks(rank=dense_ranks(below * rank.size + rank))
        return replace(self.game, preferred=tuple(now))

    def _write_star(self, player: int, height: Order) -> None:
        """Choices to let states fall below the wanted one or rise above it, with their swaps."""
        for side in (1, -1):
            away = height * side
            states = [int(state) for state in np.flatnonzero(away > 0)]
            moved = {}
            for state in sorted(states, key=lambda one: int(away[one])):
                pair = (self._wanted, state) if side > 0 else (state, self._wanted)
                self._pairs[player, *pair] = moved[state] = self.clauses.choice(1.0)
                nearer = [literal for one, literal in moved.items() if away[one] < away[state]]
                self.clauses.pass_by(moved[state], nearer)

    def _above(self, player: int, upper: int, lower: int) -> Literal:
        rank = self._rank[player]
        if rank[upper] > rank[lower]:
            return -self._above(player, lower, upper)
        if (player, upper, lower) not in self._pairs:
            if rank[upper] == rank[lower]:
                self._write_tie(player, upper, lower)
            else:
                self._write_pair(player, upper, lower)
            for chain in permutations((upper, lower, self._wanted)):
                self._chain(player, *chain)
        return self._pairs[player, upper, lower]

    def _write_tie(self, player: int, one: int, other: int) -> None:
        literals = self.clauses.choice(TIE), self.clauses.choice(TIE)
        self._pairs[player, one, other], self._pairs[player, other, one] = literals
        self.clauses.require([-literals[0], -literals[1]])

    def _write_pair(self, player: int, upper: int, lower: int) -> None:
        """A choice to put `upper` over `lower`: one swap, if the star has not counted it."""
        crossing = self._crossing(player, upper, lower)
        if crossing == FALSE:
            self._pairs[player, upper, lower] = self.clauses.choice(1.0)
            return
        passes, pays = self.clauses.choice(), self.clauses.choice(1.0)
        self._pairs[player, upper, lower] = passes
        self.clauses.require([-passes, pays, crossing])

    def _crossing(self, player: int, upper: int, lower: int) -> Literal:
        """Holds if the wanted state comes between two that stood on one side of it."""
        height = self._rank[player] - self._rank[player][self._wanted]
        if height[upper] * height[lower] <= 0:
            return FALSE
        between = self._above(player, upper, self._wanted), self._above(player, self._wanted, lower)
        return self.clauses.all_of(between)

    def _chain(self, player: int, upper: int, middle: int, lower: int) -> bool:
        """Whoever is above `lower` is above `middle`, or `middle` is above `lower`."""
        if len({upper, middle, lower}) < 3:
            return False
        return self.clauses.require(
            [
                -self._above(player, upper, lower),
                self._above(player, upper, middle),
                self._above(player, middle, lower),
            ]
        )

    def _relation(self, player: int, values: Values) -> Relation:
        """(states, states): the first above the second, as chosen or as follows from the star."""
        rank = self._rank[player]
        above = rank[:, np.newaxis] > rank[np.newaxis, :]
        self._choose(above, player, values)
        is_strict = rank != rank[self._wanted]
        over, under = above[:, self._wanted] & is_strict, above[self._wanted] & is_strict
        crossed = np.outer(over, under)
        above[crossed], above.T[crossed] = True, False
        self._choose(above, player, values)
        return above

    def _choose(self, above: Relation, player: int, values: Values) -> None:
        for (owner, upper, lower), choice in self._pairs.items():
            if owner == player and choice < values.size and values[choice]:
                above[upper, lower], above[lower, upper] = True, False


def reversed_pairs(old: Order, new: Order) -> list[tuple[int, int]]:
    """Pairs in opposite order: risen, fallen. Their number is that of adjacent swaps."""
    was_below = old[:, np.newaxis] < old[np.newaxis, :]
    is_above = new[:, np.newaxis] > new[np.newaxis, :]
    return [(int(risen), int(fallen)) for risen, fallen in np.argwhere(was_below & is_above)]


def ties_broken(old: Order, new: Order) -> int:
    """Pairs that were equal and are no more."""
    was_equal = old[:, np.newaxis] == old[np.newaxis, :]
    return int(np.triu(was_equal & (new[:, np.newaxis] != new[np.newaxis, :])).sum())


def dense_ranks(rank: Order) -> Order:
    """The same order, numbered 0, 1, 2 without gaps."""
    return np.unique(rank, return_inverse=True)[1].reshape(-1).astype(np.int64)


def broken_chains(above: Relation) -> Iterator[tuple[int, int, int]]:
    """Chains in which the first is above the third, and the second neither under nor over."""
    found = 0
    for middle in range(above.shape[0]):
        broken = above & ~above[:, middle, np.newaxis] & ~above[middle]
        for upper, lower in np.argwhere(broken):
            yield int(upper), middle, int(lower)
            found += 1
        if found > _MOST_REPAIRS:
            return
