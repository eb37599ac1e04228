"""Mission reports at the command line: from opening to a correction, with every refusal said."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from .conftest import Run

OPEN = ("report", "open", "daily", "--on", "2017-05-10", "--by", "Amal")


def done(run: Run, *arguments: object) -> str:
    result = run("report", *arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def rows(run: Run, *arguments: object) -> Any:
    return json.loads(done(run, *arguments, "--format", "json"))


def write(run: Run, text: str, *options: str) -> str:
    said = done(run, "write", "daily-1", "summary", "--text", text, "--by", "Amal", *options)
    (version,) = re.findall(r"version (e-\w+)", said)
    return str(version)


def release(run: Run) -> list[str]:
    """Send it up and release it; ids of the internal, the parties' and the public edition."""
    for _ in range(2):
        done(run, "send", "daily-1", "--by", "Amal")
    said = done(run, "release", "daily-1", "--by", "Omar Haddad")
    return re.findall(r"Released (ed-\w+)", said)


@pytest.fixture
def opened(run: Run) -> Run:
    result = run(*OPEN)
    assert result.exit_code == 0, result.output
    assert (
        "Opened daily-1: 2017-05-10 to 2017-05-10 (1 days), as of 2017-05-10 19:30" in result.stdout
    )
    return run


@pytest.mark.slow
def test_a_report_goes_from_opening_to_a_correction(opened: Run, tmp_path: Path) -> None:
    version = write(opened, "Little was seen.")
    first = release(opened)
    (listed,) = rows(opened, "list")
    assert (listed["step"], listed["number"]) == ("released", "1")
    done(opened, "correct", "daily-1", "--by", "Omar Haddad", "--reason", "Twenty late rows.")
    write(opened, "More was known later.", "--base", version)
    second = release(opened)
    editions = rows(opened, "editions", "daily-1")
    assert [one["number"] for one in editions] == ["1"] * 3 + ["1 (correction 1)"] * 3
    assert [one["corrects"] for one in editions[3:]] == first
    changes = rows(opened, "compare", first[2], second[2])
    assert {"before": "Little was seen."}.items() <= next(
        one for one in changes if one["what"] == "text" and one["section"] == "Summary"
    ).items()
    said = done(opened, "reproduce", second[2])
    assert said.count("same  ") == len(editions[5]["files"])
    done(opened, "files", first[0], "-o", tmp_path / "out")
    assert "Little was seen." in (tmp_path / "out" / "report.txt").read_text(encoding="utf-8")
    assert {path.name for path in (tmp_path / "out").iterdir()} == set(editions[0]["files"])


def test_two_texts_that_meet_are_shown_and_joined(opened: Run) -> None:
    write(opened, "Mine.")
    result = opened("report", "write", "daily-1", "summary", "--by", "Omar", "--text", "Yours.")
    assert "It stands against the text of Amal. Join them with: --settles e-" in result.stdout
    shown = done(opened, "show", "daily-1")
    assert "Mine." in shown
    assert "Yours." in shown
    assert "stand against each other" in shown
    settles = re.findall(r"--settles e-\w+", result.stdout)
    write(opened, "Ours.", *" ".join(settles).split())
    found = rows(opened, "show", "daily-1")
    assert (found["conflicts"], found["texts"][0]["text"]) == ([], "Ours.")
    assert {one["text"] for one in found["replaced"]} == {"Mine.", "Yours."}


def test_a_change_to_what_the_officer_has_is_said_to_go_back(opened: Run) -> None:
    for _ in range(2):
        done(opened, "send", "daily-1", "--by", "Amal", "--remark", "Ready.")
    said = done(opened, "hide", "daily-1", "mines", "--by", "Amal")
    assert said.splitlines() == [
        "Left out of daily-1: mines.",
        "The officer had it: it goes back to the team.",
    ]
    back = done(opened, "back", "daily-1", "--remark", "Names are missing.", "--by", "Omar")
    assert "team → draft, by Omar" in back
    assert "nothing" in done(opened, "hide", "daily-1", "mines", "--undo", "--by", "Amal")


def test_a_text_is_confirmed_as_it_was_read(opened: Run) -> None:
    version = write(opened, "Little was seen.")
    said = done(opened, "keep", "daily-1", "summary", "--by", "Omar", "--base", version)
    assert said == "The text of 'summary' rests on the numbers of now in daily-1.\n"


def test_a_report_is_built_to_be_read_before_its_release(opened: Run, tmp_path: Path) -> None:
    result = opened("report", "build", "daily-1", "-o", tmp_path / "draft.html")
    assert result.exit_code == 0, result.output
    assert "not with the officer" in result.stderr
    assert "DRAFT" in (tmp_path / "draft.html").read_text(encoding="utf-8")
    result = opened("report", "build", "daily-1", "-o", tmp_path / "draft.xyz")
    assert (result.exit_code, "ends in '.xyz'" in result.stderr) == (3, True)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (OPEN[1:], 3, "daily-1 reports the same days"),
        (("open", "hourly", "--on", "2017-05-11", "--by", "A"), 3, "no template 'hourly'"),
        (("open", "daily", "--on", "2017-05-11", "--by", "A", "--zone", "x"), 3, "'x'"),
        (("open", "daily", "--on", "2017-05-11", "--by", "A", "--feed", "x"), 3, "'x'"),
        (("open", "daily", "--on", "2017-05-11", "--by", "A", "--language", "xx"), 3, "'xx'"),
        (("open", "daily", "--on", "2017-05-11", "--by", "A", "--house", "x"), 3, "'x'"),
        (("open", "daily", "--on", "2017-05-11", "--by", "A", "--between", "x", "y"), 3, "'x'"),
        (("open", "daily", "--on", "2017-05-11", "--by", "A", "--cut-off", "soon"), 3, "'soon'"),
        (("show", "daily-9"), 3, "no mission report 'daily-9'"),
        (("editions", "daily-9"), 3, "no mission report 'daily-9'"),
        (("send", "daily-1", "--by", " "), 3, "Nobody vouches"),
        (("back", "daily-1", "--by", "A"), 2, "--remark"),
        (("back", "daily-1", "--by", "A", "--remark", "r"), 3, "stands at 'draft' already"),
        (("release", "daily-1", "--by", "A"), 3, "not with the officer"),
        (("correct", "daily-1", "--by", "A", "--reason", "r"), 3, "is not released"),
        (("correct", "daily-1", "--by", "A", "--reason", "r", "--cut-off", "9:00"), 3, "9:00"),
        (("keep", "daily-1", "summary", "--by", "A"), 3, "no text under 'summary'"),
        (("reproduce", "ed-none"), 3, "No editions"),
        (("compare", "ed-none", "ed-none"), 3, "No editions"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_every_refusal_is_said_with_its_repair(
    opened: Run, arguments: tuple[str, ...], code: int, words: str
) -> None:
    result = opened("report", *arguments)
    assert result.exit_code == code, result.output
    assert words in result.stderr
    assert len(rows(opened, "list")) == 1


def test_what_would_expose_somebody_is_not_written(opened: Run, tmp_path: Path) -> None:
    for _ in range(2):
        done(opened, "send", "daily-1", "--by", "Amal", "--remark", "Ask Tamim Barghouti again.")
    done(opened, "back", "daily-1", "--to", "team", "--by", "Tamim Barghouti", "--remark", "Asked.")
    write(opened, "It was Tamim Barghouti who told us.")
    result = opened("report", "build", "daily-1", "--audience", "public", "-o", tmp_path / "out")
    assert result.exit_code == 8, result.output
    assert "exposed: report." in result.stderr
    assert "barghouti" not in result.stderr.casefold()
    assert not (tmp_path / "out").exists()
    done(opened, "send", "daily-1", "--by", "Amal")
    refused = opened("report", "release", "daily-1", "--by", "Omar Haddad")
    assert (refused.exit_code, rows(opened, "editions")) == (8, [])
