"""Review in the ledger: what people said of documents and claims, written once, in order."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from truceline.store import tables
from truceline.store.event_table import EventShape, EventTable
from truceline.store.model import ReadingEventRow

__all__ = ["ReadingShelf"]


class ReadingShelf(EventTable[ReadingEventRow]):
    """Events of review; the subject of each is its document.

    Args:
        folder: The workspace.
        engine: Of its ledger.
    """

    def __init__(self, folder: Path, engine: Engine) -> None:
        shape = EventShape(
            table=tables.reading_events,
            row=ReadingEventRow,
            subject="source_id",
            fields=("event_id", "source_id", "kind", "payload", "by", "remark"),
            again="Read the document's claims anew, then do it again.",
        )
        super().__init__(folder, engine, shape)
