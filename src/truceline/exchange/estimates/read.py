"""Patterns read from a CSV file: one column of 0 and 1 per list, and how many people."""

from __future__ import annotations

from collections.abc import Sequence

from truceline.core.errors import InvalidValue, SourceChanged
from truceline.core.findings import Finding
from truceline.exchange.estimates.patterns import CapturePatterns, without_empty_lists
from truceline.ingest.model import SourceFile
from truceline.ingest.readers.table import Row, read_rows

__all__ = ["read_patterns"]

_COUNT = "count"


def read_patterns(
    file: SourceFile, *, stratum: str = "", count: str = _COUNT
) -> tuple[CapturePatterns, ...]:
    """The tables of a file: one, or one per value of the column `stratum`.

    Args:
        file: A CSV file with a header. Every column but `count` and `stratum` is a list and holds
            1 where these people are on it, 0 where not. Without a column `count` each row is one
            person. Rows with the same pattern are added.
        stratum: Column that says which part of the population a row is of.
        count: Column with the number of people.

    Raises:
        InvalidValue: A cell is neither 0 nor 1, or no whole number of people.
        SourceChanged: A row or a column is missing or broken; nothing is left out silently.
    """
    rows = []
    for row in read_rows(file):
        if isinstance(row, Finding):
            raise SourceChanged(row.message, hint=row.hint, where=row.where)
        rows.append(row)
    if not rows:
        raise SourceChanged("The file has a header, but no rows.", hint="Give a row per pattern.")
    columns = list(rows[0].cells)
    if stratum and stratum not in columns:
        raise InvalidValue(
            f"The file has no column '{stratum}'.", hint=f"Columns there: {', '.join(columns)}."
        )
    lists = [name for name in columns if name not in (count, stratum)]
    strata: dict[str, dict[str, int]] = {}
    for row in rows:
        part = strata.setdefault(_stratum(row, stratum), {})
        pattern = _pattern(row, lists)
        part[pattern] = part.get(pattern, 0) + _people(row, count)
    if not stratum:
        return (CapturePatterns(lists=tuple(lists), counts=strata[""]),)
    return tuple(
        without_empty_lists(lists, counts, stratum=name)
        for name, counts in sorted(strata.items())
        if any(counts.values())
    )


def _stratum(row: Row, column: str) -> str:
    if not column:
        return ""
    name = row.cells[column].strip()
    if not name:
        raise InvalidValue(
            f"The column '{column}' is empty.",
            hint="Name the stratum; people of an unknown one need a name too, such as 'unknown'.",
            where=row.where,
        )
    return name


def _pattern(row: Row, lists: Sequence[str]) -> str:
    for name in lists:
        cell = row.cells[name].strip()
        if cell not in ("0", "1"):
            raise InvalidValue(
                f"The list '{name}' has {cell!r}, neither 0 nor 1.",
                hint="Write 1 on the list, 0 not on it; if it is no list, name it with --stratum "
                "or --count, or take the column out.",
                where=row.where,
            )
    return "".join(row.cells[name].strip() for name in lists)


def _people(row: Row, column: str) -> int:
    if column not in row.cells:
        return 1
    cell = row.cells[column].strip()
    if not cell.isdecimal():
        raise InvalidValue(
            f"{cell!r} is no number of people.",
            hint="Write a whole number, without separators; 0 where there is nobody.",
            where=row.where,
        )
    return int(cell)
