"""Tables and tallies of monitors are read as counts with their counter and rule, not as prose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from truceline.claims.model import Mention
from truceline.claims.tabular.grids import Cell, find_grids
from truceline.claims.tabular.loose_grids import find_loose_grids
from truceline.claims.tabular.table_counts import (
    Context,
    TableRow,
    TabularCount,
    read_rows_of_table,
)
from truceline.claims.tabular.tallies import read_tallies
from truceline.core.document import Document
from truceline.core.errors import SourceChanged
from truceline.core.findings import Finding
from truceline.core.source import Span
from truceline.ingest.model import SourceFile
from truceline.ingest.readers.mapped import table_columns, table_rows

__all__ = ["TabularCount", "read_table_file", "read_tables", "table_ranges"]

Read = tuple[tuple[TabularCount, ...], tuple[Finding, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """A table that was recognised, with its characters."""

    mention: Mention
    counts: tuple[TabularCount, ...]
    findings: tuple[Finding, ...]


def read_tables(document: Document, *, counter: str = "") -> Read:
    """The counts of a document's tables and tallies, in order, and what could not be read.

    Args:
        document: Its publisher counts where neither the table nor `counter` names somebody.
        counter: Who counts, where a person says so.
    """
    tables = list(_tables(document, counter))
    ranges = [one.mention for one in tables]
    tallies, doubts = read_tallies(document, _context(document, counter, ""), skip=ranges)
    counts = [*chain.from_iterable(one.counts for one in tables), *tallies]
    findings = [*chain.from_iterable(one.findings for one in tables), *doubts]
    return tuple(sorted(counts, key=_place_of)), tuple(findings)


def table_ranges(stored: str) -> tuple[tuple[int, int], ...]:
    """Characters of tables and tallies, which are no prose; half-open, in order, apart.

    A tally within a full sentence ("the Russian side recorded 15") is both, and is not here.
    """
    # Any day will do: it only lets days without a year be told from other words.
    document = Document(source_id="", text=stored, published_on=date(2000, 1, 1))
    grids = [one.mention for one in _tables(document, "")]
    tallies, _ = read_tallies(document, _context(document, "", ""), skip=grids)
    lists = [
        (one.span.start, one.span.end)
        for one in tallies
        if not one.in_prose and one.span.start is not None and one.span.end is not None
    ]
    return tuple(_joined(sorted([*((one.start, one.end) for one in grids), *lists])))


def _joined(ranges: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    held: tuple[int, int] | None = None
    for start, end in ranges:
        if held and start <= held[1]:
            held = held[0], max(held[1], end)
            continue
        if held:
            yield held
        held = start, end
    if held:
        yield held


def read_table_file(file: SourceFile, *, counter: str = "", language: str = "en") -> Read:
    """The counts of a CSV or Excel file whose first row names its columns.

    Args:
        file: A file that was opened by `ingest.files`.
        counter: Who counts, where no column says so.
        language: Of its words.

    Raises:
        SourceChanged: Its columns are not those of a table of counts, or one stands twice.
        UnreadableDocument: It cannot be read at all.
    """
    where = Span(source_id=file.source_id, line=1, label=file.label)
    names = table_columns(file)
    given = list(table_rows(file))
    flaws = tuple(row for row in given if isinstance(row, Finding))
    head = TableRow(cells=tuple(names), span=where)
    rows = [
        TableRow(cells=tuple(row.cells[name] for name in names), span=row.where)
        for row in given
        if not isinstance(row, Finding)
    ]
    context = Context(
        counter=counter,
        counter_basis="caller" if counter else "",
        title="",
        language=language,
        published_on=None,
        where=where,
    )
    read = read_rows_of_table([head, *rows], context)
    if read is None:
        raise SourceChanged(
            "The columns are not those of a table of counts by place, day or side.",
            hint="Name them in the first row, such as place, date, number, observation.",
            where=where,
        )
    return read[0], (*flaws, *read[1])


def _context(document: Document, counter: str, title: str) -> Context:
    return Context(
        counter=counter or document.publisher,
        counter_basis="caller" if counter else "publisher",
        title=title,
        language=document.language or "en",
        published_on=document.published_on,
        where=Span(source_id=document.source_id, label=document.name or document.title),
    )


def _tables(document: Document, counter: str) -> Iterator[_Table]:
    whole = chain(find_grids(document.text), find_loose_grids(document.text))
    for grid in sorted(whole, key=lambda one: one.spans[0]):
        rows = [
            _row(document, cells, span) for cells, span in zip(grid.rows, grid.spans, strict=True)
        ]
        mention = Mention(start=grid.spans[0].start, end=grid.spans[-1].end)
        context = _context(document, counter, grid.title)
        read = read_rows_of_table(rows, _placed(context, mention))
        if read:
            yield _Table(mention=mention, counts=read[0], findings=read[1])


def _placed(context: Context, mention: Mention) -> Context:
    where = Span(
        source_id=context.where.source_id,
        start=mention.start,
        end=mention.end,
        label=context.where.label,
    )
    return Context(
        counter=context.counter,
        counter_basis=context.counter_basis,
        title=context.title,
        language=context.language,
        published_on=context.published_on,
        where=where,
    )


def _row(document: Document, cells: tuple[Cell, ...], span: Mention) -> TableRow:
    label = document.name or document.title
    return TableRow(
        cells=tuple(cell.text for cell in cells),
        mentions=tuple(cell.mention for cell in cells),
        span=Span(source_id=document.source_id, start=span.start, end=span.end, label=label),
    )


def _place_of(one: TabularCount) -> tuple[int, int]:
    start = one.mention.start if one.mention else one.span.start or 0
    return one.span.start or 0, start
