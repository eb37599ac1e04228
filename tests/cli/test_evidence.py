"""`truceline evidence`, and what accepted claims add to `show`, `count` and `contradictions`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from truceline.workspace import reading_work
from workspace.stub_reading import write_text
from workspace.telling_reader import read_tellings

from .conftest import Run

TEXTS = {
    "a.txt": "White Helmets said the government shelled Homs on 2017-05-08, killing 3.\n",
    "b.txt": "Observatory said the government shelled Homs on 2017-05-08, killing 7.\n",
    "c.txt": "Ministry said the government shelled Hama on 2017-05-09, hurting 12.\n",
}


@pytest.fixture
def accepted(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Three documents, each with one claim, accepted."""
    monkeypatch.setattr(reading_work, "read_one", read_tellings)
    for name, text in TEXTS.items():
        path = write_text(tmp_path, name, text)
        assert run("read", path, "--published", "2017-05-10").exit_code == 0
    for row in rows(run, "review", "list"):
        assert run("review", "accept", row["claim"], "--by", "Amal").exit_code == 0
    return run


def rows(run: Run, *arguments: object) -> Any:
    result = run(*arguments, "--format", "json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_show_ends_with_what_documents_say_and_why_it_stands_there(accepted: Run) -> None:
    said = accepted("show", "actor:government").stdout
    assert "accepted claims: 3 (what documents say; no status or date rests on it)" in said
    assert "White Helmets, reported, 2017-05-10" in said
    assert "“White Helmets said the government shelled Homs on 2017-05-08, killing 3”" in said
    assert "here because: as actor; in a.txt" in said
    assert "accepted claims" not in accepted("show", "actor:bystander").stdout


def test_deaths_are_listed_claimant_by_claimant_and_never_added(accepted: Run) -> None:
    found = rows(accepted, "evidence", "actor:government", "--deaths")
    said = [(row["claimant"], row["killed_best"], row["other_figures"]) for row in found]
    assert said == [
        ("Ministry", None, "12 (people hurt)"),
        ("Observatory", 7, None),
        ("White Helmets", 3, None),
    ]
    assert "10" not in accepted("evidence", "--deaths").stdout.split()


def test_contradictions_of_documents_give_each_value_with_who_says_it(accepted: Run) -> None:
    found = rows(accepted, "contradictions", "--documents")
    said = {(row["field"], row["value"], row["said_by"]) for row in found}
    assert said == {
        ("figure (person killed)", "3 (people killed)", "White Helmets"),
        ("figure (person killed)", "7 (people killed)", "Observatory"),
    }


def test_counts_name_the_sources_that_they_leave_out(accepted: Run) -> None:
    table = accepted("count")
    assert "Not counted here: 3 sources that documents quote" in table.stderr
    assert [row["counter"] for row in rows(accepted, "count")] == ["UCDP GED"]
    apart = rows(accepted, "count", "--feed", "claims")
    assert [row["value"] for row in apart] == [1, 1, 1]


def test_no_accepted_claim_is_said_so_with_the_way_on(accepted: Run) -> None:
    none = accepted("evidence", "actor:bystander")
    assert "No claim about actor:bystander was accepted" in none.stderr
    assert rows(accepted, "evidence", "--as-of", "2017-06-01") == []
