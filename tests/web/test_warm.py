from __future__ import annotations

import logging

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from truceline.web import create_app
from truceline.web.warm import FirstReader
from truceline.workspace import Workspace

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def test_what_the_first_reader_read_is_kept_for_the_others(one: Workspace) -> None:
    app = create_app(one)
    assert FirstReader(app).read("/map/incidents.geojson") == 200
    kept = app.state.incident_bodies.cache_info()
    with TestClient(app) as client:
        assert client.get("/map/incidents.geojson").status_code == 200
    assert app.state.incident_bodies.cache_info().hits == kept.hits + 1


def test_every_page_of_the_first_reader_answers(demo: Workspace) -> None:
    reader = FirstReader(create_app(demo))
    assert {page: reader.read(page) for page in ("/", *reader._pages)} == dict.fromkeys(
        ("/", *reader._pages), 200
    )


def test_a_workspace_without_reports_is_warmed_too(empty: Workspace) -> None:
    reader = FirstReader(create_app(empty))
    assert {reader.read(page) for page in ("/", *reader._pages)} == {200}


def test_a_fault_is_logged_and_the_next_page_is_read(
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = FastAPI()

    @app.get("/broken")
    def broken() -> None:
        raise ZeroDivisionError("on purpose")

    @app.get("/sound")
    def sound() -> str:
        return "sound"

    told: list[float] = []
    reader = FirstReader(app, pages=("/broken", "/missing", "/sound"), told=told.append)
    with caplog.at_level(logging.WARNING, "truceline.web"):
        reader._read_all()
    assert "on purpose" in caplog.text
    assert "/missing was answered 404" in caplog.text
    assert told
    assert "/sound" not in caplog.text


def test_nothing_more_is_read_after_the_stop(one: Workspace) -> None:
    told: list[float] = []
    reader = FirstReader(create_app(one), told=told.append)
    reader.stop()
    reader._read_all()
    assert told == []
