"""How many rankings of one player make a state stable, by counting, not by trying them.

Stability of a state for a player depends only on which states stand above it. With k of m states
below, k!(m-1-k)! rankings share that set; the sets are counted by branching on one state at a time,
with parts that share no state counted apart and every part counted once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import comb, factorial
from typing import TypeAlias

from truceline.core.errors import TooLarge, UnknownId
from truceline.scenarios.compare import is_better
from truceline.scenarios.literal import CREDIBLE, SYMMETRIC
from truceline.scenarios.model import Concept, Game
from truceline.scenarios.threats import Board

__all__ = ["RankingCount", "count_rankings"]

# One of several sets of states must lie wholly below the wanted one; all such conditions must hold.
Condition: TypeAlias = frozenset[frozenset[int]]
Conditions: TypeAlias = frozenset[Condition]
# How many choices of states below there are, by their number.
Sizes: TypeAlias = tuple[int, ...]

_MOST_PARTS = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingCount:
    """Strict rankings of one player under which a state is stable for it, out of all."""

    player: str
    state: int
    concept: Concept
    stable: int
    total: int


def count_rankings(game: Game, *, state: int, player: str, concept: Concept) -> RankingCount:
    """Count the strict rankings of all states by `player` under which `state` is stable for it.

    The other players' preferences stay as they are; partial ones in the cautious reading.

    Raises:
        UnknownId: A player or state that the game does not have.
        TooLarge: The conditions hang together too much to be counted.
        InvalidValue: Simultaneous stability in a model that is not in option form.
    """
    if player not in game.players or not 0 <= state < game.size:
        raise UnknownId(
            f"The game has no player '{player}' or no state {state}.",
            hint=f"Players: {', '.join(game.players)}; states from 0 to {game.size - 1}.",
        )
    conditions = frozenset(_conditions(game, state, game.players.index(player), concept))
    sizes = _Counter().sizes(conditions)
    others = game.size - 1
    free = others - (len(sizes) - 1)
    stable = sum(
        count * comb(free, more) * factorial(below + more) * factorial(others - below - more)
        for below, count in enumerate(sizes)
        for more in range(free + 1)
    )
    return RankingCount(
        player=player, state=state, concept=concept, stable=stable, total=factorial(game.size)
    )


def _conditions(game: Game, state: int, player: int, concept: Concept) -> Iterator[Condition]:
    board = Board(game)
    for move in board.ends(player, state):
        ways = [{move}]
        ways += (
            {end, *(board.ends(player, end) if concept in SYMMETRIC else ())}
            for end in _answers(board, state, player, move, concept)
        )
        needed = _shortest(frozenset(way) - {state} for way in ways)
        if frozenset() not in needed:
            yield needed


def _answers(board: Board, state: int, player: int, move: int, concept: Concept) -> Iterable[int]:
    preferred = board.game.preferred
    if concept is Concept.NASH:
        return ()
    if concept is Concept.SIMULTANEOUS:
        return {
            end
            for end, moved in board.joint_ends(player, state, move)
            if all(is_better(preferred[other], state, there) for other, there in moved)
        }
    return board.answers_by(
        player,
        move,
        lambda *step: concept not in CREDIBLE or is_better(preferred[step[0]], *step[1:]),
    )


def _shortest(ways: Iterable[frozenset[int]]) -> Condition:
    """Ways of which none contains another."""
    kept: list[frozenset[int]] = []
    for way in sorted(set(ways), key=len):
        if not any(other <= way for other in kept):
            kept.append(way)
    return frozenset(kept)


class _Counter:
    """Counts sets of states that meet conditions, remembering every part that it has counted."""

    def __init__(self) -> None:
        self._known: dict[Conditions, Sizes] = {frozenset(): (1,)}

    def sizes(self, conditions: Conditions) -> Sizes:
        """By number of states below: choices among the states that the conditions name."""
        total: Sizes = (1,)
        for part in _parts(conditions):
            total = _times(total, self._part(part))
        return total

    def _part(self, part: Conditions) -> Sizes:
        if part not in self._known:
            if len(self._known) > _MOST_PARTS:
                raise TooLarge(
                    f"More than {_MOST_PARTS} parts to count.",
                    hint="Ask for the smallest change or for the robustness share instead.",
                )
            often = Counter(state for condition in part for way in condition for state in way)
            state = min(often, key=lambda named: (-often[named], named))
            named = len(often) - 1
            below = self._branch(_put_below(part, state), named)
            above = self._branch(_put_above(part, state), named)
            self._known[part] = tuple(
                (below[k - 1] if k else 0) + (above[k] if k <= named else 0)
                for k in range(named + 2)
            )
        return self._known[part]

    def _branch(self, conditions: Conditions | None, named: int) -> Sizes:
        """Counted over all `named` states, also those that the conditions name no more."""
        if conditions is None:
            return (0,) * (named + 1)
        sizes = self.sizes(conditions)
        free = named - (len(sizes) - 1)
        return _times(sizes, tuple(comb(free, k) for k in range(free + 1)))


def _put_below(conditions: Conditions, state: int) -> Conditions:
    shorter = (_shortest(way - {state} for way in condition) for condition in conditions)
    return frozenset(condition for condition in shorter if frozenset() not in condition)


def _put_above(conditions: Conditions, state: int) -> Conditions | None:
    """None where a condition has no way left."""
    left = frozenset(
        frozenset(way for way in condition if state not in way) for condition in conditions
    )
    return None if frozenset() in left else left


def _parts(conditions: Conditions) -> Iterator[Conditions]:
    """Groups of conditions that share no state with others."""
    groups: list[tuple[set[int], set[Condition]]] = []
    for condition in conditions:
        states = {state for way in condition for state in way}
        members = {condition}
        apart = []
        for group in groups:
            if group[0] & states:
                states |= group[0]
                members |= group[1]
            else:
                apart.append(group)
        groups = [*apart, (states, members)]
    return (frozenset(members) for _, members in groups)


def _times(one: Sizes, other: Sizes) -> Sizes:
    total = [0] * (len(one) + len(other) - 1)
    for at, count in enumerate(one):
        for by, more in enumerate(other):
            total[at + by] += count * more
    return tuple(total)
