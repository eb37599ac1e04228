"""Days as files write them; whether day or month comes first is found, never guessed."""

from __future__ import annotations

import re
from calendar import month_name, monthrange
from collections.abc import Iterable
from datetime import date

from truceline.core.errors import InvalidValue, SourceChanged
from truceline.core.source import Span

__all__ = ["find_day_order", "read_day"]

_CLOCK = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AaPp][Mm])?(?:Z|[+-]\d{2}:?\d{2})?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_CLOCK}", re.ASCII)
_YEAR_LAST = re.compile(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}){_CLOCK}", re.ASCII)
_NAMED = re.compile(rf"(\d{{1,2}})[- ]([A-Za-z]{{3,9}})[- ,]+(\d{{4}}){_CLOCK}", re.ASCII)
_MONTHS = {name.lower(): at for at, name in enumerate(month_name) if name}
_MONTHS |= {name[:3]: at for name, at in list(_MONTHS.items())}


def find_day_order(cells: Iterable[tuple[str, Span]], *, column: str) -> str:
    """The order of day and month in a column of `a/b/YYYY`, from all its cells.

    Args:
        cells: Text and place of every cell of the column.
        column: Its name, for messages.

    Returns:
        `dmy`, `mdy`, or `ymd` where no cell decides: then a cell that could be read both ways
        is refused by `read_day`.

    Raises:
        SourceChanged: One cell can only be day-first and another only month-first, or every
            cell can be read both ways.
    """
    witness: dict[str, tuple[str, Span]] = {}
    open_cell: tuple[str, Span] | None = None
    settled = 0
    for text, where in cells:
        match = None if text[4:5] == "-" else _YEAR_LAST.fullmatch(text.strip())
        if match is None:
            settled += 1
            continue
        first, second = int(match[1]), int(match[2])
        if first > 12 >= second:
            witness.setdefault("dmy", (text, where))
        elif second > 12 >= first:
            witness.setdefault("mdy", (text, where))
        elif first != second:
            open_cell = open_cell or (text, where)
    if len(witness) == 2:
        raise _contradiction(witness, column)
    if open_cell and not witness and not settled:
        raise _undecided(open_cell, column)
    return next(iter(witness), "ymd")


def read_day(text: str, *, column: str, order: str = "ymd") -> date:
    """One calendar day; a clock time after it is left aside.

    Args:
        text: `2016-02-27`, `2/27/2016`, `27.02.2016` or `27 February 2016`.
        column: For messages.
        order: `dmy` or `mdy`; with `ymd` a cell that could be read both ways is refused.

    Raises:
        InvalidValue: There is no such day, or it could be two.
    """
    try:
        if len(text) == 10 and text[4] == "-":  # the usual case, quickly
            return date.fromisoformat(text)
    except ValueError:
        pass
    text = text.strip()
    if not text:
        raise InvalidValue(f"Column {column} is empty.", hint="Give the day as YYYY-MM-DD.")
    year, month, day = _parts(text, column, order)
    if not 1 <= month <= 12 or year < 1:
        raise _no_day(text, column, f"there is no month {month}" if year else "no year 0")
    if not 1 <= day <= monthrange(year, month)[1]:
        length = monthrange(year, month)[1]
        raise _no_day(text, column, f"{month_name[month]} {year} has {length} days")
    return date(year, month, day)


def _parts(text: str, column: str, order: str) -> tuple[int, int, int]:
    if match := _YEAR_FIRST.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _NAMED.fullmatch(text):
        return int(match[3]), _MONTHS.get(match[2].lower(), 0), int(match[1])
    match = _YEAR_LAST.fullmatch(text)
    if match is None:
        raise _no_day(text, column, "it is not written as a day")
    first, second, year = int(match[1]), int(match[2]), int(match[3])
    if order == "ymd":
        order = _order_by_itself(first, second, text, column)
    return (year, second, first) if order == "dmy" else (year, first, second)


def _order_by_itself(first: int, second: int, text: str, column: str) -> str:
    if first <= 12 and second <= 12 and first != second:
        raise _no_day(text, column, "day and month could be either")
    return "dmy" if first > 12 else "mdy"


def _no_day(text: str, column: str, why: str) -> InvalidValue:
    return InvalidValue(
        f"Column {column} says '{text}', which is no day: {why}.",
        hint="Correct it to an existing day, written YYYY-MM-DD.",
    )


def _contradiction(witness: dict[str, tuple[str, Span]], column: str) -> SourceChanged:
    (day_first, there), (month_first, here) = witness["dmy"], witness["mdy"]
    return SourceChanged(
        f"Column {column} writes days both ways: '{day_first}' ({there}) has the day first, "
        f"'{month_first}' ({here}) the month.",
        hint="Write the column as YYYY-MM-DD throughout.",
        where=here,
    )


def _undecided(cell: tuple[str, Span], column: str) -> SourceChanged:
    return SourceChanged(
        f"Column {column} does not tell day from month: '{cell[0]}' could be either, and no other "
        "row decides it.",
        hint="Write the column as YYYY-MM-DD, or state date_order in a mapping (truceline map).",
        where=cell[1],
    )
