"""Casualties on the web: by claimant, with the filters of other pages, and no total over them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from truceline.web import create_app
from truceline.workspace import init_workspace, reading_work
from web.markup import read_markup
from workspace.builders import ged, write_ged, write_pack
from workspace.stub_reading import write_text
from workspace.telling_reader import read_tellings

TOLD = (
    "Published: 2017-05-10\n\n"
    "White Helmets said the government shelled Homs on 2017-05-08, killing 3.\n"
    "White Helmets said the government shelled Homs on 2017-05-08, killing 4.\n"
)


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A feed of two reports, and a claimant that gives two figures for one incident."""
    monkeypatch.setattr(reading_work, "read_one", read_tellings)
    with init_workspace(tmp_path / "ws", pack=str(write_pack(tmp_path / "tiny"))) as made:
        rows = (ged(1, "2017-05-08", best=3, low=2, high=5), ged(2, "2017-06-02"))
        made.ingest.add(write_ged(tmp_path / "a.csv", *rows))
        made.reading.add(write_text(tmp_path, "a.txt", TOLD))
        made.reading.read()
        (row,) = made.reading.documents()
        for one in made.reading.claims(row.source_id):
            made.reading.decide(row.source_id, one.claim_id, "accept", by="Amal")
        with TestClient(create_app(made), raise_server_exceptions=False) as opened:
            yield opened


def lines(browser: TestClient, query: str = "") -> dict[str, Any]:
    found = browser.get(f"/casualties.json{query}").json()
    return {one["claimant"].split(" (")[0]: one for one in found["table"]["rows"]}


def test_claimants_stand_side_by_side_with_their_range_and_no_sum(browser: TestClient) -> None:
    found = lines(browser, "?from=2017-05-01&until=2017-05-31")
    feed = next(one for name, one in found.items() if name != "White Helmets")
    assert (feed["low"], feed["best"], feed["high"]) == (2, 3, 5)
    shown = " ".join(read_markup(browser.get("/casualties").text).named("main")[0].text.split())
    assert "There is no total across claimants" in shown
    assert "killed" in shown


def test_where_a_total_is_refused_the_reason_stands_in_its_place(browser: TestClient) -> None:
    told = lines(browser)["White Helmets"]
    assert (told["best"], told["low"]) == (None, None)
    assert "two figures for one thing" in told["unknown"]
    page = browser.get("/casualties").text
    assert "two figures for one thing" in page
    assert "killing 4" in page
    kinds = {one["kind"] for one in browser.get("/casualties.json").json()["contradictions"]}
    assert kinds == {"own-figures-differ"}


def test_filters_hold_and_a_wrong_one_is_given_back(browser: TestClient) -> None:
    assert "White Helmets" not in lines(browser, "?from=2017-06-01&until=2017-07-01")
    assert set(lines(browser, "?feed=claims")) == {"White Helmets"}
    answer = browser.get("/casualties?zone=nowhere", headers={"accept": "text/html"})
    assert (answer.status_code, 'role="alert"' in answer.text) == (404, True)
    assert browser.get("/casualties.csv").text.splitlines()[0].startswith("\ufeffclaimant")
