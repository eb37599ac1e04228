"""What keeps a workspace safe from other pages of the same browser."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from truceline.core.errors import SafetyRefusal
from truceline.web import create_app
from truceline.web.security import COOKIE, check_csrf
from truceline.workspace import Workspace
from web.markup import Markup
from web.workspaces import routes_of


def app_of(client: TestClient) -> FastAPI:
    assert isinstance(client.app, FastAPI)
    return client.app


@pytest.mark.parametrize(
    "address", ["/", "/index.json", "/static/style.css", "/no-such-page", "/ceasefires/none"]
)
def test_every_answer_carries_the_protective_headers(client: TestClient, address: str) -> None:
    headers = client.get(address).headers
    policy = dict(
        part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_a_fault_of_ours_carries_the_headers_too(demo: Workspace) -> None:
    app = create_app(demo)

    @app.get("/broken")
    def broken() -> None:
        raise ZeroDivisionError

    with TestClient(app, raise_server_exceptions=False) as client:
        answer = client.get("/broken")
    assert answer.status_code == 500
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "localhost@evil"])
def test_a_page_of_another_name_cannot_reach_the_dashboard(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 400


def test_the_token_cannot_be_read_by_scripts_nor_sent_by_other_sites(demo: Workspace) -> None:
    with TestClient(create_app(demo)) as fresh:
        cookie = fresh.get("/").headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert "httponly" in cookie.lower()
    assert "samesite=strict" in cookie.lower()


def test_no_change_is_made_without_a_token(own_client: TestClient) -> None:
    app = app_of(own_client)
    changing = [route for route in routes_of(app) if (route.methods or set()) - {"GET", "HEAD"}]
    assert changing, "a dashboard that records judgements has an address that takes them"
    workspace: Workspace = app.state.workspace
    before = workspace.ledger.writes
    for route in changing:
        path = re.sub(r"\{\w+(:\w+)?\}", "anything", route.path)
        for sent in ({}, {"csrf": "guessed"}, {"csrf": ""}):
            answer = own_client.post(path, data=sent)
            assert answer.status_code in {403, 404, 422}, (path, sent)
    assert workspace.ledger.writes == before


def test_another_browsers_token_is_refused() -> None:
    scope = {"type": "http", "headers": [(b"cookie", f"{COOKIE}=mine".encode())]}
    check_csrf(Request(scope), "mine")
    with pytest.raises(SafetyRefusal, match="did not come from"):
        check_csrf(Request(scope), "another's")


def test_no_page_has_inline_script_style_or_handler(pages: dict[str, Markup]) -> None:
    for address, page in pages.items():
        for tag in page.tags:
            assert tag.name != "style", address
            assert "style" not in tag.attributes, (address, tag)
            assert not any(name.startswith("on") for name in tag.attributes), (address, tag)
            if tag.name == "script":
                # A block of JSON is no script: the policy does not run it.
                is_json = tag.attributes.get("type", "").endswith("json")
                assert is_json or tag.attributes.get("src", "").startswith("/static/"), address


def test_no_page_names_another_host(pages: dict[str, Markup]) -> None:
    for address, page in pages.items():
        for tag in page.named("link", "script", "img", "iframe", "form", "source"):
            for name in ("src", "href", "action", "srcset"):
                assert "//" not in tag.attributes.get(name, ""), (address, tag)


def test_a_brief_is_taken_along_as_a_file_not_shown_as_a_page(client: TestClient) -> None:
    # A brief holds its own style, which the policy refuses on a page of the dashboard.
    answer = client.get("/ceasefires/deescalation-2017/brief.html")
    assert answer.headers["content-disposition"].startswith("attachment")
