"""UCDP Georeferenced Event Dataset, any version, and UCDP Candidate files without a header.

Source: UCDP GED codebook (Högbladh 2019 and later versions); columns are found by name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from truceline.core.errors import InvalidValue, SourceChanged
from truceline.core.findings import Finding, Severity
from truceline.core.report import Feed, Report
from truceline.core.source import Span
from truceline.ingest.model import SourceFile
from truceline.ingest.readers.days import find_day_order, read_day
from truceline.ingest.readers.table import Row, bad_row, header_cells, read_rows
from truceline.ingest.readers.values import coded, number, whole_number

__all__ = ["READER", "GedReader"]

_NEEDED = (
    "id", "type_of_violence", "side_a", "side_b", "where_prec", "latitude", "longitude",
    "date_prec", "date_start", "date_end", "low", "best", "high",
)  # fmt: skip
# The order of the 49 columns in releases with a header (GED 23.1); Candidate 24.0.1 and others
# were published in this order without one.
_HEADERLESS = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id",
    "conflict_new_id", "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name",
    "side_a_dset_id", "side_a_new_id", "side_a", "side_b_dset_id", "side_b_new_id", "side_b",
    "number_of_sources", "source_article", "source_office", "source_date", "source_headline",
    "source_original", "where_prec", "where_coordinates", "where_description", "adm_1", "adm_2",
    "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region",
    "event_clarity", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b",
    "deaths_civilians", "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob",
)  # fmt: skip
_OLD_NAMES = {"best_est": "best", "low_est": "low", "high_est": "high"}  # GED 1.x to 4
_KINDS = {
    "1": "state-based violence",
    "2": "non-state violence",
    "3": "one-sided violence",
}
_WHERE_CODES = frozenset("1234567")
_DATE_CODES = frozenset("12345")
_KIND_CODES = frozenset(_KINDS)

_FEED = Feed(
    feed="ucdp-ged",
    counter="UCDP GED",
    caveats=(
        "UCDP GED holds events with at least one death only, so it undercounts violations: "
        "shelling, movements or detentions without a death are not in it.",
        "Its dyads may lump several groups under one label, also such as an agreement excludes.",
        "It states no coverage: days without events are days without recorded deaths, not "
        "observed calm.",
        "It names the sides of a dyad, not who attacked whom.",
        "Many rows rest on a single source.",
    ),
    citation=(
        "Sundberg, Ralph, and Erik Melander (2013) Introducing the UCDP Georeferenced Event "
        "Dataset. Journal of Peace Research 50(4): 523–532; and Davies, Shawn, Therése "
        "Pettersson, Margareta Sollenberg and Magnus Öberg, Organized violence, Journal of Peace "
        "Research, the edition of the release used."
    ),
    licence="CC BY 4.0",
)


class GedReader:
    """Reads UCDP GED rows by column name."""

    name = "ged-csv.v1"
    feed = _FEED

    def recognises(self, file: SourceFile) -> bool:
        """Whether the first line names GED's own columns, or is a row of 49 cells with a day."""
        header = header_cells(file)
        return {"date_start", "type_of_violence", "where_prec"} <= set(header) or _is_row(header)

    def read(self, file: SourceFile) -> Iterator[Report | Finding]:
        """Each row once, as a report or as a finding of severity error.

        Raises:
            SourceChanged: A needed column is missing, or days cannot be told from months.
        """
        header = header_cells(file)
        columns = _HEADERLESS if _is_row(header) else None
        if columns is None:
            _check_columns(header, file)
        rows = list(read_rows(file, columns=columns, rename=_canonical))
        orders = _day_orders(rows)
        for row in rows:
            if isinstance(row, Finding):
                yield row
            else:
                yield from _items(row, orders)


READER = GedReader()


def _is_row(cells: list[str]) -> bool:
    if len(cells) != len(_HEADERLESS):
        return False
    start = cells[_HEADERLESS.index("date_start")]
    return cells[0].removesuffix(".0").isdecimal() and start[:1].isdecimal()


def _canonical(name: str) -> str:
    name = name.strip().lower()
    return _OLD_NAMES.get(name, name)


def _check_columns(header: list[str], file: SourceFile) -> None:
    present = {_canonical(name) for name in header}
    missing = [name for name in _NEEDED if name not in present]
    if missing:
        raise SourceChanged(
            f"The UCDP GED file has no column {', '.join(missing)}.",
            hint="Download the CSV again, or describe the file by a mapping: truceline map FILE.",
            where=Span(source_id=file.source_id, line=1, label=file.label),
        )


def _day_orders(rows: list[Row | Finding]) -> Mapping[str, str]:
    return {
        column: find_day_order(
            ((row.cells[column], row.where) for row in rows if isinstance(row, Row)), column=column
        )
        for column in ("date_start", "date_end")
    }


def _items(row: Row, orders: Mapping[str, str]) -> Iterator[Report | Finding]:
    try:
        report = _report(row, orders)
    except InvalidValue as exc:
        yield bad_row(exc.message, exc.hint, row.where)
        return
    yield report
    low, best, high = report.fatalities_low, report.fatalities_best, report.fatalities_high
    if low is not None and best is not None and high is not None and not low <= best <= high:
        yield Finding(
            code="ged.figures-out-of-order",
            message=f"Deaths are given as low {low}, best {best}, high {high}, out of order.",
            hint="The row is kept as the source gives it; treat its range with care.",
            severity=Severity.WARNING,
            where=row.where,
        )


def _report(row: Row, orders: Mapping[str, str]) -> Report:
    cells = row.cells
    return Report(
        feed=_FEED.feed,
        native_id=cells["id"].strip().removesuffix(".0"),
        first_day=_day(cells, "date_start", orders),
        last_day=_day(cells, "date_end", orders),
        date_precision=coded(cells["date_prec"], column="date_prec", known=_DATE_CODES),
        lon_deg=number(cells["longitude"], column="longitude"),
        lat_deg=number(cells["latitude"], column="latitude"),
        precision=coded(cells["where_prec"], column="where_prec", known=_WHERE_CODES),
        codebook="ucdp-where-prec.v1",
        place_name=cells.get("where_coordinates", ""),
        admin1=cells.get("adm_1", ""),
        admin2=cells.get("adm_2", ""),
        country=cells.get("country", ""),
        country_code=cells.get("country_id", "").removesuffix(".0"),
        kind=_KINDS[coded(cells["type_of_violence"], column="type_of_violence", known=_KIND_CODES)],
        side_a=_side(cells, "side_a"),
        side_b=_side(cells, "side_b"),
        fatalities_low=_deaths(cells, "low"),
        fatalities_best=_deaths(cells, "best"),
        fatalities_high=_deaths(cells, "high"),
        fatalities_civilian=_deaths(cells, "deaths_civilians"),
        reported_by=cells.get("source_original") or cells.get("source_office", ""),
        headline=cells.get("source_headline", ""),
        row=cells,
        where=row.where,
    )


def _day(cells: Mapping[str, str], column: str, orders: Mapping[str, str]) -> date:
    return read_day(cells[column], column=column, order=orders[column])


def _deaths(cells: Mapping[str, str], column: str) -> int | None:
    return whole_number(cells.get(column, ""), column=column)


def _side(cells: Mapping[str, str], column: str) -> str:
    name = cells[column].strip()
    if not name:
        raise InvalidValue(f"Column {column} is empty.", hint="Name the side as UCDP does.")
    return name
