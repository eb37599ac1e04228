"""Reading without a workspace: nothing is stored, nothing is remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from truceline.claims.model import Suggestion
from truceline.core.document import Document
from truceline.core.errors import UnreadableDocument
from truceline.core.findings import Finding
from truceline.workspace.reading_asked import ask_too
from truceline.workspace.reading_faults import FAILED
from truceline.workspace.reading_files import (
    Opened,
    Stated,
    file_content,
    find_files,
    same_file,
    try_open,
    unread,
)
from truceline.workspace.reading_names import Names
from truceline.workspace.reading_work import RunOptions, outcomes

__all__ = ["PlainReading", "bundled_reader", "read_plain"]

_ALONE = RunOptions()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainReading:
    """A file that was read.

    Attributes:
        name: Of the file.
        document: None where it cannot be read, or was read under another name; the findings say
            which.
        suggestions: None where no claims were looked for.
        method: Name and version of what read it.
    """

    name: str
    document: Document | None
    suggestions: tuple[Suggestion, ...] | None
    method: str = ""
    findings: tuple[Finding, ...] = ()

    @property
    def has_failed(self) -> bool:
        """Whether a fault of ours kept it from being read."""
        return any(one.code == FAILED for one in self.findings)


def read_plain(
    paths: Iterable[Path],
    names: Names,
    stated: Stated,
    *,
    today: date,
    options: RunOptions = _ALONE,
    progress: Callable[[int, int, str], None] | None = None,
) -> Iterator[PlainReading]:
    """Read files, and all documents in folders, one after the other.

    Args:
        paths: Files and folders.
        names: The names that they are read with.
        stated: What a person says of them all.
        today: The present day.
        options: How the run goes.
        progress: Told before each file.

    Raises:
        InvalidValue: A path leads nowhere, or what is said of the documents cannot be.
        UnreadableDocument: The only file given cannot be read.
        MissingExtra: `truceline[reading]` is not installed.
    """
    stated.check(today)
    files = list(find_files(paths))
    opening = _Opening(files=files, stated=stated, today=today, stop_on_fault=options.stop_on_fault)
    found = outcomes(
        opening.documents(progress),
        names,
        frozenset(),
        workers=options.workers,
        stop_on_fault=options.stop_on_fault,
    )
    for document, outcome in ask_too(found, options.asker):
        one = opening.opened[document.source_id]
        yield replace(
            one,
            suggestions=outcome.suggestions,
            method=outcome.method,
            findings=(*one.findings, *outcome.findings),
        )
    yield from opening.left


@dataclass(slots=True, kw_only=True)
class _Opening:
    """Files that are opened one by one, as they are read."""

    files: Sequence[Path]
    stated: Stated
    today: date
    stop_on_fault: bool
    opened: dict[str, PlainReading] = field(default_factory=dict)
    left: list[PlainReading] = field(default_factory=list)

    def documents(self, progress: Callable[[int, int, str], None] | None) -> Iterator[Document]:
        """Those that can be read and are not the same as one before; the others are `left`."""
        for number, path in enumerate(self.files):
            if progress:
                progress(number, len(self.files), path.name)
            document, findings = self._open(path)
            first = self.opened.get(document.source_id) if document else None
            if document and first:
                findings = (same_file(path.name, first.name, document.source_id),)
                document = None
            one = PlainReading(
                name=path.name, document=document, suggestions=None, findings=findings
            )
            if document is None:
                self.left.append(one)
            else:
                self.opened[document.source_id] = one
                yield document

    def _open(self, path: Path) -> Opened:
        try:
            return try_open(
                file_content(path),
                self.stated,
                name=path.name,
                today=self.today,
                stop_on_fault=self.stop_on_fault,
            )
        except UnreadableDocument as exc:
            if len(self.files) == 1:
                raise
            return unread(exc)


def bundled_reader(names: Names) -> Callable[[Document], tuple[Suggestion, ...]]:
    """What reads a document with these names, for the evaluation of reading."""

    def read(document: Document) -> tuple[Suggestion, ...]:
        from truceline.claims.languages import language_to_read  # noqa: PLC0415 (many words)
        from truceline.claims.read import read_document  # noqa: PLC0415

        tag, _ = language_to_read(document)
        return read_document(document, names.gazetteer(tag)) if tag else ()

    return read
