from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry import MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry

from truceline.core.errors import InvalidValue, UnknownId
from truceline.geography import (
    Footprints,
    PlaceShares,
    ZoneShape,
    load_countries,
    place_shares,
    sampled,
)
from truceline.geography.sampled import build_footprint_index, sample_shares
from truceline.geography.scatter import in_area, in_discs, unit_disc

from .zone_examples import blob

SQUARE = box(36, 35, 37, 36)
NAN = float("nan")


def zone(
    geometry: BaseGeometry, name: str = "z", accuracy_m: float = 0.0, *, is_stated: bool = True
) -> ZoneShape:
    return ZoneShape(
        zone_id=name, name=name, geometry=geometry, accuracy_m=accuracy_m, is_stated=is_stated
    )


def placed(rows: list[tuple[float, float, float, int]], *areas: BaseGeometry) -> Footprints:
    """Footprints from longitude, latitude, radius and number of the area (-1: none)."""
    columns = np.array(rows, dtype=np.float64).reshape(-1, 4)
    return Footprints(
        lon_deg=columns[:, 0].copy(),
        lat_deg=columns[:, 1].copy(),
        radius_m=columns[:, 2].copy(),
        area=columns[:, 3].astype(np.int64),
        areas=areas,
        basis=np.full(len(columns), "", dtype=object),
    )


def assert_alike(got: PlaceShares, exact: PlaceShares, off: float = 0.15) -> None:
    for name in ("inside", "certain", "possible"):
        assert np.array_equal(getattr(got, name), getattr(exact, name)), name
    assert np.abs(got.p_inside - exact.p_inside).max(initial=0) < off
    assert (got.certain <= got.p_inside).all()
    assert (got.p_inside <= got.possible).all()
    part = exact.possible & ~exact.certain & (exact.p_inside > 0)
    assert ((got.p_inside[part] > 0) & (got.p_inside[part] < 1)).all()


def lands(seed: int) -> list[ZoneShape]:
    rng = np.random.default_rng(seed)
    return [
        zone(blob(rng, k).geometry, f"z{k:02}", float(k % 3) * 2000, is_stated=k % 4 > 0)
        for k in range(8)
    ]


@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_certain_possible_and_inside_are_those_of_the_oracle(seed: int) -> None:
    rng = np.random.default_rng(seed)
    zones, areas = lands(seed), [blob(rng, 30).geometry, box(0, 0, 1, 1)]
    wide = rng.choice([0.0, 10.0, 900.0, 1000.0, 25_000.0, 75_000.0, 240_000.0, NAN], 120)
    rows = [(rng.uniform(-8, 8), rng.uniform(-8, 8), each, -1) for each in wide]
    rows += [*rows[:30], (0.5, 0.5, NAN, 0), (0.5, 0.5, NAN, 1), (NAN, NAN, NAN, 1)]
    rows += [(NAN, NAN, NAN, -1), (NAN, NAN, 5.0, -1)]
    reports = placed(rows, *areas)
    shares = sample_shares(reports, build_footprint_index(zones, cells_per_side=200))
    for number, shape in enumerate(zones):
        assert_alike(shares.of_zone(number), place_shares(reports, shape))


def test_many_discs_decided_by_distance_are_those_of_the_oracle() -> None:
    rng = np.random.default_rng(4)
    shape = zone(blob(rng, 3).geometry)
    west, south, east, north = shape.geometry.bounds
    wide = rng.choice([1000.0, 4000.0, 25_000.0], 12_000)
    lon, lat = rng.uniform(west, west + 1, 12_000), rng.uniform(south, south + 1, 12_000)
    reports = placed(list(zip(lon, lat, wide, np.full(12_000, -1.0), strict=True)))
    assert_alike(sample_shares(reports, [shape]).of_zone("z"), place_shares(reports, shape))
    assert east > west
    assert north > south


def test_compiled_loops_give_the_same_pairs_and_shares_to_the_last_bit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("numba", reason="the extra `fast` is not installed")
    rng, zones = np.random.default_rng(6), lands(6)
    # Points on a border, at the height of a corner and a disc that just touches: what rounding
    # could decide is decided as without the loops.
    zones.append(zone(MultiPolygon([SQUARE, box(0.0, 0.0, 1.0, 1.0)]), "squares"))
    wide = rng.choice([0.0, 1000.0, 25_000.0, 75_000.0], 2000)
    rows = [(rng.uniform(-8, 8), rng.uniform(-8, 8), each, -1) for each in wide]
    rows += [(0.0, 0.0, 0.0, -1), (0.5, 0.0, 1000.0, -1), (1.5, 1.0, 0.0, -1), (0.5, 1.0, 0.0, -1)]
    plain = sample_shares(placed(rows), zones)
    monkeypatch.setattr(sampled, "FAST_FROM", 0)
    fast = sample_shares(placed(rows), zones)
    assert sampled.build_footprint_index(zones, is_fast=True).layers[0].is_fast
    for number in range(len(zones)):
        one, other = plain.of_zone(number), fast.of_zone(number)
        assert np.array_equal(one.p_inside, other.p_inside)
        assert all(
            np.array_equal(getattr(one, name), getattr(other, name))
            for name in ("inside", "certain", "possible")
        )


def test_compiled_loops_hold_points_as_the_exact_test_does() -> None:
    pytest.importorskip("numba", reason="the extra `fast` is not installed")
    corners = [(0, 0), (4, 0), (4, 4), (3, 2), (2, 4), (1, 2), (0, 4)]
    outline = Polygon(corners, [[(1.5, 0.5), (2.5, 0.5), (2, 1.5)]])
    layers = [
        build_footprint_index([zone(outline)], cells_per_side=5, is_fast=one).layers[0]
        for one in (False, True)
    ]
    # On corners, on edges, level with corners, and a hair beside each.
    at = np.unique(np.concatenate([np.linspace(-1, 5, 25) + off for off in (-1e-15, 0.0, 1e-15)]))
    lon, lat = (np.ascontiguousarray(each) for each in np.meshgrid(at, at))
    plain, fast = (layer.tally(lon.reshape(-1, 1), lat.reshape(-1, 1))[0] for layer in layers)
    assert np.array_equal(plain, fast)
    assert 0 < plain.sum() < plain.size


def test_more_points_err_less() -> None:
    rng = np.random.default_rng(2)
    rows = [(rng.uniform(35.8, 37.2), rng.uniform(34.8, 36.2), 25_000.0, -1) for _ in range(300)]
    reports = placed(rows)
    exact = place_shares(reports, zone(SQUARE)).p_inside
    off = [
        np.abs(sample_shares(reports, [zone(SQUARE)], points=n).of_zone(0).p_inside - exact).mean()
        for n in (16, 64, 1024)
    ]
    assert off[0] > off[1] > 3 * off[2]


@pytest.mark.parametrize(("lat", "wide"), [(0, 150_000), (35, 25_000), (-55, 75_000), (70, 75_000)])
def test_points_of_a_disc_lie_where_geodesics_end(lat: float, wide: float) -> None:
    spread = unit_disc(64)
    lon, lats = in_discs(np.array([36.0]), np.array([float(lat)]), np.array([float(wide)]), spread)
    here = np.full(64, 36.0), np.full(64, float(lat))
    azimuth, _, off = Geod(ellps="WGS84").inv(*here, lon[0], lats[0])
    assert np.abs(off / wide - np.hypot(*spread.T)).max() < 2e-4
    turned = np.radians(azimuth) - np.arctan2(*spread.T)  # the same for every point
    assert np.ptp(np.unwrap(np.sort(turned % (2 * np.pi)), period=2 * np.pi) % 6.2831) < 1e-3


def test_points_of_a_disc_are_the_same_in_any_company() -> None:
    disc = np.array([36.1, 35.2, 36.1]), np.array([35.0, 34.0, 35.0]), np.full(3, 25_000.0)
    lon, lat = in_discs(*disc, unit_disc(64))
    one, other, wide = (column[:1] for column in disc)
    alone = in_discs(one, other, wide, unit_disc(64))
    assert np.array_equal(lon[0], lon[2])
    assert np.array_equal(np.stack([lon, lat])[:, 0], alone[:, 0])


def test_points_of_an_area_lie_in_it_evenly() -> None:
    shape = Polygon([(0, 0), (9, 0), (9, 1), (1, 1), (1, 9), (0, 9)])
    found = in_area(shape, 1000)
    assert len(found) == pytest.approx(1000, rel=0.05)
    assert (found[:, 1] < 1).mean() == pytest.approx(9 / 17, abs=0.01)


@pytest.mark.parametrize(
    ("boundary", "held"), [("intersects", [1, 1]), ("half-open", [0, 1]), ("within", [0, 0])]
)
def test_a_point_on_a_shared_border_belongs_as_the_rule_says(
    boundary: str, held: list[int]
) -> None:
    zones = [zone(SQUARE, "west"), zone(box(37, 35, 38, 36), "east")]
    border = placed([(37.0, 35.5, 1000.0, -1)])
    shares = sample_shares(border, zones, boundary=boundary)
    assert [int(shares.of_zone(k).inside[0]) for k in range(2)] == held


def test_over_the_antimeridian_and_near_a_pole_the_exact_way_is_taken() -> None:
    fiji = load_countries().by_iso("FJ")
    assert fiji is not None
    zones = [zone(fiji.geometry, "fiji"), zone(box(-180, 89, 180, 90), "cap")]
    reports = placed([(-179.999, -16.5, 25_000.0, -1), (12.0, 89.05, 25_000.0, -1)])
    shares = sample_shares(reports, build_footprint_index(zones, cells_per_side=50))
    for number, shape in enumerate(zones):
        assert_alike(shares.of_zone(number), place_shares(reports, shape), 1e-9)


def test_an_index_serves_any_number_of_tables() -> None:
    index = build_footprint_index([zone(SQUARE)])
    assert len(sample_shares(placed([]), index).row) == 0
    assert sample_shares(placed([(36.5, 35.5, 0.0, -1)]), index).of_zone(0).certain[0]
    assert len(sample_shares(placed([(36.5, 35.5, 0.0, -1)]), []).row) == 0


def test_what_cannot_be_asked_is_refused() -> None:
    with pytest.raises(InvalidValue, match="3 points"):
        sample_shares(placed([]), [zone(SQUARE)], points=3)
    with pytest.raises(InvalidValue, match="no rule for borders"):
        sample_shares(placed([]), [zone(SQUARE)], boundary="touches")
    with pytest.raises(InvalidValue, match="accuracy of nan"):
        build_footprint_index([zone(SQUARE, accuracy_m=NAN)])
    with pytest.raises(UnknownId, match="no zone 'x'"):
        sample_shares(placed([]), [zone(SQUARE)]).of_zone("x")
