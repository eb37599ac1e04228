"""A few rows of a stored table as they were given, around the one that is cited."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from truceline.core.errors import UnreadableDocument
from truceline.core.findings import Finding
from truceline.core.source import Span
from truceline.ingest.model import SourceFile
from truceline.ingest.readers.excel import is_workbook, read_sheet
from truceline.ingest.readers.table import Row, read_rows

__all__ = ["Excerpt", "GivenRow", "read_excerpt"]

_JSON = (b"{", b"[")


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenRow:
    """One row: its number (header not counted), its line, its cells, or why it has none."""

    number: int
    line: int | None
    cells: tuple[str, ...]
    flaw: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """Rows of a table.

    Attributes:
        columns: As the header names them.
        rows: In order.
        has_more: Rows follow after the last one.
    """

    columns: tuple[str, ...]
    rows: tuple[GivenRow, ...]
    has_more: bool


def read_excerpt(file: SourceFile, *, first: int, last: int) -> Excerpt:
    """The rows from `first` to `last`, both 1-based and inclusive.

    Raises:
        UnreadableDocument: The file is no table, or not in an encoding that can be told.
        SourceChanged: Its header cannot be read.
    """
    if file.content.lstrip()[:1] in _JSON:
        raise UnreadableDocument(
            "The file is JSON, not a table.", hint="Its rows are shown as they were read."
        )
    if is_workbook(file):
        items: Iterator[Row | Finding] = islice(read_sheet(file), first - 1, None)
    else:
        items = read_rows(file, skip=first - 1)
    found = list(islice(items, last - first + 2))
    columns = next((tuple(one.cells) for one in found if isinstance(one, Row)), ())
    rows = tuple(_given(found[: last - first + 1], first))
    return Excerpt(columns=columns, rows=rows, has_more=len(found) > len(rows))


def _given(items: list[Row | Finding], first: int) -> Iterator[GivenRow]:
    for number, item in enumerate(items, start=first):
        where: Span | None = item.where
        line = where.line if where else None
        if isinstance(item, Row):
            yield GivenRow(number=number, line=line, cells=tuple(item.cells.values()))
        else:
            yield GivenRow(number=number, line=line, cells=(), flaw=item.message)
