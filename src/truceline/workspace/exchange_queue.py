"""Pairs that wait for a reader, in order of what hangs on them, and one pair side by side."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from truceline.exchange.judging import (
    FieldPair,
    PairState,
    Standing,
    order_of,
    stakes_of_rows,
)
from truceline.workspace.exchange_links import Linked
from truceline.workspace.exchange_state import ExchangeState

__all__ = ["LEAST_P_SAME", "PairShown", "QueuedPair", "Waiting", "waiting_pairs"]

LEAST_P_SAME = 0.05
"""Pairs less likely than this to be one person do not wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedPair:
    """A pair that waits for somebody.

    Attributes:
        pair_id: Its id; content-free.
        p_same: Probability that both rows are one person; None where the model has no such pair.
        weight: Consequence × doubt.
        state: How it stands.
        lists: The lists of both rows.
        because: What hangs on it.
    """

    pair_id: str
    p_same: float | None
    weight: float
    state: PairState
    lists: tuple[str, str]
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairShown:
    """A pair side by side, as far as this person may see.

    Attributes:
        pair_id: Its id.
        lists: The lists of the left and the right row.
        fields: Field by field.
        probabilities: By class: same, kin, namesake, unrelated; empty where the model has none.
        reasons: Why the model thinks so, in sentences.
        because: What hangs on it.
        standing: How it stands, with all judgements.
    """

    pair_id: str
    lists: tuple[str, str]
    fields: tuple[FieldPair, ...] = field(repr=False)
    probabilities: dict[str, float]
    reasons: tuple[str, ...] = field(repr=False)
    because: tuple[str, ...]
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Pairs of the comparison as one person may see them.

    Attributes:
        linked: The comparison.
        positions: Of the likely pairs, in order.
        weight: Of every pair.
        at_work: Ids of rows whose person a case at work holds.
        unlikely: Number of the other pairs; of those that this person may see, too.
    """

    linked: Linked
    positions: NDArray[np.int64]
    weight: NDArray[np.float64]
    at_work: frozenset[str]
    unlikely: int

    def holds(self, left: str, right: str) -> bool:
        """Whether a pair is among them."""
        at = self.linked.find(left, right)
        return at is not None and bool((self.positions == at).any())


def waiting_pairs(state: ExchangeState, linked: Linked, at_work: frozenset[str]) -> Waiting:
    """Likely pairs that this person may see, the weightiest first.

    Args:
        state: Of the room.
        linked: The comparison that stands.
        at_work: Ids of rows whose person a case at work holds.
    """
    pairs = linked.pairs
    rows = [state.rows[one] for one in linked.row_ids if one in state.rows]
    here = [linked.position[row.row_id] for row in rows]
    stakes = np.zeros((len(linked.row_ids), 4), dtype=np.bool_)
    stakes[here] = stakes_of_rows(rows, at_work)
    is_seen = np.zeros(len(linked.row_ids), dtype=np.bool_)
    sees_all = "intermediary" in state.roles
    is_seen[here] = [sees_all or state.seen(row) is not None for row in rows]
    weight = order_of(stakes, pairs.left, pairs.right, pairs.p_same, pairs.is_one_list)
    seen = is_seen[pairs.left] & is_seen[pairs.right]
    positions = np.flatnonzero((pairs.p_same >= LEAST_P_SAME) & seen)
    return Waiting(
        linked=linked,
        positions=positions[np.argsort(-weight[positions], kind="stable")],
        weight=weight,
        at_work=at_work,
        unlikely=int(seen.sum()) - len(positions),
    )
