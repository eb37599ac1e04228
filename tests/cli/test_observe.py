"""Observations at the command line: enter, import, correct, list, and the form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from truceline.ingest.simulate_observations import simulated_observations

from .conftest import Run

HEARD = (
    *("observe", "add", "--topic", "ceasefire-violation", "--kind", "explosion"),
    *("--day", "2018-10-19", "--from", "14:05", "--means", "heard", "--number", 12, "--about"),
    *("--position", 35.93067, 36.63391, "--bearing", 225, "--distance", 4000, 7000),
    *("--place", "south-west of Idlib", "--observer", "Canary", "--id", "e-1"),
)


def listed(run: Run, *options: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(
        run("observe", "list", "--format", "json", *options).stdout
    )
    return found


def test_an_observation_is_entered_once_listed_and_counted(run: Run) -> None:
    assert "observations:e-1: entered" in run(*HEARD).stdout
    assert "nothing changed" in run(*HEARD).stdout
    (row,) = listed(run)
    assert (row["qualifier"], row["distance_max_m"], row["by"]) == ("about", "7000", "Canary")
    asked = ("count", "--rule", "units", "--unit", "explosion", "--feed", "observations")
    (count,) = json.loads(run(*asked, "--format", "json").stdout)
    assert (count["value"], count["counter"]) == (12, "Own observations")


@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_list_of_incidents_shows_neither_position_nor_sector(run: Run, form: str) -> None:
    run(*HEARD)
    told = run("incidents", "--feed", "observations", "--format", form).stdout
    assert "observations:e-1" in told
    for secret in ("POLYGON", "area_wkt", "35.93067", "36.63391", "Canary", "14:05"):
        assert secret not in told


def test_a_file_is_accounted_for_and_a_flawed_row_ends_with_1(run: Run, tmp_path: Path) -> None:
    text = simulated_observations(side_a="One", side_b="Other")
    path = tmp_path / "seen.csv"
    path.write_text(text.replace("crossing-queue", "crossing-rope"), encoding="utf-8")
    done = run("observe", "import", path)
    assert (done.exit_code, "19 rows = 18 observations + 1 left out" in done.stdout) == (1, True)
    assert "no kind 'crossing-rope'" in done.stderr
    assert "nothing changed" in run("observe", "import", path).stdout
    assert len(listed(run, "--topic", "restriction")) == 3


def test_a_correction_and_a_taking_back_need_a_name_and_a_reason(run: Run) -> None:
    run(*HEARD)
    who = ("--by", "Officer", "--reason", "recounted")
    assert run("observe", "correct", "e-1", "--set", "number=14").exit_code == 2
    assert run("observe", "correct", "e-1", "--set", "number=14", *who).exit_code == 0
    assert listed(run)[0]["number"] == "14"
    assert run("observe", "take-back", "e-1", *who).exit_code == 0
    assert listed(run) == []
    assert run("observe", "correct", "e-1", "--set", "number=15", *who).exit_code == 3


def test_the_form_is_written_and_never_over_another_file(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "observation.xlsx"
    assert run("observe", "form", "-o", out).exit_code == 0
    assert out.read_bytes().startswith(b"PK")
    again = run("observe", "form", "-o", out)
    assert (again.exit_code, "is there already" in again.stderr) == (3, True)


def test_what_cannot_be_is_refused_with_a_sentence(run: Run) -> None:
    both = run(*HEARD, "--at-least")
    assert (both.exit_code, "Leave one out" in both.stderr) == (3, True)
    assert run(*HEARD, "--bearing", 400).exit_code == 3
    assert run(*HEARD, "--until", "25:00").exit_code == 2
    assert "unexploded-ordnance" in run("observe", "topics").stdout
