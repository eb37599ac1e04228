"""How long ceasefires held, and what they moved, at the command line."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from truceline.cli.main import cli
from truceline.workspace import init_workspace
from workspace.builders import Clock, ged, write_ged, write_pack

from .conftest import Run

START = date(2017, 5, 6)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    days = (*range(-80, 0), *range(10, 80), *range(10, 80))
    rows = [ged(n, str(START + timedelta(days=day))) for n, day in enumerate(days, start=1)]
    pack = write_pack(tmp_path / "tiny")
    with init_workspace(tmp_path / "ws", pack=str(pack), clock=Clock()) as made:
        made.ingest.add(write_ged(tmp_path / "one.csv", *rows))

    def invoke(*arguments: object) -> Result:
        given = ["-w", str(tmp_path / "ws"), *map(str, arguments)]
        return CliRunner().invoke(cli, given, prog_name="truceline")

    return invoke


def test_definitions_stand_side_by_side_with_the_same_numbers_in_every_form(run: Run) -> None:
    shown = run("holding")
    assert shown.exit_code == 0
    assert "How long ceasefires held depends on what is called a collapse" in shown.stderr
    found = json.loads(run("holding", "--format", "json").stdout)
    flat = [*csv.DictReader(io.StringIO(run("holding", "--format", "csv").stdout))]
    assert len(flat) == len(found["definitions"]) == 7
    for row, line in zip(found["definitions"], flat, strict=True):
        assert row["definition"] == line["definition"]
        assert row["definition"] in shown.stdout
        value = row["median_days"]["value"]
        assert line["median_day"] == ("" if value is None else str(value))
        assert row["assumptions"]


def test_each_ceasefire_is_told_with_what_ended_it_or_why_it_was_not_followed(run: Run) -> None:
    told = [*csv.DictReader(io.StringIO(run("holding", "--lives", "--format", "csv").stdout))]
    assert len(told) == 7
    assert told[0]["how"] == "stated end on 2017-05-20"
    late = run("holding", "--lives", "--followed-from", "2017-06-01").stdout
    assert "before it was followed (2017-06-01)" in late


def test_displacement_says_in_words_what_it_cannot_tell(run: Run) -> None:
    shown = run("displacement", "truce", "--zone", "around-homs")
    assert shown.exit_code == 0
    assert "0–10 km around Around Homs" in shown.stdout
    assert "only 0 incidents were counted in the rings before" in shown.stderr
    (row,) = json.loads(run("displacement", "truce", "--format", "json").stdout)
    assert (row["verdict"], row["areas"]) == ("cannot be told", [])
    assert "covers the whole country" in row["reasons"][0]
    assert run("displacement", "none").exit_code != 0
    assert run("displacement", "truce", "--days-before", "0").exit_code != 0
