"""Persons, tables and settings from files: rows, rows by id, and YAML whose values stay text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from truceline.core.errors import InvalidValue
from truceline.core.findings import Finding
from truceline.ingest.files import open_source
from truceline.ingest.readers.excel import is_workbook, read_sheet
from truceline.ingest.readers.table import read_rows

__all__ = ["read_people", "read_table", "read_yaml"]


def read_people(path: Path, *, id_column: str = "id") -> dict[str, dict[str, str]]:
    """Rows of a CSV file by their id: the other columns of each.

    Raises:
        InvalidValue: There is no such file or column, a row cannot be read, or an id is missing or
            stands twice; with the row's place.
        UnreadableDocument: It is no text.
        SourceChanged: Its header cannot be read.
    """
    found: dict[str, dict[str, str]] = {}
    for row in read_rows(open_source(path)):
        if isinstance(row, Finding):
            raise InvalidValue(row.message, hint=row.hint, where=row.where)
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

    Raises:
        InvalidValue: There is no such file, or a row cannot be read; with the row's place.
        UnreadableDocument: It is no text, and no workbook.
        SourceChanged: Its header cannot be read.
    """
    file = open_source(path)
    found = []
    for row in read_sheet(file) if is_workbook(file) else read_rows(file):
        if isinstance(row, Finding):
            raise InvalidValue(row.message, hint=row.hint, where=row.where)
        found.append({column.strip().lower(): cell for column, cell in row.cells.items()})
    return found


def read_yaml(path: Path) -> dict[str, Any]:
    """A YAML mapping with all its scalars as text.

    Raises:
        InvalidValue: There is no such file, or it is no such mapping.
    """
    try:
        written = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, UnicodeDecodeError) as exc:
        raise InvalidValue(f"'{path.name}' is no YAML: {exc}", hint="Check its spaces.") from exc
    if not isinstance(written, dict):
        raise InvalidValue(f"'{path.name}' is no mapping.", hint="Write lines such as seats: 45")
    return written
