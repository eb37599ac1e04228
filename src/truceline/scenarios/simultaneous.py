"""Simultaneous stability (SIM) on the hypercube of options.

A move is deterred when some opponents, at least one, each make one improvement from the same state
and all changes together lead to a feasible state that the player likes no better (Fraser and
Hipel 1979; Hipel and Fraser 1984). For one opponent that is a running minimum along its sorted
fibres, for all states at once. For several at once the choices multiply: see `joint`. States that
not even free moves of the opponents could deter are left out beforehand.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from truceline.scenarios.hypercube import NOTHING, Values, fold_bit
from truceline.scenarios.joint import JointAnswers
from truceline.scenarios.model import Game
from truceline.scenarios.moves import allowed_changes, own_changes
from truceline.scenarios.optionform import OptionCube, best_way_out, cube_of

__all__ = ["simultaneous_stability"]

SPARSE_SHARE = 8
"""With fewer states in question than one in this many, bounds are found state by state."""


def simultaneous_stability(game: Game) -> NDArray[np.bool_]:
    """(players, states): whether each state is stable for each player under SIM."""
    cube = cube_of(game)
    return np.array(
        [_stable(cube, player)[game.masks] for player in range(len(game.players))], dtype=np.bool_
    )


def _stable(cube: OptionCube, player: int) -> NDArray[np.bool_]:
    rank = cube.ranks[player]
    stable = best_way_out(cube, player, rank) <= rank
    in_question = ~stable & _may_be_deterred(cube, player)
    if cube.closed is not None:
        in_question &= ~cube.closed
    answers, least = JointAnswers(cube, player), _least_by_all_but(cube, player)
    for change in own_changes(cube.game, player):
        states = _tempted(cube, player, np.flatnonzero(in_question).astype(np.int32), change)
        if states.size * SPARSE_SHARE > rank.size:
            states = states[_least_alone(cube, player, change)[states] > rank[states]]
        is_met, may_be_met = answers.bounds(states, change, list(least.values()))
        in_question[states[~may_be_met]] = False
        states = states[may_be_met & ~is_met]
        in_question[states[~answers.deter(states, change)]] = False
    return stable | in_question


def _tempted(
    cube: OptionCube, player: int, states: NDArray[np.int32], change: int
) -> NDArray[np.int32]:
    """States in which this change of the player's own options is a legal improvement."""
    rank, ends = cube.ranks[player], states ^ np.int32(change)
    # An infeasible corner holds rank 0, so that it never tempts.
    tempts = (rank[ends] > rank[states]) & allowed_changes(cube.game, states, change)
    return np.asarray(states[tempts])


def _may_be_deterred(cube: OptionCube, player: int) -> NDArray[np.bool_]:
    """Whether each improvement could end no better if opponents could change any option at will."""
    rank, least = cube.ranks[player], _feasible(cube, player)
    for other, own in enumerate(cube.own):
        for bit in own if other != player else ():
            fold_bit(least, bit, "both", np.minimum)
    return np.asarray(best_way_out(cube, player, np.minimum(rank, least)) <= rank)


def _least_alone(cube: OptionCube, player: int, change: int) -> Values:
    """The worst that one opponent, improving at the same time as this change, makes of it."""
    ranks = _after(_feasible(cube, player), change)
    if cube.closed is not None:
        ranks[cube.closed] = NOTHING
    least = np.full_like(ranks, NOTHING)
    for other in range(len(cube.own)):
        for chain in cube.chains(other) if other != player else ():
            chain.lower(ranks, into=least)
    return least


def _least_by_all_but(cube: OptionCube, player: int) -> dict[int, Values]:
    """Opponent → the worst that the other opponents make of each corner by changes at will."""
    found = {}
    for kept in range(len(cube.own)):
        if kept != player:
            found[kept] = _feasible(cube, player)
            for other, own in enumerate(cube.own):
                for bit in own if other not in (player, kept) else ():
                    fold_bit(found[kept], bit, "both", np.minimum)
    return found


def _after(values: Values, change: int) -> Values:
    """The value where each corner leads to by these changes."""
    corners = np.arange(values.size, dtype=np.int32)
    return np.asarray(values[corners ^ np.int32(change)])


def _feasible(cube: OptionCube, player: int) -> Values:
    rank = cube.ranks[player]
    return rank.copy() if cube.closed is None else np.where(cube.closed, NOTHING, rank)
