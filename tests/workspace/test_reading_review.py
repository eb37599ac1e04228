"""People at work on claims in a workspace: two reviewers, undo, queue, agreement, frames."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from truceline.claims.model import EventType, Mention
from truceline.claims.reviewing.edit import edited, new_claim
from truceline.claims.reviewing.review import Action, State
from truceline.core.document import Document
from truceline.core.errors import InvalidValue, UnknownId
from truceline.workspace import Workspace, reading_work
from truceline.workspace.reading import ReadingStage

from .stub_reading import TEXT, StubReader, write_text


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> StubReader:
    stub = StubReader()
    monkeypatch.setattr(reading_work, "read_one", stub)
    return stub


@pytest.fixture
def stage(workspace: Workspace, reader: StubReader, tmp_path: Path) -> ReadingStage:  # noqa: ARG001
    workspace.reading.add(write_text(tmp_path))
    workspace.reading.read()
    return workspace.reading


@pytest.fixture
def document(stage: ReadingStage) -> Document:
    return stage.document(stage.documents()[0].source_id)


def ids(stage: ReadingStage, document: Document) -> list[str]:
    return [one.claim_id for one in stage.claims(document.source_id)]


def test_two_reviewers_who_differ_leave_a_claim_disputed(
    stage: ReadingStage, document: Document
) -> None:
    first = ids(stage, document)[0]
    stage.decide(document.source_id, first, "accept", by="Amal")
    now = stage.decide(document.source_id, first, "reject", by="Omar", reason="Not said.")
    assert now.state is State.DISPUTED
    queue = stage.queue()
    assert (queue[0].reviewed, queue[0].disagreement) == (now, 1.0)
    assert now not in [one.reviewed for one in stage.queue(by="Omar")]
    assert [one.reason for one in stage.log(document.source_id)] == ["", "Not said."]


def test_a_decision_is_taken_back_and_the_taking_back_too(
    stage: ReadingStage, document: Document
) -> None:
    first = ids(stage, document)[0]
    stage.decide(document.source_id, first, "accept", by="Amal")
    gone = stage.undo(by="Amal")
    assert (gone.about, stage.claim(first).state) == (first, State.OPEN)
    with pytest.raises(UnknownId, match="Amal has no decision"):
        stage.undo(by="Amal")
    undo = stage.log()[-1]
    assert (undo.kind, undo.holds, stage.log()[0].holds) == ("undo", True, False)
    stage.undo(by="Amal", decision_id=undo.event_id)
    assert stage.claim(first).state is State.ACCEPTED
    assert [one.holds for one in stage.log()] == [True, False, True]
    with pytest.raises(InvalidValue, match="decision of Amal"):
        stage.undo(by="Omar", decision_id=gone.decision_id)
    with pytest.raises(UnknownId, match="no decision 'd-x'"):
        stage.undo(by="Omar", decision_id="d-x")


def test_a_form_sent_twice_decides_and_takes_back_once(
    stage: ReadingStage, document: Document
) -> None:
    first, second, *_ = ids(stage, document)
    for claim in (first, second):
        stage.decide(document.source_id, claim, "accept", by="Amal")
    for _ in range(2):
        stage.decide(document.source_id, first, "reject", by="Omar", event_id="d-form")
        stage.undo(by="Amal", event_id="d-back")
    assert [one.state for one in stage.claims(document.source_id)[:2]] == ["disputed", "open"]
    assert len(stage.log()) == 4
    with pytest.raises(InvalidValue, match="recorded before"):
        stage.decide(document.source_id, first, "accept", by="Omar", event_id="d-form")


def test_an_edited_claim_stands_when_a_newer_method_reads_anew(
    stage: ReadingStage, document: Document, reader: StubReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = stage.claims(document.source_id)[0]
    result = edited(first.suggestion, document.text, {"actor": "the rebels", "polarity": "-"})
    stage.decide(document.source_id, first.claim_id, "edit", by="Amal", results=[result])
    monkeypatch.setattr(reading_work, "reader_digest", lambda: "newer")
    reader.mode = "shelling"
    stage.read()
    now = stage.claims(document.source_id)[0]
    assert (now.claim_id, now.suggestion, now.state) == (first.claim_id, result, State.ACCEPTED)
    assert now.suggested is not None
    assert (now.suggested.mode, now.is_read_otherwise) == ("shelling", True)


def test_a_claim_is_split_and_one_is_added(stage: ReadingStage, document: Document) -> None:
    first = stage.claims(document.source_id)[0]
    kinds = (EventType.ASSAULT, EventType.CASUALTIES)
    parts = [replace(first.suggestion, event_type=kind) for kind in kinds]
    now = stage.decide(document.source_id, first.claim_id, "split", by="Amal", results=parts)
    assert now.state is State.SPLIT
    made = [one for one in stage.claims(document.source_id) if one.split_from == first.claim_id]
    assert [one.suggestion for one in made] == parts
    at = document.text.index("said the people")
    quote = Mention(start=at, end=at + 15)
    new = new_claim(document, "statement", {"claimant": "the people"}, quote=quote)
    added = stage.decide(document.source_id, "", Action.ADD, by="Omar", results=[new])
    assert (added.state, added.suggested) == (State.ACCEPTED, None)
    assert stage.claim(added.claim_id) == added
    assert stage.claim(made[1].claim_id) == made[1]


@pytest.mark.parametrize(
    ("action", "by", "words"),
    [
        ("accept", " ", "Nobody vouches"),
        ("undo", "Amal", "nothing that is done"),
        ("praise", "Amal", "nothing that is done"),
        ("edit", "Amal", "'edit' with 0 claims"),
        ("split", "Amal", "'split' with 0 claims"),
    ],
)
def test_what_cannot_be_decided_is_refused(
    stage: ReadingStage, document: Document, action: str, by: str, words: str
) -> None:
    with pytest.raises(InvalidValue, match=words):
        stage.decide(document.source_id, ids(stage, document)[0], action, by=by)
    assert stage.log() == ()


def test_claims_that_are_not_of_the_text_are_refused(
    stage: ReadingStage, document: Document
) -> None:
    first = stage.claims(document.source_id)[0]
    beyond = replace(first.suggestion, quote=Mention(start=0, end=10_000))
    foreign = replace(first.suggestion, source_id="other")
    for one, words in ((beyond, "the text has"), (foreign, "another document")):
        with pytest.raises(InvalidValue, match=words):
            stage.decide(document.source_id, first.claim_id, "edit", by="A", results=[one])
    with pytest.raises(UnknownId, match="No claims of the document"):
        stage.decide(document.source_id, "s-none", "accept", by="A")


def test_the_queue_is_in_order_of_what_weighs_and_each_decision_shortens_it(
    stage: ReadingStage, document: Document
) -> None:
    queue = stage.queue()
    assert [one.reviewed.suggestion.event_type.value for one in queue] == [
        *("ASSAULT", "ASSAULT", "RETREAT", "RETREAT"),
    ]
    assert queue == stage.queue([document.source_id[:9]])
    stage.decide(document.source_id, queue[0].reviewed.claim_id, "accept", by="Amal")
    assert stage.queue() == queue[1:]
    assert stage.queue(most=2) == queue[1:3]
    with pytest.raises(UnknownId):
        stage.queue(["none"])


def test_agreement_counts_what_both_decided_about(stage: ReadingStage, document: Document) -> None:
    claims = stage.claims(document.source_id)
    for one, mine, yours in zip(claims, "aaar", "aar ", strict=True):
        for by, verdict in (("Amal", mine), ("Omar", yours)):
            if verdict != " ":
                action = "accept" if verdict == "a" else "reject"
                stage.decide(document.source_id, one.claim_id, action, by=by)
    found = stage.agreement("Amal", "Omar")
    # Of three that both looked at, Amal holds three and Omar two.
    assert (found.spans.asked, found.spans.said, found.spans.right) == (3, 2, 2)
    assert found.type_share == 1.0
    with pytest.raises(InvalidValue, match="no document in common"):
        stage.agreement("Amal", "Nobody")


@pytest.mark.usefixtures("reader")
def test_a_frame_that_is_often_wrong_suspends_itself_with_a_notice_and_wakes_by_undo(
    workspace: Workspace, tmp_path: Path
) -> None:
    for number in range(6):
        write_text(tmp_path / "in", f"{number}.txt", f"{TEXT} {number}")
    workspace.reading.add(tmp_path / "in")
    stage = workspace.reading
    stage.read()
    for row in stage.documents()[:5]:
        for one in stage.claims(row.source_id):
            verdict = "reject" if one.suggestion.frame == "en/left" else "accept"
            stage.decide(row.source_id, one.claim_id, verdict, by="Amal")
    left, shelled = stage.frames()
    assert (left.frame, left.judged, left.is_suspended) == ("en/left", 10, True)
    assert (shelled.accepted, shelled.is_suspended) == (10, False)
    assert [one.code for one in stage.notices()] == ["reading.frame-suspended"]
    # What it suggested before no longer waits, and what is read from now on does without it.
    assert {one.reviewed.suggestion.frame for one in stage.queue()} == {"en/shelled"}
    last = stage.documents()[5].source_id
    (read,) = stage.read([last])
    assert read.claims == 2
    assert "reading.frame-suspended" in [one.code for one in stage.findings(last)]
    stage.undo(by="Amal", decision_id=next(e.event_id for e in stage.log() if e.kind == "reject"))
    assert (stage.notices(), stage.read([last])[0].claims) == ((), 4)
