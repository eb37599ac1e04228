"""Voting power at the command line: published swings, files, and what is refused."""

from __future__ import annotations

import csv
import io
import json
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from truceline.cli.main import cli

EEC6 = ("France=4", "Germany=4", "Italy=4", "Belgium=2", "Netherlands=2", "Luxembourg=1")


def power(*arguments: object) -> Result:
    given = ["scenario", "power", *map(str, arguments)]
    return CliRunner().invoke(cli, given, prog_name="truceline")


def test_the_six_of_1958_have_the_published_swings() -> None:
    # Felsenthal and Machover (1998), The Measurement of Voting Power, table 5.3.3.
    rows = json.loads(power("--quota", 12, *EEC6, "--format", "json").stdout)
    assert [row["swings"] for row in rows] == [10, 10, 10, 6, 6, 0]
    assert rows[0]["member"] == "France"
    assert Fraction(rows[0]["banzhaf_exact"]) == Fraction(10, 42)
    shapley = [Fraction(row["shapley_shubik_exact"]) for row in rows]
    assert shapley == [Fraction(n, 60) for n in (14, 14, 14, 9, 9, 0)]


def test_weights_without_names_are_numbered_and_the_note_says_what_is_counted() -> None:
    shown = power("--quota", 12, 4, 4, 4, 2, 2, 1)
    assert "member 6" in shown.stdout
    assert "0.2381" in shown.stdout
    assert "rule of weights alone" in shown.stderr


def test_weights_are_read_from_a_file_and_given_back_as_csv(tmp_path: Path) -> None:
    path = tmp_path / "council.csv"
    path.write_text("Land;Stimmen\nÖsterreich;3\nالأردن;2\nC;2\n", encoding="utf-8")
    given = ("--file", path, "--member", "land", "--weight", "stimmen", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(power("--quota", 5, *given).stdout)))
    assert [row["member"] for row in rows] == ["Österreich", "الأردن", "C"]
    assert [row["swings"] for row in rows] == ["3", "1", "1"]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--quota", 0, 4, 4), 3, "from 1 to their sum"),
        (("--quota", 9, 4, 4), 3, "asks for 9 where the weights sum to 8"),
        (("--quota", 3, 4, "x"), 3, "'x' is no weight"),
        (("--quota", 3, "1.5", 4), 3, "multiply all by the same number"),
        (("--quota", 3, "A=1", "A=3"), 3, "'A' stands twice"),
        (("--quota", 3), 3, "one of the two is needed"),
        (("--quota", 3, "--file", "none.csv"), 3, "no file 'none.csv'"),
        (("--quota", 3, "--file", "none.csv", 4), 3, "one of the two is needed"),
        (("--quota", 10**9, *range(999_999_950, 999_999_999)), 7, "too many to count"),
        ((4, 4), 2, "Missing option '--quota'"),
    ],
)
def test_what_cannot_be_counted_is_refused_with_its_repair(
    arguments: tuple[object, ...], code: int, words: str
) -> None:
    shown = power(*arguments)
    assert shown.exit_code == code, shown.output
    assert words in shown.output


def test_a_flaw_of_a_file_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "council.csv"
    path.write_text("member,weight\nA,3\nB,three\n", encoding="utf-8")
    assert "(council.csv, line 3)" in power("--quota", 3, "--file", path).output
    path.write_text("name,votes\nA,3\n", encoding="utf-8")
    shown = power("--quota", 3, "--file", path)
    assert "no column 'member'; it has: name, votes" in shown.output
    assert "--member" in shown.output
