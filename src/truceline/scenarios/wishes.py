"""What players may be brought to want: the questions that a search asks a space of preferences.

Each space answers with a literal, "is `there` better than `here` for this player?", and turns the
choices made back into preferences: `swaps`, `statements` and `completions` are such spaces.
"""

from __future__ import annotations

from typing import Protocol

from truceline.scenarios.clauses import FALSE, TRUE, Clauses, Literal, Values
from truceline.scenarios.compare import is_better, is_deterred
from truceline.scenarios.model import Game

__all__ = ["FixedWishes", "Wishes"]


class Wishes(Protocol):
    """A space of preferences that a search may choose from."""

    clauses: Clauses

    def better(self, player: int, here: int, there: int) -> Literal:
        """Holds if `there` is better than `here`."""

    def deters(self, player: int, here: int, end: int) -> Literal:
        """Holds if ending in `end` is no better than `here`."""

    def mend(self, values: Values) -> bool:
        """Add the clauses that the choices break; False if they make proper preferences."""

    def judged(self, values: Values) -> Game:
        """The game with the preferences that the choices lead to."""


class FixedWishes:
    """Preferences that stay as they are."""

    def __init__(self, game: Game) -> None:
        self.game = game
        self.clauses = Clauses()

    def better(self, player: int, here: int, there: int) -> Literal:
        """As known."""
        return TRUE if is_better(self.game.preferred[player], here, there) else FALSE

    def deters(self, player: int, here: int, end: int) -> Literal:
        """As known, in the cautious reading of `compare`."""
        return TRUE if is_deterred(self.game.preferred[player], here, end) else FALSE

    def mend(self, _values: Values) -> bool:
        """Nothing to mend."""
        return False
