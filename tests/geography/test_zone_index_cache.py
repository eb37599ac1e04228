from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from shapely.geometry import box

from truceline.geography.zone_index import ZoneIndex, cached_zone_index

from .zone_examples import zone

ZONES = [zone("a", box(0, 0, 1, 1)), zone("b", box(0.5, 0.5, 2, 2))]


def rows(index: ZoneIndex) -> list[int]:
    pairs = index.pairs(np.array([0.7, 1.5]), np.array([0.7, 1.5]))
    return [int(zone) for zone in pairs.zone]


def test_the_second_time_comes_from_the_file_with_the_same_answer(tmp_path: Path) -> None:
    path = tmp_path / "zones.index"
    first = cached_zone_index(ZONES, path)
    written = path.stat().st_mtime_ns
    second = cached_zone_index(ZONES[::-1], path)
    assert path.stat().st_mtime_ns == written
    assert rows(first) == rows(second) == [0, 1, 1]
    assert first.grid == second.grid
    assert [p.name for p in tmp_path.iterdir()] == ["zones.index"]


@pytest.mark.parametrize("flaw", ["cut", "flipped", "foreign", "empty"])
def test_a_damaged_file_is_built_anew(tmp_path: Path, flaw: str) -> None:
    path = tmp_path / "zones.index"
    cached_zone_index(ZONES, path)
    whole = path.read_bytes()
    flipped = whole[:-50] + bytes([whole[-50] ^ 1]) + whole[-49:]
    path.write_bytes({"cut": whole[:-9], "flipped": flipped, "foreign": b"x", "empty": b""}[flaw])
    assert rows(cached_zone_index(ZONES, path)) == [0, 1, 1]
    assert path.read_bytes() == whole


def test_other_zones_or_another_grid_never_use_an_old_file(tmp_path: Path) -> None:
    path = tmp_path / "zones.index"
    cached_zone_index(ZONES, path)
    moved = [ZONES[0], zone("b", box(1.2, 0.5, 2, 2))]
    assert rows(cached_zone_index(moved, path)) == [0, 1]
    assert cached_zone_index(moved, path, cells_per_side=8).grid.columns == 8
