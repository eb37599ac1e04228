"""What a correction says at its head: what it replaces, why, and everything that it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import zip_longest

from truceline.briefs.model import Block, Cell, Column, Document, Section, Table
from truceline.reporting.difference import CORRECTION, EditionDifference

__all__ = ["with_correction"]

_MOST_ROWS = 200


def with_correction(
    document: Document, found: EditionDifference, *, said: Callable[[str], str]
) -> Document:
    """A document with a table at its head of what it says otherwise than the edition before.

    Who corrected and why stands in the document's notices already.

    Args:
        document: Of the correction, for one audience.
        found: What differs from the edition before for the same audience; it holds nothing
            that one of the two does not print.
        said: Gives a label in the languages of the edition.
    """
    headings = ("Where", "What is counted", "As known then", "As known now")
    rows = [tuple(Cell.of(text) for text in row) for row in _rows(found)]
    if len(rows) > _MOST_ROWS:
        more = f"… + {len(rows) - _MOST_ROWS}"
        rows = [*rows[:_MOST_ROWS], (Cell.of(more), Cell.of(""), Cell.of(""), Cell.of(""))]
    head: list[Block] = [Section(heading=said("Correction"), level=2, anchor=CORRECTION)]
    table = Table(
        caption=said("Change"),
        columns=tuple(Column(heading=said(heading)) for heading in headings),
        rows=tuple(rows) or (tuple(Cell.of(text) for text in (said("same"), "", "", "")),),
    )
    return replace(document, blocks=(*head, table, *document.blocks))


def _rows(found: EditionDifference) -> Iterator[tuple[str, str, str, str]]:
    for text in found.texts:
        for gone, new in zip_longest(text.gone, text.new, fillvalue="–"):
            yield text.section, "", gone, new
    tables: dict[str, set[str]] = {}
    for cell in found.numbers:
        tables.setdefault(cell.section, set()).add(cell.table)
    for cell in found.numbers:
        # The caption only where the heading alone does not say which table.
        table = cell.table if len(tables[cell.section]) > 1 else ""
        what = ", ".join(part for part in (table, cell.row, cell.column) if part)
        yield cell.section, what, cell.before or "–", cell.after or "–"
