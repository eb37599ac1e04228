"""Estimates of how many there are in all, over draws of who is the same person."""

from __future__ import annotations

from collections.abc import Collection
from uuid import uuid4

import numpy as np

from truceline.core.errors import InvalidValue
from truceline.exchange.clusters import draws
from truceline.exchange.estimates import Asked, LinkedEstimates, as_row, estimate_linked
from truceline.exchange.judging import rows_of_pair
from truceline.workspace.exchange_links import links_id
from truceline.workspace.exchange_pairs import PairStage
from truceline.workspace.exchange_persons import PersonStage
from truceline.workspace.exchange_state import ExchangeState

__all__ = ["EstimateStage"]


class EstimateStage:
    """Estimates totals; what people judged binds every draw, the rest is drawn from the model."""

    def __init__(self, state: ExchangeState, pairs: PairStage, persons: PersonStage) -> None:
        self._state = state
        self._pairs = pairs
        self._persons = persons

    def estimate(
        self,
        *,
        lists: Collection[str] = (),
        number: int = 20,
        seed: int = 1,
        asked: Asked | None = None,
    ) -> LinkedEstimates:
        """Estimate the total behind the lists, and keep that it was asked.

        Args:
            lists: Lists to count with; all where none is named.
            number: Draws of who is the same person, two or more.
            seed: The same seed gives the same draws.
            asked: How to estimate.

        Raises:
            UnknownId: This person may not estimate.
            InvalidValue: Rows were not compared, or a list is not there.
        """
        state = self._state.refresh()
        state.require("estimate")
        strange = sorted(set(lists) - set(state.lists))
        if strange:
            raise InvalidValue(
                f"There is no list '{strange[0]}'.",
                hint=f"Lists: {', '.join(sorted(state.lists))}.",
            )
        linked = self._pairs.linked()
        labels = draws(
            linked.pairs,
            len(linked.row_ids),
            number=number,
            seed=seed,
            must=self._positions(self._persons.joined_pairs()),
            cannot=self._positions(self._persons.apart()),
        )
        of = [state.rows[one].list_id if one in state.rows else "" for one in linked.row_ids]
        kept = np.array([bool(name) and (not lists or name in lists) for name in of])
        names = [name for name, is_kept in zip(of, kept, strict=True) if is_kept]
        found = estimate_linked(labels[:, kept], names, asked)
        payload = {
            "rows": [as_row(one) for one in found.rows],
            "lists": sorted(set(names)),
            "linkage": links_id(state),
            "draws": number,
            "seed": seed,
        }
        event_id = f"estimate-{uuid4().hex}"
        state.vault.append("estimates", event_id, payload, event_id=event_id, by=state.user)
        return found

    def _positions(self, pairs: Collection[str]) -> list[tuple[int, int]]:
        at = self._pairs.linked().position
        found = []
        for name in pairs:
            left, right = rows_of_pair(name)
            if left in at and right in at:
                found.append((min(at[left], at[right]), max(at[left], at[right])))
        return found
