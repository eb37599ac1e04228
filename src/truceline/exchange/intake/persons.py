"""Rows of a table as persons, by the mapping; each as its list said it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from truceline.core.dates import When
from truceline.core.findings import Finding, Severity
from truceline.core.person import NameParts, PersonRow
from truceline.core.report import row_hash
from truceline.core.source import Span
from truceline.exchange.intake.ages import age_in_words, born_by_age
from truceline.exchange.intake.cells import Cells
from truceline.exchange.intake.codes import codes_of
from truceline.exchange.intake.dates import Dated, DateReader, find_order
from truceline.exchange.intake.ids import RowIds
from truceline.exchange.intake.mapping import CODED, NAME_CELLS, PLAIN_CELLS, ListMapping
from truceline.ingest.readers.table import Row

__all__ = ["PersonReader"]

_NAMELESS = {"dead", "remains-found"}
_MOST_YEARS = 130
_MOST_BETWEEN_DAYS = 731  # how far a stated birth and a stated age may lie apart


class PersonReader:
    """Reads rows of one list.

    Args:
        mapping: Which column says what.
        ids: Of the list.
        cells: All rows: a column as a whole may decide the order of day and month.
        today: A birth or an event after it gets a finding; None where no day is known.
    """

    def __init__(
        self, mapping: ListMapping, ids: RowIds, cells: Cells, *, today: date | None = None
    ) -> None:
        self._today = today
        self._missing = frozenset(mapping.columns()) - cells.columns
        self._mapping = mapping
        self._ids = ids
        self._cells = cells
        self._compiled = mapping.compiled()
        self._used = frozenset(mapping.columns())
        self._dates = {name: self._reader(name) for name in ("born", "event_on", "age_on")}

    def read(self) -> Iterator[PersonRow | Finding]:
        """Each row once, as a person or as a finding of severity error; warnings come besides."""
        for row in self._cells.rows:
            if isinstance(row, Finding):
                yield row
            else:
                yield from self._person(row)

    def _reader(self, name: str) -> DateReader:
        column = self._mapping.column(name)
        texts = (r.cells.get(column, "") for r in self._cells.rows if isinstance(r, Row))
        order = self._mapping.date_order or find_order(texts)
        return DateReader(order=order, calendar=self._mapping.calendar)

    def _person(self, row: Row) -> Iterator[PersonRow | Finding]:
        noted: list[Finding] = []
        native_key = " | ".join(row.cells[name].strip() for name in self._mapping.key)
        is_keyed = bool(native_key.strip(" |"))
        row_id, is_repeated = self._ids.id_of(native_key if is_keyed else row_hash(row.cells))
        if is_repeated and is_keyed:
            noted.append(
                _warned(
                    "exchange.repeated-key",
                    "The key stands on an earlier row too.",
                    "Both rows are kept; look whether the list repeats itself.",
                    row,
                )
            )
        codes, kept = self._codes(row, noted)
        person = PersonRow(
            row_id=row_id,
            list_id=self._mapping.list,
            native_key=native_key if is_keyed else "",
            names=NameParts(**{name: self._text(row, name) for name in NAME_CELLS}),
            sex=_first(codes["sex"]),
            born=self._born(row, noted),
            event=_first(codes["event"]),
            event_on=self._dated(row, "event_on", noted).when,
            consent=codes["consent"],
            purpose=codes["purpose"] or self._mapping.for_purpose,
            sensitivity=self._sensitivity(codes["sensitivity"], kept),
            health=_first(codes["health"]),
            further=self._further(row) | kept,
            where=row.where,
            **{name: self._text(row, name) for name in PLAIN_CELLS},
        )
        yield person
        yield from noted
        yield from self._untimely(person, row)
        yield from _nameless(person)

    def _untimely(self, person: PersonRow, row: Row) -> Iterator[Finding]:
        """Days that cannot be right; they stay as the list said them."""
        if self._today is None:
            return
        oldest = date(self._today.year - _MOST_YEARS, 1, 1)
        for name, when in (("born", person.born), ("event_on", person.event_on)):
            hint = "It stays as it is written; look at the row."
            if when.first_day and when.first_day > self._today:
                message = f"`{name}` lies in the future."
                yield _warned("exchange.future-date", message, hint, row)
            elif when.last_day and when.last_day < oldest:
                message = f"`{name}` lies more than {_MOST_YEARS} years back."
                yield _warned("exchange.old-date", message, hint, row)

    def _text(self, row: Row, name: str) -> str:
        column = self._mapping.column(name)
        return row.cells.get(column, "").strip() if column else self._mapping.constant(name)

    def _codes(
        self, row: Row, noted: list[Finding]
    ) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
        """The codes by key; and the list's own words where they are not the code itself."""
        codes: dict[str, tuple[str, ...]] = {}
        kept: dict[str, str] = {}
        for name in CODED:
            text = self._text(row, name)
            codes[name], is_unknown = codes_of(name, text, self._mapping.values(name))
            if text and text != ", ".join(codes[name]):
                kept[self._mapping.column(name) or name] = text
            if is_unknown:
                what = f"A word for {name} is not known."
                noted.append(
                    _warned(
                        "exchange.unknown-word",
                        what,
                        "It is kept as written; say in the mapping's `values` what it means.",
                        row,
                    )
                )
        return codes, kept

    def _sensitivity(self, codes: tuple[str, ...], kept: dict[str, str]) -> str:
        """Where a list asks for something that is not understood, the strictest holds."""
        if codes:
            return codes[0]
        said = self._mapping.column("sensitivity") or "sensitivity"
        return "protected" if said in kept or said in self._missing else "restricted"

    def _dated(self, row: Row, name: str, noted: list[Finding]) -> Dated:
        read = self._dates[name].read(self._text(row, name))
        noted.extend(_flaws(name, read, row))
        return read

    def _born(self, row: Row, noted: list[Finding]) -> When:
        text = self._text(row, "born")
        told = age_in_words(text, self._dates["born"]) if text else None
        born = born_by_age(*told) if told else self._dates["born"].read(text)
        by_age = self._by_age(row)
        if not born.when.is_known and by_age.when.is_known:
            # What the birth's own column said stays readable beside what the age gave.
            noted.extend(_flaws("born", born, row))
            return replace(by_age.when, text=by_age.when.text or text)
        noted.extend(_flaws("born", born, row))
        if not born.when.is_known:
            noted.extend(_flaws("age", by_age, row))
        elif _is_far(born.when, by_age.when):
            noted.append(
                _warned(
                    "exchange.age-disagrees",
                    "The age and the birth disagree.",
                    "The birth is used; look at the row.",
                    row,
                )
            )
        return born.when

    def _by_age(self, row: Row) -> Dated:
        text = self._text(row, "age")
        on = self._dates["age_on"].read(self._text(row, "age_on")).when
        return born_by_age(text, on if on.is_known else self._compiled)

    def _further(self, row: Row) -> dict[str, str]:
        used = set(self._mapping.columns())
        return {name: text for name, text in row.cells.items() if name not in used and text.strip()}


def _first(codes: tuple[str, ...]) -> str:
    """One code; where a cell means several, none is chosen for it."""
    return codes[0] if len(codes) == 1 else ""


def _is_far(one: When, other: When) -> bool:
    if not (one.first_day and one.last_day and other.first_day and other.last_day):
        return False
    apart = max((other.first_day - one.last_day).days, (one.first_day - other.last_day).days)
    return apart > _MOST_BETWEEN_DAYS


def _flaws(name: str, read: Dated, row: Row) -> Iterator[Finding]:
    for flaw in read.flaws:
        hint = "The cell's own words are kept; correct the list if they are wrong."
        yield _warned("exchange.unclear-date", f"`{name}` {flaw}.", hint, row)


def _nameless(person: PersonRow) -> Iterator[Finding]:
    names = person.names
    is_named = any((names.full, names.given, names.family, names.kunya, names.nickname))
    if not is_named and person.event not in _NAMELESS:
        yield _note("exchange.no-name", "The row names nobody.", person.where)


def _note(code: str, message: str, where: Span) -> Finding:
    hint = "It is kept, and cannot be found on another list by its name."
    return Finding(code=code, message=message, hint=hint, severity=Severity.WARNING, where=where)


def _warned(code: str, message: str, hint: str, row: Row) -> Finding:
    return Finding(
        code=code, message=message, hint=hint, severity=Severity.WARNING, where=row.where
    )
