from __future__ import annotations

import numpy as np
import pytest
from pyproj import Geod
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from truceline.geography import Footprints, extent

GEOD = Geod(ellps="WGS84")


def one(
    radius_m: float, *areas: BaseGeometry, lon_deg: float = 36.0, lat_deg: float = 35.0
) -> Footprints:
    return Footprints(
        lon_deg=np.array([lon_deg]),
        lat_deg=np.array([lat_deg]),
        radius_m=np.array([radius_m]),
        area=np.array([len(areas) - 1]),
        areas=areas,
        basis=np.array([""], dtype=object),
    )


@pytest.mark.parametrize(("lon_deg", "parts"), [(36.0, 1), (179.9, 2), (-179.95, 2), (180.0, 2)])
def test_a_disc_has_the_area_of_its_radius_also_over_the_antimeridian(
    lon_deg: float, parts: int
) -> None:
    shape = extent(one(25_000.0, lon_deg=lon_deg), 0)
    assert shape is not None
    assert len(getattr(shape, "geoms", [shape])) == parts
    assert shape.bounds[0] >= -180
    assert shape.bounds[2] <= 180
    area, _ = GEOD.geometry_area_perimeter(shape)
    assert abs(area) == pytest.approx(np.pi * 25_000**2, rel=2e-3)


def test_a_disc_at_a_pole_has_no_shape_in_degrees() -> None:
    assert extent(one(25_000.0, lat_deg=89.9), 0) is None


def test_an_area_is_given_as_it_is() -> None:
    square = box(36, 35, 37, 36)
    assert extent(one(np.nan, square), 0) is square


@pytest.mark.parametrize("radius_m", [np.nan, 0.0, 2_000_000.0])
def test_what_is_unplaced_or_as_wide_as_a_continent_has_no_shape(radius_m: float) -> None:
    assert extent(one(radius_m), 0) is None
