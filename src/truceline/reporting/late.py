"""What became known of earlier days: reports that are new, gone or otherwise than before."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa

from truceline.briefs import text
from truceline.core.report import Feed
from truceline.reporting.inputs import LateReport

__all__ = ["find_late"]

# Where a change changes an answer; the rest of a row may be reworded at will.
_FIELDS = (
    *("first_day", "last_day", "side_a", "side_b", "kind", "lon_deg", "lat_deg"),
    *("fatalities_low", "fatalities_best", "fatalities_high", "units", "unit"),
)
_COLUMNS = ("report_id", "row_hash", *_FIELDS)


def find_late(
    feed: Feed, *, then: pa.Table, now: pa.Table, until_on: date
) -> tuple[LateReport, ...]:
    """Reports of one feed about days before `until_on` that are otherwise than they were.

    A report counts as one about earlier days if it began there in either of its versions.

    Args:
        feed: Whose reports.
        then: As they were known at the cut-off before, one row per report.
        now: As they are known at this one.
        until_on: First day that is no earlier day.

    Returns:
        By first day, then id; a row that was only reworded is left out.
    """
    keys = ["report_id", "row_hash"]
    old, new = then.select(_COLUMNS), now.select(_COLUMNS)
    gone = old.join(new.select(keys), keys, join_type="left anti").to_pylist()
    came = new.join(old.select(keys), keys, join_type="left anti").to_pylist()
    before = {row["report_id"]: row for row in gone}
    after = {row["report_id"]: row for row in came}
    found = [
        late
        for report_id in before.keys() | after.keys()
        if (late := _late(feed, before.get(report_id), after.get(report_id), until_on))
    ]
    return tuple(sorted(found, key=lambda one: (one.first_day, one.report_id)))


def _late(
    feed: Feed, before: dict[str, Any] | None, after: dict[str, Any] | None, until_on: date
) -> LateReport | None:
    row = after or before
    first_days = [one["first_day"] for one in (before, after) if one]
    said = _said(before, after) if before and after else ()
    if row is None or min(first_days) >= until_on or (before and after and not said):
        return None
    return LateReport(
        report_id=row["report_id"],
        feed=feed.feed,
        counter=feed.counter,
        change="changed" if before and after else "new" if after else "withdrawn",
        first_day=row["first_day"],
        last_day=row["last_day"],
        said=said,
    )


def _said(before: dict[str, Any], after: dict[str, Any]) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (name, _words(before[name]), _words(after[name]))
        for name in _FIELDS
        if before[name] != after[name]
    )


def _words(value: object) -> str:
    if value is None or value == "":
        return "not given"
    return text.day(value) if isinstance(value, date) else str(value)
