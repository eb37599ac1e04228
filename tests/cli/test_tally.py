"""`truceline tally` and `rules`: each unit by its own rule, nothing added."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from cli.conftest import Run
from truceline.cli import casualties, tally
from truceline.core.dates import Period


@pytest.fixture
def observed(run: Run) -> Run:
    """Two entries of explosions ten minutes apart, one of shots an hour later."""
    for kind, at, number in (
        ("explosion", "10:00", 3),
        ("explosion", "10:10", 2),
        ("shot", "11:30", 5),
    ):
        entry = ["--topic", "ceasefire-violation", "--kind", kind, "--day", "2017-05-04"]
        entry += ["--from", at, "--number", str(number), "--place", "Homs", "--by", "A. Name"]
        added = run("observe", "add", *entry)
        assert added.exit_code == 0, added.output
    return run


def test_units_stand_line_by_line_without_a_sum(observed: Run) -> None:
    found = json.loads(observed("tally", "units", "--format", "json").stdout)
    numbers = {one["title"]: one["number"] for one in found["lines"]}
    assert sorted(numbers.values()) == [5, 5]
    assert "each by itself" in found["in_words"]
    shown = observed("tally", "units")
    assert (shown.exit_code, "undetermined" in shown.stdout) == (0, True)


def test_episodes_end_where_fire_pauses_longer_than_stated(observed: Run) -> None:
    episodes = json.loads(observed("tally", "episodes", "--format", "json").stdout)["by_clock"]
    assert [len(one["entries"]) for one in episodes] == [2, 1]
    apart = json.loads(observed("tally", "episodes", "--gap", "5", "--format", "json").stdout)
    assert len(apart["by_clock"]) == 3
    assert observed("tally", "withdrawal").exit_code == 0


def test_two_guarantors_stand_side_by_side(run: Run) -> None:
    where = ("--zone", "idlib", "--from", "2018-01-01", "--until", "2018-01-02")
    sides = ("--side", "Russia=12:4", "--side", "Turkey=9")
    shown = run("tally", "parallel", *sides, *where)
    assert shown.exit_code == 0, shown.output
    assert "Both stand behind at least 4" in shown.stderr
    assert "never added" in shown.stderr or "not added" in shown.stderr
    assert run("tally", "parallel", "--side", "Russia=x", *where).exit_code == 3


def test_guarantors_tables_of_totals_and_of_cases_stand_side_by_side(
    run: Run, tmp_path: Path
) -> None:
    totals = tmp_path / "totals.csv"
    totals.write_text(
        "side,zone,from,until,registered,confirmed\n"
        "Russia,idlib,2017-05-06,,15,\nTurkey,idlib,2017-05-06,,11,0\n"
        "Russia,homs,2017-05-07,2017-05-09,3,1\nTurkey,homs,2017-05-07,2017-05-09,,\n"
    )
    first, second = json.loads(
        run("tally", "parallel", "--table", str(totals), "--format", "json").stdout
    )
    assert (first["first"]["registered"], first["second"]["confirmed_by_other"]) == (15, 0)
    assert second["second"]["registered"] is None
    cases = tmp_path / "cases.csv"
    cases.write_text(
        "side,zone,from,until,case,answer,same_as\n"
        "Russia,idlib,2017-05-06,,r1,confirmed,t1\nRussia,idlib,2017-05-06,,r2,contested,\n"
        "Turkey,idlib,2017-05-06,,t1,,\n"
    )
    asked = ("tally", "parallel", "--table", str(cases), "--unit", "shelling", "--format", "json")
    (one,) = json.loads(run(*asked).stdout)
    assert (one["agreed_least"], one["agreed_most"], one["contested_first"]) == (1, 1, 1)
    assert (one["first"]["unit"], one["second"]["unit"]) == ("shelling", "shelling")
    cases.write_text("side,zone,from,until,case,Case\nRussia,idlib,2017-05-06,,r1,r2\n")
    assert "names a column twice: case" in run("tally", "parallel", "--table", str(cases)).stderr
    cases.write_text("side,zone,from,until,registered\nRussia,idlib,2017-05-06,,3\n")
    assert "not two" in run("tally", "parallel", "--table", str(cases)).stderr


def test_a_side_that_became_a_party_is_flagged_by_period(
    capsys: pytest.CaptureFixture[str],
) -> None:
    first, second = (
        Period(from_on=date(2016, month, 1), until_on=date(2016, month, 2)) for month in (5, 6)
    )
    told = [
        (first, {"Russia": "a party to the fighting", "Turkey": ""}),
        (second, {"Russia": "", "Turkey": ""}),
    ]
    tally._say_flags(told)
    assert capsys.readouterr().err == f"Russia, {first}: supplied by a party to the fighting.\n"
    tally._say_flags([*told[:1], (second, told[0][1])])
    assert capsys.readouterr().err == "Russia: supplied by a party to the fighting.\n"
    # The same of lines of casualties.
    row: dict[str, object] = {
        "claimant": "Russia",
        "fate": "killed",
        "running_as_of": None,
        "supplied_by": "a party",
    }
    rows = [row | {"until": first.until_on}, row | {"until": second.until_on, "supplied_by": ""}]
    casualties._say_flags(rows)
    said = "Russia, killed until 2016-05-01: figures supplied by a party.\n"
    assert capsys.readouterr().err == said


def test_without_observations_nothing_is_tallied_as_zero(run: Run) -> None:
    assert run("tally", "units").exit_code == 3


def test_rules_lists_those_of_observers_too(run: Run) -> None:
    rows = json.loads(run("rules", "--format", "json").stdout)
    assert {"events.v1", "episodes.v1"} <= {row["rule"] for row in rows}
    assert {row["for"] for row in rows} == {"count", "tally"}
