"""What some can reach together that each of them likes better.

A coalition improves from a state where a legal sequence of its members' moves ends in a state that
every member prefers to where it began, even if a step on the way is against the interest of who
makes it (Kilgour, Hipel, Fang and Peng 2001, Group Decision and Negotiation 10:159-175). A stable
state from which some coalition improves holds only as long as they do not act together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from truceline.core.errors import InvalidValue, UnknownId
from truceline.scenarios.compare import better_pairs
from truceline.scenarios.model import Game
from truceline.scenarios.moves import Moves, moves_of
from truceline.scenarios.paths import Step, reach_from

__all__ = ["JointMove", "coalition_moves", "coalitions_from"]


@dataclass(frozen=True, slots=True, kw_only=True)
class JointMove:
    """A joint improvement: who, from where, to where, and a shortest legal way."""

    members: tuple[str, ...]
    start: int
    end: int
    steps: tuple[Step, ...]


def coalition_moves(game: Game, members: Iterable[str], state: int) -> tuple[JointMove, ...]:
    """Joint improvements of a coalition from a state, nearest first.

    Raises:
        UnknownId: A member is no player of the game.
        InvalidValue: The coalition is empty.
    """
    names = tuple(dict.fromkeys(members))
    unknown = [name for name in names if name not in game.players]
    if unknown:
        raise UnknownId(
            f"'{unknown[0]}' is no player of this game.",
            hint=f"It has: {', '.join(game.players)}.",
        )
    if not names:
        raise InvalidValue("The coalition has no members.", hint="Name at least one player.")
    return _moves_of_coalition(moves_of(game), names, state)


def coalitions_from(game: Game, state: int) -> tuple[JointMove, ...]:
    """Every joint improvement of two or more players from a state, small coalitions first.

    A larger coalition is left out where a part of it, by itself, reaches the same state.
    """
    moves, found = moves_of(game), list[JointMove]()
    for size in range(2, len(game.players) + 1):
        for members in combinations(game.players, size):
            found += [
                move
                for move in _moves_of_coalition(moves, members, state)
                if not any(set(one.members) < set(members) and one.end == move.end for one in found)
            ]
    return tuple(found)


def _moves_of_coalition(
    moves: Moves, members: tuple[str, ...], state: int
) -> tuple[JointMove, ...]:
    game = moves.game
    players = [game.players.index(name) for name in members]
    reach = reach_from(moves, state, players, improving=False)
    ends = reach.states()
    here = np.full_like(ends, state)
    for player in players:
        keep = better_pairs(game.preferred[player], here, ends)
        here, ends = here[keep], ends[keep]
    return tuple(
        JointMove(members=members, start=state, end=end, steps=reach.path(end) or ())
        for end in ends.tolist()
    )
