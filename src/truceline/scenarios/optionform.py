"""The fast path: stability of games in option form, without listing a single move.

In option form a player's moves compose (two in a row are one, or none), and so do its improvements.
Hence "nobody moves twice in a row" takes nothing away: what opponents can reach by legal sequences
is what they can reach at all. And a state is stable exactly when the best that one move reaches,
each target marked down to the worst that opponents make of it, is no better than the state.
Memory grows with the states alone: some forty bytes for each state and player.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from truceline.core.errors import InvalidValue
from truceline.scenarios.hypercube import NOTHING, Chain, Values, chains_of, fold_bit
from truceline.scenarios.literal import CREDIBLE, SYMMETRIC
from truceline.scenarios.model import Concept, Game, Ranks
from truceline.scenarios.settle import settle

__all__ = ["OptionCube", "best_way_out", "cube_of", "option_stability"]

PASSES = 48
"""Rounds before a model counts as made to be slow; random rankings settle within twenty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionCube:
    """A game laid out over all sets of options.

    Attributes:
        ranks: Per player, (corners,) its ranks from 0 up without gaps; infeasible corners hold 0.
        closed: (corners,) whether the corner is infeasible; None where all are feasible.
        own: Per player, option → direction.
    """

    game: Game
    ranks: list[Values]
    closed: NDArray[np.bool_] | None
    own: list[dict[int, str]]
    sorted_fibres: dict[int, list[Chain]] = field(default_factory=dict)

    def chains(self, player: int) -> list[Chain]:
        """The player's fibres sorted from best to worst; sorted when first asked for."""
        if player not in self.sorted_fibres:
            rank = self.ranks[player]
            if self.closed is not None:
                rank = np.where(self.closed, NOTHING, rank)
            size = len(self.game.owners)
            self.sorted_fibres[player] = chains_of(rank, self.own[player], size)
        return self.sorted_fibres[player]


def option_stability(
    game: Game, concepts: Iterable[Concept]
) -> Mapping[Concept, NDArray[np.bool_]]:
    """Stable states per concept, (players, states), by folding over the hypercube of options."""
    wanted = tuple(concepts)
    cube = cube_of(game)
    found = {
        concept: np.zeros((len(game.players), game.size), dtype=np.bool_) for concept in wanted
    }
    for player in range(len(game.players)):
        for concept in wanted:
            found[concept][player] = _stable(cube, player, concept)
    return found


def cube_of(game: Game) -> OptionCube:
    """Lay a game out over all sets of its options.

    Raises:
        InvalidValue: The game is given state by state, or a preference is partial.
    """
    if not game.masks.size or not all(isinstance(each, Ranks) for each in game.preferred):
        raise InvalidValue(
            "The fast path needs options and complete rankings.",
            hint="Leave the choice of the engine to `stability`.",
        )
    corners, size = 1 << len(game.owners), len(game.owners)
    closed = np.ones(corners, dtype=np.bool_)
    closed[game.masks] = False
    ranks = [_laid_out(game, each, corners) for each in game.preferred if isinstance(each, Ranks)]
    own = [
        {k: game.directions[k] for k in range(size) if game.owners[k] == player}
        for player in range(len(game.players))
    ]
    return OptionCube(
        game=game,
        ranks=ranks,
        closed=closed if closed.any() else None,
        own=own,
    )


def _laid_out(game: Game, preferred: Ranks, corners: int) -> Values:
    rank = np.zeros(corners, dtype=np.int32)
    rank[game.masks] = np.unique(preferred.rank, return_inverse=True)[1]
    return rank


def _stable(cube: OptionCube, player: int, concept: Concept) -> NDArray[np.bool_]:
    rank = cube.ranks[player]
    if concept is Concept.NASH:
        marked = rank.copy()
    else:
        worth = best_way_out(cube, player, rank) if concept in SYMMETRIC else rank.copy()
        force = _force_improvements if concept in CREDIBLE else _force_moves
        marked = np.minimum(rank, force(cube, player, worth))
    reached = best_way_out(cube, player, marked)
    return np.asarray((reached <= rank)[cube.game.masks])


def best_way_out(cube: OptionCube, player: int, values: Values) -> Values:
    """The highest value among each corner and all corners that one move of the player reaches."""
    best = values.copy()
    if cube.closed is not None:
        best[cube.closed] = -1
    for bit, direction in cube.own[player].items():
        fold_bit(best, bit, direction, np.maximum)
    return best


def _force_moves(cube: OptionCube, player: int, worth: Values) -> Values:
    """The least worth that moves of the opponents reach, the corner itself included.

    With every corner feasible one fold per option is all: the reach of the opponents is the whole
    sub-cube of their bits. Otherwise repeat, closing infeasible corners after each mover.
    """
    forced = _closed(cube, worth)
    opponents = [own for other, own in enumerate(cube.own) if other != player]
    for _ in range(PASSES):
        before = forced.copy()
        for own in opponents:
            for bit, direction in own.items():
                fold_bit(forced, bit, direction, np.minimum)
            if cube.closed is not None:
                forced[cube.closed] = NOTHING
        if cube.closed is None or np.array_equal(before, forced):
            return forced
    return settle(forced, _chains_against(cube, player), improving=False)


def _force_improvements(cube: OptionCube, player: int, worth: Values) -> Values:
    """The least worth that improvements of the opponents reach, the corner itself included."""
    forced = _closed(cube, worth)
    opponents = _chains_against(cube, player)
    for _ in range(PASSES):
        before = forced.copy()
        for chain in opponents:
            chain.lower(forced)
        if np.array_equal(before, forced):
            return forced
    return settle(forced, opponents, improving=True)


def _chains_against(cube: OptionCube, player: int) -> list[Chain]:
    others = [other for other in range(len(cube.own)) if other != player]
    return [chain for other in others for chain in cube.chains(other)]


def _closed(cube: OptionCube, values: Values) -> Values:
    return values.copy() if cube.closed is None else np.where(cube.closed, NOTHING, values)
