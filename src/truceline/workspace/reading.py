"""Reading in a workspace: documents in, suggested claims out, people's decisions kept."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from truceline.claims.asked.asking import Asker
from truceline.claims.reviewing.learning import suspended, suspensions
from truceline.core.document import Document
from truceline.core.source import content_id
from truceline.store import Batch, Ledger
from truceline.workspace import reading_work
from truceline.workspace.reading_add import DocumentStage, Progress, Shelf, stated_of
from truceline.workspace.reading_asked import ask_too
from truceline.workspace.reading_batches import Basis, is_settled, new_reading, new_try
from truceline.workspace.reading_names import Names
from truceline.workspace.reading_shapes import ReadDocument
from truceline.workspace.vouched import checked_words, vouched_name

if TYPE_CHECKING:
    from truceline.workspace.record import RecordStage

__all__ = ["Progress", "ReadingStage"]


class ReadingStage(DocumentStage):
    """Documents, their readings and their review.

    Args:
        ledger: Of the workspace.
        record: Its stage of the same name; documents are read with the names of its pack.
        clock: Gives the present instant (UTC).
    """

    def __init__(
        self, ledger: Ledger, record: RecordStage, *, clock: Callable[[], datetime]
    ) -> None:
        super().__init__(ledger, clock=clock)
        self._record = record
        self._names: tuple[str, Names] | None = None

    def describe(
        self,
        source_id: str,
        *,
        by: str,
        published: date | None = None,
        publisher: str = "",
        language: str = "",
        title: str = "",
        remark: str = "",
    ) -> Document:
        """Say of a document when, by whom and in which language it was published.

        A document that was read before is read again: its relative dates depend on the day.

        Args:
            source_id: The document.
            by: Who says so.
            published: None leaves the day as it stands; so do empty words the other fields.
            publisher: Who published it.
            language: BCP 47 tag.
            title: What it is called.
            remark: In that person's words, such as where it was found.

        Raises:
            UnknownId: There is no such document.
            InvalidValue: Nobody vouches for it, or what is said cannot be.
        """
        stated = stated_of(published, publisher, language, title, today=self._clock().date())
        batch, reading = self._entry(source_id)
        remark = checked_words(remark, "The remark", most=4_000)
        document = self.state(batch.source_id, stated, by=vouched_name(by), remark=remark)
        if reading is not None:
            self.read([batch.source_id])
        return document

    # -- reading -----------------------------------------------------------------------------

    def read(
        self,
        source_ids: Collection[str] | None = None,
        *,
        asker: Asker | None = None,
        progress: Progress | None = None,
        workers: int = 1,
        stop_on_fault: bool = False,
    ) -> tuple[ReadDocument, ...]:
        """Read documents: suggest their claims. A newer reading supersedes; decisions stay.

        What was read before by the same reader with the same names, day and language is left
        out, so that an interrupted run goes on where it stopped. A fault of ours in one document
        is a finding of that document; the others are read.

        Args:
            source_ids: Documents, by their ids or beginnings of them; all where None.
            asker: A language model that is asked beside the frames.
            progress: Told before each document.
            workers: Programs that read at the same time; each needs 400 MB.
            stop_on_fault: Whether a fault of ours ends the run, to look for its cause.

        Raises:
            UnknownId: No document, or more than one, has an id.
            MissingExtra: `truceline[reading]` is not installed.
            StoreLocked: Another program is writing and did not finish meanwhile.
            SafetyRefusal: The model would be asked beyond this machine, which was not allowed.
        """
        chosen = self._chosen(() if source_ids is None else source_ids)
        chosen = [] if source_ids is not None and not source_ids else list(dict.fromkeys(chosen))
        scores = self.frames()
        basis = Basis(
            names=self._names_id(), resting=suspended(scores), notices=suspensions(scores)
        )
        held, tried = {name: self._entries[name] for name in chosen}, self._tried
        due = self._due(held, basis, asker.name if asker else "")
        found = reading_work.outcomes(
            self._told(due, progress),
            self._current_names() if due else Names(),
            basis.resting,
            workers=workers,
            stop_on_fault=stop_on_fault,
        )
        shelf = Shelf(self._ledger)
        done: dict[str, ReadDocument] = {}
        try:
            for document, outcome in ask_too(found, asker):
                name = document.source_id
                done[name] = _read(document, outcome)
                self._keep(shelf, document, outcome, (held[name], tried.get(name)), basis)
        finally:
            shelf.flush()
        return tuple(done.get(name) or self._known(held[name]) for name in chosen)

    def _due(
        self, held: Mapping[str, tuple[Batch, Batch | None]], basis: Basis, model: str
    ) -> list[str]:
        tried = self._tried
        keys = {
            row.source_id: basis.key(row.published_on, row.language) for row in self.documents()
        }
        return [
            name
            for name, (_, reading) in held.items()
            if not is_settled(reading, tried.get(name), keys[name], model)
        ]

    def _keep(
        self,
        shelf: Shelf,
        document: Document,
        outcome: reading_work.Outcome,
        before: tuple[tuple[Batch, Batch | None], Batch | None],
        basis: Basis,
    ) -> None:
        held, tried = before
        now = self._clock()
        if outcome.suggestions is not None:
            shelf.put(*new_reading(self._ledger, document, outcome, held, basis, now=now))
        elif new := new_try(document, outcome.findings, tried, basis, now=now):
            shelf.put(new)

    def _known(self, held: tuple[Batch, Batch | None]) -> ReadDocument:
        batch, reading = held
        tried = None if reading else self._tried.get(batch.source_id)
        return ReadDocument(
            source_id=batch.source_id,
            name=batch.label,
            claims=reading.reports if reading else None,
            findings=self._ledger.findings(tried) if tried else (),
            was_known=True,
        )

    def _told(self, due: Sequence[str], progress: Progress | None) -> Iterator[Document]:
        for number, source_id in enumerate(due):
            document = self.document(source_id)
            if progress:
                progress(number, len(due), document.name or source_id)
            yield document

    def _names_id(self) -> str:
        """What the names rest on; new with each load of the pack."""
        packs = self._ledger.batches(kind="pack")
        return content_id("|".join(one.batch_id for one in packs).encode())[:12]

    def _current_names(self) -> Names:
        names_id = self._names_id()
        if self._names is None or self._names[0] != names_id:
            record = self._record.at(None)
            names = Names(
                actors=tuple(record.actors.values()),
                places=tuple(record.places.values()),
                routes=tuple(record.routes.values()),
            )
            self._names = names_id, names
        return self._names[1]


def _read(document: Document, outcome: reading_work.Outcome) -> ReadDocument:
    return ReadDocument(
        source_id=document.source_id,
        name=document.name,
        claims=None if outcome.suggestions is None else len(outcome.suggestions),
        findings=outcome.findings,
    )
