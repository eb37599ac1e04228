"""Delegations on the screen: figures side by side, each with its claimant and source."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from truceline.talks.committee import table_text
from truceline.web import create_app
from truceline.workspace import init_workspace
from truceline.workspace.committee_draws import Asked
from truceline.workspace.committees import select_committee
from web.markup import read_markup
from workspace.builders import Clock, write_pack


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


def test_a_draw_on_record_is_shown_with_its_proof_its_hashes_and_its_setting_aside(
    tmp_path: Path,
) -> None:
    people, quotas, table = (tmp_path / name for name in ("p.csv", "q.yaml", "t.json"))
    people.write_text("id,f\n" + "".join(f"p{at},{'ab'[at % 2]}\n" for at in range(8)))
    quotas.write_text(
        "title: Körper <b>\nseats: 3\nquotas: {f: {a: {min: 1, max: 1}}}\n", encoding="utf-8"
    )
    found = select_committee(people, quotas, seed="S", panels=8)
    assert found.table
    table.write_text(table_text(found.table), encoding="utf-8")
    pack = str(write_pack(tmp_path / "tiny"))
    with init_workspace(tmp_path / "ws", pack=pack, clock=Clock()) as workspace:
        asked = Asked(table=table, people=people, quotas=quotas, public_seed="7 12")
        drawn = workspace.committees.draw(asked, by="Amal <i>")
        with TestClient(create_app(workspace), raise_server_exceptions=False) as browser:
            shown = browser.get("/delegations").text
            assert "Körper &lt;b&gt;" in shown
            assert drawn.said["pool_sha256"] in shown
            workspace.committees.set_aside(drawn.draw_id, by="Basma", reason="seed known before")
            assert "It does not count: set aside" in browser.get("/delegations").text
            (told,) = browser.get("/delegations.json").json()["draws"]
            assert (told["stands"], told["members"]) == (False, drawn.said["members"])
            assert "No draw is on record." in browser.get("/delegations?as_of=2001-01-01").text


def test_a_day_without_delegations_says_so_and_what_to_do(client: TestClient) -> None:
    text = client.get("/delegations?as_of=2010-01-01").text
    assert "The pack holds no delegation known by this day." in text
    assert "No draw is on record." in text
    assert client.get("/delegations/sochi-plenary-2018?as_of=2010-01-01").status_code == 404
