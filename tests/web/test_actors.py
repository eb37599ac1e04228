from __future__ import annotations

from fastapi.testclient import TestClient

from truceline.workspace import Workspace
from web.markup import read_markup


def test_an_actor_shows_its_names_in_every_script(client: TestClient, demo: Workspace) -> None:
    turkey = demo.record.at(None).actors["turkey"]
    page = read_markup(client.get("/actors/turkey").text)
    shown = {tag.text: tag.attributes for tag in page.named("span") if "lang" in tag.attributes}
    assert set(turkey.names.values()) <= set(shown)
    assert shown[turkey.names["ar"]] == {"lang": "ar", "dir": "auto"}


def test_what_counters_report_opens_the_same_number(client: TestClient) -> None:
    reported = client.get("/actors/syrian-government.json").json()["reported"]
    assert reported
    for one in reported:
        if one["value"] is None:
            assert one["why"]
            continue
        path, _, query = one["address"].partition("?")
        (count,) = client.get(f"{path}.json?{query}").json()["counts"]
        assert count["value"] == one["value"]


def test_an_actor_has_its_agreements_rounds_obligations_and_claims(client: TestClient) -> None:
    page = client.get("/actors/turkey.json").json()
    assert any("signatory" in one["roles"] for one in page["agreements"])
    assert page["rounds"]
    assert all(one["state"] for one in page["obligations"])
    said = client.get("/actors/russia-mod.json")
    claims = [said.json()["claims"]] if said.status_code == 200 else [page["claims"]]
    assert all(claim["about"]["title"] for one in claims for claim in one)


def test_nobody_is_known_before_the_record_begins(client: TestClient) -> None:
    assert client.get("/actors.json?as_of=1900-01-01").json()["table"]["total"] == 0
    answer = client.get("/actors/turkey.json?as_of=1900-01-01")
    assert answer.status_code == 404
    assert "by that day" in answer.json()["message"]


def test_a_place_knows_its_zones_and_says_how_surely(client: TestClient, demo: Workspace) -> None:
    places = demo.record.at(None).places
    found = {one: client.get(f"/places/{one}.json").json() for one in list(places)[:12]}
    zones = [zone for page in found.values() for zone in page["zones"]]
    assert {zone["how"] for zone in zones} <= {"inside", "partly inside", "perhaps inside"}
    assert zones
    assert all(near["address"] for page in found.values() for near in page["near"])
