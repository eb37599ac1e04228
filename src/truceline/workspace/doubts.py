"""What is wrong with an import as a whole, or with a row for the day on which it was known."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

import pyarrow as pa

from truceline.core.errors import InvalidValue
from truceline.core.findings import Finding, Severity
from truceline.core.report import Feed, Report
from truceline.core.source import Span
from truceline.record.reports import Release

__all__ = ["check_counter", "later_than_known", "ties", "too_many_swapped"]

# The last day of a month or a year that a row may speak of beyond the day it was known.
_LONGEST = timedelta(days=400)
_MOSTLY, _AT_LEAST = 0.2, 3


def check_counter(new: Feed, held: Feed, where: Span) -> None:
    """Refuse rows of another counter under a feed's name: they would be counted as one.

    Raises:
        InvalidValue: The feed belongs to another counter.
    """
    if new.counter != held.counter:
        raise InvalidValue(
            f"Feed '{new.feed}' holds the reports of '{held.counter}', not of '{new.counter}'.",
            hint="Give this file a feed of its own: in its mapping, or with --feed.",
            where=where,
        )


def later_than_known(report: Report, known_on: date) -> Finding | None:
    """An event that lies after the day on which its row was known cannot be right."""
    # One day of grace: a local day may begin before the same day in UTC.
    is_later = report.first_day > known_on + timedelta(days=1)
    if not is_later and report.last_day - known_on <= _LONGEST:
        return None
    return Finding(
        code="report.later-than-known",
        message=(
            f"The event of {report.first_day} to {report.last_day} lies after {known_on}, "
            "the day on which this row was known."
        ),
        hint="Correct the day, or the day given with --published.",
        where=report.where,
    )


def ties(table: pa.Table, releases: Sequence[Release], where: Span) -> tuple[Finding, ...]:
    """Rows that differ from others of the same id known at the same instant."""
    held: dict[tuple[str, object], set[str]] = {}
    for release in releases:
        for report_id, known_at, digest in _keys(release.table):
            held.setdefault((report_id, known_at), set()).add(digest)
    tied = sum(bool(held.get((i, at), {d}) - {d}) for i, at, d in _keys(table))
    if not tied:
        return ()
    return (
        Finding(
            code="report.tied-versions",
            message=(
                f"{tied} rows differ from rows of the same id that were known on the same day; "
                "which of the two counts is decided by their content, not by what came last."
            ),
            hint="Give the later release its own day: withdraw this, then add with --published.",
            severity=Severity.WARNING,
            where=where,
        ),
    )


def _keys(table: pa.Table) -> Collection[tuple[str, object, str]]:
    columns = (table[name].to_pylist() for name in ("report_id", "known_at", "row_hash"))
    return list(zip(*columns, strict=True))


def too_many_swapped(findings: Sequence[Finding], rows: int, where: Span) -> tuple[Finding, ...]:
    """Where many points are swapped, those that could not be recognised may be too."""
    swapped = sum(finding.code == "geo.swapped" for finding in findings)
    if swapped < max(_AT_LEAST, _MOSTLY * rows):
        return ()
    return (
        Finding(
            code="geo.file-swapped",
            message=(
                f"{swapped} of {rows} rows have longitude and latitude swapped; some of the "
                "others may be swapped too, and were kept."
            ),
            hint="Withdraw this import, swap the two columns in the file, and add it again.",
            severity=Severity.WARNING,
            where=where,
        ),
    )
