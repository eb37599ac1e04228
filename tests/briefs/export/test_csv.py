import csv
import io

from briefs.builders import inputs
from truceline.briefs import counts_csv, incidents_csv
from truceline.briefs.export.csv import _cell


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_every_count_is_a_line_with_its_counter_and_reports() -> None:
    found = rows(counts_csv(inputs().assessment))
    total = next(row for row in found if row["table"] == "totals" and row["feed"] == "ucdp-ged")
    assert (total["value"], total["certain"], total["expected"]) == ("3", "1", "2.25")
    assert total["report_id"].split() == ["ucdp-ged:0", "ucdp-ged:1", "ucdp-ged:2"]
    assert {row["simulated"] for row in found} == {"true", "false"}


def test_an_undefined_value_is_empty_never_zero() -> None:
    found = rows(counts_csv(inputs().assessment))
    strip = next(row for row in found if row["table"] == "zones")
    assert (strip["value"], strip["expected"], strip["possible"]) == ("", "", "14")


def test_every_incident_is_a_line_however_many() -> None:
    found = rows(incidents_csv(inputs(1000, most=5).assessment))
    assert len(found) == 1000 + 999
    assert {row["counter"] for row in found} == {"UCDP GED", "Northern observers"}


def test_text_never_becomes_a_formula_and_numbers_stay_numbers() -> None:
    assert [_cell(text) for text in ("=1+1", "+1", "-x", "@a", "a=b")] == [
        "'=1+1",
        "'+1",
        "'-x",
        "'@a",
        "a=b",
    ]
    assert [_cell(number) for number in (-70.25, 3, 3.0, None, True)] == [
        -70.25,
        3,
        3,
        "",
        "true",
    ]
