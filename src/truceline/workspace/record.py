"""The record of a workspace: entries of the ledger, folded as of a day."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from truceline.core.findings import Finding
from truceline.core.pack import PackEntry
from truceline.geography.construct import build_zones
from truceline.geography.countries import load_countries
from truceline.geography.model import AreaLayer, ZoneShape
from truceline.record import ObligationStatus, Record, fold, statuses
from truceline.store import Ledger
from truceline.workspace.entries import current_entries
from truceline.workspace.layers import load_layers

__all__ = ["RecordStage"]

_KEPT = 8


class RecordStage:
    """What the pack says. Read once, and anew after each write to the ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        # The number of writes is part of each key: an answer never rests on what is out of date.
        self._entries = lru_cache(maxsize=1)(lambda _writes: current_entries(ledger))
        self._layers = lru_cache(maxsize=1)(lambda _writes: load_layers(ledger))
        self._folded = lru_cache(maxsize=_KEPT)(lambda _writes, as_of: self._fold(as_of))
        self._drawn = lru_cache(maxsize=_KEPT)(lambda _writes, as_of: self._draw(as_of))

    @property
    def entries(self) -> tuple[PackEntry, ...]:
        """Current entries of the pack."""
        return self._entries(self._ledger.writes)

    @property
    def layers(self) -> dict[str, AreaLayer]:
        """Boundary layers that were added, by id."""
        return self._layers(self._ledger.writes)

    def layer_accuracy_m(self, layer_id: str) -> float:
        """How far a layer's edges may lie from the true ones, as stated when it was added."""
        batches = [b for b in self._ledger.batches(kind="layer") if b.feed == layer_id]
        return float(batches[-1].feed_note.get("accuracy_m", 0.0)) if batches else 0.0

    def at(self, as_of: date | None = None) -> Record:
        """The record as it was known at the end of a day."""
        return self._folded(self._ledger.writes, as_of)

    def zones(self, as_of: date | None = None) -> tuple[dict[str, ZoneShape], tuple[Finding, ...]]:
        """Zones with their shapes, and why some have none."""
        return self._drawn(self._ledger.writes, as_of)

    def _fold(self, as_of: date | None) -> Record:
        return fold(self.entries, as_of=as_of)

    def _draw(self, as_of: date | None) -> tuple[dict[str, ZoneShape], tuple[Finding, ...]]:
        record = self.at(as_of)
        return build_zones(
            record.zones,
            record.places,
            record.routes,
            layers=self.layers,
            countries=load_countries(),
        )

    def statuses(self, *, on: date, as_of: date | None = None) -> tuple[ObligationStatus, ...]:
        """Status of every obligation on a day."""
        return statuses(self.at(as_of), on=on)
