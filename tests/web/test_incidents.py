from __future__ import annotations

import csv
import io
import re
from datetime import date
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient

from truceline.core.report import Incident
from truceline.web import create_app
from truceline.workspace import Workspace
from truceline.workspace.feeds import batches_of, releases_of
from web.markup import read_markup
from web.workspaces import ARABIC_PLACE, ARABIC_SIDE, bare_workspace
from workspace.builders import ged

QUERIES = (
    "",
    "zone=deescalation-areas-2017",
    "actor=syrian-government&from=2017-01-01&until=2017-05-01",
    "ceasefire=deescalation-2017",
    "feed=sim-mission&kind=shelling",
)


@pytest.mark.parametrize("query", QUERIES)
def test_the_list_the_counts_the_csv_and_the_map_hold_the_same(
    client: TestClient, query: str
) -> None:
    page = client.get(f"/incidents.json?{query}").json()
    total = page["table"]["total"]
    assert total == sum(count["possible"] for count in page["counts"])
    lines = client.get(f"/incidents.csv?{query}").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(lines)))
    features = client.get(f"/incidents.geojson?{query}").json()["features"]
    assert len(rows) == len(features) == total
    assert sum(row["belongs"] == "counted" for row in rows) == sum(
        count["value"] or 0 for count in page["counts"]
    )
    assert {row["simulated"] for row in rows} <= {"true"}
    assert len(page["table"]["rows"]) == min(total, 100)


def test_the_number_beside_a_week_is_what_the_week_counts(client: TestClient) -> None:
    weeks = client.get("/incidents.json").json()["weeks"]
    assert [week["counter"] for week in weeks]
    for week in weeks:
        for bar in week["worst"][:3]:
            path, _, query = bar["address"].partition("?")
            (count,) = client.get(f"{path}.json?{query}").json()["counts"]
            assert count["value"] == bar["value"]


def test_pages_and_orders_keep_the_filters(client: TestClient) -> None:
    query = urlencode(
        [("between", "syrian-government"), ("between", "armed-opposition"), ("sort", "-deaths")]
    )
    answer = client.get(f"/incidents?{query}")
    if answer.status_code == 404:
        query = "kind=shelling&kind=clash&sort=-deaths&feed=sim-mission"
        answer = client.get(f"/incidents?{query}")
    links = [address for address, _ in read_markup(answer.text).links("/incidents")]
    (following,) = [one for one in links if "page=2" in one]
    assert following.count("kind=") == 2
    assert client.get(following).status_code == 200
    assert client.get("/incidents?sort=secrets").status_code == 422


def test_a_correction_shows_both_figures_and_the_day_decides(client: TestClient) -> None:
    assert isinstance(client.app.state.workspace, Workspace)  # type: ignore[attr-defined]
    workspace: Workspace = client.app.state.workspace  # type: ignore[attr-defined]
    seen: dict[str, int] = {}
    for release in releases_of(workspace.ledger, batches_of(workspace.ledger, "sim-mission")):
        for one in release.table["report_id"].to_pylist():
            seen[one] = seen.get(one, 0) + 1
    report = next(one for one, times in seen.items() if times > 1)
    address = f"/incidents/{Incident.of(report).incident_id}"
    now = client.get(f"{address}.json").json()
    assert [column["in_force"] for column in now["columns"]] == [False, True]
    assert any(field["differs"] for field in now["fields"])
    day = now["columns"][0]["known_at"][:10]
    then = client.get(f"{address}.json?as_of={day}").json()
    assert [column["values"] for column in then["columns"]] == [now["columns"][0]["values"]]
    assert client.get(f"{address}?as_of=2010-01-01").status_code == 404


def test_an_incident_leads_to_its_marked_row(client: TestClient) -> None:
    first = client.get("/incidents.json").json()["table"]["rows"][0]
    page = read_markup(client.get(first["address"]).text)
    links = [
        tag.attributes["href"] for tag in page.named("a") if "/sources/" in str(tag.attributes)
    ]
    source, _, anchor = links[0].partition("#")
    found = read_markup(client.get(source).text)
    assert [tag for tag in found.named("tr") if tag.attributes.get("id") == anchor]
    assert found.named("mark")
    native = page.named("code")[-1].text.partition(":")[2]
    assert native in {tag.text for tag in found.named("mark")}


def test_arabic_names_are_shown_as_written(arabic: Workspace) -> None:
    with TestClient(create_app(arabic)) as client:
        found = read_markup(client.get("/incidents").text)
        places = [tag for tag in found.named("td") if tag.text == ARABIC_PLACE]
        assert len(places) == 6
        assert {tag.attributes["dir"] for tag in places} == {"auto"}
        assert ARABIC_SIDE in {tag.text.partition(" – ")[2] for tag in found.named("bdi")}


@pytest.fixture
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    row = ged(
        1,
        "2017-05-20",
        where_coordinates="<script>alert(1)</script>",
        source_headline='=HYPERLINK("http://x")',
        side_b="\u202eevil",
    )
    return bare_workspace(tmp_path_factory.mktemp("hostile") / "ws", row)


def test_markup_formulas_and_marks_of_direction_do_nothing(hostile: Workspace) -> None:
    incident = Incident.of("ucdp-ged:1").incident_id
    with hostile, TestClient(create_app(hostile)) as client:
        for address in ("/incidents", f"/incidents/{incident}", "/search?q=script"):
            html = client.get(address).text
            assert "<script>alert" not in html
            assert "&lt;script&gt;" in html or "&lt;" in html
        assert "\u202e" not in read_markup(client.get(f"/incidents/{incident}").text).heading
        assert not re.search(r'(?m)[",]=HYPERLINK', client.get("/incidents.csv").text)
        assert "'=HYPERLINK" in client.get("/incidents.csv").text


def test_none_and_one_and_a_day_before_all_have_a_page(empty: Workspace, one: Workspace) -> None:
    for workspace, total in ((empty, 0), (one, 1)):
        with TestClient(create_app(workspace)) as client:
            page = client.get("/incidents.json").json()
            assert page["table"]["total"] == total
            assert client.get("/incidents").status_code == 200
            assert client.get("/incidents.csv").status_code == 200
            assert client.get(f"/incidents?as_of={date(2000, 1, 1)}").status_code == 200


def test_an_unknown_actor_keeps_the_form_and_offers_who_may_be_meant(client: TestClient) -> None:
    query = "between=Turky&between=Russia&from=2017-02-01&kind=shelling&as_of=2018-01-01"
    answer = client.get(f"/incidents?{query}", headers={"accept": "text/html"})
    assert answer.status_code == 404
    page = read_markup(answer.text)
    between = [tag for tag in page.named("input") if tag.attributes.get("name") == "between"]
    shown = [tag.attributes["value"] for tag in between if "list" in tag.attributes]
    assert shown == ["Turky", "Russia"]  # hidden ones are kept for the day of knowledge
    assert "No actor is called" in answer.text
    (offered,) = [one for one, words in page.links("/incidents") if words == "Turkey"]
    for kept in ("between=Turkey&between=Russia", "from=2017-02-01", "kind=shelling", "as_of="):
        assert kept in offered
    assert client.get(f"/incidents.json?{query}").status_code == 404


def test_a_zone_without_an_end_is_said_to_have_none(client: TestClient) -> None:
    counts = client.get("/incidents.json?zone=deescalation-areas-2017").json()["counts"]
    words = "in force since 6 May 2017, with no end known"
    assert any(words in count["zone_held"] for count in counts)
