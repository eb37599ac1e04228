"""The page on how long ceasefires held: definitions, who says it ended, rings; and its twin."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from truceline.web import create_app
from truceline.workspace import Workspace
from web.markup import read_markup

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
PAGE = {"accept": "text/html"}


@pytest.fixture(scope="module")
def found(client: TestClient) -> dict[str, Any]:
    content: dict[str, Any] = client.get("/holding.json").json()
    return content


def test_every_definition_stands_in_plain_words_beside_its_curve(
    client: TestClient, found: dict[str, Any]
) -> None:
    page = client.get("/holding", headers=PAGE).text
    pictures = [tag for tag in read_markup(page).named("svg") if tag.attributes.get("role")]
    drawn = [one for one in found["definitions"] if not one["unknown"]]
    assert len(pictures) == len(drawn)
    assert all(tag.attributes["aria-label"].startswith("Share of") for tag in pictures)
    words = " ".join(page.split())
    for one in found["definitions"]:
        assert one["definition_in_words"] in words
    assert found["in_words"].split(":")[0] in words
    assert len(client.get("/holding.csv").text.splitlines()) == len(found["definitions"]) + 1


def test_each_ceasefire_says_what_its_count_hangs_on_and_what_was_watched(
    client: TestClient, found: dict[str, Any]
) -> None:
    page = client.get("/holding", headers=PAGE).text
    rows = [row for one in found["leant"] for row in one["counters"] if not row["unknown"]]
    assert rows
    assert all(row["in_words"] and row["assumptions"] and row["zones"] for row in rows)
    assert page.count("one choice changed at a time: ") >= len(rows)
    assert (
        "What the count here hangs on"
        in client.get("/map?zone=idlib-deescalation-area", headers=PAGE).text
    )


def test_a_collapse_opens_the_incidents_behind_it(
    client: TestClient, found: dict[str, Any]
) -> None:
    lives = [life for one in found["definitions"] for life in one["lives"] if life["incidents"]]
    assert lives
    for life in lives[::5]:
        twin = life["incidents"].replace("/incidents", "/incidents.json", 1)
        listed = client.get(twin).json()["table"]
        assert listed["total"] >= len(life["report_ids"]) > 0


def test_who_says_it_ended_stands_with_the_source_and_what_is_disputed(
    client: TestClient, found: dict[str, Any]
) -> None:
    (truce,) = [one for one in found["ends"] if one["ceasefire_id"] == "truce-2016-09"]
    said = {option["claim"]["who"]["id"] for option in truce["ended"]["options"]}
    assert said == {"syrian-army", "syrian-opposition", "united-states"}
    assert client.get(truce["ended"]["contradiction"]).status_code == 200


def test_displacement_stands_with_verdict_and_reasons_and_opens_what_was_counted_inside(
    client: TestClient, found: dict[str, Any]
) -> None:
    assert {one["ceasefire_id"] for one in found["moved"]} >= {"deescalation-2017", "idlib-2018"}
    assert all(one["reasons"] or one["verdict"] != "cannot be told" for one in found["moved"])
    counted = next(one for one in found["moved"] if one["areas"])
    twin = counted["before_link"].replace("/incidents", "/incidents.json", 1)
    assert client.get(twin).json()["table"]["total"] >= counted["areas"][0]["before"]
    assert found["simulated"] is True


def test_without_reports_ends_are_told_and_nothing_is_called_calm(empty: Workspace) -> None:
    with TestClient(create_app(empty)) as opened:
        page = opened.get("/holding", headers=PAGE).text
        assert "There are no reports, or no ceasefires, to look around." in page
        assert "Stated end (record)" in page
        early = opened.get("/holding?as_of=1990-01-01", headers=PAGE)
        assert (early.status_code, "cannot be said" in early.text) == (200, True)
