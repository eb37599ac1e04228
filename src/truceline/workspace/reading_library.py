"""The documents of a workspace with their newest readings, and claims as they now stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from truceline.claims.model import Suggestion
from truceline.claims.reviewing.review import Decision, Reviewed, fold_reviews, holding
from truceline.core.dates import known_until
from truceline.core.document import Document
from truceline.core.errors import StoreDamaged, UnknownId
from truceline.core.findings import Finding
from truceline.store import Batch, Ledger
from truceline.workspace.once import Once
from truceline.workspace.reading_rows import (
    DESCRIBED,
    as_described,
    decisions_of,
    document_of,
    suggestions_of,
)
from truceline.workspace.reading_shapes import DocumentRow, Logged, document_row

__all__ = ["ReadingLibrary"]

_CLAIMS_KEPT = 256


class ReadingLibrary:
    """Documents, readings and decisions, as the ledger holds them.

    Args:
        ledger: Of the workspace.
        clock: Gives the present instant (UTC).
    """

    def __init__(self, ledger: Ledger, *, clock: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._clock = clock
        self._held = Once(lambda _imports: self._load(), most=1)
        self._in_vain = Once(lambda _imports: self._load_in_vain(), most=1)
        self._texts = Once(self._load_document, most=16)
        self._suggested = Once(self._load_suggestions, most=_CLAIMS_KEPT)
        self._folded = Once(self._fold, most=_CLAIMS_KEPT)

    def _load(self) -> dict[str, tuple[Batch, Batch | None]]:
        documents = {b.source_id: b for b in self._ledger.batches(kind="document")}
        readings = {b.feed: b for b in self._ledger.batches(kind="reading")}
        return {name: (batch, readings.get(name)) for name, batch in documents.items()}

    def _load_in_vain(self) -> dict[str, Batch]:
        return {b.feed: b for b in self._ledger.batches(kind="unread")}

    @property
    def _tried(self) -> dict[str, Batch]:
        """Of documents that could not be read, the newest try."""
        return self._in_vain(self._ledger.imports)

    @property
    def _entries(self) -> dict[str, tuple[Batch, Batch | None]]:
        """Batch of each document and of its newest reading, in order of adding."""
        return self._held(self._ledger.imports)

    def _entry(self, source_id: str) -> tuple[Batch, Batch | None]:
        entries = self._entries
        found = [source_id] if source_id in entries else []
        found = found or [name for name in entries if source_id and name.startswith(source_id)]
        if len(found) != 1:
            raise UnknownId(
                f"{len(found) or 'No'} documents have the id '{source_id}'.",
                hint="List them with: truceline review documents",
            )
        return entries[found[0]]

    # -- documents ---------------------------------------------------------------------------

    def documents(self) -> tuple[DocumentRow, ...]:
        """Every document in order of adding, withdrawn ones left out."""
        counts = self._ledger.readings.counts()
        described: dict[str, dict[str, Any]] = {}
        for event in self._ledger.readings.events(kind=DESCRIBED):
            described.setdefault(event.source_id, {}).update(_said_of(event.payload))
        return tuple(
            document_row(batch, reading, described.get(name, {}), counts.get(name, (0, 0))[0])
            for name, (batch, reading) in self._entries.items()
        )

    def document(self, source_id: str, *, as_of: date | None = None) -> Document:
        """A document with its text, as people described it last.

        Args:
            source_id: Its id, or an unambiguous beginning of it.
            as_of: Day of knowledge: what was said of it by its end; None for everything.

        Raises:
            UnknownId: No document, or more than one, has that id.
        """
        batch, _ = self._entry(source_id)
        described = self._ledger.readings.events(batch.source_id, kind=DESCRIBED)
        if as_of is not None:
            limit = known_until(as_of)
            described = tuple(one for one in described if one.recorded_at < limit)
        return as_described(self._texts(batch.source_id, batch.batch_id), described)

    def findings(self, source_id: str) -> tuple[Finding, ...]:
        """What was found when the document was added, and when it was read last.

        Raises:
            UnknownId: No document, or more than one, has that id.
        """
        batch, reading = self._entry(source_id)
        tried = self._tried.get(batch.source_id)
        newest = max(
            (one for one in (reading, tried) if one), key=lambda one: one.seq, default=None
        )
        read = self._ledger.findings(newest) if newest else ()
        return (*self._ledger.findings(batch), *read)

    def original(self, source_id: str) -> bytes:
        """The document's file as it was given.

        Raises:
            UnknownId: No document, or more than one, has that id.
        """
        return self._ledger.source_content(self._entry(source_id)[0].source_id)

    def _load_document(self, source_id: str, batch_id: str) -> Document:
        table = self._ledger.table(self._entries[source_id][0])
        if table is None or table.num_rows != 1:
            raise StoreDamaged(
                f"The batch {batch_id} holds no text.",
                hint="Restore the workspace from a backup (truceline restore).",
            )
        return document_of(table)

    # -- claims ------------------------------------------------------------------------------

    def claims(self, source_id: str) -> tuple[Reviewed, ...]:
        """The claims of a document as they now stand, in order of their passages.

        Raises:
            UnknownId: No document, or more than one, has that id.
        """
        batch, reading = self._entry(source_id)
        last = self._ledger.readings.counts().get(batch.source_id, (0, 0))[1]
        return self._folded(batch.source_id, reading.source_id if reading else "", last)

    def claim(self, claim_id: str) -> Reviewed:
        """One claim by its id, or by an unambiguous beginning of it; split ones too.

        Raises:
            UnknownId: No claim, or more than one, has that id.
        """
        found = {
            (one.suggestion.source_id, one.claim_id): one
            for source_id in self._holding(claim_id)
            for one in self.claims(source_id)
            if one.claim_id.startswith(claim_id)
        }
        exact = [one for (_, name), one in found.items() if name == claim_id]
        if len(exact or found) != 1:
            raise UnknownId(
                f"{len(found) or 'No'} claims have the id '{claim_id}'.",
                hint="List them with: truceline review list DOCUMENT",
            )
        return exact[0] if exact else next(iter(found.values()))

    def _holding(self, claim_id: str) -> list[str]:
        """Documents in which a claim may be: parsing all of a thousand would take seconds."""
        wanted, decided = f'"{claim_id}'.encode(), self._ledger.readings.counts()
        return [
            name
            for name, (_, reading) in self._entries.items()
            if claim_id
            and (
                name in decided
                or (reading and wanted in self._ledger.source_content(reading.source_id))
            )
        ]

    def decisions(self, source_id: str) -> tuple[Decision, ...]:
        """Everything that people decided on a document's claims, oldest first.

        Raises:
            UnknownId: No document, or more than one, has that id.
        """
        return decisions_of(self._ledger.readings.events(self._entry(source_id)[0].source_id))

    def log(self, source_id: str = "") -> tuple[Logged, ...]:
        """What people did to one document, or to all, oldest first.

        Raises:
            UnknownId: No document, or more than one, has that id.
        """
        name = self._entry(source_id)[0].source_id if source_id else ""
        events = self._ledger.readings.events(name)
        # Ids are unique in the ledger, so decisions of several documents may stand together.
        decisions = decisions_of(events)
        standing = {one.decision_id for one in holding(decisions)} | _undos(decisions)
        return tuple(
            Logged(
                event_id=event.event_id,
                source_id=event.source_id,
                kind=event.kind,
                about=event.payload.get("about", ""),
                by=event.by,
                reason=event.remark,
                recorded_at=event.recorded_at,
                said=tuple((k, str(v)) for k, v in event.payload.items())
                if event.kind == DESCRIBED
                else (),
                holds=event.kind == DESCRIBED or event.event_id in standing,
            )
            for event in events
        )

    def _load_suggestions(self, reading_id: str, source_id: str) -> tuple[Suggestion, ...]:
        if not reading_id:
            return ()
        return suggestions_of(self._ledger.source_content(reading_id), source_id)

    def _fold(self, source_id: str, reading_id: str, _last: int) -> tuple[Reviewed, ...]:
        decisions = decisions_of(self._ledger.readings.events(source_id))
        return fold_reviews(self._suggested(reading_id, source_id), decisions)


def _undos(decisions: Iterable[Decision]) -> set[str]:
    """Undos that hold: those that no other undo names."""
    undos = {one.decision_id: one.about for one in decisions if one.action.value == "undo"}
    gone: set[str] = set()
    for name, about in reversed(undos.items()):
        if name not in gone:
            gone.add(about)
    return set(undos) - gone


def _said_of(payload: Any) -> dict[str, Any]:  # noqa: ANN401 (what a person stated, as JSON)
    said = dict(payload)
    return said | ({"published_basis": "person"} if said.get("published_on") else {})
