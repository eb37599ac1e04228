from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ingest.workbook import workbook
from truceline.core.errors import InvalidValue, SourceChanged, UnreadableDocument
from truceline.core.report import Grade
from truceline.ingest.mapping import read_mapping
from truceline.ingest.model import Reading, SourceFile
from truceline.ingest.read import read_file
from truceline.ingest.readers.mapped import MappedReader

MAPPING = """\
feed: smm
counter: Mission
key: [No]
date: Day
lon: Lon
lat: Lat
radius_m: Around
place: Town
country: {constant: Ukraine}
kind: What
from_direction: From
units: Count
unit: {constant: explosions}
grade: How
known_at: Published
"""
CSV = """\
No,Day,Lon,Lat,Around,Town,What,From,Count,How,Published
1,26/03/2021,37.8,48.1,500,Avdiivka,explosion,south,494,heard,2021-03-27
2,27/03/2021,37.8,48.1,,Avdiivka,explosion,,4,Observed,2021-03-28T17:00:00+02:00
"""


def read(content: str | bytes, mapping: str = MAPPING) -> Reading:
    content = content.encode() if isinstance(content, str) else content
    file = SourceFile(path=Path("t.csv"), source_id="t", content=content)
    return read_file(file, MappedReader(read_mapping(mapping, "m.yaml")))


def test_rows_are_read_as_the_mapping_says() -> None:
    first, second = read(CSV).reports
    assert (first.report_id, first.first_day) == ("smm:1", date(2021, 3, 26))
    assert (first.units, first.unit, first.grade) == (494, "explosions", Grade.HEARD)
    assert (first.radius_m, first.from_direction, first.country) == (500, "south", "Ukraine")
    assert first.known_at == datetime(2021, 3, 27, tzinfo=UTC)
    assert second.known_at == datetime(2021, 3, 28, 15, tzinfo=UTC)
    assert (second.radius_m, second.grade) == (None, Grade.OBSERVED)


def test_a_sheet_with_real_dates_gives_the_same_reports() -> None:
    rows = [line.split(",") for line in CSV.splitlines()]
    typed: list[list[str | float | date]] = [[*rows[0]], [*rows[1]], [*rows[2]]]
    for at, day in ((1, date(2021, 3, 26)), (2, date(2021, 3, 27))):
        typed[at][:4] = [float(at), day, 37.8, 48.1]
    book = workbook(Notes=[["x"]], Log=typed)
    reading = read(book, MAPPING + "sheet: Log\n")
    assert [r.report_id for r in reading.reports] == ["smm:1", "smm:2"]
    assert reading.reports[0].row["Day"] == "2021-03-26"
    assert reading.reports[1].where.line == 3


def test_sheets_that_cannot_be_read_are_refused() -> None:
    book = workbook(Log=[["Day"], ["2021-03-26"], ["2021-03-27", "beyond"]])
    small = "feed: a\ncounter: A\ndate: Day\n"
    reading = read(book, small)
    assert (len(reading.reports), reading.rows_left_out) == (1, 1)
    with pytest.raises(InvalidValue, match="no sheet 'Other'") as caught:
        read(book, small + "sheet: Other\n")
    assert "Log" in caught.value.hint
    with pytest.raises(UnreadableDocument, match="workbook cannot be read"):
        read(book[:100], small)


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("27/03/2021", "31/02/2021", "February 2021 has 28 days"),
        ("Observed", "rumoured", "'rumoured' is no grade"),
        (",4,", ",-4,", "negative"),
        ("2,27", " ,27", "Key column No is empty"),
        (",,Avd", ",-5,Avd", "radius is negative"),
        ("2021-03-28T17:00:00+02:00", "28/3/21 17:00", "Published says"),
    ],
)
def test_a_bad_cell_costs_its_row_alone(was: str, now: str, said: str) -> None:
    head, first, second = CSV.splitlines()
    reading = read("\n".join([head, first, second.replace(was, now)]))
    assert len(reading.reports) == 1
    assert said in reading.findings[0].message


def test_decimal_commas_semicolons_and_other_encodings() -> None:
    text = "Tag;Länge;Breite\n01.02.2021;37,8;48,1\n31.12.2021;37,9;48,2\n"
    mapping = "feed: a\ncounter: A\ndate: Tag\nlon: Länge\nlat: Breite\n"
    mapping += 'decimal: ","\nencoding: cp1252\n'
    first = read(text.encode("cp1252"), mapping).reports[0]
    assert (first.first_day, first.lon_deg, first.lat_deg) == (date(2021, 2, 1), 37.8, 48.1)


def test_without_a_key_an_edited_row_is_a_new_one() -> None:
    mapping = "feed: a\ncounter: A\ndate: Day\n"
    ids = [read(f"Day,x\n2021-03-26,{x}\n", mapping).reports[0].native_id for x in "aab"]
    assert ids[0] == ids[1] != ids[2]
    assert read("Day,x\n2021-03-26,a\n2021-03-26,a\n", mapping).duplicates == 1


def test_a_missing_column_is_named_with_the_likely_one() -> None:
    with pytest.raises(SourceChanged, match="'Count'") as caught:
        read(CSV.replace("Count", "Counts"))
    assert "Did you mean 'Counts'" in caught.value.hint
