"""Which row of a table is its header, and what each of its columns holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from truceline.claims.model import Dated
from truceline.claims.tabular.table_cells import days_of
from truceline.claims.tabular.table_words import Measure, TableWords, folded

__all__ = ["Column", "Header", "find_header", "side_in"]

_TRIED = 3  # rows in which a header is looked for
_RUSSIAN = re.compile(r"(.*[а-яё])(?:ая|ой|ую|ею) сторон(?:а|ой|ы|у|е)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_][\w’'.-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What a column holds.

    Attributes:
        field: A field of `tables.yaml`; `count` for a column of numbers of one measure, side or
            day; empty where nobody knows.
        measure: What its numbers count, where its header says so.
        counter: Whose count it is, where its header says so.
        day: The day it counts, where its header says so.
    """

    name: str
    field: str = ""
    measure: Measure | None = None
    counter: str = ""
    day: Dated | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The columns of a table that counts, and the row they were found in."""

    row: int
    columns: tuple[Column, ...]

    def at(self, field: str) -> int | None:
        """The first column of a field."""
        return next((n for n, one in enumerate(self.columns) if one.field == field), None)

    @property
    def numbers(self) -> tuple[int, ...]:
        """Columns that hold what is counted."""
        return tuple(n for n, one in enumerate(self.columns) if one.field in {"number", "count"})


def find_header(
    rows: Sequence[Sequence[str]], words: TableWords, *, language: str, published_on: date | None
) -> Header | None:
    """The header among the first rows; None where the table is none of counts.

    A table counts where it has numbers of something by place, day, side or kind; a list of
    observations without numbers counts where each row has a kind and a place or a day.
    """
    for at, row in enumerate(rows[:_TRIED]):
        columns = [_column(cell, words) for cell in row]
        columns = _with_days(columns, language, published_on)
        header = Header(row=at, columns=tuple(columns))
        if len(columns) > 1 and _counts(header):
            return header
    return None


def _column(cell: str, words: TableWords) -> Column:
    name = " ".join(cell.split())
    plain = folded(re.sub(r"\([^)]*\)", " ", name)) or folded(name)
    if plain in words.fields:
        return Column(name=name, field=words.fields[plain])
    # "Weapon" and "Explosion" are headings of different kinds; only the second is counted.
    if measure := words.measure(name):
        return Column(name=name, field="count", measure=measure)
    side = side_in(name, words)
    if side and len(_WORD.findall(name)) <= 8:
        return Column(name=name, field="count", counter=side, measure=words.measure_in(name))
    if plain in words.totals:
        return Column(name=name, field="count")
    return Column(name=name)


def side_in(text: str, words: TableWords) -> str:
    """The side that a heading names ("Russian side"); empty without one."""
    found = _WORD.findall(text)
    for at in range(1, len(found)):
        if found[at].lower() in words.sides and found[at - 1].lower() not in words.never_sides:
            first = at - 1
            while first > 0 and found[first - 1][0].isupper() and _is_name(found[first - 1], words):
                first -= 1
            return _nominative(" ".join(found[first : at + 1]))
    return ""


def _nominative(side: str) -> str:
    """A Russian side in one form, so that it is one counter in every case."""
    found = _RUSSIAN.fullmatch(side)
    return f"{found[1]}ая сторона".lower() if found else side


def _is_name(word: str, words: TableWords) -> bool:
    return word.lower() not in {*words.never_sides, "by", "of"} and not words.measure(word)


def _with_days(columns: Sequence[Column], language: str, published_on: date | None) -> list[Column]:
    """Unknown headings that are days become columns of counts."""
    names = ["" if one.field else one.name for one in columns]
    if not any(re.search(r"\d", name) for name in names):
        return list(columns)
    days = days_of(names, language=language, published_on=published_on)
    return [
        Column(name=one.name, field="count", day=day) if day and not one.field else one
        for one, day in zip(columns, days, strict=True)
    ]


def _counts(header: Header) -> bool:
    fields = {one.field for one in header.columns} - {""}
    by = {"place", "date", "date_time", "counter", "kind", "position", "blamed"} & fields
    has_measure = any(
        one.measure or one.counter or one.day for one in header.columns if one.field == "count"
    )
    if has_measure:
        return bool(by) or bool(header.columns and not header.columns[0].field)
    if "number" in fields and len(by) >= 1 and len(fields) >= 3:
        return True
    return "kind" in fields and bool({"place", "date", "date_time"} & fields) and len(fields) >= 3
