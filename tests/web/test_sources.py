from __future__ import annotations

from fastapi.testclient import TestClient

from truceline.workspace import Workspace
from web.markup import read_markup


def test_a_document_lists_what_rests_on_it(client: TestClient, demo: Workspace) -> None:
    record = demo.record.at(None)
    claim = record.disputes[0].claims[0]
    source = claim.cited.partition("#")[0]
    page = client.get(f"/sources/{source}.json").json()
    assert claim.claim_id in {one["claim_id"] for one in page["claims"]}
    assert page["document"]["title"] == record.sources[source].title
    (read,) = {one["read_link"] for one in page["claims"] if one["claim_id"] == claim.claim_id}
    marked = [tag.text for tag in read_markup(client.get(read).text).named("mark")]
    assert len(marked) == 1


def test_every_file_of_the_pack_can_be_read_line_by_line(
    client: TestClient, demo: Workspace
) -> None:
    pack = demo.ledger.batches(kind="pack")[-1]
    page = client.get(f"/sources/{pack.source_id}.json").json()
    assert "pack.yaml" in {one["name"] for one in page["files"]}
    text = client.get(f"/sources/{pack.source_id}?file=pack.yaml&line=1").text
    assert [tag for tag in read_markup(text).named("li") if tag.attributes.get("id") == "line-1"]
    assert client.get(f"/sources/{pack.source_id}?file=../ledger.sqlite").status_code == 404


def test_the_cited_row_stands_among_its_neighbours(client: TestClient, demo: Workspace) -> None:
    batch = demo.ledger.batches(kind="reports")[0]
    page = client.get(f"/sources/{batch.source_id}.json?row=30").json()["excerpt"]
    assert [row["number"] for row in page["rows"]] == list(range(20, 41))
    assert page["cited"] == dict(zip(page["columns"], page["rows"][10]["cells"], strict=True))
    last = client.get(f"/sources/{batch.source_id}.json?row={batch.rows_in}").json()["excerpt"]
    assert last["rows"][-1]["number"] == batch.rows_in
    beyond = client.get(f"/sources/{batch.source_id}.json?row={batch.rows_in + 1}")
    assert beyond.status_code == 404
    assert f"{batch.rows_in}" in beyond.json()["message"]


def test_imports_say_what_was_read_and_taken_back(own_client: TestClient) -> None:
    workspace: Workspace = own_client.app.state.workspace  # type: ignore[attr-defined]
    batch = workspace.ledger.batches(kind="reports")[0]
    workspace.ingest.withdraw(batch.batch_id, by="A. Nyman", reason="a test")
    page = own_client.get(f"/batches/{batch.batch_id}").text
    assert "A. Nyman" in page
    listed = own_client.get("/sources.json").json()["batches"]
    assert [one["batch_id"] for one in listed if one["withdrawn"]] == [batch.batch_id]


def test_a_run_names_its_question_and_inputs(client: TestClient) -> None:
    (count, *_) = client.get("/incidents.json?kind=shelling&feed=sim-mission").json()["counts"]
    page = client.get(f"/runs/{count['run']}.json").json()
    assert page["run"]["parameters"]["kinds"] == ["shelling"]
    assert all(client.get(one["address"]).status_code == 200 for one in page["inputs"][:2])


def test_a_document_names_the_scenario_models_that_cite_it(client: TestClient) -> None:
    address = "/sources/ponars-2018"
    rows = client.get(f"{address}.json").json()["models"]
    parts = {row["part"]: row for row in rows}
    option = parts["option share-power"]
    assert option["locator"] == "Conclusion: Russia would have preferred"
    assert option["address"] == "/scenarios/syria-2018#option-share-power"
    shown = client.get(address).text
    assert "Scenario models that cite it" in shown
    assert 'href="/scenarios/syria-2018#statement-5-of-russia"' in shown
    model = client.get("/scenarios/syria-2018").text
    for row in rows:
        anchor = row["address"].partition("#")[2]
        assert not anchor or f'id="{anchor}"' in model
