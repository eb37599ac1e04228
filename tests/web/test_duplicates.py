"""Duplicates on the web: suggested with reasons, judged by a person, taken back; no count moves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from truceline.web import create_app
from truceline.web.security import COOKIE
from truceline.workspace import init_workspace
from truceline.workspace.ingest import FileOptions
from web.markup import read_markup
from workspace.builders import ged, write_ged, write_pack

PAGE = {"accept": "text/html"}


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[TestClient]:
    """Twelve killed in Homs by one feed, eleven to thirteen by another."""
    with init_workspace(tmp_path / "ws", pack=str(write_pack(tmp_path / "tiny"))) as made:
        killed = {"best": 12, "low": 12, "high": 12}
        rows = (ged(1, "2017-05-01", **killed), ged(2, "2017-06-01"))
        made.ingest.add(write_ged(tmp_path / "a.csv", *rows))
        other = ged(9, "2017-05-01", best=12, low=11, high=13)
        made.ingest.add(write_ged(tmp_path / "b.csv", other), FileOptions(feed="other"))
        with TestClient(create_app(made), raise_server_exceptions=False) as opened:
            opened.get("/duplicates")
            yield opened


def content(browser: TestClient, address: str = "/duplicates.json") -> Any:
    return browser.get(address).json()


def counts(browser: TestClient) -> list[tuple[str, float]]:
    return [(one["feed"], one["value"]) for one in content(browser, "/incidents.json")["counts"]]


def judge(browser: TestClient, address: str, **changes: str) -> Any:
    sent = {"verdict": "same", "by": "<b>عمر</b>", "reason": "Both name the market."}
    sent |= {"csrf": browser.cookies[COOKIE], **changes}
    return browser.post(address, data=sent, headers=PAGE, follow_redirects=False)


def test_a_suggestion_shows_reasons_and_figures_by_source_and_says_that_no_count_changes(
    browser: TestClient,
) -> None:
    (one,) = content(browser)["suggestions"]
    assert [(each["best"], each["low"], each["high"]) for each in one["told"]] == [
        (12, 11, 13),
        (12, 12, 12),
    ]
    assert any("same day" in words for words in one["speaks_for"])
    for address in ("/duplicates", one["link"]):
        shown = " ".join(read_markup(browser.get(address).text).named("main")[0].text.split())
        assert "changes no count" in shown, address
        assert one["in_words"] in shown, address
    assert content(browser, "/duplicates.json?tier=possible")["total"] in (0, 1)


def test_a_judgement_and_its_undo_change_no_count(browser: TestClient) -> None:
    before, (one,) = counts(browser), content(browser)["suggestions"]
    answer = judge(browser, one["judge"])
    (made,) = content(browser)["judged"]
    assert answer.headers["location"] == f"/duplicates#{made['judgement_id']}"
    assert (made["verdict"], content(browser)["suggestions"], counts(browser)) == (
        "same",
        [],
        before,
    )
    assert "&lt;b&gt;" in browser.get("/duplicates").text
    back = judge(browser, made["take_back"], reason="Mistaken.")
    assert back.status_code == 303
    after = content(browser)
    assert (len(after["suggestions"]), after["judged"][0]["holds"]) == (1, False)
    assert counts(browser) == before


def test_what_lacks_a_reason_a_choice_or_the_token_records_nothing(browser: TestClient) -> None:
    (one,) = content(browser)["suggestions"]
    for wrong, status in (({"reason": " "}, 422), ({"verdict": ""}, 422), ({"csrf": "x"}, 403)):
        answer = judge(browser, one["judge"], **wrong)
        assert answer.status_code == status, wrong
        assert status == 403 or 'role="alert"' in answer.text
    assert content(browser)["judged"] == []
