"""Documents into a workspace and their claims out of it, with a reader that costs nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from truceline.core.document import Document
from truceline.core.errors import InvalidValue, StoreLocked, UnknownId, UnreadableDocument
from truceline.store.files import writer_lock
from truceline.workspace import Workspace, reading_work
from truceline.workspace.ingest import FileOptions
from truceline.workspace.reading_files import Stated

from .builders import Clock, ged
from .conftest import WriteGed
from .stub_reading import TEXT, StubReader, write_text

UNDATED = TEXT.partition("\n\n")[2]


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> StubReader:
    stub = StubReader()
    monkeypatch.setattr(reading_work, "read_one", stub)
    return stub


def added(workspace: Workspace, folder: Path, text: str = TEXT, name: str = "a.txt") -> Document:
    (one,) = workspace.reading.add(write_text(folder, name, text))
    assert one.document is not None
    return one.document


def test_a_document_is_kept_with_its_text_its_file_and_what_it_states(
    workspace: Workspace, tmp_path: Path
) -> None:
    document = added(workspace, tmp_path)
    held = Workspace(workspace.folder).reading
    assert held.document(document.source_id[:8]) == document
    assert held.original(document.source_id) == TEXT.encode()
    (row,) = held.documents()
    assert (row.name, row.published_on, row.published_basis) == (
        "a.txt",
        date(2017, 5, 19),
        "text",
    )
    assert (row.characters, row.reading, row.publisher) == (len(TEXT), None, "")
    (batch,) = workspace.ledger.batches(kind="document")
    assert batch.known_at.date() == date(2017, 5, 19)


def test_the_same_file_twice_changes_nothing(
    workspace: Workspace, reader: StubReader, tmp_path: Path
) -> None:
    document = added(workspace, tmp_path)
    workspace.reading.read()
    before = workspace.ledger.position, workspace.ledger.readings.writes
    (again,) = workspace.reading.add(write_text(tmp_path, "renamed.txt"))
    assert (again.was_known, again.document) == (True, document)
    (read,) = workspace.reading.read()
    assert (read.was_known, read.claims, len(reader.read)) == (True, 4, 1)
    assert (workspace.ledger.position, workspace.ledger.readings.writes) == before


def test_a_folder_is_added_whole_and_what_cannot_be_read_says_why(
    workspace: Workspace, tmp_path: Path
) -> None:
    for name, text in (("a.txt", TEXT), ("sub/b.txt", UNDATED), ("c.txt", "…"), ("d.log", "x")):
        write_text(tmp_path / "in", name, text)
    write_text(tmp_path / "logs", "d.log", "x")
    told: list[tuple[int, int, str]] = []
    found = workspace.reading.add(tmp_path / "in", progress=lambda *step: told.append(step))
    assert [(one.name, one.document is not None) for one in found] == [
        ("a.txt", True),
        ("c.txt", False),
        ("b.txt", True),
    ]
    assert "no words" in found[1].findings[0].message
    assert told == [(0, 3, "a.txt"), (1, 3, "c.txt"), (2, 3, "b.txt")]
    assert len(workspace.reading.documents()) == 2
    with pytest.raises(UnreadableDocument):
        workspace.reading.add(tmp_path / "in" / "c.txt")
    with pytest.raises(InvalidValue, match="holds no document"):
        workspace.reading.add(tmp_path / "logs")
    with pytest.raises(InvalidValue, match="no file"):
        workspace.reading.add(tmp_path / "none.txt")


@pytest.mark.usefixtures("reader")
def test_claims_are_kept_with_the_run_that_explains_them(
    workspace: Workspace, tmp_path: Path
) -> None:
    document = added(workspace, tmp_path)
    (read,) = workspace.reading.read([document.source_id[:10]])
    claims = workspace.reading.claims(document.source_id)
    assert (read.claims, len(claims)) == (4, 4)
    first = claims[0].suggestion
    assert first.quote.text_in(document.text) == "The army shelled the"
    assert first.dated is not None
    assert first.dated.first_day == date(2017, 5, 18)
    row = workspace.reading.documents()[0].reading
    assert row is not None
    run = workspace.ledger.run(row.run_id)
    assert (row.method, run["parameters"]["published_on"]) == ("stub.v1", "2017-05-19")
    assert run["inputs"][0].startswith(workspace.reading.documents()[0].batch_id)
    assert workspace.reading.claim(claims[0].claim_id[:9]) == claims[0]
    with pytest.raises(UnknownId, match="No claims"):
        workspace.reading.claim("s-none")


@pytest.mark.usefixtures("reader")
def test_a_day_stated_later_reads_relative_dates_anew_and_keeps_decisions(
    workspace: Workspace, tmp_path: Path
) -> None:
    document = added(workspace, tmp_path, UNDATED)
    assert (document.published_on, document.publisher) == (None, "")
    workspace.reading.read()
    first, second, *_ = workspace.reading.claims(document.source_id)
    assert first.suggestion.dated is None
    workspace.reading.decide(document.source_id, second.claim_id, "reject", by="Amal")
    now = workspace.reading.describe(
        document.source_id, published=date(2017, 5, 19), publisher="A paper", by="Amal"
    )
    assert (now.published_basis, now.publisher, now.text) == ("person", "A paper", UNDATED)
    after, rejected, *_ = workspace.reading.claims(document.source_id)
    assert after.suggestion.dated is not None
    assert after.suggestion.dated.first_day == date(2017, 5, 18)
    assert (after.claim_id, rejected.state) == (first.claim_id, "rejected")
    assert len(workspace.ledger.batches(kind="reading")) == 2
    assert [one.kind for one in workspace.reading.log()] == ["reject", "described"]
    row = workspace.reading.documents()[0]
    assert (row.published_on, row.publisher, row.published_basis) == (
        date(2017, 5, 19),
        "A paper",
        "person",
    )


def test_a_day_given_with_a_file_that_is_there_is_kept_too(
    workspace: Workspace, reader: StubReader, tmp_path: Path
) -> None:
    document = added(workspace, tmp_path, UNDATED)
    workspace.reading.read()
    workspace.reading.add(tmp_path / "a.txt", published=date(2017, 5, 19))
    assert workspace.reading.document(document.source_id).published_on == date(2017, 5, 19)
    (read,) = workspace.reading.read()
    assert (read.was_known, len(reader.read)) == (False, 2)


@pytest.mark.parametrize(
    ("said", "words"),
    [({"published": date(2030, 1, 1)}, "lies ahead"), ({"language": "en?"}, "no language tag")],
    ids=["day", "language"],
)
def test_what_cannot_be_said_of_a_document_is_refused(
    workspace: Workspace, tmp_path: Path, said: dict[str, object], words: str
) -> None:
    with pytest.raises(InvalidValue, match=words):
        workspace.reading.add(write_text(tmp_path), **said)  # type: ignore[arg-type]
    assert workspace.reading.documents() == ()


def test_the_day_that_a_person_gives_counts_and_a_difference_is_told(
    workspace: Workspace, tmp_path: Path
) -> None:
    (one,) = workspace.reading.add(write_text(tmp_path), published=date(2017, 5, 12))
    assert one.document is not None
    assert (one.document.published_on, one.document.published_basis) == (
        date(2017, 5, 12),
        "person",
    )
    assert [finding.code for finding in one.findings] == ["document.published-otherwise"]
    assert workspace.reading.findings(one.document.source_id) == one.findings


def test_a_document_dropped_on_a_page_is_the_same_as_its_file(
    workspace: Workspace, tmp_path: Path
) -> None:
    document = added(workspace, tmp_path)
    again = workspace.reading.add_bytes(TEXT.encode(), Stated(), name="dropped.txt", by="Amal")
    assert (again.was_known, again.document) == (True, document)
    other = workspace.reading.add_bytes(UNDATED.encode(), Stated(publisher="X"), name="b.txt")
    assert (other.was_known, other.document and other.document.publisher) == (False, "X")


def test_a_newer_method_supersedes_and_a_pack_with_other_names_reads_anew(
    workspace: Workspace, reader: StubReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = added(workspace, tmp_path)
    workspace.reading.read()
    monkeypatch.setattr(reading_work, "reader_digest", lambda: "newer")
    reader.mode = "shelling"
    assert [one.was_known for one in workspace.reading.read()] == [False]
    assert {one.suggestion.mode for one in workspace.reading.claims(document.source_id)} == {
        "shelling"
    }
    actors = workspace.folder / "pack" / "actors" / "all.yaml"
    actors.write_text(actors.read_text() + "- {id: new, names: {en: New}, kind: state, sources: "
                      "[paper], known: 2010}\n")  # fmt: skip
    workspace.packs.load()
    assert [one.was_known for one in workspace.reading.read()] == [False]
    assert len(workspace.ledger.batches(kind="reading")) == 3


def test_an_interrupted_run_keeps_what_was_read_and_goes_on(
    workspace: Workspace, reader: StubReader, tmp_path: Path
) -> None:
    for number in range(30):
        write_text(tmp_path / "in", f"{number:02}.txt", f"{UNDATED} {number}")
    workspace.reading.add(tmp_path / "in")
    reader.stop_after = 25
    with pytest.raises(KeyboardInterrupt):
        workspace.reading.read()
    done = [one.name for one in workspace.reading.documents() if one.reading]
    assert done == [f"{number:02}.txt" for number in range(25)]
    reader.stop_after = None
    again = workspace.reading.read()
    assert [one.was_known for one in again] == [True] * 25 + [False] * 5
    assert len(reader.read) == 30
    assert all(one.reading for one in workspace.reading.documents())


@pytest.mark.usefixtures("reader")
def test_a_run_waits_for_somebody_who_decides_meanwhile(
    workspace: Workspace, tmp_path: Path
) -> None:
    for number in range(25):
        write_text(tmp_path / "in", f"{number:02}.txt", f"{UNDATED} {number}")
    workspace.reading.add(tmp_path / "in")
    locks = []

    def hold(done: int, _total: int, _name: str) -> None:
        if done == 19:
            locks.append(writer_lock(workspace.folder))
            locks[0].__enter__()
        if done == 22:
            locks[0].__exit__(None, None, None)

    assert len(workspace.reading.read(progress=hold)) == 25
    assert all(one.reading for one in workspace.reading.documents())
    with writer_lock(workspace.folder), pytest.raises(StoreLocked):
        workspace.reading.add(write_text(tmp_path, text="Some other words."))


def test_a_document_in_a_language_that_is_not_read_is_kept_and_has_no_count(
    workspace: Workspace, tmp_path: Path
) -> None:
    (one,) = workspace.reading.add(write_text(tmp_path), language="tr")
    (read,) = workspace.reading.read()
    assert (read.claims, read.findings[0].code) == (None, "reading.language-unread")
    assert workspace.reading.documents()[0].reading is None
    assert one.document is not None
    assert workspace.reading.claims(one.document.source_id) == ()


@pytest.mark.usefixtures("reader")
def test_a_withdrawn_document_is_gone_with_its_claims_and_comes_back_with_its_decisions(
    workspace: Workspace, tmp_path: Path
) -> None:
    document = added(workspace, tmp_path)
    workspace.reading.read()
    first = workspace.reading.claims(document.source_id)[0]
    workspace.reading.decide(document.source_id, first.claim_id, "accept", by="Amal")
    batch = workspace.reading.documents()[0].batch_id
    workspace.ingest.withdraw(batch, by="Amal", reason="twice")
    assert (workspace.reading.documents(), workspace.reading.queue()) == ((), ())
    with pytest.raises(UnknownId, match="No documents"):
        workspace.reading.document(document.source_id)
    assert not workspace.reading.add(tmp_path / "a.txt")[0].was_known
    assert workspace.reading.claims(document.source_id)[0].is_accepted


@pytest.mark.usefixtures("reader")
def test_no_count_rests_on_documents(
    workspace: Workspace, tmp_path: Path, ged_file: WriteGed
) -> None:
    workspace.ingest.add(ged_file(ged(1, "2017-05-10")), FileOptions())
    before = workspace.monitor.count("events")
    added(workspace, tmp_path)
    workspace.reading.read()
    after = workspace.monitor.count("events")
    assert [replace(one) for one in after] == [replace(one) for one in before]


def test_what_a_clock_ahead_of_the_file_would_hide_is_told(
    workspace: Workspace, tmp_path: Path, clock: Clock
) -> None:
    clock.now = clock.now.replace(year=2016)
    (one,) = workspace.reading.add(write_text(tmp_path))
    assert one.document is not None
    assert one.document.published_on is None
    assert "document.day-ahead" in [finding.code for finding in one.findings]
