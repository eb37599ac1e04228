from __future__ import annotations

import csv
import gzip
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from truceline.core.findings import Severity
from truceline.core.report import Report
from truceline.core.source import Span
from truceline.geography import load_countries, swapped_point


def report(lon: float | None, lat: float | None, **fields: Any) -> Report:
    given = {"country": "Syria", "country_code": "652", "codebook": "ucdp-where-prec.v1"} | fields
    return Report(
        feed="ucdp-ged",
        native_id="1",
        first_day=date(2017, 5, 6),
        last_day=date(2017, 5, 6),
        where=Span(source_id="f", line=8, label="ged.csv"),
        lon_deg=lon,
        lat_deg=lat,
        **given,
    )


def test_swapped_coordinates_are_said_with_place_and_repair() -> None:
    finding = swapped_point(report(33.5, 36.3, place_name="Damascus"), load_countries())
    assert finding is not None
    assert (finding.code, finding.severity) == ("geo.swapped", Severity.ERROR)
    assert str(finding).startswith("ged.csv, line 8: The point (Damascus, 36.3 N, 33.5 E) lies")
    assert "outside Syria" in finding.message
    assert "Swap" in finding.hint


def test_a_point_far_outside_is_a_warning_with_its_distance() -> None:
    nablus = swapped_point(report(35.26, 32.22), load_countries())
    cairo = swapped_point(report(31.24, 30.04), load_countries())
    assert nablus is None  # less than 100 km from the outline
    assert cairo is not None
    assert (cairo.code, cairo.severity) == ("geo.outside-country", Severity.WARNING)
    assert "more than 300 km outside Syria" in cairo.message


@pytest.mark.parametrize(
    ("lon", "lat", "fields"),
    [
        (36.3, 33.5, {}),
        (None, None, {}),
        (36.5, 36.9, {}),  # some 10 km over the border
        (33.5, 36.3, {"country": "Atlantis", "country_code": ""}),
        (30.0, 34.0, {"precision": "7"}),  # at sea, which UCDP does not place
        (-179.9, 62.5, {"country": "Russia", "country_code": "365"}),  # coast beyond 180 E
        (31.6, 4.85, {"country": "Sudan", "country_code": "625"}),  # Juba, before 2011
        (35.2, 31.9, {"country": "Israel", "country_code": "666"}),  # Ramallah, as UCDP places it
    ],
)
def test_nothing_is_said_of_a_point_that_may_be_right(
    lon: float | None, lat: float | None, fields: dict[str, Any]
) -> None:
    assert swapped_point(report(lon, lat, **fields), load_countries()) is None


@pytest.mark.parametrize(
    ("name", "rows"),
    [("ged_syria_2016-2018.csv.gz", 14_522), ("ucdp_ged_global_sample_1000.csv.gz", 1_000)],
)
def test_no_real_row_is_called_wrong(shared: Path, name: str, rows: int) -> None:
    countries, seen = load_countries(), 0
    with gzip.open(shared / "events" / name, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            seen += 1
            fields: dict[str, Any] = {"country": row["country"], "country_code": row["country_id"]}
            lon, lat = float(row["longitude"]), float(row["latitude"])
            assert swapped_point(report(lon, lat, **fields), countries) is None, row["id"]
    assert seen == rows


def test_nine_in_ten_real_rows_are_found_when_swapped(shared: Path) -> None:
    # The rest lie where 35–37 N meets 35–37 E: swapped, they are still in or beside Syria.
    countries, found, seen = load_countries(), 0, 0
    path = shared / "events" / "ged_syria_2016-2018.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        for row in list(csv.DictReader(lines))[::20]:
            seen += 1
            turned = report(float(row["latitude"]), float(row["longitude"]))
            found += swapped_point(turned, countries) is not None
    assert found / seen > 0.85
