from __future__ import annotations

import numpy as np
import pytest
import shapely
from pyproj import Geod

from truceline.core.errors import InvalidValue
from truceline.geography.distance import distance_to_line, in_words

GEOD = Geod(ellps="WGS84")
# Along a meridian a line is straight on the ellipsoid and in the plane.
LINE = [(38.0, 47.0), (38.0, 48.0), (38.0, 49.0)]


def off(km: float, azimuth: float, lat: float = 48.0) -> tuple[float, float]:
    lon, lat, _ = GEOD.fwd(38.0, lat, azimuth, 1000 * km)
    return float(lon), float(lat)


def test_distances_are_those_on_the_ellipsoid_and_west_of_a_line_going_north_is_left() -> None:
    points = np.array([off(5, 270), off(12, 90), off(300, 90), off(30, 0, 49.0)])
    got = distance_to_line(LINE, points[:, 0], points[:, 1], np.zeros(4))
    assert got.nearest_m == pytest.approx([5_000, 12_000, 300_000, 30_000], rel=2e-6)
    assert got.side[:3].tolist() == [1, -1, -1]


def test_radius_and_accuracy_make_a_range_and_a_side_that_may_be_either() -> None:
    points = np.array([off(5, 270), off(5, 270), off(5, 90), (np.nan, np.nan)])
    radius = np.array([1_000, 25_000, np.nan, 1_000])
    got = distance_to_line(LINE, points[:, 0], points[:, 1], radius, accuracy_m=500)
    assert got.low_m == pytest.approx([3_500, 0, np.nan, np.nan], abs=1, nan_ok=True)
    assert got.high_m == pytest.approx([6_500, 30_500, np.nan, np.nan], abs=1, nan_ok=True)
    assert got.side.tolist() == [1, 0, 0, 0]
    assert got.within(7_000) == (1, 1, 2)
    assert in_words(got, distance_km=7) == (
        "Within 7 km of the line lie 1 of 4 incidents for sure, and 1 more may lie there; of 2 it "
        "is not known where they lie."
    )


def test_the_way_a_line_is_written_changes_sides_only() -> None:
    rng = np.random.default_rng(6)
    lon, lat = rng.uniform(37, 39, 200), rng.uniform(46.5, 49.5, 200)
    there = distance_to_line(LINE, lon, lat, np.full(200, 500.0))
    back = distance_to_line(LINE[::-1], lon, lat, np.full(200, 500.0))
    assert np.allclose(there.nearest_m, back.nearest_m)
    assert (there.side == -back.side).all()


def test_what_is_no_line_or_no_radius_is_refused() -> None:
    one = np.array([38.0])
    pieces = shapely.MultiLineString([LINE[:2], [(39.0, 48.0), (39.0, 49.0)]])
    with pytest.raises(InvalidValue, match="2 pieces"):
        distance_to_line(pieces, one, one + 10, one)
    with pytest.raises(InvalidValue, match="negative"):
        distance_to_line(LINE, one, one + 10, -one)


def test_no_points_give_no_distances() -> None:
    none = np.array([])
    assert distance_to_line(LINE, none, none, none).within(1000) == (0, 0, 0)
