"""Observations on the web: entered once each, listed, imported, corrected, taken back."""

from __future__ import annotations

import csv
import io
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from truceline.web import create_app
from truceline.web.security import COOKIE
from truceline.workspace import Workspace, init_workspace
from web.markup import read_markup
from workspace.builders import write_pack

PAGE = {"accept": "text/html"}
PROGRAM = {"accept": "application/json"}
ENTRY = {
    "entry_id": "6f0c-1",
    "topic": "ceasefire-violation",
    "kind": "explosion",
    "on": "2017-05-20",
    "from_at": "04:17",
    "means": "heard",
    "number": "3",
    "qualifier": "about",
    "bearing_deg": "45",
    "distance_min_m": "2000",
    "distance_max_m": "4000",
    "observer": "Rima <b>",
    "team": "Base 2",
    "position_name": "تل النبي",
    "position_lat_deg": "35.4",
    "position_lon_deg": "36.8",
    "description": "=cmd()",
}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with init_workspace(tmp_path / "ws", pack=str(write_pack(tmp_path / "tiny"))) as opened:
        yield opened


@pytest.fixture
def browser(workspace: Workspace) -> Iterator[TestClient]:
    with TestClient(create_app(workspace), raise_server_exceptions=False) as opened:
        opened.get("/observations/new")
        yield opened


def send(
    browser: TestClient,
    headers: Any = PROGRAM,
    address: str = "/observations",
    **changes: str,
) -> Any:
    sent = {**ENTRY, "csrf": browser.cookies[COOKIE], **changes}
    return browser.post(address, data=sent, headers=headers, follow_redirects=False)


def rows(browser: TestClient, query: str = "") -> Any:
    return browser.get(f"/observations.json{query}").json()["table"]["rows"]


def test_an_entry_is_listed_as_it_was_given_and_becomes_an_incident(browser: TestClient) -> None:
    answer = send(browser).json()
    assert (answer["ok"], answer["was_known"], answer["entry_id"]) == (True, False, "6f0c-1")
    (row,) = rows(browser)
    assert (row["number"], row["means"], row["time"]) == ("about 3 explosions", "heard", "04:17")
    assert (row["position"], row["observer"]) == ("تل النبي", "Rima <b>")
    html = browser.get("/observations", headers=PAGE).text
    assert "Rima <b>" not in html
    incident = browser.get("/observations/6f0c-1.json").json()["incident"]
    assert browser.get(incident, headers=PAGE).status_code == 200
    listed = browser.get("/incidents.json?feed=observations").json()["table"]["rows"]
    assert len(listed) == 1


def test_the_same_entry_sent_by_many_at_once_is_entered_once(
    browser: TestClient, workspace: Workspace
) -> None:
    answers: list[int] = []
    threads = [
        threading.Thread(target=lambda: answers.append(send(browser).status_code)) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * 6
    assert send(browser).json()["was_known"] is True
    assert len(workspace.observations.at()) == 1


def test_another_content_under_the_same_id_is_refused_with_what_was_typed(
    browser: TestClient,
) -> None:
    send(browser)
    refused = send(browser, number="4")
    assert (refused.status_code, refused.json()["ok"]) == (422, False)
    assert "other values" in refused.json()["message"]
    shown = read_markup(send(browser, PAGE, number="4").text)
    values = {
        tag.attributes.get("name"): tag.attributes.get("value") for tag in shown.named("input")
    }
    assert values["number"] == "4"
    assert values["entry_id"] != ENTRY["entry_id"]
    assert [row["number"] for row in rows(browser)] == ["about 3 explosions"]


def test_the_form_works_without_scripts(browser: TestClient) -> None:
    form = read_markup(browser.get("/observations/new", headers=PAGE).text)
    entry_id = next(
        tag.attributes["value"]
        for tag in form.named("input")
        if tag.attributes.get("name") == "entry_id"
    )
    answers = [send(browser, PAGE, entry_id=entry_id) for _ in range(2)]
    assert {one.headers["location"] for one in answers} == {f"/observations/new?entered={entry_id}"}
    assert len(rows(browser)) == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": ""}, "kind is empty"),
        ({"kind": "mine"}, "has no kind"),
        ({"on": "2999-01-01"}, "lies after"),
        ({"until_at": "03:00"}, "ends before it begins"),
        ({"bearing_deg": "400"}, "does not exist"),
        ({"number": "many"}, "many"),
        ({"observer": "", "team": ""}, "Nobody says who"),
        ({"entry_id": "<script>"}, "no id of its own"),
        ({"description": "x" * 5000}, "5,000 characters"),
    ],
)
def test_a_value_that_cannot_be_right_is_refused_in_words(
    browser: TestClient, changes: dict[str, str], said: str
) -> None:
    answer = send(browser, **changes)
    assert answer.status_code == 422
    assert said in answer.json()["message"]
    assert rows(browser) == []


def test_a_correction_keeps_the_old_version_and_taking_back_ends_the_counting(
    browser: TestClient, workspace: Workspace
) -> None:
    send(browser)
    page = "/observations/6f0c-1"
    who = {"by": "Amal", "reason": "Counted again."}
    corrected = send(browser, PAGE, f"{page}/corrections", number="5", **who)
    assert corrected.headers["location"] == page, corrected.text
    versions = browser.get(f"{page}.json").json()["versions"]
    assert [value["value"] for one in versions for value in one["values"] if value["is_new"]] == [
        "5"
    ]
    assert send(browser, PAGE, f"{page}/corrections", number="5", **who).status_code == 422
    assert send(browser, PAGE, f"{page}/withdrawal", **who).status_code == 303
    assert workspace.observations.at() == ()
    assert "taken back" in browser.get(page, headers=PAGE).text


def test_the_csv_comes_back_in_as_the_same_entries(browser: TestClient, tmp_path: Path) -> None:
    send(browser)
    content = browser.get("/observations.csv").content
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    assert (row["entry_id"], row["simulated"]) == ("6f0c-1", "False")
    assert not row["description"].startswith("=")
    with init_workspace(tmp_path / "other", pack=str(tmp_path / "tiny")) as other:
        imported = other.observations.add_file(_written(tmp_path / "out.csv", content), by="A")
        assert imported.batch.reports == 1


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_a_table_is_brought_in_once_and_what_is_no_table_is_refused(browser: TestClient) -> None:
    def bring(name: str, content: bytes, **fields: str) -> Any:
        sent = {"csrf": browser.cookies[COOKIE], "by": "Amal", **fields}
        files = {"file": (name, content)}
        return browser.post(
            "/observations/files", data=sent, files=files, headers=PAGE, follow_redirects=False
        )

    table = b"entry_id,topic,kind,on,number\nk-1,mines,mine,2017-05-20,2\n"
    first, again = bring("../../day.csv", table), bring("day.csv", table)
    assert first.headers["location"] == again.headers["location"]
    assert browser.get(first.headers["location"], headers=PAGE).status_code == 200
    assert [row["entry_id"] for row in rows(browser, "?topic=mines")] == ["k-1"]
    assert rows(browser, "?from=2017-05-21") == []
    for name, content, fields in (
        ("day.exe", table, {}),
        ("day.xlsx", b"no workbook", {}),
        ("day.csv", table, {"by": ""}),
    ):
        assert 400 <= bring(name, content, **fields).status_code < 503, name


def test_the_xlsform_is_a_workbook_to_take_along(browser: TestClient) -> None:
    answer = browser.get("/observations/form.xlsx")
    assert answer.content[:2] == b"PK"
    assert 'filename="observations.xlsx"' in answer.headers["content-disposition"]


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    changes=st.dictionaries(st.sampled_from([*ENTRY, "lat_deg", "persons"]), st.text(max_size=30)),
    accept=st.sampled_from(["text/html", "application/json"]),
    path=st.sampled_from(["", "/6f0c-1/corrections", "/none/withdrawal", "/files"]),
)
def test_no_form_ends_in_a_fault(
    browser: TestClient, changes: dict[str, str], accept: str, path: str
) -> None:
    answer = send(browser, {"accept": accept}, f"/observations{path}", **changes)
    assert answer.status_code < 500, (changes, answer.text)
