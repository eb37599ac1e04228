"""Agreements, tracks and rounds: what is owed, by when, and who says what of it."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
SOCHI = "/agreements/sochi-memorandum-2018"


def provision(client: TestClient, name: str, query: str = "") -> dict[str, Any]:
    found = client.get(f"{SOCHI}.json{query}").json()["provisions"]
    one: dict[str, Any] = next(part for part in found if part["provision_id"] == name)
    return one


def test_evidence_for_and_against_stands_side_by_side_with_who_says_it(client: TestClient) -> None:
    part = provision(client, "6", "?on=2020-03-10")
    assert part["status"]["state"] == "disputed"
    sides = {side["side"]: side["claims"] for side in part["evidence"]}
    assert set(sides) >= {"says that it is done", "says that it is not done"}
    (against,) = sides["says that it is not done"]
    assert against["who"]["name"] == "Russia"
    assert against["said_on"] == "2020-02-23"
    assert client.get(against["source"]["link"]).status_code == 200


def test_the_same_obligation_on_an_earlier_day_is_not_disputed_yet(client: TestClient) -> None:
    assert provision(client, "6", "?on=2018-10-09")["status"]["state"] != "disputed"
    early = client.get(f"{SOCHI}?on=2018-01-01").text
    assert "It was signed after 1 January 2018" in early


def test_each_provision_has_an_anchor_that_lists_lead_to(client: TestClient) -> None:
    page = client.get(f"{SOCHI}?on=2018-12-28").text
    due = client.get("/index.json?on=2018-12-28").json()["due_soon"]
    anchors = {one["link"].partition("#")[2] for one in due if one["link"].startswith(SOCHI)}
    assert "p-8a" in anchors
    assert all(f'id="{anchor}"' in page for anchor in anchors)


def test_disputed_days_keep_every_claimant(client: TestClient) -> None:
    found = client.get("/agreements/de-escalation-memorandum-2017.json").json()
    assert found["disputed"]
    said = {
        (option["words"], option["claim"]["who"]["name"])
        for one in found["disputed"]
        for option in one["stated"]["options"]
        if option["claim"]["who"]
    }
    assert len(said) > 2


def test_agreements_lead_to_what_they_build_on_and_to_their_ceasefires(client: TestClient) -> None:
    about = client.get("/agreements/de-escalation-memorandum-2017.json").json()["agreement"]
    links = [*about["built_on_by"], *about["ceasefires"]]
    assert any("/ceasefires/" in one["link"] for one in links)
    assert all(client.get(one["link"]).status_code == 200 for one in links)


def test_what_was_not_known_yet_is_not_shown(client: TestClient) -> None:
    assert client.get(f"{SOCHI}?as_of=2017-01-01").status_code == 404
    rows = client.get("/agreements.json?as_of=2017-01-01").json()["table"]["rows"]
    assert rows
    assert "sochi-memorandum-2018" not in {row["agreement_id"] for row in rows}


def test_a_relation_between_tracks_has_those_who_hold_and_those_who_deny_it(
    client: TestClient,
) -> None:
    relations = client.get("/tracks/sochi.json").json()["relations"]
    disputed = next(one for one in relations if one["kind"] == "competes with")
    assert disputed["is_disputed"]
    sides = {side["side"]: side["claims"] for side in disputed["sides"]}
    assert "Russia" in {claim["who"]["name"] for claim in sides["denies it"]}
    assert "France" in {claim["who"]["name"] for claim in sides["holds so"]}


def test_a_round_names_roles_agenda_outcome_and_its_neighbours(client: TestClient) -> None:
    found = client.get("/rounds/astana-2.json").json()
    roles = {one["role"]: {who["id"] for who in one["actors"]} for one in found["round"]["roles"]}
    assert roles["guarantor"] == {"russia", "turkey", "iran"}
    assert found["round"]["outcome"]["words"] == "agreed"
    assert (found["before"]["round_id"], found["after"]["round_id"]) == ("astana-1", "astana-3")
    page = client.get("/rounds/astana-2").text
    assert "joint group to monitor the ceasefire" in page


@pytest.mark.parametrize("address", ["/agreements/none", "/tracks/none", "/rounds/none"])
def test_unknown_ids_are_told_with_those_that_there_are(client: TestClient, address: str) -> None:
    answer = client.get(f"{address}.json")
    assert answer.status_code == 404
    assert "Known by then" in answer.json()["hint"]
