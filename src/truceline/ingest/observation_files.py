"""Tables of observations: our own columns, and exports of our form from KoboToolbox or ODK Central.

Those put groups before a column's name (`where/team`, `where-team`), split points over several
columns, write words or labels of any language, and keep their own id and time of each submission.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

from truceline.core.errors import InputError, InvalidValue, SourceChanged
from truceline.core.findings import Finding, Severity
from truceline.core.report import Feed, Report
from truceline.core.source import Span
from truceline.ingest.model import SourceFile
from truceline.ingest.observations import COLUMNS, OWN, as_report, doubts_about, from_row
from truceline.ingest.readers.days import find_day_order, read_day
from truceline.ingest.readers.mapped import table_columns, table_rows
from truceline.ingest.readers.table import Row, bad_row
from truceline.ingest.readers.values import utc_instant
from truceline.ingest.topics import load_topics, load_words
from truceline.ingest.xlsform import load_form

__all__ = ["ObservationReader"]

_POINTS = {
    "position": ("position_lat_deg", "position_lon_deg"),
    "event_point": ("lat_deg", "lon_deg"),
}
# What submission servers call the id of an entry, best first; our form makes `entry_id` itself.
_IDS = ("entry_id", "rootuuid", "_uuid", "key", "instanceid")
_RECORDED = ("recorded_at", "_submission_time", "submissiondate")
_DELETED = ("deleted", "_deleted", "deletedat")
_REVIEW = ("_validation_status", "reviewstate")
_REJECTED = {"rejected", "not approved", "validation_status_not_approved"}
# Columns that servers add, and that say nothing of what was seen.
_AROUND = re.compile(
    r"^(_.*|start|end|today|deviceid|username|phonenumber|simserial|subscriberid|audit|uuid|meta"
    r"|instancename|deprecatedid|submitterid|submittername|attachments(present|expected)|status"
    r"|edits|formversion|updatedat|isvalidated|altitude|accuracy|precision)$"
)
_DAYS = ("on", "last_on")


class ObservationReader:
    """Reads a table of observations; each row comes out as a report or as a finding.

    Args:
        now: Instant (UTC) from which a deletion without a time of its own is known; a time of
            recording after it cannot be right.
        feed: The feed of observations, as simulated or not.
    """

    name = "observations.v1"

    def __init__(self, *, now: datetime, feed: Feed = OWN) -> None:
        self.feed = feed
        self._now = now

    def recognises(self, file: SourceFile) -> bool:
        """Whether the file has the columns that every observation needs."""
        try:
            _check_columns(_Columns.of(table_columns(file)), file)
        except SourceChanged:
            return False
        return True

    def read(self, file: SourceFile) -> Iterator[Report | Finding]:
        """Each row once, as a report or as a finding of severity error; warnings come besides.

        Raises:
            SourceChanged: A column that every observation needs is missing, or stands twice.
        """
        columns = _Columns.of(table_columns(file))
        _check_columns(columns, file)
        yield from _left_aside(columns, file)
        rows = list(table_rows(file))
        orders = {name: _order(columns, rows, name) for name in _DAYS}
        for row in rows:
            if isinstance(row, Finding):
                yield row
                continue
            try:
                yield from self._read(row, columns, orders)
            except InputError as exc:
                yield bad_row(exc.message, exc.hint, row.where)

    def _read(
        self, row: Row, columns: _Columns, orders: Mapping[str, str]
    ) -> Iterator[Report | Finding]:
        entry_id = columns.first(row, _IDS).removeprefix("uuid:")
        deleted_at = self._deleted_at(row, columns)
        cells = _cells(row, columns) | {"entry_id": entry_id}
        cells |= {name: _iso_day(cells, name, orders[name]) for name in _DAYS if cells.get(name)}
        if deleted_at is not None:
            yield from _taken_back(cells, deleted_at, row.where)
            return
        observation = from_row(cells)
        recorded_at, doubts = self._recorded_at(row, columns, observation.on)
        report = as_report(observation, where=row.where, recorded_at=recorded_at)
        yield from doubts
        yield from doubts_about(observation, row.where)
        yield report

    def _recorded_at(
        self, row: Row, columns: _Columns, on: date
    ) -> tuple[datetime | None, tuple[Finding, ...]]:
        recorded_at = utc_instant(columns.first(row, _RECORDED), column="recorded_at")
        # One day of grace: a local day may begin before the same day in UTC.
        is_before = recorded_at and recorded_at.date() + timedelta(days=1) < on
        if recorded_at is None or not (is_before or recorded_at > self._now):
            return recorded_at, ()
        doubt = Finding(
            code="observation.clock",
            message=f"The entry says that it was recorded at {recorded_at:%Y-%m-%d %H:%M} UTC, "
            + ("before it happened." if is_before else "which has not come yet.")
            + " It counts as known from its import.",
            hint="Check the clock of the device.",
            severity=Severity.WARNING,
            where=row.where,
        )
        return None, (doubt,)

    def _deleted_at(self, row: Row, columns: _Columns) -> datetime | None:
        """From when the entry is known to be taken back; None where it stands."""
        if columns.first(row, _REVIEW).lower() in _REJECTED:
            return self._now
        mark = columns.first(row, _DELETED).lower()
        if mark in {"", "0", "no", "false"}:
            return None
        if mark in {"1", "yes", "true", "deleted", "x"}:
            return self._now
        return min(utc_instant(mark.upper(), column="deleted") or self._now, self._now)


@dataclass(frozen=True, slots=True)
class _Columns:
    """Columns of a file by what they hold.

    Attributes:
        named: Field, or name of a server's own column, → column.
        twice: Columns that hold a field which another column holds already.
        unknown: Columns that nobody knows.
    """

    named: Mapping[str, str]
    twice: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @classmethod
    def of(cls, columns: Iterable[str]) -> _Columns:
        named: dict[str, str] = {}
        twice, unknown = [], []
        for column in columns:
            name = _field_of(column)
            if name is None:
                unknown.append(column)
            elif name not in named:
                named[name] = column
            elif name in COLUMNS:
                twice.append(column)
        return cls(named, tuple(twice), tuple(unknown))

    def first(self, row: Row, names: Iterable[str]) -> str:
        """The first of some columns that is filled."""
        cells = (row.cells[self.named[name]].strip() for name in names if name in self.named)
        return next((cell for cell in cells if cell), "")


@cache
def _known_names() -> Mapping[str, str]:
    """Lower-case name or label of a column → what it holds."""
    known: dict[str, str] = {}
    for name, one in load_form().fields.items():
        labels = one.labels.values()
        known |= {text.lower(): name for text in (name, *labels)}
    known |= {name: name for name in (*COLUMNS, *_IDS, *_RECORDED, *_DELETED, *_REVIEW)}
    for point, (lat, lon) in _POINTS.items():
        for text in [text for text, name in known.items() if name == point]:
            known |= {f"_{text}_latitude": lat, f"_{text}_longitude": lon}
            known |= {f"{text}-latitude": lat, f"{text}-longitude": lon}
            known |= dict.fromkeys(_besides(text), "_besides")
    return known


def _besides(point: str) -> Iterator[str]:
    """Columns of a point that an observation does not keep."""
    yield from (f"_{point}_altitude", f"_{point}_precision")
    yield from (f"{point}-altitude", f"{point}-accuracy")


def _field_of(column: str) -> str | None:
    """What a column holds, whatever groups stand before its name; None where nobody knows."""
    plain = column.strip().lower()
    tail = plain.rpartition("/")[2]
    tries = [plain, tail, *(tail.split("-", at)[-1] for at in range(1, tail.count("-") + 1))]
    for text in tries:
        if text in _known_names():
            return _known_names()[text]
    return "_besides" if any(_AROUND.match(text) for text in tries) else None


def _check_columns(columns: _Columns, file: SourceFile) -> None:
    where = Span(source_id=file.source_id, line=1, label=file.label)
    missing = [name for name in ("topic", "kind", "on") if name not in columns.named]
    if missing:
        raise SourceChanged(
            f"The file has no column {', '.join(missing)}: it is no table of observations.",
            hint="Name the columns as `truceline observe form` does.",
            where=where,
        )
    if not any(name in columns.named for name in _IDS):
        raise SourceChanged(
            "No column gives each entry an id, so that a second import would double it.",
            hint="Add a column entry_id, or export with the submission's own id (_uuid, KEY).",
            where=where,
        )
    if columns.twice:
        raise SourceChanged(
            f"Two columns hold the same: '{columns.twice[0]}' stands beside another one.",
            hint="Delete or rename one of them.",
            where=where,
        )


def _left_aside(columns: _Columns, file: SourceFile) -> Iterator[Finding]:
    if columns.unknown:
        yield Finding(
            code="observation.unknown-column",
            message=f"These columns were not read: {', '.join(columns.unknown)}.",
            hint="Rename them to fields of an observation if they are some.",
            severity=Severity.NOTE,
            where=Span(source_id=file.source_id, line=1, label=file.label),
        )


def _order(columns: _Columns, rows: Iterable[Row | Finding], name: str) -> str:
    column = columns.named.get(name)
    if column is None:
        return "ymd"
    filled = ((r.cells[column], r.where) for r in rows if isinstance(r, Row))
    return find_day_order(((text, at) for text, at in filled if text.strip()), column=column)


def _iso_day(cells: Mapping[str, str], name: str, order: str) -> str:
    return read_day(cells[name], column=name, order=order).isoformat()


def _cells(row: Row, columns: _Columns) -> dict[str, str]:
    """The row by fields, choices as words, points split."""
    named = columns.named.items()
    cells = {name: row.cells[column].strip() for name, column in named if name in COLUMNS}
    for point, (lat, lon) in _POINTS.items():
        text = row.cells[columns.named[point]].split() if point in columns.named else []
        if text and not (cells.get(lat) and cells.get(lon)):
            if len(text) < 2:
                raise InvalidValue(
                    f"Column {point} says '{text[0]}', which is no point.",
                    hint="Write latitude and longitude in degrees, apart by a space.",
                )
            cells |= {lat: text[0], lon: text[1]}
    words = _choices(cells.get("topic", ""))
    return {name: words[name](text) if name in words else text for name, text in cells.items()}


def _choices(topic: str) -> Mapping[str, Callable[[str], str]]:
    """How the cells of columns with a choice become words."""
    topics, words = load_topics(), load_words()
    chosen = topics.get(_word({name: one.labels for name, one in topics.items()}, topic))
    kinds = {name: one.labels for name, one in chosen.kinds.items()} if chosen else {}
    offered: dict[str, Mapping[str, Mapping[str, str]]] = {
        "topic": {name: one.labels for name, one in topics.items()},
        "kind": kinds,
        "means": words.means,
        "qualifier": words.qualifiers,
        "unit": words.units,
    }
    return {name: lambda text, known=known: _word(known, text) for name, known in offered.items()}  # type: ignore[misc]


def _word(known: Mapping[str, Mapping[str, str]], text: str) -> str:
    """The word that a cell means, by the word itself or a label; else the cell as it is."""
    wanted = _folded(text)
    for word, labels in known.items():
        if wanted in {_folded(word), *(_folded(label) for label in labels.values())}:
            return word
    return text


def _folded(text: str) -> str:
    return re.sub(r"[\s_-]+", " ", text.strip().lower())


def _taken_back(
    cells: Mapping[str, str], deleted_at: datetime, where: Span
) -> Iterator[Report | Finding]:
    """A report that takes the entry back; what else its row says no longer matters."""
    entry_id = cells["entry_id"]
    yield Finding(
        code="observation.deleted",
        message=f"Entry '{entry_id}' is marked as deleted or rejected: it is taken back.",
        hint="Nothing is left to do; its versions stay readable.",
        severity=Severity.NOTE,
        where=where,
    )
    day = date.fromisoformat(cells["on"]) if cells.get("on") else deleted_at.date()
    row = {"entry_id": entry_id, "withdrawn": "deleted or rejected where it was entered"}
    yield Report(
        feed=OWN.feed,
        native_id=entry_id,
        first_day=day,
        last_day=day,
        known_at=deleted_at.astimezone(UTC),
        is_withdrawn=True,
        row=row,
        where=where,
    )
