"""Rows of a list as cells of text: CSV, Excel or OpenDocument, and JSON.

Messages of lower readers quote cells and headings, and a file without a header has a person in
its first line: here they are said again without any content.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any  # values of parsed JSON, narrowed to text below

from truceline.core.errors import InvalidValue, SourceChanged, SourceError, UnreadableDocument
from truceline.core.findings import Finding
from truceline.core.source import Span
from truceline.ingest.files import as_source, text_lines
from truceline.ingest.model import SourceFile
from truceline.ingest.readers.mapped import table_columns, table_rows
from truceline.ingest.readers.table import Row

__all__ = ["Cells", "given_file", "json_cells", "table_cells"]

_SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".json", ".xml", ".gz"})
_AGAIN = "Save it again as CSV in UTF-8, as .xlsx, or as JSON."


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """Rows of a list, and the columns that it has."""

    columns: frozenset[str]
    rows: tuple[Row | Finding, ...]


def given_file(content: bytes, *, list_id: str, suffix: str, encoding: str = "") -> SourceFile:
    """A list as it was given, under its own id instead of the file's name.

    Args:
        content: The bytes.
        list_id: What messages call it: a file's name may hold a person's.
        suffix: The ending of the file's name, such as `.xlsx`.
        encoding: Of its text; empty for UTF-8.

    Raises:
        UnreadableDocument: It is empty, damaged, or an archive.
    """
    ending = PurePath(f"list{suffix}").suffix.lower()
    if ending not in _SUFFIXES:
        raise UnreadableDocument(
            "A list of persons is read from CSV, Excel, OpenDocument, JSON or PFIF (.xml).",
            hint="Unpack an archive first, and save the list in one of these forms.",
        )
    from pathlib import Path  # noqa: PLC0415

    try:
        return as_source(content, Path(f"{list_id}{ending}"), encoding=encoding or None)
    except SourceError as exc:
        raise UnreadableDocument("The list is empty or damaged.", hint=_AGAIN) from exc


def table_cells(file: SourceFile, *, sheet: str = "", delimiter: str = "") -> Cells:
    """The rows of a CSV or Excel file.

    Raises:
        SourceError: It cannot be read as a table; the message holds nothing of its content.
    """
    try:
        columns = table_columns(file, sheet=sheet, delimiter=delimiter)
        rows = tuple(map(_said_again, table_rows(file, sheet=sheet, delimiter=delimiter)))
    except InvalidValue:
        raise InvalidValue(
            "The workbook has no sheet of the name that the mapping gives.",
            hint="Correct `sheet` in the mapping, or leave it out for the first sheet.",
        ) from None
    except SourceChanged:
        raise SourceChanged(
            "The first line of the list cannot be its header: it is no CSV, or two of its cells "
            "are the same.",
            hint="The first line must name each column once.",
            where=Span(source_id=file.source_id, line=1, label=file.label),
        ) from None
    except UnreadableDocument as exc:
        raise UnreadableDocument(
            "The list cannot be read as text or as a workbook.",
            hint=f"Give `encoding` in the mapping, such as cp1256. {_AGAIN}",
            where=exc.where,
        ) from None
    return Cells(columns=frozenset(columns), rows=rows)


def _said_again(row: Row | Finding) -> Row | Finding:
    return replace(row, code="exchange.bad-row") if isinstance(row, Finding) else row


def json_cells(file: SourceFile) -> Cells:
    """The entries of a JSON list; values inside objects are named `outer.inner`.

    Raises:
        SourceChanged: It is not JSON, or holds no list of objects.
    """
    rows = tuple(_entries(file))
    columns = {name for row in rows if isinstance(row, Row) for name in row.cells}
    filled = (
        row
        if isinstance(row, Finding)
        else Row({n: row.cells.get(n, "") for n in columns}, row.where)
        for row in rows
    )
    return Cells(columns=frozenset(columns), rows=tuple(filled))


def _entries(file: SourceFile) -> Iterator[Row | Finding]:
    try:
        # Numbers stay as they are written: a key of 0070 is not 70.
        content = json.loads("".join(text_lines(file)), parse_float=str, parse_int=str)
    except (ValueError, RecursionError):
        raise _no_list(file) from None
    if isinstance(content, Mapping):
        lists = [value for value in content.values() if isinstance(value, list)]
        content = lists[0] if len(lists) == 1 else None
    if not isinstance(content, list):
        raise _no_list(file)
    for number, entry in enumerate(content, start=1):
        where = Span(source_id=file.source_id, row=number, label=file.label)
        cells = _flat(entry) if isinstance(entry, Mapping) else None
        if cells is None or any(_is_broken(text) for pair in cells.items() for text in pair):
            yield Finding(
                code="exchange.bad-row",
                message="The entry is no object with named texts.",
                hint="Write each person as one object.",
                where=where,
            )
        else:
            yield Row(cells, where)


def _is_broken(text: str) -> bool:
    """Whether a text holds what no page and no file can show: NUL, or half a character."""
    return "\0" in text or any("\ud800" <= char <= "\udfff" for char in text)


def _flat(entry: Mapping[Any, Any], before: str = "") -> dict[str, str]:
    cells: dict[str, str] = {}
    for name, value in entry.items():
        path = f"{before}{name}"
        if isinstance(value, Mapping):
            cells |= _flat(value, f"{path}.")
        elif isinstance(value, list):
            cells[path] = ", ".join(str(one) for one in value if one is not None)
        else:
            cells[path] = "" if value is None else str(value)
    return cells


def _no_list(file: SourceFile) -> SourceChanged:
    return SourceChanged(
        "The file is not JSON with one list of objects.",
        hint="Expected a list, or an object that holds one list.",
        where=Span(source_id=file.source_id, label=file.label),
    )
