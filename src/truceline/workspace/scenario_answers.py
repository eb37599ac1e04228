"""What the scenario stage asks its room: the smallest change, positions, one answer in a word."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeVar

from truceline.core.errors import InvalidValue, ModelError
from truceline.scenarios.bargaining import Settlement, kalai_smorodinsky, nash_solution
from truceline.scenarios.build import build_game
from truceline.scenarios.challenge import VARIANTS, Challenge, run_challenge
from truceline.scenarios.inverse import (
    Inverse,
    fewest_statements,
    fewest_swaps,
    statement_truths,
    swaps_each,
)
from truceline.scenarios.model import Concept, ConflictModel, Game, Issue, Ranks
from truceline.scenarios.positions import Forecast, Position, forecast
from truceline.scenarios.threats import Board
from truceline.scenarios.verdicts import Verdict, verdict

__all__ = ["Changes", "Stances", "answer_on", "search_by", "stances_on"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """The smallest changes that make a wanted outcome hold.

    Attributes:
        jointly: One answer for each state of the outcome, the cheapest first.
        each: Player → its smallest change alone that makes the cheapest state stable for it.
        fixed: Players whose preferences were not changed: open, or of another kind.
        measure: `statements` or `swaps`.
    """

    jointly: tuple[Inverse, ...]
    each: Mapping[str, Inverse]
    fixed: tuple[str, ...]
    measure: str
    run: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stances:
    """Who stands where on one issue, and what that adds up to by each model.

    Attributes:
        positions: As written, contested ones included.
        forecast: Weighted mean and median; None where nobody with weight is left.
        settlements: Solutions of the bargain; what has none is under `unsolved`.
        challenges: Runs of the challenge model, one for each named variant.
        unsolved: Model → why it has no answer here.
    """

    issue: Issue
    positions: tuple[Position, ...]
    forecast: Forecast | None
    settlements: tuple[Settlement, ...]
    challenges: tuple[Challenge, ...]
    unsolved: Mapping[str, str]


class Search(Protocol):
    """A search for the smallest change, over one kind of change."""

    movers: tuple[str, ...]

    def jointly(self, state: int) -> Inverse:
        """The smallest change after which the state is stable for everybody."""

    def each(self, state: int) -> Mapping[str, Inverse]:
        """Player → its smallest change alone after which the state is stable for it."""


class _ByStatements:
    def __init__(self, model: ConflictModel, game: Game, concept: Concept) -> None:
        self.game, self.concept = game, concept
        self._truths = statement_truths(model)
        self.movers = tuple(self._truths)

    def jointly(self, state: int) -> Inverse:
        return fewest_statements(self.game, self._truths, state=state, concept=self.concept)

    def each(self, state: int) -> Mapping[str, Inverse]:
        ask = partial(fewest_statements, self.game, state=state, concept=self.concept)
        return {name: ask({name: truth}, stable_for=[name]) for name, truth in self._truths.items()}


class _BySwaps:
    def __init__(self, _model: ConflictModel, game: Game, concept: Concept) -> None:
        self.game, self.concept = game, concept
        pairs = zip(game.players, game.preferred, strict=True)
        self.movers = tuple(name for name, preferred in pairs if isinstance(preferred, Ranks))

    def jointly(self, state: int) -> Inverse:
        return fewest_swaps(self.game, state=state, concept=self.concept, movers=self.movers)

    def each(self, state: int) -> Mapping[str, Inverse]:
        return swaps_each(self.game, state=state, concept=self.concept)


def search_by(measure: str) -> Callable[[ConflictModel, Game, Concept], Search]:
    """The search over `statements` or `swaps`.

    Raises:
        InvalidValue: There is no such measure.
    """
    kinds: Mapping[str, Callable[[ConflictModel, Game, Concept], Search]] = {
        "statements": _ByStatements,
        "swaps": _BySwaps,
    }
    if measure not in kinds:
        raise InvalidValue(
            f"Changes are not counted in '{measure}'.", hint="Count them in statements or swaps."
        )
    return kinds[measure]


def stances_on(model: ConflictModel, issue: Issue, rounds: int) -> Stances:
    """One issue by every model; what cannot answer says why."""
    positions = tuple(one for one in model.positions if one.issue == issue.issue_id)
    kept = [one for one in positions if not one.basis.is_contested]
    scales = {issue.issue_id: (issue.low, issue.high)}
    unsolved: dict[str, str] = {}

    def ask(name: str, answer: Callable[[], T]) -> T | None:
        try:
            return answer()
        except (InvalidValue, ModelError) as exc:
            unsolved[name] = exc.message
            return None

    solved = [
        ask("Nash", lambda: nash_solution(kept, scales=scales)),
        ask("Kalai–Smorodinsky", lambda: kalai_smorodinsky(kept, scales=scales)),
    ]
    runs = [
        ask(name, partial(run_challenge, kept, variant=name, rounds=rounds)) for name in VARIANTS
    ]
    found = ask("Weighted mean and median", lambda: forecast(positions))
    return Stances(
        issue=issue,
        positions=positions,
        forecast=found[0] if found else None,
        settlements=tuple(filter(None, solved)),
        challenges=tuple(filter(None, runs)),
        unsolved=unsolved,
    )


def answer_on(model: ConflictModel, wanted: str, concept: Concept) -> str:
    """Whether an outcome is always, sometimes or never stable; said where it is not decided.

    `always`: one of its states holds whatever is open. `sometimes`: each holds under some full
    rankings at most, at least one under some. `never`: none does under any.
    """
    game = build_game(model)
    states = game.outcomes.get(wanted, ())
    if wanted in game.labels:
        states = (game.labels.index(wanted),)
    board, found = Board(game), set[Verdict]()
    for state in states:
        found.add(verdict(game, state=state, concept=concept, board=board))
        if Verdict.ALWAYS in found:
            return Verdict.ALWAYS.value
    if Verdict.UNDECIDED in found:
        return "not decided"
    return Verdict.SOMETIMES.value if Verdict.SOMETIMES in found else Verdict.NEVER.value
