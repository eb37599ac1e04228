"""What is open in partial preferences, settled: all full rankings that agree with what is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from truceline.scenarios.clauses import FALSE, TRUE, Literal, Values
from truceline.scenarios.model import Game, Partial, Ranks
from truceline.scenarios.wishes import FixedWishes

__all__ = ["Completions", "sorted_ranks"]


class Completions(FixedWishes):
    """What is open in partial preferences, settled either way; nothing known is changed."""

    def __init__(self, game: Game) -> None:
        super().__init__(game)
        self._pairs: dict[tuple[int, int, int], Literal] = {}
        partial = {k: each for k, each in enumerate(game.preferred) if isinstance(each, Partial)}
        self._group = {player: each.group.tolist() for player, each in partial.items()}
        self._known = {player: each.between_groups() for player, each in partial.items()}

    def better(self, player: int, here: int, there: int) -> Literal:
        """A literal that holds if `there` is better than `here`."""
        if player not in self._group:
            return super().better(player, here, there)
        return self._between(player, self._group[player][here], self._group[player][there])

    def _between(self, player: int, here: int, there: int) -> Literal:
        """A literal that holds if the second group of equals is better than the first."""
        known = self._known[player]
        if here == there or known[there, here]:
            return FALSE
        if known[here, there]:
            return TRUE
        if here > there:
            return -self._between(player, there, here)
        key = (player, here, there)
        if key not in self._pairs:
            self._pairs[key] = self.clauses.choice()
        return self._pairs[key]

    def deters(self, player: int, here: int, end: int) -> Literal:
        """A literal that holds if `end` is no better than `here`."""
        return -self.better(player, here, end)

    def mend(self, values: Values) -> bool:
        """Forbid the circles that the choices close."""
        found = False
        for player in sorted({player for player, _, _ in self._pairs}):
            for circle in _circles(self._relation(player, values)):
                steps = zip(circle, [*circle[1:], circle[0]], strict=True)
                found |= self.clauses.require([-self._between(player, *step) for step in steps])
        return found

    def _relation(self, player: int, values: Values) -> NDArray[np.bool_]:
        """(groups, groups): the second better than the first, as known or chosen."""
        chosen = self._known[player].copy()
        for (owner, here, there), choice in self._pairs.items():
            if owner == player and choice < values.size:
                is_better = bool(values[choice])
                chosen[here, there], chosen[there, here] = is_better, not is_better
        return chosen

    def judged(self, values: Values) -> Game:
        """The game with everything settled, where no circle is left."""
        now = list(self.game.preferred)
        asked = {player for player, _, _ in self._pairs}
        for player, group in self._group.items():
            relation = self._relation(player, values)
            rank = sorted_ranks(_transitive(relation) if player in asked else relation)
            now[player] = Ranks(rank=rank[group])
        return replace(self.game, preferred=tuple(now))


def sorted_ranks(better: NDArray[np.bool_]) -> NDArray[np.int64]:
    """A ranking that agrees with every known pair: states by how many lie below, then by number.

    Args:
        better: (states, states), transitively closed.
    """
    below = better.sum(axis=0)
    order = np.lexsort((np.arange(below.size), below))
    rank = np.empty(below.size, dtype=np.int64)
    rank[order] = np.arange(below.size)
    return rank


def _transitive(better: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """What follows over any number of steps; eight states are joined at a time."""
    packed = np.packbits(better, axis=1)
    for middle in range(better.shape[0]):
        leads_here = (packed[:, middle // 8] >> (7 - middle % 8) & 1).astype(np.bool_)
        packed[leads_here] |= packed[middle]
    return np.unpackbits(packed, axis=1, count=better.shape[1]).astype(np.bool_)


def _circles(better: NDArray[np.bool_]) -> list[list[int]]:
    """A shortest circle through each state that lies on one."""
    on_circle = np.flatnonzero(np.diagonal(_transitive(better)))
    return [_circle(better, int(state)) for state in on_circle]


def _circle(better: NDArray[np.bool_], start: int) -> list[int]:
    came_from = {start: -1}
    rest = [start]
    for state in rest:
        if better[state, start]:
            path = [state]
            while came_from[path[-1]] >= 0:
                path.append(came_from[path[-1]])
            return path[::-1]
        for following in map(int, np.flatnonzero(better[state])):
            if following not in came_from:
                came_from[following] = state
                rest.append(following)
    raise AssertionError("a state on a circle reaches itself")
