"""Which states are stable, by the engine that suits the size, checked by the definitions.

Below two hundred states the literal engine runs beside the other on every call, and a difference
is an error: no result is better than a wrong one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from truceline.core.errors import ModelError, NotIdentified, TooLarge
from truceline.scenarios.literal import literal_stability
from truceline.scenarios.model import Concept, Game, Ranks, Stability
from truceline.scenarios.optionform import option_stability
from truceline.scenarios.simultaneous import simultaneous_stability
from truceline.scenarios.sparse import sparse_stability
from truceline.scenarios.states import MOST_OPTIONS

__all__ = ["concepts_of", "stability"]

CHECKED_BELOW = 200
"""States below which the definitions are run beside the fast engine."""

ByConcept = Mapping[Concept, NDArray[np.bool_]]


def concepts_of(game: Game) -> tuple[Concept, ...]:
    """Concepts that are defined for a game: all but SIM where states are given one by one."""
    return tuple(c for c in Concept if c is not Concept.SIMULTANEOUS or game.masks.size)


def stability(
    game: Game, concepts: Iterable[Concept] | None = None, *, check: bool = True
) -> Stability:
    """Which states are stable for whom, under each concept.

    Args:
        game: The game.
        concepts: All that are defined for the game where none are named.
        check: Whether to run the definitions beside it below 200 states.

    Raises:
        NotIdentified: SIM is asked of a game given state by state.
        TooLarge: The game has more than 22 options.
        ModelError: Two engines disagree, which is our error.
    """
    wanted = concepts_of(game) if concepts is None else tuple(concepts)
    _refuse(game, wanted)
    engine = "options" if _has_fast_path(game) else "sparse"
    found = _by_options(game, wanted) if engine == "options" else sparse_stability(game, wanted)
    is_checked = check and game.size < CHECKED_BELOW
    if is_checked:
        _agree(game, found, literal_stability(game, wanted), engine)
    return Stability(by_player=found, engine=engine, checked=is_checked)


def _has_fast_path(game: Game) -> bool:
    has_options = bool(game.masks.size) and len(game.directions) == len(game.owners)
    return has_options and all(isinstance(each, Ranks) for each in game.preferred)


def _by_options(game: Game, concepts: tuple[Concept, ...]) -> ByConcept:
    others = tuple(each for each in concepts if each is not Concept.SIMULTANEOUS)
    found = dict(option_stability(game, others))
    if Concept.SIMULTANEOUS in concepts:
        found[Concept.SIMULTANEOUS] = simultaneous_stability(game)
    return {concept: found[concept] for concept in concepts}


def _refuse(game: Game, concepts: tuple[Concept, ...]) -> None:
    if Concept.SIMULTANEOUS in concepts and not game.masks.size:
        raise NotIdentified(
            "SIM is not defined for a model given state by state: "
            "where moves made at the same time lead cannot be told.",
            hint="Write the model with options, or leave SIM out.",
        )
    if len(game.owners) > MOST_OPTIONS:
        raise TooLarge(
            f"The game has {len(game.owners)} options; {MOST_OPTIONS} is the limit.",
            hint="Merge options of one owner that are only taken together, or take out those on "
            "which no preference depends.",
        )


def _agree(game: Game, found: ByConcept, literal: ByConcept, engine: str) -> None:
    for concept, by_player in found.items():
        differing = np.argwhere(by_player != literal[concept])
        if differing.size:
            player, state = differing[0].tolist()
            raise ModelError(
                f"The engines '{engine}' and 'literal' disagree on {concept} for "
                f"{game.players[player]} in {game.labels[state]}, and {len(differing) - 1} more.",
                hint="This is an error of ours: please report it with the model. "
                "No result is shown.",
            )
