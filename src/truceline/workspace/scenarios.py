"""Scenarios of a workspace: how surely outcomes hold, what would change them, and the section."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime

from truceline.briefs.compose.scenario import Held, ScenarioInputs, compose_scenario
from truceline.briefs.document import Document
from truceline.core.errors import ModelError
from truceline.core.run import Run
from truceline.scenarios.check import check_model
from truceline.scenarios.dropping import DroppedClaim, claims_of, drop_each_claim
from truceline.scenarios.model import Concept, ConflictModel, Game
from truceline.scenarios.paths import Step
from truceline.scenarios.robustness import Robustness, robustness
from truceline.store import Ledger
from truceline.workspace.once import Once
from truceline.workspace.record import RecordStage
from truceline.workspace.scenario_answer_rows import outcome_verdict
from truceline.workspace.scenario_answers import (
    Changes,
    Stances,
    answer_on,
    search_by,
    stances_on,
)
from truceline.workspace.scenario_games import GameStage, Way
from truceline.workspace.scenario_models import KEPT, Taken

__all__ = ["Changes", "ScenarioStage", "Stances", "Taken", "Way"]

SECTION_DRAWS = 2000
"""Ways of what is open that a section draws."""


class ScenarioStage(GameStage):
    """Everything that is asked of models: it calls the room and keeps the run."""

    def __init__(
        self, ledger: Ledger, record: RecordStage, *, clock: Callable[[], datetime]
    ) -> None:
        super().__init__(ledger, record, clock=clock)
        self._shares = Once(
            lambda _writes, states, concept, draws, seed, *asked: robustness(
                self.game(*asked), states=states, concepts=(concept,), draws=draws, seed=seed
            )[concept],
            most=KEPT,
        )

    def robustness(
        self,
        model_id: str,
        wanted: str = "",
        concept: Concept = Concept.NASH,
        *,
        draws: int = 10_000,
        seed: int = 1,
        as_of: date | None = None,
        taken: Taken = (),
    ) -> Robustness:
        """How far an outcome depends on what is open: a share of rankings, never a probability.

        Args:
            model_id: Id of the model.
            wanted: A named outcome or a state; today's where none is named.
            concept: How players weigh a move.
            draws: Rankings drawn.
            seed: Of the draws; the same seed gives the same shares.
            as_of: Day of knowledge.
            taken: Open parts that are read one way.

        Raises:
            UnknownId: There is no such model, outcome or state.
            TooLarge: The game has too many states to draw rankings of.
            NotConverged: Always, sometimes or never was not decided.
        """
        if wanted:
            states = self.wanted(model_id, wanted, as_of=as_of, taken=taken)
        else:
            states = (self.state(model_id, as_of=as_of, taken=taken),)
        asked = (states, concept, draws, seed, model_id, as_of, taken)
        return self._shares(self._ledger.writes, *asked)

    def robustness_run(
        self, found: Robustness, model_id: str, as_of: date | None = None, taken: Taken = ()
    ) -> Run:
        """The run that stands behind shares, kept."""
        given = {"concept": found.concept, "draws": found.any_state.draws, "seed": found.seed}
        states = ",".join(map(str, found.states))
        return self._run("scenarios.robustness", model_id, as_of, taken, states=states, **given)

    def drop_one_claim(
        self,
        model_id: str,
        wanted: str,
        concept: Concept = Concept.NASH,
        *,
        as_of: date | None = None,
        taken: Taken = (),
        progress: Callable[[int, int], None] = lambda _done, _total: None,
    ) -> tuple[DroppedClaim, ...]:
        """Which claim, if it were wrong, would change whether an outcome can hold.

        The answers compared: always, sometimes or never stable, over all that is left open.

        Raises:
            UnknownId: There is no such model, outcome or state.
        """
        self.wanted(model_id, wanted, as_of=as_of, taken=taken)
        model = self.model(model_id, as_of, taken)
        total, asked = len(claims_of(model)) + 1, iter(range(1_000_000))

        def judge(without: ConflictModel) -> str:
            progress(next(asked), total)
            return answer_on(without, wanted, concept)

        return drop_each_claim(model, judge)

    def positions(
        self, model_id: str, *, as_of: date | None = None, rounds: int = 8
    ) -> tuple[Stances, ...]:
        """Where actors stand on each issue, and what that adds up to.

        The weighted mean and median are the default; bargaining solutions and the challenge model
        stand beside them. Contested positions are left out of all of them.

        Args:
            model_id: Id of the model.
            as_of: Day of knowledge.
            rounds: Of the challenge model.
        """
        model = self.model(model_id, as_of)
        return tuple(stances_on(model, issue, rounds) for issue in model.issues)

    def inverse(
        self,
        model_id: str,
        wanted: str,
        concept: Concept = Concept.NASH,
        *,
        measure: str = "statements",
        as_of: date | None = None,
        taken: Taken = (),
        progress: Callable[[int, int], None] = lambda _done, _total: None,
    ) -> Changes:
        """The smallest changes of preferences that make a wanted outcome stable for everybody.

        Args:
            model_id: Id of the model.
            wanted: A named outcome or a state.
            concept: How players weigh a move.
            measure: `statements` negated or dropped, or adjacent `swaps` in rankings.
            as_of: Day of knowledge.
            taken: Open parts that are read one way.
            progress: Told how many states of the outcome are done, and how many there are.

        Raises:
            UnknownId: There is no such model, outcome or state.
            InvalidValue: The game is too large for swaps, or the measure is unknown.
        """
        model, game = self.model(model_id, as_of, taken), self.game(model_id, as_of, taken)
        search = search_by(measure)(model, game, concept)
        states = self.wanted(model_id, wanted, as_of=as_of, taken=taken)
        found = []
        for done, state in enumerate(states):
            progress(done, len(states))
            found.append(search.jointly(state))
        found.sort(key=lambda one: (one.cost is None, one.cost or 0, one.state))
        run = self._run(
            "scenarios.inverse", model_id, as_of, taken, wanted=wanted, concept=concept, by=measure
        )
        return Changes(
            jointly=tuple(found),
            each=search.each(found[0].state) if found else {},
            fixed=tuple(name for name in game.players if name not in search.movers),
            measure=measure,
            run=run.run_id,
        )

    def section(self, model_id: str, *, as_of: date | None = None, taken: Taken = ()) -> Document:
        """The model as a section of a brief, for any exporter of documents."""
        model, game = self.model(model_id, as_of, taken), self.game(model_id, as_of, taken)
        names = {player.player: player.name for player in model.players}
        ways = self.paths(model_id, as_of=as_of, taken=taken) if game.status_quo >= 0 else ()
        return compose_scenario(
            ScenarioInputs(
                record=self._record.at(as_of),
                model=model,
                game=game,
                stability=self.stability(model_id, as_of=as_of, taken=taken),
                ways={way.outcome: _said(model, game, way.by_improvements) for way in ways},
                flaws=tuple(finding.message for finding in check_model(model)),
                claims=self.claims(model_id, as_of),
                run=self._run(
                    "scenarios.section", model_id, as_of, taken, draws=SECTION_DRAWS, seed=1
                ),
                left_open=tuple(
                    (names[one.player], one.readings)
                    for one in self.open_parts(model_id, as_of)
                    if one.key not in dict(taken)
                ),
                held=tuple(self._held(model_id, as_of, taken)),
            )
        )

    def _held(self, model_id: str, as_of: date | None, taken: Taken) -> Iterator[Held]:
        """How far each named outcome and today's state survive what is open."""
        game = self.game(model_id, as_of, taken)
        titles = {one.outcome_id: one.title for one in self.model(model_id, as_of).outcomes}
        named = [name for name, states in game.outcomes.items() if states]
        for name in (*named, *([""] if game.status_quo >= 0 else [])):
            title = titles[name] if name else "Today's state"
            try:
                found = self.robustness(
                    model_id, name, draws=SECTION_DRAWS, as_of=as_of, taken=taken
                )
            except ModelError as exc:
                yield Held(title=title, verdict=f"not decided: {exc.message}")
                continue
            share = found.any_state
            yield Held(
                title=title,
                verdict=outcome_verdict(found),
                share=(share.value, share.low, share.high),
                draws=share.draws,
            )


def _said(
    model: ConflictModel, game: Game, steps: tuple[Step, ...] | None
) -> tuple[str, ...] | None:
    names = {player.player: player.name for player in model.players}
    if steps is None:
        return None
    return tuple(
        f"{names.get(game.players[one.player])} to {game.labels[one.end]}" for one in steps
    )
