"""Stored files: what was given, row by row or line by line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow.compute as pc

from truceline.core.errors import UnknownId
from truceline.core.findings import Finding
from truceline.ingest.excerpt import Excerpt, GivenRow, read_excerpt
from truceline.ingest.files import as_source
from truceline.store import Batch, Ledger

__all__ = ["SourceStage"]

# Readers of files whose table can be read again without anything that the import was told besides.
_PLAIN = ("ged-csv.", "acled-csv.")


class SourceStage:
    """The files behind the imports; they are read, never changed."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def batches(self, source_id: str) -> tuple[Batch, ...]:
        """Imports of a stored file, withdrawn ones too.

        Raises:
            UnknownId: No such file is stored.
        """
        found = tuple(b for b in self._ledger.batches(active=False) if b.source_id == source_id)
        if not found:
            raise UnknownId(
                f"There is no source '{source_id}': neither a cited document nor a stored file.",
                hint="Look for it in the list of sources.",
            )
        return found

    def rows(self, batch: Batch, *, first: int, last: int) -> Excerpt:
        """Rows of a table as given, from `first` to `last`, 1-based and inclusive.

        A file that was read by a mapping is shown as it was read: its sheet, encoding and
        delimiter were told at the import.
        """
        if batch.reader.startswith(_PLAIN):
            stored = self._ledger.source_content(batch.source_id)
            file = as_source(stored, Path(batch.label))
            return read_excerpt(file, first=first, last=last)
        return self._as_read(batch, first, min(last, batch.rows_in))

    def _as_read(self, batch: Batch, first: int, last: int) -> Excerpt:
        table = self._ledger.table(batch, columns=("source_row", "source_line", "row"))
        kept: dict[int, tuple[int | None, dict[str, str]]] = {}
        if table is not None:
            number = table["source_row"]
            near = pc.and_(pc.greater_equal(number, first), pc.less_equal(number, last))
            for row in table.filter(near).to_pylist():
                kept[row["source_row"]] = (row["source_line"], json.loads(row["row"] or "{}"))
        columns = tuple(dict.fromkeys(name for _, cells in kept.values() for name in cells))
        flaws = dict(_flaws(self._ledger.findings(batch)))
        rows = []
        for at in range(first, last + 1):
            if at in kept:
                line, cells = kept[at]
                given = tuple(cells.get(name, "") for name in columns)
                rows.append(GivenRow(number=at, line=line, cells=given))
            else:
                why = flaws.get(at, "This row repeats another one of the file.")
                rows.append(GivenRow(number=at, line=None, cells=(), flaw=why))
        return Excerpt(columns=columns, rows=tuple(rows), has_more=last < batch.rows_in)

    def texts(self, batch: Batch) -> Mapping[str, str]:
        """The text files of a pack as they were loaded, by path."""
        content = self._ledger.source_content(batch.source_id)
        texts: dict[str, str] = json.loads(content)
        return dict(sorted(texts.items()))


def _flaws(findings: tuple[Finding, ...]) -> Iterator[tuple[int, str]]:
    """(row, what is wrong with it)."""
    for finding in findings:
        if finding.where and finding.where.row is not None:
            yield finding.where.row, finding.message
