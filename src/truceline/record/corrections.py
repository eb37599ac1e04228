"""Corrections: what a feed said otherwise of a report in a later version."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from truceline.core.dates import known_until
from truceline.record.reports import Release

__all__ = ["Correction", "find_corrections"]

# Figures, days, actors and places: where a change changes an answer.
_FIELDS = (
    *("first_day", "last_day", "side_a", "side_b", "kind", "lon_deg", "lat_deg"),
    *("fatalities_low", "fatalities_best", "fatalities_high", "units", "is_withdrawn"),
)
_KEYS = ("report_id", "known_at", "row_hash")


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One field of one report that a feed first gave one way, then another.

    Attributes:
        report_id: Of the report, as in every version.
        field: Attribute of a report; `is_withdrawn` where the feed took it out, or back in.
        before: What the version before said; None where it said nothing.
        after: What the newer version says.
        known_before: From when the version before was known (UTC).
        known_at: From when the newer version was known (UTC).
    """

    report_id: str
    field: str
    before: str | float | date | None
    after: str | float | date | None
    known_before: datetime
    known_at: datetime


def find_corrections(
    releases: Sequence[Release], as_of: date | None = None
) -> tuple[Correction, ...]:
    """Every change between two versions of a report of one feed, by report and time.

    Versions follow each other by `known_at`, then row hash, as the fold takes them.

    Args:
        releases: Of one feed, in any order.
        as_of: Day of knowledge (UTC, inclusive); None for everything.
    """
    tables = [release.table.select([*_KEYS, *_FIELDS]) for release in releases]
    if not tables:
        return ()
    seen = pa.concat_tables(tables)
    if as_of is not None:
        limit = pa.scalar(known_until(as_of), pa.timestamp("us", "UTC"))
        seen = seen.filter(pc.less(seen["known_at"], limit))
    told = seen.group_by("report_id").aggregate([("row_hash", "count_distinct")])
    again = told.filter(pc.greater(told["row_hash_count_distinct"], 1))["report_id"]
    several = seen.filter(pc.is_in(seen["report_id"], again.combine_chunks()))
    rows = several.sort_by([(key, "ascending") for key in _KEYS]).to_pylist()
    return tuple(
        change
        for before, after in pairwise(rows)
        if before["report_id"] == after["report_id"]
        for change in _changes(before, after)
    )


def _changes(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Correction]:
    for field in _FIELDS:
        if before[field] != after[field]:
            yield Correction(
                report_id=after["report_id"],
                field=field,
                before=before[field],
                after=after[field],
                known_before=before["known_at"],
                known_at=after["known_at"],
            )
