"""Contradictions at the command line: list, judge, take back."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from truceline.cli.main import cli
from truceline.workspace import init_workspace
from workspace.builders import PACK, Clock, write_pack

from .conftest import Run

TRUCE = PACK["ceasefires/truce.yaml"].replace(
    "ended: 2017-05-20",
    "ended: {claims: [{value: 2017-05-20, by: government, at: 2017-05-20},\n"
    "  {value: 2017-05-28, by: insurgents, at: 2017-05-28}]}",
)
WHO = ("--by", "Amal", "--reason", "Their radio said so.")


@pytest.fixture
def run(tmp_path: Path) -> Run:
    pack = write_pack(tmp_path / "tiny", ceasefires=TRUCE)
    init_workspace(tmp_path / "ws", pack=str(pack), clock=Clock()).close()

    def invoke(*arguments: object) -> Result:
        given = ["-w", str(tmp_path / "ws"), *map(str, arguments)]
        return CliRunner().invoke(cli, given, prog_name="truceline")

    return invoke


def listed(run: Run, *options: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(
        run("contradictions", "--format", "json", *options).stdout
    )
    return rows


def used(run: Run) -> tuple[str, str]:
    return next((row["value"], row["used"]) for row in listed(run) if row["used"])


def test_a_judgement_is_made_listed_and_taken_back(run: Run) -> None:
    assert used(run) == ("2017-05-20", "earliest")
    claim = next(row["claim"] for row in listed(run) if row["said_by"] == "insurgents")
    made = run("judge", "ceasefire:truce", "ended", claim, *WHO)
    assert made.exit_code == 0
    assert used(run) == ("2017-05-28", "judged")
    name = made.stdout.split("take-back ")[1].split()[0]
    assert run("take-back", name, *WHO).exit_code == 0
    assert used(run) == ("2017-05-20", "earliest")
    assert "taken_back:" in run("show", name).stdout


def test_the_list_tells_who_judged_and_may_leave_out_what_was_judged(run: Run) -> None:
    assert run("judge", "ceasefire:truce", "ended", "undecided", *WHO).exit_code == 0
    assert "cannot be decided, Amal" in run("contradictions").stdout
    assert {row["undecidable"] for row in listed(run)} == {True}
    assert listed(run, "--undecided") == []
    # The judgement of today is not known on a day before it.
    assert {row["judged_by"] for row in listed(run, "--as-of", "2019-01-01")} == {None}


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("judge", "ceasefire:truce", "ended", "c-none", *WHO), 3, "claim 'c-none'"),
        (("judge", "ceasefire:truce", "declared", "undecided", *WHO), 3, "differ on 'declared'"),
        (("judge", "ceasefire:truce", "ended", "undecided", "--by", "A"), 2, "--reason"),
        (("judge", "ceasefire:truce", "ended", "undecided", *WHO[:3], " "), 3, "No reason"),
        (("take-back", "j-none", *WHO), 3, "no judgement 'j-none'"),
    ],
)
def test_what_cannot_be_judged_is_told(
    run: Run, arguments: tuple[str, ...], code: int, words: str
) -> None:
    result = run(*arguments)
    assert (result.exit_code, words in result.stderr) == (code, True)
    assert {row["judgement"] for row in listed(run)} == {None}


def test_a_workspace_from_before_judgements_is_migrated(run: Run, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "ws" / "ledger.sqlite")) as connection, connection:
        events = ("report_events", "editions", "reading_events", "log_events")
        for table in ("judgements", "judgement_withdrawals", *events):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    refused = run("contradictions")
    assert (refused.exit_code, "truceline migrate" in refused.stderr) == (6, True)
    assert run("migrate").exit_code == 0
    assert run("judge", "ceasefire:truce", "ended", "undecided", *WHO).exit_code == 0
    assert {row["judged_by"] for row in listed(run)} == {"Amal"}
