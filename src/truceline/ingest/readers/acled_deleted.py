"""ACLED's list of deleted events: each row takes an earlier one back."""

from __future__ import annotations

from collections.abc import Iterator

from truceline.core.findings import Finding
from truceline.core.report import Report
from truceline.ingest.model import SourceFile
from truceline.ingest.readers.acled import FEED, check_columns, deleted_items
from truceline.ingest.readers.acled_json import is_json, json_rows
from truceline.ingest.readers.table import header_cells, lower_name, read_rows

__all__ = ["READER", "AcledDeletedReader"]

_COLUMNS = ("event_id_cnty", "deleted_timestamp")


class AcledDeletedReader:
    """Reads withdrawals of ACLED events from CSV or JSON."""

    name = "acled-deleted.v1"
    feed = FEED

    def recognises(self, file: SourceFile) -> bool:
        """Whether the header, or the first entries, name an event and when it was deleted."""
        return is_json(file, *_COLUMNS) or set(header_cells(file)) >= set(_COLUMNS)

    def read(self, file: SourceFile) -> Iterator[Report | Finding]:
        """Each row once, as a withdrawal or as a finding of severity error.

        Raises:
            SourceChanged: A needed column is missing.
        """
        if is_json(file, *_COLUMNS):
            rows, columns = json_rows(file)
        else:
            rows, columns = list(read_rows(file, rename=lower_name)), header_cells(file)
        check_columns(columns, _COLUMNS, file)
        yield from deleted_items(rows)


READER = AcledDeletedReader()
