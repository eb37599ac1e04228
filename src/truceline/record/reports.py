"""Folds the releases of one feed into its current reports, as of a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from truceline.core.dates import known_until
from truceline.core.report_table import REPORT_SCHEMA

__all__ = ["Release", "fold_reports", "versions"]

_ADDED = {"counted_on", "area_wkt"}
"""Columns that files of earlier versions of Truceline do not have."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One batch of a feed's rows.

    Attributes:
        batch_id: Id of the batch.
        released_at: When the release was known (UTC).
        is_complete: It says that it holds all current rows of the feed.
        table: Its rows in `REPORT_SCHEMA`; the column `row` may be left out.
    """

    batch_id: str
    released_at: datetime
    is_complete: bool
    table: pa.Table


def fold_reports(releases: Sequence[Release], *, as_of: date | None = None) -> pa.Table:
    """The reports of one feed as they were known at the end of a day, by id.

    The newest version of each report by `known_at`, then row hash: never by order of
    arrival. A report that a complete release no longer holds is gone, until it is seen again.

    Args:
        releases: In any order.
        as_of: Day of knowledge (UTC, inclusive); None for everything.

    Returns:
        One row per report, with the extra column `batch_id`.
    """
    seen = _stacked(releases)
    if as_of is not None:
        limit = pa.scalar(known_until(as_of), pa.timestamp("us", "UTC"))
        seen = seen.filter(pc.less(seen["known_at"], limit))
        releases = [r for r in releases if r.released_at < known_until(as_of)]
    if not seen.num_rows:
        return seen
    order = [("report_id", "ascending"), ("known_at", "ascending")]
    seen = seen.sort_by([*order, ("row_hash", "ascending"), ("batch_id", "ascending")])
    ids = seen["report_id"].combine_chunks().dictionary_encode().indices.to_numpy()
    newest = np.append(ids[1:] != ids[:-1], np.True_)
    alive = _alive(seen, ids, newest, releases)
    kept = seen.filter(pa.array(newest & alive))
    return kept.filter(pc.invert(kept["is_withdrawn"]))


def versions(releases: Sequence[Release], report_id: str) -> pa.Table:
    """Every version of one report that any release holds, oldest first."""
    seen = _stacked(releases)
    found = seen.filter(pc.equal(seen["report_id"], report_id))
    return found.sort_by([("known_at", "ascending"), ("row_hash", "ascending")])


def _stacked(releases: Sequence[Release]) -> pa.Table:
    tables = []
    for release in releases:
        batch = pa.repeat(pa.scalar(release.batch_id, pa.string()), release.table.num_rows)
        tables.append(release.table.append_column("batch_id", batch))
    if not tables:
        empty = REPORT_SCHEMA.append(pa.field("batch_id", pa.string()))
        return empty.empty_table()
    # Columns that a later version of Truceline added are null in files of an earlier one.
    held = {name for table in tables for name in table.column_names}
    today = pa.schema([field for field in REPORT_SCHEMA if field.name in held | _ADDED])
    return pa.concat_tables([today.empty_table(), *tables], promote_options="default")


def _alive(
    seen: pa.Table,
    ids: NDArray[np.int32],
    newest: NDArray[np.bool_],
    releases: Sequence[Release],
) -> NDArray[np.bool_]:
    """(rows,) for the newest version of each report: no complete release dropped it since."""
    complete = [release.released_at for release in releases if release.is_complete]
    if not complete:
        return np.ones(seen.num_rows, dtype=np.bool_)
    instants = {r.batch_id: _microseconds(r.released_at) for r in releases}
    # A release later than the day asked about has not been seen on that day.
    never = np.iinfo(np.int64).min
    batches = seen["batch_id"].combine_chunks().dictionary_encode()
    by_batch = np.array([instants.get(b, never) for b in batches.dictionary.to_pylist()])
    released = by_batch[batches.indices.to_numpy()]
    last_seen = np.full(int(ids.max()) + 1, never)
    np.maximum.at(last_seen, ids, released)
    dropped_at = _microseconds(max(complete))
    known = seen["known_at"].cast(pa.int64()).to_numpy()
    alive = (last_seen[ids] >= dropped_at) | (known > dropped_at)
    return np.asarray(alive | ~newest, dtype=np.bool_)


def _microseconds(moment: datetime) -> int:
    """Since 1970, as Arrow keeps instants; through a float the last digit could be lost."""
    return (moment - _EPOCH) // timedelta(microseconds=1)
