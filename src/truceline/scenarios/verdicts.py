"""Whether a state is stable always, sometimes or never, whatever is still open: exact.

Stability of a state for a player is easier the fewer states stand above it, and under SEQ, SSEQ and
SIM the more the others like their deterring steps. So the best and the worst case of a player's own
wishes are known outright; for the others' wishes a search settles what is open (`completions`).
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from truceline.core.errors import NotConverged
from truceline.scenarios.clauses import Literal
from truceline.scenarios.compare import is_better, is_equal
from truceline.scenarios.completions import Completions, sorted_ranks
from truceline.scenarios.demands import Demand, cheapest_wishes
from truceline.scenarios.literal import CREDIBLE, SYMMETRIC
from truceline.scenarios.model import Concept, Game, Partial, Preferred, Ranks
from truceline.scenarios.threats import Board, Draws, stable_draws

__all__ = ["Verdict", "verdict"]

_MOST_TRIES = 300


class Verdict(StrEnum):
    """In how many of the full rankings that agree with what is known.

    `undecided` only where a search gave up: then the share is all that is known.
    """

    ALWAYS = "always"
    SOMETIMES = "sometimes"
    NEVER = "never"
    UNDECIDED = "undecided"


def verdict(
    game: Game,
    *,
    state: int,
    concept: Concept,
    was_stable: bool = False,
    was_unstable: bool = False,
    board: Board | None = None,
) -> Verdict:
    """Whether the state is an equilibrium under all, some or none of the possible rankings.

    Args:
        game: With partial preferences.
        state: Index of the state.
        concept: How players weigh a move.
        was_stable: Some possible rankings are known under which it is one; saves a search.
        was_unstable: Some are known under which it is none.
        board: The moves of this game, where several states are asked about.

    Raises:
        InvalidValue: Simultaneous stability in a model that is not in option form.
    """
    board = board or Board(game)
    try:
        if not was_unstable and all(
            _is_always(board, player, state, concept) for player in board.players
        ):
            return Verdict.ALWAYS
        is_ever = was_stable or _is_ever(board, state, concept)
    except NotConverged:
        return Verdict.UNDECIDED
    return Verdict.SOMETIMES if is_ever else Verdict.NEVER


def _is_ever(board: Board, state: int, concept: Concept) -> bool:
    game = board.game
    kindest = [_with_above(preferred, state, most=False) for preferred in game.preferred]
    if all(_is_stable(board, kindest, player, state, concept) for player in board.players):
        return True
    if concept is not Concept.SIMULTANEOUS and concept not in CREDIBLE:
        return False
    if concept in CREDIBLE and not all(
        _may_be_stable(board, kindest[player], player, state, concept) for player in board.players
    ):
        return False
    wishes = Completions(game)
    return cheapest_wishes(wishes, Demand(board, wishes, state, concept, board.players)) is not None


def _may_be_stable(board: Board, own: Ranks, player: int, state: int, concept: Concept) -> bool:
    """Whether every temptation could be met if all that is open helped at once."""
    preferred = board.game.preferred

    def is_thinkable(mover: int, here: int, there: int) -> bool:
        return is_better(preferred[mover], here, there) or _is_undecided(
            preferred[mover], here, there
        )

    return all(
        any(
            _is_sanction(board, own, player, state, end, concept)
            for end in board.answers_by(player, move, is_thinkable)
        )
        for move in board.ends(player, state)
        if is_better(own, state, move)
    )


def _is_undecided(preferred: Preferred, here: int, there: int) -> bool:
    return (
        isinstance(preferred, Partial)
        and not is_equal(preferred, here, there)
        and not (preferred.better[here, there] or preferred.better[there, here])
    )


def _is_always(board: Board, player: int, state: int, concept: Concept) -> bool:
    """Whether the player has no reason to leave, at worst."""
    game = board.game
    worst = [
        _with_above(preferred, state, most=other == player)
        for other, preferred in enumerate(game.preferred)
    ]
    if concept not in CREDIBLE:
        # Under SIM the others improve least where few states are above the wanted one.
        return _is_stable(board, worst, player, state, concept)
    own = replace(game, preferred=_exchanged(game.preferred, player, worst[player]))
    return all(
        _is_always_met(board, own, player, state, move, concept)
        for move in board.ends(player, state)
        if is_better(own.preferred[player], state, move)
    )


def _is_always_met(
    board: Board, game: Game, player: int, state: int, move: int, concept: Concept
) -> bool:
    """Whether the others deter the move by improvements, however what is open is settled."""
    wishes = Completions(game)
    for _ in range(_MOST_TRIES):
        found = wishes.clauses.cheapest()
        if found is None:
            return True
        if found.values is None:
            break
        if wishes.mend(found.values):
            continue
        judged = wishes.judged(found.values)
        steps = _deterring_steps(board, judged, player, state, move, concept)
        if steps is None:
            return False
        broken: list[Literal] = [-wishes.better(*step) for step in steps]
        wishes.clauses.require(broken)
        if not any(abs(literal) > 1 for literal in broken):
            return True
    raise NotConverged(
        "Whether the state is always stable was not decided.",
        hint="Settle some of the open preferences, or read the share instead.",
    )


def _deterring_steps(
    board: Board, judged: Game, player: int, state: int, move: int, concept: Concept
) -> list[tuple[int, int, int]] | None:
    """The steps of one sequence of improvements to a sanction; None where there is none."""
    own = judged.preferred[player]
    came: dict[tuple[int, int], tuple[tuple[int, int], tuple[int, int, int]]] = {}
    rest = [(-1, move)]
    for node in rest:
        if node[0] >= 0 and _is_sanction(board, own, player, state, node[1], concept):
            return _path_to(node, came)
        for mover, here, there in board.onward(player, *node):
            if (mover, there) not in came and is_better(judged.preferred[mover], here, there):
                came[mover, there] = node, (mover, here, there)
                rest.append((mover, there))
    return None


def _path_to(
    node: tuple[int, int],
    came: dict[tuple[int, int], tuple[tuple[int, int], tuple[int, int, int]]],
) -> list[tuple[int, int, int]]:
    steps = []
    while node in came:
        node, step = came[node]
        steps.append(step)
    return steps


def _is_sanction(
    board: Board, own: Preferred, player: int, state: int, end: int, concept: Concept
) -> bool:
    ends = (end, *board.ends(player, end)) if concept in SYMMETRIC else (end,)
    return not any(is_better(own, state, worse) for worse in ends)


def _with_above(preferred: Preferred, state: int, *, most: bool) -> Ranks:
    """A possible ranking with as many states above the wanted one as can be, or as few."""
    if isinstance(preferred, Ranks):
        return preferred
    better, group = preferred.between_groups(), preferred.group
    own = int(group[state])
    known = better[own] if not most else ~better[:, own]
    above = known & (np.arange(better.shape[0]) != own)
    return Ranks(rank=_stacked(sorted_ranks(better), own, above)[group])


def _stacked(rank: NDArray[np.int64], state: int, above: NDArray[np.bool_]) -> NDArray[np.int64]:
    group = np.where(above, 2, 0)
    group[state] = 1
    stacked = np.empty_like(rank)
    stacked[np.lexsort((rank, group))] = np.arange(rank.size)
    return stacked


def _exchanged(
    preferred: tuple[Preferred, ...], player: int, by: Preferred
) -> tuple[Preferred, ...]:
    return (*preferred[:player], by, *preferred[player + 1 :])


def _is_stable(board: Board, ranks: list[Ranks], player: int, state: int, concept: Concept) -> bool:
    draws = Draws([one.rank[np.newaxis, :] for one in ranks])
    return bool(stable_draws(board, draws, player, state, concept))
