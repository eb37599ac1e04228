"""`truceline allegations`: from a table to a ruling and a printed sheet."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.conftest import Run

BY = ("--by", "Amal", "--reason", "two sources")
RULED = ("--body", "commission", "--mandate", "provision 5", "--ruled", "2017-05-20")


@pytest.fixture
def filled_in(run: Run, tmp_path: Path) -> Run:
    path = tmp_path / "list.csv"
    path.write_text(
        "allegation_id,alleged_by,kind,first_on,received_at,against,place_name\n"
        "ru-1,Russia,shelling,2017-05-06,2017-05-07,obligation:truce/1,Homs\n"
        "tr-1,Turkey,shelling,2017-05-06,2017-05-07,,Homs\n",
        encoding="utf-8",
    )
    first = run("allegations", "import", path, "--by", "Amal")
    assert (first.exit_code, "2 new + 0 changed" in first.stdout) == (0, True)
    again = run("allegations", "import", path, "--by", "Amal")
    assert "2 as held + 0 left out" in again.stdout
    return run


def test_a_case_goes_to_a_ruling_that_breaches_the_obligation_and_back(filled_in: Run) -> None:
    run = filled_in
    for state in ("screening", "investigating"):
        assert run("allegations", "step", "ru-1", state, *BY, "--on", "2017-05-10").exit_code == 0
    refused = run("allegations", "step", "ru-1", "violation", *BY)
    assert (refused.exit_code, "a person alone cannot rule" in refused.stderr) == (3, True)
    ruled = run("allegations", "step", "ru-1", "violation", *BY, *RULED, "--on", "2017-05-21")
    assert "ru-1: violation" in ruled.stdout
    assert "breached" in run("obligations", "--on", "2017-06-01").stdout
    shown = json.loads(run("allegations", "show", "ru-1").stdout)
    assert shown["ruling"]["mandate"] == "provision 5"
    assert run("allegations", "undo", "ru-1", *BY).exit_code == 0
    assert "breached" not in run("obligations", "--on", "2017-06-01").stdout


def test_the_sheet_shows_answers_and_parallel_tallies_and_is_written_to_files(
    filled_in: Run, tmp_path: Path
) -> None:
    run = filled_in
    said = ("answer", "ru-1", "Turkey", "contested", "--text", "en=Not us.", "--by", "Amal")
    assert run("allegations", *said).exit_code == 0
    sides = ("--side", "Russia=15", "--side", "Turkey=11:0", "--zone", "Syria")
    days = ("--from", "2017-05-05", "--until", "2017-05-06", "--cited", "bulletin of 6 May 2017")
    assert run("allegations", "bulletin", *sides, *days, "--by", "Amal").exit_code == 0
    sheet = run("allegations", "sheet")
    assert "registered 15" in sheet.stderr
    assert "26" not in sheet.stderr.replace("2026", "")
    rows = json.loads(run("allegations", "sheet", "--format", "json").stdout)
    assert [row["standing"] for row in rows] == ["contested", "pending"]
    out = tmp_path / "sheet.docx"
    written = run("allegations", "sheet", "--language", "en", "--language", "ar", "-o", out)
    assert (written.exit_code, out.stat().st_size > 10_000) == (0, True)
    assert run("allegations", "sheet", "-o", out).exit_code == 3


def test_lists_add_and_the_rest_of_the_deeds(filled_in: Run, tmp_path: Path) -> None:
    run = filled_in
    more = (
        "--killed",
        "2",
        "--point",
        "34.7",
        "36.7",
        "--text",
        "ar=قصف",
        "--received",
        "2017-05-08",
    )
    given = ("--alleged-by", "Iran", "--kind", "gunfire", "--day", "2017-05-07", *more)
    assert run("allegations", "add", "--id", "ir-1", *given, "--by", "Amal").exit_code == 0
    assert run("allegations", "next", "ir-1", "Ask", "--who", "Team", "--by", "Amal").exit_code == 0
    assert run("allegations", "link", "ir-1", "incident:i-1", "--by", "Amal").exit_code == 0
    assert run("allegations", "same", "ru-1", "tr-1", *BY).exit_code == 0
    rows = json.loads(run("allegations", "list", "--format", "json").stdout)
    assert [(row["allegation"], row["figures"]) for row in rows][-1] == ("ir-1", "2 killed")
    assert run("allegations", "list", "--state", "violation", "--format", "json").stdout == "[]\n"
    late = json.loads(
        run("allegations", "overdue", "--on", "2017-05-20", "--format", "json").stdout
    )
    assert {one["allegation"] for one in late} == {"ru-1", "tr-1", "ir-1"}
    assert run("allegations", "form", "-o", tmp_path / "form.xlsx").exit_code == 0
    assert "shelling" in run("allegations", "kinds").stdout
    assert run("allegations", "show", "nothing").exit_code == 3
