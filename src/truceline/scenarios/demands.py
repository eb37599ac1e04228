"""What stability of a state asks of preferences, and the cheapest preferences that grant it.

A state is stable for a player if each of its moves is no gain or is met. That is a condition on
which states stand above it, and for SEQ and SSEQ on which steps of the others are improvements.
Paths of improvements are too many to write down: a set of reached steps in which no sanction lies
gives a clause instead (some step leaves the set, or some state in it deters, or the move is no
gain), and the search is repeated until nothing is unmet. Each round solves a weaker question, so
the first answer that holds is a minimum (Hooker and Ottosson 2003, logic-based Benders).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from truceline.core.errors import NotConverged
from truceline.scenarios.clauses import Literal, Values, holds
from truceline.scenarios.compare import is_better, is_deterred
from truceline.scenarios.literal import CREDIBLE, SYMMETRIC
from truceline.scenarios.model import Concept, Game
from truceline.scenarios.threats import Board
from truceline.scenarios.wishes import Wishes

__all__ = ["Demand", "Granted", "cheapest_wishes", "is_proven"]

_CLOSE, _TIES = 1e-3, 0.2
_MOST_TRIES = 5
_SETTLE_SECONDS = 1.0


class Demand:
    """That a state be stable for some players, under a concept."""

    def __init__(
        self, board: Board, wishes: Wishes, state: int, concept: Concept, players: Iterable[int]
    ) -> None:
        self._board = board
        self._wishes = wishes
        self._state = state
        self._concept = concept
        self._asked: set[Literal] = set()
        self._moves = [(player, move) for player in players for move in board.ends(player, state)]

    def write(self) -> None:
        """Add the clauses that can be written down at once."""
        for player, move in self._moves:
            if self._concept not in CREDIBLE:
                answers = self._answers(player, move)
                self._wishes.clauses.require([self._no_gain(player, move), *answers])

    def unmet(self, judged: Game) -> Iterator[list[Literal]]:
        """Each move that is a gain and not met in the judged game.

        Comes with the clause that asks for what is missing; empty where that was written before.
        """
        for player, move in self._moves:
            if not is_better(judged.preferred[player], self._state, move):
                continue
            if self._concept in CREDIBLE:
                missing = self._missing(judged, player, move)
                if missing is not None:
                    yield [self._no_gain(player, move), *missing]
            elif not self._is_met(judged, player, move):
                yield []

    def granted(self, values: Values) -> list[Literal]:
        """What was asked for and holds under the choices."""
        size = values.size
        return [lit for lit in sorted(self._asked) if abs(lit) < size and holds(lit, values)]

    def _no_gain(self, player: int, move: int) -> Literal:
        return self._ask(-self._wishes.better(player, self._state, move))

    def _ask(self, literal: Literal) -> Literal:
        self._asked.add(literal)
        return literal

    def _answers(self, player: int, move: int) -> list[Literal]:
        if self._concept is Concept.NASH:
            return []
        if self._concept is Concept.SIMULTANEOUS:
            return self._joint_answers(player, move)
        return [self._deters(player, end) for end in sorted(self._board.answers(player, move))]

    def _joint_answers(self, player: int, move: int) -> list[Literal]:
        better, state = self._wishes.better, self._state
        return [
            self._wishes.clauses.all_of(
                [
                    self._ask(self._wishes.deters(player, state, end)),
                    *(self._ask(better(other, state, there)) for other, there in moved),
                ]
            )
            for end, moved in self._board.joint_ends(player, state, move)
        ]

    def _deters(self, player: int, end: int) -> Literal:
        ends = [end]
        if self._concept in SYMMETRIC:
            ends += self._board.ends(player, end)
        return self._wishes.clauses.all_of(
            [self._ask(self._wishes.deters(player, self._state, worse)) for worse in ends]
        )

    def _missing(self, judged: Game, player: int, move: int) -> list[Literal] | None:
        """What would meet the move, as the others move now; None where it is met."""
        reached, left_out = self._reach(judged, player, move)
        if any(self._is_sanction(judged, player, end) for end in reached):
            return None
        steps = sorted({self._ask(self._wishes.better(*step)) for step in left_out})
        return [*(self._deters(player, end) for end in sorted(reached)), *steps]

    def _is_met(self, judged: Game, player: int, move: int) -> bool:
        if self._concept is Concept.NASH:
            return False
        if self._concept is not Concept.SIMULTANEOUS:
            ends = self._board.answers(player, move)
            return any(self._is_sanction(judged, player, end) for end in ends)
        return any(
            is_deterred(judged.preferred[player], self._state, end)
            and all(is_better(judged.preferred[o], self._state, there) for o, there in moved)
            for end, moved in self._board.joint_ends(player, self._state, move)
        )

    def _is_sanction(self, judged: Game, player: int, end: int) -> bool:
        preferred = judged.preferred[player]
        ends = (end, *self._board.ends(player, end)) if self._concept in SYMMETRIC else (end,)
        return all(is_deterred(preferred, self._state, worse) for worse in ends)

    def _reach(
        self, judged: Game, player: int, move: int
    ) -> tuple[set[int], set[tuple[int, int, int]]]:
        """States that the others reach by improvements, and the legal steps that are none."""
        seen: set[tuple[int, int]] = set()
        refused: set[tuple[int, int, int]] = set()
        rest = [(-1, move)]
        while rest:
            for mover, here, there in self._board.onward(player, *rest.pop()):
                if not is_better(judged.preferred[mover], here, there):
                    refused.add((mover, here, there))
                elif (mover, there) not in seen:
                    seen.add((mover, there))
                    rest.append((mover, there))
        return {state for _, state in seen}, refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """Preferences that meet a demand.

    Attributes:
        cost: What they cost.
        at_least: Nothing cheaper than this meets it; equal to `cost` up to ties where proven.
        values: The choices made; None where the preferences were found without choices.
        game: The game with these preferences.
    """

    cost: float
    at_least: float
    values: Values | None
    game: Game


def cheapest_wishes(
    wishes: Wishes,
    demand: Demand,
    *,
    known: Granted | None = None,
    seconds: float = 60.0,
    rounds: int = 200,
) -> Granted | None:
    """The cheapest preferences that meet the demand; None if none do.

    Args:
        wishes: The preferences to choose from.
        demand: What they must grant.
        known: Preferences that grant it, if some are known already.
        seconds: After which one search gives up; then the best known is given with its bound.
        rounds: Most searches.

    Raises:
        NotConverged: Nothing was found within the limits.
    """
    demand.write()
    best, least = known, known.at_least if known else 0.0
    for _ in range(rounds):
        if best is not None and is_proven(best.cost, least):
            return replace(best, at_least=best.cost)
        found = wishes.clauses.cheapest(seconds=seconds)
        if found is None:
            return None
        least = max(least, found.cost)
        if found.values is None:
            break
        tried = _settle(wishes, demand, found.cost, found.values)
        if tried is not None and (best is None or tried.cost < best.cost):
            best = tried
    if best is None:
        raise NotConverged(
            "No change was found within the limits of the search.",
            hint="Ask for one actor at a time, or for another concept.",
        )
    return replace(best, at_least=best.cost if is_proven(best.cost, least) else least)


def is_proven(cost: float, at_least: float) -> bool:
    """Costs are whole but for ties, which together weigh less than the margin."""
    return math.floor(cost + _CLOSE) <= math.ceil(at_least - _TIES)


def _settle(wishes: Wishes, demand: Demand, cost: float, values: Values) -> Granted | None:
    """Proper preferences that do what the choices chose; None if none meet all.

    Adds every clause that it finds broken on the way, so the next search knows more.
    """
    kept = demand.granted(values)
    for _ in range(_MOST_TRIES):
        judged = wishes.judged(values)
        is_mended = wishes.mend(values)
        unmet = list(demand.unmet(judged))
        for clause in filter(None, unmet):
            wishes.clauses.require(clause)
        if not is_mended:
            return None if unmet else Granted(cost=cost, at_least=0, values=values, game=judged)
        found = wishes.clauses.cheapest(kept, seconds=_SETTLE_SECONDS)
        if found is None or found.values is None:
            return None
        cost, values = found.cost, found.values
    return None
