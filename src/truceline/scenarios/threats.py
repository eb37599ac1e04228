"""Whether a state is stable in each of many drawn preferences, all draws at once.

A truth over draws is an integer with bit d for draw d, so `&` and `|` judge ten thousand draws in
one step. One draw makes this the plain judgement. Definitions: Fang, Hipel and Kilgour (1993),
chapters 3 and 4; they equal `literal_stability`, which a test holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

from truceline.core.errors import InvalidValue
from truceline.scenarios.literal import CREDIBLE, SYMMETRIC
from truceline.scenarios.model import Concept, Game
from truceline.scenarios.moves import moves_of

__all__ = ["Board", "Draws", "stable_draws"]


class Board:
    """The moves of a game, remembered: what preferences cannot change."""

    def __init__(self, game: Game) -> None:
        self.game = game
        self.players = range(len(game.players))
        self._moves = moves_of(game)
        self._ends: dict[tuple[int, int], tuple[int, ...]] = {}
        self._answers: dict[tuple[int, int], frozenset[int]] = {}
        self._state_of = {int(mask): state for state, mask in enumerate(game.masks)}

    def ends(self, player: int, state: int) -> tuple[int, ...]:
        """States that `player` reaches from `state` in one step."""
        key = (player, state)
        if key not in self._ends:
            self._ends[key] = tuple(map(int, self._moves.targets(player, state)))
        return self._ends[key]

    def others(self, player: int) -> list[int]:
        """Everybody else."""
        return [other for other in self.players if other != player]

    def answers(self, player: int, start: int) -> frozenset[int]:
        """States that the others reach from `start` by legal sequences, nobody twice in a row."""
        key = (player, start)
        if key not in self._answers:
            self._answers[key] = self.answers_by(player, start, lambda *_: True)
        return self._answers[key]

    def answers_by(
        self, player: int, start: int, allows: Callable[[int, int, int], bool]
    ) -> frozenset[int]:
        """As `answers`, by steps alone that are allowed: asked as mover, from and to."""
        seen: set[tuple[int, int]] = set()
        rest = [(-1, start)]
        while rest:
            for mover, here, there in self.onward(player, *rest.pop()):
                if (mover, there) not in seen and allows(mover, here, there):
                    seen.add((mover, there))
                    rest.append((mover, there))
        return frozenset(state for _, state in seen)

    def onward(self, player: int, last: int, state: int) -> Iterator[tuple[int, int, int]]:
        """Legal next steps of the others after `last` moved: mover, from, to."""
        for mover in self.others(player):
            if mover != last:
                for end in self.ends(mover, state):
                    yield mover, state, end

    def joint_ends(
        self, player: int, state: int, move: int
    ) -> Iterator[tuple[int, list[tuple[int, int]]]]:
        """What comes of `move` when others move from the same state: end, and who moved whither.

        Raises:
            InvalidValue: The model is not in option form, so a joint result cannot be derived.
        """
        masks = self.game.masks
        if not masks.size:
            raise InvalidValue(
                "Simultaneous stability needs a model in option form.",
                hint="Ask for another concept, or write the model with options.",
            )
        choices = [
            [(other, -1), *((other, end) for end in self.ends(other, state))]
            for other in self.others(player)
        ]
        for chosen in product(*choices):
            moved = [(other, end) for other, end in chosen if end >= 0]
            changed = sum(int(masks[state] ^ masks[end]) for _, end in moved)
            end = self._state_of.get(int(masks[move]) ^ changed)
            if moved and end is not None:
                yield end, moved


class Draws:
    """Full rankings of every player, drawn many times.

    Attributes:
        count: Number of draws.
        everything: Truth in all of them.
    """

    def __init__(self, ranks: Sequence[NDArray[np.int64]]) -> None:
        """Take (draws, states) ranks per player, higher is better; one row where none varies."""
        self._ranks = tuple(ranks)
        self.count = max(int(rows.shape[0]) for rows in self._ranks)
        self.everything = (1 << self.count) - 1
        self._better: dict[tuple[int, int, int], int] = {}

    def better(self, player: int, here: int, there: int) -> int:
        """The draws in which `there` is better than `here`."""
        key = (player, here, there)
        if key not in self._better:
            rows = self._ranks[player]
            is_better = rows[:, there] > rows[:, here]
            if rows.shape[0] == 1:
                self._better[key] = self.everything if is_better[0] else 0
            else:
                packed = np.packbits(is_better, bitorder="little")
                self._better[key] = int.from_bytes(packed.tobytes(), "little")
        return self._better[key]


def stable_draws(board: Board, draws: Draws, player: int, state: int, concept: Concept) -> int:
    """The draws in which the state is stable for the player."""
    held = draws.everything
    for move in board.ends(player, state):
        tempted = held & draws.better(player, state, move)
        if tempted:
            held &= ~tempted | _met(board, draws, player, state, move, concept, tempted)
    return held


def _met(
    board: Board, draws: Draws, player: int, state: int, move: int, concept: Concept, among: int
) -> int:
    """Of the draws `among`, those in which some answer of the others deters the move."""
    if concept is Concept.NASH:
        return 0
    if concept is Concept.SIMULTANEOUS:
        return _met_jointly(board, draws, player, state, move, among)
    is_symmetric = concept in SYMMETRIC
    if concept in CREDIBLE:
        return _met_by_improvements(board, draws, player, state, move, is_symmetric, among)
    met = 0
    for end in board.answers(player, move):
        met |= among & _deters(board, draws, player, state, end, is_symmetric)
    return met


def _met_jointly(board: Board, draws: Draws, player: int, state: int, move: int, among: int) -> int:
    met = 0
    for end, moved in board.joint_ends(player, state, move):
        agreed = among & ~met & ~draws.better(player, state, end)
        for other, there in moved:
            agreed &= draws.better(other, state, there)
        met |= agreed
    return met


def _met_by_improvements(
    board: Board,
    draws: Draws,
    player: int,
    state: int,
    move: int,
    is_symmetric: bool,
    among: int,
) -> int:
    """Legal sequences of the others' improvements, followed in all draws not yet met."""
    met = 0
    seen: dict[tuple[int, int], int] = {}
    waiting: dict[tuple[int, int], int] = {(-1, move): among}
    while waiting:
        node = next(iter(waiting))
        fresh = waiting.pop(node) & ~met
        for mover, here, there in board.onward(player, *node) if fresh else ():
            key = (mover, there)
            arrived = fresh & draws.better(mover, here, there) & ~seen.get(key, 0)
            if arrived:
                seen[key] = seen.get(key, 0) | arrived
                met |= arrived & _deters(board, draws, player, state, there, is_symmetric)
                waiting[key] = waiting.get(key, 0) | arrived
    return met


def _deters(
    board: Board, draws: Draws, player: int, state: int, end: int, is_symmetric: bool
) -> int:
    worse = ~draws.better(player, state, end)
    for escape in board.ends(player, end) if is_symmetric else ():
        worse &= ~draws.better(player, state, escape)
    return worse
