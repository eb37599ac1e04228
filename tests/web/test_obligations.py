"""The board, one obligation with its history and scores, and the calendar with its file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from fastapi.testclient import TestClient
from icalendar import Calendar

from truceline.web import create_app
from truceline.web.security import COOKIE
from truceline.workspace import init_workspace
from web.markup import read_markup

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
PAGE = {"accept": "text/html"}
ONE = "/obligations/sochi-memorandum-2018/6"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    workspace = init_workspace(tmp_path_factory.mktemp("board") / "ws", pack="syria")
    with (
        workspace,
        TestClient(create_app(workspace), raise_server_exceptions=False) as opened,
    ):
        yield opened


def board(browser: TestClient, query: str) -> dict[str, Any]:
    content: dict[str, Any] = browser.get(f"/obligations.json?{query}").json()
    return content


def test_the_board_puts_each_obligation_into_one_column_by_its_state(browser: TestClient) -> None:
    found = board(browser, "on=2018-10-20")
    states = {column["state"]: column["rows"] for column in found["columns"]}
    ids = [row["obligation_id"] for rows in states.values() for row in rows]
    assert len(ids) == len(set(ids)) == found["table"]["total"]
    assert "sochi-memorandum-2018/5" in {row["obligation_id"] for row in states["disputed"]}
    assert "sochi-memorandum-2018/6" in {row["obligation_id"] for row in states["claimed done"]}
    assert all(row["sources"] for rows in states.values() for row in rows)
    assert found["not_signed"] > 0


def test_filters_by_agreement_and_actor_keep_the_day_and_the_day_of_knowledge(
    browser: TestClient,
) -> None:
    query = "on=2018-10-20&agreement=sochi-memorandum-2018&actor=hts&as_of=2018-10-16"
    rows = board(browser, query)["table"]["rows"]
    assert [row["obligation_id"] for row in rows] == ["sochi-memorandum-2018/5"]
    assert "as_of=2018-10-16" in rows[0]["page"]
    assert browser.get(f"/obligations?{query}").status_code == 200
    assert browser.get("/obligations?agreement=nothing", headers=PAGE).status_code == 404
    assert browser.get("/obligations?actor=nobody").status_code == 404


def test_a_day_before_every_signing_says_so_and_what_to_do(browser: TestClient) -> None:
    page = browser.get("/obligations?on=2001-01-01").text
    assert "was owed on 1 January 2001. Choose a later day" in " ".join(page.split())


def test_every_link_of_the_board_and_of_an_obligation_leads_somewhere(browser: TestClient) -> None:
    for page in ("/obligations?on=2018-10-20", f"{ONE}?on=2020-03-10", "/calendar?on=2018-10-01"):
        links = {to for to, _ in read_markup(browser.get(page).text).links(page)}
        own = sorted(to for to in links if to.startswith(("/obligations/", "/sources", "/cal")))
        assert own
        for to in own[::9]:
            assert browser.get(to).status_code == 200, to


def test_the_history_tells_each_change_with_claimant_and_source(browser: TestClient) -> None:
    found = browser.get(f"{ONE}.json?on=2020-03-10").json()
    moved = [(one["on"], one["after"]) for one in found["history"] if one["is_new_state"]]
    assert moved == [
        ("2018-09-17", "not due"), ("2018-10-08", "claimed done"), ("2020-02-23", "disputed"),
    ]  # fmt: skip
    last = found["history"][-1]["claims"][0]
    assert (last["who"]["name"], last["source"]["id"]) == ("Russia", "sputnik-2020-02-23")
    assert found["history"][0]["is_by_clock"]
    assert found["history"][0]["sources"]
    assert len(browser.get(f"{ONE}.csv?on=2020-03-10").text.splitlines()) == 5


def test_an_obligation_before_its_signing_owes_nothing_and_an_unknown_one_is_refused(
    browser: TestClient,
) -> None:
    early = browser.get(f"{ONE}?on=2018-01-01").text
    assert "nothing was owed yet" in early
    assert browser.get("/obligations/sochi-memorandum-2018/99").status_code == 404
    assert browser.get("/obligations/nothing").status_code == 404


def test_the_calendar_lists_14_days_and_its_file_holds_the_same(browser: TestClient) -> None:
    found = browser.get("/calendar.json?on=2018-10-01").json()
    assert [row["obligation_id"] for row in found["rows"]] == ["sochi-memorandum-2018/6"]
    assert found["undated"] > 0
    file = browser.get(found["file"])
    assert file.headers["content-type"] == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(file.content).walk("VEVENT")
    assert [one.decoded("dtstart") for one in events] == [date(2018, 10, 10)]
    empty = browser.get("/calendar?on=2018-09-18&days=3").text
    assert "Nothing falls due" in empty
    assert browser.get("/calendar.json?days=0").status_code == 422


# -- scores ---------------------------------------------------------------------------------------


def sent(browser: TestClient, **changes: str) -> dict[str, str]:
    browser.get(ONE)
    given = {"provision": "sochi-memorandum-2018/6", "year": "2018", "value": "2", "by": "Amal",
             "reason": "Most of them left.", "csrf": browser.cookies[COOKIE]}  # fmt: skip
    return given | changes


def test_a_score_is_recorded_shown_with_its_claims_and_taken_back(browser: TestClient) -> None:
    answer = browser.post("/scores", data=sent(browser), headers=PAGE, follow_redirects=False)
    assert answer.status_code == 303
    (score,) = browser.get(f"{ONE}.json").json()["scores"]
    assert (score["value"], score["words"], score["by"]) == (2, "intermediate", "Amal")
    assert len(score["claims"]) == 5
    (total,) = board(browser, "on=2018-12-31&agreement=sochi-memorandum-2018")["totals"]
    assert (total["share"], total["judged"], total["range"]) == ("67 %", 1, "6 % to 97 %")
    back = {"by": "Amal", "reason": "Wrong year.", "csrf": browser.cookies[COOKIE]}
    undone = browser.post(score["take_back"], data=back, headers=PAGE, follow_redirects=False)
    assert undone.status_code == 303
    assert browser.get(f"{ONE}.json").json()["scores"] == []


@pytest.mark.parametrize(
    ("change", "words", "status"),
    [
        ({"value": ""}, "&#39;&#39; is not a score", 422),
        ({"year": "2017"}, "not signed yet", 422),
        ({"by": " "}, "Nobody vouches for it", 422),
        ({"csrf": "x"}, "", 403),
    ],
)
def test_a_score_without_what_it_needs_is_refused_and_what_was_written_stays(
    browser: TestClient, change: dict[str, str], words: str, status: int
) -> None:
    answer = browser.post("/scores", data=sent(browser, **change), headers=PAGE)
    assert answer.status_code == status
    assert words in answer.text
    if status == 422:
        assert "Most of them left." in answer.text
    assert browser.get(f"{ONE}.json").json()["scores"] == []
