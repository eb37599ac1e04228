"""The definitions word for word, over sets: slow, plain, and what the other engines must equal.

Legal sequences, stability and their names: Fang, Hipel and Kilgour (1993), *Interactive Decision
Making*, chapters 3 and 4; SSEQ: Rêgo and Vieira (2017), Group Decision and Negotiation 26:775-792.
SIM: Fraser and Hipel (1979), IEEE Trans. Syst. Man Cybern. 9:805-816; Hipel and Fraser (1984).
A set of states is an integer with bit s for state s: `|` joins, `& ~` takes away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from truceline.scenarios.compare import deters_pairs
from truceline.scenarios.model import Concept, Game
from truceline.scenarios.moves import Moves, moves_of

__all__ = ["CREDIBLE", "SYMMETRIC", "LiteralGame", "literal_stability", "members_of"]

SYMMETRIC = frozenset({Concept.SYMMETRIC, Concept.SYMMETRIC_SEQUENTIAL})
CREDIBLE = frozenset({Concept.SEQUENTIAL, Concept.SYMMETRIC_SEQUENTIAL})


def literal_stability(
    game: Game, concepts: Iterable[Concept]
) -> Mapping[Concept, NDArray[np.bool_]]:
    """Stable states per concept, (players, states), straight from the definitions."""
    literal = LiteralGame(game)
    players, states = range(len(game.players)), range(game.size)
    return {
        concept: np.array(
            [[literal.is_stable(player, state, concept) for state in states] for player in players],
            dtype=np.bool_,
        ).reshape(len(players), len(states))
        for concept in concepts
    }


def members_of(states: int) -> Iterator[int]:
    """The states of a set, lowest first."""
    while states:
        lowest = states & -states
        yield lowest.bit_length() - 1
        states ^= lowest


class LiteralGame:
    """A game as sets: what each player and each coalition can reach, and what deters whom."""

    def __init__(self, game: Game) -> None:
        moves = moves_of(game)
        self.game = game
        self._reach = _tables(moves, improving=False)
        self._improve = _tables(moves, improving=True)
        self._state_of = {int(mask): state for state, mask in enumerate(game.masks)}
        self._deterring = cache(self._find_deterring)
        self._responses = cache(self._find_responses)

    def is_stable(self, player: int, state: int, concept: Concept) -> bool:
        """Whether every improvement of the player from the state is deterred."""
        improvements = members_of(self._improve[player][state])
        return all(self.is_met(player, state, move, concept) for move in improvements)

    def is_met(self, player: int, state: int, move: int, concept: Concept) -> bool:
        """Whether some answer of the opponents deters the move."""
        deterring = self._deterring(player, state, concept in SYMMETRIC)
        return bool(self._answers(player, state, move, concept) & deterring)

    def reach_jointly(self, coalition: Iterable[int], state: int, *, improving: bool) -> int:
        """R_H(s) or R_H+(s): ends of legal sequences, in which nobody moves twice in a row.

        Others may move in between and the first again (A-B-A). Under `improving` each mover likes
        the state it moves to better than the one it moves from.
        """
        step = self._improve if improving else self._reach
        members = tuple(coalition)
        seen = dict.fromkeys(members, 0)
        fresh = {mover: step[mover][state] for mover in members}
        while any(fresh.values()):
            found = dict.fromkeys(members, 0)
            for last, ends in fresh.items():
                seen[last] |= ends
                for here in members_of(ends):
                    for mover in members:
                        if mover != last:
                            found[mover] |= step[mover][here]
            fresh = {mover: found[mover] & ~seen[mover] for mover in members}
        return _union(seen.values())

    def joint_results(self, player: int, state: int, move: int) -> int:
        """States that arise when opponents improve at the same time as the player moves.

        Some opponents, at least one, each make one improvement from `state`; the result changes
        all options that any of them and the player changed, and counts where it is feasible.
        """
        there = int(self.game.masks[move])
        found = 0
        for changes in product(*(self._shifts(state, other) for other in self._others(player))):
            end = self._state_of.get(there ^ sum(changes))
            if any(changes) and end is not None:
                found |= 1 << end
        return found

    def _answers(self, player: int, state: int, move: int, concept: Concept) -> int:
        if concept is Concept.NASH:
            return 0
        if concept is Concept.SIMULTANEOUS:
            return self.joint_results(player, state, move)
        return self._responses(player, move, concept in CREDIBLE)

    def _find_responses(self, player: int, move: int, improving: bool) -> int:
        return self.reach_jointly(self._others(player), move, improving=improving)

    def _find_deterring(self, player: int, state: int, symmetric: bool) -> int:
        """States in which to end deters: no better, and no way out where that counts."""
        ends = np.arange(self.game.size)
        deters = deters_pairs(self.game.preferred[player], np.full_like(ends, state), ends)
        worse = _union(1 << end for end in np.flatnonzero(deters).tolist())
        if not symmetric:
            return worse
        return _union(
            1 << end for end in members_of(worse) if not self._reach[player][end] & ~worse
        )

    def _others(self, player: int) -> list[int]:
        return [other for other in range(len(self.game.players)) if other != player]

    def _shifts(self, state: int, other: int) -> list[int]:
        masks = self.game.masks
        ends = members_of(self._improve[other][state])
        return [0, *(int(masks[state] ^ masks[end]) for end in ends)]


def _tables(moves: Moves, *, improving: bool) -> list[list[int]]:
    """Player → state → states that one move reaches."""
    game, tables = moves.game, list[list[int]]()
    for player in range(len(game.players)):
        table = [0] * game.size
        begins, ends = moves.steps(player, np.arange(game.size), improving=improving)
        for begin, end in zip(begins.tolist(), ends.tolist(), strict=True):
            table[begin] |= 1 << end
        tables.append(table)
    return tables


def _union(sets: Iterable[int]) -> int:
    joined = 0
    for states in sets:
        joined |= states
    return joined
