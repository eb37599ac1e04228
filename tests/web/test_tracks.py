"""Talks on the screen: seats, observers, hand-overs, parties, forces, each with its source."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from truceline.web import create_app
from truceline.workspace import Workspace
from web.markup import read_markup


def read(client: TestClient, address: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(address).json()
    return found


def test_the_talks_of_a_day_say_who_sits_where_and_who_is_missing(client: TestClient) -> None:
    page = read(client, "/tracks.json?on=2018-10-20")
    rows = {row["actor"]: row for row in page["table"]["rows"]}
    assert rows["Russia"]["rooms"] == 3
    assert rows["United States"]["astana"] == "observer: declined (says Russia)"
    assert {one["actor"]["id"] for one in page["nowhere"]} >= {"sdf"}
    assert [one["track"]["id"] for one in page["absent"]] == ["astana", "geneva"]


def test_what_sochi_handed_to_geneva_stands_there_with_its_sources(client: TestClient) -> None:
    page = read(client, "/tracks.json?on=2018-10-20")
    handed = [one for one in page["hand_overs"] if one["to"]["id"] == "geneva"]
    assert {one["item"]["id"] for one in handed} == {"constitutional-committee", "final-statement"}
    assert all(one["item"]["sources"][0]["link"] for one in handed)
    text = client.get("/tracks?on=2018-10-20").text
    assert "handed to" in text
    assert "150" in text


def test_observers_of_astana_are_listed_round_by_round(client: TestClient) -> None:
    page = read(client, "/tracks.json?on=2021-12-31")
    astana = next(one for one in page["observers"] if one["track"]["id"] == "astana")
    assert len(astana["rounds"]) == 15
    assert [one["actor"]["id"] for one in astana["claimed"]] == ["egypt"]


def test_a_day_without_talks_says_so_and_where_they_come_from(client: TestClient) -> None:
    text = client.get("/tracks?as_of=2010-01-01").text
    assert "The record holds no track by that day" in text
    assert "rounds/*.yaml" in text


def test_every_link_of_the_talks_keeps_the_day_of_knowledge(client: TestClient) -> None:
    page = read_markup(client.get("/tracks?as_of=2018-06-01").text)
    inner = [tag.attributes.get("href") or "" for tag in page.named("a")]
    assert all("as_of=2018-06-01" in one for one in inner if one.startswith("/rounds/"))


def test_a_round_shows_who_did_not_come_according_to_whom_and_what_it_left(
    client: TestClient,
) -> None:
    page = read(client, "/rounds/astana-9.json")
    (absent,) = [one for one in page["seats"] if not one["is_present"]]
    (option,) = absent["attended"]["options"]
    assert (absent["actor"]["id"], option["claim"]["who"]["id"]) == ("united-states", "kazakhstan")
    assert [one["kind"] for one in page["left"]] == ["statement"]
    assert {s["actor"]["id"] for s in page["seats"] if s["party_because"]} >= {"russia", "turkey"}


def test_an_actor_that_vouches_and_fights_is_shown_as_both(client: TestClient) -> None:
    page = read(client, "/actors/russia.json")
    assert page["vouches_as"][0] == "guarantor"
    assert {one["kind"] for one in page["party_because"]} == {"fights", "backs"}
    assert "both at once" in client.get("/actors/russia").text
    assert read(client, "/actors/un.json")["party_because"] == []


def test_forces_are_announced_observed_and_verified_apart(client: TestClient) -> None:
    page = read(client, "/forces.json?on=2017-12-15")
    contingent = next(one for one in page["forces"] if one["force_id"] == "russian-contingent")
    announced, observed, verified = contingent["stages"]
    assert "“a significant part”" in {one["figure"] for one in announced["statements"]}
    assert observed["statements"]
    assert not verified["statements"]
    text = client.get("/forces?on=2017-12-15").text
    assert "Nobody had verified anything, as far as the record says." in text


@pytest.mark.parametrize("address", ["/tracks", "/forces"])
def test_the_tables_come_as_csv_and_a_wrong_day_is_refused(
    client: TestClient, address: str
) -> None:
    assert client.get(f"{address}.csv?on=2018-10-20").text.startswith("\ufeff")
    assert client.get(f"{address}.json?on=2018-13-01").status_code == 422


def test_figures_of_a_party_are_flagged_in_the_ledger_of_casualties(demo: Workspace) -> None:
    ledger, _ = demo.casualties.ledger()
    named = replace(ledger.lines[0], claimant="Syrian government")
    flags = demo.casualties.supplied_by(replace(ledger, lines=(*ledger.lines, named)))
    assert set(flags[:-1]) == {""}
    assert flags[-1] == "a party to the fighting"


def test_a_workspace_of_minsk_shows_its_talks_too(tmp_path_factory: pytest.TempPathFactory) -> None:
    from truceline.workspace import init_workspace  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("minsk") / "w"
    with (
        init_workspace(folder, pack="minsk") as workspace,
        TestClient(create_app(workspace)) as client,
    ):
        page = client.get("/tracks.json?on=2019-12-10").json()
    assert {one["actor"]["id"] for one in page["everywhere"]} == {"russia", "ukraine"}
