"""Documents into the ledger, one batch each, and what people say of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path
from time import monotonic
from uuid import uuid4

from truceline.core.document import Document
from truceline.core.errors import StoreLocked, UnreadableDocument
from truceline.core.findings import Finding
from truceline.core.run import Run
from truceline.core.source import content_id
from truceline.ingest.documents import OnPage
from truceline.store import Ledger, NewBatch, ReadingEventRow
from truceline.workspace.reading_files import (
    Opened,
    Stated,
    file_content,
    find_files,
    open_document,
    same_file,
    try_open,
    unread,
)
from truceline.workspace.reading_review import ReviewStage
from truceline.workspace.reading_rows import (
    DESCRIBED,
    as_described,
    document_note,
    document_table,
)
from truceline.workspace.reading_shapes import AddedDocument
from truceline.workspace.vouched import checked_words, vouched_name

__all__ = ["DocumentStage", "Progress", "Shelf", "stated_of"]

Progress = Callable[[int, int, str], None]
"""Told before each document: how many are done, how many there are, and its name."""

_TOGETHER, _SECONDS = 20, 5.0
"""Documents, or seconds, after which what was done is committed."""
_MOST_WORDS = 500


class DocumentStage(ReviewStage):
    """Documents in; see `ReadingStage`."""

    def add(
        self,
        paths: Path | str | Iterable[Path | str],
        *,
        published: date | None = None,
        publisher: str = "",
        language: str = "",
        by: str = "",
        progress: Progress | None = None,
        stop_on_fault: bool = False,
    ) -> tuple[AddedDocument, ...]:
        """Add files, and all documents in folders. The same file twice changes nothing.

        Args:
            paths: Files and folders.
            published: Day of publication where a person knows it; of several files, of all.
            publisher: Who published it; nothing is guessed.
            language: BCP 47 tag; found from the words where empty.
            by: Who adds it.
            progress: Told before each file.
            stop_on_fault: Whether a fault of ours in one file ends the run; else a finding tells.

        Returns:
            One for each file; of several, those that cannot be read have no document and say why.

        Raises:
            InvalidValue: A path leads nowhere, or what is said of the documents cannot be.
            UnreadableDocument: The only file given cannot be read.
            StoreLocked: Another program is writing.
        """
        given = [paths] if isinstance(paths, Path | str) else list(paths)
        files = list(find_files(map(Path, given)))
        stated = stated_of(published, publisher, language, today=self._clock().date())
        adding = _Adding(self, self._ledger, stated, by)
        opener = partial(try_open, stop_on_fault=stop_on_fault)
        added: list[AddedDocument] = []
        try:
            for number, path in enumerate(files):
                if progress:
                    progress(number, len(files), path.name)
                try:
                    added.append(adding.add(file_content(path), path.name, opener))
                except UnreadableDocument as exc:
                    if len(files) == 1:
                        raise
                    added.append(
                        AddedDocument(name=path.name, document=None, findings=unread(exc)[1])
                    )
        finally:
            adding.shelf.flush()
        return tuple(added)

    def add_bytes(
        self,
        content: bytes,
        stated: Stated,
        *,
        name: str,
        media: str = "",
        by: str = "",
        on_page: OnPage | None = None,
    ) -> AddedDocument:
        """Add a document that was handed over, such as one dropped on a page.

        Args:
            content: The file.
            stated: What a person says of it: see `stated_of`.
            name: Name of the file.
            media: Media type as its sender states it.
            by: Who adds it.
            on_page: Told after each page of a PDF; what it raises stops the reading.

        Raises:
            InvalidValue: What is said of the document cannot be.
            UnreadableDocument: It cannot be read; nothing was stored.
            StoreLocked: Another program is writing.
        """
        stated.check(self._clock().date())
        adding = _Adding(self, self._ledger, stated, by)
        added = adding.add(content, name, partial(open_document, media=media, on_page=on_page))
        adding.shelf.flush()
        return added

    def now(self) -> datetime:
        """The present instant (UTC)."""
        return self._clock()

    def state(self, source_id: str, stated: Stated, *, by: str, remark: str = "") -> Document:
        """Record what is newly said of a document; nothing where it says nothing new."""
        said = stated.differs(self.document(source_id))
        if stated.published_on and self.document(source_id).published_basis != "person":
            said["published_on"] = stated.published_on
        if said:
            event = ReadingEventRow(
                event_id=f"d-{uuid4().hex[:16]}",
                source_id=source_id,
                kind=DESCRIBED,
                payload={name: str(it) for name, it in said.items()},
                by=by,
                remark=remark,
                recorded_at=self._clock(),
            )
            self._ledger.readings.append(event, check=lambda _: None)
            self._tell()
        return self.document(source_id)


class _Adding:
    """Documents that are added in one go."""

    def __init__(self, stage: DocumentStage, ledger: Ledger, stated: Stated, by: str) -> None:
        self._stage = stage
        self._ledger = ledger
        self._stated = stated
        self._by = vouched_name(by) if by else ""
        # Taken once: to ask the ledger again for each of a thousand files would take minutes.
        self._held = {row.source_id for row in stage.documents()}
        self._new: set[str] = set()
        self.shelf = Shelf(ledger)

    def add(self, content: bytes, name: str, opener: Callable[..., Opened]) -> AddedDocument:
        """Add one, unless it is there."""
        source_id = content_id(content)
        if source_id in self._held | self._new:
            return self._again(source_id, name)
        now = self._stage.now()
        document, findings = opener(content, self._stated, name=name, today=now.date())
        if document is None:
            return AddedDocument(name=name, document=None, findings=findings)
        self.shelf.put(_new_batch(document, content, findings, by=self._by, now=now))
        self._new.add(source_id)
        # A document that was withdrawn and comes back keeps what people said of it.
        said = self._ledger.readings.events(source_id, kind=DESCRIBED)
        return AddedDocument(name=name, document=as_described(document, said), findings=findings)

    def _again(self, source_id: str, name: str) -> AddedDocument:
        if source_id in self._new:
            self.shelf.flush()
        document = self._stage.state(source_id, self._stated, by=self._by)
        found = self._stage.findings(source_id)
        if document.name != name:
            found = (*found, same_file(name, document.name, source_id))
        return AddedDocument(name=name, document=document, findings=found, was_known=True)


class Shelf:
    """Batches on their way into the ledger: a few at a time, and all when the run ends.

    Who uses it flushes it at the end, also when it was interrupted.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._waiting: list[NewBatch] = []
        self._runs: list[Run] = []
        self._since = monotonic()

    def put(self, batch: NewBatch, *runs: Run) -> None:
        """Take a batch in, and commit what has gathered when it is time.

        Raises:
            StoreLocked: Another program has been writing for very long.
        """
        self._waiting.append(batch)
        self._runs += runs
        if len(self._waiting) >= _TOGETHER or monotonic() - self._since > _SECONDS:
            try:
                self.flush()
            except StoreLocked:
                # Somebody decides on a claim at this moment; the next document tries again.
                if len(self._waiting) >= 10 * _TOGETHER:
                    raise

    def flush(self) -> None:
        """Commit what has gathered.

        Raises:
            StoreLocked: Another program is writing.
        """
        if self._waiting:
            self._ledger.commit_all(self._waiting, runs=self._runs)
        self._waiting, self._runs, self._since = [], [], monotonic()


def stated_of(
    published: date | None = None,
    publisher: str = "",
    language: str = "",
    title: str = "",
    *,
    today: date,
) -> Stated:
    """What a person says of a document, checked.

    Raises:
        InvalidValue: The day lies ahead, the language is no tag, or a text is too long.
    """
    stated = Stated(
        published_on=published,
        publisher=checked_words(publisher, "The publisher", most=_MOST_WORDS),
        language=language.strip(),
        title=checked_words(title, "The title", most=_MOST_WORDS),
    )
    stated.check(today)
    return stated


def _new_batch(
    document: Document, content: bytes, findings: Sequence[Finding], *, by: str, now: datetime
) -> NewBatch:
    day = document.published_on
    published_at = datetime.combine(day, time.min, tzinfo=UTC) if day else now
    return NewBatch(
        kind="document",
        feed=document.source_id,
        feed_note=document_note(document),
        label=document.name or "document",
        content=content,
        reader=f"{document.format}-document.v1",
        known_at=min(published_at, now),
        table=document_table(document),
        findings=tuple(findings),
        rows_in=1,
        reports=1,
        by=by,
    )
