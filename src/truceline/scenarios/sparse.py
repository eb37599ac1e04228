"""Stability by propagating the worst that opponents can force, along listed moves.

No closure is built. What an answer is worth to a player is one number for each state (how good the
state is, or the best way out of it); the worst of these numbers travels backwards along the
opponents' moves until nothing changes. The last mover is kept beside the state, because nobody
moves twice in a row and a model given state by state need not be transitive. With a partial
order there is no single worst: what travels is the set of states that the answer deters from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truceline.scenarios.compare import deters_pairs
from truceline.scenarios.literal import CREDIBLE, SYMMETRIC
from truceline.scenarios.model import Concept, Game, Ranks
from truceline.scenarios.moves import Moves, moves_of

__all__ = ["sparse_stability"]

Worth = NDArray[np.int64] | NDArray[np.uint64]
SEQUENTIAL_ANSWERS = (
    Concept.GENERAL,
    Concept.SYMMETRIC,
    Concept.SEQUENTIAL,
    Concept.SYMMETRIC_SEQUENTIAL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """Moves of one player as a list by state: `ends[offsets[s]:offsets[s + 1]]`."""

    begins: NDArray[np.int64]
    ends: NDArray[np.int64]
    rows: NDArray[np.int64]
    starts: NDArray[np.int64]


def sparse_stability(
    game: Game, concepts: Iterable[Concept]
) -> Mapping[Concept, NDArray[np.bool_]]:
    """Stable states per concept, (players, states), by propagation along the moves."""
    moves = moves_of(game)
    players = range(len(game.players))
    every = [_steps(moves, player, improving=False) for player in players]
    better = [_steps(moves, player, improving=True) for player in players]
    return {
        concept: np.array(
            [_stable(moves, player, concept, every, better) for player in players], dtype=np.bool_
        )
        for concept in concepts
    }


def _steps(moves: Moves, player: int, *, improving: bool) -> Steps:
    begins, ends = moves.steps(player, np.arange(moves.game.size), improving=improving)
    order = np.argsort(begins, kind="stable")
    begins, ends = begins[order], ends[order]
    rows, starts = np.unique(begins, return_index=True)
    return Steps(begins=begins, ends=ends, rows=rows, starts=starts)


def _stable(
    moves: Moves, player: int, concept: Concept, every: list[Steps], better: list[Steps]
) -> NDArray[np.bool_]:
    """(states,) whether each is stable for the player."""
    game, own = moves.game, better[player]
    if concept is Concept.NASH:
        met = np.zeros(own.ends.size, dtype=np.bool_)
    elif concept is Concept.SIMULTANEOUS:
        met = _met_at_once(moves, player, better)
    else:
        worth = _worth(game, player, every[player], symmetric=concept in SYMMETRIC)
        steps = better if concept in CREDIBLE else every
        opponents = [step for other, step in enumerate(steps) if other != player]
        forced = _propagate(worth, opponents, _join(game, player))
        met = _met(game, player, own, forced)
    stable = np.ones(game.size, dtype=np.bool_)
    stable[own.begins[~met]] = False
    return stable


def _join(game: Game, player: int) -> np.ufunc:
    return np.minimum if isinstance(game.preferred[player], Ranks) else np.bitwise_or


def _worth(game: Game, player: int, own: Steps, *, symmetric: bool) -> Worth:
    """What it is worth to the player to be answered into each state.

    With ranks: the rank, or the best rank among it and the ways out. With a partial order: the
    packed set of states from which being answered into it deters.
    """
    preferred = game.preferred[player]
    if isinstance(preferred, Ranks):
        rank = preferred.rank.astype(np.int64)
        return _fold(rank, own, np.maximum) if symmetric else rank
    group = preferred.group
    deters = preferred.better | (group[:, np.newaxis] == group)
    words = np.zeros((game.size, -(-game.size // 64) * 8), dtype=np.uint8)
    words[:, : -(-game.size // 8)] = np.packbits(deters, axis=1, bitorder="little")
    packed = words.view(np.uint64)
    return _fold(packed, own, np.bitwise_and) if symmetric else packed


def _fold(worth: Worth, steps: Steps, join: np.ufunc) -> Worth:
    """Each state's worth joined with the worth of every state one step on."""
    folded = worth.copy()
    if steps.rows.size:
        ahead = join.reduceat(worth[steps.ends], steps.starts, axis=0)
        folded[steps.rows] = join(folded[steps.rows], ahead)
    return folded


def _propagate(worth: Worth, opponents: list[Steps], join: np.ufunc) -> Worth:
    """The worst worth that legal sequences of the opponents reach; no answer is worth nothing.

    `after[k]` is the worst on from a state in which opponent k moved last, the state included.
    """
    after = [worth.copy() for _ in opponents]
    while True:
        ahead = [
            _step_back(landed, step, join) for landed, step in zip(after, opponents, strict=True)
        ]
        changed = False
        for last in range(len(opponents)):
            others = [ahead[mover] for mover in range(len(opponents)) if mover != last]
            found = join.reduce([after[last], *others], axis=0) if others else after[last]
            changed |= not np.array_equal(found, after[last])
            after[last] = found
        if not changed:
            return np.asarray(join.reduce([_nothing(worth, join), *ahead], axis=0))


def _nothing(worth: Worth, join: np.ufunc) -> Worth:
    return np.full_like(worth, np.iinfo(np.int64).max if join is np.minimum else 0)


def _step_back(landed: Worth, steps: Steps, join: np.ufunc) -> Worth:
    """The worst after one move of this opponent; for states without one, what deters nobody."""
    ahead = _nothing(landed, join)
    if steps.rows.size:
        ahead[steps.rows] = join.reduceat(landed[steps.ends], steps.starts, axis=0)
    return ahead


def _met(game: Game, player: int, own: Steps, forced: Worth) -> NDArray[np.bool_]:
    """Whether each improvement is answered into something no better than where it began."""
    preferred = game.preferred[player]
    if isinstance(preferred, Ranks):
        return np.asarray(forced[own.ends] <= preferred.rank[own.begins], dtype=np.bool_)
    word, bit = own.begins // 64, (own.begins % 64).astype(np.uint64)
    return np.asarray((forced[own.ends, word] >> bit) & np.uint64(1), dtype=np.bool_)


def _met_at_once(moves: Moves, player: int, better: list[Steps]) -> NDArray[np.bool_]:
    """Whether each improvement is deterred by improvements of opponents at the same time."""
    own = better[player]
    met = np.zeros(own.ends.size, dtype=np.bool_)
    for row, start in zip(own.rows, own.starts, strict=True):
        end = start + int(np.searchsorted(own.begins[start:], row, side="right"))
        opponents = [step for other, step in enumerate(better) if other != player]
        shifts = _joint_shifts(moves.game, int(row), opponents)
        met[start:end] = _any_deters(moves, player, int(row), own.ends[start:end], shifts)
    return met


def _joint_shifts(game: Game, state: int, opponents: list[Steps]) -> NDArray[np.int64]:
    """Options that change when some opponents, at least one, each make one improvement."""
    shifts = np.zeros(1, dtype=np.int64)
    for steps in opponents:
        first, last = np.searchsorted(steps.begins, [state, state + 1])
        own = game.masks[steps.ends[first:last]] ^ game.masks[state]
        shifts = np.bitwise_xor.outer(shifts, np.concatenate([[0], own])).ravel()
    return shifts[1:]


def _any_deters(
    moves: Moves, player: int, state: int, ends: NDArray[np.int64], shifts: NDArray[np.int64]
) -> NDArray[np.bool_]:
    results = moves.index[np.bitwise_xor.outer(moves.game.masks[ends], shifts)].astype(np.int64)
    deters = deters_pairs(moves.game.preferred[player], np.full_like(results, state), results)
    return np.asarray((deters & (results >= 0)).any(axis=1))
