from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest
import shapely

from truceline.geography import load_countries


@pytest.mark.parametrize(
    ("codes", "code", "name"),
    [
        ("gw", "652", "Syria"),
        ("gw", "652.0", "Syria"),
        ("iso", "652", "Saint Barthelemy"),
        ("iso", "760", "Syria"),
        ("iso", "sy", "Syria"),
        ("iso", "SYR", "Syria"),
        ("iso", "4", "Afghanistan"),
        ("gw", "345", "Serbia"),
        ("gw", "340", "Serbia"),
        ("iso", "XK", "Kosovo"),
    ],
)
def test_a_country_is_found_by_the_codes_of_its_feed(codes: str, code: str, name: str) -> None:
    found = load_countries().find(code=code, codes=codes)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("name", ["Yemen (North Yemen)", "YEMEN", " yemen "])
def test_a_country_is_found_by_name(name: str) -> None:
    found = load_countries().find(name=name)
    assert found is not None
    assert found.iso2 == "YE"


def test_an_unknown_country_is_none() -> None:
    assert load_countries().find(code="999", name="Atlantis") is None
    assert load_countries().find() is None


def test_every_outline_is_valid_on_earth_and_in_one_sheet() -> None:
    for country in load_countries().countries:
        west, south, east, north = country.geometry.bounds
        assert country.geometry.is_valid, country.name
        assert -180 <= west < east <= 180, country.name
        assert -90 <= south < north <= 90, country.name


@pytest.mark.parametrize(
    ("lon", "lat", "iso2"),
    [
        (34.1, 45.0, "UA"),
        (44.06, 9.56, "SO"),
        (33.36, 35.2, "CY"),
        (-179.0, 66.5, "RU"),
        (178.4, -18.1, "FJ"),
        (0.0, -85.0, "AQ"),
        (21.1, 42.6, "XK"),
    ],
)
def test_a_known_place_lies_in_its_country_alone(lon: float, lat: float, iso2: str) -> None:
    inside = [
        country.iso2
        for country in load_countries().countries
        if shapely.intersects_xy(country.geometry, lon, lat)
    ]
    assert inside == [iso2]


def test_the_wider_extent_holds_what_the_country_held() -> None:
    sudan = load_countries().by_gw("625")
    assert sudan is not None
    assert shapely.intersects_xy(sudan.widest, 31.6, 4.85)  # Juba
    assert not shapely.intersects_xy(sudan.geometry, 31.6, 4.85)


def test_every_country_of_the_global_sample_is_known_by_its_code(shared: Path) -> None:
    path = shared / "events" / "ucdp_ged_global_sample_1000.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        codes = {row["country_id"] for row in csv.DictReader(lines)}
    assert len(codes) == 59
    assert all(load_countries().by_gw(code) for code in codes)
