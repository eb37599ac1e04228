from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pytest
import shapely
from pyproj import Geod

from truceline.core.dates import When, parse_when
from truceline.core.errors import InvalidValue
from truceline.core.pack import Body
from truceline.core.place import Course, Place, Route
from truceline.geography import ZoneShape
from truceline.geography.routes import route_line

from .builders import PLACES, ROUTES, draw, place, route, zone
from .test_construct import metres_to_line, square_km

GEOD = Geod(ellps="WGS84")
CORNERS = {"sw": (36.0, 35.0), "se": (36.4, 35.0), "ne": (36.4, 35.3), "nw": (36.0, 35.3)}
RING = {name: place(name, point) for name, point in CORNERS.items()}
AROUND = {"ring": route("ring", "sw", "se", "ne", "nw", "sw")}
MOVED = Route(
    route_id="line",
    names={},
    through=("jisr", "saraqib"),
    accuracy_m=1000,
    courses=(
        Course(through=("bdama", "ariha"), valid_from=parse_when("2014-09-19")),
        Course(through=("jisr", "saraqib"), valid_from=parse_when("2015-02-18")),
    ),
)


Words = Mapping[str, Body]


def one(
    construction: str,
    arguments: Words,
    *,
    places: Mapping[str, Place] = PLACES,
    line: Route | None = None,
) -> ZoneShape:
    routes = {**ROUTES, "line": line} if line else ROUTES
    shapes, findings = draw(zone("z", construction, dict(arguments)), places=places, routes=routes)
    assert not findings
    return shapes["z"]


def flaw(
    construction: str,
    arguments: Words,
    *,
    places: Mapping[str, Place] = PLACES,
    routes: Mapping[str, Route] = ROUTES,
) -> tuple[str, str, str]:
    shapes, (finding,) = draw(
        zone("z", construction, dict(arguments)), places=places, routes=routes
    )
    assert not shapes
    assert finding.hint
    return finding.code, finding.message, finding.hint


def km_of(line: list[tuple[float, float]]) -> float:
    return float(GEOD.geometry_length(shapely.LineString(line))) / 1000


def test_the_edge_of_a_corridor_along_a_part_between_places_beside_the_road_is_6_km_off() -> None:
    towns = {**PLACES, "a": place("a", (36.42, 35.815)), "b": place("b", (36.7, 35.83))}
    body: dict[str, Body] = {"route": "m4", "km": "6", "from": "a", "until": "b", "off_km": "2"}
    shapes, findings = draw(zone("z", "buffer", body), places=towns)
    line = route_line(ROUTES["m4"], towns, start="a", end="b", off_m=2000)
    distances = metres_to_line(shapes["z"], line)
    assert not findings
    assert distances.min() >= 5998
    assert distances.max() <= 6001


def test_a_place_farther_from_the_route_than_stated_is_refused() -> None:
    towns = {**PLACES, "a": place("a", (36.42, 35.85))}
    body: dict[str, Body] = {"route": "m4", "km": "6", "from": "a", "until": "saraqib"}
    code, message, hint = flaw("buffer", {**body, "off_km": "2"}, places=towns)
    assert code == "zone.place-off-route"
    assert "4.4 km off the route" in message  # 0.04° of latitude
    assert "off_km" in hint
    assert not draw(zone("z", "buffer", {**body, "off_km": "5"}), places=towns)[1]


def test_a_part_goes_from_its_first_place_to_its_second() -> None:
    there = route_line(ROUTES["m4"], PLACES, start="jisr", end="saraqib")
    back = route_line(ROUTES["m4"], PLACES, start="saraqib", end="jisr")
    assert there[0] == (PLACES["jisr"].lon_deg, PLACES["jisr"].lat_deg)
    assert back == there[::-1]


def test_on_a_ring_road_the_way_must_be_named_and_both_ways_make_the_whole() -> None:
    code, _, hint = flaw(
        "buffer",
        {"route": "ring", "km": "1", "from": "sw", "until": "ne"},
        places=RING,
        routes=AROUND,
    )
    assert code == "zone.two-ways"
    assert "way: along" in hint
    parts = [
        route_line(AROUND["ring"], RING, start="se", end="nw", way=way)
        for way in ("along", "against")
    ]
    whole = km_of(route_line(AROUND["ring"], RING))
    assert km_of(parts[0]) + km_of(parts[1]) == pytest.approx(whole, rel=1e-6)
    assert np.allclose(parts[0][1], CORNERS["ne"])
    assert np.allclose(parts[1][1], CORNERS["sw"])


def test_on_an_open_road_the_wrong_way_is_refused() -> None:
    body: dict[str, Body] = {
        "route": "m4",
        "km": "1",
        "from": "saraqib",
        "until": "jisr",
        "way": "along",
    }
    assert flaw("buffer", body)[0] == "zone.wrong-way"
    assert one("buffer", {**body, "way": "against"})


def test_a_route_in_pieces_gives_parts_of_one_piece_only() -> None:
    broken = {"r": route("r", "bdama", "jisr", "ain-al-havr", "ariha", "saraqib")}
    towns = {
        **PLACES,
        "a": place("a", (36.25, 35.81)),
        "b": place("b", (36.3, 35.81)),
        "c": place("c", (36.7, 35.83)),
    }
    body: dict[str, Body] = {"route": "r", "km": "1", "from": "a", "until": "c"}
    code, message, _ = flaw("buffer", body, places=towns, routes=broken)
    assert code == "zone.route-in-pieces"
    assert "ain-al-havr" in message
    assert not draw(zone("z", "buffer", {**body, "until": "b"}), places=towns, routes=broken)[1]


def test_the_side_of_a_line_is_named_by_a_place_on_it() -> None:
    towns = {**PLACES, "north": place("north", (36.5, 36.1)), "near": place("near", (36.5, 35.82))}
    there, back = (
        one("line_strip", {"route": r, "toward": "north", "km": "15"}, places=towns)
        for r in ("m4", "back")
    )
    assert shapely.intersects_xy(there.geometry, 36.5, 35.87)
    assert square_km(there) == pytest.approx(square_km(back), rel=1e-6)
    near: dict[str, Body] = {"route": "m4", "toward": "near", "km": "15"}
    code, message, _ = flaw("line_strip", near, places=towns)
    assert code == "zone.side-unsure"
    assert "either side" in message


def test_the_strip_along_a_part_looks_from_its_first_place_to_its_second() -> None:
    body: dict[str, Body] = {
        "route": "m4",
        "side": "left",
        "km": "5",
        "from": "jisr",
        "until": "ariha",
    }
    north = one("line_strip", body)
    south = one("line_strip", {**body, "from": "ariha", "until": "jisr"})
    assert shapely.intersects_xy(north.geometry, 36.45, 35.83)
    assert shapely.intersects_xy(south.geometry, 36.45, 35.79)


def test_a_line_that_moved_is_drawn_as_it_stood_on_the_day_named() -> None:
    before = one("buffer", {"route": "line", "km": "3", "on": "2014-09-19"}, line=MOVED)
    after = one("buffer", {"route": "line", "km": "3", "on": "2015-02-18"}, line=MOVED)
    assert before.geometry.bounds[0] == pytest.approx(36.20 - 0.033, abs=0.001)
    assert after.geometry.bounds[0] == pytest.approx(36.32 - 0.033, abs=0.001)
    # The zone of the builders holds from March 2020: the line of that time.
    assert one("buffer", {"route": "line", "km": "3"}, line=MOVED).geometry.equals(after.geometry)


@pytest.mark.parametrize(
    ("second", "on", "code"),
    [
        ("2021-02-18", "", "zone.line-moves"),
        ("2015-02", "2015-02-10", "zone.course-unsure"),
        ("2015-02", "2014-01-01", "zone.no-course"),
    ],
)
def test_a_line_whose_course_is_not_certain_is_not_drawn(second: str, on: str, code: str) -> None:
    first, last = MOVED.courses
    moved = Course(through=last.through, valid_from=parse_when(second))
    line = Route(
        route_id="line", names={}, through=("x",) * 2, accuracy_m=1, courses=(first, moved)
    )
    body: dict[str, Body] = {"route": "line", "km": "3"}
    found, _, hint = flaw("buffer", body | ({"on": on} if on else {}), routes={"line": line})
    assert found == code
    assert "day" in hint or "on:" in hint


def test_a_course_that_ended_on_an_unknown_day_holds_for_sure_only_when_it_began() -> None:
    unknown = When(first_day=None, last_day=None, basis="unknown")
    course = Course(
        through=("bdama", "ariha"), valid_from=parse_when("2014-09-19"), valid_until=unknown
    )
    line = Route(route_id="l", names={}, through=(), accuracy_m=1, courses=(course,))
    assert route_line(line, PLACES, on=date(2014, 9, 19))
    with pytest.raises(InvalidValue, match="not certain"):
        route_line(line, PLACES, on=date(2014, 9, 20))


def test_a_sector_from_an_observer_is_a_zone() -> None:
    body: dict[str, Body] = {
        "place": "ariha",
        "bearing": "90",
        "spread": "30",
        "near_km": "2",
        "far_km": "8",
    }
    assert square_km(one("sector", body)) == pytest.approx(np.pi * (64 - 4) / 6, rel=1e-3)
    assert flaw("sector", {**body, "near_km": "9"})[0] == "zone.bad-construction"
    assert flaw("sector", {**body, "bearing": "east"})[0] == "zone.bad-construction"
