"""Contradictions on the web: every voice shown, judged by a person, taken back."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from truceline.web import create_app
from truceline.web.security import COOKIE
from truceline.workspace import Workspace, init_workspace
from truceline.workspace.ingest import FileOptions
from web.markup import Markup, read_markup
from workspace.builders import PACK, ged, write_ged, write_pack

PAGE = {"accept": "text/html"}
ABOUT = "/contradictions/ceasefire:truce/ended"
NAME = "<b>عمر</b>"
FOUND = {
    "ceasefires": PACK["ceasefires/truce.yaml"].replace(
        "ended: 2017-05-20",
        "ended: {claims: [{value: 2017-05-20, by: government, at: 2017-05-20, preferred: true},\n"
        "  {value: 2017-05-28, by: insurgents, source: 'paper#p. 2', at: 2017-05-28}]}",
    ),
    "agreements": PACK["agreements/truce.yaml"].replace(
        "from: 2017-05-06}",
        "from: 2017-05-06, status: {claims: [{value: done, by: bystander, at: 2017-05-10},\n"
        "      {value: not-done, by: insurgents, at: 2017-05-11}]}}",
    ),
}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty events in May 2017; in June the feed says of one that two died, not one."""
    base = tmp_path_factory.mktemp("disputed")
    with init_workspace(base / "ws", pack=str(write_pack(base / "tiny", **FOUND))) as made:
        rows = [ged(n, f"2017-05-{n:02}") for n in range(1, 31)]
        released = FileOptions(published_on=date(2017, 6, 1))
        made.ingest.add(write_ged(base / "may.csv", *rows), released)
        changed = ged(1, "2017-05-01", best=2, high=2)
        released = FileOptions(published_on=date(2017, 7, 1))
        made.ingest.add(write_ged(base / "june.csv", changed), released)
    return base / "ws"


@pytest.fixture
def workspace(template: Path, tmp_path: Path) -> Iterator[Workspace]:
    shutil.copytree(template, tmp_path / "ws")
    with Workspace(tmp_path / "ws") as opened:
        yield opened


@pytest.fixture
def browser(workspace: Workspace) -> Iterator[TestClient]:
    with TestClient(create_app(workspace), raise_server_exceptions=False) as opened:
        opened.get("/contradictions")
        yield opened


def content(browser: TestClient, address: str = f"{ABOUT}.json") -> Any:
    return browser.get(address).json()


def page(browser: TestClient, address: str = ABOUT) -> Markup:
    return read_markup(browser.get(address, headers=PAGE).text)


def form(browser: TestClient, **changes: str) -> dict[str, str]:
    """What a browser would send for the claim of the insurgents."""
    dispute = content(browser)["dispute"]
    claim = next(c["claim_id"] for c in dispute["claims"] if c["who"]["id"] == "insurgents")
    topic = {"subject": dispute["subject"], "field": dispute["field"]}
    who = {"by": NAME, "reason": "Their radio said so.", "csrf": browser.cookies[COOKIE]}
    return {**topic, "claim": claim, **who, **changes}


def send(browser: TestClient, address: str = "/judgements", **fields: str) -> Any:
    return browser.post(address, data=fields, headers=PAGE, follow_redirects=False)


def test_every_claim_stands_with_who_when_where_and_which_is_computed_with(
    browser: TestClient,
) -> None:
    shown = page(browser)
    text = " ".join(shown.named("main")[0].text.split())
    for words in (
        *("20 May 2017", "The government", "28 May 2017", "The insurgents"),
        *("A paper, p. 2", "ceasefires/truce.yaml, line 6", "not graded", "source not checked"),
        "The pack marks it as the value to compute with.",
    ):
        assert words in text, words
    links = {address for address, _ in shown.links(ABOUT)}
    assert {"/ceasefires/truce", "/actors/insurgents", "/sources/paper"} <= links


def test_a_judgement_changes_the_ceasefire_and_undo_returns_it(browser: TestClient) -> None:
    def ended() -> str:
        return str(content(browser, "/ceasefires/truce.json")["ceasefire"]["ended"]["last_day"])

    assert ended() == "2017-05-20"
    answer = send(browser, **form(browser))
    made = content(browser)["history"][0]
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"{ABOUT}#{made['judgement_id']}",
    )
    assert ended() == "2017-05-28"
    back = {"by": "Amal", "reason": "Mistaken.", "csrf": browser.cookies[COOKIE]}
    assert send(browser, made["take_back"], **back).status_code == 303
    assert ended() == "2017-05-20"
    assert content(browser)["history"][0]["taken_back"]["by"] == "Amal"


def test_the_list_shows_who_judged_and_filters(browser: TestClient) -> None:
    everything = content(browser, "/contradictions.json")
    assert [one["subject"] for one in everything["disputes"]] == [
        "obligation:truce/1",
        "ceasefire:truce",
    ]
    send(browser, **form(browser, claim="undecided"))
    open_ones = content(browser, "/contradictions.json?undecided=true")["disputes"]
    assert [one["field"] for one in open_ones] == ["status"]
    one = content(browser, "/contradictions.json?kind=ceasefire")["disputes"][0]
    assert (one["judgement"]["is_undecidable"], one["used"]["value"]) == (True, "2017-05-20")
    assert "judged on" in page(browser, "/contradictions").named("main")[0].text
    lines = browser.get("/contradictions.csv").text.splitlines()
    assert len(lines) == 1 + 4


def test_a_disputed_status_says_where_it_stands_and_can_be_judged(browser: TestClient) -> None:
    address = "/contradictions/obligation:truce/1/status"
    dispute = content(browser, f"{address}.json")["dispute"]
    assert (dispute["state"]["state"], dispute["used"], dispute["basis"]) == (
        "disputed",
        None,
        "all",
    )
    claim = dispute["claims"][0]["claim_id"]
    topic = {"subject": dispute["subject"], "field": "status", "claim": claim}
    assert send(browser, **form(browser, **topic)).status_code == 303
    assert content(browser, f"{address}.json")["dispute"]["state"]["state"] == "claimed done"
    assert "So judged by" in " ".join(page(browser, address).named("main")[0].text.split())


@pytest.mark.parametrize("token", ["", "guessed", "فارغ"])
@pytest.mark.parametrize("address", ["/judgements", "/judgements/j-none/take-back"])
def test_a_change_without_this_browsers_token_is_refused(
    browser: TestClient, workspace: Workspace, address: str, token: str
) -> None:
    before = workspace.ledger.writes
    answer = browser.post(address, data=form(browser, csrf=token))
    assert answer.status_code == 403
    assert set(answer.json()) == {"ok", "code", "message", "hint", "where", "status"}
    assert answer.json()["code"] == "safety.refused"
    assert workspace.ledger.writes == before


def test_a_change_under_another_name_of_the_machine_is_refused(
    browser: TestClient, workspace: Workspace
) -> None:
    before = workspace.ledger.writes
    answer = browser.post("/judgements", data=form(browser), headers={"host": "evil.example"})
    assert (answer.status_code, workspace.ledger.writes) == (400, before)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"claim": ""}, "Nothing is chosen."),
        ({"by": "  "}, "Nobody vouches for it."),
        ({"reason": ""}, "No reason is given."),
    ],
)
def test_what_is_missing_is_told_on_the_page_and_what_was_typed_stays(
    browser: TestClient, workspace: Workspace, changes: dict[str, str], words: str
) -> None:
    before = workspace.ledger.writes
    answer = send(browser, **form(browser, **changes))
    shown = read_markup(answer.text)
    assert (answer.status_code, workspace.ledger.writes) == (422, before)
    assert shown.heading == "The truce: ended"
    assert any(tag.attributes.get("role") == "alert" and words in tag.text for tag in shown.tags)
    assert shown.named("textarea")[-1].text == changes.get("reason", "Their radio said so.")
    plain = browser.post("/judgements", data=form(browser, **changes))
    assert plain.json()["code"] == "input.invalid-value"


@pytest.mark.parametrize(
    ("address", "changes", "status"),
    [
        ("/judgements", {"claim": "c-none"}, 404),
        ("/judgements", {"subject": "ceasefire:none"}, 404),
        ("/judgements/j-none/take-back", {}, 404),
        ("/judgements", {"reason": "r" * 5000}, 422),
        ("/judgements", {"reason": "r" * 20000}, 422),
    ],
)
def test_what_cannot_be_judged_is_an_error_in_the_one_shape(
    browser: TestClient, address: str, changes: dict[str, str], status: int
) -> None:
    answer = browser.post(address, data=form(browser, **changes))
    assert (answer.status_code, answer.json()["ok"]) == (status, False)
    assert answer.json()["message"]


def test_taken_back_twice_is_told_on_the_page(browser: TestClient) -> None:
    send(browser, **form(browser))
    address = content(browser)["history"][0]["take_back"]
    back = {"by": "Amal", "reason": "Mistaken.", "csrf": browser.cookies[COOKIE]}
    send(browser, address, **back)
    answer = send(browser, address, **back)
    assert answer.status_code == 422
    assert "was taken back on" in answer.text


def test_words_of_a_person_are_never_markup_and_the_name_is_kept_for_the_session(
    browser: TestClient,
) -> None:
    answer = send(browser, **form(browser))
    cookie = answer.headers["set-cookie"]
    assert quote(NAME) in cookie
    assert "samesite=strict" in cookie.lower()
    text = browser.get(ABOUT, headers=PAGE).text
    assert "<b>عمر" not in text
    names = [tag for tag in read_markup(text).named("input") if tag.attributes["name"] == "by"]
    assert {tag.attributes["value"] for tag in names} == {NAME}


def test_a_day_before_the_judgement_knows_nothing_of_it_and_says_that_there_is_one(
    browser: TestClient,
) -> None:
    answer = send(browser, "/judgements?as_of=2019-01-01", **form(browser))
    assert answer.headers["location"].startswith(f"{ABOUT}?as_of=2019-01-01#j-")
    then = content(browser, f"{ABOUT}.json?as_of=2019-01-01")
    assert (then["dispute"]["used"]["value"], then["history"]) == ("2017-05-20", [])
    assert then["judged_later"] == 1
    shown = page(browser, f"{ABOUT}?as_of=2019-01-01").named("main")[0].text
    assert "1 judgement was made after 1 January 2019" in shown


def test_a_contradiction_that_was_not_known_by_the_day_is_not_found(browser: TestClient) -> None:
    assert content(browser, f"{ABOUT}.json?as_of=2017-05-27")["code"] == "input.unknown-id"
    assert browser.get("/contradictions/nothing.json").status_code == 404
    assert browser.get("/contradictions?kind=none", headers=PAGE).status_code == 200


def test_judgements_sent_at_once_are_all_kept(browser: TestClient, workspace: Workspace) -> None:
    forms = [form(browser, reason=f"reason {n}") for n in range(8)]
    codes: list[int] = []
    threads = [
        threading.Thread(target=lambda one=one: codes.append(send(browser, **one).status_code))
        for one in forms
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == [303] * 8
    assert len(workspace.ledger.judgements()) == 8


def test_a_judgement_whose_claim_was_edited_is_listed_and_can_be_taken_back(
    browser: TestClient, workspace: Workspace
) -> None:
    send(browser, **form(browser))
    path = workspace.folder / "pack" / "ceasefires" / "truce.yaml"
    path.write_text(path.read_text().replace("value: 2017-05-28", "value: 2017-05-20"))
    workspace.packs.load()
    (unused,) = content(browser, "/contradictions.json")["unused"]
    assert (unused["by"], unused["is_disputed"]) == (NAME, False)
    back = {"by": "Amal", "reason": "Gone.", "csrf": browser.cookies[COOKIE]}
    answer = send(browser, unused["take_back"], **back)
    assert answer.headers["location"].startswith("/contradictions#j-")
    assert content(browser, "/contradictions.json")["unused"] == []


def test_what_a_feed_corrected_stands_apart_and_opens_to_its_incident(browser: TestClient) -> None:
    rows = content(browser, "/contradictions/corrected.json")["table"]["rows"]
    assert [(row["field"], row["before"], row["after"]) for row in rows] == [
        ("deaths, best", "1", "2"),
        ("deaths, highest", "1", "2"),
    ]
    assert browser.get(rows[0]["link"], headers=PAGE).status_code == 200
    assert page(browser, "/contradictions/corrected").heading == "Corrected reports"
    then = content(browser, "/contradictions/corrected.json?as_of=2017-06-30")
    assert then["total"] == 0
    assert len(browser.get("/contradictions/corrected.csv").text.splitlines()) == 1 + 2
