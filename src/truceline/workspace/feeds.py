"""Loads the feeds of a workspace: batches of the ledger → current reports, as of a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from truceline.claims.evidence.incident_reports import FAMILY
from truceline.core.coverage import CoverageSpan
from truceline.core.dates import day_of, known_until
from truceline.core.report import Feed
from truceline.monitor.scope import FeedReports
from truceline.record.corrections import Correction, find_corrections
from truceline.record.model import Record
from truceline.record.reports import Release, fold_reports
from truceline.store import Batch, Ledger

__all__ = [
    "as_feed",
    "batches_of",
    "feed_note",
    "is_of_claims",
    "load_corrections",
    "load_feeds",
    "releases_of",
    "source_rows",
    "with_source_rows",
]


def feed_note(feed: Feed) -> Mapping[str, Any]:
    """A feed as the ledger keeps it."""
    return asdict(feed)


def is_of_claims(feed_id: str) -> bool:
    """Whether a feed holds what documents quote of one claimant.

    There may be as many as there are claimants: they are counted where somebody asks for them
    (`--feed claims` for all, each a counter of its own), or where there is nothing else.
    """
    return feed_id.startswith(f"{FAMILY}.")


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
    found = []
    for feed, batches in sorted(by_feed.items()):
        table = fold_reports(releases_of(ledger, batches), as_of=as_of)
        known = [b for b in batches if as_of is None or b.known_at < known_until(as_of)]
        # A feed of which nothing was known on the day is no answer of that day.
        if known or table.num_rows:
            spans = _seen_by(as_of, (span for span in record.coverage if span.feed == feed))
            note = as_feed((known or batches)[-1])
            found.append(FeedReports(feed=note, table=table, spans=spans, as_of=as_of))
    return tuple(found)


def load_corrections(ledger: Ledger, *, as_of: date | None) -> tuple[Correction, ...]:
    """What feeds said otherwise of a report in a later version, newest first."""
    feeds = {b.feed for b in ledger.batches() if b.kind in {"reports", "hand"}}
    found = [
        correction
        for feed in sorted(feeds)
        for correction in find_corrections(releases_of(ledger, batches_of(ledger, feed)), as_of)
    ]
    return tuple(sorted(found, key=lambda one: one.known_at, reverse=True))


def _seen_by(as_of: date | None, spans: Iterable[CoverageSpan]) -> tuple[CoverageSpan, ...]:
    """Coverage as far as the day of knowledge: nobody has looked yet on a day after it."""
    if as_of is None or as_of == date.max:
        return tuple(spans)
    last = day_of(as_of)
    after = last + timedelta(days=1)
    return tuple(
        replace(span, until_on=min(span.until_on or after, after))
        for span in spans
        if span.from_on <= last
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
