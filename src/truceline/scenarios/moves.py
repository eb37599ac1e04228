"""One-step moves of a game, listed or following from the options.

In option form a player may in one step change any set of its own options, each in a permitted
direction, if the result is feasible (Fang, Hipel and Kilgour 1993, chapter 3).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truceline.scenarios.compare import better_pairs
from truceline.scenarios.model import Game

__all__ = ["Moves", "allowed_changes", "moves_of", "own_changes"]

States = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """The moves of a game, asked state by state or for many states at once.

    Attributes:
        index: (2 to the options,) int32, mask → state, -1 where infeasible; empty for models that
            are given state by state.
    """

    game: Game
    index: NDArray[np.int32]

    def steps(
        self, player: int, states: States, *, improving: bool = False
    ) -> tuple[States, States]:
        """Every move of `player` from `states`: positions in `states`, and where each leads."""
        is_listed = bool(self.game.indptr)
        place, end = self._listed(player, states) if is_listed else self._implied(player, states)
        if not improving:
            return place, end
        keep = better_pairs(self.game.preferred[player], states[place], end)
        return place[keep], end[keep]

    def targets(self, player: int, state: int, *, improving: bool = False) -> States:
        """States that `player` can reach from `state` in one step, or only the better ones."""
        return self.steps(player, np.array([state]), improving=improving)[1]

    def _listed(self, player: int, states: States) -> tuple[States, States]:
        offsets, ends = self.game.indptr[player], self.game.indices[player]
        lengths = (offsets[states + 1] - offsets[states]).astype(np.int64)
        place = np.repeat(np.arange(states.size), lengths)
        within = np.arange(place.size) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        return place, ends[offsets[states][place] + within].astype(np.int64)

    def _implied(self, player: int, states: States) -> tuple[States, States]:
        masks = self.game.masks[states]
        places, ends = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
        for change in own_changes(self.game, player):
            end = self.index[masks ^ change]
            found = np.flatnonzero((end >= 0) & allowed_changes(self.game, masks, change))
            places.append(found)
            ends.append(end[found].astype(np.int64))
        return np.concatenate(places), np.concatenate(ends)


def moves_of(game: Game) -> Moves:
    """The moves of a game, with what is needed to look states up by their options."""
    if not game.masks.size:
        return Moves(game=game, index=np.zeros(0, dtype=np.int32))
    index = np.full(1 << len(game.owners), -1, dtype=np.int32)
    index[game.masks] = np.arange(game.size, dtype=np.int32)
    return Moves(game=game, index=index)


def own_changes(game: Game, player: int) -> list[int]:
    """Every non-empty set of the player's own options, as a mask."""
    changes = [0]
    for option, owner in enumerate(game.owners):
        if owner == player:
            changes += [change | 1 << option for change in changes]
    return changes[1:]


def allowed_changes(
    game: Game, masks: NDArray[np.integer], change: NDArray[np.integer] | int
) -> NDArray[np.bool_]:
    """Whether each state may change those options at once, by their directions."""
    is_on, is_off = _bits(game, "on"), _bits(game, "off")
    forbidden = (masks & change & is_on) | (~masks & change & is_off)
    return np.asarray(forbidden == 0, dtype=np.bool_)


def _bits(game: Game, direction: str) -> int:
    return sum(1 << k for k, permitted in enumerate(game.directions) if permitted == direction)
