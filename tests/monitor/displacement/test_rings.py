from __future__ import annotations

import numpy as np
import pytest
import shapely
from pyproj import Geod
from shapely.geometry import box

from truceline.core.errors import InvalidValue
from truceline.geography.lines import disc
from truceline.geography.model import ZoneShape
from truceline.monitor.displacement import land_beyond, rings_around

GEOD = Geod(ellps="WGS84")


def zone(lon_deg: float = 36.4, lat_deg: float = 33.5, radius_m: float = 5000.0) -> ZoneShape:
    shape = disc((lon_deg, lat_deg), radius_m)
    return ZoneShape(zone_id="z", name="Zone", geometry=shape, accuracy_m=500)


@pytest.mark.parametrize("lat_deg", [0.0, 33.5, 60.0])
def test_edges_lie_at_their_distance_on_the_ground(lat_deg: float) -> None:
    for ring in rings_around(zone(lat_deg=lat_deg)):
        corners = shapely.get_coordinates(ring.shape.geometry)
        n = len(corners)
        far = GEOD.inv(np.full(n, 36.4), np.full(n, lat_deg), corners[:, 0], corners[:, 1])[2]
        assert far.max() == pytest.approx(5000 + ring.outer_km * 1000, rel=4e-4)
        assert far.min() == pytest.approx(5000 + ring.inner_km * 1000, rel=4e-4)


def test_rings_share_no_land_with_each_other_or_the_zone_and_leave_none_out() -> None:
    middle = zone()
    parts = [middle.geometry, *(ring.shape.geometry for ring in rings_around(middle))]
    whole = shapely.union_all(parts)
    assert sum(part.area for part in parts) == pytest.approx(whole.area, rel=1e-4)
    assert [ring.shape.name for ring in rings_around(middle)] == [
        "0–10 km around Zone",
        "10–25 km around Zone",
        "25–50 km around Zone",
    ]


def test_other_zones_and_other_lands_are_taken_out() -> None:
    other, land = zone(36.55), box(36.4, 33.0, 37.0, 34.0)
    for ring in rings_around(zone(), without=[other], within=land):
        assert ring.shape.geometry.intersection(other.geometry).area < 1e-9
        assert land.buffer(1e-9).covers(ring.shape.geometry)
        assert ring.shape.accuracy_m == 500


def test_the_land_beyond_begins_where_the_last_ring_ends() -> None:
    land = box(35.0, 32.0, 38.0, 35.0)
    rings = rings_around(zone(), within=land)
    beyond = land_beyond(zone(), land, 50)
    parts = [zone().geometry, *(ring.shape.geometry for ring in rings), beyond.geometry]
    assert sum(part.area for part in parts) == pytest.approx(land.area, rel=1e-4)
    assert beyond.geometry.intersection(rings[-1].shape.geometry).area < 1e-4


@pytest.mark.parametrize(
    ("made", "message"),
    [
        (lambda: rings_around(zone(), (5, 10)), "make no rings"),
        (lambda: rings_around(zone(), (0, 10, 10)), "make no rings"),
        (lambda: rings_around(zone(), within=box(0, 0, 1, 1)), "Nothing is left"),
        (lambda: land_beyond(zone(), zone().geometry, 10), "No land lies"),
        (lambda: rings_around(zone(), (0, 2000)), "too far to be drawn"),
        (lambda: rings_around(zone(179.8), (0, 50)), "antimeridian"),
        (lambda: rings_around(zone(0, 89.0), (0, 200)), "hold a pole"),
    ],
)
def test_what_cannot_be_drawn_is_refused(made: object, message: str) -> None:
    assert callable(made)
    with pytest.raises(InvalidValue, match=message):
        made()
