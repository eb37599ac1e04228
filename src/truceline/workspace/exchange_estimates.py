"""Estimates of how many there are in all, over draws of who is the same person."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

import numpy as np

from truceline.core.errors import InvalidValue
from truceline.exchange.clusters import draws
from truceline.exchange.estimates import Asked, LinkedEstimates, as_row, estimate_linked
from truceline.exchange.judging import rows_of_pair
from truceline.exchange.rights import no_such
from truceline.store.vault import VaultEvent
from truceline.workspace.exchange_links import links_id
from truceline.workspace.exchange_pairs import PairStage
from truceline.workspace.exchange_persons import PersonStage
from truceline.workspace.exchange_state import ExchangeState

__all__ = ["EstimateStage", "KeptEstimate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptEstimate:
    """An estimate as it was given when it was asked for.

    Attributes:
        estimate_id: Content-free.
        rows: One per model; see `exchange.estimates.as_row`.
        lists: Lists that were counted with.
        draws: Draws of who is the same person.
        seed: Start of the random numbers.
        is_of_older_linkage: Whether the rows were compared anew since.
        in_words: What it says, in sentences.
        assumptions: What every row takes for granted.
        warnings: What speaks against relying on it.
        made_by: Who asked.
        made_at: When (UTC).
    """

    estimate_id: str
    rows: tuple[Mapping[str, Any], ...]
    lists: tuple[str, ...]
    draws: int
    seed: int
    is_of_older_linkage: bool
    in_words: tuple[str, ...]
    assumptions: tuple[str, ...]
    warnings: tuple[str, ...]
    made_by: str
    made_at: datetime


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
            "in_words": list(found.sentences),
            "assumptions": list(found.assumptions),
            "warnings": list(found.warnings),
            "p_from_linkage": dict(found.p_from_linkage),
        }
        event_id = f"estimate-{uuid4().hex}"
        state.vault.append("estimates", event_id, payload, event_id=event_id, by=state.user)
        return found

    def kept(self) -> tuple[KeptEstimate, ...]:
        """Every estimate that was asked for, the newest first.

        Raises:
            UnknownId: This person may not estimate.
        """
        state = self._state.refresh()
        state.require("estimate")
        linkage = links_id(state)
        made = [one for one in state.others["estimates"] if one.payload]
        return tuple(_kept(one, linkage) for one in reversed(made))

    def one(self, estimate_id: str) -> KeptEstimate:
        """One estimate.

        Raises:
            UnknownId: There is none, or this person may not estimate.
        """
        found = next((one for one in self.kept() if one.estimate_id == estimate_id), None)
        if found is None:
            raise no_such()
        return found

    def _positions(self, pairs: Collection[str]) -> list[tuple[int, int]]:
        at = self._pairs.linked().position
        found = []
        for name in pairs:
            left, right = rows_of_pair(name)
            if left in at and right in at:
                found.append((min(at[left], at[right]), max(at[left], at[right])))
        return found


def _kept(event: VaultEvent, linkage: str) -> KeptEstimate:
    said = event.payload or {}
    return KeptEstimate(
        estimate_id=event.subject_id,
        rows=tuple(said["rows"]),
        lists=tuple(said["lists"]),
        draws=said["draws"],
        seed=said["seed"],
        is_of_older_linkage=said["linkage"] != linkage,
        in_words=tuple(said.get("in_words", ())),
        assumptions=tuple(said.get("assumptions", ())),
        warnings=tuple(said.get("warnings", ())),
        made_by=event.by,
        made_at=event.recorded_at,
    )
