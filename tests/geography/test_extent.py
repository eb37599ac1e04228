from __future__ import annotations

import numpy as np
import pytest
from pyproj import Geod
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from truceline.geography import Footprints, extent

GEOD = Geod(ellps="WGS84")


def one(radius_m: float, *areas: BaseGeometry) -> Footprints:
    return Footprints(
        lon_deg=np.array([36.0]),
        lat_deg=np.array([35.0]),
        radius_m=np.array([radius_m]),
        area=np.array([len(areas) - 1]),
        areas=areas,
        basis=np.array([""], dtype=object),
    )


def test_a_disc_has_the_area_of_its_radius() -> None:
    shape = extent(one(25_000.0), 0)
    assert shape is not None
    area, _ = GEOD.geometry_area_perimeter(shape)
    assert abs(area) == pytest.approx(np.pi * 25_000**2, rel=2e-3)


def test_an_area_is_given_as_it_is() -> None:
    square = box(36, 35, 37, 36)
    assert extent(one(np.nan, square), 0) is square


@pytest.mark.parametrize("radius_m", [np.nan, 0.0, 2_000_000.0])
def test_what_is_unplaced_or_as_wide_as_a_continent_has_no_shape(radius_m: float) -> None:
    assert extent(one(radius_m), 0) is None
