"""The bundled packs as records, read once."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from truceline.ingest.pack import read_pack
from truceline.record import Record, fold
from truceline.workspace.packs import find_pack

bundled_entries = lru_cache(lambda name: read_pack(find_pack(name)).entries)


@lru_cache
def bundled(name: str, as_of: date | None = None) -> Record:
    """A bundled pack, as of a day of knowledge."""
    return fold(bundled_entries(name), as_of=as_of)
