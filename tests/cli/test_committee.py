"""Committees, voting and delegations at the command line, from files to published tables."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from truceline.cli.main import cli
from truceline.talks.committee import table_text
from truceline.workspace import init_workspace
from truceline.workspace.committees import select_committee

QUOTAS = """
title: Example
seats: 4
quotas:
  gender: {woman: {min: 2, max: 2}}
  third: {a: {min: 1}, b: {min: 1}}
aims:
  gender: {woman: {min: 75 %}}
"""


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, list(map(str, arguments)), prog_name="truceline")


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    people, quotas = tmp_path / "people.csv", tmp_path / "quotas.yaml"
    rows = [f"p{at},{'woman' if at % 3 else 'man'},{'ab'[at % 2]}" for at in range(12)]
    people.write_text("id,gender,third\n" + "\n".join(rows) + "\n", encoding="utf-8")
    quotas.write_text(QUOTAS, encoding="utf-8")
    return people, quotas


def test_a_lottery_is_written_verified_and_drawn_from(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    people, quotas = files
    out, again = tmp_path / "one.json", tmp_path / "two.json"
    for path in (out, again):
        made = run("committee", "select", people, "--quotas", quotas, "--seed", "S", "--out", path)
        assert made.exit_code == 0, made.output
    assert out.read_text() == again.read_text()
    assert "fairest lottery" in made.stderr
    asked = ("committee", "verify", out, "--people", people, "--quotas", quotas)
    drawn = json.loads(run(*asked, "--public-seed", "7 12 33", "--format", "json").stdout)
    assert drawn["holds"]
    assert len(drawn["members"]) == 4
    out.write_text(out.read_text().replace('"p1"', '"p2"', 1))
    broken = run(*asked)
    assert broken.exit_code != 0
    assert "does not hold" in broken.stderr


def test_a_draw_is_on_record_and_a_table_is_drawn_from_once(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    people, quotas = files
    table, ws = tmp_path / "table.json", ("-w", tmp_path / "ws", "committee")
    init_workspace(tmp_path / "ws").close()
    made = run(
        *("committee", "select", people, "--quotas", quotas, "--seed", "S", "--out", table),
        *("--seconds", "600", "--panels", 20),
    )
    assert made.exit_code == 0, made.output
    asked = (*ws, "draw", table, "--people", people, "--quotas", quotas, "--by", "A. Clerk")
    first = json.loads(run(*asked, "--public-seed", "7 12 33", "--format", "json").stdout)
    again = json.loads(run(*asked, "--public-seed", " 7 12 33", "--format", "json").stdout)
    assert first == again
    assert first["pool_sha256"] == hashlib.sha256(people.read_bytes()).hexdigest()
    repeated = run(
        *("committee", "verify", table, "--people", people, "--quotas", quotas),
        *("--public-seed", "7 12 33", "--format", "json"),
    )
    assert json.loads(repeated.stdout)["members"] == first["members"]
    other = run(*asked, "--public-seed", "1 2 3")
    assert other.exit_code == 3
    assert f"set-aside {first['draw']}" in other.stderr
    gone = run(*ws, "set-aside", first["draw"], "--by", "B. Judge", "--reason", "seed known before")
    assert gone.exit_code == 0, gone.output
    assert run(*asked, "--public-seed", "1 2 3").exit_code == 0
    listed = json.loads(run(*ws, "draws", "--format", "json").stdout)
    assert [(one["stands"], one["public_seed"]) for one in listed] == [
        (False, "7 12 33"), (True, "1 2 3")]  # fmt: skip
    assert "seed known before" in listed[0]["set_aside"]
    # Nothing is drawn from a table that was changed, and no file is written over.
    table.write_text(table.read_text().replace('"p1"', '"p2"', 1))
    assert "nothing is drawn" in run(*asked, "--public-seed", "9").stderr
    assert run(*("committee", "select", people, "--quotas", quotas, "--seed", "S"),
               "--out", people).exit_code == 3  # fmt: skip


def test_a_lottery_that_was_not_proved_the_fairest_says_so_at_each_step(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    people, quotas = files
    found = select_committee(people, quotas, seed="S", panels=20, on_progress=lambda _: False)
    assert found.table
    assert "NOT PROVED THE FAIREST" in found.in_words
    table = tmp_path / "table.json"
    table.write_text(table_text(found.table), encoding="utf-8")
    asked = (table, "--people", people, "--quotas", quotas)
    assert "NOT PROVED THE FAIREST" in run("committee", "verify", *asked).stderr
    init_workspace(tmp_path / "ws").close()
    drawn = run("-w", tmp_path / "ws", "committee", "draw", *asked, "--public-seed", "7",
                "--by", "A. Clerk")  # fmt: skip
    assert "NOT PROVED THE FAIREST" in drawn.stdout


def test_quotas_that_contradict_each_other_are_answered_by_repairs(
    files: tuple[Path, Path],
) -> None:
    people, quotas = files
    quotas.write_text("seats: 4\nquotas: {gender: {woman: {min: 3}, man: {min: 2}}}\n")
    found = run("committee", "select", people, "--quotas", quotas, "--seed", "S")
    assert found.exit_code != 0
    assert "2 repairs are equally small" in found.stderr
    assert "gender woman: 3–4 becomes 2–4" in found.stderr


def test_nominations_are_audited_and_nothing_is_drawn(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    panel = tmp_path / "panel.csv"
    panel.write_text("id,gender,third\nx,woman,a\ny,woman,b\nz,man,a\nw,man,a\n")
    found = run("committee", "audit", panel, "--quotas", files[1], "--format", "json")
    rows = json.loads(found.stdout)
    assert [row["met"] for row in rows] == [True, True, True, False]
    assert rows[3]["in_words"].endswith("short by 1 of the aim of at least 3.")


def test_thirds_under_consensus_or_75_percent_all_have_a_veto(tmp_path: Path) -> None:
    path = tmp_path / "thirds.yaml"
    path.write_text(
        "members: {one: {seats: 50}, two: {seats: 50}, three: {seats: 50}}\n"
        "rule: consensus or seats >= 75 %\n"
    )
    found = json.loads(run("voting", path, "--format", "json").stdout)
    assert found["vetoes"] == ["one", "two", "three"]
    table = tmp_path / "six.csv"
    table.write_text("member,votes\nF,4\nG,4\nI,4\nB,2\nN,2\nL,1\n")
    rows = json.loads(run("voting", table, "--rule", "votes >= 12", "--format", "json").stdout)
    assert [row["swings"] for row in rows["powers"]] == [10, 10, 10, 6, 6, 0]
    assert "has no rule" in run("voting", table).stderr


def test_a_delegation_is_shown_with_every_claimant(tmp_path: Path) -> None:
    init_workspace(tmp_path / "ws", pack="syria").close()
    shown = run("-w", tmp_path / "ws", "delegation", "sochi-plenary-2018")
    assert "1,511" in shown.stdout
    assert "They are not added" in shown.stderr
    listed = json.loads(run("-w", tmp_path / "ws", "delegation", "--format", "json").stdout)
    assert len(listed) == 3
    committee = ("delegation", "constitutional-committee-2019", "--format", "json")
    found = json.loads(run("-w", tmp_path / "ws", *committee).stdout)
    assert [one["short_by"] for one in found["beside"]] == [0, 0, 0, 3]
    assert len(found["blocs"]["vetoes"]) == 3
