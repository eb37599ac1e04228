"""Duplicates at the command line: list, explain, judge, take back."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from truceline.cli.main import cli
from truceline.core.report import Incident
from truceline.workspace import init_workspace
from truceline.workspace.ingest import FileOptions
from workspace.builders import Clock, ged, write_ged, write_pack

from .conftest import Run

WHO = ("--by", "Amal", "--reason", "Both name the market.")
KILLED = {"best": 12, "low": 12, "high": 12}


@pytest.fixture
def run(tmp_path: Path) -> Run:
    pack = write_pack(tmp_path / "tiny")
    with init_workspace(tmp_path / "ws", pack=str(pack), clock=Clock()) as made:
        made.ingest.add(write_ged(tmp_path / "one.csv", ged(1, "2017-05-01", **KILLED)))
        second = write_ged(tmp_path / "two.csv", ged(9, "2017-05-01", **KILLED | {"high": 13}))
        made.ingest.add(second, FileOptions(feed="other"))

    def invoke(*arguments: object) -> Result:
        given = ["-w", str(tmp_path / "ws"), *map(str, arguments)]
        return CliRunner().invoke(cli, given, prog_name="truceline")

    return invoke


def listed(run: Run, *options: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(run("duplicates", "--format", "json", *options).stdout)
    return rows


def test_suggestions_are_listed_with_reasons_and_every_figure(run: Run) -> None:
    (row,) = listed(run)
    assert (row["tier"], row["reports"]) == ("strong", ["other:9", "ucdp-ged:1"])
    assert sum(one["weight"] for one in row["reasons"]) == pytest.approx(row["score"], abs=0.01)
    assert [one["fatalities_high"] for one in row["figures_by_source"]] == [13, 12]
    shown = run("duplicates")
    assert "same day, 2017-05-01" in shown.stdout
    assert "nothing is merged, no count changes" in shown.stderr
    (flat,) = csv.DictReader(io.StringIO(run("duplicates", "--format", "csv").stdout))
    assert (flat["suggestion"], flat["killed"]) == (row["suggestion"], "12 / 12")
    told = run("duplicates", "--explain", row["suggestion"]).stdout
    assert told.startswith("2 reports of ")
    assert "Their figures differ, and each is kept" in told


def test_a_judgement_makes_one_incident_and_take_back_makes_two_again(run: Run) -> None:
    (row,) = listed(run)
    counted = run("count", "--format", "csv").stdout
    made = run("duplicates", "same", row["suggestion"], *WHO)
    assert made.exit_code == 0, made.output
    incident = Incident.of("other:9", "ucdp-ged:1").incident_id
    assert f"Judged one incident, {incident}" in made.stdout
    assert listed(run) == []
    assert run("count", "--format", "csv").stdout == counted
    rows = json.loads(run("incidents", "--format", "json").stdout)
    assert {one["incident"] for one in rows} == {incident}
    name = made.stdout.split("take-back ")[1].split()[0]
    assert run("take-back", name, *WHO).exit_code == 0
    assert listed(run) == [row]
    assert "taken back" in run("duplicates", "judged").stdout


def test_judged_different_it_is_asked_no_more(run: Run) -> None:
    (row,) = listed(run)
    made = run("duplicates", "different", row["suggestion"], *WHO)
    assert (made.exit_code, listed(run)) == (0, [])
    (judged,) = json.loads(run("duplicates", "judged", "--format", "json").stdout)
    assert (judged["verdict"], judged["suggestion"]) == ("different", row["suggestion"])
    assert judged["holds"] == "yes"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("same", "s-none", *WHO), 3, "no open suggestion"),
        (("different", "s-none", "--by", "A"), 2, "--reason"),
        (("--explain", "s-none"), 3, "no open suggestion"),
        (("--tier", "certain"), 2, "certain"),
    ],
)
def test_refusals_say_what_is_wrong(
    run: Run, arguments: tuple[str, ...], code: int, words: str
) -> None:
    result = run("duplicates", *arguments)
    assert (result.exit_code, words in result.output) == (code, True)
