"""Mission reports on the web: opened, written, sent along the chain, released, corrected."""

from __future__ import annotations

import hashlib
import json
import shutil
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from truceline.core.observation import Observation
from truceline.reporting.model import Step
from truceline.web import create_app
from truceline.web.security import COOKIE
from truceline.workspace import Workspace, init_workspace
from truceline.workspace.ingest import FileOptions
from web.markup import Markup, read_markup
from workspace.builders import ged, write_ged, write_pack

PAGE = {"accept": "text/html"}
PROGRAM = {"accept": "application/json"}
REPORT = "/reports/daily-1"
NAME = "<b>عمر</b>"
NOW = datetime(2017, 6, 10, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty events in May 2017 and one observation, with a daily report on the 20th."""
    base = tmp_path_factory.mktemp("reported")
    with init_workspace(base / "ws", pack=str(write_pack(base / "tiny"))) as made:
        rows = [ged(n, f"2017-05-{n:02}") for n in range(1, 31)]
        known = FileOptions(published_on=date(2017, 6, 1))
        made.ingest.add(write_ged(base / "may.csv", *rows), known)
    with Workspace(base / "ws", clock=lambda: NOW) as made:
        made.observations.add(seen("o-1"), by="Rima")
        made.reports.open("daily", on=date(2017, 5, 20), cut_off=NOW, by="Amal")
    return base / "ws"


def seen(entry_id: str) -> Observation:
    return Observation(
        entry_id=entry_id,
        topic="restriction",
        kind="denied",
        on=date(2017, 5, 20),
        observer="Rima",
        place_name="The bridge",
        stated_reason="No order.",
    )


@pytest.fixture
def workspace(template: Path, tmp_path: Path) -> Iterator[Workspace]:
    shutil.copytree(template, tmp_path / "ws")
    with Workspace(tmp_path / "ws") as opened:
        yield opened


@pytest.fixture
def browser(workspace: Workspace) -> Iterator[TestClient]:
    with TestClient(create_app(workspace), raise_server_exceptions=False) as opened:
        opened.get("/reports")
        yield opened


def send(browser: TestClient, address: str, headers: Any = PAGE, **fields: Any) -> Any:
    sent = {"csrf": browser.cookies[COOKIE], "by": NAME, **fields}
    return browser.post(address, data=sent, headers=headers, follow_redirects=False)


def content(browser: TestClient, address: str = f"{REPORT}.json") -> Any:
    return browser.get(address).json()


def page(browser: TestClient, address: str = REPORT) -> Markup:
    return read_markup(browser.get(address, headers=PAGE).text)


def box(browser: TestClient, key: str) -> Any:
    boxes = [one for part in content(browser)["sections"] for one in part["boxes"]]
    return next(one for one in boxes if one["key"] == key)


def release(workspace: Workspace) -> None:
    for step in (Step.TEAM, Step.OFFICER):
        workspace.reports.move("daily-1", step, by="Amal")
    workspace.reports.release("daily-1", by="Carla")


def test_a_report_is_opened_by_a_form_and_once_where_it_is_sent_twice(browser: TestClient) -> None:
    plan = {"template": "weekly", "on": "2017-05-28", "cut_off": "2017-05-28T20:15", "token": "t-1"}
    first, again = (
        send(browser, "/reports", **plan, language=["en", "ar"], zone=["around-homs"])
        for _ in range(2)
    )
    assert first.status_code == again.status_code == 303, first.text
    assert first.headers["location"] == again.headers["location"] == "/reports/weekly-1"
    report = content(browser, "/reports/weekly-1.json")["report"]
    assert (report["languages"], report["opened_by"]) == (["en", "ar"], NAME)
    assert report["cut_off"].startswith("2017-05-28T20:15:00")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"on": "yesterday"}, "which is no day"),
        ({"cut_off": "soon"}, "which is no time"),
        ({"template": "yearly"}, "There is no template"),
        ({"side_a": "government"}, "Only one of the two sides"),
        ({"by": " "}, "Nobody vouches"),
        ({"language": "xx"}, "no labels in"),
    ],
)
def test_a_report_that_cannot_be_opened_comes_back_with_what_was_typed(
    browser: TestClient, changes: dict[str, str], said: str
) -> None:
    plan = {"template": "weekly", "on": "2017-05-28", "title": "Un titre", **changes}
    answer = send(browser, "/reports", **plan)
    shown = read_markup(answer.text)
    assert answer.status_code == 422
    assert said in shown.named("main")[0].text
    assert "Un titre" in [tag.attributes.get("value") for tag in shown.named("input")]
    assert send(browser, "/reports", PROGRAM, **plan).json()["ok"] is False


def test_texts_are_saved_with_their_base_and_untouched_ones_are_left_alone(
    browser: TestClient,
) -> None:
    texts = {"text:summary:en:public": "Calm.\r\n", "text:mines:en:public": " ", "token": "w-1"}
    answer = send(browser, f"{REPORT}/texts", act="save:summary", **texts)
    assert answer.headers["location"] == f"{REPORT}?saved=1#summary"
    saved = box(browser, "summary:en:public")
    assert (saved["text"], saved["saved"]["by"]) == ("Calm.", NAME)
    again = send(browser, f"{REPORT}/texts", PROGRAM, act="save", **texts).json()
    assert len(box(browser, "summary:en:public")["conflict"]) == 0, again
    upon = {**texts, "base:summary:en:public": saved["base"], "token": "w-2"}
    assert send(browser, f"{REPORT}/texts", PROGRAM, **upon).json()["saved"] == 0


def test_two_people_lose_no_sentence_and_a_joined_text_settles_it(browser: TestClient) -> None:
    for words in ("Mine.", "Theirs."):
        send(browser, f"{REPORT}/texts", **{"text:summary:en:public": words})
    sides = box(browser, "summary:en:public")["conflict"]
    assert [one["text"] for one in sides] == ["Mine.", "Theirs."]
    shown = page(browser).named("main")[0].text
    assert all(words in shown for words in ("Mine.", "Theirs."))
    settled = [one["event_id"] for one in sides]
    joined = {"merge:summary:en:public": "Both.", "settles:summary:en:public": settled}
    assert send(browser, f"{REPORT}/texts", **joined).status_code == 303
    assert box(browser, "summary:en:public")["text"] == "Both."


def test_a_changed_number_is_flagged_under_the_text_until_it_is_kept(
    browser: TestClient, workspace: Workspace
) -> None:
    numbers = {one.key: one.text for one in workspace.reports.numbers("daily-1")}
    key = next(key for key in numbers if key.startswith("counts/events"))
    was = {"seen": json.dumps({**numbers, key: "77"}), "text:counts:en:public": "77 events."}
    send(browser, f"{REPORT}/texts", **was)
    (flag,) = box(browser, "counts:en:public")["changed"]["first"]
    assert (flag["before"], flag["now"], flag["is_quoted"]) == ("77", numbers[key], True)
    assert "77 events." in page(browser).named("main")[0].text
    kept = {"act": "keep:counts:en:public", "seen": json.dumps(numbers)}
    assert send(browser, f"{REPORT}/texts", **kept).status_code == 303
    assert box(browser, "counts:en:public")["changed"]["first"] == []
    assert box(browser, "counts:en:public")["text"] == "77 events."


def test_a_section_is_left_out_and_shown_again_and_typed_text_is_saved_with_it(
    browser: TestClient,
) -> None:
    def is_hidden() -> bool:
        parts = content(browser)["sections"]
        return bool(next(one for one in parts if one["section_id"] == "mines")["is_hidden"])

    send(browser, f"{REPORT}/texts", act="hide:mines", **{"text:summary:en:public": "Calm."})
    assert is_hidden()
    assert box(browser, "summary:en:public")["text"] == "Calm."
    send(browser, f"{REPORT}/texts", act="show:mines")
    assert not is_hidden()


def test_what_was_typed_stands_in_the_page_that_refuses_it(browser: TestClient) -> None:
    answer = send(
        browser, f"{REPORT}/texts", by="", **{"text:summary:en:public": "<i>Not lost</i>"}
    )
    shown = read_markup(answer.text)
    assert answer.status_code == 422
    assert "Nobody vouches" in shown.named("main")[0].text
    assert "<i>Not lost</i>" in [tag.text for tag in shown.named("textarea")]


def test_each_step_is_kept_with_name_time_and_remark(browser: TestClient) -> None:
    def go(to: str, expected: str, remark: str = "") -> int:
        fields = {"to": to, "expected": expected, "remark": remark}
        return int(send(browser, f"{REPORT}/moves", **fields).status_code)

    assert go("team", "draft", "Ready.") == 303
    assert go("team", "draft") == 422  # somebody moved it meanwhile
    assert go("draft", "team") == 422  # nobody says why
    assert go("draft", "team", "Say more.") == 303
    steps = [one for one in content(browser)["history"] if one["kind"] == "moved"]
    assert [(one["by"], one["remark"]) for one in steps] == [(NAME, "Say more."), (NAME, "Ready.")]
    assert send(browser, f"{REPORT}/release").status_code == 422


@pytest.mark.slow
def test_a_released_report_has_three_editions_whose_files_have_the_hashes_shown(
    browser: TestClient, workspace: Workspace
) -> None:
    for step in (Step.TEAM, Step.OFFICER):
        workspace.reports.move("daily-1", step, by="Amal")
    signed = {"remark": "Cleared.", "token": "r-1"}
    answer = send(browser, f"{REPORT}/release", **signed)
    assert answer.headers["location"] == f"{REPORT}#editions", answer.text
    assert send(browser, f"{REPORT}/release", **signed).status_code == 303
    editions = content(browser, f"{REPORT}/editions.json")["editions"]
    assert [one["audience"] for one in editions] == ["public", "parties", "internal"]
    for edition in editions:
        shown = content(browser, f"{edition['link']}.json")
        for row in shown["table"]["rows"]:
            file = browser.get(row["link"])
            assert hashlib.sha256(file.content).hexdigest() == row["sha256"]
            assert "attachment" in file.headers["content-disposition"]
    assert "Cleared." in page(browser, editions[0]["link"]).named("main")[0].text


@pytest.mark.slow
def test_a_correction_stands_beside_the_edition_it_corrects_and_says_what_differs(
    browser: TestClient, workspace: Workspace
) -> None:
    release(workspace)
    assert send(browser, f"{REPORT}/corrections", reason="Late.").status_code == 303
    send(browser, f"{REPORT}/texts", **{"text:summary:en:public": "Corrected words."})
    release(workspace)
    public = [
        one
        for one in content(browser, f"{REPORT}/editions.json")["editions"]
        if one["audience"] == "public"
    ]
    assert [one["number"] for one in public] == ["1 (correction 1)", "1"]
    assert public[0]["corrects"] == public[1]["edition_id"]
    found = content(browser, public[0]["difference"] + ".json")
    assert "Corrected words." in [words for one in found["texts"] for words in one["new"]]
    assert "was corrected" in page(browser, public[1]["link"]).named("main")[0].text


def test_a_number_leads_to_exactly_the_reports_that_it_counts(
    browser: TestClient, workspace: Workspace
) -> None:
    numbers = workspace.reports.numbers("daily-1")
    number, count = next((one, one.count) for one in numbers if one.count and one.text == "1")
    links = [address for address, _ in page(browser).links(REPORT) if "/number?" in address]
    assert links
    shown = browser.get(f"{REPORT}/number.json", params={"key": number.key}).json()
    assert [row["report_id"] for row in shown["table"]["rows"]] == list(count.report_ids)
    for row in shown["table"]["rows"]:
        assert browser.get(row["link"], headers=PAGE).status_code == 200
    assert browser.get(f"{REPORT}/number.json", params={"key": "none"}).status_code == 404


@pytest.mark.slow
def test_every_reader_has_a_preview_and_files_that_leak_are_refused(browser: TestClient) -> None:
    for audience in ("internal", "parties", "public"):
        shown = content(browser, f"{REPORT}/preview.json?audience={audience}")
        assert (shown["audience"], bool(shown["parts"])) == (audience, True)
    shown = content(browser, f"{REPORT}/preview.json?check=true")
    assert shown["leaks"] == []
    assert {one["name"] for one in shown["files"]} >= {"report.pdf", "report.docx"}
    send(browser, f"{REPORT}/texts", **{"text:summary:en:public": "Rima saw it."})
    shown = content(browser, f"{REPORT}/preview.json?check=true")
    assert any("report.txt" in one for one in shown["leaks"])
    file = browser.get(f"{REPORT}/preview/report.txt?audience=public")
    assert (file.status_code, "Rima" in file.text) == (403, False)


def test_loaded_words_are_said_under_the_section_that_holds_them(browser: TestClient) -> None:
    send(browser, f"{REPORT}/texts", **{"text:summary:en:public": "The regime withdrew."})
    (flaw,) = next(one for one in content(browser)["sections"] if one["flaws"])["flaws"]
    assert "regime" in flaw["message"]
    assert flaw["hint"]


def test_changes_without_the_token_of_this_browser_are_refused(browser: TestClient) -> None:
    for address in ("/reports", f"{REPORT}/texts", f"{REPORT}/moves", f"{REPORT}/release"):
        answer = browser.post(address, data={"csrf": "wrong", "by": "X"}, headers=PROGRAM)
        assert answer.status_code == 403, address


def test_writers_at_the_same_moment_are_all_kept(browser: TestClient) -> None:
    answers = []

    def write(section: str) -> None:
        fields = {f"text:{section}:en:public": f"On {section}."}
        answers.append(send(browser, f"{REPORT}/texts", PROGRAM, **fields).status_code)

    sections = ("summary", "mines", "counts", "obligations", "civilians")
    threads = [threading.Thread(target=write, args=(one,)) for one in sections]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * 5
    assert [box(browser, f"{one}:en:public")["text"] for one in sections] == [
        f"On {one}." for one in sections
    ]


ANY = st.text(max_size=40)
FIELDS = (
    *("text:summary:en:public", "text:x", "merge:mines:en:public", "base:summary:en:public"),
    *("settles:mines:en:public", "seen", "act", "token", "by", "to", "expected", "remark"),
    *("template", "on", "cut_off", "from_on", "zone", "language", "reason", "side_a"),
)


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    form=st.dictionaries(
        st.sampled_from(FIELDS),
        ANY | st.sampled_from(["keep:x", "hide:nothing", "team", "daily", "2017-05-20", "{}"]),
    ),
    path=st.sampled_from(["/reports", *(f"{REPORT}/{one}" for one in ("texts", "moves"))]),
    accept=st.sampled_from(["text/html", "application/json"]),
)
def test_no_form_ends_in_a_fault(
    browser: TestClient, form: dict[str, str], path: str, accept: str
) -> None:
    answer = send(browser, path, {"accept": accept}, **form)
    assert answer.status_code < 500, (path, form, answer.text)
