"""Agreements of PA-X on their pages, in the search, and on the command line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient

from ingest.made_pax import made_csv, made_row
from truceline.cli.main import cli
from truceline.web.app import create_app
from truceline.workspace import Workspace, init_workspace
from truceline.workspace.search import Looked

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("pax")
    path = folder / "pax_v9.csv"
    odd = made_row(2169, Agt="<b>Truce</b>", GCh="3", GDis="0", GMig="") | {"Zeal": "high"}
    path.write_bytes(made_csv([odd, made_row(7)], list(odd)))
    with init_workspace(folder / "ws") as workspace:
        workspace.ingest.add(path)
        yield workspace


@pytest.fixture(scope="module")
def pages(coded: Workspace) -> Iterator[TestClient]:
    with TestClient(create_app(coded), raise_server_exceptions=False) as opened:
        yield opened


def test_the_page_shows_codes_parties_and_what_was_kept(pages: TestClient) -> None:
    found = pages.get("/agreements/pax-2169.json").json()
    coding = found["coding"]
    assert {"group": "Groups in society", "code": "GCh", "value": 3} in coding["issues"]
    assert coding["codes"]["GDis"] == 0
    assert "GMig" not in coding["codes"]
    assert coding["other"] == {"Zeal": "high"}
    page = pages.get("/agreements/pax-2169").text
    assert "&lt;b&gt;Truce&lt;/b&gt;" in page
    assert "<b>Truce" not in page
    assert "version 9" in page
    assert 'href="/sources/pa-x"' in page


def test_the_same_agreement_is_suggested_both_ways_and_never_merged(pages: TestClient) -> None:
    found = pages.get("/agreements/pax-2169.json").json()
    (other,) = found["may_be_same"]
    assert found["provisions"] == []
    back = pages.get(f"{other['link']}.json").json()
    assert [one["link"] for one in back["may_be_same"]] == ["/agreements/pax-2169"]
    assert back["coding"] is None


def test_the_list_shows_those_of_the_pack_unless_asked(pages: TestClient) -> None:
    def ids(query: str) -> set[str]:
        rows = pages.get(f"/agreements.json{query}").json()["table"]["rows"]
        return {row["agreement_id"] for row in rows}

    assert "pax-7" not in ids("")
    assert ids("?of=pa-x") == {"pax-7", "pax-2169"}
    assert ids("?of=all") == ids("") | ids("?of=pa-x")
    assert "2 more come from the PA-X database" in pages.get("/agreements").text


def test_an_agreement_is_found_by_its_number_party_and_code(coded: Workspace) -> None:
    for words in ("PA-X 2169", "Movement", "GCh"):
        groups = coded.search.search(Looked(query=words), kinds=("agreements",), most=100)
        assert "pax-2169" in {one.key for group in groups for one in group.found}, words


def test_the_command_lists_and_writes_the_columns_of_pa_x(coded: Workspace) -> None:
    run = CliRunner().invoke(cli, ["-w", str(coded.folder), "agreements", "--format", "pa-x"])
    rows = list(csv.DictReader(io.StringIO(run.output)))
    assert run.exit_code == 0
    one = next(row for row in rows if row["AgtId"] == "2169")
    assert (one["GCh"], one["GDis"], one["GMig"], one["Zeal"]) == ("3", "0", "", "high")
    assert sum(not row["AgtId"] for row in rows)
    listed = CliRunner().invoke(cli, ["-w", str(coded.folder), "agreements", "--format", "json"])
    assert '"may_be_same_as": "pax-2169"' in listed.output
