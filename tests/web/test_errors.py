"""Every refusal has one shape, and a page for who asked for a page."""

from __future__ import annotations

import inspect
import re

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from truceline.core import errors
from truceline.web import create_app
from truceline.web.errors import status_of
from truceline.workspace import Workspace
from web.markup import read_markup
from web.workspaces import routes_of

SHAPE = {"ok", "code", "message", "hint", "where", "status"}
JSON = {"accept": "application/json"}


def takes_a_day(route: APIRoute) -> bool:
    """Whether the route reads the day of knowledge, as each view does through its context."""
    return "context" in inspect.signature(route.endpoint).parameters


def bad_requests(app: FastAPI) -> list[tuple[str, str]]:
    """(method, address) that nobody can answer, for every route."""
    found = []
    for route in routes_of(app):
        method = min(route.methods or {"GET"})
        path = re.sub(r"\{\w+(:\w+)?\}", "no-such-thing", route.path)
        if path != route.path or method != "GET":
            found.append((method, path))
        elif takes_a_day(route):
            found.append((method, f"{path}?as_of=31-02-2017"))
    return found


def test_every_route_refuses_in_the_one_shape(client: TestClient) -> None:
    assert isinstance(client.app, FastAPI)
    asked = bad_requests(client.app)
    assert len(asked) > 20
    for method, address in asked:
        answer = client.request(method, address, headers=JSON)
        assert 400 <= answer.status_code < 500, (method, address, answer.text[:200])
        body = answer.json()
        assert set(body) == SHAPE, address
        assert body["ok"] is False
        assert body["status"] == answer.status_code
        assert body["message"], address
        assert body["code"], address


def test_a_form_of_a_page_answers_in_json_even_to_a_browser(client: TestClient) -> None:
    answer = client.get("/ceasefires/none.json", headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert set(answer.json()) == SHAPE


def test_a_browser_gets_a_page_that_says_what_to_do(client: TestClient) -> None:
    for address in ("/no-such-page", "/?as_of=yesterday", "/ceasefires/none"):
        answer = client.get(address, headers={"accept": "text/html"})
        assert 400 <= answer.status_code < 500
        page = read_markup(answer.text)
        assert page.heading == "This did not work"
        shape = client.get(address, headers=JSON).json()
        words = " ".join(tag.text for tag in page.named("main"))
        assert shape["message"] in words
        assert shape["hint"] in words


def test_a_fault_is_told_by_a_reference_and_nothing_else(demo: Workspace) -> None:
    app = create_app(demo)

    @app.get("/broken")
    def broken() -> None:
        raise ZeroDivisionError("a secret path")

    with TestClient(app, raise_server_exceptions=False) as client:
        answer = client.get("/broken", headers=JSON)
    assert answer.status_code == 500
    assert re.search(r"reference [0-9a-f]{8}", answer.json()["message"])
    assert "secret" not in answer.text


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (errors.UnknownId, 404),
        (errors.InvalidValue, 422),
        (errors.ConfigError, 500),
        (errors.SourceUnreachable, 503),
        (errors.SourceChanged, 502),
        (errors.StoreLocked, 503),
        (errors.TooLarge, 422),
        (errors.SafetyRefusal, 403),
    ],
)
def test_each_kind_of_error_has_its_status(kind: type[errors.TrucelineError], status: int) -> None:
    assert status_of(kind("It failed.", hint="Try again.")) == status
