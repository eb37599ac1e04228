"""Judging reading at the command line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from claims.evaluate.made import CLAIMS, SHELLED, TEXT, lines, records
from truceline.claims.model import Suggestion
from truceline.cli.main import cli
from truceline.core.document import Document

from .conftest import Run


def read_all(document: Document) -> Sequence[Suggestion]:
    """A reader that finds every claim."""
    return [replace(one, source_id=document.source_id) for one in CLAIMS]


@pytest.fixture
def judge(tmp_path: Path) -> Run:
    (tmp_path / "t1.txt").write_bytes(TEXT.encode())
    (tmp_path / "gold.jsonl").write_bytes(lines(*records()))
    (tmp_path / "second.jsonl").write_bytes(lines(*records([SHELLED])))
    (tmp_path / "flawed.jsonl").write_bytes(lines({**records()[0], "end": 5}))

    def invoke(command: str, *names: str, reader: str = "read_all") -> Result:
        given = ["evaluate", command, *(str(tmp_path / name) for name in names)]
        if command == "reading":
            given += ["--texts", str(tmp_path), "--reader", f"{__name__}:{reader}"]
        return CliRunner().invoke(cli, [*given, "--format", "json"], prog_name="truceline")

    return invoke


def test_reading_is_scored_as_json(judge: Run) -> None:
    result = judge("reading", "gold.jsonl")
    assert result.exit_code == 0
    record = json.loads(result.stdout)
    assert {"plover", "all", "slots", "leak", "quotes_exact", "strict"} <= set(record)
    for scored in (record["plover"], record["all"], record["strict"]["all"]):
        assert [scored[key] for key in ("precision", "recall", "f1")] == [1.0, 1.0, 1.0]
    assert (record["leak"], record["quotes_exact"]) == (0.0, 1.0)


def test_reading_is_scored_as_tables(tmp_path: Path, judge: Run) -> None:
    assert judge("reading", "gold.jsonl").exit_code == 0  # the files are there
    given = ["evaluate", "reading", str(tmp_path / "gold.jsonl"), "--texts", str(tmp_path)]
    result = CliRunner().invoke(cli, [*given, "--reader", f"{__name__}:read_all"])
    assert result.exit_code == 0
    assert "PLOVER types, strict" in result.stdout
    assert "Attributed claims put in the author's voice: 0.0 %" in result.stdout
    assert "Quotes exact: 100.0 %" in result.stdout


def test_two_annotators_are_compared(judge: Run) -> None:
    result = judge("agreement", "gold.jsonl", "second.jsonl")
    record = json.loads(result.stdout)
    assert (record["span_f1"], record["type_share"]) == (0.4, 1.0)
    assert record["kappa"]["type"] is None


def test_two_annotators_are_compared_in_tables(tmp_path: Path, judge: Run) -> None:
    assert judge("agreement", "gold.jsonl", "gold.jsonl").exit_code == 0
    gold = str(tmp_path / "gold.jsonl")
    result = CliRunner().invoke(cli, ["evaluate", "agreement", gold, gold])
    assert "4 and 4 claims in 1 documents that both annotated; 4 in common" in result.stdout
    assert "type, kappa" in result.stdout


def test_a_flawed_file_is_refused_with_line_and_repair(judge: Run) -> None:
    result = judge("reading", "flawed.jsonl")
    assert result.exit_code == 3
    assert "line 1" in result.stderr
    assert "Correct the offsets" in result.stderr


@pytest.mark.parametrize("reader", ["none", "a:b", ":"])
def test_a_reader_that_is_not_there_is_refused(judge: Run, reader: str) -> None:
    result = judge("reading", "gold.jsonl", reader=reader)
    assert result.exit_code == 3
    assert "There is no reader" in result.stderr


def test_a_file_that_is_not_there_is_refused(judge: Run) -> None:
    assert judge("reading", "none.jsonl").exit_code == 3
