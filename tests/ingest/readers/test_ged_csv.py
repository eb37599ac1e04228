from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.core.errors import SourceChanged
from truceline.core.findings import Severity
from truceline.geography import load_countries, swapped_point
from truceline.ingest.files import open_source
from truceline.ingest.model import Reading, SourceFile
from truceline.ingest.read import read_file
from truceline.ingest.readers.ged_csv import _HEADERLESS, READER

ROW = {
    "id": "1",
    "type_of_violence": "1",
    "side_a": "Government of Syria",
    "side_b": "Syrian insurgents",
    "where_prec": "2",
    "where_coordinates": "Saraqib town",
    "latitude": "35.86",
    "longitude": "36.80",
    "country": "Syria",
    "country_id": "652",
    "date_prec": "1",
    "date_start": "2017-05-06",
    "date_end": "2017-05-07",
    "deaths_civilians": "1",
    "low": "2",
    "best": "3",
    "high": "4",
    "source_office": "SOHR",
}


def ged(rows: Iterable[Mapping[str, str]], *, header: bool = True) -> SourceFile:
    sink = io.StringIO()
    rows = list(rows)
    writer = csv.DictWriter(sink, list(rows[0]))
    if header:
        writer.writeheader()
    writer.writerows(rows)
    return SourceFile(path=Path("g.csv"), source_id="g", content=sink.getvalue().encode())


def read(*rows: Mapping[str, str]) -> Reading:
    return read_file(ged(rows), READER)


@pytest.mark.parametrize(
    ("name", "rows", "out_of_order"),
    [
        ("ged_syria_2016-2018.csv.gz", 14_522, 69),
        ("ucdp_ged_global_sample_1000.csv.gz", 1_000, 13),
        ("sample_ged_nw_syria_2016-01_2016-05.csv", 914, 4),
    ],
)
def test_every_row_of_real_files_is_a_report(
    shared: Path, name: str, rows: int, out_of_order: int
) -> None:
    file = open_source(shared / "events" / name)
    reading = read_file(file, READER)
    assert READER.recognises(file)
    assert (reading.rows_in, len(reading.reports), reading.duplicates) == (rows, rows, 0)
    assert [finding.code for finding in reading.findings] == (
        ["ged.figures-out-of-order"] * out_of_order
    )


@pytest.mark.parametrize(
    ("start", "before", "during"),
    [
        (date(2016, 2, 27), (297, 1866), (173, 593)),
        (date(2017, 5, 6), (254, None), (89, None)),
        (date(2018, 9, 17), (40, None), (15, None)),
    ],
)
def test_published_counts_around_ceasefires_are_found_in_the_reports(
    shared: Path,
    start: date,
    before: tuple[int, int | None],
    during: tuple[int, int | None],
) -> None:
    """Government of Syria – Syrian insurgents, day known to a week at worst, 28 days each way."""
    file = open_source(shared / "events" / "ged_syria_2016-2018.csv.gz")
    reports = [
        report
        for report in read_file(file, READER).reports
        if (report.side_a, report.side_b) == ("Government of Syria", "Syrian insurgents")
        and report.date_precision in {"1", "2"}
    ]
    for first, (events, deaths) in ((start - timedelta(days=28), before), (start, during)):
        inside = [r for r in reports if first <= r.first_day < first + timedelta(days=28)]
        assert len(inside) == events
        assert deaths in {None, sum(report.fatalities_best or 0 for report in inside)}


def test_a_row_is_read_as_the_codebook_says() -> None:
    report = read(ROW).reports[0]
    assert (report.first_day, report.last_day) == (date(2017, 5, 6), date(2017, 5, 7))
    assert (report.lon_deg, report.lat_deg, report.precision) == (36.80, 35.86, "2")
    assert report.codebook == "ucdp-where-prec.v1"
    assert (report.kind, report.country_code) == ("state-based violence", "652")
    deaths = (report.fatalities_low, report.fatalities_best, report.fatalities_high)
    assert (*deaths, report.fatalities_civilian) == (2, 3, 4, 1)
    assert (report.from_direction, report.reported_by) == ("", "SOHR")


def test_numbers_written_as_floats_and_old_column_names_mean_the_same() -> None:
    new = {"low": "low_est", "best": "best_est", "high": "high_est"}
    codes = {"id", "type_of_violence", "where_prec", "country_id", "date_prec", *new}
    old = {new.get(k, k).upper(): f"{v}.0" if k in codes else v for k, v in ROW.items()}
    was, now = read(ROW).reports[0], read(old).reports[0]
    assert (now.native_id, now.precision, now.country_code) == ("1", "2", "652")
    assert (now.fatalities_low, now.fatalities_high, now.kind) == (2, 4, was.kind)


def test_candidate_files_without_a_header_are_read_by_position() -> None:
    rows = [{name: ROW.get(name, "") for name in _HEADERLESS} | {"id": key} for key in "12"]
    file = ged(rows, header=False)
    assert READER.recognises(file)
    reading = read_file(file, READER)
    assert [report.native_id for report in reading.reports] == ["1", "2"]
    assert reading.reports[1].where.line == 2
    assert reading.reports[0].fatalities_best == 3


def test_us_style_days_are_read_when_the_column_decides() -> None:
    first = ROW | {"date_start": "5/6/2017", "date_end": "5/7/2017 0:00"}
    second = ROW | {"id": "2", "date_start": "5/16/2017", "date_end": "5/17/2017 0:00"}
    assert read(first, second).reports[0].last_day == date(2017, 5, 7)
    with pytest.raises(SourceChanged, match="date_start does not tell day from month"):
        read(first)


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        ("date_start", "2017-02-31", "February 2017 has 28 days"),
        ("date_end", "2017-05-05", "ends (2017-05-05) before it starts"),
        ("latitude", "95", "not on Earth"),
        ("latitude", "", "Only one of longitude and latitude"),
        ("best", "-1", "negative"),
        ("best", "few", "Column best says 'few'"),
        ("where_prec", "8", "Column where_prec says '8'"),
        ("side_a", " ", "Column side_a is empty"),
        ("id", "", "no id"),
    ],
)
def test_a_bad_cell_is_one_finding_with_row_line_and_repair(
    column: str, text: str, said: str
) -> None:
    reading = read(ROW | {"id": "0"}, ROW | {column: text})
    (finding,) = reading.findings
    assert (len(reading.reports), finding.code) == (1, "report.bad-row")
    assert said in finding.message
    assert finding.hint
    assert finding.where is not None
    assert (finding.where.row, finding.where.line) == (2, 3)


def test_unknown_deaths_stay_unknown() -> None:
    report = read(ROW | {"low": "", "best": "", "high": ""}).reports[0]
    assert report.fatalities_best is None


def test_figures_out_of_order_are_kept_with_a_warning() -> None:
    reading = read(ROW | {"best": "9"})
    assert reading.reports[0].fatalities_best == 9
    assert [finding.severity for finding in reading.findings] == [Severity.WARNING]


def test_the_same_row_twice_is_a_duplicate_and_an_edited_one_a_finding() -> None:
    reading = read(ROW, ROW, ROW | {"best": "4"})
    assert (len(reading.reports), reading.duplicates, reading.rows_left_out) == (1, 1, 1)
    assert reading.findings[0].code == "report.id-twice"


def test_swapped_coordinates_are_an_error_with_the_repair() -> None:
    countries = load_countries()
    swapped = ROW | {"id": "2", "latitude": "40.14", "longitude": "35.34"}  # Deir ez-Zor
    far = ROW | {"id": "3", "latitude": "50.0", "longitude": "10.0"}  # outside either way
    reading = read_file(
        ged([ROW, swapped, far]), READER, point_check=lambda r: swapped_point(r, countries)
    )
    errors = [finding for finding in reading.findings if finding.severity is Severity.ERROR]
    assert [report.native_id for report in reading.reports] == ["1", "3"]
    assert [finding.where and finding.where.line for finding in errors] == [3]


def test_missing_columns_are_named() -> None:
    cut = {name: text for name, text in ROW.items() if name not in {"date_end", "best"}}
    with pytest.raises(SourceChanged, match="no column date_end, best"):
        read(cut)


GARBLE = st.one_of(
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20),
    st.sampled_from(["", "1e999", "9" * 40, "-1", "NaN", "2017-02-31", '"', "\r\n", "13/31/2017"]),
)


@given(garbled=st.lists(st.tuples(st.sampled_from(sorted(ROW)), GARBLE), min_size=1, max_size=8))
def test_any_garbled_row_comes_out_once(garbled: list[tuple[str, str]]) -> None:
    rows = [ROW | {"id": "first"}, *(ROW | {column: text} for column, text in garbled)]
    reading = read_file(ged(rows), READER)
    placed = [report.where.row for report in reading.reports]
    placed += [f.where.row for f in reading.findings if f.severity is Severity.ERROR and f.where]
    assert reading.rows_in == len(rows)
    assert len(placed) == len(set(placed)) == len(rows) - reading.duplicates
    assert all(finding.hint for finding in reading.findings)


@given(at=st.integers(1, 3), cut=st.integers(0, 200), put=st.sampled_from(['"', ",", '",', '""']))
def test_a_stray_mark_in_one_line_leaves_the_others_whole(at: int, cut: int, put: str) -> None:
    lines = ged([ROW | {"id": f"{key}"} for key in range(3)]).content.decode().splitlines()
    lines[at] = lines[at][:cut] + put + lines[at][cut:]
    content = "\n".join(lines).encode()
    reading = read_file(SourceFile(path=Path("g.csv"), source_id="g", content=content), READER)
    others = {str(key) for key in range(3)} - {str(at - 1)}
    assert reading.rows_in == 3
    assert others <= {report.native_id for report in reading.reports}
