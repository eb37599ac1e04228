"""The exchange room on the web: locked, need-to-know, and nothing personal where it would stay."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from exchange.invented import ASKED, CANARY, FAMILIES_MAPPING, invented_lists
from exchange.rooms import LIAISON, OWNER, PASSPHRASE, REVIEWER, make_room
from truceline.web import create_app
from truceline.web.exchange_sessions import COOKIE, Locked, Sessions
from truceline.web.security import COOKIE as CSRF_COOKIE
from truceline.workspace import Workspace
from truceline.workspace.exchange import ExchangeRoom
from web.workspaces import routes_of

PAGE = {"accept": "text/html"}
# Values of rows that are neither a party, a code nor a list: none may leave the room's own pages.
PERSONAL = (CANARY, "الحلبي", "al-Halabi", "Maarrat", "معرة")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_room(tmp_path_factory.mktemp("room") / "w")


@pytest.fixture
def app(made: Path, tmp_path: Path) -> Iterator[FastAPI]:
    shutil.copytree(made, tmp_path / "w")
    with Workspace(tmp_path / "w") as workspace:
        yield create_app(workspace)


def enter(app: FastAPI, user: str) -> TestClient:
    client = TestClient(app, raise_server_exceptions=False)
    client.get("/exchange", headers=PAGE)
    answer = post(client, "/exchange/unlock", user=user, passphrase=PASSPHRASE)
    assert answer.url.path == "/exchange"
    return client


def post(client: TestClient, path: str, **fields: str):  # type: ignore[no-untyped-def]
    csrf = client.cookies[CSRF_COOKIE]
    return client.post(path, headers=PAGE, data=fields | {"csrf": csrf})


def addresses(app: FastAPI, room: ExchangeRoom) -> list[str]:
    """Every address of the room, over something that exists."""
    named = [
        one
        for one in room.persons.all()
        if any(word in row.names.full for row in one.rows for word in PERSONAL)
    ]
    rows = {row.row_id for one in named for row in one.rows}
    waiting = [one.pair_id for one in room.pairs.queue(most=100)]
    pair = next((one for one in waiting if rows & set(one.split("~"))), waiting[0])
    person = named[0].person_id
    case = room.cases.open([named[0].rows[0].row_id]).case_id
    plan = room.plans.make(ASKED).plan_id
    values = {"pair_id": pair, "person_id": person, "case_id": case, "plan_id": plan}
    values |= {"event_id": "day-1"}
    values |= {"session_id": "s-0", "estimate_id": "estimate-0"}
    return [
        route.path.format(**values)
        for route in routes_of(app)
        if route.path.startswith("/exchange") and "GET" in (route.methods or ())
    ]


def test_a_locked_room_answers_every_address_alike(app: FastAPI) -> None:
    client = TestClient(app)
    stage = app.state.workspace.exchange
    with stage.unlock(user=OWNER, passphrase=PASSPHRASE) as room:
        asked = [one for one in addresses(app, room) if not re.search(r"unlock|\.\w+$", one)]
    assert len(asked) > 8
    for path in [*asked, "/exchange/pairs/nobody", "/exchange/persons/p-0"]:
        answer = client.get(path, headers=PAGE, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (
            303, f"/exchange/unlock?back={path.replace('~', '~')}",
        )  # fmt: skip
        twin = client.get(f"{path}.json")
        assert (twin.status_code, twin.json()["code"]) == (403, "safety.locked")
    client.get("/exchange/unlock", headers=PAGE)
    assert post(client, "/exchange/link").url.path == "/exchange/unlock"


def test_no_page_outside_and_no_header_or_title_inside_holds_a_name(app: FastAPI) -> None:
    stage = app.state.workspace.exchange
    with stage.unlock(user=OWNER, passphrase=PASSPHRASE) as room:
        inside = addresses(app, room)
    client = enter(app, OWNER)
    names_shown = 0
    for path in inside:
        answer = client.get(path, headers=PAGE)
        assert answer.status_code in (200, 404), path
        assert answer.headers["cache-control"] == "no-store"
        kept = f"{answer.headers} {answer.url} {re.findall('<title>.*?</title>', answer.text)}"
        kept += " ".join(re.findall(r"(?:href|action|src)=.[^>\s]*", answer.text))
        assert not any(word in kept for word in PERSONAL), path
        names_shown += any(word in answer.text for word in PERSONAL)
        if not re.search(r"/(pairs|persons)/|/sheet", path):
            assert not any(word in answer.text for word in PERSONAL), path
    assert names_shown
    for path in ("/", "/search?q=" + CANARY, "/search.json?q=al-Halabi", "/sources", "/documents"):
        text = client.get(path, headers=PAGE).text.replace(f'value="{CANARY}"', "")
        assert "families" not in re.sub(r"<[^>]*>", "", text).split()
        assert not any(word in text for word in PERSONAL[1:2] + PERSONAL[3:]), path


@pytest.mark.parametrize("user", [REVIEWER, LIAISON, "Otto", "Pia"])
def test_each_role_sees_its_pages_and_404_elsewhere(app: FastAPI, user: str) -> None:
    stage = app.state.workspace.exchange
    with stage.unlock(user=OWNER, passphrase=PASSPHRASE) as room:
        inside = [one for one in addresses(app, room) if one.endswith(".json")]
    client = enter(app, user)
    seen = {re.sub(r"/[^/]*[-~][^/.]*", "/…", path) for path in inside
            if client.get(path).status_code == 200}  # fmt: skip
    always = {"/exchange.json", "/exchange/unlock.json", "/exchange/passphrase.json"}
    expected = {
        REVIEWER: {"/exchange/pairs.json", "/exchange/pairs/….json", "/exchange/persons.json",
                   "/exchange/persons/….json"},
        LIAISON: {"/exchange/cases.json"},
        "Otto": {"/exchange/log.json"},
        "Pia": {"/exchange/plans.json", "/exchange/plans/….json",
                "/exchange/plans/…/lists/….json", "/exchange/estimates.json"},
    }  # fmt: skip
    assert seen - expected[user] == always
    assert expected[user] - seen <= {"/exchange/pairs/….json", "/exchange/persons/….json"}
    if user in ("Otto", "Pia"):
        texts = " ".join(client.get(path).text for path in inside)
        assert not any(word in texts for word in PERSONAL)


def test_users_estimates_and_a_familys_sheet_have_pages_that_say_what_they_do(app: FastAPI) -> None:
    stage = app.state.workspace.exchange
    with stage.unlock(user=OWNER, passphrase=PASSPHRASE) as room:
        rows = [row for row in room.state.rows.values() if row.list_id == "families"][:2]
        case = room.cases.open([row.row_id for row in rows], liaison=LIAISON).case_id
    client, words = enter(app, OWNER), PASSPHRASE[::-1]
    new = {"name": "Dima", "passphrase": words, "again": words, "roles": "auditor"}
    differ = post(client, "/exchange/users", **new | {"again": "x"})
    assert (differ.status_code, "passphrases differ" in differ.text) == (422, True)
    added = post(client, "/exchange/users", **new)
    assert "Dima" in added.text
    assert words not in added.text + str(added.url)
    unsure = post(client, "/exchange/users/remove", name="Dima")
    assert "not said that you are sure" in unsure.text
    gone = post(client, "/exchange/users/remove", name="Dima", sure="yes")
    assert "Dima" not in gone.text
    asked = post(client, "/exchange/estimates", draws="2", seed="1")
    table = client.get(f"{asked.url.path}.json").json()["table"]["rows"]
    assert len(table) >= 3
    assert all(row["total"] is not None or row["unknown"] for row in table)
    assert post(client, "/exchange/estimates", draws="x", seed="1").status_code == 422
    modes = client.get("/exchange/private", headers=PAGE).text
    assert modes.count("Does not protect") == 3
    liaison = enter(app, LIAISON)
    choice = liaison.get(f"/exchange/cases/{case}/sheet", headers=PAGE).text
    assert all(row.row_id in choice for row in rows)
    one = liaison.get(f"/exchange/cases/{case}/sheet?row={rows[0].row_id}", headers=PAGE).text
    assert rows[0].names.full in one
    assert rows[1].names.full not in one
    assert liaison.get(f"/exchange/cases/{case}/sheet?row=families-0").status_code == 404
    paths = (
        "users",
        "users/remove",
        "users/train",
        "estimates",
        "private/s-0/close",
        "plans/p/replan",
    )
    for path in paths:  # refused alike, whether or not the name is known
        answers = {
            post(liaison, f"/exchange/{path}", name=name, sure="yes", draws="2", seed="1").text
            for name in (REVIEWER, "nobody")
        }
        assert len(answers) == 1, path
        assert "There is nothing of this name" in answers.pop(), path


def test_a_session_of_private_matching_that_nobody_read_is_closed_on_its_page(app: FastAPI) -> None:
    client, stage = enter(app, OWNER), app.state.workspace.exchange
    with stage.unlock(user=OWNER, passphrase=PASSPHRASE) as room:
        session = f"/exchange/private/{room.private.files.make_key().session_id}"
    waits = client.get(session, headers=PAGE).text
    assert "No answer was read here" in waits
    assert f'action="{session}/close"' in waits
    assert post(client, f"{session}/close").url.path == "/exchange/private"
    over = client.get(session, headers=PAGE).text
    assert "closed a session" in over
    assert f'action="{session}/close"' not in over
    assert post(client, f"{session}/close").status_code == 404


def test_changes_need_the_token_the_session_and_the_right(app: FastAPI) -> None:
    client = enter(app, "Otto")
    lists = invented_lists()
    files = {"list": ("a.csv", lists.families)}
    sent = {"mapping": FAMILIES_MAPPING}
    assert client.post("/exchange/lists", data=sent, files=files).status_code == 403
    sent["csrf"] = client.cookies[CSRF_COOKIE]
    refused = client.post("/exchange/lists", data=sent, files=files)
    assert refused.status_code == 404
    assert CANARY not in refused.text
    assert post(client, "/exchange/pairs/a~b", verdict="same").status_code == 404
    assert post(client, "/exchange/lock").url.path == "/exchange/unlock"
    sent["csrf"] = client.cookies[CSRF_COOKIE]
    assert client.post("/exchange/lists", data=sent, files=files).status_code == 403


def test_the_cookie_is_strict_and_the_way_back_stays_inside(app: FastAPI) -> None:
    client = TestClient(app)
    client.get("/exchange/unlock", headers=PAGE)
    fields = {"user": OWNER, "passphrase": PASSPHRASE, "csrf": client.cookies[CSRF_COOKIE]}
    for back in ("//evil.example", "https://evil.example", "/exchange//evil", "/search"):
        answer = client.post("/exchange/unlock", data=fields | {"back": back}, headers=PAGE,
                             follow_redirects=False)  # fmt: skip
        assert answer.headers["location"] == "/exchange"
        cookie = next(one for one in answer.headers.get_list("set-cookie") if COOKIE in one)
        assert {"HttpOnly", "Path=/", "SameSite=strict"} <= set(cookie.split("; "))
    wrong = client.post("/exchange/unlock", data=fields | {"passphrase": CANARY}, headers=PAGE)
    assert (wrong.status_code, CANARY in wrong.text) == (422, False)


def test_an_idle_room_locks_itself(app: FastAPI) -> None:
    now = [0.0]
    sessions = Sessions(idle_s=600, clock_s=lambda: now[0])
    room = app.state.workspace.exchange.unlock(user=OWNER, passphrase=PASSPHRASE)
    token = sessions.add(room)
    now[0] = 599.0
    assert sessions.room(token) is room
    now[0] = 1200.0
    with pytest.raises(Locked):
        sessions.room(token)
    assert not room.state.rows
    sessions.close_all()


def test_a_fault_in_the_room_is_logged_without_what_it_quotes(
    app: FastAPI, caplog: pytest.LogCaptureFixture
) -> None:
    client = enter(app, OWNER)
    room = next(iter(app.state.exchange_sessions._open.values())).room
    room.state.rows["families-x"] = CANARY  # what no code of ours would put there
    answer = client.get("/exchange/persons", headers=PAGE)
    assert answer.status_code == 500
    assert CANARY not in answer.text + caplog.text
    assert "TypeError at" in caplog.text
