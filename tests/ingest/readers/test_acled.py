from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from truceline.core.errors import SourceChanged
from truceline.ingest.model import Reader, Reading, SourceFile
from truceline.ingest.read import read_file
from truceline.ingest.readers import acled_csv, acled_deleted, acled_json

HEADER = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,"
    "assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,"
    "country,admin1,admin2,admin3,location,latitude,longitude,geo_precision,source,source_scale,"
    "notes,fatalities,tags,timestamp"
)
COLUMNS = next(csv.reader([HEADER]))
ROW = dict.fromkeys(COLUMNS, "") | {
    "event_id_cnty": "SYR1",
    "event_date": "2020-03-06",
    "time_precision": "1",
    "event_type": "Explosions/Remote violence",
    "sub_event_type": "Shelling/artillery/missile attack",
    "actor1": "Military Forces of A",
    "inter1": "State forces",
    "actor2": "Group B",
    "iso": "760",
    "country": "Syria",
    "admin1": "Idleb",
    "location": "Saraqab",
    "latitude": "35.8647",
    "longitude": "36.8050",
    "geo_precision": "1",
    "source": "SOHR",
    "notes": "Shells fell; no casualties.",
    "fatalities": "0",
    "timestamp": "1583755200",
}


def as_csv(*rows: Mapping[str, str], delimiter: str = ",", mark: bytes = b"") -> SourceFile:
    sink = io.StringIO()
    writer = csv.DictWriter(sink, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return SourceFile(path=Path("a.csv"), source_id="a", content=mark + sink.getvalue().encode())


def as_json(content: object) -> SourceFile:
    text = json.dumps(content)
    return SourceFile(path=Path("a.json"), source_id="a", content=text.encode())


def read(file: SourceFile, reader: Reader = acled_csv.READER) -> Reading:
    assert reader.recognises(file)
    return read_file(file, reader)


def test_a_row_is_read_by_column_name() -> None:
    report = read(as_csv(ROW)).reports[0]
    assert report.report_id == "acled:SYR1"
    assert report.known_at == datetime(2020, 3, 9, 12, tzinfo=UTC)
    assert report.kind == "Explosions/Remote violence: Shelling/artillery/missile attack"
    assert (report.lon_deg, report.lat_deg, report.precision) == (36.805, 35.8647, "1")
    assert (report.codebook, report.country_code) == ("acled-geo-precision.v1", "760")
    assert (report.fatalities_best, report.from_direction) == (0, "")


def test_marks_semicolons_capitals_and_older_columns_change_nothing() -> None:
    old = {name.upper(): text for name, text in ROW.items() if name != "disorder_type"}
    old |= {"DATA_ID": "9", "INTER1": "1", "EVENT_DATE": "06 March 2020"}
    was, now = (
        read(as_csv(row, delimiter=d, mark=m)).reports[0]
        for row, d, m in [
            (ROW, ",", b""),
            (old, ";", b"\xef\xbb\xbf"),
        ]
    )
    assert (now.first_day, now.kind, now.side_a) == (was.first_day, was.kind, was.side_a)
    assert now.report_id == was.report_id


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("1", date(2020, 3, 6), date(2020, 3, 6)),
        ("2", date(2020, 3, 3), date(2020, 3, 9)),
        ("3", date(2020, 3, 1), date(2020, 3, 31)),
    ],
)
def test_time_precision_becomes_an_interval_of_days(code: str, first: date, last: date) -> None:
    report = read(as_csv(ROW | {"time_precision": code})).reports[0]
    assert (report.first_day, report.last_day, report.date_precision) == (first, last, code)
    assert report.counted_on == date(2020, 3, 6)  # the day under which ACLED itself counts it


@pytest.mark.parametrize("wrap", [lambda rows: rows, lambda rows: {"status": 200, "data": rows}])
def test_json_gives_the_same_report_as_csv(wrap: object) -> None:
    assert callable(wrap)
    typed = ROW | {"latitude": 35.8647, "fatalities": 0, "iso": 760, "timestamp": 1583755200}
    got = read(as_json(wrap([typed])), acled_json.READER).reports[0]
    want = read(as_csv(ROW)).reports[0]
    assert dict(got.row) == dict(want.row)
    assert (got.known_at, got.fatalities_best) == (want.known_at, want.fatalities_best)


def test_entries_of_json_that_are_no_events_are_findings() -> None:
    entries = [ROW, "text", ROW | {"notes": "\ud800"}, {"event_id_cnty": "SYR9"}]
    reading = read(as_json(entries), acled_json.READER)
    assert (reading.rows_in, len(reading.reports), reading.rows_left_out) == (4, 1, 3)


@pytest.mark.parametrize("text", ['[{"event_id_cnty": "event_date"', '{"data": 5}', "[" * 100_000])
def test_json_without_events_is_refused(text: str) -> None:
    file = SourceFile(path=Path("a.json"), source_id="a", content=text.encode())
    with pytest.raises(SourceChanged, match=r"not JSON|no list of events"):
        read_file(file, acled_json.READER)


def test_a_later_timestamp_makes_a_version_and_the_same_one_a_finding() -> None:
    later = ROW | {"fatalities": "2", "timestamp": "1583841600"}
    assert len(read(as_csv(ROW, later)).reports) == 2
    reading = read(as_csv(ROW, ROW | {"fatalities": "2"}))
    assert [finding.code for finding in reading.findings] == ["report.id-twice"]


def test_deletions_take_events_back_on_the_day_they_were_made() -> None:
    row = {"event_id_cnty": "SYR1", "deleted_timestamp": "1583755200"}
    for file in (as_csv(row), as_json({"data": [row]})):
        report = read(file, acled_deleted.READER).reports[0]
        assert report.is_withdrawn
        assert report.report_id == "acled:SYR1"
        assert report.known_at == datetime(2020, 3, 9, 12, tzinfo=UTC)
    reading = read(as_csv(row | {"deleted_timestamp": ""}), acled_deleted.READER)
    assert reading.rows_left_out == 1


def test_missing_columns_and_bad_cells_are_told() -> None:
    with pytest.raises(SourceChanged, match="no column latitude, longitude"):
        read(as_csv({n: t for n, t in ROW.items() if n not in {"latitude", "longitude"}}))
    reading = read(as_csv(ROW | {"geo_precision": "7"}, ROW | {"event_type": ""}))
    assert [f.message[:20] for f in reading.findings] == [
        "Column geo_precision",
        "Column event_type is",
    ]
