"""Estimates at the command line."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from truceline.cli.main import cli

KOREA = "b,c,d,count\n0,0,1,41\n0,1,0,5\n1,0,0,5\n1,1,0,54\n1,0,1,6\n1,1,1,12\n"
QUICK = ("--resamples", "100", "--draws", "50", "--rounds", "1")


def _run(folder: Path, text: str, *options: str) -> Result:
    path = folder / "patterns.csv"
    path.write_text(text, encoding="utf-8")
    arguments = ["estimate", str(path), *QUICK, *options]
    return CliRunner().invoke(cli, arguments, prog_name="truceline")


def test_models_stand_side_by_side_with_what_they_take_for_granted(tmp_path: Path) -> None:
    shown = _run(tmp_path, KOREA)
    assert shown.exit_code == 0
    assert "123 people on 3 lists" in shown.output
    for word in ("b·c, c·d", "157", "269", "latent classes", "Chao's lower bound", "1.83"):
        assert word in shown.output
    assert "Nobody joined or left the population" in shown.output


def test_json_carries_every_row_with_its_reason_and_assumptions(tmp_path: Path) -> None:
    shown = _run(tmp_path, KOREA, "--json")
    (found,) = json.loads(shown.output)["tables"]
    assert found["rows"][0]["total"] == 157
    assert found["rows"][1]["distance"] > 1.8
    assert all(row["assumes"] for row in found["rows"] if row["total"] is not None)


def test_two_lists_are_refused_with_the_code_of_mathematics(tmp_path: Path) -> None:
    shown = _run(tmp_path, "A,B,count\n1,0,50\n0,1,40\n1,1,20\n")
    assert shown.exit_code == 7
    assert "Nothing is estimated: two lists cannot show" in shown.output
    assert "Bring another list" in shown.output


def test_a_stratum_without_an_answer_is_named_and_nothing_is_summed(tmp_path: Path) -> None:
    rows = KOREA.splitlines()
    north = [f"north,{row}" for row in rows[1:]]
    south = ["south,1,0,0,50", "south,0,1,0,40", "south,0,0,1,30"]
    text = "\n".join([f"where,{rows[0]}", *north, *south])
    shown = _run(tmp_path, text, "--stratum", "where")
    assert shown.exit_code == 0
    assert "north: 123 people on 3 lists" in shown.output
    assert "south: nothing is estimated" in " ".join(shown.output.split())
    assert "Unknown is not zero" in " ".join(shown.output.split())
