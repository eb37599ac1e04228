"""The overview: one time axis, the worst week, what asks for attention, what is unknown."""

from __future__ import annotations

import re
from datetime import date

import pytest
from fastapi.testclient import TestClient

from truceline.web import create_app
from truceline.workspace import Workspace

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def test_everything_stands_on_one_axis_and_each_mark_leads_to_its_page(client: TestClient) -> None:
    page = client.get("/").text
    picture = page[page.index('<svg class="timeline-picture"') :]
    picture = picture[: picture.index("</svg>")]
    kinds = ("tracks", "rounds", "agreements", "ceasefires")
    found = {kind: re.search(rf'href="/{kind}/[^"]+"', picture) for kind in kinds}
    assert all(found.values())
    for match in found.values():
        assert match is not None
        assert client.get(match[0][6:-1]).status_code == 200
    assert "style=" not in page


def test_the_worst_week_opens_the_incidents_that_it_counts(client: TestClient) -> None:
    for counter in client.get("/index.json").json()["worst"]:
        assert counter["simulated"]
        for week in counter["weeks"]:
            assert counter["feed"] in week["link"]
            listed = client.get(week["link"].replace("?", ".json?")).json()
            assert listed["table"]["total"] == week["possible"]
            assert week["value"] <= week["possible"]


def test_weeks_that_nobody_saw_are_hatched_and_not_zero(client: TestClient) -> None:
    weeks = {one["feed"]: one["weeks"] for one in client.get("/index.json").json()["weeks"]}
    unseen = [week for week in weeks["sim-mission"] if week["observed_days"] == 0]
    assert unseen
    assert all(week["value"] is None for week in unseen)
    page = client.get("/").text
    assert re.search(r'<path fill="url\(#hatch\)" d="M', page)
    assert "nobody was looking" in page


def test_what_is_overdue_depends_on_the_day_asked_about(client: TestClient) -> None:
    def due(day: str) -> tuple[list[str], list[str]]:
        found = client.get(f"/index.json?on={day}").json()
        return (
            [one["obligation_id"] for one in found["due_soon"]],
            [one["obligation_id"] for one in found["overdue"]],
        )

    name = "sochi-memorandum-2018/8a"  # transit on the M4 by the end of 2018
    assert name not in due("2018-12-24")[0]
    assert name in due("2018-12-28")[0]
    assert name in due("2019-01-01")[1]


def test_as_of_stays_in_every_link_of_the_page(client: TestClient) -> None:
    page = client.get("/?as_of=2017-06-01").text
    inside = re.findall(r'href="(/[^"]*)"', page[page.index("<main") :])
    assert inside
    assert [link for link in inside if "as_of=2017-06-01" not in link.replace("&amp;", "&")] == []
    assert "2018" not in client.get("/index.json?as_of=2017-06-01").json()["on"]


def test_the_last_day_of_the_calendar_is_a_day_of_knowledge_like_any(client: TestClient) -> None:
    for path in ("/", "/ceasefires", "/ceasefires/deescalation-2017", "/agreements"):
        assert client.get(f"{path}?as_of=9999-12-31").status_code == 200


def test_a_workspace_without_reports_says_that_calm_is_unknown(empty: Workspace) -> None:
    with TestClient(create_app(empty)) as client:
        page = client.get("/").text
        assert "whether it is calm is unknown" in page
        assert client.get("/?as_of=9999-12-31").status_code == 200
        assert client.get("/?as_of=0001-01-01").status_code == 200


@pytest.mark.parametrize(
    "query", ["from=2018-01-01&until=2017-01-01", "on=0001-01-01", "on=5", "from=2017-02-30"]
)
def test_days_that_make_no_sense_are_refused_in_words(client: TestClient, query: str) -> None:
    answer = client.get(f"/index.json?{query}")
    assert answer.status_code == 422
    assert answer.json()["message"]


@pytest.mark.parametrize("span", ["from=2017-05-01&until=2017-05-02", "from=1000-01-01", ""])
def test_marks_stay_inside_the_picture(client: TestClient, span: str) -> None:
    page = client.get(f"/?{span}").text
    width = float(re.findall(r'timeline-picture" width="(\d+)"', page)[0])
    places = [float(x) for x in re.findall(r'<rect class="(?:bar|shape)[^"]*" x="([-\d.]+)"', page)]
    assert all(0 <= x <= width for x in places)
    assert date.fromisoformat(re.findall(r'data-from="(\d{4}-\d\d-\d\d)"', page)[0])
