"""Persons as columns, the shape that linkage compares."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pyarrow as pa

from truceline.core.person import PersonRow

__all__ = ["COLUMNS", "table_of"]

_TEXTS = (
    "row_id", "list_id", "full", "given", "father", "grandfather", "family", "mother", "kunya",
    "sex", "birth_place", "place", "area",
)  # fmt: skip
_DAYS = ("born_first", "born_last", "event_first", "event_last")
_NAMES = frozenset({"full", "given", "father", "grandfather", "family", "mother", "kunya"})
COLUMNS = pa.schema(
    [(name, pa.string()) for name in _TEXTS] + [(name, pa.int32()) for name in _DAYS]
)
_EPOCH = date(1970, 1, 1).toordinal()


def table_of(rows: Iterable[PersonRow]) -> pa.Table:
    """Rows of lists as a table, in their order.

    Returns:
        Texts, null where not said; and days since 1970-01-01, null where open or not said.
    """
    persons = list(rows)
    columns: dict[str, list[str | int | None]] = {
        name: [_text(person, name) for person in persons] for name in _TEXTS
    }
    columns["born_first"] = [_day(person.born.first_day) for person in persons]
    columns["born_last"] = [_day(person.born.last_day) for person in persons]
    columns["event_first"] = [_day(person.event_on.first_day) for person in persons]
    columns["event_last"] = [_day(person.event_on.last_day) for person in persons]
    return pa.table(columns, schema=COLUMNS)


def _text(person: PersonRow, name: str) -> str | None:
    text: str = getattr(person.names if name in _NAMES else person, name)
    return text.strip() or None


def _day(day: date | None) -> int | None:
    return day.toordinal() - _EPOCH if day else None
