"""Delegations on the screen: figures side by side, each with its claimant and source."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient

from web.markup import read_markup


def read(client: TestClient, address: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(address).json()
    return found


def test_every_count_of_the_plenary_is_listed_with_claimant_and_source(client: TestClient) -> None:
    page = read(client, "/delegations/sochi-plenary-2018.json")
    rows = page["table"]["rows"]
    assert {"1392", "1393", "1511"} <= {str(row["seats"]) for row in rows}
    assert all(row["claimant"] and row["link"].startswith("/sources/") for row in rows)
    assert page["overlaps"]
    assert all(one["sources"] for one in page["overlaps"])


def test_the_list_leads_to_each_delegation_and_keeps_the_day_of_knowledge(
    client: TestClient,
) -> None:
    page = read_markup(client.get("/delegations?as_of=2021-12-31").text)
    inner = [tag.attributes.get("href") or "" for tag in page.named("a")]
    found = [one for one in inner if one.startswith("/delegations/")]
    assert found
    assert all("as_of=2021-12-31" in one for one in found)
    assert client.get("/delegations.csv").text.count("\n") > 1


def test_a_day_without_delegations_says_so_and_what_to_do(client: TestClient) -> None:
    text = client.get("/delegations?as_of=2010-01-01").text
    assert "The pack holds no delegation known by this day." in text
    assert client.get("/delegations/sochi-plenary-2018?as_of=2010-01-01").status_code == 404
