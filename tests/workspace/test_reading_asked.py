"""A language model beside the frames: it adds, it lies, it is down; the frames' claims stand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from truceline.claims.model import Suggestion
from truceline.workspace import Workspace, reading_work
from truceline.workspace.reading_shapes import ReadDocument

from .stub_model import Script, Server, completion, reply, serving
from .stub_reading import StubReader, write_text
from .test_asker import asker_for

QUOTE = "The army shelled the town of Kestel on Thursday"
CLAIM = {"quote": QUOTE, "trigger": "shelled", "event_type": "ASSAULT", "modality": "asserted",
         "polarity": "+", "attribution": {"kind": "author"}}  # fmt: skip
OWN = CLAIM | {"quote": "said the people there", "trigger": "said", "event_type": "STATEMENT"}
LIE = CLAIM | {"quote": "The rebels poisoned the wells of Kestel"}


def saying(*claims: Mapping[str, object]) -> Script:
    return reply(completion(json.dumps({"claims": claims})))


DOWN = reply("{}", status=503)


@pytest.fixture(autouse=True)
def reader(monkeypatch: pytest.MonkeyPatch) -> StubReader:
    stub = StubReader()
    monkeypatch.setattr(reading_work, "read_one", stub)
    return stub


def ask(workspace: Workspace, server: Server) -> tuple[ReadDocument, ...]:
    return workspace.reading.read(asker=asker_for(server)[0])


def claims(workspace: Workspace) -> list[Suggestion]:
    (row,) = workspace.reading.documents()
    return [one.suggestion for one in workspace.reading.claims(row.source_id)]


def bare(found: list[Suggestion]) -> list[Suggestion]:
    """Claims of the frames, but for how sure they are and why."""
    return [replace(one, sureness=0.0, reasons=()) for one in found if one.method == "stub.v1"]


def test_what_both_find_stands_once_and_what_only_the_model_finds_is_added(
    workspace: Workspace, tmp_path: Path
) -> None:
    workspace.reading.add(write_text(tmp_path))
    workspace.reading.read()
    before = claims(workspace)
    with serving(saying(CLAIM, OWN)) as server:
        (read,) = ask(workspace, server)
    after = claims(workspace)
    assert (read.claims, read.was_known, bare(after)) == (5, False, bare(before))
    (own,) = [one for one in after if one.method == "model:m"]
    assert own.reasons == ("only the model",)
    agreed = next(one for one in after if one.quote.start == before[0].quote.start)
    assert any(why.startswith("frames and the model agree") for why in agreed.reasons)
    row = workspace.reading.documents()[0].reading
    assert row is not None
    assert row.method == "stub.v1+model:m"


def test_a_model_that_lies_adds_nothing_and_is_told(workspace: Workspace, tmp_path: Path) -> None:
    workspace.reading.add(write_text(tmp_path))
    workspace.reading.read()
    before = claims(workspace)
    with serving(saying(LIE)) as server:
        (read,) = ask(workspace, server)
    assert bare(claims(workspace)) == bare(before)
    assert [one.code for one in read.findings] == ["asking.quote-not-found"]
    assert workspace.reading.findings(read.source_id)[-1] == read.findings[0]


def test_a_model_that_is_down_costs_nothing_and_is_asked_again_later(
    workspace: Workspace, tmp_path: Path
) -> None:
    workspace.reading.add(write_text(tmp_path))
    workspace.reading.read()
    before = claims(workspace)
    with serving(DOWN) as server:
        (read,) = ask(workspace, server)
    row = workspace.reading.documents()[0].reading
    assert row is not None
    assert (claims(workspace), row.method) == (before, "stub.v1")
    assert [one.code for one in read.findings] == ["asking.failed"]
    with serving(saying(OWN)) as server:
        assert ask(workspace, server)[0].claims == 5
        assert [ask(workspace, server)[0].was_known, len(server.asked)] == [True, 1]


def test_a_run_without_the_model_keeps_its_claims_until_it_must_read_anew(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.reading.add(write_text(tmp_path))
    with serving(saying(OWN)) as server:
        ask(workspace, server)
    assert workspace.reading.read()[0].was_known
    monkeypatch.setattr(reading_work, "reader_digest", lambda: "newer")
    (read,) = workspace.reading.read()
    assert (read.was_known, read.claims) == (False, 4)
    found = workspace.reading.findings(read.source_id)
    assert [one.code for one in found] == ["reading.model-left-out"]


def test_a_model_that_never_answers_is_given_up_for_the_run(
    workspace: Workspace, tmp_path: Path
) -> None:
    for number in range(6):
        write_text(tmp_path / "in", f"{number}.txt", f"The army shelled Kestel {number} times.")
    workspace.reading.add(tmp_path / "in")
    with serving(DOWN) as server:
        read = ask(workspace, server)
        assert len(server.asked) == 3 * 2
    assert [one.claims for one in read] == [1] * 6
    assert "asked no more" in read[5].findings[0].message
