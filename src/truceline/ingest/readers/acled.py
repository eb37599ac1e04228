"""ACLED rows as reports: what the CSV and the JSON reader share.

Source: ACLED codebook and its guide to the column changes of 2023; columns are found by name.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from truceline.core.errors import InvalidValue, SourceChanged
from truceline.core.findings import Finding
from truceline.core.report import Feed, Report
from truceline.core.source import Span
from truceline.ingest.model import SourceFile
from truceline.ingest.readers.days import find_day_order, read_day
from truceline.ingest.readers.table import Row, bad_row
from truceline.ingest.readers.values import coded, number, unix_instant, whole_number

__all__ = ["FEED", "IDENTIFYING", "acled_items", "check_columns", "deleted_items"]

FEED = Feed(
    feed="acled",
    counter="ACLED",
    caveats=(
        "ACLED also codes protests, riots and strategic developments: not every row is an armed "
        "incident.",
        "Rows of one day, place and pair of actors are merged into one, so a row is not one shot "
        "or shell.",
        "Fatalities are the most conservative figure reported; 0 can mean that none was reported.",
        "Actor 1 and actor 2 do not say who attacked whom.",
        "It states no coverage: days without events are not observed calm.",
        "It is a living dataset: rows change and are deleted after their first publication.",
    ),
    citation=(
        "Raleigh, Clionadh, Roudabeh Kishi and Andrew Linke (2023) "  # codespell:ignore
        "Political instability patterns are obscured by conflict dataset scope conditions, "
        "sources, and coding choices. "
        "Humanities and Social Sciences Communications 10: 74; and www.acleddata.com with the day "
        "of download."
    ),
    licence="ACLED terms of use; not for redistribution",
)
IDENTIFYING = frozenset({"event_id_cnty", "event_date", "event_type"})
_NEEDED = ("event_id_cnty", "event_date", "event_type", "latitude", "longitude")
_PRECISIONS = frozenset("123")


def check_columns(present: Sequence[str], needed: Sequence[str], file: SourceFile) -> None:
    """Refuse a file that lacks a needed column.

    Raises:
        SourceChanged: One or more are missing.
    """
    missing = [name for name in needed if name not in present]
    if missing:
        raise SourceChanged(
            f"The ACLED file has no column {', '.join(missing)}.",
            hint="Export it again with all columns, or describe it by a mapping: truceline map.",
            where=Span(source_id=file.source_id, line=1, label=file.label),
        )


def acled_items(
    rows: Sequence[Row | Finding], columns: Sequence[str], file: SourceFile
) -> Iterator[Report | Finding]:
    """Each row once, as a report or as a finding of severity error.

    Args:
        rows: The rows, columns in lower case.
        columns: Names of the columns that the file has.
        file: For messages.

    Raises:
        SourceChanged: A needed column is missing, or days cannot be told from months.
    """
    check_columns(columns, _NEEDED, file)
    dated = ((row.cells["event_date"], row.where) for row in rows if isinstance(row, Row))
    order = find_day_order(dated, column="event_date")
    for row in rows:
        if isinstance(row, Finding):
            yield row
            continue
        try:
            yield _report(row, order)
        except InvalidValue as exc:
            yield bad_row(exc.message, exc.hint, row.where)


def deleted_items(rows: Sequence[Row | Finding]) -> Iterator[Report | Finding]:
    """Each row of ACLED's list of deleted events once, as a withdrawal or as a finding.

    The list gives no event day; the day of the deletion stands in its place.
    """
    for row in rows:
        if isinstance(row, Finding):
            yield row
            continue
        try:
            yield _withdrawal(row)
        except InvalidValue as exc:
            yield bad_row(exc.message, exc.hint, row.where)


def _withdrawal(row: Row) -> Report:
    known_at = unix_instant(row.cells["deleted_timestamp"], column="deleted_timestamp")
    if known_at is None:
        raise InvalidValue(
            "Column deleted_timestamp is empty.", hint="Give the Unix seconds of the deletion."
        )
    return Report(
        feed=FEED.feed,
        native_id=row.cells["event_id_cnty"].strip(),
        first_day=known_at.date(),
        last_day=known_at.date(),
        known_at=known_at,
        is_withdrawn=True,
        row=row.cells,
        where=row.where,
    )


def _report(row: Row, order: str) -> Report:
    cells = row.cells
    day = read_day(cells["event_date"], column="event_date", order=order)
    first_day, last_day, date_code = _days(cells, day)
    precision = _optional_code(cells, "geo_precision")
    return Report(
        feed=FEED.feed,
        native_id=cells["event_id_cnty"].strip(),
        first_day=first_day,
        last_day=last_day,
        counted_on=day,
        date_precision=date_code,
        lon_deg=number(cells["longitude"], column="longitude"),
        lat_deg=number(cells["latitude"], column="latitude"),
        precision=precision,
        codebook="acled-geo-precision.v1" if precision else "",
        place_name=cells.get("location", ""),
        admin1=cells.get("admin1", ""),
        admin2=cells.get("admin2", ""),
        country=cells.get("country", ""),
        country_code=cells.get("iso", "").removesuffix(".0"),
        kind=_kind(cells),
        side_a=cells.get("actor1", ""),
        side_b=cells.get("actor2", ""),
        fatalities_best=whole_number(cells.get("fatalities", ""), column="fatalities"),
        reported_by=cells.get("source", ""),
        headline=cells.get("notes", ""),
        known_at=unix_instant(cells.get("timestamp", ""), column="timestamp"),
        row=cells,
        where=row.where,
    )


def _kind(cells: Mapping[str, str]) -> str:
    kind = cells["event_type"].strip()
    if not kind:
        raise InvalidValue("Column event_type is empty.", hint="Give the event type.")
    return ": ".join(filter(None, (kind, cells.get("sub_event_type", "").strip())))


def _optional_code(cells: Mapping[str, str], column: str) -> str:
    text = cells.get(column, "")
    return coded(text, column=column, known=_PRECISIONS) if text.strip() else ""


def _days(cells: Mapping[str, str], day: date) -> tuple[date, date, str]:
    """First and last day, and the code: 1 the day, 2 the week, 3 the month.

    The codebook gives no day counts. Our reading: a week is the day given with three days to
    either side; a month is its calendar month.
    """
    code = _optional_code(cells, "time_precision")
    if code == "2":
        return day - timedelta(days=3), day + timedelta(days=3), code
    if code == "3":
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]), code
    return day, day, code
