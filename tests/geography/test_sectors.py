from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from truceline.core.errors import InvalidValue
from truceline.geography.sectors import load_reach, sector, sector_middle, sweep

GLOBE = Geod(ellps="WGS84")
# Between the towns that the daily reports of a mission in eastern Ukraine name, and far from them.
POSITIONS = [(38.0, 48.0), (36.63, 35.93), (-70.5, -54.8), (20.0, 78.2), (179.995, -16.5)]


def measured(shape: shapely.Geometry, lon: float, lat: float) -> tuple[np.ndarray, np.ndarray]:
    """Azimuth (−180 to 180) and distance of each corner from a point, on the ellipsoid."""
    corners = shapely.get_coordinates(shape)
    lons, lats = np.full(len(corners), lon), np.full(len(corners), lat)
    azimuth, _, metres = GLOBE.inv(lons, lats, corners[:, 0], corners[:, 1])
    return np.asarray(azimuth), np.asarray(metres)


@pytest.mark.parametrize(("lon", "lat"), POSITIONS)
@pytest.mark.parametrize(("near", "far"), [(200.0, 600.0), (4_000.0, 7_000.0), (0.0, 50_000.0)])
def test_corners_keep_distance_and_direction_within_a_thousandth(
    lon: float, lat: float, near: float, far: float
) -> None:
    azimuth, metres = measured(sector(lon, lat, 225, 15, near, far), lon, lat)
    assert metres.max() == pytest.approx(far, rel=1e-3)
    assert metres.min() == pytest.approx(near, rel=1e-3, abs=0.02)
    off = (azimuth[metres > 1] - 225 + 180) % 360 - 180
    assert np.abs(off).max() == pytest.approx(15, abs=0.05)


@pytest.mark.parametrize(("lon", "lat"), POSITIONS[:-1])
def test_between_its_corners_an_edge_is_true_as_well(lon: float, lat: float) -> None:
    shape = sector(lon, lat, 90, 40, 10_000, 30_000)
    azimuth, metres = measured(shapely.segmentize(shape, 0.0005), lon, lat)
    off = np.abs(azimuth - 90)
    at_side = (metres > 10_100) & (metres < 29_800)
    assert np.abs(off[at_side] - 40).max() < np.degrees(1e-3)
    arc = off < 39.5
    assert np.minimum(abs(metres[arc] / 30_000 - 1), abs(metres[arc] / 10_000 - 1)).max() < 1e-3


def test_without_a_bearing_it_is_a_ring_and_without_a_nearest_distance_a_disc() -> None:
    ring = sector(38, 48, distance_min_m=2_000, distance_max_m=5_000)
    assert shapely.get_num_interior_rings(ring) == 1
    _, metres = measured(ring, 38, 48)
    assert metres.min() == pytest.approx(2_000, rel=1e-3)
    assert shapely.get_num_interior_rings(sector(38, 48, distance_max_m=5_000)) == 0
    area, _ = GLOBE.geometry_area_perimeter(sector(38, 48, distance_max_m=5_000))
    assert abs(area) == pytest.approx(np.pi * 5_000**2, rel=1e-3)


def test_what_was_not_stated_is_our_reading_and_said_so() -> None:
    reach = load_reach()
    assert "own reading" in reach.source
    heard = sweep(225, means="heard")
    assert (heard.near_m, heard.far_m, heard.spread_deg) == (0, 20_000, 22.5)
    assert heard.assumed == ("as far as 20 km", "22.5° to either side")
    assert sweep(225, 15, 4_000, 7_000, means="heard").assumed == ()
    assert sweep(distance_min_m=30_000, means="heard").far_m == 50_000


def test_a_single_distance_is_an_estimate_not_a_line() -> None:
    assert sweep(90, 10, 2_000, 2_000).near_m == 1_500
    assert sweep(90, 10, 2_000, 2_000).far_m == 2_500
    here = sweep(None, None, 0, 0)
    assert (here.near_m, here.far_m) == (0, 100)
    assert sector(38, 48, None, None, 0, 0).area > 0


def test_a_direction_narrower_than_any_instrument_is_widened_and_said_so() -> None:
    thin = sweep(1, 2e-309)
    assert (thin.spread_deg, thin.assumed[-1]) == (0.1, "0.1° to either side at least")
    assert sector(0, 0, 1, 2e-309).area == sector(0, 0, 1, 0.1).area > 0
    assert sweep(1, 179.95).spread_deg == 180


@settings(deadline=None, max_examples=60)
@given(
    lon=st.floats(-180, 180),
    lat=st.floats(-80, 80),
    bearing=st.floats(0, 360),
    spread=st.floats(1, 179),
    near=st.floats(0, 40_000),
    wide=st.floats(200, 40_000),
)
def test_the_middle_lies_inside_and_never_at_the_observers(
    lon: float, lat: float, bearing: float, spread: float, near: float, wide: float
) -> None:
    shape = sector(lon, lat, bearing, spread, near, near + wide)
    middle = sector_middle(lon, lat, sweep(bearing, spread, near, near + wide))
    assert shape.is_valid
    assert middle is not None
    assert shapely.dwithin(shape, shapely.Point(middle), 1e-5)
    assert GLOBE.inv(lon, lat, *middle)[2] == pytest.approx(near + wide / 2, abs=2)


def test_all_round_has_no_middle_for_it_would_be_the_position() -> None:
    assert sector_middle(38, 48, sweep(distance_max_m=3_000)) is None


def test_over_the_antimeridian_it_is_two_parts_of_the_whole_area() -> None:
    shape = sector(179.995, -16.5, distance_max_m=5_000)
    parts = shapely.get_parts(shape)
    assert len(parts) == 2
    assert shape.bounds[0] >= -180
    assert shape.bounds[2] <= 180
    area = sum(abs(GLOBE.geometry_area_perimeter(part)[0]) for part in parts)
    assert area == pytest.approx(np.pi * 5_000**2, rel=1e-3)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((38, 89.99, 10, None, 0, 5_000), "The pole lies within"),
        ((38, 95, 10, None, 0, 5_000), "not on Earth"),
        ((38, 48, 361, None, 0, 5_000), "does not exist"),
        ((38, 48, 10, 200, 0, 5_000), "to either side"),
        ((38, 48, 10, None, 5_000, 4_000), "no range"),
        ((38, 48, 10, None, 0, 4_000_000), "at 4e"),
    ],
)
def test_what_makes_no_sector_is_refused_with_a_sentence(
    values: tuple[float, ...], said: str
) -> None:
    with pytest.raises(InvalidValue, match=said) as caught:
        sector(*values)
    assert caught.value.hint
