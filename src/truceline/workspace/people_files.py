"""Persons, tables and settings from files: rows, rows by id, and YAML whose values stay text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from truceline.core.errors import InvalidValue, UnreadableDocument
from truceline.core.findings import Finding
from truceline.core.source import Span
from truceline.ingest.files import open_source, text_lines
from truceline.ingest.readers.excel import is_workbook, read_sheet
from truceline.ingest.readers.table import Row, column_names, lower_name, read_rows

__all__ = ["read_people", "read_table", "read_text", "read_yaml"]


def read_people(path: Path, *, id_column: str = "id") -> dict[str, dict[str, str]]:
    """Rows of a CSV file or of a workbook's first sheet by their id: the other columns of each.

    Raises:
        InvalidValue: There is no such file or column, a row cannot be read, or an id is missing or
            stands twice; with the row's place.
        UnreadableDocument: It is no text, and no workbook.
        SourceChanged: Its header cannot be read.
    """
    found: dict[str, dict[str, str]] = {}
    for row in _rows(path):
        if id_column not in row.cells:
            raise InvalidValue(
                f"The file has no column '{id_column}'; it has: {', '.join(row.cells)}.",
                hint="Name the column of ids with --id.",
            )
        name = row.cells[id_column].strip()
        if not name or name in found:
            raise InvalidValue(
                f"The id '{name}' stands twice." if name else "A row has no id.",
                hint="Give each row an id of its own.",
                where=row.where,
            )
        found[name] = {
            column: cell.strip() for column, cell in row.cells.items() if column != id_column
        }
    if not found:
        raise InvalidValue(f"'{path.name}' has no row.", hint="Write one a line below the header.")
    return found


def read_table(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file or of the first sheet of a workbook, by column; all or none.

    Columns are told apart without regard to case.

    Raises:
        InvalidValue: There is no such file, or a row cannot be read; with the row's place.
        UnreadableDocument: It is no text, and no workbook.
        SourceChanged: Its header cannot be read, or names a column twice but for case.
    """
    found: list[dict[str, str]] = []
    for row in _rows(path):
        if not found:  # One of two such columns would hide the other.
            column_names([lower_name(name) for name in row.cells], open_source(path))
        found.append({lower_name(name): cell for name, cell in row.cells.items()})
    return found


def _rows(path: Path) -> Iterator[Row]:
    file = open_source(path)
    try:
        for row in read_sheet(file) if is_workbook(file) else read_rows(file):
            if isinstance(row, Finding):
                raise InvalidValue(row.message, hint=row.hint, where=row.where)
            yield row
    except UnreadableDocument as exc:
        raise _in_utf8(exc) from exc


def _in_utf8(exc: UnreadableDocument) -> UnreadableDocument:
    """The same refusal for commands that take no encoding."""
    hint = "Save it again as UTF-8 (in Excel: CSV UTF-8); a table may stay a workbook."
    return UnreadableDocument(exc.message, hint=hint, where=exc.where)


def read_yaml(path: Path) -> dict[str, Any]:
    """A YAML mapping with all its scalars as text.

    Raises:
        InvalidValue: There is no such file, or it is no such mapping.
    """
    try:
        written = yaml.load(read_text(path), Loader=yaml.BaseLoader)  # noqa: S506
    except yaml.MarkedYAMLError as exc:
        line = exc.problem_mark.line + 1 if exc.problem_mark else None
        raise InvalidValue(
            f"The text is no YAML: {exc.problem}.",
            hint="Check spaces, brackets and quotation marks there and in the line before.",
            where=Span(source_id=path.name, line=line, label=path.name),
        ) from exc
    except yaml.YAMLError as exc:
        raise InvalidValue(
            f"'{path.name}' is no YAML.", hint="Write it in a plain text editor."
        ) from exc
    if not isinstance(written, dict):
        raise InvalidValue(f"'{path.name}' is no mapping.", hint="Write lines such as seats: 45")
    return written


def read_text(path: Path) -> str:
    """The text of a small file that a person wrote, such as a mapping or quotas.

    Raises:
        InvalidValue: There is no such file.
        UnreadableDocument: It is empty or no UTF-8.
    """
    try:
        return "".join(text_lines(open_source(path)))
    except UnreadableDocument as exc:
        raise _in_utf8(exc) from exc
