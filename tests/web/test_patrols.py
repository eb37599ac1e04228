"""Patrols and relief on the screen: each reason and figure with who gives it and its source."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from web.markup import read_markup


def read(client: TestClient, address: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(address).json()
    return found


def test_a_shortened_patrol_shows_both_reasons_and_that_its_share_is_not_known(
    client: TestClient,
) -> None:
    (first,) = read(client, "/patrols.json?on=2020-03-16")["patrols"]
    by = {one["claim"]["who"]["id"]: one for one in first["reasons"] if one["claim"]["who"]}
    assert "human shield" in by["russia"]["reason"]
    assert "protest" in by["activists"]["reason"]
    assert {one["share"]["words"] for one in first["said"]} == {"not known"}
    assert all(one["claim"]["source"]["link"] for one in first["said"])
    text = client.get("/patrols?on=2020-03-16").text
    assert "Claimants give different reasons" in text
    assert "/agreements/moscow-protocol-2020#p-3" in text


def test_a_pause_shows_who_says_that_it_was_kept(client: TestClient) -> None:
    (pause,) = read(client, "/patrols.json?on=2018-03-01")["pauses"]
    assert {one["claim"]["who"]["id"]: one["state"] for one in pause["said"]} == {
        "russia": "not kept",
        "sohr": "not kept",
        "syrian-army": "kept",
    }


def test_relief_keeps_figures_of_claimants_apart(client: TestClient) -> None:
    page = read(client, "/relief.json?on=2020-12-31&kind=movements")
    (group,) = page["groups"]
    figures = {one["figure"] for item in group["field_items"] for one in item["said"]}
    assert figures == {"“millions”", "“millions of refugees”", "about 1,000,000 people"}
    assert client.get("/relief?kind=mines").status_code == 404


@pytest.mark.parametrize(
    ("address", "word"), [("/patrols", "patrols/*.yaml"), ("/relief", "pledges/*.yaml")]
)
def test_a_day_before_everything_says_so_and_where_it_comes_from(
    client: TestClient, address: str, word: str
) -> None:
    text = client.get(f"{address}?as_of=2010-01-01").text
    assert "as far as the record says" in text
    assert word in text


@pytest.mark.parametrize("address", ["/patrols", "/relief"])
def test_every_link_keeps_the_day_of_knowledge(client: TestClient, address: str) -> None:
    page = read_markup(client.get(f"{address}?as_of=2020-12-31&on=2020-12-31").text)
    inner = [tag.attributes.get("href") or "" for tag in page.named("a")]
    cited = [one for one in inner if one.startswith("/sources/")]
    assert cited
    assert all("as_of=2020-12-31" in one for one in cited)
    assert (
        client.get(f"{address}.csv?as_of=2020-12-31").text.lstrip("\ufeff").startswith("kind,name")
    )


def test_a_document_leads_to_the_patrol_that_cites_it(client: TestClient) -> None:
    text = client.get("/sources/aa-2020-03-23").text
    assert "/patrols#c-m4-2020-03-23" in text
