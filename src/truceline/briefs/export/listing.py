"""Incidents and numbers as tables and running text, for the formats that print them so."""

from __future__ import annotations

from collections.abc import Sequence

from truceline.briefs.export.incident_columns import INCIDENT_HEADINGS, incident_cells
from truceline.briefs.model import (
    Cell,
    Column,
    IncidentEntry,
    IncidentList,
    IncidentRef,
    Inline,
    NumberEntry,
    Table,
)
from truceline.briefs.text import plural

__all__ = ["incident_table", "number_line", "source_row"]


def incident_table(incidents: IncidentList) -> Table:
    """The incidents as a table, each row an anchor."""
    heads = ("Incident", *INCIDENT_HEADINGS)
    return Table(
        caption=f"{incidents.caption} ({plural(incidents.total, 'incident')})",
        columns=tuple(Column(heading=head) for head in heads),
        rows=tuple(_row(entry) for entry in incidents.entries),
    )


def _row(entry: IncidentEntry) -> tuple[Cell, ...]:
    own = Cell.of(entry.anchor, anchor=entry.anchor)
    return (own, *(Cell.of(words, style="quoted") for words in incident_cells(entry)))


def source_row(entry: IncidentEntry) -> tuple[Inline, ...]:
    """Where an incident was read, and what stood there."""
    words = "; ".join(f"{column}: {value}" for column, value in entry.source_row)
    return (
        Inline(text=entry.anchor, href=f"#{entry.anchor}"),
        Inline(text=f", {entry.origin}: "),
        Inline(text=words, style="quoted"),
    )


def number_line(number: NumberEntry, *, most_links: int) -> tuple[Inline, ...]:
    """What stands behind a number; incidents beyond `most_links` by id only."""
    words = f" {'; '.join(number.labels)}. Counted: "
    inlines = [Inline(text=number.anchor, style="strong"), Inline(text=words)]
    inlines += _refs(number.counted, number.counted_total, most_links)
    if number.possible_total:
        inlines.append(Inline(text=" Possible besides: "))
        inlines += _refs(number.possible, number.possible_total, most_links)
    return tuple(inlines)


def _refs(refs: Sequence[IncidentRef], total: int, most_links: int) -> list[Inline]:
    linked = [ref for ref in refs if ref.is_listed][:most_links]
    are_linked = set(linked)
    rest = [ref.incident_id for ref in refs if ref not in are_linked]
    inlines: list[Inline] = []
    for ref in linked:
        inlines += [Inline(text=ref.incident_id, href=f"#{ref.incident_id}"), Inline(text=" ")]
    more = f" and {total - len(refs)} more" if total > len(refs) else ""
    words = " ".join(rest) or ("" if linked else "none")
    return [*inlines, Inline(text=f"{words}{more}.")]
