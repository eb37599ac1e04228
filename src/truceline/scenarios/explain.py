"""Why a state is stable for a player, or why not.

For each improvement that tempts the player: the answer that deters it (a shortest one), or why
none does; and what the preferences that decide it rest on.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import numpy as np
from numpy.typing import NDArray

from truceline.core.errors import NotIdentified, UnknownId
from truceline.scenarios.compare import deters_pairs
from truceline.scenarios.literal import CREDIBLE, SYMMETRIC
from truceline.scenarios.model import Concept, ConflictModel, Game
from truceline.scenarios.moves import Moves, moves_of
from truceline.scenarios.paths import Step, reach_from
from truceline.scenarios.reasons import reasons_for
from truceline.scenarios.telling import Explanation, Temptation, tell

__all__ = ["explain"]


def explain(
    game: Game,
    player: str,
    state: int,
    concept: Concept,
    *,
    model: ConflictModel | None = None,
) -> Explanation:
    """Why a state is stable for a player under a concept, or why not.

    Args:
        game: The game.
        player: Name of the player.
        state: Index of the state.
        concept: The concept.
        model: The model that the game was built from: gives names and the statements that decide.

    Raises:
        UnknownId: No such player or state.
        NotIdentified: SIM is asked of a game given state by state.
    """
    _refuse(game, player, state, concept)
    moves, index = moves_of(game), game.players.index(player)
    temptations = tuple(
        _temptation(moves, index, state, end, concept, model)
        for end in moves.targets(index, state, improving=True).tolist()
    )
    return Explanation(
        player=player,
        state=state,
        concept=concept,
        temptations=temptations,
        sentence=tell(game, index, state, concept, temptations, model=model),
    )


def _refuse(game: Game, player: str, state: int, concept: Concept) -> None:
    if player not in game.players:
        raise UnknownId(
            f"'{player}' is no player of this game.", hint=f"It has: {', '.join(game.players)}."
        )
    if not 0 <= state < game.size:
        raise UnknownId(
            f"The game has no state {state}.", hint=f"States count from 0 to {game.size - 1}."
        )
    if concept is Concept.SIMULTANEOUS and not game.masks.size:
        raise NotIdentified(
            "SIM is not defined for a model given state by state.",
            hint="Ask for another concept, or write the model with options.",
        )


def _temptation(
    moves: Moves,
    player: int,
    state: int,
    end: int,
    concept: Concept,
    model: ConflictModel | None,
) -> Temptation:
    reasons = reasons_for(model, moves.game, player, worse=state, better=end)
    if concept is Concept.NASH:
        return Temptation(end=end, reasons=reasons)
    ends, way = _answers(moves, player, state, end, concept)
    deterring, ways_out = _sorted_out(moves, player, state, ends, symmetric=concept in SYMMETRIC)
    if not deterring.size:
        return Temptation(end=end, answers=ends.size, ways_out=ways_out, reasons=reasons)
    final = int(deterring[0])
    return Temptation(
        end=end,
        answer=way(final) or (),
        answered=final,
        answers=ends.size,
        reasons=reasons,
        deterring=reasons_for(model, moves.game, player, worse=final, better=state),
    )


def _answers(
    moves: Moves, player: int, state: int, end: int, concept: Concept
) -> tuple[NDArray[np.int64], Callable[[int], tuple[Step, ...] | None]]:
    """States in which the opponents can make a move end, nearest first, and how."""
    others = [other for other in range(len(moves.game.players)) if other != player]
    if concept is Concept.SIMULTANEOUS:
        joint = _joint_answers(moves, state, end, others)
        return np.array(list(joint), dtype=np.int64), joint.get
    reach = reach_from(moves, end, others, improving=concept in CREDIBLE)
    return reach.states(), reach.path


def _sorted_out(
    moves: Moves, player: int, state: int, ends: NDArray[np.int64], *, symmetric: bool
) -> tuple[NDArray[np.int64], tuple[int, ...]]:
    """Answers that deter, nearest first; and ways out of those that would, but for a last move."""
    preferred = moves.game.preferred[player]
    worse = ends[deters_pairs(preferred, np.full_like(ends, state), ends)]
    if not symmetric:
        return worse, ()
    place, after = moves.steps(player, worse)
    is_out = ~deters_pairs(preferred, np.full_like(after, state), after)
    holds = np.ones(worse.size, dtype=np.bool_)
    holds[place[is_out]] = False
    return worse[holds], tuple(np.unique(after[is_out]).tolist())


def _joint_answers(
    moves: Moves, state: int, end: int, others: list[int]
) -> dict[int, tuple[Step, ...]]:
    """End → improvements that opponents make at the same time, the fewest movers first."""
    masks = moves.game.masks
    choices = [
        [
            None,
            *(
                Step(player=other, start=state, end=there)
                for there in moves.targets(other, state, improving=True).tolist()
            ),
        ]
        for other in others
    ]
    answers = (tuple(step for step in one if step) for one in product(*choices))
    found: dict[int, tuple[Step, ...]] = {}
    for steps in sorted(filter(None, answers), key=len):
        mask = int(masks[end])
        for step in steps:
            mask ^= int(masks[state] ^ masks[step.end])
        if moves.index[mask] >= 0:
            found.setdefault(int(moves.index[mask]), steps)
    return found
