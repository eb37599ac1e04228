from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from truceline.core.errors import InvalidValue
from truceline.geography.along import Leg, cover_by_legs, cover_by_track, in_words, not_told
from truceline.geography.near_track import near_spans

GEOD = Geod(ellps="WGS84")
START = (36.5, 35.8)


def due_east(*km: float, north_km: float = 0.0) -> list[tuple[float, float]]:
    """Points so many kilometres along a shortest line that leaves due east."""
    points = [GEOD.fwd(*START, 90, 1000 * one)[:2] for one in km]
    return [GEOD.fwd(*point, 0, 1000 * north_km)[:2] for point in points]


ROAD = due_east(0, 20, 40, 60, 80, 100)


def test_a_track_along_the_first_30_km_of_100_covers_30_percent_and_its_reach() -> None:
    cover = cover_by_track(ROAD, [due_east(0, 10, 30)], tolerance_m=500)
    assert cover.length_m == pytest.approx(100_000, rel=1e-4)
    assert cover.low_m == cover.high_m == pytest.approx(30_500, abs=10)
    (rest,) = cover.uncovered
    assert (rest.from_m, rest.until_m) == pytest.approx((30_500, 100_000), abs=15)
    assert rest.start == pytest.approx(due_east(30.5)[0], abs=2e-4)
    assert in_words(cover) == (
        "30.5 of 100.0 km of the route were covered (30.5 %). Not covered: km 30.5 to 100.0."
    )


def test_a_track_beside_the_road_counts_within_the_tolerance_only() -> None:
    beside = due_east(0, 25, 50, north_km=0.3)
    assert cover_by_track(ROAD, [beside], tolerance_m=250).high_m == 0
    # At 300 m off, a reach of 500 m goes √(500² − 300²) = 400 m beyond the end.
    assert cover_by_track(ROAD, [beside], tolerance_m=500).low_m == pytest.approx(50_400, abs=15)


def test_between_fixes_far_apart_it_is_not_known_where_the_patrol_went() -> None:
    track = [due_east(0, 1, 2, 3, 53, 54)]
    cover = cover_by_track(ROAD, track, tolerance_m=500, longest_gap_m=2000)
    assert cover.low_m == pytest.approx(3_500 + 2_000, abs=20)
    assert cover.high_m == pytest.approx(54_500, abs=20)
    assert [one.is_unsure for one in cover.uncovered] == [True, False]
    assert "km 3.5 to 52.5 (not known)" in in_words(cover)


def test_no_track_is_no_share_of_zero() -> None:
    for cover in (cover_by_track(ROAD, [], tolerance_m=500), not_told(ROAD, "no track")):
        assert (cover.low_share, cover.high_share, cover.uncovered) == (None, None, ())
        assert "is not known: no track" in in_words(cover)


def test_a_road_gone_there_and_back_is_measured_as_long_as_it_is() -> None:
    there_and_back = [*ROAD, *ROAD[-2::-1]]
    cover = cover_by_track(there_and_back, [due_east(0, 50)], tolerance_m=10)
    assert cover.length_m == pytest.approx(200_000, rel=1e-4)
    assert cover.low_share == pytest.approx(0.5, abs=1e-3)
    assert len(cover.uncovered) == 1


def test_stated_parts_are_united_and_widened_by_what_places_reach() -> None:
    places = [due_east(one)[0] for one in (10, 30, 20, 40)]
    legs = [
        Leg(start=places[1], end=places[0], start_radius_m=1000, end_radius_m=1000),
        Leg(start=places[2], end=places[3]),
    ]
    cover = cover_by_legs(ROAD, legs)
    assert cover.low_m == pytest.approx(29_000, abs=15)
    assert cover.high_m == pytest.approx(31_000, abs=15)
    kinds = [(round(one.from_m / 1000), one.is_unsure) for one in cover.uncovered]
    assert kinds == [(0, False), (9, True), (40, False)]


def test_on_a_ring_a_part_over_its_start_needs_a_way() -> None:
    ring = shapely.box(36, 35, 36.4, 35.3).exterior
    on = [(36.2, 35.0), (36.2, 35.3)]
    for way in ("along", "against"):
        cover = cover_by_legs(ring, [Leg(start=on[0], end=on[1], way=way)], off_m=2000)
        assert cover.low_share == pytest.approx(0.5, abs=1e-3)
    both = [Leg(start=on[0], end=on[1], way=way) for way in ("along", "against")]
    assert cover_by_legs(ring, both, off_m=2000).low_share == pytest.approx(1, abs=1e-5)
    with pytest.raises(InvalidValue, match="two ways"):
        cover_by_legs(ring, [Leg(start=on[0], end=on[1])])


@pytest.mark.parametrize(
    ("route", "said"),
    [
        (shapely.MultiLineString([[(36, 35), (36.1, 35)], [(37, 35), (37.1, 35)]]), "2 pieces"),
        ([(36.0, 35.0), (36.0, 35.0)], "no length"),
        (shapely.Point(36, 35), "no line"),
        ([(0.0, 0.0), (60.0, 0.0)], "too far"),
    ],
)
def test_what_is_no_route_is_refused(
    route: list[tuple[float, float]] | BaseGeometry, said: str
) -> None:
    with pytest.raises(InvalidValue, match=said):
        cover_by_track(route, [ROAD], tolerance_m=500)


def test_pieces_that_meet_are_one_route() -> None:
    whole = shapely.MultiLineString([ROAD[:3], ROAD[2:]])
    cover = cover_by_track(whole, [due_east(0, 30)], tolerance_m=500)
    assert cover.low_m == pytest.approx(30_500, abs=10)


def test_a_place_off_the_route_is_refused() -> None:
    leg = Leg(start=due_east(10)[0], end=due_east(20, north_km=5)[0])
    with pytest.raises(InvalidValue, match=r"5\.0 km off"):
        cover_by_legs(ROAD, [leg])


KM = st.floats(0, 100)


@settings(deadline=None, max_examples=40)
@given(
    stops=st.lists(st.tuples(KM, st.floats(-3, 3)), min_size=1, max_size=8),
    tolerance=st.floats(50, 3000),
    gap=st.one_of(st.none(), st.floats(1000, 40_000)),
)
def test_a_share_is_a_share_and_the_same_from_the_other_end(
    stops: list[tuple[float, float]], tolerance: float, gap: float | None
) -> None:
    track = [[due_east(km, north_km=off)[0] for km, off in stops]]
    there, back = (
        cover_by_track(road, track, tolerance_m=tolerance, longest_gap_m=gap)
        for road in (ROAD, ROAD[::-1])
    )
    low, high = there.low_share, there.high_share
    assert low is not None
    assert high is not None
    assert 0 <= low <= high <= 1
    assert (back.low_share, back.high_share) == pytest.approx((low, high), abs=1e-6)
    lost = sum(one.length_m for one in there.uncovered if not one.is_unsure)
    assert lost == pytest.approx(there.length_m * (1 - high), abs=5)
    assert len(there.uncovered) == len(back.uncovered)


@settings(deadline=None, max_examples=40)
@given(cuts=st.lists(st.floats(21, 79), max_size=5, unique=True))
def test_telling_one_part_as_several_changes_nothing(cuts: list[float]) -> None:
    stops = [due_east(km)[0] for km in [20, *sorted(cuts), 80]]
    legs = [
        Leg(start=a, end=b) for a, b in pairwise(stops) if np.hypot(a[0] - b[0], a[1] - b[1]) > 1e-9
    ]
    cover = cover_by_legs(ROAD, legs)
    assert cover.low_m == pytest.approx(60_000, abs=15)


def test_where_a_path_is_near_a_track_agrees_with_a_buffer() -> None:
    rng = np.random.default_rng(8)
    for _ in range(20):
        corners, fixes = rng.uniform(0, 10_000, (6, 2)), rng.uniform(0, 10_000, (4, 2))
        steps = np.stack([fixes[:-1], fixes[1:]], axis=1)
        spans = near_spans(corners, steps, 700.0)
        near = shapely.LineString(fixes).buffer(700, quad_segs=256)
        sides = (shapely.LineString(side).intersection(near).length for side in pairwise(corners))
        assert sum(end - start for start, end in spans) == pytest.approx(sum(sides), abs=1)


def test_a_track_of_many_crossing_fixes_is_measured_at_once() -> None:
    rng = np.random.default_rng(9)
    fixes = np.array(due_east(*np.linspace(0, 50, 500))).repeat(8, axis=0)
    track = fixes + rng.normal(0, 0.0005, fixes.shape)
    cover = cover_by_track(ROAD, [[(x, y) for x, y in track]], tolerance_m=300)
    assert cover.high_m == pytest.approx(50_300, abs=200)
