"""A table of a page: the same rows for HTML, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from truceline.briefs.text import inert_cell

__all__ = ["Column", "Row", "Table", "as_csv"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: key in the rows, heading, and whether it holds numbers or names.

    Attributes:
        key: Key in each row.
        heading: What people read.
        kind: `text`, `number`, `date` or `name` (written in whatever direction it needs).
        link: Key of the row's link for this cell, if it has one.
        order: Key of what the rows are sorted by where that is not what is shown: the day of
            "between 4 and 6 May 2017".
    """

    key: str
    heading: str
    kind: str = "text"
    link: str = ""
    order: str = ""


Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows with their columns.

    Attributes:
        caption: Heading of the table.
        columns: In order.
        rows: The rows shown; values are plain, links stand under the columns' `link` keys.
        total: How many rows there are; more than shown where the table is paged.
        page: Number of the page, from 1; `pages` how many there are.
        sort: Key that the rows are sorted by on the server; empty if not.
        simulated: Whether rows rest on simulated reports.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: int
    page: int = 1
    pages: int = 1
    sort: str = ""
    simulated: bool = False
    notes: tuple[str, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """Caption, columns and rows, JSON-able."""
        return {
            "caption": self.caption,
            "columns": [{"key": c.key, "heading": c.heading} for c in self.columns],
            "rows": [dict(row) for row in self.rows],
            "total": self.total,
            "page": self.page,
            "pages": self.pages,
            "simulated": self.simulated,
        }


def as_csv(columns: Iterable[Column], rows: Iterable[Row]) -> str:
    """Rows as CSV; text that a spreadsheet would run is quoted."""
    names = [column.key for column in columns]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([_cell(row.get(name)) for name in names])
    return out.getvalue()


def _cell(value: Any) -> Any:  # noqa: ANN401 (any value of a row)
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False, default=str)
    return inert_cell(value) if isinstance(value, str) else value
