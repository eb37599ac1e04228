"""Rankings as a space of preferences, pair by pair: for conditions on pairs of any two states.

A choice reverses one pair and is one swap. Whoever rises over another passes, or is passed by, each
state between the two: written at once for pairs that a search asks for, for others once broken.
Where all conditions compare with one state, `swaps` is much faster.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

import numpy as np

from truceline.scenarios.clauses import Literal, Values
from truceline.scenarios.model import Game, Ranks
from truceline.scenarios.swaps import TIE, Order, Relation, broken_chains, dense_ranks
from truceline.scenarios.wishes import FixedWishes

__all__ = ["PairSwaps"]


class PairSwaps(FixedWishes):
    """Rankings of some players; equal states may be set apart without a swap."""

    def __init__(self, game: Game, movers: Collection[int]) -> None:
        super().__init__(game)
        self._rank: Mapping[int, Order] = {
            player: dense_ranks(preferred.rank)
            for player, preferred in enumerate(game.preferred)
            if player in movers and isinstance(preferred, Ranks)
        }
        self._pairs: dict[tuple[int, int, int], Literal] = {}
        self._closed: set[tuple[int, int, int]] = set()

    def better(self, player: int, here: int, there: int) -> Literal:
        """A literal that holds if `there` is better than `here`."""
        if player not in self._rank or here == there:
            return super().better(player, here, there)
        literal = self._above(player, there, here)
        self._close(player, there, here)
        self._close(player, here, there)
        return literal

    def deters(self, player: int, here: int, end: int) -> Literal:
        """A literal that holds if `end` is no better than `here`."""
        if player not in self._rank or here == end:
            return super().deters(player, here, end)
        return -self.better(player, here, end)

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

    def _above(self, player: int, upper: int, lower: int) -> Literal:
        rank = self._rank[player]
        if rank[upper] > rank[lower]:
            return -self._above(player, lower, upper)
        key = (player, upper, lower)
        if key not in self._pairs:
            is_tie = rank[upper] == rank[lower]
            self._pairs[key] = self.clauses.choice(TIE if is_tie else 1.0)
            if is_tie:
                self._pairs[player, lower, upper] = self.clauses.choice(TIE)
                self.clauses.require([-self._pairs[key], -self._pairs[player, lower, upper]])
        return self._pairs[key]

    def _close(self, player: int, upper: int, lower: int) -> None:
        """If `upper` comes to stand above `lower`, each state between them is passed by one."""
        rank = self._rank[player]
        if rank[upper] >= rank[lower] or (player, upper, lower) in self._closed:
            return
        self._closed.add((player, upper, lower))
        between = np.flatnonzero((rank >= rank[upper]) & (rank <= rank[lower]))
        for state in map(int, between):
            if state not in (upper, lower):
                self._chain(player, upper, state, lower)

    def _chain(self, player: int, upper: int, middle: int, lower: int) -> bool:
        """Whoever is above `lower` is above `middle`, or `middle` is above `lower`."""
        return self.clauses.require(
            [
                -self._above(player, upper, lower),
                self._above(player, upper, middle),
                self._above(player, middle, lower),
            ]
        )

    def _relation(self, player: int, values: Values) -> Relation:
        """(states, states): the first above the second, as chosen."""
        rank = self._rank[player]
        above = rank[:, np.newaxis] > rank[np.newaxis, :]
        for (owner, upper, lower), choice in self._pairs.items():
            if owner == player and choice < values.size and values[choice]:
                above[upper, lower], above[lower, upper] = True, False
        return above
