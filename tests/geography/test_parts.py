from __future__ import annotations

import pytest
from shapely.geometry import box

from truceline.core.errors import InvalidValue
from truceline.geography.model import ZoneShape
from truceline.geography.parts import zone_parts


def zone(name: str, west: float, east: float, *, is_stated: bool = True) -> ZoneShape:
    square = box(west, 35, east, 36)
    return ZoneShape(zone_id=name, name=name, geometry=square, accuracy_m=0, is_stated=is_stated)


def test_parts_tell_who_covers_which_share_of_a_zone() -> None:
    others = [zone("west", 35, 36.5), zone("middle", 36.25, 36.75), zone("far", 40, 41)]
    parts = {part.zones: part.share for part in zone_parts(zone("z", 36, 37), others)}
    assert parts == pytest.approx(
        {
            frozenset({"z"}): 0.25,
            frozenset({"z", "west"}): 0.25,
            frozenset({"z", "west", "middle"}): 0.25,
            frozenset({"z", "middle"}): 0.25,
        },
        abs=1e-4,
    )


def test_lines_never_agreed_cut_nothing() -> None:
    with pytest.raises(InvalidValue, match="never agreed"):
        zone_parts(zone("z", 36, 37), [zone("dmz", 36, 36.5, is_stated=False)])
