"""The map: what it draws is what the tables count, and what is not known is drawn as such."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import shapely
from fastapi.testclient import TestClient

from truceline.web import create_app, features
from truceline.workspace import Workspace
from truceline.workspace.question import Question

STATIC = Path(features.__file__).parent / "static"
MISSION = "sim-mission"
JOINED = "Armed opposition groups that joined the ceasefire"
MAY = (("from", "2017-05-01"), ("until", "2017-06-01"))


def between(one: str, other: str) -> tuple[tuple[str, str], ...]:
    return (("between", one), ("between", other))


def drawn(client: TestClient, address: str, *query: tuple[str, str]) -> dict[str, Any]:
    answer = client.get(f"{address}?{urlencode(query)}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("application/geo+json")
    body: dict[str, Any] = answer.json()
    return body


@pytest.mark.parametrize(
    "query",
    [
        (),
        MAY,
        (("feed", MISSION), ("zone", "idlib-deescalation-area")),
        (("zone", "deescalation-areas-2017"), *MAY),
        (("feed", MISSION), ("kind", "shelling"), *MAY),
        (("feed", MISSION), *between("Syrian government", JOINED), *MAY),
    ],
    ids=lambda query: urlencode(query) or "all",
)
def test_as_many_features_as_the_table_has_rows(
    client: TestClient, query: tuple[tuple[str, str], ...]
) -> None:
    found = drawn(client, "/map/incidents.geojson", *query)
    table = client.get(f"/incidents.json?{urlencode(query)}").json()["table"]
    assert len(found["features"]) == found["total"] == table["total"]
    assert found["simulated"] is bool(found["features"])


def test_certain_and_counted_are_those_of_the_count(client: TestClient, demo: Workspace) -> None:
    zone = "deescalation-areas-2017"
    found = drawn(client, "/map/incidents.geojson", ("zone", zone), ("feed", MISSION))
    (count,) = demo.monitor.count("events", Question(zone=zone, feed=MISSION))
    tally = Counter(
        (one["properties"]["counted"], one["properties"]["certain"]) for one in found["features"]
    )
    assert tally[True, True] == count.certain > 0
    assert tally[True, True] + tally[True, False] == count.value
    assert sum(tally.values()) == count.possible


def test_a_feature_says_when_where_how_surely_and_who_counts(client: TestClient) -> None:
    one = drawn(client, "/map/incidents.geojson", ("feed", MISSION))["features"][0]
    assert set(one["properties"]) == {
        *("id", "report_id", "first_day", "last_day", "place", "pair", "kind", "deaths"),
        *("radius_m", "is_area", "basis", "counted", "certain", "simulated", "feed"),
    }
    assert client.get(f"/incidents/{one['properties']['id']}.json").status_code == 200


def test_zones_are_those_of_the_day(client: TestClient) -> None:
    every = drawn(client, "/map/zones.geojson")["features"]
    held = drawn(client, "/map/zones.geojson", ("on", "2018-01-01"))["features"]
    assert {one["properties"]["id"] for one in held} < {one["properties"]["id"] for one in every}
    assert all(one["properties"]["valid_from"] <= "2018-01-01" for one in held)
    unstated = [one["properties"] for one in every if not one["properties"]["is_stated"]]
    assert {one["construction"] for one in unstated} == {"unstated"}
    rows = client.get("/map.json?on=2018-01-01").json()["table"]["rows"]
    assert {row["zone_id"] for row in rows} == {one["properties"]["id"] for one in held}


def test_a_zone_whose_lines_were_never_agreed_is_not_counted_as_zero(client: TestClient) -> None:
    page = client.get("/map?on=2018-10-01", headers={"accept": "text/html"}).text
    row = re.search(r"<tr>(?:(?!</tr>).)*Idlib demilitarised zone.*?</tr>", page, re.DOTALL)
    assert row is not None
    assert "never agreed" in row[0]
    assert "not known" in row[0]


def test_thinned_zones_stay_within_their_stated_accuracy(
    client: TestClient, demo: Workspace
) -> None:
    shapes, _ = demo.record.zones(None)
    for one in drawn(client, "/map/zones.geojson")["features"]:
        whole = shapes[one["properties"]["id"]].geometry
        thin = shapely.from_geojson(json.dumps(one["geometry"]))
        apart_m = shapely.hausdorff_distance(whole.boundary, thin.boundary) * 111_000
        assert apart_m < max(one["properties"]["accuracy_m"] / 10, 100), one["properties"]["id"]


def test_the_base_map_is_cut_to_the_window_and_kept_by_the_browser(client: TestClient) -> None:
    answer = client.get("/map/base.geojson?bbox=35,32,43,38")
    assert answer.headers["cache-control"] == "max-age=86400"
    shapes = shapely.from_geojson(json.dumps(answer.json()))
    assert shapes.bounds == pytest.approx((35, 32, 43, 38), abs=0.001)
    assert "Syria" in {one["properties"]["name"] for one in answer.json()["features"]}


@pytest.mark.parametrize("bbox", ["1,2,3", "nan,0,1,1", "10,0,5,1", "0,0,1,99", "x"])
def test_a_window_that_is_none_is_refused(client: TestClient, bbox: str) -> None:
    answer = client.get("/map/base.geojson", params={"bbox": bbox})
    assert (answer.status_code, answer.json()["ok"]) == (422, False)


def test_very_many_points_become_cells_of_one_counter_each(demo: Workspace) -> None:
    located = demo.monitor.located()
    body = json.loads(features.incident_collection(located, most=1000))
    assert body["aggregated"] is True
    sums: Counter[str] = Counter()
    for one in body["features"]:
        sums[one["properties"]["feed"]] += one["properties"]["count"]
    assert sums == {one.reports.feed.feed: len(one) - features.unplaced(one) for one in located}
    assert json.loads(features.incident_collection(located))["aggregated"] is False


def test_in_a_window_marks_are_finer_and_each_incident_is_drawn_once(demo: Workspace) -> None:
    located = demo.monitor.located(Question(feed=MISSION))
    placed = sum(len(one) - features.unplaced(one) for one in located)
    body = json.loads(
        features.incident_collection(located, most=1000, window=(36.0, 35.0, 37.2, 36.2))
    )
    sizes = [one["properties"].get("count", 1) for one in body["features"]]
    assert (body["aggregated"], sum(sizes)) == (True, placed)
    for one in body["features"]:
        x, y = one["geometry"]["coordinates"]
        is_inside = 36.0 <= x <= 37.2 and 35.0 <= y <= 36.2
        assert ("report_id" in one["properties"]) is is_inside


@pytest.mark.parametrize("window", ["1,2,3", "nan,0,1,1", "10,0,5,1", "0,0,1,1e9"])
def test_a_wrong_window_on_incidents_is_refused(client: TestClient, window: str) -> None:
    answer = client.get("/map/incidents.geojson", params={"window": window})
    assert (answer.status_code, answer.json()["code"]) == (422, "input.invalid-value")


@pytest.mark.parametrize(
    ("query", "status", "kept"),
    [
        ("between=turky&between=Syrian+government", 404, 'value="turky"'),
        ("between=Syrian+government", 422, 'value="Syrian government"'),
        ("from=2018-01-01&until=2017-01-01", 422, 'value="2018-01-01"'),
        ("zone=nowhere&z=8", 404, 'name="z" value="8"'),
        ("actor=%3Cscript%3E", 404, 'value="&lt;script&gt;"'),
    ],
)
def test_a_question_that_cannot_be_answered_leaves_its_form(
    client: TestClient, query: str, status: int, kept: str
) -> None:
    answer = client.get(f"/map?{query}", headers={"accept": "text/html"})
    assert answer.status_code == status
    assert kept in answer.text
    assert 'role="alert"' in answer.text
    assert "data-incidents" not in answer.text
    twin = client.get(f"/map.json?{query}")
    assert (twin.status_code, twin.json()["ok"]) == (status, False)


def test_a_band_is_as_wide_as_the_zone_s_stated_accuracy(
    client: TestClient, demo: Workspace
) -> None:
    shapes, _ = demo.record.zones(None)
    found = drawn(client, "/map/accuracy.geojson", ("on", "2018-01-01"))["features"]
    assert found
    for one in found:
        shape = shapes[one["properties"]["id"]]
        _, south, _, north = shapely.from_geojson(json.dumps(one["geometry"])).bounds
        beyond_m = (north - shape.geometry.bounds[3]) * 111_000
        assert beyond_m == pytest.approx(shape.accuracy_m, rel=0.02)
        assert south < shape.geometry.bounds[1]


def test_a_report_s_footprint_is_as_wide_as_its_radius(client: TestClient) -> None:
    one = drawn(client, "/map/incidents.geojson", ("feed", MISSION))["features"][0]
    properties = one["properties"]
    found = drawn(client, "/map/footprint.geojson", ("report", properties["report_id"]))
    _, south, _, north = shapely.from_geojson(json.dumps(found)).bounds
    assert (north - south) * 111_000 / 2 == pytest.approx(properties["radius_m"], rel=0.01)
    assert client.get("/map/footprint.geojson?report=nix").status_code == 404


def test_added_boundaries_are_a_layer(own_client: TestClient, tmp_path: Path) -> None:
    square = shapely.to_geojson(shapely.box(36, 35, 37, 36))
    area = {"type": "Feature", "properties": {"name": "حماة"}, "geometry": json.loads(square)}
    path = tmp_path / "areas.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [area]}))
    workspace = own_client.app.state.workspace  # type: ignore[attr-defined]
    workspace.ingest.add_boundaries(path, layer="mine", name_field="name", level="other")
    (found,) = drawn(own_client, "/map/layers/mine.geojson")["features"]
    assert found["properties"] == {"id": "mine/حماة", "name": "حماة"}
    assert 'data-layer="own:mine"' in own_client.get("/map").text
    assert own_client.get("/map/layers/other.geojson").status_code == 404


def test_a_layer_of_any_name_can_be_fetched_by_its_link(
    own_client: TestClient, tmp_path: Path
) -> None:
    square = json.loads(shapely.to_geojson(shapely.box(36, 35, 37, 36)))
    area = {"type": "Feature", "properties": {"name": "<script>"}, "geometry": square}
    path = tmp_path / "areas.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [area]}))
    workspace = own_client.app.state.workspace  # type: ignore[attr-defined]
    workspace.ingest.add_boundaries(path, layer='a,b "q"/é', name_field="name", level="other")
    page = own_client.get("/map").text
    (href,) = re.findall(r'href="(/map/layers/[^"]+)"', page)
    (found,) = drawn(own_client, href)["features"]
    assert found["properties"]["name"] == "<script>"
    assert "<script>" not in page.replace('<script type="module"', "")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_slider_reaches_over_the_days_with_something_on_them_only(
    client: TestClient, day: str
) -> None:
    content = client.get(f"/map.json?on={day}").json()
    assert content["first_day"] > "2000"
    assert content["last_day"] < "2100"
    assert content["on"] == day


def test_without_any_report_the_map_still_shows_the_zones(empty: Workspace) -> None:
    with TestClient(create_app(empty), raise_server_exceptions=False) as client:
        assert drawn(client, "/map/incidents.geojson")["features"] == []
        page = client.get("/map?on=2018-01-01")
        assert page.status_code == 200
        assert "Eastern Ghouta" in page.text
        assert "not known" in page.text


def test_the_view_is_kept_in_forms_and_the_day_of_knowledge_in_addresses(
    client: TestClient,
) -> None:
    page = client.get("/map?z=8&lon=36.5&lat=35&hide=routes&as_of=2017-06-10").text
    form = re.search(r'<form class="filters asked".*?</form>', page, re.DOTALL)
    assert form is not None
    assert 'action="/map"' in form[0]
    for name, value in (("z", "8"), ("hide", "routes"), ("as_of", "2017-06-10")):
        assert f'name="{name}" value="{value}"' in form[0]
    assert 'data-incidents="/map/incidents.geojson?as_of=2017-06-10"' in page
    assert 'data-zones="/map/zones.geojson?as_of=2017-06-10"' in page


def test_the_modules_of_the_map_ask_only_this_machine() -> None:
    for path in (STATIC / "js").glob("map*.mjs"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"https?://", text), path.name
        assert "innerHTML" not in text, path.name
