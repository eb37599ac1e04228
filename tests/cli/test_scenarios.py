"""Scenarios at the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from truceline.cli.main import cli
from truceline.workspace import init_workspace
from workspace.builders import Clock
from workspace.scenario_pack import CONTESTED, DILEMMA, POSITIONS, write_scenarios

from .conftest import Run


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scenarios")
    pack = write_scenarios(folder / "tiny", CONTESTED)
    init_workspace(folder / "ws", pack=str(pack), clock=Clock()).close()
    return folder / "ws"


@pytest.fixture
def run(made: Path) -> Run:
    def invoke(*arguments: object) -> Result:
        given = ["-w", str(made), "scenario", *map(str, arguments)]
        return CliRunner().invoke(cli, given, prog_name="truceline")

    return invoke


def test_models_are_listed_with_what_they_leave_open(run: Run) -> None:
    (row,) = json.loads(run("list", "--format", "json").stdout)
    assert (row["model"], row["open"], row["contested"]) == ("dilemma", 1, 1)


def test_stability_follows_how_an_open_part_is_read(run: Run) -> None:
    def under(reading: int) -> dict[str, list[str]]:
        taken = f"south.fire={reading}"
        shown = run("stability", "dilemma", "--take", taken, "--all", "--format", "json")
        return {row["state"]: row["equilibrium"] for row in json.loads(shown.stdout)}

    assert "R" in under(0)["NN"]
    assert "R" in under(1)["NY"]
    assert "7 of 7" not in run("stability", "dilemma").stdout


def test_an_explanation_names_the_statement_and_its_source(run: Run) -> None:
    shown = run("explain", "dilemma", "YY", "--player", "north")
    assert "The north would leave YY for NY" in shown.stdout
    assert "!hold-n (paper#p. 2)" in shown.stdout


def test_the_inverse_says_who_would_have_to_change_what(run: Run) -> None:
    shown = run("inverse", "dilemma", "peace", "--take", "south.fire=0", "--format", "json")
    answer = json.loads(shown.stdout)
    assert answer["changes"][0]["cost"] == 2
    left = json.loads(run("inverse", "dilemma", "peace", "--format", "json").stdout)
    assert left["not_changed"] == ["south"]


def test_a_share_is_never_called_a_probability(run: Run) -> None:
    shown = run("robustness", "dilemma", "--draws", 200)
    assert "never a probability" in shown.output
    rows = json.loads(run("robustness", "dilemma", "--draws", 200, "--format", "json").stdout)
    assert {row["outcome"]: row["verdict"] for row in rows} == {
        "peace": "never",
        "today": "sometimes",
    }
    assert all("not the probability" in row["note"] for row in rows)


def test_sources_are_left_out_one_by_one(run: Run) -> None:
    rows = json.loads(run("claims", "dilemma", "peace", "--format", "json").stdout)
    assert rows[0]["claim"].startswith(("paper#", "c-"))
    assert {row["before"] for row in rows} == {"never"}


def test_positions_are_added_up(tmp_path: Path) -> None:
    pack = write_scenarios(tmp_path / "tiny", POSITIONS)
    init_workspace(tmp_path / "ws", pack=str(pack), clock=Clock()).close()
    given = ["-w", str(tmp_path / "ws"), "scenario", "positions", "dilemma", "--format", "csv"]
    shown = CliRunner().invoke(cli, given, prog_name="truceline").stdout
    assert 'months,weighted mean,6.0,"left out, contested: The east"' in shown
    assert "challenge, scholz-2011-table" in shown


def test_ways_to_an_outcome_are_printed(run: Run) -> None:
    shown = run("paths", "dilemma").stdout
    assert "The north to YN" in shown or "The south to NY" in shown
    assert "no legal way" in shown


@pytest.mark.parametrize("ending", ["md", "html", "docx"])
def test_a_section_is_written_in_the_form_that_its_ending_names(
    run: Run, tmp_path: Path, ending: str
) -> None:
    target = tmp_path / f"section.{ending}"
    assert run("show", "dilemma", "-o", target).exit_code == 0
    assert target.stat().st_size > 1000


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("stability", "none"), 3, "no model 'none'"),
        (("explain", "dilemma", "YYY"), 3, "one letter for each of 2 options"),
        (("explain", "dilemma", "peace"), 3, "a named outcome (1 state)"),
        (("explain", "dilemma", "YY", "--player", "west"), 3, "It has: north, south"),
        (("explain", "dilemma", "YY", "--concept", "NO"), 2, "is not one of"),
        (("inverse", "dilemma", "nowhere"), 3, "Named outcomes: peace"),
        (("stability", "dilemma", "--as-of", "2010-01-01"), 3, "was not known by 2010-01-01"),
        (("robustness", "dilemma", "--draws", 10**9), 2, "not in the range"),
        (("robustness", "dilemma", "--seed", -1), 2, "not in the range"),
        (("stability", "dilemma", "--take", "south.fire=7"), 3, "no reading 7"),
        (("stability", "dilemma", "--take", "south.ice=0"), 3, "Open: south.fire"),
        (
            ("stability", "dilemma", "--take", "south.fire=0", "--take", "south.fire=1"),
            3,
            "read in two ways",
        ),
        (("stability", "dilemma", "--take", "north"), 3, "reads no part"),
        (("show", "dilemma", "-o", "section.exe"), 3, "ends in"),
        (("check", "dilemma", "--strict"), 0, "0 errors, 0 warnings"),
    ],
)
def test_answers_carry_their_exit_code(
    run: Run, arguments: tuple[object, ...], code: int, words: str
) -> None:
    shown = run(*arguments)
    assert shown.exit_code == code
    assert words in shown.output


def test_a_state_that_cannot_be_names_what_excludes_it(tmp_path: Path) -> None:
    text = DILEMMA.replace("outcomes:", 'exclusions: [{never: "hold-n & hold-s"}]\noutcomes:')
    pack = write_scenarios(tmp_path / "tiny", text.replace('pattern: "YY"', 'pattern: "NN"'))
    init_workspace(tmp_path / "ws", pack=str(pack), clock=Clock()).close()
    given = ["-w", str(tmp_path / "ws"), "scenario", "explain", "dilemma", "YY"]
    shown = CliRunner().invoke(cli, given, prog_name="truceline")
    assert shown.exit_code == 3
    assert "cannot be: excluded by 'hold-n & hold-s' (line 12)" in shown.output


def test_a_section_says_what_is_open_and_how_far_outcomes_survive_it(run: Run) -> None:
    said = run("show", "dilemma", "--format", "md").stdout
    assert "The south: !hold-s or hold-s" in said.replace("\\", "")
    assert "| Both hold | never | 0 % |" in said
    assert "paper" in said.lower()
    assert "not how likely it is" in said


def test_a_brief_ends_with_the_section_on_a_model(made: Path) -> None:
    given = ["-w", str(made), "brief", "truce", "--on", "2017-06-01", "--scenario", "dilemma"]
    said = CliRunner().invoke(cli, given, prog_name="truceline").stdout
    assert "## Scenario: Two who could hold their fire" in said
    assert '<a id="scenario-dilemma-stable"></a>' in said
    assert "no probability of an outcome" in said
    missing = CliRunner().invoke(cli, [*given[:-1], "none"], prog_name="truceline")
    assert (missing.exit_code, "no model 'none'" in missing.output) == (3, True)
