"""Loads the feeds of a workspace: batches of the ledger → current reports, as of a day."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from truceline.core.report import Feed
from truceline.monitor.scope import FeedReports
from truceline.record.model import Record
from truceline.record.reports import Release, fold_reports
from truceline.store import Batch, Ledger

__all__ = [
    "as_feed",
    "batches_of",
    "feed_note",
    "load_feeds",
    "releases_of",
    "source_rows",
    "with_source_rows",
]


def feed_note(feed: Feed) -> Mapping[str, Any]:
    """A feed as the ledger keeps it."""
    return asdict(feed)


def as_feed(batch: Batch) -> Feed:
    """The feed that a batch belongs to, as the batch described it."""
    note = dict(batch.feed_note)
    return Feed(**(note | {"caveats": tuple(note["caveats"])}))


def batches_of(ledger: Ledger, feed: str) -> tuple[Batch, ...]:
    """Active batches of one feed, in order of commit."""
    return tuple(b for b in ledger.batches() if b.feed == feed and b.kind in {"reports", "hand"})


def releases_of(
    ledger: Ledger, batches: Sequence[Batch], *, with_rows: bool = False
) -> tuple[Release, ...]:
    """The rows of batches as releases; the source rows only where asked for, they are large."""
    found = []
    for batch in batches:
        table = ledger.table(batch, without=() if with_rows else ("row",))
        if table is not None:
            found.append(
                Release(
                    batch_id=batch.batch_id,
                    released_at=batch.known_at,
                    is_complete=batch.is_complete,
                    table=table,
                )
            )
    return tuple(found)


def load_feeds(ledger: Ledger, record: Record, *, as_of: date | None) -> tuple[FeedReports, ...]:
    """Current reports of every feed, in order of feed id."""
    by_feed: dict[str, list[Batch]] = {}
    for batch in ledger.batches():
        if batch.kind in {"reports", "hand"}:
            by_feed.setdefault(batch.feed, []).append(batch)
    return tuple(
        FeedReports(
            feed=as_feed(batches[-1]),
            table=fold_reports(releases_of(ledger, batches), as_of=as_of),
            spans=tuple(span for span in record.coverage if span.feed == feed),
        )
        for feed, batches in sorted(by_feed.items())
    )


def source_rows(
    ledger: Ledger, feed: str, report_ids: Collection[str]
) -> Mapping[tuple[str, str], str]:
    """Source row, as given, of each version of some reports, by (report id, row hash)."""
    wanted = pa.array(sorted(report_ids), pa.string())
    rows: dict[tuple[str, str], str] = {}
    for release in releases_of(ledger, batches_of(ledger, feed), with_rows=True):
        found = release.table.filter(pc.is_in(release.table["report_id"], wanted))
        columns = (found[name].to_pylist() for name in ("report_id", "row_hash", "row"))
        rows |= {(one, digest): row for one, digest, row in zip(*columns, strict=True)}
    return rows


def with_source_rows(table: pa.Table, rows: Mapping[tuple[str, str], str]) -> pa.Table:
    """Reports with the column `row`: the source row of each."""
    keys = zip(table["report_id"].to_pylist(), table["row_hash"].to_pylist(), strict=True)
    return table.append_column("row", pa.array([rows[key] for key in keys], pa.string()))
