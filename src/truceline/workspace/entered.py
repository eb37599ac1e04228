"""What an entry that comes in is to the entries held: new, a repetition, or something else."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from truceline.core.errors import InvalidValue
from truceline.core.findings import Finding, Severity
from truceline.core.observation import Observation
from truceline.core.report import Report
from truceline.ingest.model import Reading
from truceline.ingest.observations import COLUMNS, as_row, cell_text, from_row, values_of
from truceline.record.reports import Release

__all__ = ["Sorted", "Version", "after", "changed", "find_same", "index_of", "other_values"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of an entry.

    Attributes:
        row: What it says, with who entered it.
        known_at: From when it was known (UTC).
        is_withdrawn: It takes the entry back.
    """

    row: Mapping[str, str]
    known_at: datetime
    row_hash: str = ""
    is_withdrawn: bool = False
    batch_id: str = ""


def index_of(releases: Iterable[Release]) -> dict[str, list[Version]]:
    """Every version of every entry, in the order in which the fold of reports takes them."""
    index: dict[str, list[Version]] = {}
    for release in releases:
        for entry_id, version in _versions(release):
            index.setdefault(entry_id, []).append(version)
    for held in index.values():
        held.sort(key=lambda one: (one.known_at, one.row_hash))
    return index


def _versions(release: Release) -> Iterator[tuple[str, Version]]:
    names = ("native_id", "row", "known_at", "row_hash", "is_withdrawn")
    for row in release.table.select(names).to_pylist():
        entry_id, cells = row.pop("native_id"), json.loads(row.pop("row"))
        yield entry_id, Version(row=cells, batch_id=release.batch_id, **row)


def after(held: Sequence[Version], moment: datetime) -> datetime:
    """The moment, or the first instant after all versions held: a newer version comes later."""
    last = max((one.known_at for one in held), default=None)
    return moment if last is None or last < moment else last + timedelta(microseconds=1)


def find_same(one: Observation, held: Sequence[Version]) -> Version | None:
    """The version that says the same; None where the entry is new.

    Raises:
        InvalidValue: The entry's id holds other values.
    """
    values = values_of(as_row(one))
    for version in held:
        if values_of(version.row) == values:
            return version
    if held:
        raise other_values(one.entry_id)
    return None


def other_values(entry_id: str) -> InvalidValue:
    """The error for an entry whose id is taken."""
    return InvalidValue(
        f"The entry '{entry_id}' stands already with other values.",
        hint="To change it, correct it; a new observation needs an id of its own.",
    )


def changed(before: Observation, changes: Mapping[str, Any]) -> Observation:
    """An observation with some values changed.

    Args:
        before: As it stands.
        changes: By field: values of `Observation`, or text as in a table; None and "" take away.

    Raises:
        InvalidValue: A field does not exist, a value cannot be right, or nothing changes.
    """
    fields = [name for name in COLUMNS if name != "entry_id"]
    unknown = sorted(set(changes) - set(fields))
    if unknown:
        raise InvalidValue(
            f"An observation has no field '{unknown[0]}' to correct.",
            hint=f"Fields: {', '.join(fields)}.",
        )
    found = from_row(as_row(before) | {name: cell_text(one) for name, one in changes.items()})
    if found == before:
        raise InvalidValue("The correction changes nothing.", hint="Give another value.")
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """Reports of a file by what they are to the entries held.

    Attributes:
        new: To be stored: new entries, edits where asked for, and what takes an entry back.
        findings: One of severity error for each row left out.
        duplicates: Rows that say what is held.
    """

    new: tuple[Report, ...]
    findings: tuple[Finding, ...]
    duplicates: int

    @classmethod
    def of(
        cls,
        reading: Reading,
        index: Mapping[str, Sequence[Version]],
        *,
        now: datetime,
        supersedes: bool,
    ) -> Sorted:
        """Each report of a reading once.

        Args:
            reading: What the file gave.
            index: The entries held.
            now: From when edits are known (UTC).
            supersedes: Other values replace those held.
        """
        held = {entry: list(versions) for entry, versions in index.items()}
        new: list[Report] = []
        findings: list[Finding] = []
        for report in reading.reports:
            versions = held.setdefault(report.native_id, [])
            if _is_held(report, versions, supersedes=supersedes):
                continue
            if versions and not (supersedes or report.is_withdrawn):
                findings.append(_held_otherwise(report, versions[-1]))
                continue
            kept = replace(report, known_at=after(versions, now)) if versions else report
            new.append(kept)
            moment = kept.known_at or now
            version = Version(row=kept.row, known_at=moment, is_withdrawn=kept.is_withdrawn)
            versions.append(version)
        duplicates = len(reading.reports) - len(new) - len(findings)
        return cls(new=tuple(new), findings=tuple(findings), duplicates=duplicates)


def _is_held(report: Report, versions: Sequence[Version], *, supersedes: bool) -> bool:
    """Whether the entry says this already, or said it before it was corrected here."""
    last = versions[-1:]
    if report.is_withdrawn:
        return any(one.is_withdrawn for one in last)
    values = values_of(report.row)
    looked_at = last if supersedes else versions
    return any(not one.is_withdrawn and values_of(one.row) == values for one in looked_at)


def _held_otherwise(report: Report, held: Version) -> Finding:
    if held.is_withdrawn:
        said = "was taken back; the row was left out"
    else:
        ours, theirs = values_of(held.row), values_of(report.row)
        # Only the names of fields: their values may be sensitive, and findings are printed.
        apart = ", ".join(name for name in COLUMNS if ours.get(name) != theirs.get(name))
        said = f"stands already with other values ({apart}); nothing changed"
    return Finding(
        code="observation.held-otherwise",
        message=f"The entry '{report.native_id}' {said}.",
        hint="If the file is right, import it with --edits; else correct it where it was entered.",
        severity=Severity.ERROR,
        where=report.where,
    )
