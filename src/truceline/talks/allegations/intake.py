"""Tables of allegations: our columns, a side's own by a mapping, exports of our form.

Those of KoboToolbox and ODK put groups before a column's name (`when/first_on`), split points over
several columns, write words or labels of any language, and keep their own id and time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from truceline.core.errors import InputError, InvalidValue, SourceChanged
from truceline.core.findings import Finding, Severity
from truceline.core.source import Span
from truceline.ingest.model import SourceFile
from truceline.ingest.readers.days import find_day_order, read_day
from truceline.ingest.readers.mapped import table_columns, table_rows
from truceline.ingest.readers.table import Row
from truceline.ingest.readers.values import utc_instant
from truceline.talks.allegations.cells import FIELDS, NEEDED, from_cells
from truceline.talks.allegations.form import form_fields
from truceline.talks.allegations.model import Allegation

__all__ = ["AllegationReader", "ColumnMap", "Received", "read_column_map"]

_IDS = ("allegation_id", "entry_id", "rootuuid", "_uuid", "key", "instanceid")
_RECORDED = ("received_at", "_submission_time", "submissiondate")
_REVIEW = ("_validation_status", "reviewstate")
_REJECTED = {"rejected", "not approved", "validation_status_not_approved"}
_DAYS = ("first_on", "last_on")
# Columns that servers add, and that say nothing of what is alleged.
_AROUND = re.compile(
    r"^(_.*|start|end|today|deviceid|username|phonenumber|meta|instancename|submitterid|status"
    r"|submittername|attachments(present|expected)|edits|formversion|updatedat|isvalidated"
    r"|point-(altitude|accuracy)|column \d+)$"
)


class ColumnMap(BaseModel):
    """Which column of a side's own table holds what; fields left out go by our names.

    Attributes:
        columns: Field → column.
        constants: Field → what holds for every row.
        prefix: Put before each row's id, so that two sides' numbers never meet.
        date_order: `ymd`, `dmy` or `mdy`; empty: the whole column must decide it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)
    columns: dict[str, str] = {}
    constants: dict[str, str] = {}
    prefix: str = ""
    date_order: str = ""


def read_column_map(text: str, label: str) -> ColumnMap:
    """The mapping that a YAML text states.

    Raises:
        InvalidValue: It is no YAML, or names a field that an allegation does not have.
    """
    where = Span(source_id=label, label=label)
    try:
        found = ColumnMap.model_validate(yaml.load(text, Loader=yaml.BaseLoader) or {})  # noqa: S506 (strings only)
    except (yaml.YAMLError, ValidationError) as exc:
        raise InvalidValue(
            f"The mapping cannot be read: {' '.join(str(exc).splitlines()[:3])}.",
            hint="Known keys: columns, constants, prefix, date_order.",
            where=where,
        ) from exc
    unknown = sorted({*found.columns, *found.constants} - {*FIELDS, "point"})
    if unknown or found.date_order not in {"", "ymd", "dmy", "mdy"}:
        raise InvalidValue(
            f"The mapping says '{unknown[0] if unknown else found.date_order}', which is unknown.",
            hint=f"Fields: {', '.join(FIELDS)}; date_order: ymd, dmy or mdy.",
            where=where,
        )
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """An allegation with the row that it was read from.

    Attributes:
        has_time: The row itself says when it was received.
    """

    allegation: Allegation
    where: Span
    row: Mapping[str, str]
    has_time: bool


class AllegationReader:
    """Reads a table of allegations; each row comes out as one, or as a finding.

    Args:
        now: Instant (UTC) at which rows without a time of their own are received.
        mapping: Which column holds what, where names are a side's own.
    """

    name = "allegations.v1"

    def __init__(self, *, now: datetime, mapping: ColumnMap | None = None) -> None:
        self._now = now
        self._map = mapping or ColumnMap()

    def read(self, file: SourceFile) -> Iterator[Received | Finding]:
        """Each row once, as an allegation or as a finding that stands for it.

        A finding of severity `note` comes besides and stands for no row.

        Raises:
            SourceChanged: A column that every allegation needs is missing.
        """
        columns = _Columns.of(table_columns(file), self._map)
        self._check_columns(columns, file)
        if columns.unknown:
            yield _left_aside(columns.unknown, file)
        rows = list(table_rows(file))
        orders = {name: self._order(columns, rows, name) for name in _DAYS}
        for row in rows:
            if isinstance(row, Finding):
                yield row
                continue
            try:
                yield self._row(row, columns, orders)
            except InputError as exc:
                yield Finding(
                    code="allegation.bad-row", message=exc.message, hint=exc.hint, where=row.where
                )

    def _check_columns(self, columns: _Columns, file: SourceFile) -> None:
        missing = [
            name for name in NEEDED if name not in columns.named and name not in self._map.constants
        ]
        has_id = any(name in columns.named for name in _IDS)
        if missing or not has_id:
            what = ", ".join(missing) if missing else "with an id of each row"
            raise SourceChanged(
                f"The file has no column {what}.",
                hint="Name the columns as `truceline allegations form` does, or give --map.",
                where=Span(source_id=file.source_id, line=1, label=file.label),
            )

    def _order(self, columns: _Columns, rows: Iterable[Row | Finding], name: str) -> str:
        column = columns.named.get(name)
        if column is None or self._map.date_order:
            return self._map.date_order or "ymd"
        filled = ((r.cells[column], r.where) for r in rows if isinstance(r, Row))
        return find_day_order(((text, at) for text, at in filled if text.strip()), column=column)

    def _row(self, row: Row, columns: _Columns, orders: Mapping[str, str]) -> Received | Finding:
        native = columns.first(row, _IDS).removeprefix("uuid:")
        if not native:
            raise InvalidValue("The row has no id.", hint="Give each allegation one of its own.")
        if columns.first(row, _REVIEW).lower() in _REJECTED:
            return Finding(
                code="allegation.rejected",
                message=f"'{native}' was rejected where it was entered: it is not brought in.",
                hint="If it was brought in before, say so by the step: not admissible.",
                severity=Severity.WARNING,
                where=row.where,
            )
        cells = {**self._map.constants, **columns.cells(row)}
        for name in _DAYS:
            if cells.get(name):
                day = read_day(cells[name], column=name, order=orders[name])
                cells[name] = day.isoformat()
        cells["allegation_id"] = f"{self._map.prefix}{native}"
        stated = columns.first(row, _RECORDED) or cells.get("received_at", "")
        received_at = utc_instant(stated, column="received_at")
        return Received(
            allegation=from_cells(cells, received_at=received_at or self._now),
            where=row.where,
            row=row.cells,
            has_time=received_at is not None,
        )


@dataclass(frozen=True, slots=True)
class _Columns:
    """Columns of a file by the field that each holds."""

    named: Mapping[str, str]
    unknown: tuple[str, ...]

    @classmethod
    def of(cls, columns: Iterable[str], mapping: ColumnMap) -> _Columns:
        present = list(columns)
        absent = [name for name in mapping.columns.values() if name not in present]
        if absent:
            raise InvalidValue(
                f"The file has no column '{absent[0]}', which the mapping names.",
                hint=f"It has: {', '.join(present)}.",
            )
        named = dict(mapping.columns)
        unknown = []
        for column in present:
            if column in mapping.columns.values():
                continue
            name = _field_of(column)
            if name is None:
                unknown.append(column)
            elif name not in mapping.constants:
                named.setdefault(name, column)
        return cls(named, tuple(unknown))

    def first(self, row: Row, names: Iterable[str]) -> str:
        """The first of some columns that is filled."""
        cells = (row.cells[self.named[name]].strip() for name in names if name in self.named)
        return next((cell for cell in cells if cell), "")

    def cells(self, row: Row) -> dict[str, str]:
        """Cells by field, the point split."""
        cells = {name: row.cells[at].strip() for name, at in self.named.items() if name in FIELDS}
        point = row.cells[self.named["point"]].split() if "point" in self.named else []
        if len(point) >= 2 and not cells.get("lat_deg"):
            cells |= {"lat_deg": point[0], "lon_deg": point[1]}
        return cells


@cache
def _known_names() -> Mapping[str, str]:
    """Lower-case name or label of a column → what it holds."""
    known = {
        str(label).lower(): n for n, f in form_fields().items() for label in f["labels"].values()
    }
    known |= {name: name for name in (*FIELDS, "point", *_IDS, *_RECORDED, *_REVIEW)}
    for text in [text for text, name in known.items() if name == "point"]:
        known |= {f"_{text}_latitude": "lat_deg", f"_{text}_longitude": "lon_deg"}
        known |= {f"{text}-latitude": "lat_deg", f"{text}-longitude": "lon_deg"}
    return known


def _field_of(column: str) -> str | None:
    """What a column holds, whatever groups stand before its name; None where nobody knows."""
    plain = column.strip().lower()
    tail = plain.rpartition("/")[2]
    tries = [plain, tail, *(tail.split("-", at)[-1] for at in range(1, tail.count("-") + 1))]
    for text in tries:
        if text in _known_names():
            return _known_names()[text]
    return "_besides" if any(_AROUND.match(text) for text in tries) else None


def _left_aside(unknown: Iterable[str], file: SourceFile) -> Finding:
    return Finding(
        code="allegation.unknown-column",
        message=f"These columns were not read: {', '.join(unknown)}.",
        hint="Name them in a mapping (--map) if they say something of the allegation.",
        severity=Severity.NOTE,
        where=Span(source_id=file.source_id, line=1, label=file.label),
    )
