"""Warnings on the web: internal, with the incidents that made them, silence never an all-clear."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from truceline.web import create_app
from truceline.workspace import Workspace, init_workspace
from web.markup import Markup, read_markup
from workspace.builders import Clock, write_ged, write_pack
from workspace.warned_reports import CALM, RISE

PAGE = {"accept": "text/html"}


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("warned")
    pack = write_pack(folder / "tiny")
    with init_workspace(folder / "ws", pack=str(pack), clock=Clock()) as workspace:
        workspace.ingest.add(write_ged(folder / "ged.csv", *CALM, *RISE))
        with TestClient(create_app(workspace), raise_server_exceptions=False) as opened:
            yield opened


def page(browser: TestClient, address: str = "/warning") -> Markup:
    return read_markup(browser.get(address, headers=PAGE).text)


def words_of(shown: Markup) -> str:
    return " ".join(shown.named("main")[0].text.split())


def test_the_page_says_that_it_is_internal_and_what_comes_by_chance(browser: TestClient) -> None:
    text = words_of(page(browser))
    for words in (
        *("Internal: not for release.", "Around Homs: all incidents", "no all-clear"),
        *("would have come by chance", "the lines of the zone were never agreed"),
        "once in 365 days watched",
        "A zone is watched as an area on all days",
    ):
        assert words in text, words
    assert browser.get("/warning.json").json()["is_internal"] is True


def test_every_incident_that_made_a_warning_is_linked(browser: TestClient) -> None:
    alerts = browser.get("/warning.json").json()["warned"]["alerts"]
    links = {address for address, _ in page(browser).links("/warning")}
    reports = [report for one in alerts for report in one["reports"]]
    assert len(alerts) == 4
    assert [len(one["reports"]) for one in alerts] == [one["incidents"] for one in alerts]
    assert {one["address"] for one in reports} <= links
    assert browser.get(reports[0]["address"], headers=PAGE).status_code == 200


def test_a_chart_is_drawn_unless_it_could_not_be_kept(browser: TestClient) -> None:
    charts = browser.get("/warning.json").json()["warned"]["charts"]
    drawn = [tag for tag in page(browser).named("svg") if tag.attributes.get("role") == "img"]
    assert len(drawn) == sum(one["state"] != "no chart" for one in charts) == 4
    assert [one["state"] for one in charts] == [*["spoke"] * 4, *["no chart"] * 2]


def test_the_back_test_stands_beside_them(browser: TestClient) -> None:
    (test,) = browser.get("/warning.json").json()["back_test"]["tests"]
    assert {row["verdict"] for row in test["events"]} == {"not early"}
    assert "End of: The truce" in words_of(page(browser))


def test_a_day_without_knowledge_is_no_quiet_day(browser: TestClient, empty: Workspace) -> None:
    assert "that is no all-clear" in words_of(page(browser, "/warning?as_of=2016-01-01"))
    with TestClient(create_app(empty)) as client:
        text = words_of(page(client))
    assert "There are no reports" in text
    assert "Nothing is watched: that is no all-clear." in text
    answer = browser.get("/warning.json", params={"on": "2016-01-01"})
    assert (answer.status_code, answer.json()["ok"]) == (422, False)
