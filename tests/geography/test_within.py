from __future__ import annotations

import pytest
from shapely.geometry import box

from truceline.core.place import Place
from truceline.geography.model import ZoneShape
from truceline.geography.within import zones_around


def zone(*, is_stated: bool = True) -> ZoneShape:
    square = box(36.0, 35.0, 37.0, 36.0)
    return ZoneShape(zone_id="z", name="Z", geometry=square, accuracy_m=0.0, is_stated=is_stated)


def place(lon: float | None, radius_m: float = 1000.0) -> Place:
    return Place(
        place_id="p",
        names={"en": "P"},
        lon_deg=lon,
        lat_deg=None if lon is None else 35.5,
        radius_m=radius_m,
    )


@pytest.mark.parametrize(
    ("lon", "how"),
    [(36.5, "inside"), (36.001, "partly inside"), (35.995, "perhaps inside"), (35.9, "")],
)
def test_how_a_place_lies_to_a_zone_follows_its_disc(lon: float, how: str) -> None:
    found = zones_around(place(lon), [zone()])
    assert [words for _, words in found] == ([how] if how else [])


def test_lines_never_agreed_hold_nothing_for_sure() -> None:
    assert [how for _, how in zones_around(place(36.5), [zone(is_stated=False)])] == [
        "perhaps inside"
    ]
    assert zones_around(place(None), [zone()]) == ()
