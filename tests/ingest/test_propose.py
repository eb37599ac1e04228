from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ingest.workbook import workbook
from truceline.core.errors import InvalidValue
from truceline.ingest.files import open_source
from truceline.ingest.mapping import read_mapping
from truceline.ingest.model import SourceFile
from truceline.ingest.propose import propose_mapping
from truceline.ingest.read import read_file
from truceline.ingest.readers.mapped import MappedReader

LOG = """\
Incident No;Incident Date;Town;Longitude;Latitude;Type of incident;Killed;Source;Weather
1;26/03/2021;Avdiivka;37,8;48,1;shelling;2;patrol;fog
2;27/03/2021;Horlivka;38,0;48,3;shooting;;camera;sun
"""


def table(content: str | bytes, name: str = "Daily log 2021.csv") -> SourceFile:
    content = content.encode() if isinstance(content, str) else content
    return SourceFile(path=Path(name), source_id="t", content=content)


def test_a_proposal_reads_the_file_that_it_was_made_for() -> None:
    mapping = read_mapping(propose_mapping(table(LOG)), "proposal")
    reading = read_file(table(LOG), MappedReader(mapping))
    first = reading.reports[0]
    assert (mapping.feed, mapping.key, mapping.date_order) == (
        "daily-log-2021",
        ("Incident No",),
        "dmy",
    )
    assert (first.first_day, first.lon_deg, first.lat_deg) == (date(2021, 3, 26), 37.8, 48.1)
    assert (first.place_name, first.kind, first.reported_by) == ("Avdiivka", "shelling", "patrol")
    assert [report.fatalities_best for report in reading.reports] == [2, None]


def test_what_is_not_used_and_not_found_is_said() -> None:
    text = propose_mapping(table(LOG))
    assert '# Columns not used: "Weather"' in text
    assert "Without a key" in propose_mapping(table("Day,n\n2021-03-26,a\n"))


def test_the_order_of_day_and_month_is_never_guessed() -> None:
    text = propose_mapping(table("Date,place\n5/6/2021,a\n7/8/2021,b\n"))
    assert "STATE IT" in text
    assert read_mapping(text, "proposal").date_order is None


def test_a_guess_that_the_values_contradict_is_dropped() -> None:
    text = propose_mapping(table("Date,Lat,Lon\n2021-03-26,north,36.1\n"))
    mapping = read_mapping(text, "proposal")
    assert (mapping.lat, mapping.lon) == (None, None)


def test_a_file_without_days_gives_a_proposal_that_asks_for_them() -> None:
    text = propose_mapping(table("a,b\n1,2\n"))
    assert "REQUIRED" in text
    with pytest.raises(InvalidValue, match="'date' is missing"):
        read_mapping(text, "proposal")


def test_arabic_and_russian_headers_and_workbooks_are_understood() -> None:
    book = workbook(
        Log=[["التاريخ", "المكان", "Широта", "Долгота"], [date(2021, 3, 26), "سراقب", 35.8, 36.8]]
    )
    file = table(book, "log.xlsx")
    report = read_file(file, MappedReader(read_mapping(propose_mapping(file), "p"))).reports[0]
    assert (report.first_day, report.place_name) == (date(2021, 3, 26), "سراقب")
    assert (report.lat_deg, report.lon_deg) == (35.8, 36.8)


def test_a_real_ged_file_can_be_read_by_a_proposed_mapping(shared: Path) -> None:
    file = open_source(shared / "events" / "sample_ged_nw_syria_2016-01_2016-05.csv")
    reading = read_file(file, MappedReader(read_mapping(propose_mapping(file), "p")))
    assert (reading.rows_in, len(reading.reports)) == (914, 914)
    assert reading.reports[0].side_b == "Syrian insurgents"
    assert reading.reports[0].fatalities_high == 4
