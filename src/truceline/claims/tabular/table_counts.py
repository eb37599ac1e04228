"""Rows of a table → counts, one for each number, each with its counter, rule, place and time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time

from truceline.claims.model import Dated, Mention
from truceline.claims.tabular.table_cells import Amount, days_of, read_amount, read_times
from truceline.claims.tabular.table_header import Column, Header, find_header, side_in
from truceline.claims.tabular.table_words import Measure, TableWords, folded, load_table_words
from truceline.core.errors import InvalidValue
from truceline.core.findings import Finding, Severity
from truceline.core.source import Span

__all__ = ["Context", "TableRow", "TabularCount", "read_rows_of_table"]

_MOST_WORDS = 6  # a longer cell tells a story, which is prose


@dataclass(frozen=True, slots=True, kw_only=True)
class TabularCount:
    """A number of a table or tally: what one counter counted, by which rule, where and when.

    Counts of two counters are never added, and neither are a total and its rows.

    Attributes:
        counter: Who counts, as the table says, else its publisher; empty where nobody is named.
        counter_basis: `stated`, `title`, `publisher`, `caller` or empty.
        rule: Counting rule: `units`, `events`, `fatalities`, or `injured`, for which there is no
            rule of counting reports; empty where the table does not say what is counted.
        unit: What one is: a unit of observations, `violation`, `incident`, `shelling`, `person`.
        kind: Kind of observation (`explosion`, `burst`); empty where it is none.
        value: None where the table says that it is not known; never zero for that.
        qualifier: exact, about, at_least, …, as in figures; `unknown` where value is None.
        high: Upper end of a range.
        is_total: It is a total over other rows, or of a breakdown.
        place: As written; empty where the table names none.
        dated: Days; None where not known.
        from_at: Local clock time; `until_at` likewise.
        position: Where the observers stood: sensitive, for no edition but the internal one.
        means: seen, heard or camera; empty where not stated.
        confirmed_by: Who confirmed it, where a column says so.
        blamed: Whom the table holds responsible, as its own words.
        in_prose: It stands in a full sentence, which is read as prose too.
        span: Characters of the row, or the row of a file.
        mention: Characters of the number; None in a file.
    """

    counter: str
    counter_basis: str
    rule: str
    unit: str
    value: float | None
    span: Span
    qualifier: str = "exact"
    high: float | None = None
    kind: str = ""
    is_total: bool = False
    place: str = ""
    dated: Dated | None = None
    from_at: time | None = None
    until_at: time | None = None
    position: str = ""
    means: str = ""
    weapon: str = ""
    description: str = ""
    confirmed_by: tuple[str, ...] = ()
    blamed: str = ""
    in_prose: bool = False
    mention: Mention | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a table does not say itself.

    Attributes:
        counter: Who counts where neither table nor title says so; `counter_basis` how we know.
        title: The lines above the table.
        where: The document or file.
    """

    counter: str
    counter_basis: str
    title: str
    language: str
    published_on: date | None
    where: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """Cells of a row with its place; `mentions` of its cells, where they have some."""

    cells: tuple[str, ...]
    span: Span
    mentions: tuple[Mention | None, ...] = ()


def read_rows_of_table(
    rows: Sequence[TableRow], context: Context
) -> tuple[tuple[TabularCount, ...], tuple[Finding, ...]] | None:
    """The counts of a table, and what could not be read; None where it is no table of counts."""
    words = load_table_words()
    header = find_header(
        [row.cells for row in rows],
        words,
        language=context.language,
        published_on=context.published_on,
    )
    if header is None or header.row + 1 >= len(rows):
        return None
    table = _Table(header, rows[header.row + 1 :], context, words)
    found = list(table.items())
    counts = tuple(one for one in found if isinstance(one, TabularCount))
    findings = [one for one in found if isinstance(one, Finding)]
    if len({one.span for one in counts}) <= len({one.where for one in findings}):
        return None  # most rows are none of such a table: it is another one, or prose
    findings += _doubts(counts, header, context)
    return counts, tuple(findings)


class _Table:
    """A table whose header is known."""

    def __init__(
        self, header: Header, rows: Sequence[TableRow], context: Context, words: TableWords
    ) -> None:
        self.header, self.rows, self.context, self.words = header, rows, context, words
        self.title_measure = words.measure_in(context.title)
        self.days = self._days()
        self.numbers = self._numbers()

    def _days(self) -> tuple[Dated | None, ...]:
        """The day of each row: its own, else that of the title."""
        at = self.header.at("date_time")
        at = self.header.at("date") if at is None else at
        kept = {"language": self.context.language, "published_on": self.context.published_on}
        titled = _days_in_title(self.context) if at is None else None
        texts = [self._cell(row, at) for row in self.rows]
        own = days_of(texts, **kept) if at is not None else (None,) * len(texts)  # type: ignore[arg-type]
        return tuple(day or titled for day in own)

    def _numbers(self) -> tuple[int, ...]:
        """Columns of counts; a first column that numbers the rows is none."""
        found = self.header.numbers
        if found[:1] == (0,) and self.header.columns[0].field == "number":
            running = [str(n) for n in range(1, len(self.rows) + 1)]
            if [self._cell(row, 0).strip(". ") for row in self.rows] == running:
                return found[1:]
        return found

    def _cell(self, row: TableRow, at: int | None) -> str:
        return row.cells[at].strip() if at is not None and at < len(row.cells) else ""

    def _of(self, row: TableRow, field: str) -> str:
        return " ".join(self._cell(row, self.header.at(field)).split())

    def items(self) -> Iterator[TabularCount | Finding]:
        """Each number as a count; each row that cannot be read as a finding."""
        for row, day in zip(self.rows, self.days, strict=True):
            if not any(cell.strip() for cell in row.cells):
                continue
            if len(row.cells) != len(self.header.columns):
                flaw = f"The row has {len(row.cells)} cells, the header {len(self.header.columns)}"
                yield _left_out(f"{flaw}: left out.", row.span)
                continue
            yield from self._row(row, day)

    def _row(self, row: TableRow, day: Dated | None) -> Iterator[TabularCount | Finding]:
        if not self.numbers:
            yield self._listed(row, day)
            return
        has_number = False
        for at in self.numbers:
            try:
                amount = read_amount(row.cells[at], self.words)
            except InvalidValue as exc:
                has_number = True
                name = self.header.columns[at].name
                yield _left_out(f"Column {name}: {exc.message}", row.span, exc.hint)
                continue
            if amount is not None:
                has_number = True
                yield self._count(row, at, amount, day)
        if not has_number:
            yield _left_out("The row has no number: left out.", row.span)

    def _listed(self, row: TableRow, day: Dated | None) -> TabularCount | Finding:
        """A row of a list without numbers is one event, if it says of which kind."""
        told = self._of(row, "kind")
        measure = self.words.measure(told)
        if measure is None and len(told.split()) <= _MOST_WORDS:
            measure = self.words.measure_in(told)
        if measure is None:
            return _left_out(f"'{told[:60]}' is no kind of event that is known.", row.span)
        unit = measure.unit if measure.rule == "events" else "incident"
        one = Measure(rule="events", unit=unit, kind=measure.kind)
        return self._count(row, None, Amount(1.0), day, measure=one)

    def _count(
        self,
        row: TableRow,
        at: int | None,
        amount: Amount,
        day: Dated | None,
        measure: Measure | None = None,
    ) -> TabularCount:
        column = self.header.columns[at] if at is not None else Column(name="")
        measure = measure or self._measure(row, column)
        counter, basis = self._counter(row, column)
        first, last = read_times(self._of(row, "time") or self._of(row, "date_time"))
        return TabularCount(
            counter=counter,
            counter_basis=basis,
            rule=measure.rule if measure else "",
            unit=measure.unit if measure else "",
            kind=measure.kind if measure else "",
            value=amount.value,
            qualifier=amount.qualifier,
            high=amount.high,
            is_total=self._is_total(row, column),
            place=self._place(row),
            dated=column.day or day,
            from_at=first,
            until_at=last,
            position=self._of(row, "position"),
            means=self.words.means.get(folded(self._of(row, "means")), ""),
            weapon=self._of(row, "weapon"),
            description=self._of(row, "description"),
            confirmed_by=_names(self._of(row, "confirmed_by")),
            blamed=self._of(row, "blamed"),
            span=row.span,
            mention=row.mentions[at] if at is not None and row.mentions else None,
        )

    def _measure(self, row: TableRow, column: Column) -> Measure | None:
        """What is counted: by the column, else the row's kind, else the title."""
        told = self._of(row, "kind")
        of_row = self.words.measure(told) or self.words.measure_in(told) if told else None
        return column.measure or of_row or (None if told else self.title_measure)

    def _counter(self, row: TableRow, column: Column) -> tuple[str, str]:
        stated = column.counter or self._of(row, "counter")
        if stated:
            return stated, "stated"
        titled = side_in(self.context.title.rpartition("\n")[2], self.words)
        if titled:
            return titled, "title"
        return self.context.counter, self.context.counter_basis if self.context.counter else ""

    def _place(self, row: TableRow) -> str:
        at = self.header.at("place")
        if at is None and not self.header.columns[0].field:
            at = 0  # what a column without a known heading names, before numbers, is where
        place = " ".join(self._cell(row, at).split())
        is_none = folded(place) in self.words.totals or place.lower() in self.words.unknown
        return "" if is_none else place

    def _is_total(self, row: TableRow, column: Column) -> bool:
        first = next((cell for cell in row.cells if cell.strip()), "")
        return folded(first) in self.words.totals or folded(column.name) in self.words.totals


def _days_in_title(context: Context) -> Dated | None:
    lines = context.title.split("\n")
    days = days_of(lines, language=context.language, published_on=context.published_on)
    last = next((day for day in reversed(days) if day), None)
    if last is None:
        return None
    return Dated(first_day=last.first_day, last_day=last.last_day, basis="inferred")


def _names(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.replace(",", ";").split(";") if one.strip(" -–—"))


def _left_out(message: str, where: Span, hint: str = "") -> Finding:
    hint = hint or "Correct the table, or enter the count by hand."
    return Finding(code="table.bad-row", message=message, hint=hint, where=where)


def _doubts(counts: Sequence[TabularCount], header: Header, context: Context) -> Iterator[Finding]:
    unread = [one.name for one in header.columns[1:] if not one.field and one.name]
    if unread:
        told = f"These columns were not read: {', '.join(unread)}."
        yield _finding("table.unread-column", told, context, Severity.NOTE)
    if not all(one.counter for one in counts):
        told = "Nobody says who counted."
        yield _finding(
            "table.no-counter", told, context, hint="Say who counted when the file is read."
        )
    if not all(one.rule for one in counts):
        yield _finding("table.no-unit", "Numbers of which nobody says what they count.", context)
    if not all(one.dated for one in counts):
        yield _finding("table.no-day", "Rows of which nobody says the day.", context)
    yield from _unmet_totals(counts, context)


def _unmet_totals(counts: Sequence[TabularCount], context: Context) -> Iterator[Finding]:
    """Totals that are not what their rows add up to, within one counter, measure and day."""
    for total in counts:
        rows = [one for one in counts if not one.is_total and _key(one) == _key(total)]
        if not total.is_total or total.place or total.value is None or not rows:
            continue
        values = [one.value for one in rows]
        if None not in values and sum(value or 0 for value in values) != total.value:
            told = f"The rows make {sum(v or 0 for v in values):g}, their total {total.value:g}."
            yield _finding("table.total-differs", told, context)


def _key(one: TabularCount) -> tuple[object, ...]:
    return one.counter, one.rule, one.unit, one.kind, one.dated, one.blamed


def _finding(
    code: str,
    message: str,
    context: Context,
    severity: Severity = Severity.WARNING,
    hint: str = "Look at the table; nothing was changed.",
) -> Finding:
    return Finding(code=code, message=message, hint=hint, severity=severity, where=context.where)
