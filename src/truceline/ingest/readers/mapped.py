"""Any CSV or Excel file, read as its mapping says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time

from rapidfuzz import process as fuzzy

from truceline.core.errors import InvalidValue, SourceChanged, SourceError
from truceline.core.findings import Finding
from truceline.core.report import Grade, Report, row_hash
from truceline.core.source import Span
from truceline.ingest.files import first_lines
from truceline.ingest.mapping import Constant, FileMapping
from truceline.ingest.model import SourceFile
from truceline.ingest.readers.days import find_day_order, read_day
from truceline.ingest.readers.excel import is_workbook, read_sheet, sheet_columns
from truceline.ingest.readers.table import Row, bad_row, column_names, read_rows, split_line
from truceline.ingest.readers.values import number, utc_instant, whole_number

__all__ = ["MappedReader", "table_columns", "table_rows"]

_DAYS = ("date", "until", "known_at")


def table_columns(file: SourceFile, *, sheet: str = "", delimiter: str = "") -> list[str]:
    """Names of the columns of a CSV or Excel file.

    Raises:
        SourceChanged: The header names a column twice.
    """
    if is_workbook(file):
        return sheet_columns(file, sheet=sheet)
    line = next(iter(first_lines(file, 1)), "")
    return column_names(split_line(line, delimiter), file)


def table_rows(
    file: SourceFile, *, sheet: str = "", delimiter: str = ""
) -> Iterator[Row | Finding]:
    """Rows of a CSV or Excel file."""
    if is_workbook(file):
        return read_sheet(file, sheet=sheet)
    return read_rows(file, delimiter=delimiter or None)


class MappedReader:
    """Reads rows of any table by a mapping."""

    name = "mapped.v1"

    def __init__(self, mapping: FileMapping) -> None:
        self.mapping = mapping
        self.feed = mapping.as_feed()

    def recognises(self, file: SourceFile) -> bool:
        """Whether the file has every column that the mapping names."""
        try:
            return set(self.mapping.columns()) <= set(self._columns(self._decoded(file)))
        except (SourceError, InvalidValue):
            return False

    def read(self, file: SourceFile) -> Iterator[Report | Finding]:
        """Each row once, as a report or as a finding of severity error.

        Raises:
            SourceChanged: A mapped column is missing, or days cannot be told from months.
        """
        mapping, file = self.mapping, self._decoded(file)
        self._check_columns(file)
        rows = list(table_rows(file, sheet=mapping.sheet, delimiter=mapping.delimiter))
        orders = self._day_orders(rows)
        for row in rows:
            if isinstance(row, Finding):
                yield row
                continue
            try:
                yield _MappedRow(row, mapping, orders).report()
            except InvalidValue as exc:
                yield bad_row(exc.message, exc.hint, row.where)

    def _decoded(self, file: SourceFile) -> SourceFile:
        return replace(file, encoding=self.mapping.encoding) if self.mapping.encoding else file

    def _columns(self, file: SourceFile) -> list[str]:
        return table_columns(file, sheet=self.mapping.sheet, delimiter=self.mapping.delimiter)

    def _check_columns(self, file: SourceFile) -> None:
        present = self._columns(file)
        missing = [name for name in self.mapping.columns() if name not in present]
        if missing:
            near = fuzzy.extractOne(missing[0], present)
            meant = f" Did you mean '{near[0]}'?" if near else ""
            raise SourceChanged(
                f"The file has no column {', '.join(map(repr, missing))}, which the mapping names.",
                hint=f"Correct the mapping; the file has: {', '.join(present)}.{meant}",
                where=Span(source_id=file.source_id, line=1, label=file.label),
            )

    def _day_orders(self, rows: list[Row | Finding]) -> dict[str, str]:
        orders: dict[str, str] = {}
        for name in _DAYS:
            column = self.mapping.cells().get(name)
            if self.mapping.date_order or not isinstance(column, str):
                orders[name] = self.mapping.date_order or "ymd"
                continue
            cells = ((r.cells[column], r.where) for r in rows if isinstance(r, Row))
            filled = ((text, where) for text, where in cells if text.strip())
            orders[name] = find_day_order(filled, column=column)
        return orders


class _MappedRow:
    """One row under its mapping; asks for values by the mapping's keys."""

    def __init__(self, row: Row, mapping: FileMapping, orders: Mapping[str, str]) -> None:
        self._row = row
        self._mapping = mapping
        self._cells = mapping.cells()
        self._orders = orders

    def report(self) -> Report:
        """The row as a report.

        Raises:
            InvalidValue: A cell cannot be what its key says.
        """
        first_day = self._day("date")
        last_day = self._day("until") if self._text("until") else first_day
        return Report(
            feed=self._mapping.feed,
            native_id=self._native_id(),
            first_day=first_day,
            last_day=last_day,
            date_precision=self._text("date_precision"),
            lon_deg=self._number("lon"),
            lat_deg=self._number("lat"),
            radius_m=self._radius_m(),
            precision=self._text("precision"),
            codebook=self._mapping.codebook,
            place_name=self._text("place"),
            admin1=self._text("admin1"),
            admin2=self._text("admin2"),
            country=self._text("country"),
            country_code=self._text("country_code"),
            kind=self._text("kind"),
            side_a=self._text("side_a"),
            side_b=self._text("side_b"),
            from_direction=self._text("from_direction"),
            fatalities_low=self._deaths("low"),
            fatalities_best=self._deaths("best"),
            fatalities_high=self._deaths("high"),
            fatalities_civilian=self._deaths("civilian"),
            units=self._number("units"),
            unit=self._text("unit"),
            grade=self._grade(),
            reported_by=self._text("reported_by"),
            headline=self._text("headline"),
            known_at=self._known_at(),
            row=self._row.cells,
            where=self._row.where,
        )

    def _text(self, key: str) -> str:
        cell = self._cells.get(key)
        if cell is None:
            return ""
        return cell.constant if isinstance(cell, Constant) else self._row.cells[cell].strip()

    def _day(self, key: str) -> date:
        return read_day(self._text(key), column=self._column(key), order=self._orders[key])

    def _column(self, key: str) -> str:
        cell = self._cells.get(key)
        return cell if isinstance(cell, str) else key

    def _number(self, key: str) -> float | None:
        return number(self._text(key), column=self._column(key), decimal=self._mapping.decimal)

    def _deaths(self, which: str) -> int | None:
        key = f"deaths.{which}"
        return whole_number(self._text(key), column=self._column(key))

    def _radius_m(self) -> float | None:
        radius_m = self._number("radius_m")
        if radius_m is not None and radius_m < 0:
            raise InvalidValue("The radius is negative.", hint="Correct it, or leave it empty.")
        return radius_m

    def _native_id(self) -> str:
        if not self._mapping.key:
            return "row-" + row_hash(self._row.cells)[:16]
        parts = [self._row.cells[column].strip() for column in self._mapping.key]
        if not all(parts):
            raise InvalidValue(
                f"Key column {self._mapping.key[parts.index('')]} is empty.",
                hint="Give each row an id of its own, or leave `key` out of the mapping.",
            )
        return "|".join(part.replace("|", r"\|") for part in parts)

    def _grade(self) -> Grade:
        text = self._text("grade").lower() or Grade.REPORTED.value
        try:
            return Grade(text)
        except ValueError as exc:
            raise InvalidValue(
                f"'{text}' is no grade.", hint=f"Give one of {', '.join(Grade)}."
            ) from exc

    def _known_at(self) -> datetime | None:
        text, column = self._text("known_at"), self._column("known_at")
        try:
            return utc_instant(text, column=column)
        except InvalidValue:
            if ":" in text:
                raise
        return datetime.combine(self._day("known_at"), time.min, tzinfo=UTC)
