"""A table as CSV with hashtags under its header, as humanitarian data is exchanged.

Source: HXL 1.1 final, hashtag row and attributes (https://hxlstandard.org/standard/1-1final/).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from truceline.briefs.model import Cell, Table
from truceline.briefs.text import inert_cell, printable
from truceline.core.errors import InvalidValue

__all__ = ["hxl_csv"]

_TAG = re.compile(r"#[a-z][a-z0-9_]*(?: *\+[a-z][a-z0-9_]*)*", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")


def hxl_csv(table: Table, tags: Sequence[str]) -> bytes:
    """The table as CSV: header, hashtags, rows; UTF-8 with a byte order mark, for spreadsheets.

    Numbers lose the commas of their thousands; a text that a spreadsheet would take for a formula
    gets a `'`.

    Args:
        table: What to write; its caption stays out, since a CSV has no place for it.
        tags: One per column, such as `#event+id`; empty where HXL has none.

    Raises:
        InvalidValue: There are more or fewer tags than columns, or one is no hashtag.
    """
    _check(table, tags)
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow([inert_cell(printable(column.heading)) for column in table.columns])
    writer.writerow(list(tags))
    numbers = [column.align == "right" for column in table.columns]
    for row in table.rows:
        writer.writerow([_cell(c, is_number=n) for c, n in zip(row, numbers, strict=True)])
    return lines.getvalue().encode("utf-8-sig")


def _check(table: Table, tags: Sequence[str]) -> None:
    if len(tags) != len(table.columns):
        raise InvalidValue(
            f"'{table.caption}' has {len(table.columns)} columns and {len(tags)} HXL tags.",
            hint="Give one tag per column; an empty one where HXL has none.",
        )
    wrong = [tag for tag in tags if tag and not _TAG.fullmatch(tag)]
    if wrong:
        raise InvalidValue(
            f"No HXL tags: {', '.join(wrong)}.", hint="Write them as #event+date or #geo+lat."
        )
    if tags and not any(tags):
        raise InvalidValue(
            f"'{table.caption}' has no HXL tag at all.", hint="Tag at least one of its columns."
        )


def _cell(cell: Cell, *, is_number: bool) -> str:
    words = printable(cell.text)
    if is_number and _THOUSANDS.fullmatch(words):
        return words.replace(",", "")
    return words if _NUMBER.fullmatch(words) else inert_cell(words)
