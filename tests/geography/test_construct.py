from __future__ import annotations

from datetime import date
from itertools import pairwise

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from pyproj import Geod

from truceline.core.findings import Severity
from truceline.core.pack import Body
from truceline.geography import AreaLayer, ZoneShape

from .builders import PLACES, POINTS, ROUTES, draw, place, route, zone

GEOD = Geod(ellps="WGS84")


def square_km(shape: ZoneShape) -> float:
    return abs(float(GEOD.geometry_area_perimeter(shape.geometry)[0])) / 1e6


def metres_to_line(shape: ZoneShape, line: list[tuple[float, float]]) -> NDArray[np.float64]:
    """Geodesic distance of corners of a shape from a road of shortest lines, in 5 m steps."""
    steps = [
        point
        for start, end in pairwise(line)
        for point in [start, *GEOD.npts(*start, *end, int(GEOD.inv(*start, *end)[2] / 5)), end]
    ]
    path, corners = np.array(steps), shapely.get_coordinates(shape.geometry)
    nearest = []
    for lon, lat in corners[:: max(1, len(corners) // 80)]:
        east = (path[:, 0] - lon) * np.cos(np.radians(lat))
        close = path[np.argsort(np.hypot(east, path[:, 1] - lat))[:50]]
        many = np.full(len(close), lon), np.full(len(close), lat)
        nearest.append(GEOD.inv(*many, close[:, 0], close[:, 1])[2].min())
    return np.array(nearest)


def test_the_edge_of_a_6_km_corridor_lies_6_km_from_the_road() -> None:
    shapes, findings = draw(zone("corridor", "buffer", {"route": "m4", "km": "6"}))
    line = [POINTS[p] or (0.0, 0.0) for p in ROUTES["m4"].through]
    distances = metres_to_line(shapes["corridor"], line)
    assert not findings
    assert distances.min() >= 5998
    assert distances.max() <= 6001


def test_a_disc_has_its_radius_in_every_direction() -> None:
    shapes, _ = draw(zone("disc", "disc", {"place": "ariha", "km": "10"}))
    corners = shapely.get_coordinates(shapes["disc"].geometry)
    lon, lat = POINTS["ariha"] or (0.0, 0.0)
    distances = GEOD.inv(
        np.full(len(corners), lon), np.full(len(corners), lat), corners[:, 0], corners[:, 1]
    )[2]
    assert np.abs(distances - 10_000).max() < 1


def test_left_and_right_of_a_line_share_nothing_and_make_the_whole_together() -> None:
    shapes, findings = draw(
        zone("left", "line_strip", {"route": "m4", "side": "left", "km": "15"}),
        zone("right", "line_strip", {"route": "m4", "side": "right", "km": "15"}),
        zone("left-of-way-back", "line_strip", {"route": "back", "side": "left", "km": "15"}),
    )
    left, right = shapes["left"], shapes["right"]
    road = [POINTS[p] or (0.0, 0.0) for p in ROUTES["m4"].through]
    length_km = GEOD.geometry_length(shapely.LineString(road)) / 1000
    assert not findings
    assert shapely.intersects_xy(left.geometry, 36.5, 35.87)  # north, going east
    assert left.geometry.intersection(right.geometry).area < 1e-9
    assert square_km(left) + square_km(right) == pytest.approx(30 * length_km, rel=0.01)
    assert square_km(shapes["left-of-way-back"]) == pytest.approx(square_km(right), rel=1e-6)


def test_a_part_of_a_route_ends_at_its_places() -> None:
    shapes, findings = draw(
        zone("part", "buffer", {"route": "m4", "km": "6", "from": "ariha", "until": "jisr"})
    )
    west, _, east, _ = shapes["part"].geometry.bounds
    assert not findings
    assert (west, east) == pytest.approx((36.32 - 0.0665, 36.61 + 0.0665), abs=0.001)


def test_a_segment_that_ends_at_a_place_nobody_can_find_is_not_drawn() -> None:
    shapes, findings = draw(zone("patrolled", "buffer", {"route": "patrol", "km": "6"}))
    assert not shapes
    assert [f.code for f in findings] == ["zone.unlocated-place"]
    assert "ain-al-havr" in findings[0].message
    assert str(findings[0].where) == "zones/patrolled.yaml, line 7"


def test_the_part_of_that_route_before_the_unknown_place_is_drawn() -> None:
    known: Body = {"route": "patrol", "km": "6", "from": "saraqib", "until": "jisr"}
    shapes, findings = draw(zone("patrolled", "buffer", known))
    assert list(shapes) == ["patrolled"]
    assert not findings


def test_an_edge_drawn_through_places_has_them_on_it_to_the_last_digit() -> None:
    # Else rounding puts each place's incidents inside or outside: 44 of Idlib's in UCDP GED.
    ring = ["36.83621 35.47826", "36.23272 35.71743", "36.155549 35.769678", "37.05103 36.11696"]
    body: Body = {"ring": list(ring)}
    shapes, _ = draw(zone("ring", "polygon", body))
    lon, lat = np.array([point.split() for point in ring], dtype=np.float64).T
    assert shapely.intersects_xy(shapes["ring"].geometry, lon, lat).all()
    assert not shapely.contains_xy(shapes["ring"].geometry, lon, lat).any()


def test_a_ring_that_crosses_itself_is_refused_and_says_where() -> None:
    bow_tie: Body = {"ring": ["36 35", "37 36", "37 35", "36 36"]}
    shapes, findings = draw(zone("bow-tie", "polygon", bow_tie))
    assert not shapes
    assert findings[0].code == "zone.crosses-itself"
    assert "at 35.5" in findings[0].message
    assert "36.5000 E" in findings[0].message


def test_set_operations_keep_areas() -> None:
    big: Body = {"place": "ariha", "km": "20"}
    small: Body = {"place": "ariha", "km": "10"}
    shapes, findings = draw(
        zone("ring", "difference", {"of": "big", "minus": ["small"]}),
        zone("both", "union", ["big", "small"]),
        zone("core", "intersection", ["big", "small"]),
        zone("big", "disc", big),
        zone("small", "disc", small),
    )
    assert not findings
    assert square_km(shapes["ring"]) == pytest.approx(300 * np.pi, rel=1e-3)
    assert shapes["both"].geometry.equals(shapes["big"].geometry)
    assert square_km(shapes["core"]) == pytest.approx(100 * np.pi, rel=1e-3)


def test_lines_never_agreed_make_a_bound_and_so_does_all_made_with_it() -> None:
    shapes, _ = draw(
        zone("area", "hull", {"places": ["bdama", "jisr", "saraqib"], "margin_km": "15"}),
        zone("dmz", "unstated", {"within": "area"}, accuracy_m=15_000),
        zone("rest", "difference", {"of": "area", "minus": ["dmz"]}, accuracy_m=15_000),
    )
    assert (shapes["area"].is_stated, shapes["dmz"].is_stated) == (True, False)
    assert not shapes["rest"].is_stated
    assert shapes["rest"].geometry.equals(shapes["area"].geometry)


def test_a_zone_is_no_more_accurate_than_its_road() -> None:
    claimed = zone("fine", "buffer", {"route": "m4", "km": "6"}, accuracy_m=10)
    shapes, findings = draw(claimed)
    assert shapes["fine"].accuracy_m == 3000
    assert (findings[0].code, findings[0].severity) == ("zone.accuracy-too-good", Severity.WARNING)


def test_uncertain_days_give_the_widest_validity() -> None:
    shapes, _ = draw(zone("disc", "disc", {"place": "ariha", "km": "1"}))
    assert shapes["disc"].valid_from == date(2020, 3, 1)
    assert shapes["disc"].valid_until is None


def test_countries_and_areas_of_added_layers_are_zones() -> None:
    box = shapely.box(36, 35, 37, 36)
    layer = AreaLayer(layer_id="adm1", level="admin1", names=("Idleb|إدلب",), geometries=(box,))
    shapes, findings = draw(
        zone("syria", "country", "SY"),
        zone("idlib", "area", {"layer": "adm1", "name": "إدلب"}),
        layers=[layer],
    )
    assert not findings
    assert square_km(shapes["syria"]) == pytest.approx(185_180, rel=0.02)  # UN figure, Golan out
    assert shapes["idlib"].geometry.equals(box)


@pytest.mark.parametrize(
    ("construction", "arguments", "code"),
    [
        ("disc", {"place": "atlantis", "km": "1"}, "zone.unknown-place"),
        ("disc", {"place": "ariha", "km": "-1"}, "zone.bad-distance"),
        ("disc", {"place": "ariha", "km": "wide"}, "zone.bad-distance"),
        ("disc", {"place": "ariha", "km": "nan"}, "zone.bad-distance"),
        ("disc", ["ariha"], "zone.bad-construction"),
        ("hull", {"places": ["ariha", "jisr"], "margin_km": "0"}, "zone.empty"),
        ("hull", {"places": [], "margin_km": "1"}, "zone.bad-construction"),
        ("polygon", {"through": ["ariha", "jisr"]}, "zone.too-few-points"),
        ("polygon", {"ring": ["36 95", "36 36", "37 36"]}, "zone.bad-point"),
        ("polygon", {"ring": ["0 0", "60 0", "60 50", "0 50"]}, "zone.too-wide"),
        ("buffer", {"route": "m40", "km": "6"}, "zone.unknown-route"),
        ("buffer", {"route": "m4", "km": "6", "from": "jisr"}, "zone.bad-construction"),
        ("line_strip", {"route": "m4", "side": "north", "km": "6"}, "zone.bad-construction"),
        ("country", "ZZ", "zone.unknown-country"),
        ("area", {"layer": "adm1", "name": "Idlib"}, "zone.unknown-layer"),
        ("union", ["nowhere"], "zone.unknown-zone"),
        ("union", ["zone"], "zone.circular"),
        ("square", {}, "zone.unknown-construction"),
    ],
)
def test_a_flaw_leaves_the_zone_out_and_names_it(
    construction: str, arguments: Body, code: str
) -> None:
    shapes, (finding,) = draw(zone("zone", construction, arguments))
    assert not shapes
    assert (finding.code, finding.severity) == (code, Severity.ERROR)
    assert finding.message.startswith("Zone 'zone': ")
    assert finding.hint


@pytest.mark.parametrize("accuracy_m", [float("nan"), -1.0])
def test_a_zone_without_accuracy_is_left_out(accuracy_m: float) -> None:
    shapes, (finding,) = draw(zone("zone", "disc", {"place": "ariha", "km": "1"}, accuracy_m))
    assert not shapes
    assert finding.code == "zone.no-accuracy"


def test_a_circle_of_zones_is_told_once_as_such_and_ends() -> None:
    shapes, findings = draw(zone("a", "union", ["b"]), zone("b", "union", ["a"]))
    assert not shapes
    assert [f.code for f in findings] == ["zone.circular", "zone.member-missing"]
    assert "a → b → a" in findings[0].message


@pytest.mark.parametrize(
    ("points", "what"),
    [
        ([(179.9, 0.0), (-179.9, 0.5)], "antimeridian"),
        ([(10.0, 89.5), (-170.0, 89.6)], "pole"),
        ([(0.0, -89.99), (90.0, -89.99)], "pole"),
    ],
)
def test_a_zone_over_the_antimeridian_or_a_pole_is_refused_with_its_repair(
    points: list[tuple[float, float]], what: str
) -> None:
    places = {f"p{n}": place(f"p{n}", point) for n, point in enumerate(points)}
    shapes, (finding,) = draw(
        zone("far", "buffer", {"route": "r", "km": "20"}),
        places=places,
        routes={"r": route("r", *places)},
    )
    assert not shapes
    assert finding.code == "zone.undrawable"
    assert what in finding.message
    assert "Split" in finding.hint


def test_a_zone_beside_the_antimeridian_is_drawn() -> None:
    places = {"p": place("p", (179.5, -16.0))}
    shapes, findings = draw(zone("fiji", "disc", {"place": "p", "km": "20"}), places=places)
    assert list(shapes) == ["fiji"]
    assert not findings


def test_a_route_that_crosses_itself_has_no_sides() -> None:
    cross = {"x": route("x", "p0", "p1", "p2", "p3")}
    corners = [(36.0, 35.0), (37.0, 36.0), (37.0, 35.0), (36.0, 36.0)]
    places = {f"p{n}": place(f"p{n}", point) for n, point in enumerate(corners)} | PLACES
    _, (finding,) = draw(
        zone("strip", "line_strip", {"route": "x", "side": "left", "km": "5"}),
        places=places,
        routes=cross,
    )
    assert finding.code == "zone.crosses-itself"
