"""A small workspace with the tiny pack, copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from truceline.workspace import Workspace, init_workspace
from workspace.builders import Clock, write_ged, write_pack

WriteGed = Callable[..., Path]


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    init_workspace(folder / "ws", pack=str(write_pack(folder / "tiny")), clock=Clock()).close()
    return folder / "ws"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def workspace(template: Path, tmp_path: Path, clock: Clock) -> Iterator[Workspace]:
    shutil.copytree(template, tmp_path / "ws")
    with Workspace(tmp_path / "ws", clock=clock) as opened:
        yield opened


@pytest.fixture
def ged_file(tmp_path: Path) -> WriteGed:
    """Writes rows to a new file of its own."""
    number = iter(range(100))
    return lambda *rows: write_ged(tmp_path / f"ged-{next(number)}.csv", *rows)
