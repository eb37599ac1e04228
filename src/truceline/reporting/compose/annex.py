"""Annex tables: what the report rests on, row by row, with a tag per column."""

from __future__ import annotations

from dataclasses import dataclass

from truceline.briefs.model import Table
from truceline.reporting.compose.method import METHOD_HEADS, method_rows
from truceline.reporting.compose.observations import COLUMNS, observation_cells, row_fields
from truceline.reporting.compose.sheet import Sheet, columns

__all__ = ["Annex", "annex_tables"]

_METHOD_TAGS = (
    *("#indicator+name", "#loc+name", "#meta+source", "#meta+rule", "#date+period"),
    *("#indicator+num", "#indicator+range", "#meta+coverage"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex:
    """A table that goes out as a file of its own.

    Attributes:
        name: Of the file: `annex-NAME.csv`.
        tags: HXL tag of each column.
    """

    name: str
    table: Table
    tags: tuple[str, ...]


def annex_tables(sheet: Sheet) -> tuple[Annex, ...]:
    """Observations and numbers, as this audience may read them."""
    return (_observations(sheet), _numbers(sheet))


def _observations(sheet: Sheet) -> Annex:
    fields = row_fields(sheet)
    shown = {topic for one in sheet.sections for topic in one.options.get("topics", ())}
    rows = tuple(
        observation_cells(sheet, one, fields) for one in sheet.observations if one.topic in shown
    )
    heads = columns(sheet, *(COLUMNS[name][0] for name in fields))
    return Annex(
        name="observations",
        table=Table(caption=sheet.heading("Observations"), columns=heads, rows=rows),
        tags=tuple(COLUMNS[name][1] for name in fields),
    )


def _numbers(sheet: Sheet) -> Annex:
    return Annex(
        name="numbers",
        table=Table(
            caption=sheet.heading("How each number was counted"),
            columns=columns(sheet, *METHOD_HEADS),
            rows=tuple(method_rows(sheet, is_anchored=False)),
        ),
        tags=_METHOD_TAGS,
    )
