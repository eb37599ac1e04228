"""Scenarios of a workspace: models as of a day, their games, and what follows from them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import version
from typing import Any, TypeAlias

import yaml

from truceline.briefs.compose.scenario import ScenarioInputs, compose_scenario
from truceline.briefs.document import Document
from truceline.core.claim import Claim
from truceline.core.errors import InvalidValue, UnknownId
from truceline.core.findings import Finding
from truceline.core.pack import PackEntry
from truceline.core.run import Run
from truceline.record.judgements import holding
from truceline.scenarios.build import build_game
from truceline.scenarios.check import check_model
from truceline.scenarios.choices import OpenPart, open_parts, settled
from truceline.scenarios.coalition import JointMove, coalitions_from
from truceline.scenarios.dropping import DroppedClaim, claims_of, drop_each_claim
from truceline.scenarios.entries import claims_of_model
from truceline.scenarios.explain import explain
from truceline.scenarios.model import Concept, ConflictModel, Game, Stability
from truceline.scenarios.paths import Step, shortest_path
from truceline.scenarios.read import known_models
from truceline.scenarios.robustness import Robustness, robustness
from truceline.scenarios.stability import concepts_of, stability
from truceline.scenarios.telling import Explanation
from truceline.store import Ledger
from truceline.workspace.once import Once
from truceline.workspace.record import RecordStage
from truceline.workspace.scenario_answers import (
    Changes,
    Stances,
    answer_on,
    search_by,
    stances_on,
)

__all__ = ["Changes", "ScenarioStage", "Stances", "Taken", "Way"]

Taken: TypeAlias = tuple[tuple[str, int], ...]
"""Open parts that are read one way: key and number of the reading."""

_KEPT = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a named outcome can be reached from the status quo; None where it cannot."""

    outcome: str
    by_moves: tuple[Step, ...] | None
    by_improvements: tuple[Step, ...] | None


class ScenarioStage:
    """Reads models, calls the room, keeps the run; computes nothing itself."""

    def __init__(
        self, ledger: Ledger, record: RecordStage, *, clock: Callable[[], datetime]
    ) -> None:
        self._ledger = ledger
        self._record = record
        self._clock = clock
        # The number of writes is part of each key: an answer never rests on what is out of date.
        self._models = Once(lambda _writes, as_of: self._read(as_of), most=_KEPT)
        self._games = Once(lambda _writes, *asked: build_game(self.model(*asked)), most=_KEPT)
        self._shares = Once(
            lambda _writes, states, concept, draws, seed, *asked: robustness(
                self.game(*asked), states=states, concepts=(concept,), draws=draws, seed=seed
            )[concept],
            most=_KEPT,
        )
        self._stable = Once(
            lambda _writes, concepts, *asked: stability(self.game(*asked), concepts), most=_KEPT
        )

    # -- models ----------------------------------------------------------------------------

    def models(self, as_of: date | None = None) -> Mapping[str, ConflictModel]:
        """Every model that was known at the end of a day, by id."""
        return self._models(self._ledger.writes, as_of)

    def model(self, model_id: str, as_of: date | None = None, taken: Taken = ()) -> ConflictModel:
        """One model, with some of what is open read one way.

        Raises:
            UnknownId: There is none of that id, or it was not known by then; or no such open part.
        """
        models = self.models(as_of)
        if model_id not in models:
            known = ", ".join(models) or "none"
            raise UnknownId(f"There is no model '{model_id}'.", hint=f"Known by then: {known}.")
        return settled(models[model_id], dict(taken)) if taken else models[model_id]

    def findings(self, model_id: str, as_of: date | None = None) -> tuple[Finding, ...]:
        """Flaws of a model, and what a reader must know of it."""
        return check_model(self.model(model_id, as_of))

    def open_parts(self, model_id: str, as_of: date | None = None) -> tuple[OpenPart, ...]:
        """What the model leaves open and can be read one way or another."""
        return open_parts(self.model(model_id, as_of))

    def claims(self, model_id: str, as_of: date | None = None) -> Mapping[str, Claim]:
        """The claims inside a model that were known by then, by id."""
        return claims_of_model(self._entry(model_id, as_of), as_of=as_of)

    def written(self, model_id: str, as_of: date | None = None) -> str:
        """The model as the pack writes it now (YAML), comments included.

        Raises:
            UnknownId: There is no such model by then.
        """
        entry = self._entry(model_id, as_of)
        if sum(one.file == entry.file for one in self._record.entries) > 1:
            return str(yaml.safe_dump(dict(entry.body), allow_unicode=True, sort_keys=False))
        texts: Mapping[str, str] = json.loads(self._ledger.source_content(entry.source_id))
        return texts[entry.file]

    def _entry(self, model_id: str, as_of: date | None) -> PackEntry:
        self.model(model_id, as_of)
        kinds = (entry for entry in self._record.entries if entry.kind == "scenarios")
        return next(entry for entry in kinds if entry.entry_id == model_id)

    def _read(self, as_of: date | None) -> Mapping[str, ConflictModel]:
        judged = holding(self._record.at(as_of).judgements)
        return known_models(self._record.entries, as_of=as_of, judgements=judged)

    # -- answers ---------------------------------------------------------------------------

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
        if name not in game.labels:
            some = ", ".join(game.labels[:5])
            message = f"The model '{model_id}' has no feasible state '{name}'."
            message = message if name else f"The model '{model_id}' names no status quo."
            raise UnknownId(message, hint=f"States are written so: {some}.")
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

    # -- how surely ------------------------------------------------------------------------

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

    # -- what would have to change ---------------------------------------------------------

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
            names = ", ".join(game.outcomes) or "none"
            raise UnknownId(
                f"The model '{model_id}' has no outcome and no state '{wanted}'.",
                hint=f"Named outcomes: {names}.",
            )
        return (game.labels.index(wanted),)

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
                run=self._run("scenarios.section", model_id, as_of, taken),
            )
        )

    def _run(
        self,
        command: str,
        model_id: str,
        as_of: date | None,
        taken: Taken,
        **parameters: Any,  # noqa: ANN401 (whatever was asked with)
    ) -> Run:
        entry = self._entry(model_id, as_of)
        judged = self._record.at(as_of).judgements
        asked = {"model": model_id, "as_of": as_of, "taken": [list(one) for one in taken]}
        run = Run(
            command=command,
            parameters={k: str(v) for k, v in (asked | parameters).items() if v not in (None, [])},
            inputs=(entry.source_id, *(one.judgement_id for one in judged)),
            code_version=version("truceline"),
            recorded_at=self._clock(),
        )
        self._ledger.keep_run(run)
        return run


def _said(
    model: ConflictModel, game: Game, steps: tuple[Step, ...] | None
) -> tuple[str, ...] | None:
    names = {player.player: player.name for player in model.players}
    if steps is None:
        return None
    return tuple(
        f"{names.get(game.players[one.player])} to {game.labels[one.end]}" for one in steps
    )
