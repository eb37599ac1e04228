from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import Geod

from truceline.core.findings import Severity
from truceline.geography import (
    AreaLayer,
    ZoneShape,
    footprints,
    load_countries,
    place_shares,
)
from truceline.geography.sectors import sector

from .builders import admin_layer, reports

GLOBE = Geod(ellps="WGS84")
IDLIB = {"lon_deg": 36.63, "lat_deg": 35.93}
SYRIA = {**IDLIB, "country": "Syria", "country_code": "652"}


@pytest.mark.parametrize(
    ("codebook", "precision", "radius_m"),
    [
        ("ucdp-where-prec.v1", "1", 1_000),
        ("ucdp-where-prec.v1", "2.0", 25_000),
        ("ucdp-where-prec.v1", "5", 50_000),
        ("acled-geo-precision.v1", "1", 2_000),
        ("acled-geo-precision.v1", "2", 30_000),
        ("exact-point.v1", "", 1_000),
    ],
)
def test_a_precision_code_becomes_a_disc(codebook: str, precision: str, radius_m: float) -> None:
    table = reports({**SYRIA, "codebook": codebook, "precision": precision})
    found, findings = footprints(table, layers=(), countries=load_countries())
    assert not findings
    assert (found.radius_m[0], found.area[0]) == (radius_m, -1)
    assert f"{radius_m / 1000:g} km" in found.basis[0]


def test_the_basis_says_whose_reading_the_distance_is() -> None:
    table = reports({**SYRIA, "precision": "1"}, {**SYRIA, "precision": "2"})
    found, _ = footprints(table, layers=(), countries=load_countries())
    assert list(found.basis) == [
        "exact place: 1 km (our reading)",
        "near a place: 25 km (UCDP GED codebook)",
    ]


def test_an_unknown_code_is_unplaced_with_one_finding_never_exact() -> None:
    table = reports(*[{**SYRIA, "precision": "9"}] * 3, {**SYRIA, "codebook": "mine.v1"})
    found, findings = footprints(table, layers=(), countries=load_countries())
    assert np.isnan(found.radius_m).all()
    assert (found.area == -1).all()
    assert [f.code for f in findings] == ["geo.unknown-precision"] * 2
    assert "3 reports could not be placed" in findings[0].message
    assert findings[0].where is not None
    assert findings[0].where.row == 1


def test_without_boundaries_districts_fall_back_and_one_finding_counts_them() -> None:
    table = reports(*[{**SYRIA, "precision": "3"}] * 2, {**SYRIA, "precision": "4"})
    found, findings = footprints(table, layers=(), countries=load_countries())
    assert found.radius_m.tolist() == [30_000, 30_000, 75_000]
    assert [f.code for f in findings] == ["geo.no-boundary"] * 2
    assert findings[0].message.startswith("2 reports")
    assert "truceline add boundaries.geojson" in findings[0].hint


def test_a_country_report_is_its_outline_and_one_without_country_is_unplaced() -> None:
    unknown = {**IDLIB, "precision": "6", "country": "Atlantis"}
    table = reports({**SYRIA, "precision": "6"}, unknown)
    found, findings = footprints(table, layers=(), countries=load_countries())
    assert found.area.tolist() == [0, -1]
    assert shapely.intersects_xy(found.areas[0], 36.63, 35.93)
    assert [f.code for f in findings] == ["geo.unknown-country"]


def test_a_country_that_was_larger_is_taken_at_its_widest_where_the_point_asks_for_it() -> None:
    juba = {"lon_deg": 31.6, "lat_deg": 4.85, "country": "Sudan", "country_code": "625"}
    khartoum = {**juba, "lon_deg": 32.5, "lat_deg": 15.6}
    table = reports({**juba, "precision": "6"}, {**khartoum, "precision": "6"})
    found, _ = footprints(table, layers=(), countries=load_countries())
    wide, today = (found.areas[i] for i in found.area)
    assert shapely.intersects_xy(wide, 31.6, 4.85)
    assert not shapely.intersects_xy(today, 31.6, 4.85)


def test_a_radius_that_the_source_states_goes_before_the_code() -> None:
    stated = {**SYRIA, "precision": "2", "radius_m": 400.0}
    table = reports(stated, {**stated, "radius_m": -1.0}, {**SYRIA, "codebook": "stated-radius.v1"})
    found, findings = footprints(table, layers=(), countries=load_countries())
    assert found.radius_m[:2].tolist() == [400, 25_000]
    assert np.isnan(found.radius_m[2])
    assert {f.code for f in findings} == {"geo.bad-radius", "geo.no-radius"}


SQUARE = "POLYGON ((36.5 35.8, 36.7 35.8, 36.7 36.0, 36.5 36.0, 36.5 35.8))"


def test_an_area_that_the_source_states_goes_before_radius_and_code() -> None:
    stated = {**SYRIA, "precision": "2", "radius_m": 400.0, "area_wkt": SQUARE}
    seen = {**IDLIB, "codebook": "observation.v1", "precision": "sector", "area_wkt": SQUARE}
    found, findings = footprints(
        reports(stated, seen, {**SYRIA, "precision": "2"}), layers=(), countries=load_countries()
    )
    assert not findings
    assert found.area.tolist() == [0, 0, -1]
    assert found.areas == (shapely.from_wkt(SQUARE),)
    assert np.isnan(found.radius_m).tolist() == [True, True, False]
    assert found.basis.tolist()[:2] == [
        "area stated by the source",
        "sector from the observers' position",
    ]


@pytest.mark.parametrize(
    "wkt",
    ["POLYGON ((36 35", "POINT (36 35)", "POLYGON EMPTY", "LINESTRING (36 35, 37 36)", "somewhere",
     "POLYGON ((200 35, 201 35, 201 36, 200 35))", "POLYGON ((36 35, 36 35, 36 35, 36 35))"],
)  # fmt: skip
def test_an_area_that_cannot_be_read_leaves_its_report_unplaced_with_a_finding(wkt: str) -> None:
    table = reports({**SYRIA, "precision": "1", "area_wkt": wkt})
    found, findings = footprints(table, layers=(), countries=load_countries())
    assert np.isnan(found.radius_m[0])
    assert found.area[0] == -1
    assert [(f.code, f.severity) for f in findings] == [("geo.bad-area", Severity.WARNING)]
    assert wkt not in findings[0].message


def test_files_of_before_have_no_areas_and_are_placed_as_ever() -> None:
    table = reports({**SYRIA, "precision": "2"})
    now, _ = footprints(table, layers=(), countries=load_countries())
    old = table.drop_columns(["area_wkt"])
    before, findings = footprints(old, layers=(), countries=load_countries())
    assert not findings
    assert before.radius_m.tolist() == now.radius_m.tolist() == [25_000]


def test_shares_of_a_sector_keep_their_order_and_its_point_decides_the_value() -> None:
    shape = sector(36.63, 35.93, 225, 30, 2_000, 8_000)
    row = {"codebook": "observation.v1", "precision": "sector", "area_wkt": shape.wkt}
    middle = {"lon_deg": 36.59, "lat_deg": 35.9}
    found, _ = footprints(reports({**row, **middle}, row), layers=(), countries=load_countries())
    box = shapely.box(36.58, 35.8, 36.7, 36.0)
    zone = ZoneShape(zone_id="z", name="z", geometry=box, accuracy_m=50)
    shares = place_shares(found, zone)
    assert shares.inside.tolist() == [True, False]
    assert shares.certain.tolist() == [False, False]
    assert shares.possible.all()
    inside = GLOBE.geometry_area_perimeter(shape.intersection(box))[0]
    whole = GLOBE.geometry_area_perimeter(shape)[0]
    assert shares.p_inside == pytest.approx(inside / whole, abs=0.01)


def test_a_report_without_a_point_is_unplaced_with_a_finding() -> None:
    table = reports({"precision": "1"}, {**SYRIA, "precision": "7"})
    found, findings = footprints(table, layers=(), countries=load_countries())
    assert np.isnan(found.radius_m).all()
    assert [(f.code, f.severity) for f in findings] == [("geo.no-point", Severity.WARNING)]


def test_no_reports_give_no_footprints() -> None:
    found, findings = footprints(reports(), layers=(), countries=load_countries())
    assert (len(found.radius_m), findings) == (0, ())


def test_a_district_named_and_its_point_elsewhere_is_not_matched() -> None:
    layer = AreaLayer(
        layer_id="adm2", level="admin2", names=("Homs",), geometries=(shapely.box(36, 34, 37, 35),)
    )
    at_homs = {"lon_deg": 36.5, "lat_deg": 34.5, "precision": "3", "admin2": "Mintaqat Markaz Homs"}
    table = reports(at_homs, {**at_homs, "lon_deg": 13.0, "lat_deg": 32.5})
    found, findings = footprints(table, layers=[layer], countries=load_countries())
    assert found.area.tolist() == [0, -1]
    assert found.radius_m[1] == 30_000
    assert [f.code for f in findings] == ["geo.unmatched-area"]
    assert "Mintaqat Markaz Homs (1)" in findings[0].message


@pytest.mark.parametrize(
    ("level", "code", "name", "lon", "lat", "official"),
    [
        (2, "3", "Mintaqat Markaz Hamah district", 36.75, 35.13, "Hama"),
        (2, "3", "Mintaqat Azaz district", 37.05, 36.58, "A'zaz"),
        (2, "3", "Markaz Idlib district", 36.63, 35.93, "Idleb"),
        (2, "3", "Tall Abyad district", 38.95, 36.69, "Tell Abiad"),
        (2, "3", "Albu Kamal district", 40.92, 34.45, "Abu Kamal"),
        (1, "4", "As Suwayda Governorate", 36.57, 32.71, "As-Sweida"),
        (1, "4", "Deir ez Zor Governorate", 40.14, 35.33, "Deir-ez-Zor"),
    ],
)
def test_names_of_ucdp_find_the_official_boundaries(
    shared: Path, level: int, code: str, name: str, lon: float, lat: float, official: str
) -> None:
    layer = admin_layer(shared, level)
    row = {"precision": code, f"admin{level}": name, "lon_deg": lon, "lat_deg": lat}
    found, _ = footprints(reports(row), layers=[layer], countries=load_countries())
    expected = layer.geometries[layer.names.index(official)]
    assert found.areas == (expected,)
    assert np.isnan(found.radius_m[0])
