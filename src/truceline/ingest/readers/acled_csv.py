"""ACLED exports as CSV: 31 columns or an older variant, parted by comma or semicolon."""

from __future__ import annotations

from collections.abc import Iterator

from truceline.core.findings import Finding
from truceline.core.report import Report
from truceline.ingest.model import SourceFile
from truceline.ingest.readers.acled import FEED, IDENTIFYING, acled_items
from truceline.ingest.readers.table import header_cells, lower_name, read_rows

__all__ = ["READER", "AcledCsvReader"]


class AcledCsvReader:
    """Reads ACLED CSV rows by column name."""

    name = "acled-csv.v1"
    feed = FEED

    def recognises(self, file: SourceFile) -> bool:
        """Whether the header names ACLED's id, day and event type."""
        return set(header_cells(file)) >= IDENTIFYING

    def read(self, file: SourceFile) -> Iterator[Report | Finding]:
        """Each row once, as a report or as a finding of severity error.

        Raises:
            SourceChanged: A needed column is missing, or days cannot be told from months.
        """
        rows = list(read_rows(file, rename=lower_name))
        yield from acled_items(rows, header_cells(file), file)


READER = AcledCsvReader()
