"""Readings on their way into the ledger: what was suggested, or why nothing was looked for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from importlib.metadata import version

from truceline.core.document import Document
from truceline.core.findings import Finding
from truceline.core.run import Run
from truceline.core.source import Span, content_id
from truceline.store import Batch, Ledger, NewBatch
from truceline.workspace import reading_work
from truceline.workspace.reading_asked import left_out
from truceline.workspace.reading_faults import FAILED
from truceline.workspace.reading_rows import reading_content

__all__ = ["Basis", "asked_of", "inputs_key", "is_settled", "new_reading", "new_try"]

_UNREAD = "not-read.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What a run of reading rests on, the same for all its documents.

    Attributes:
        names: What the names rest on.
        resting: Frames that rest.
        notices: On these.
    """

    names: str
    resting: frozenset[str]
    notices: tuple[Finding, ...]

    def key(self, day: date | None, language: str) -> str:
        """Hash of what the reading of a document rests on; a model that is asked is no part."""
        return inputs_key(self.names, self.resting, day, language)


def inputs_key(names: str, resting: frozenset[str], day: date | None, language: str) -> str:
    """Hash of reader, names, suspended frames, day of publication and language."""
    said = [reading_work.reader_digest(), names, sorted(resting), str(day), language]
    return content_id(json.dumps(said).encode())[:16]


def asked_of(reading: Batch | None) -> str:
    """Name of the model that answered on all of a reading's document; empty where none did."""
    return str(reading.feed_note.get("asked", "")) if reading else ""


def is_settled(reading: Batch | None, tried: Batch | None, key: str, model: str) -> bool:
    """Whether a document need not be read again.

    A model that is asked must have answered on all of it; a document that was read with one is
    not read again without. What failed by a fault of ours is tried again each time.

    Args:
        reading: Its newest reading.
        tried: Its newest try that gave none.
        key: What it would rest on now.
        model: Name of the model that is asked; empty where none is.
    """
    if tried and (reading is None or tried.seq > reading.seq):
        return tried.feed_note["inputs"] == key and not tried.feed_note["failed"]
    if reading is None or reading.feed_note["inputs"] != key:
        return False
    return not model or asked_of(reading) == model


def new_reading(
    ledger: Ledger,
    document: Document,
    outcome: reading_work.Outcome,
    held: tuple[Batch, Batch | None],
    basis: Basis,
    *,
    now: datetime,
) -> tuple[NewBatch, Run]:
    """A reading as the ledger takes it, with the run that explains it.

    Args:
        ledger: Holds the document's file.
        document: What was read, as people describe it.
        outcome: What reading gave.
        held: The document's import and its reading before.
        basis: What the reading rests on.
        now: The present instant (UTC).
    """
    batch, before = held
    suggestions, day = outcome.suggestions or (), document.published_on
    findings = [*outcome.findings, *basis.notices]
    if asked_of(before) and not outcome.asked:
        where = Span(source_id=document.source_id, label=document.name or document.title)
        findings.append(left_out(asked_of(before), where))
    run = _run(document, outcome, batch, basis, now)
    note = {
        "inputs": basis.key(day, document.language),
        "run": run.run_id,
        "published_on": day and day.isoformat(),
    }
    content = reading_content(
        document,
        suggestions,
        content_sha256=sha256(ledger.source_content(batch.source_id)).hexdigest(),
        method=outcome.method,
    )
    new = NewBatch(
        kind="reading",
        feed=document.source_id,
        feed_note=note | ({"asked": outcome.asked} if outcome.asked else {}),
        label=f"claims of {document.name or document.source_id}",
        content=content,
        reader=outcome.method,
        known_at=now,
        findings=tuple(findings),
        rows_in=len(suggestions),
        reports=len(suggestions),
    )
    return new, run


def _run(
    document: Document, outcome: reading_work.Outcome, batch: Batch, basis: Basis, now: datetime
) -> Run:
    day = document.published_on
    parameters = {
        "method": outcome.method,
        "reader": reading_work.reader_digest(),
        "published_on": day and day.isoformat(),
        "language": document.language,
        "suspended": sorted(basis.resting),
        "names": basis.names,
    }
    return Run(
        command="reading.read",
        parameters=parameters,
        inputs=(f"{batch.batch_id}:{batch.sha256}",),
        code_version=version("truceline"),
        recorded_at=now,
    )


def new_try(
    document: Document,
    findings: Sequence[Finding],
    tried: Batch | None,
    basis: Basis,
    *,
    now: datetime,
) -> NewBatch | None:
    """A try that gave no reading; None where the same is known already.

    Args:
        document: What was tried.
        findings: Why it was not read.
        tried: The newest try before.
        basis: What the reading would have rested on.
        now: The present instant (UTC).
    """
    note = {
        "inputs": basis.key(document.published_on, document.language),
        "failed": any(one.code == FAILED for one in findings),
        "why": [one.message for one in findings],
    }
    if tried and tried.feed_note == note:
        return None
    return NewBatch(
        kind="unread",
        feed=document.source_id,
        feed_note=note,
        label=f"no claims of {document.name or document.source_id}",
        content=json.dumps({"document": document.source_id} | note, ensure_ascii=False).encode(),
        reader=_UNREAD,
        known_at=now,
        findings=tuple(findings),
        rows_in=1,
        flawed=1,
    )
