"""Documents, suggestions and decisions as the ledger keeps them, and back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pyarrow as pa

from truceline.claims.goldform import as_gold, from_gold
from truceline.claims.model import Suggestion
from truceline.claims.reviewing.review import Action, Decision, suggestion_ids
from truceline.core.document import Document, Page
from truceline.store import ReadingEventRow

__all__ = [
    "DESCRIBED",
    "as_described",
    "decision_of",
    "decisions_of",
    "document_note",
    "document_of",
    "document_table",
    "event_of",
    "reading_content",
    "suggestions_of",
]

DESCRIBED = "described"
"""Kind of the event by which a person says when, by whom, in which language it was published."""

_SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("source_id", "text", "title", "publisher")),
        ("published_on", pa.date32()),
        *((name, pa.string()) for name in ("published_basis", "language", "format", "name")),
        ("pages", pa.string()),
    ]
)


def document_table(document: Document) -> pa.Table:
    """A document as a table of one row."""
    pages = json.dumps([[page.number, page.start, page.end] for page in document.pages])
    row = {name: getattr(document, name) for name in _SCHEMA.names if name != "pages"}
    return pa.Table.from_pylist([row | {"pages": pages}], schema=_SCHEMA)


def document_of(table: pa.Table) -> Document:
    """The document that a table holds."""
    row: dict[str, Any] = table.to_pylist()[0]
    pages = tuple(Page(number=n, start=a, end=b) for n, a, b in json.loads(row.pop("pages")))
    return Document(**row, pages=pages)


def document_note(document: Document) -> dict[str, Any]:
    """What a list of documents shows, beside the batch: the text need not be read for it."""
    day = document.published_on
    return {
        "name": document.name,
        "title": document.title,
        "publisher": document.publisher,
        "published_on": day and day.isoformat(),
        "published_basis": document.published_basis,
        "language": document.language,
        "format": document.format,
        "characters": len(document.text),
    }


def as_described(document: Document, events: Iterable[ReadingEventRow]) -> Document:
    """A document with what people said of it; of several the last one counts."""
    for event in events:
        if event.kind == DESCRIBED:
            said = dict(event.payload)
            day = said.pop("published_on", None)
            if day:
                said |= {"published_on": date.fromisoformat(day), "published_basis": "person"}
            document = replace(document, **said)
    return document


def reading_content(
    document: Document, suggestions: Sequence[Suggestion], *, content_sha256: str, method: str
) -> bytes:
    """Suggestions as lines of a gold file, below a header that names the document."""
    name = document.name or document.source_id
    told = {
        "sha256": content_sha256,
        "published": document.published_on and document.published_on.isoformat(),
        "text_sha256": hashlib.sha256(document.text.encode()).hexdigest(),
    }
    lines: list[dict[str, Any]] = [{"header": True, "method": method, "docs": {name: told}}]
    for number, (claim_id, one) in enumerate(suggestion_ids(suggestions).items(), start=1):
        lines.append({"claim": claim_id, **as_gold(one, document.text, name, number)})
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()


def suggestions_of(content: bytes, source_id: str) -> tuple[Suggestion, ...]:
    """The suggestions of a reading."""
    lines = content.decode().split("\n")[1:]
    return tuple(from_gold(json.loads(line), source_id) for line in lines if line)


def event_of(decision: Decision, stored: str) -> ReadingEventRow:
    """A decision as the ledger keeps it; its claims carry their words."""

    def gold(one: Suggestion, number: int) -> Mapping[str, Any]:
        return as_gold(one, stored, decision.source_id, number)

    payload: dict[str, Any] = {"about": decision.about}
    if decision.results:
        payload["results"] = [gold(one, n) for n, one in enumerate(decision.results, start=1)]
    if decision.seen is not None:
        payload["seen"] = gold(decision.seen, 0)
    if decision.subjects:
        payload["subjects"] = list(decision.subjects)
    return ReadingEventRow(
        event_id=decision.decision_id,
        source_id=decision.source_id,
        kind=decision.action.value,
        payload=payload,
        by=decision.by,
        remark=decision.reason,
        recorded_at=decision.recorded_at,
    )


def decision_of(event: ReadingEventRow) -> Decision:
    """The decision that an event is."""
    seen = event.payload.get("seen")
    return Decision(
        decision_id=event.event_id,
        source_id=event.source_id,
        about=event.payload["about"],
        action=Action(event.kind),
        by=event.by,
        reason=event.remark,
        recorded_at=event.recorded_at,
        results=tuple(from_gold(one, event.source_id) for one in event.payload.get("results", ())),
        seen=from_gold(seen, event.source_id) if seen else None,
        subjects=tuple(event.payload.get("subjects", ())),
    )


def decisions_of(events: Iterable[ReadingEventRow]) -> tuple[Decision, ...]:
    """The decisions among events, in their order."""
    return tuple(decision_of(one) for one in events if one.kind != DESCRIBED)
