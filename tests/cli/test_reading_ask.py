"""`truceline read --ask`: a model beside the frames, which may lie, hang or be somewhere else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from truceline.workspace import reading_work
from workspace.stub_model import Script, Server, completion, reply, serving
from workspace.stub_reading import StubReader, write_text

from .conftest import Run

TEXT = "The army shelled Kestel on Thursday.  Envoys of both\nsides will meet in Bolu.\n"
ENVOYS = "Envoys of both sides will meet in Bolu"
CLAIM = {"quote": ENVOYS, "trigger": "meet", "event_type": "CONSULT", "modality": "planned",
         "polarity": "+", "attribution": {"kind": "author"}}  # fmt: skip
LIE = CLAIM | {"quote": "The army bombed the hospital and killed 40 children", "trigger": "bombed"}


@pytest.fixture(autouse=True)
def reader(monkeypatch: pytest.MonkeyPatch) -> StubReader:
    stub = StubReader()
    monkeypatch.setattr(reading_work, "read_one", stub)
    return stub


def says(*claims: dict[str, Any]) -> Script:
    return reply(completion(json.dumps({"claims": claims})))


def asked(run: Run, tmp_path: Path, server: Server, *more: str) -> tuple[list[str], str]:
    """The quotes that come out, and what is told."""
    path = write_text(tmp_path, text=TEXT)
    given = ("--ask", server.url, "--ask-model", "m", "--format", "json", *more)
    result = run("read", path, *given)
    assert result.exit_code in {0, 1}, result.output
    (record,) = json.loads(result.stdout)
    return [one["quote"] for one in record["claims"]], result.stderr


@pytest.mark.parametrize("more", [(), ("--no-workspace",)], ids=["stored", "shown"])
def test_what_the_model_copies_is_added_and_what_it_makes_up_is_dropped(
    run: Run, tmp_path: Path, more: tuple[str, ...]
) -> None:
    with serving(says(CLAIM, LIE)) as server:
        quotes, told = asked(run, tmp_path, server, *more)
    assert quotes == ["The army shelled Kestel", ENVOYS.replace("both ", "both\n")]
    assert "not in the text" in told or "not found" in told or "does not stand" in told


@pytest.mark.parametrize(
    "script",
    [reply("not JSON"), reply(completion('{"claims": [{"quote": ')), reply("", status=401)],
    ids=["rubbish", "broken off", "refused"],
)
def test_a_model_that_fails_costs_no_claim_of_the_frames(
    run: Run, tmp_path: Path, script: Script
) -> None:
    with serving(script) as server:
        quotes, told = asked(run, tmp_path, server)
    assert len(quotes) == 1
    assert "model" in told


def test_without_leave_nothing_is_sent_and_without_ask_nobody_is_asked(
    run: Run, tmp_path: Path
) -> None:
    path = write_text(tmp_path, text=TEXT)
    refused = run("read", path, "--ask", "http://192.0.2.1/v1", "--ask-model", "m")
    assert (refused.exit_code, "--allow-remote" in refused.stderr) == (8, True)
    assert run("read", path, "--ask", "http://127.0.0.1:1/v1").exit_code == 2
    assert run("read", path, "--ask-model", "m").exit_code == 2
    with serving(says(CLAIM)) as server:
        assert run("read", path).exit_code == 0
    assert server.asked == []
