"""Allegations on the web: entered once, stepped, ruled on, answered, printed; taken back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from fastapi.testclient import TestClient

from truceline.web import create_app
from truceline.web.security import COOKIE
from truceline.workspace import Workspace, init_workspace
from workspace.builders import Clock, write_pack

PAGE = {"accept": "text/html"}
PROGRAM = {"accept": "application/json"}
ENTRY = {
    "event_id": "w-000000000000000000000001",
    "allegation_id": "ru-1",
    "alleged_by": "government",
    "by_kind": "party",
    "kind": "shelling",
    "about": "insurgents",
    "first_on": "2017-05-13",
    "received_at": "2017-05-14",
    "place_name": "حماة",
    "number": "3",
    "against": "obligation:truce/1",
    "text_ar": "قصف <b>",
    "by": "Amal",
}
SIGNED = {"by": "Amal", "reason": "two sources"}
RULED = {"body": "commission", "mandate": "provision 5", "ruled_on": "2017-06-01"}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    pack = str(write_pack(tmp_path / "tiny"))
    with init_workspace(tmp_path / "ws", pack=pack, clock=Clock()) as opened:
        yield opened


@pytest.fixture
def browser(workspace: Workspace) -> Iterator[TestClient]:
    with TestClient(create_app(workspace), raise_server_exceptions=False) as opened:
        opened.get("/allegations/new")
        yield opened


def send(browser: TestClient, path: str, **fields: str) -> Any:
    given = {"csrf": browser.cookies[COOKIE], **fields}
    return browser.post(path, data=given, headers=PAGE, follow_redirects=False)


def test_pages_with_nothing_say_so_and_what_to_do(browser: TestClient) -> None:
    for path in ("/allegations", "/allegations/sheet"):
        page = browser.get(path, headers=PAGE)
        assert "No allegation was received" in page.text
    assert browser.get("/allegations.json").json()["table"]["total"] == 0
    missing = browser.get("/allegations/nothing", headers=PROGRAM)
    assert (missing.status_code, "No allegation" in missing.json()["message"]) == (404, True)


def test_an_allegation_sent_twice_is_one_and_goes_to_a_ruling_and_back(
    browser: TestClient, workspace: Workspace
) -> None:
    for _ in range(2):
        assert send(browser, "/allegations", **ENTRY).status_code == 303
    path = "/allegations/ru-1"
    for to in ("screening", "investigating"):
        assert send(browser, f"{path}/step", to=to, on="2017-05-20", **SIGNED).status_code == 303
    refused = send(browser, f"{path}/step", to="violation", **SIGNED)
    assert (refused.status_code, "needs the body that ruled" in refused.text) == (422, True)
    ruled = send(browser, f"{path}/step", to="violation", on="2017-06-02", **RULED, **SIGNED)
    assert ruled.status_code == 303
    page = browser.get(path, headers=PAGE)
    assert "ruled by <bdi>commission</bdi> on 1 June 2017" in page.text
    assert "قصف &lt;b&gt;" in page.text
    states = browser.get("/agreements/truce.json", params={"as_of": "2017-07-01"}).text
    assert "breached" in states
    (listed,) = browser.get("/ceasefires.json").json()["table"]["rows"]
    assert (listed["alleged"], listed["ruled"]) == (
        "1 violation", "ruled a violation by commission on 1 June 2017",
    )  # fmt: skip
    assert "Ruled a violation" in browser.get("/ceasefires/truce", headers=PAGE).text
    (before,) = browser.get("/ceasefires.json?as_of=2017-06-01").json()["table"]["rows"]
    assert (before["alleged"], before["ruled"]) == ("1 investigating", "no ruling")
    assert send(browser, f"{path}/undo", **SIGNED).status_code == 303
    assert browser.get(f"{path}.json").json()["case"]["state"] == "investigating"
    assert browser.get(f"{path}.json?as_of=2017-06-03").json()["case"]["state"] == "violation"
    assert len(workspace.allegations.cases()) == 1


def test_answers_next_steps_and_evidence_stand_on_the_sheet_in_every_form(
    browser: TestClient,
) -> None:
    send(browser, "/allegations", **ENTRY)
    path = "/allegations/ru-1"
    told = {"party": "insurgents", "answer": "confirmed", "number": "2", "text_en": "Two."}
    assert send(browser, f"{path}/answer", **told, by="Amal").status_code == 303
    step = {"what": "Send a team", "who": "Team 2", "due_on": "2017-05-20"}
    assert send(browser, f"{path}/next", **step, by="Amal").status_code == 303
    linked = send(browser, f"{path}/link", subject="incident:i-1", **SIGNED)
    assert linked.status_code == 303
    page = browser.get("/allegations/sheet", headers=PAGE)
    assert "DRAFT – internal" in page.text
    assert "The government" in page.text
    assert "contested" in page.text  # the other side confirms another number
    (row,) = csv.DictReader(
        io.StringIO(browser.get("/allegations/sheet.csv").text.lstrip("\ufeff"))
    )
    assert (row["answer_of_the_other_side"], row["text_ar"]) == (
        "The insurgents: confirmed, 2", "قصف <b>",
    )  # fmt: skip
    assert not {"by", "Amal"} & {*row, *row.values()}
    tags = "&".join(f"language={tag}" for tag in ("en", "fr", "ar", "ru"))
    word = browser.get(f"/allegations/sheet.docx?{tags}")
    (table,) = docx.Document(io.BytesIO(word.content)).tables
    assert len(table.columns) == 12
    assert "قصف <b>" in {cell.text for cell in table.rows[1].cells}
    printed = browser.get(f"/allegations/sheet.html?{tags}").text
    assert "قصف &lt;b&gt;" in printed
    assert "مسودة – داخلية" in printed
    assert browser.get("/allegations/sheet.pdf?language=en&language=en").status_code == 422
    overdue = browser.get("/allegations.json").json()["overdue"]
    assert "Send a team" in {one["what"] for one in overdue}


def test_a_table_and_its_mapping_are_brought_in_and_flaws_lead_to_the_import(
    browser: TestClient,
) -> None:
    text = "No.,What,Day\n1,Shelling,2017-05-06\n2,Gunfire,2017-05-06\n"
    mapping = "columns: {allegation_id: No., kind: What, first_on: Day}\n" \
              "constants: {alleged_by: turkey}\nprefix: tr-\n"  # fmt: skip

    def bring(content: str) -> Any:
        return browser.post(
            "/allegations/files",
            data={"csrf": browser.cookies[COOKIE], "by": "Amal", "mapping": mapping},
            files={"file": ("list.csv", content)},
            headers=PAGE,
            follow_redirects=False,
        )

    assert "2+new" in bring(text).headers["location"]
    assert "0+new" in bring(text).headers["location"]
    assert "/batches/b-" in bring(text + "3,Nonsense,2017-05-06\n").headers["location"]
    found = browser.get("/allegations.json").json()
    assert [row["allegation"] for row in found["table"]["rows"]] == ["tr-1", "tr-2"]


def test_two_sides_that_tell_one_event_are_suggested_and_a_person_judges(
    browser: TestClient,
) -> None:
    send(browser, "/allegations", **ENTRY)
    other = {**ENTRY, "alleged_by": "insurgents", "allegation_id": "tr-1", "event_id": "w-2"}
    send(browser, "/allegations", **other)
    (pair,) = browser.get("/allegations.json").json()["similar"]
    assert (pair["first"], pair["second"], pair["two_sides"]) == ("ru-1", "tr-1", True)
    judged = send(browser, "/allegations/ru-1/same", other="tr-1", is_same="yes", **SIGNED)
    assert judged.status_code == 303
    found = browser.get("/allegations.json").json()
    assert (found["similar"], found["table"]["total"]) == ([], 2)


def test_a_form_without_its_token_changes_nothing(browser: TestClient) -> None:
    assert browser.post("/allegations", data=ENTRY, headers=PAGE).status_code == 403
    assert browser.get("/allegations.json").json()["table"]["total"] == 0
