from __future__ import annotations

import pickle
from datetime import date

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry

from truceline.core.errors import InvalidValue, MissingExtra
from truceline.geography.model import ZoneShape
from truceline.geography.zone_index import ZoneIndex, build_zone_index

from .zone_examples import blob, named, points, zone

DAY = np.datetime64("2018-03-01")


def one_by_one(
    zones: list[ZoneShape], lon: np.ndarray, lat: np.ndarray, day: np.ndarray
) -> set[tuple[int, str]]:
    """Every point against every zone, by shapely alone."""
    found = set()
    for shape in zones:
        first = np.datetime64(shape.valid_from or "0001-01-01")
        until = np.datetime64(shape.valid_until or "9999-12-31")
        held = shapely.contains_xy(shape.geometry, lon, lat) & (first <= day) & (day < until)
        found |= {(int(row), shape.zone_id) for row in np.flatnonzero(held)}
    return found


@given(seed=st.integers(0, 2**32 - 1), side=st.sampled_from([1, 2, 7, 64, 500]))
def test_any_grid_answers_what_each_zone_answers_by_itself(seed: int, side: int) -> None:
    rng = np.random.default_rng(seed)
    zones = [blob(rng, k) for k in range(rng.integers(1, 12))]
    lon, lat, day = points(rng, 400)
    index = build_zone_index(zones, cells_per_side=side)
    pairs = index.pairs(lon, lat, day)
    assert named(pairs, index) == one_by_one(zones, lon, lat, day)
    assert len(named(pairs, index)) == len(pairs)


def test_rows_come_in_order_and_each_is_judged_by_itself() -> None:
    rng = np.random.default_rng(3)
    index = build_zone_index([blob(rng, k) for k in range(9)], cells_per_side=32)
    lon, lat, day = points(rng, 2000)
    pairs = index.pairs(lon, lat, day)
    assert (np.diff(pairs.row * len(index.zone_ids) + pairs.zone) > 0).all()
    order = rng.permutation(2000)
    other = index.pairs(lon[order], lat[order], day[order])
    assert {(int(order[row]), zone_id) for row, zone_id in named(other, index)} == named(
        pairs, index
    )


def test_the_order_of_zones_changes_nothing() -> None:
    zones = [blob(np.random.default_rng(k), k) for k in range(5)]
    one, other = build_zone_index(zones), build_zone_index(zones[::-1])
    assert one.zone_set.key == other.zone_set.key
    assert np.array_equal(one.cells.entry, other.cells.entry)


def test_rows_that_cannot_be_placed_are_counted_never_lost() -> None:
    index = build_zone_index([zone("a", box(-180, -90, 180, 90))])
    lon = np.array([np.nan, 1.0, 181.0, np.inf, 5.0, 5.0])
    lat = np.array([1.0, np.nan, 5.0, 5.0, -90.5, 5.0])
    day = np.array([DAY, DAY, DAY, DAY, DAY, "NaT"], dtype="datetime64[D]")
    pairs = index.pairs(lon, lat, day)
    assert len(pairs) == 0
    assert (pairs.unplaced.without_point, pairs.unplaced.off_earth) == (2, 3)
    assert pairs.unplaced.without_day == 1
    assert pairs.unplaced.in_words() == (
        "6 rows could not be placed: 2 give no point, 3 give a point that is not on earth, "
        "1 give no day."
    )
    assert len(index.pairs(lon, lat)) == 1  # No day asked for, none missed.


def test_a_zone_holds_from_its_first_day_until_the_day_it_no_longer_holds() -> None:
    square = box(0, 0, 1, 1)
    index = build_zone_index(
        [
            zone("line", square, None, date(2018, 3, 1)),
            zone("line", box(0, 0, 2, 2), date(2018, 3, 1), date(2018, 4, 1)),
        ]
    )
    days = np.array(["2018-02-28", "2018-03-01", "2018-03-31", "2018-04-01"], "datetime64[D]")
    pairs = index.pairs(np.full(4, 0.5), np.full(4, 0.5), days)
    assert pairs.row.tolist() == [0, 1, 2]
    assert pairs.zone.tolist() == [0, 1, 1]
    assert len(index.pairs(np.array([0.5]), np.array([0.5]))) == 2


def test_two_outlines_of_one_zone_on_one_day_are_refused() -> None:
    twice = [zone("a", box(0, 0, 1, 1)), zone("a", box(0, 0, 2, 2), date(2018, 1, 1))]
    with pytest.raises(InvalidValue, match="'a' has two outlines on 2018-01-01"):
        build_zone_index(twice)


def test_lines_never_agreed_hold_nothing_unless_their_bound_is_asked_for() -> None:
    from truceline.geography.zone_index import read_zone_set  # noqa: PLC0415

    zones = [zone("a", box(0, 0, 1, 1), is_stated=False)]
    index, bounds = (
        build_zone_index(zones),
        build_zone_index(read_zone_set(zones, with_bounds=True)),
    )
    point = np.array([0.5])
    assert (len(index.pairs(point, point)), len(bounds.pairs(point, point))) == (0, 1)
    assert index.zone_set.never_agreed == ("a",)


def test_a_zone_over_the_antimeridian_holds_both_sides_written_either_way() -> None:
    lon, lat = np.array([179.5, -179.5, 180.0, -180.0, 178.5, -178.5]), np.full(6, 0.5)
    cut = MultiPolygon([box(179, 0, 180, 1), box(-180, 0, -179, 1)])
    for shape in (box(179, 0, 181, 1), box(-181, 0, -179, 1), cut):
        index = build_zone_index([zone("a", shape)])
        assert index.pairs(lon, lat).row.tolist() == [0, 1, 2, 3]


def test_a_pole_belongs_to_one_zone_whatever_longitude_is_given() -> None:
    caps = [zone("west", box(-180, 80, 0, 90)), zone("east", box(0, 80, 180, 90))]
    feet = [zone("foot-west", box(-180, -90, 0, -80)), zone("foot-east", box(0, -90, 180, -80))]
    index = build_zone_index([*caps, *feet])
    lon = np.array([-180.0, -90.0, 0.0, 90.0, 180.0])
    assert named(index.pairs(lon, np.full(5, 90.0)), index) == {(k, "west") for k in range(5)}
    assert named(index.pairs(lon, np.full(5, -90.0)), index) == {(k, "foot-west") for k in range(5)}


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        (Polygon([(179, 0), (-179, 0), (-179, 1), (179, 1)]), "edge over 358 degrees"),
        (Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]), "no valid outline"),
        (box(0, 80, 1, 91), "leaves the earth"),
        (box(-200, 0, 200, 1), "wider than the earth"),
        (LineString([(0, 0), (1, 1)]), "is no area"),
        (Polygon(), "is no area"),
    ],
)
def test_an_outline_that_means_two_things_is_refused(shape: BaseGeometry, words: str) -> None:
    with pytest.raises(InvalidValue, match=words) as caught:
        build_zone_index([zone("odd", shape)])
    assert "'odd'" in caught.value.message


def test_no_zone_holds_nothing_and_no_row_asks_nothing() -> None:
    none = build_zone_index([]).pairs(
        np.array([0.5, 36.0]), np.array([0.5, 35.0]), np.array([1, 2])
    )
    assert (len(none), none.rows_asked) == (0, 2)
    one = build_zone_index([zone("a", box(0, 0, 1, 1))])
    assert len(one.pairs(np.zeros(0), np.zeros(0), np.zeros(0))) == 0


def test_a_zone_smaller_than_any_cell_is_found() -> None:
    index = build_zone_index(
        [zone("dot", box(36, 35, 36 + 1e-7, 35 + 1e-7)), zone("world", box(-180, -90, 180, 90))]
    )
    lon = np.array([36 + 5e-8, 36 + 2e-7])
    assert named(index.pairs(lon, np.full(2, 35 + 5e-8)), index) == {
        (0, "dot"),
        (0, "world"),
        (1, "world"),
    }


def test_columns_that_do_not_belong_together_are_refused() -> None:
    index = build_zone_index([zone("a", box(0, 0, 1, 1))])
    with pytest.raises(InvalidValue, match="2 and 3 rows"):
        index.pairs(np.zeros(2), np.zeros(3))
    with pytest.raises(InvalidValue, match="Days are given as float64"):
        index.pairs(np.zeros(1), np.zeros(1), np.array([1.5]))


def test_an_index_travels_to_another_process() -> None:
    rng = np.random.default_rng(1)
    index = build_zone_index([blob(rng, k) for k in range(4)])
    lon, lat, day = points(rng, 500)
    index.pairs(lon, lat, day)
    other: ZoneIndex = pickle.loads(pickle.dumps(index))  # noqa: S301 - our own bytes
    assert named(other.pairs(lon, lat, day), other) == named(index.pairs(lon, lat, day), index)


def test_the_compiled_lookup_gives_the_same_pairs() -> None:
    pytest.importorskip("numba", reason="the extra `fast` is not installed")
    rng = np.random.default_rng(2)
    index = build_zone_index([blob(rng, k) for k in range(9)], cells_per_side=100)
    lon, lat, day = points(rng, 5000)
    lon[:9], lat[:3], day[9:12] = np.linspace(-180, 180, 9), (90.0, -90.0, np.nan), "NaT"
    for days in (day, None):
        slow, quick = (index.pairs(lon, lat, days, is_fast=fast) for fast in (False, True))
        assert np.array_equal(slow.row, quick.row)
        assert np.array_equal(slow.zone, quick.zone)
        assert slow.unplaced == quick.unplaced


def test_a_missing_compiler_is_named_with_its_install_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "numba", None)
    index = build_zone_index([zone("a", box(0, 0, 1, 1))])
    with pytest.raises(MissingExtra, match=r"truceline\[fast\]"):
        index.pairs(np.zeros(1), np.zeros(1), is_fast=True)
