from __future__ import annotations

import csv
import gzip
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry import Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from truceline.geography import (
    Footprints,
    PlaceShares,
    ZoneShape,
    footprints,
    load_countries,
    place_shares,
)

from .builders import admin_layer, reports

GEOD = Geod(ellps="WGS84")
SQUARE = box(36, 35, 37, 36)


def zone(
    geometry: BaseGeometry = SQUARE, accuracy_m: float = 0.0, *, is_stated: bool = True
) -> ZoneShape:
    return ZoneShape(
        zone_id="z", name="Z", geometry=geometry, accuracy_m=accuracy_m, is_stated=is_stated
    )


def discs(*rows: tuple[float, float, float]) -> Footprints:
    """Footprints from longitude, latitude and radius; a radius of NaN is unplaced."""
    columns = np.array(rows, dtype=np.float64).reshape(-1, 3)
    return Footprints(
        lon_deg=columns[:, 0],
        lat_deg=columns[:, 1],
        radius_m=columns[:, 2],
        area=np.full(len(columns), -1),
        areas=(),
        basis=np.full(len(columns), "", dtype=object),
    )


def areas(*shapes: BaseGeometry, lon: float, lat: float) -> Footprints:
    count = len(shapes)
    return Footprints(
        lon_deg=np.full(count, lon),
        lat_deg=np.full(count, lat),
        radius_m=np.full(count, np.nan),
        area=np.arange(count),
        areas=shapes,
        basis=np.full(count, "", dtype=object),
    )


def in_order(shares: PlaceShares) -> bool:
    certain, inside, possible = shares.certain, shares.inside, shares.possible
    return bool(
        np.all(certain <= shares.p_inside)
        and np.all(shares.p_inside <= possible)
        and np.all(certain <= inside)
        and np.all(inside <= possible)
    )


@st.composite
def polygons(draw: st.DrawFn) -> BaseGeometry:
    """Star-shaped polygons, anywhere but at the poles, with a hole now and then."""
    lon, lat = draw(st.floats(-178, 178)), draw(st.floats(-70, 70))
    reach = draw(st.lists(st.floats(0.01, 1.9), min_size=3, max_size=9))
    angles = np.linspace(0, 2 * np.pi, len(reach), endpoint=False)
    ring = np.column_stack([lon + np.cos(angles) * reach, lat + np.sin(angles) * reach])
    shape = Polygon(ring)
    return shape.difference(shape.centroid.buffer(0.002)) if draw(st.booleans()) else shape


@settings(max_examples=60, deadline=None)
@given(
    polygon=polygons(),
    offsets=st.lists(
        st.tuples(st.floats(-2.5, 2.5), st.floats(-2.5, 2.5), st.floats(0, 90_000)), min_size=1
    ),
    accuracy_m=st.sampled_from([0.0, 500.0, 15_000.0]),
    is_stated=st.booleans(),
)
def test_certain_is_least_and_possible_most(
    polygon: BaseGeometry,
    offsets: list[tuple[float, float, float]],
    accuracy_m: float,
    is_stated: bool,
) -> None:
    lon, lat = polygon.centroid.x, polygon.centroid.y
    points = [(float(np.clip(lon + x, -180, 180)), lat + y, radius) for x, y, radius in offsets]
    assert in_order(place_shares(discs(*points), zone(polygon, accuracy_m, is_stated=is_stated)))


@settings(max_examples=60, deadline=None)
@given(lon=st.floats(35.8, 37.2), lat=st.floats(34.8, 36.2), radius=st.floats(1, 80_000))
def test_decides_as_geodesic_distances_do(lon: float, lat: float, radius: float) -> None:
    # A point each 20 m or less: the nearest of them is at most 10 m farther than the edge itself.
    edge = shapely.get_coordinates(shapely.segmentize(SQUARE.exterior, 0.0002))
    here = np.full(len(edge), lon), np.full(len(edge), lat)
    distance = float(GEOD.inv(*here, edge[:, 0], edge[:, 1])[2].min())
    got = place_shares(discs((lon, lat, radius)), zone())
    inside = bool(SQUARE.covers(Point(lon, lat)))
    if abs(distance - radius) > 20 + radius * 2e-4:
        assert got.certain[0] == (inside and distance > radius)
        assert got.possible[0] == (inside or distance < radius)


@settings(max_examples=40, deadline=None)
@given(lon=st.floats(35.8, 37.2), lat=st.floats(34.8, 36.2), radius=st.floats(1, 60_000))
def test_a_wider_footprint_is_no_more_certain_and_no_less_possible(
    lon: float, lat: float, radius: float
) -> None:
    got = place_shares(discs((lon, lat, radius), (lon, lat, radius * 1.3)), zone())
    assert got.certain[1] <= got.certain[0]
    assert got.possible[0] <= got.possible[1]


def test_a_disc_half_over_a_straight_edge_is_half_inside() -> None:
    got = place_shares(discs((36.0, 35.5, 5000), (36.5, 35.0, 5000), (36.0, 35.0, 5000)), zone())
    assert got.p_inside == pytest.approx([0.5, 0.5, 0.25], abs=2e-3)


def test_the_share_of_a_disc_cut_off_centre_is_that_of_a_circular_segment() -> None:
    # Edge at half a radius from the centre: (arccos d - d sqrt(1 - d²)) / π, d = 1/2, lies outside.
    lon = float(GEOD.fwd(36.0, 35.5, 90, 2500)[0])
    got = place_shares(discs((lon, 35.5, 5000)), zone())
    outside = (np.arccos(0.5) - 0.5 * np.sqrt(0.75)) / np.pi
    assert got.p_inside[0] == pytest.approx(1 - outside, abs=2e-3)


def test_the_edge_counts_as_inside_and_nothing_on_it_as_certain() -> None:
    got = place_shares(discs((36.0, 35.5, 0.0), (36.5, 35.5, 0.0)), zone())
    assert got.inside.tolist() == [True, True]
    assert got.certain.tolist() == [False, True]


def test_accuracy_of_the_zone_widens_the_footprint() -> None:
    near_edge = discs((36.05, 35.5, 1000))  # 4.5 km inside
    assert place_shares(near_edge, zone()).certain[0]
    wide = place_shares(near_edge, zone(accuracy_m=5000))
    assert not wide.certain[0]
    assert 0.9 < wide.p_inside[0] < 1


def test_an_unplaced_report_is_possible_and_its_point_counts_as_given() -> None:
    nowhere = discs((np.nan, np.nan, np.nan), (36.5, 35.5, np.nan), (50.0, 10.0, np.nan))
    got = place_shares(nowhere, zone())
    assert got.possible.all()
    assert not got.certain.any()
    assert got.inside.tolist() == [False, True, False]
    assert got.p_inside.tolist() == [0, 0, 0]


def test_lines_never_agreed_give_possible_counts_only() -> None:
    inside_the_bound, away = (36.5, 35.5, 1000.0), (40.0, 35.5, 1000.0)
    got = place_shares(discs(inside_the_bound, away), zone(is_stated=False))
    assert not got.inside.any()
    assert not got.certain.any()
    assert got.p_inside.sum() == 0
    assert got.possible.tolist() == [True, False]


def test_areas_are_decided_by_their_share_of_area() -> None:
    within, half = box(36.2, 35.2, 36.4, 35.4), box(36.5, 35.2, 37.5, 35.8)
    got = place_shares(areas(within, half, lon=36.5, lat=35.3), zone())
    assert got.certain.tolist() == [True, False]
    assert got.p_inside == pytest.approx([1, 0.5], abs=1e-3)


def test_an_area_elsewhere_is_impossible_unless_its_report_gives_a_point_inside() -> None:
    elsewhere = box(1, 1, 2, 2)
    assert not place_shares(areas(elsewhere, lon=1.5, lat=1.5), zone()).possible[0]
    got = place_shares(areas(elsewhere, lon=36.5, lat=35.5), zone())
    assert (got.inside[0], got.possible[0], got.certain[0]) == (True, True, False)
    assert in_order(got)


def test_a_district_is_certain_in_itself_whatever_the_accuracy() -> None:
    got = place_shares(areas(SQUARE, lon=36.5, lat=35.5), zone(accuracy_m=5000))
    assert got.certain[0]


def test_reach_over_the_antimeridian_is_seen() -> None:
    fiji = load_countries().by_iso("FJ")
    assert fiji is not None
    east = discs((-180.0 + 0.001, -16.5, 25_000), (179.999, -16.5, 25_000))
    got = place_shares(east, zone(fiji.geometry))
    assert got.possible.all()
    assert got.p_inside[0] == pytest.approx(got.p_inside[1], abs=0.02)
    past_180 = place_shares(
        discs((-179.5, -16.5, 900), (179.5, -16.5, 900)), zone(box(179, -17, 181, -16))
    )
    assert past_180.certain.all()


def test_edges_made_by_cutting_out_the_neighbourhood_are_no_edges_of_the_zone() -> None:
    # Its nearest true edge is 127 km away; the cut's own southern side bows into reach.
    got = place_shares(discs((36.5, 35.0, 75_000)), zone(box(30, 30, 37.9, 40), 10_000.0))
    assert got.certain.all()


@pytest.mark.parametrize("levels", [(), (1, 2)])
def test_every_real_row_is_in_order_and_inside_as_other_tools_say(
    shared: Path, levels: tuple[int, ...]
) -> None:
    with gzip.open(shared / "events" / "ged_syria_2016-2018.csv.gz", "rt", newline="") as lines:
        rows: list[dict[str, Any]] = [
            {
                "lon_deg": float(row["longitude"]),
                "lat_deg": float(row["latitude"]),
                "precision": row["where_prec"],
                "admin1": row["adm_1"],
                "admin2": row["adm_2"],
                "country_code": row["country_id"],
            }
            for row in csv.DictReader(lines)
        ]
    layers = [admin_layer(shared, level) for level in levels]
    found, _ = footprints(reports(*rows), layers=layers, countries=load_countries())
    corridor = zone(shapely.LineString([(36.2, 35.81), (36.61, 35.81)]).buffer(0.06), 3000)
    got = place_shares(found, corridor)
    by_hand = [corridor.geometry.covers(Point(r["lon_deg"], r["lat_deg"])) for r in rows]
    assert len(got.inside) == 14_522
    assert got.inside.tolist() == by_hand
    assert in_order(got)


def test_no_reports_give_no_shares() -> None:
    got = place_shares(discs(), zone())
    assert len(got.inside) == len(got.p_inside) == 0
