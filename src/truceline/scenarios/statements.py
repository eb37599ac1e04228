"""Prioritised statements as a space of preferences: distance is how many are negated or dropped.

Fang, Hipel, Kilgour and Peng (2003), IEEE Trans. Syst. Man Cybern. C 33:42-55: of two states the
better is the one of which the weightiest statement that tells them apart is true.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from truceline.scenarios.clauses import FALSE, Literal, Values, holds
from truceline.scenarios.model import Game, Ranks
from truceline.scenarios.wishes import FixedWishes

__all__ = ["Statements", "lexicographic"]


class Statements(FixedWishes):
    """Prioritised statements that may be negated or dropped; earlier ones weigh more."""

    def __init__(self, game: Game, truths: Mapping[int, NDArray[np.bool_]]) -> None:
        """Take (statements, states) truth per player whose statements may change."""
        super().__init__(game)
        self._truths = truths
        self._modes = {
            player: [self._mode() for _ in range(truth.shape[0])]
            for player, truth in truths.items()
        }
        self._compared: dict[tuple[int, tuple[int, ...]], Literal] = {}

    def _mode(self) -> tuple[Literal, Literal, Literal]:
        keep, negate, drop = (self.clauses.choice(cost) for cost in (0.0, 1.0, 1.0))
        self.clauses.require([keep, negate, drop])
        for one, other in ((keep, negate), (keep, drop), (negate, drop)):
            self.clauses.require([-one, -other])
        return keep, negate, drop

    def better(self, player: int, here: int, there: int) -> Literal:
        """A literal that holds if `there` is better than `here`."""
        if player not in self._truths:
            return super().better(player, here, there)
        truth = self._truths[player].astype(np.int8)
        signs = tuple(int(sign) for sign in truth[:, there] - truth[:, here])
        if not any(signs):
            return FALSE
        key = (player, signs)
        if key not in self._compared:
            self._compared[key] = self._compare(self._modes[player], signs)
        return self._compared[key]

    def deters(self, player: int, here: int, end: int) -> Literal:
        """A literal that holds if `end` is no better than `here`."""
        if player not in self._truths:
            return super().deters(player, here, end)
        return -self.better(player, here, end)

    def _compare(
        self, modes: list[tuple[Literal, Literal, Literal]], signs: tuple[int, ...]
    ) -> Literal:
        """Better exactly if the first statement that tells the two apart speaks for `there`."""
        better = self.clauses.choice()
        speaks_for: list[Literal] = []
        speaks_against: list[Literal] = []
        for (keep, negate, _), sign in zip(modes, signs, strict=True):
            if sign:
                with_it, against_it = (keep, negate) if sign > 0 else (negate, keep)
                self.clauses.require([-better, -against_it, *speaks_for])
                self.clauses.require([better, -with_it, *speaks_against])
                speaks_for.append(with_it)
                speaks_against.append(against_it)
        self.clauses.require([-better, *speaks_for])
        return better

    def changed(self, values: Values) -> Iterator[tuple[int, int, str]]:
        """Player, number of the statement, and `negated` or `dropped`."""
        for player, modes in self._modes.items():
            for number, (_, negate, drop) in enumerate(modes):
                if holds(negate, values) or holds(drop, values):
                    yield player, number, "negated" if holds(negate, values) else "dropped"

    def judged(self, values: Values) -> Game:
        """The game with the statements as changed."""
        now = {player: truth.copy() for player, truth in self._truths.items()}
        for player, number, how in self.changed(values):
            now[player][number] = ~now[player][number] if how == "negated" else False
        preferred = list(self.game.preferred)
        for player, truth in now.items():
            preferred[player] = Ranks(rank=lexicographic(truth))
        return replace(self.game, preferred=tuple(preferred))


def lexicographic(truth: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Ranks by prioritised statements, (statements, states) → (states,), higher is better."""
    if not truth.shape[0]:
        return np.zeros(truth.shape[1], dtype=np.int64)
    return np.unique(truth.T, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int64)
