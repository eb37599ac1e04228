"""A ledger in a new folder, and batches to commit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from truceline.core.findings import Finding, Severity
from truceline.core.source import Span
from truceline.store import EntryRow, Ledger, NewBatch
from truceline.store.migrate import migrate

MakeBatch = Callable[..., NewBatch]
NOW = datetime(2020, 1, 1, 12, tzinfo=UTC)


def now() -> datetime:
    return NOW


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    (tmp_path / "ws").mkdir()
    migrate(tmp_path / "ws" / "ledger.sqlite")
    opened = Ledger(tmp_path / "ws", clock=now)
    yield opened
    opened.close()


@pytest.fixture
def new_batch() -> MakeBatch:
    def make(name: str = "one", **changes: Any) -> NewBatch:
        finding = Finding(
            code="x", message="Doubt.", severity=Severity.WARNING, where=Span(source_id="s", row=2)
        )
        payload = {"body": {"id": name, "name": "حمص"}}
        values: dict[str, Any] = {
            "kind": "reports",
            "feed": name,
            "feed_note": {"counter": "عداد"},
            "label": f"{name}.csv",
            "content": name.encode(),
            "reader": "test.v1",
            "known_at": NOW,
            "table": pa.table({"id": [name, "b"], "day": [date(2017, 5, 6), None]}),
            "entries": (EntryRow(kind="actors", entry_id="a", known_at=NOW, payload=payload),),
            "findings": (finding,),
            "rows_in": 3,
            "reports": 2,
            "flawed": 1,
        }
        return NewBatch(**(values | changes))

    return make
