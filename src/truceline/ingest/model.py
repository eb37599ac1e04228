"""Shapes of ingest: a file to read, readers, and what a reading gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from truceline.core.findings import Finding, Severity
from truceline.core.report import Feed, Report

__all__ = ["Reader", "Reading", "SourceFile"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file that was read whole and identified by its content.

    Attributes:
        path: Where it lies.
        source_id: `content_id` of its bytes, before decompression.
        content: Its bytes, decompressed.
        encoding: Encoding to decode text with.
    """

    path: Path
    source_id: str
    content: bytes
    encoding: str = "utf-8-sig"

    @property
    def label(self) -> str:
        """How messages call it."""
        return self.path.name


class Reader(Protocol):
    """Reads one format. Registered by entry point in `truceline.readers`, ours as others'.

    Attributes:
        name: Registered name with version, such as `ged-csv.v1`.
        feed: The feed that its rows belong to, unless the user names another.
    """

    name: str
    feed: Feed

    def recognises(self, file: SourceFile) -> bool:
        """Whether the file looks like this format; reads little, never raises on other formats."""
        ...

    def read(self, file: SourceFile) -> Iterator[Report | Finding]:
        """Each row once, as a report or as a finding of severity error; warnings come besides.

        Raises:
            SourceChanged: The file has not the shape of the format.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one file gave; every row of it is accounted for.

    Attributes:
        feed: The feed that the reports belong to.
        reader: Registered name of what read it.
        source_id: The file's content hash.
        reports: One per row kept, in file order.
        findings: Flaws; each of severity error stands for one row that was left out.
        rows_in: Rows of the file, header and blank lines not counted.
        duplicates: Rows that repeat an earlier one of the file exactly.
    """

    feed: Feed
    reader: str
    source_id: str
    reports: tuple[Report, ...]
    findings: tuple[Finding, ...]
    rows_in: int
    duplicates: int

    @property
    def rows_left_out(self) -> int:
        """Rows that a finding of severity error stands for."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)
