from __future__ import annotations

import shapely
from shapely.geometry import GeometryCollection, LineString, Point, Polygon, box

from truceline.geography.shapes import areas_only, part_in_window


def test_lines_and_points_left_by_cutting_are_dropped() -> None:
    square = box(0, 0, 1, 1)
    mixed = GeometryCollection([square, LineString([(1, 0), (2, 0)]), Point(5, 5)])
    assert areas_only(mixed).equals(square)
    assert areas_only(LineString([(0, 0), (1, 1)])).is_empty


def test_a_crossed_polygon_becomes_its_two_halves() -> None:
    bow_tie = Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    assert areas_only(bow_tie).is_valid
    assert areas_only(bow_tie).area == 2


def test_a_window_over_the_antimeridian_shows_both_sides_as_one() -> None:
    both_sides = shapely.union_all([box(178, 0, 180, 2), box(-180, 0, -178, 2)])
    assert part_in_window(both_sides, box(179, 0, 181, 2)).equals(box(179, 0, 181, 2))
    assert part_in_window(both_sides, box(-181, 0, -179, 2)).equals(box(-181, 0, -179, 2))


def test_a_window_that_only_touches_shows_nothing() -> None:
    assert part_in_window(box(0, 0, 1, 1), box(1, 0, 2, 1)).is_empty
