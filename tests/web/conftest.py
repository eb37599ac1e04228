"""The dashboard over workspaces with nothing, one, some and very many incidents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from truceline.web import create_app
from truceline.workspace import Workspace
from web.built import built_once, copy_built
from web.markup import Markup, read_markup
from web.workspaces import (
    arabic_workspace,
    bare_workspace,
    html_addresses,
    make_demo,
    many_workspace,
    sample_values,
)
from workspace.builders import ged


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo workspace; copy it before changing anything."""
    return built_once(tmp_path_factory, "demo", make_demo)


@pytest.fixture(scope="session")
def demo(demo_folder: Path) -> Iterator[Workspace]:
    """The demo workspace, for reading only."""
    with Workspace(demo_folder) as workspace:
        yield workspace


@pytest.fixture(scope="session")
def client(demo: Workspace) -> Iterator[TestClient]:
    """A browser's requests to the demo's dashboard; our faults come back as answers."""
    with TestClient(create_app(demo), raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture(scope="session")
def addresses(client: TestClient, demo: Workspace) -> list[str]:
    """One address of each page of the demo."""
    assert isinstance(client.app, FastAPI)
    return html_addresses(client.app, sample_values(demo))


@pytest.fixture(scope="session")
def pages(client: TestClient, addresses: list[str]) -> dict[str, Markup]:
    """Each page of the demo, read once."""
    browser = {"accept": "text/html"}
    return {one: read_markup(client.get(one, headers=browser).text) for one in addresses}


@pytest.fixture
def own_client(demo_folder: Path, tmp_path: Path) -> Iterator[TestClient]:
    """The same over a copy that this test may change."""
    copy_built(demo_folder, tmp_path / "own")
    with (
        Workspace(tmp_path / "own") as workspace,
        TestClient(create_app(workspace), raise_server_exceptions=False) as opened,
    ):
        yield opened


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A pack without any report."""
    with bare_workspace(tmp_path_factory.mktemp("empty") / "ws") as workspace:
        yield workspace


@pytest.fixture(scope="session")
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A single incident."""
    row = ged(1, "2017-05-20")
    with bare_workspace(tmp_path_factory.mktemp("one") / "ws", row) as workspace:
        yield workspace


@pytest.fixture(scope="session")
def arabic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Incidents with Arabic names."""
    with arabic_workspace(tmp_path_factory.mktemp("arabic") / "ws") as workspace:
        yield workspace


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """200,000 incidents; half a minute, so only for slow tests."""
    with Workspace(built_once(tmp_path_factory, "many", many_workspace)) as workspace:
        yield workspace
