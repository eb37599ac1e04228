"""Shortest legal ways from one state to others, with a witness.

Nobody moves twice in a row, others may move in between and the first again (A-B-A). By moves: what
could happen; by improvements: what could happen with nobody acting against its own preference at
any step (Fang, Hipel and Kilgour 1993; Li, Kilgour and Hipel 2005 on the status quo).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truceline.scenarios.model import Game
from truceline.scenarios.moves import Moves, moves_of

__all__ = ["Reach", "Step", "reach_from", "shortest_path"]

UNSEEN = -2
START = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One move: who, from which state, to which."""

    player: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What a group reaches from a state by legal sequences of at least one move.

    Attributes:
        before: (movers, states) node that a shortest sequence came from, where that mover moved
            last: `mover * states + state`, -1 for the start, -2 where not reached.
        order: Nodes in the order in which they were reached, nearest first.
    """

    start: int
    movers: tuple[int, ...]
    before: NDArray[np.int64]
    order: NDArray[np.int64]

    def states(self) -> NDArray[np.int64]:
        """States reached, each once, nearest first."""
        ends = self.order % self.before.shape[1]
        first = np.sort(np.unique(ends, return_index=True)[1])
        return np.asarray(ends[first], dtype=np.int64)

    def path(self, state: int) -> tuple[Step, ...] | None:
        """A shortest legal sequence to the state; None where there is none."""
        size = self.before.shape[1]
        nodes = self.order[self.order % size == state]
        if not nodes.size:
            return None
        steps, node = [], int(nodes[0])
        while node != START:
            mover, end = divmod(node, size)
            node = int(self.before[mover, end])
            start = self.start if node == START else node % size
            steps.append(Step(player=self.movers[mover], start=start, end=end))
        return tuple(reversed(steps))


def shortest_path(
    game: Game,
    goals: Iterable[int],
    *,
    start: int | None = None,
    improving: bool = False,
) -> tuple[Step, ...] | None:
    """A shortest legal sequence from a state to any of the goals.

    Args:
        game: The game.
        goals: States to get to; any of them will do.
        start: The status quo where none is named.
        improving: Whether every mover must improve from the state it moves from.

    Returns:
        Its steps; none where the start is itself a goal. None where no legal sequence leads there.
    """
    begin = game.status_quo if start is None else start
    wanted = np.fromiter(goals, dtype=np.int64)
    if begin in wanted:
        return ()
    reach = reach_from(
        moves_of(game), begin, range(len(game.players)), improving=improving, goals=wanted
    )
    found = [state for state in reach.states().tolist() if state in set(wanted.tolist())]
    return reach.path(found[0]) if found else None


def reach_from(
    moves: Moves,
    start: int,
    movers: Sequence[int],
    *,
    improving: bool,
    goals: NDArray[np.int64] | None = None,
) -> Reach:
    """All that the movers reach from a state by legal sequences, nearest first.

    Args:
        moves: The moves of the game.
        start: State to begin from.
        movers: Players who may move.
        improving: Whether every mover must improve from the state it moves from.
        goals: Stop with the first of them that is reached.
    """
    size = moves.game.size
    before = np.full((len(movers), size), UNSEEN, dtype=np.int64)
    fresh = np.array([START], dtype=np.int64)
    found = [np.zeros(0, dtype=np.int64)]
    while fresh.size:
        fresh = _next_round(moves, start, movers, before, fresh, improving=improving)
        found.append(fresh)
        if goals is not None and np.isin(fresh % size, goals).any():
            break
    return Reach(start=start, movers=tuple(movers), before=before, order=np.concatenate(found))


def _next_round(
    moves: Moves,
    start: int,
    movers: Sequence[int],
    before: NDArray[np.int64],
    fresh: NDArray[np.int64],
    *,
    improving: bool,
) -> NDArray[np.int64]:
    """Nodes one move further; writes into `before` where they come from."""
    size, found = moves.game.size, [np.zeros(0, dtype=np.int64)]
    for mover, player in enumerate(movers):
        # START is node -1: its floor division gives -1, which is no mover.
        nodes = fresh[fresh // size != mover]
        states = np.where(nodes == START, start, nodes % size)
        place, end = moves.steps(player, states, improving=improving)
        is_new = before[mover, end] == UNSEEN
        end, first = np.unique(end[is_new], return_index=True)
        before[mover, end] = nodes[place[is_new][first]]
        found.append(mover * size + end)
    return np.concatenate(found)
