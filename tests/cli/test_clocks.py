"""Clocks at the command line: what comes, histories, a calendar file, scores and their undoing."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from icalendar import Calendar

from truceline.cli.main import cli
from truceline.workspace import init_workspace

from .conftest import Run

WEAPONS = "sochi-memorandum-2018/6"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("clocks") / "ws"
    init_workspace(made, pack="syria").close()
    return made


@pytest.fixture
def syria(folder: Path) -> Run:
    def invoke(*arguments: object) -> Result:
        given = ["-w", str(folder), *map(str, arguments)]
        return CliRunner().invoke(cli, given, prog_name="truceline")

    return invoke


def test_what_falls_due_in_14_days_is_listed_and_what_has_no_day_is_counted(syria: Run) -> None:
    shown = syria("obligations", "--due", 14, "--on", "2018-10-01")
    assert shown.exit_code == 0
    assert WEAPONS in shown.stdout
    assert "have no day to come by" in shown.stdout
    rows = json.loads(
        syria("obligations", "--due", 15, "--on", "2018-10-01", "--format", "json").stdout
    )
    assert [(row["when"], row["what"], row["obligation"]) for row in rows] == [
        ("2018-10-10", "due", WEAPONS),
        ("2018-10-15", "due", "sochi-memorandum-2018/5"),
    ]
    assert all(row["sources"] for row in rows)
    nothing = syria("obligations", "--due", 2, "--on", "2018-10-01").stdout
    assert "Nothing comes in 2018-10-01 to 2018-10-02 (2 days)." in nothing


def test_a_history_names_day_state_and_claimant(syria: Run) -> None:
    found = syria("obligations", "--history", WEAPONS, "--on", "2020-12-31", "--format", "json")
    rows = json.loads(found.stdout)
    assert [(row["on"], row["after"]) for row in rows] == [
        ("2018-09-17", "not due"), ("2018-10-08", "claimed done"),
        ("2018-10-10", "claimed done"), ("2020-02-23", "disputed"),
    ]  # fmt: skip
    assert rows[0]["said"] == "nobody: a day came"
    assert "russia: not-done (sputnik-2020-02-23)" in rows[-1]["said"]


def test_a_history_as_of_a_day_holds_nothing_known_later(syria: Run) -> None:
    asked = ("obligations", "--history", WEAPONS, "--format", "json", "--on", "2018-10-20")
    rows = json.loads(syria(*asked, "--as-of", "2018-10-10").stdout)
    assert {row["after"] for row in rows} == {"not due", "claimed done"}
    assert "sohr" not in json.dumps(rows)


def test_obligations_of_one_actor_only(syria: Run) -> None:
    found = syria("obligations", "--actor", "hts", "--on", "2018-10-20", "--format", "json")
    assert [row["obligation"] for row in json.loads(found.stdout)] == ["sochi-memorandum-2018/5"]
    assert syria("obligations", "--actor", "nobody").exit_code == 3
    assert syria("obligations", "--due", 14, "--history", WEAPONS).exit_code == 2


def test_a_calendar_is_written_as_a_file_and_printed_alike(syria: Run, tmp_path: Path) -> None:
    out = tmp_path / "due.ics"
    told = syria("calendar", "--on", "2018-10-01", "--days", 20, "--out", out)
    assert told.stdout == f"2 events → {out}\n"
    events = Calendar.from_ical(out.read_bytes()).walk("VEVENT")
    assert [one.decoded("dtstart") for one in events] == [date(2018, 10, 10), date(2018, 10, 15)]
    printed = syria("calendar", "--on", "2018-10-01", "--days", 20).stdout
    uids = {str(one["uid"]) for one in Calendar.from_ical(printed).walk("VEVENT")}
    assert uids == {str(one["uid"]) for one in events}
    assert syria("calendar", "--days", 0).exit_code == 3


def test_a_score_is_kept_added_up_and_taken_back(syria: Run) -> None:
    given = ("--year", 2018, "--by", "Amal", "--reason", "Most of them left.")
    made = json.loads(syria("score", WEAPONS, 2, *given, "--format", "json").stdout)[0]
    again = json.loads(syria("score", WEAPONS, 2, *given, "--format", "json").stdout)[0]
    assert made["judgement"] == again["judgement"]
    assert made["claims"] == len(made["claim_ids"]) == 5
    total = syria("score", "--agreement", "sochi-memorandum-2018", "--format", "json").stdout
    (row,) = json.loads(total)
    assert (row["share"], row["judged"], row["provisions"]) == ("67 %", 1, 11)
    assert "Amal" in syria("score").stdout
    assert "chooses nothing" not in syria("contradictions").stderr
    undone = syria("take-back", made["judgement"], "--by", "Amal", "--reason", "Wrong year.")
    assert undone.exit_code == 0
    assert json.loads(syria("score", "--format", "json").stdout) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((WEAPONS, 4, "--year", 2018, "--by", "A", "--reason", "x"), "4 is not a score"),
        ((WEAPONS, 2, "--by", "A", "--reason", "x"), "No year is given"),
        ((WEAPONS,), "No score is given"),
        ((WEAPONS, 2, "--year", 2017, "--by", "A", "--reason", "x"), "not signed yet"),
        ((WEAPONS, 2, "--year", 2900, "--by", "A", "--reason", "x"), "has not begun"),
        ((WEAPONS, 2, "--year", 2018, "--by", " ", "--reason", "x"), "Nobody vouches"),
        ((WEAPONS, 2, "--year", 2018, "--by", "A"), "No reason is given"),
        (("sochi-memorandum-2018/99", 2, "--year", 2018, "--by", "A", "--reason", "x"),
         "There is no provision"),
    ],
)  # fmt: skip
def test_a_score_without_what_it_needs_is_refused(
    syria: Run, arguments: tuple[object, ...], words: str
) -> None:
    got = syria("score", *arguments)
    assert got.exit_code == 3
    assert words in got.stderr
