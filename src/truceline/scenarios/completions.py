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

    def better(self, player: int, here: int, there: int) -> Literal:
        """A literal that holds if `there` is better than `here`."""
        preferred = self.game.preferred[player]
        if isinstance(preferred, Ranks) or here == there:
            return super().better(player, here, there)
        if preferred.better[here, there]:
            return TRUE
        if preferred.better[there, here]:
            return FALSE
        if here > there:
            return -self.better(player, there, here)
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
        for player, preferred in enumerate(self.game.preferred):
            if isinstance(preferred, Partial):
                for circle in _circles(self._relation(player, preferred, values)):
                    steps = zip(circle, [*circle[1:], circle[0]], strict=True)
                    found |= self.clauses.require([-self.better(player, *step) for step in steps])
        return found

    def _relation(self, player: int, preferred: Partial, values: Values) -> NDArray[np.bool_]:
        """(states, states): the second better than the first, as known or chosen."""
        chosen = preferred.better.copy()
        for (owner, here, there), choice in self._pairs.items():
            if owner == player and choice < values.size:
                is_better = bool(values[choice])
                chosen[here, there], chosen[there, here] = is_better, not is_better
        return chosen

    def judged(self, values: Values) -> Game:
        """The game with everything settled, where no circle is left."""
        now = list(self.game.preferred)
        for player, preferred in enumerate(self.game.preferred):
            if isinstance(preferred, Partial):
                relation = self._relation(player, preferred, values)
                now[player] = Ranks(rank=sorted_ranks(relation))
        return replace(self.game, preferred=tuple(now))


def sorted_ranks(better: NDArray[np.bool_]) -> NDArray[np.int64]:
    """A ranking that agrees with every known pair: states by how many lie below, then by number."""
    below = _transitive(better).sum(axis=0)
    order = np.lexsort((np.arange(below.size), below))
    rank = np.empty(below.size, dtype=np.int64)
    rank[order] = np.arange(below.size)
    return rank


def _transitive(better: NDArray[np.bool_]) -> NDArray[np.bool_]:
    closed = better.copy()
    for middle in range(closed.shape[0]):
        closed |= np.outer(closed[:, middle], closed[middle, :])
    return closed


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
