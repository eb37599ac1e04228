"""Runs the command on a small workspace, as a user would."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from truceline.cli.main import cli
from truceline.workspace import init_workspace
from workspace.builders import Clock, ged, write_ged, write_pack

Run = Callable[..., Result]


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the tiny pack and twenty events in May 2017."""
    folder = tmp_path_factory.mktemp("filled")
    rows = [ged(n, f"2017-05-{n:02}") for n in range(1, 21)]
    pack = str(write_pack(folder / "tiny"))
    with init_workspace(folder / "ws", pack=pack, clock=Clock()) as made:
        made.ingest.add(write_ged(folder / "may.csv", *rows))
    return folder / "ws"


@pytest.fixture
def run(filled: Path, tmp_path: Path) -> Run:
    """Runs `truceline -w WORKSPACE …` in a copy of that workspace."""
    shutil.copytree(filled, tmp_path / "ws")

    def invoke(*arguments: object) -> Result:
        given = ["-w", str(tmp_path / "ws"), *map(str, arguments)]
        return CliRunner().invoke(cli, given, prog_name="truceline")

    return invoke
