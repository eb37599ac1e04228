"""Warnings at the command line: list, charts, back-test."""

from __future__ import annotations

import csv
import io
import json

import pytest
from click.testing import CliRunner, Result

from truceline.cli.main import cli
from truceline.workspace import init_workspace
from workspace.builders import Clock, write_ged, write_pack
from workspace.warned_reports import CALM, RISE

from .conftest import Run

KIND = "state-based violence"
EVENT = "2017-06-16=around-homs=Offensive=A paper, p. 2 = top"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("warned")
    pack = write_pack(folder / "tiny")
    with init_workspace(folder / "ws", pack=str(pack), clock=Clock()) as made:
        made.ingest.add(write_ged(folder / "ged.csv", *CALM, *RISE))

    def invoke(*arguments: object) -> Result:
        given = ["-w", str(folder / "ws"), *map(str, arguments)]
        return CliRunner().invoke(cli, given, prog_name="truceline")

    return invoke


def test_a_warning_is_listed_in_every_form_and_marked_internal(run: Run) -> None:
    whole = json.loads(run("warn", "--format", "json").stdout)
    first = next(one for one in whole["alerts"] if one["zone"] == "around-homs")
    assert whole["is_internal"] is True
    assert (first["rise_began_on"], len(first["report_ids"])) == ("2017-06-10", first["incidents"])
    assert whole["charts_by_state"] == {
        "spoke": 4,
        "quiet": 0,
        "learning": 0,
        "not watched": 0,
        "no chart": 2,
    }
    shown = run("warn")
    assert shown.stdout.startswith("Internal: not for release.")
    assert first["in_words"] in shown.stdout
    assert "No chart (2): the lines of the zone were never agreed." in shown.stderr
    assert "would have come by chance" in shown.stderr
    rows = list(csv.DictReader(io.StringIO(run("warn", "--format", "csv").stdout)))
    assert [one["in_words"] for one in rows] == [one["in_words"] for one in whole["alerts"]]


def test_quiet_and_silent_charts_are_shown_when_asked_for(run: Run) -> None:
    shown = run("warn", "--charts", "--on", "2017-06-09", "--zone", "everywhere")
    assert shown.exit_code == 0, shown.output
    assert shown.stdout.count("quiet") == 2
    assert "Quiet is no all-clear." in shown.stderr


def test_only_a_brief_that_is_asked_to_shows_warnings_with_their_incidents(run: Run) -> None:
    days = ("--from", "2017-06-01", "--until", "2017-06-21")
    assert "## Warnings" not in run("brief", *days).stdout
    told = run("brief", *days, "--warnings").stdout.partition("## Warnings")[2]
    assert "Internal: not for release" in told
    assert "incidents that made it" in told
    assert "ucdp-ged:" in told
    assert "no all-clear" in told
    assert "that made it, deaths as given by UCDP" in told
    # What the brief leaves out, its warnings leave out too.
    narrow = run("brief", *days, "--zone", "around-homs", "--kind", KIND, "--warnings")
    told = narrow.stdout.partition("## Warnings")[2]
    assert f"holds are watched: kinds {KIND}" in told, narrow.output
    assert "everywhere" not in told


def test_a_back_test_says_what_was_assumed(run: Run) -> None:
    (one,) = json.loads(
        run("warn", "back-test", "--event", EVENT, "--lag", 1, "--format", "json").stdout
    )
    assert {row["verdict"] for row in one["events"]} == {"early"}
    assert one["events"][0]["source"] == "A paper, p. 2 = top"
    assert (one["wait_days"], one["lag_days"], one["is_internal"]) == (1, 1, True)
    shown = run("warn", "back-test", "--event", EVENT)
    assert "taken to have been known 3 days after its last day" in shown.stderr
    charts = run("warn", "back-test", "--event", EVENT, "--charts", "--format", "csv")
    assert {row["false"] for row in csv.DictReader(io.StringIO(charts.stdout))} == {"0"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("back-test", "--event", "2017-06-16=around-homs"), "is not DAY=ZONE=TITLE=SOURCE"),
        (("back-test", "--event", "soon=around-homs=A=B"), "soon"),
        (("back-test", "--event", EVENT, "--as-imported"), "no report was known within"),
        (("--zone", "mars"), "no zone 'mars'"),
        (("--ratio", "1"), "cannot be watched for"),
        (("--days", "0"), "Give 1 to"),
    ],
)
def test_refusals_say_what_is_wrong(run: Run, arguments: tuple[str, ...], words: str) -> None:
    result = run("warn", *arguments)
    assert (result.exit_code, words in result.output) == (3, True), result.output
