"""A fault of ours in one document is told of it, and stops none of the others."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from truceline.core.document import Document
from truceline.core.errors import MissingExtra
from truceline.ingest.documents import read_document
from truceline.workspace import Workspace, reading_files, reading_work
from truceline.workspace.reading_names import Names
from truceline.workspace.reading_work import Outcome

from .stub_reading import TEXT, StubReader, write_text


class Faulty(StubReader):
    """Stumbles over one document."""

    fault: BaseException = KeyError("no head\nin sentence 7")
    stumbles_at = "2.txt"

    def __call__(self, document: Document, names: Names, suspended: frozenset[str]) -> Outcome:
        if document.name == self.stumbles_at:
            raise self.fault
        return super().__call__(document, names, suspended)


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> Faulty:
    reader = Faulty()
    reader.fault = Faulty.fault
    monkeypatch.setattr(reading_work, "read_one", reader)
    return reader


@pytest.fixture
def filled(workspace: Workspace, tmp_path: Path) -> Workspace:
    for number in range(5):
        write_text(tmp_path / "in", f"{number}.txt", f"{TEXT} {number}")
    workspace.reading.add(tmp_path / "in")
    return workspace


@pytest.mark.parametrize("fault", [KeyError("no head\nin 7"), RecursionError(), MemoryError()])
def test_the_others_are_read_and_the_fault_is_kept_with_its_document(
    filled: Workspace, faulty: Faulty, fault: Exception
) -> None:
    faulty.fault = fault
    read = filled.reading.read()
    assert [one.claims for one in read] == [4, 4, None, 4, 4]
    assert [one.has_failed for one in read] == [False, False, True, False, False]
    (finding,) = read[2].findings
    assert finding.code == "reading.failed"
    assert type(fault).__name__ in finding.message
    assert "\n" not in finding.message
    assert "--debug" in finding.hint
    assert finding in filled.reading.findings(read[2].source_id)
    assert filled.reading.documents()[2].reading is None


def test_what_failed_is_tried_again_and_kept_once(filled: Workspace, faulty: Faulty) -> None:
    for _ in range(2):
        assert filled.reading.read()[2].has_failed
    assert (len(faulty.read), len(filled.ledger.batches(kind="unread"))) == (4, 1)
    faulty.stumbles_at = ""
    read = filled.reading.read()
    assert [one.was_known for one in read] == [True, True, False, True, True]
    assert (read[2].claims, read[2].has_failed) == (4, False)
    found = filled.reading.findings(read[2].source_id)
    assert "reading.failed" not in [one.code for one in found]


def test_a_fault_is_raised_as_it_is_where_somebody_looks_for_its_cause(
    filled: Workspace, faulty: Faulty
) -> None:
    with pytest.raises(KeyError):
        filled.reading.read(stop_on_fault=True)
    faulty.fault = MissingExtra("spaCy is not installed.")
    with pytest.raises(MissingExtra):
        filled.reading.read()


def test_a_file_that_cannot_be_opened_for_a_fault_of_ours_stops_none(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        write_text(tmp_path / "in", f"{number}.txt", f"{TEXT} {number}")

    def stumbling(content: bytes, **given: object) -> object:
        if content.endswith(b"1"):
            raise IndexError("list index out of range")
        return read_document(content, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(reading_files, "read_document", stumbling)
    added = workspace.reading.add(tmp_path / "in")
    assert [one.document is None for one in added] == [False, True, False]
    assert "not stored: opening it stopped with IndexError" in added[1].findings[0].message
    with pytest.raises(IndexError):
        workspace.reading.add(tmp_path / "in", stop_on_fault=True)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_stops_none(workspace: Workspace, tmp_path: Path) -> None:
    write_text(tmp_path / "in", "a.txt").chmod(0)
    write_text(tmp_path / "in", "b.txt")
    first, second = workspace.reading.add(tmp_path / "in")
    assert "Permission denied" in first.findings[0].message
    assert second.document is not None


def test_what_was_not_read_for_its_language_says_so_again_and_is_not_tried_again(
    workspace: Workspace, tmp_path: Path
) -> None:
    workspace.reading.add(write_text(tmp_path), language="tr")
    first, again = workspace.reading.read()[0], workspace.reading.read()[0]
    assert (again.was_known, again.claims, again.findings) == (True, None, first.findings)
    assert first.findings[0] in workspace.reading.findings(first.source_id)
    assert len(workspace.ledger.batches(kind="unread")) == 1


def _dies(document: Document, names: Names, suspended: frozenset[str]) -> Outcome:
    if document.name == "1.txt":
        os._exit(9)
    return StubReader()(document, names, suspended)


def _prepare_to_die(*_given: object) -> None:
    reading_work.read_one = _dies
    reading_work._THERE[:] = [(Names(), frozenset(), False)]


@pytest.mark.slow
def test_a_program_that_dies_takes_only_its_document_with_it(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        write_text(tmp_path / "in", f"{number}.txt", f"{TEXT} {number}")
    workspace.reading.add(tmp_path / "in")
    monkeypatch.setattr(reading_work, "_prepare", _prepare_to_die)
    read = workspace.reading.read(workers=2)
    assert [one.claims for one in read] == [4, None, 4, 4, 4]
    assert "ended without an answer" in read[1].findings[0].message
