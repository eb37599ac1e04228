"""Rows of an Excel or OpenDocument sheet as text, each with its place."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import python_calamine as calamine

from truceline.core.errors import InvalidValue, UnreadableDocument
from truceline.core.findings import Finding
from truceline.core.source import Span
from truceline.ingest.model import SourceFile
from truceline.ingest.readers.table import Row, bad_row, column_names

__all__ = ["is_workbook", "read_sheet", "sheet_columns"]

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

Cell = int | float | str | bool | time | date | datetime | timedelta


def is_workbook(file: SourceFile) -> bool:
    """Whether the content opens as a spreadsheet's does."""
    return file.content.startswith((_ZIP, _OLE))


def sheet_columns(file: SourceFile, *, sheet: str = "") -> list[str]:
    """Names of the columns of a sheet, the first one where none is named."""
    lines = _sheet_lines(file, sheet)
    head = next((cells for _, cells in lines), [])
    return column_names(_without_tail(head), file)


def read_sheet(file: SourceFile, *, sheet: str = "") -> Iterator[Row | Finding]:
    """Each row below the header once; blank rows are none.

    Args:
        file: A workbook.
        sheet: Name of the sheet; the first one where not given.

    Raises:
        InvalidValue: There is no sheet of that name.
        UnreadableDocument: The workbook is damaged, locked or empty.
        SourceChanged: The header names a column twice.
    """
    lines = _sheet_lines(file, sheet)
    head = next((cells for _, cells in lines), [])
    columns = column_names(_without_tail(head), file)
    for number, (line, cells) in enumerate(lines, start=1):
        where = Span(source_id=file.source_id, row=number, line=line, label=file.label)
        if any(cells[len(columns) :]):
            hint = "Name every column in the first row, or clear the cells to the right."
            yield bad_row("The row has values beyond the named columns.", hint, where)
        else:
            padded = cells + [""] * (len(columns) - len(cells))
            yield Row(dict(zip(columns, padded, strict=False)), where)


def _sheet_lines(file: SourceFile, sheet: str) -> Iterator[tuple[int, list[str]]]:
    where = Span(source_id=file.source_id, label=file.label)
    try:
        with calamine.load_workbook(io.BytesIO(file.content)) as workbook:
            names = workbook.sheet_names
            if not names or (sheet and sheet not in names):
                raise InvalidValue(
                    f"The workbook has no sheet '{sheet}'.",
                    hint=f"It has: {', '.join(names)}.",
                    where=where,
                )
            chosen = workbook.get_sheet_by_name(sheet or names[0])
            rows: list[list[Cell]] = chosen.to_python(skip_empty_area=False)
    except calamine.CalamineError as exc:  # the base of all that calamine raises
        raise UnreadableDocument(
            f"The workbook cannot be read: {exc}.",
            hint="Open it, remove its password if it has one, and save it as .xlsx again.",
            where=where,
        ) from exc
    texts = ((line, [_text(cell) for cell in cells]) for line, cells in enumerate(rows, start=1))
    return ((line, cells) for line, cells in texts if any(cell.strip() for cell in cells))


def _without_tail(cells: list[str]) -> list[str]:
    last = max((at for at, cell in enumerate(cells, start=1) if cell.strip()), default=0)
    return cells[:last]


def _text(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return str(int(cell))
    if isinstance(cell, datetime):
        is_midnight = (cell.hour, cell.minute, cell.second) == (0, 0, 0)
        return cell.date().isoformat() if is_midnight else cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)
