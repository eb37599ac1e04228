"""The commands on the field answer for the bundled pack, each row with who says it and where."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from truceline.cli.main import cli
from truceline.workspace import init_workspace


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("field") / "w"
    init_workspace(made, pack="syria").close()
    return made


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["-w", str(folder), *arguments])


def answer(folder: Path, *arguments: str) -> Any:
    found = run(folder, *arguments, "--format", "json")
    assert found.exit_code == 0, found.stderr
    return json.loads(found.stdout)


def test_patrols_give_both_reasons_with_their_claimants(folder: Path) -> None:
    rows = answer(folder, "patrols", "--on", "2020-03-16")
    reasons = {row["by"]: row["reason"] for row in rows}
    assert "human shield" in reasons["russia"]
    assert "protest" in reasons["activists"]
    assert all(row["source"] and row["share"] is None for row in rows)
    said = run(folder, "patrols", "--on", "2020-03-16").stderr
    assert "claimants give different reasons" in said


def test_pauses_and_crossings_say_who_says_so(folder: Path) -> None:
    kept = {row["by"]: row["state"] for row in answer(folder, "pauses", "--on", "2018-03-01")}
    assert kept["syrian-army"] == "kept"
    assert kept["sohr"] == "not kept"
    (gate,) = answer(folder, "crossings", "--on", "2018-03-01")
    assert (gate["state"], gate["by"]) == ("open", "russia")
    assert answer(folder, "crossings", "--refusals", "--on", "2018-03-01") == []


@pytest.mark.parametrize("kind", ["hazards", "clearance", "access", "movements", "pledges"])
def test_relief_of_each_kind_has_rows_with_sources(folder: Path, kind: str) -> None:
    rows = answer(folder, "relief", kind, "--on", "2020-12-31")
    assert rows
    assert {row["kind"] for row in rows} == {kind}
    assert all(row["by"] and row["source"] for row in rows)


def test_what_nobody_knew_yet_is_not_told(folder: Path) -> None:
    assert answer(folder, "patrols", "--as-of", "2020-03-01") == []
    assert "holds no patrols by that day" in run(folder, "patrols", "--as-of", "2020-03-01").stderr


def test_a_kind_that_is_none_ends_with_those_there_are(folder: Path) -> None:
    found = run(folder, "relief", "mines")
    assert found.exit_code == 3
    assert "hazards" in found.stderr
