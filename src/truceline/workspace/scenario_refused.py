"""Why a model has no state of a name, and what to write instead."""

from __future__ import annotations

from truceline.briefs.text import plural
from truceline.core.errors import UnknownId
from truceline.scenarios.model import ConflictModel, Exclusion, Game
from truceline.scenarios.states import states_of

__all__ = ["no_state"]

_SHOWN = 5


def no_state(model: ConflictModel, game: Game, name: str, *, is_wanted: bool = False) -> UnknownId:
    """The refusal of a name that is no feasible state.

    Args:
        model: As read.
        game: Its game.
        name: As it was asked for.
        is_wanted: Whether a named outcome would have done too.
    """
    if name in game.outcomes and not is_wanted:
        return _outcome(game, name)
    if excluded := _excluding(model, name):
        said = "; ".join(
            f"'{one.expression}'" + (f" (line {one.line})" if one.line else "") for one in excluded
        )
        return UnknownId(
            f"The state '{name}' of the model '{model.model_id}' cannot be: excluded by {said}.",
            hint="Ask for a state that no exclusion rules out, or correct the model.",
        )
    outcomes = ", ".join(game.outcomes) or "none"
    if is_wanted:
        return UnknownId(
            f"The model '{model.model_id}' has no outcome and no state '{name}'.",
            hint=f"Named outcomes: {outcomes}. {_how(model, game)}",
        )
    return UnknownId(
        f"The model '{model.model_id}' has no feasible state '{name}'.", hint=_how(model, game)
    )


def _how(model: ConflictModel, game: Game) -> str:
    some = ", ".join(game.labels[:_SHOWN])
    if not model.options:
        return f"Its states: {some}{', …' if game.size > _SHOWN else ''}."
    count = len(model.options)
    return f"States have one letter for each of {count} options, Y or N, such as {game.labels[0]}."


def _outcome(game: Game, name: str) -> UnknownId:
    labels = [game.labels[state] for state in game.outcomes[name]]
    some = ", ".join(labels[:_SHOWN]) or "none: nothing feasible is it"
    return UnknownId(
        f"'{name}' is a named outcome ({plural(len(labels), 'state')}), not a state.",
        hint=f"Name one of them: {some}{', …' if len(labels) > _SHOWN else ''}.",
    )


def _excluding(model: ConflictModel, name: str) -> list[Exclusion]:
    """The exclusions that rule out a state which its options could make."""
    if len(name) != len(model.options) or not set(name) <= {"Y", "N"}:
        return []
    at = sum(1 << bit for bit, sign in enumerate(name) if sign == "Y")
    states = states_of(model)
    standing = (one for one in model.exclusions if not one.basis.is_contested)
    return [one for one in standing if states.where(one.expression)[at]]
