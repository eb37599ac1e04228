from __future__ import annotations

from fastapi.testclient import TestClient

from truceline.web import create_app
from truceline.workspace import Workspace
from web.markup import read_markup
from web.workspaces import ARABIC_PLACE


def found(client: TestClient, query: str) -> dict[str, list[str]]:
    groups = client.get(f"/search.json?{query}").json()["groups"]
    return {group["kind"]: [one["key"] for one in group["found"]] for group in groups}


def test_an_empty_search_helps(client: TestClient) -> None:
    page = read_markup(client.get("/search").text)
    assert page.heading == "Search"
    assert not client.get("/search.json?q=%20").json()["groups"]


def test_names_in_any_script_and_spelling_find_the_same(client: TestClient) -> None:
    for query in ("Turkey", "TÜRKİYE", "تركيا", "Турция"):
        assert "turkey" in found(client, f"q={query}")["actors"], query


def test_every_result_opens(client: TestClient) -> None:
    groups = client.get("/search.json?q=idlib").json()["groups"]
    assert len(groups) > 4
    for group in groups:
        for one in group["found"][:2]:
            if one["address"]:
                address = one["address"].partition("#")[0]
                assert client.get(address).status_code == 200, address


def test_matches_are_marked_and_markup_is_not(client: TestClient) -> None:
    page = read_markup(client.get("/search?q=idlib").text)
    assert {tag.text.lower() for tag in page.named("mark")} == {"idlib"}
    assert "<script>x" not in client.get("/search?q=<script>x").text


def test_more_leads_through_all_results_once(client: TestClient) -> None:
    groups = client.get("/search.json?q=simulated&what=incidents").json()["groups"]
    seen, address = [], "/search?q=simulated&what=incidents"
    for _ in range(3):
        path, _, query = address.partition("?")
        (group,) = client.get(f"{path}.json?{query}").json()["groups"]
        seen += [one["key"] for one in group["found"]]
        address = group["more"].replace("/search.json", "/search")
    assert len(seen) == len(set(seen)) == 150
    assert groups[0]["total"] > 150


def test_days_and_kinds_narrow_and_are_part_of_the_address(client: TestClient) -> None:
    assert set(found(client, "q=astana&what=rounds")) == {"rounds"}
    narrowed = found(client, "q=astana&from=2017-01-01&until=2017-02-01")
    assert narrowed.get("rounds") == ["astana-1"]
    assert "actors" not in narrowed
    assert client.get("/search.json?q=a&what=secrets").status_code == 422


def test_an_arabic_place_is_found_without_its_marks(arabic: Workspace) -> None:
    with TestClient(create_app(arabic)) as client:
        spelled = "".join(letter + "\u064e" for letter in ARABIC_PLACE).replace("ة", "ه")
        assert len(found(client, f"q={spelled}&what=incidents")["incidents"]) == 6
