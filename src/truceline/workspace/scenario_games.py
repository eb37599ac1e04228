"""Games of a workspace's models: which states hold, why, and how they can be reached."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from truceline.core.errors import InvalidValue, UnknownId
from truceline.scenarios.build import build_game
from truceline.scenarios.coalition import JointMove, coalitions_from
from truceline.scenarios.explain import explain
from truceline.scenarios.model import Concept, Game, Stability
from truceline.scenarios.paths import Step, shortest_path
from truceline.scenarios.stability import concepts_of, stability
from truceline.scenarios.telling import Explanation
from truceline.store import Ledger
from truceline.workspace.once import Once
from truceline.workspace.record import RecordStage
from truceline.workspace.scenario_models import KEPT, ModelStage, Taken
from truceline.workspace.scenario_refused import no_state

__all__ = ["GameStage", "Way"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a named outcome can be reached from the status quo; None where it cannot."""

    outcome: str
    by_moves: tuple[Step, ...] | None
    by_improvements: tuple[Step, ...] | None


class GameStage(ModelStage):
    """Builds games and asks what is stable in them; computes nothing itself."""

    def __init__(
        self, ledger: Ledger, record: RecordStage, *, clock: Callable[[], datetime]
    ) -> None:
        super().__init__(ledger, record, clock=clock)
        self._games = Once(lambda _writes, *asked: build_game(self.model(*asked)), most=KEPT)
        self._stable = Once(
            lambda _writes, concepts, *asked: stability(self.game(*asked), concepts), most=KEPT
        )

    def game(self, model_id: str, as_of: date | None = None, taken: Taken = ()) -> Game:
        """The game of a model.

        Raises:
            UnknownId: There is no such model.
            TooLarge: It has too many options.
            InvalidValue: It has an error; the first is named.
        """
        return self._games(self._ledger.writes, model_id, as_of, taken)

    def stability(
        self,
        model_id: str,
        concepts: Iterable[Concept] | None = None,
        *,
        as_of: date | None = None,
        taken: Taken = (),
    ) -> Stability:
        """Which states are stable for whom; every concept that is defined where none are named."""
        game = self.game(model_id, as_of, taken)
        wanted = concepts_of(game) if concepts is None else tuple(concepts)
        return self._stable(self._ledger.writes, wanted, model_id, as_of, taken)

    def state(
        self, model_id: str, name: str = "", *, as_of: date | None = None, taken: Taken = ()
    ) -> int:
        """Index of a state by its name; of the status quo where no name is given.

        Raises:
            UnknownId: The model has no such state, or no status quo.
        """
        game = self.game(model_id, as_of, taken)
        if not name and game.status_quo >= 0:
            return game.status_quo
        if not name:
            raise UnknownId(
                f"The model '{model_id}' names no status quo.", hint="Name one of its states."
            )
        if name not in game.labels:
            raise no_state(self.model(model_id, as_of, taken), game, name)
        return game.labels.index(name)

    def explanation(
        self,
        model_id: str,
        state: int,
        player: str,
        concept: Concept,
        *,
        as_of: date | None = None,
        taken: Taken = (),
    ) -> Explanation:
        """Why a state is stable for a player under a concept, or why not."""
        model, game = self.model(model_id, as_of, taken), self.game(model_id, as_of, taken)
        return explain(game, player, state, concept, model=model)

    def paths(
        self, model_id: str, *, as_of: date | None = None, taken: Taken = ()
    ) -> tuple[Way, ...]:
        """The shortest legal ways from the status quo to each named outcome.

        Raises:
            InvalidValue: The model names no status quo.
        """
        game = self.game(model_id, as_of, taken)
        if game.status_quo < 0:
            raise InvalidValue(
                f"The model '{model_id}' names no status quo, so no way begins anywhere.",
                hint="Say what is taken today, with each option.",
            )
        return tuple(
            Way(
                outcome=name,
                by_moves=shortest_path(game, states),
                by_improvements=shortest_path(game, states, improving=True),
            )
            for name, states in game.outcomes.items()
        )

    def coalitions(
        self, model_id: str, state: int, *, as_of: date | None = None, taken: Taken = ()
    ) -> tuple[JointMove, ...]:
        """What players can reach together from a state that each of them likes better."""
        return coalitions_from(self.game(model_id, as_of, taken), state)

    def wanted(
        self, model_id: str, wanted: str, *, as_of: date | None = None, taken: Taken = ()
    ) -> tuple[int, ...]:
        """The states of a named outcome, or the one of that name.

        Raises:
            UnknownId: There is neither.
        """
        game = self.game(model_id, as_of, taken)
        if wanted in game.outcomes:
            return game.outcomes[wanted]
        if wanted not in game.labels:
            raise no_state(self.model(model_id, as_of, taken), game, wanted, is_wanted=True)
        return (game.labels.index(wanted),)
