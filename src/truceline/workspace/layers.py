"""Boundary layers in the ledger: areas as WKB, by layer."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import shapely

from truceline.core.dates import known_until
from truceline.geography.model import AreaLayer
from truceline.store import Ledger

__all__ = ["layer_table", "load_layers"]


def layer_table(layer: AreaLayer) -> pa.Table:
    """A layer as the ledger keeps it."""
    shapes = shapely.to_wkb(list(layer.geometries))
    return pa.table({"name": list(layer.names), "geometry": pa.array(list(shapes), pa.binary())})


def load_layers(ledger: Ledger, as_of: date | None = None) -> dict[str, AreaLayer]:
    """Layers known by a day and not withdrawn; a later one of the same id replaces."""
    found: dict[str, AreaLayer] = {}
    for batch in ledger.batches(kind="layer"):
        if as_of is not None and batch.known_at >= known_until(as_of):
            continue
        table = ledger.table(batch)
        if table is not None:
            found[batch.feed] = AreaLayer(
                layer_id=batch.feed,
                level=str(batch.feed_note["level"]),
                names=tuple(table["name"].to_pylist()),
                geometries=tuple(shapely.from_wkb(table["geometry"].to_pylist())),
            )
    return found
