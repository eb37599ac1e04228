"""Rows of a CSV text, each with its place; a broken row costs only itself."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from truceline.core.errors import SourceChanged
from truceline.core.findings import Finding
from truceline.core.source import Span
from truceline.ingest.files import first_lines, text_lines
from truceline.ingest.model import SourceFile

__all__ = [
    "Row",
    "bad_row",
    "column_names",
    "find_delimiter",
    "header_cells",
    "lower_name",
    "read_rows",
    "split_line",
]

_DELIMITERS = (",", ";", "\t", "|")
_LONG_CELL = 48  # characters; longer cells seldom repeat
_MAX_CELL = 16 * 1024 * 1024  # csv refuses cells beyond 128 KiB by default; source lists reach it


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: cells by column name, and its place."""

    cells: dict[str, str]
    where: Span


def read_rows(
    file: SourceFile,
    *,
    columns: Sequence[str] | None = None,
    delimiter: str | None = None,
    rename: Callable[[str], str] = str.strip,
    skip: int = 0,
) -> Iterator[Row | Finding]:
    """Each row of a CSV file once: its cells, or a finding where it cannot be told apart.

    Args:
        file: The file.
        columns: Column names of a file without a header; else its first row gives them.
        delimiter: What parts the cells; found from the first line where not given.
        rename: What a column of the header is called in the rows.
        skip: How many rows to leave out first; they keep their numbers.

    Raises:
        SourceChanged: The header cannot be read, or names a column twice.
        UnreadableDocument: The file is not text in its encoding.
    """
    csv.field_size_limit(max(csv.field_size_limit(), _MAX_CELL))
    lines = text_lines(file)
    parted_by = delimiter or find_delimiter(next((line for line in lines if line.strip()), ""))
    records = _records(lines, parted_by)
    if columns is None:
        head = next(records, None)
        if head is None or head.flaw:
            raise _unreadable_header(file, head.flaw if head else "there is none")
        columns = column_names([rename(cell) for cell in head.cells], file)
        lines[: head.line + head.extra_lines] = [""] * (head.line + head.extra_lines)
    numbered = enumerate(_records(lines, parted_by, width=len(columns)), start=1)
    for number, record in islice(numbered, skip, None):
        where = Span(source_id=file.source_id, row=number, line=record.line, label=file.label)
        if record.flaw:
            yield bad_row(record.flaw, _LOOK_FOR_QUOTES, where)
        elif len(record.cells) != len(columns):
            flaw = f"The row has {len(record.cells)} cells, the header {len(columns)}."
            yield bad_row(flaw, _LOOK_FOR_QUOTES, where)
        else:
            yield Row(dict(zip(columns, map(_shared, record.cells), strict=True)), where)


_LOOK_FOR_QUOTES = "Look for a missing or extra delimiter or quotation mark in this line."


def bad_row(message: str, hint: str, where: Span) -> Finding:
    """The finding that stands for a row which cannot be a report."""
    return Finding(code="report.bad-row", message=message, hint=hint, where=where)


def header_cells(file: SourceFile) -> list[str]:
    """Cells of the first line, lower case; empty where it cannot be read as CSV."""
    line = next(iter(first_lines(file, 1)), "")
    return [lower_name(cell) for cell in split_line(line)]


def split_line(line: str, delimiter: str = "") -> list[str]:
    """Cells of one line; the delimiter is found where not given."""
    return _split(line, delimiter or find_delimiter(line))


def lower_name(name: str) -> str:
    """A column's name without regard to case: exports differ in it."""
    return name.strip().lower()


def find_delimiter(line: str) -> str:
    """The delimiter that parts this line into most cells; a comma where none does."""
    return max(_DELIMITERS, key=lambda mark: len(_split(line, mark)))


def column_names(cells: Sequence[str], file: SourceFile) -> list[str]:
    """Names of the columns, stripped; a nameless one is called by its number.

    Raises:
        SourceChanged: Two columns share a name, so one would hide the other.
    """
    names = [cell.strip() or f"column {at}" for at, cell in enumerate(cells, start=1)]
    twice = sorted(name for name, times in Counter(names).items() if times > 1)
    if twice:
        raise SourceChanged(
            f"The header names a column twice: {', '.join(twice)}.",
            hint="Rename or delete one of them.",
            where=Span(source_id=file.source_id, line=1, label=file.label),
        )
    return names


@dataclass(frozen=True, slots=True)
class _Record:
    line: int
    cells: list[str]
    flaw: str = ""
    extra_lines: int = 0


def _records(
    lines: Sequence[str], delimiter: str, *, width: int | None = None
) -> Iterator[_Record]:
    """Records with the line at which each begins; blank lines are none.

    A stray quotation mark joins the lines after it into one cell. Such a record is recognised
    by its wrong shape; then only its first line is given up and reading resumes at the next,
    so that the rows it had swallowed are not lost.
    """
    resumed_at = 0
    while resumed_at < len(lines):
        rest = map(lines.__getitem__, range(resumed_at, len(lines)))
        reader = csv.reader(rest, delimiter=delimiter, strict=True)
        at = resumed_at
        try:
            for cells in reader:
                end = resumed_at + reader.line_num
                if end - at > 1 and width is not None and len(cells) != width:
                    yield _Record(
                        at + 1, cells, f"A quotation mark is left open ({end - at} lines)."
                    )
                    break
                if cells:
                    yield _Record(at + 1, cells, extra_lines=end - at - 1)
                at = end
            else:
                return
        except csv.Error as exc:
            yield _Record(at + 1, [], f"The row is not CSV: {exc}.")
        resumed_at = at + 1


def _shared(cell: str) -> str:
    """One object for all short cells alike (names, codes, days): a third of a feed's memory."""
    return sys.intern(cell) if len(cell) < _LONG_CELL else cell


def _split(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _unreadable_header(file: SourceFile, flaw: str) -> SourceChanged:
    return SourceChanged(
        f"The header cannot be read: {flaw}",
        hint="The first row must name the columns. Download or save the file again.",
        where=Span(source_id=file.source_id, line=1, label=file.label),
    )
