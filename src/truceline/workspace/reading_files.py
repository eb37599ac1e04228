"""Files of documents: found in folders, opened, and described by who gives them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from truceline.core.document import Document
from truceline.core.errors import ConfigError, InvalidValue, UnreadableDocument
from truceline.core.findings import Finding, Severity
from truceline.core.source import Span, content_id
from truceline.ingest.documents import OnPage, read_document
from truceline.workspace.reading_faults import open_fault

__all__ = [
    "DOCUMENTS",
    "Opened",
    "Stated",
    "file_content",
    "find_files",
    "open_document",
    "passed_over",
    "same_file",
    "try_open",
    "unread",
]

Opened = tuple[Document | None, tuple[Finding, ...]]
"""A document, None where it cannot be read, and what was found."""

DOCUMENTS = frozenset({".docx", ".htm", ".html", ".md", ".pdf", ".text", ".txt", ".xhtml"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a person says of a document that it need not say itself; empty where nothing."""

    published_on: date | None = None
    publisher: str = ""
    language: str = ""
    title: str = ""

    def check(self, today: date) -> None:
        """Refuse what cannot be.

        Raises:
            InvalidValue: The day lies ahead, or the language is no tag.
        """
        if self.published_on and self.published_on > today:
            raise InvalidValue(
                f"The day of publication, {self.published_on}, lies ahead.",
                hint="Correct the day: dates such as 'on Thursday' are counted from it.",
            )
        tag = self.language
        if tag and not (tag[0].isalpha() and len(tag) <= 35 and tag.replace("-", "").isalnum()):
            raise InvalidValue(
                f"'{tag}' is no language tag.", hint="Write en, ru, ar, or another BCP 47 tag."
            )

    def differs(self, document: Document) -> dict[str, object]:
        """What it says otherwise than the document as it stands, by field."""
        said = {
            "published_on": self.published_on,
            "publisher": self.publisher,
            "language": self.language,
            "title": self.title,
        }
        return {name: it for name, it in said.items() if it and it != getattr(document, name)}


def find_files(paths: Iterable[Path], endings: Collection[str] = DOCUMENTS) -> Iterator[Path]:
    """Files as named, and of each folder the documents in it, also below, in order of path.

    Hidden files and those by which Office marks a document as open (`~$a.docx`) are no documents.

    Args:
        paths: Files and folders.
        endings: Of the files to take from folders, in small letters.

    Raises:
        InvalidValue: There is no such file, or a folder holds no document.
    """
    for path in paths:
        if not path.is_dir():
            if not path.exists():
                raise InvalidValue(f"There is no file '{path}'.", hint="Check the path.")
            if not path.is_file():
                raise InvalidValue(
                    f"'{path}' is no ordinary file.", hint="Save what it gives, and name that."
                )
            yield path
            continue
        found = [one for one in _below(path) if one.suffix.lower() in endings]
        if not found:
            raise InvalidValue(
                f"The folder {path} holds no document.",
                hint=f"Documents end in {', '.join(sorted(endings))}.",
            )
        yield from found


def passed_over(paths: Iterable[Path], endings: Collection[str] = DOCUMENTS) -> list[Path]:
    """Files in folders that `find_files` leaves out for their endings."""
    below = [one for path in paths if path.is_dir() for one in _below(path)]
    return [one for one in below if one.suffix.lower() not in endings]


def _below(folder: Path) -> list[Path]:
    found = [one for one in folder.rglob("*") if one.is_file()]
    return sorted(one for one in found if not _is_hidden(one.relative_to(folder)))


def _is_hidden(path: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in path.parts)


def same_file(name: str, first: str, source_id: str) -> Finding:
    """The finding that a file is one that was there already, under another name."""
    return Finding(
        code="document.same",
        message=f"It is the same file as {first}, to the byte: read once.",
        severity=Severity.NOTE,
        where=Span(source_id=source_id, label=name),
    )


def file_content(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        UnreadableDocument: The system does not give it.
    """
    try:
        return path.read_bytes()
    except OSError as exc:
        raise UnreadableDocument(
            f"The file cannot be read: {exc.strerror}.",
            hint="Check its permissions, and that the disk is still there.",
            where=Span(source_id="", label=path.name),
        ) from exc


def unread(exc: UnreadableDocument) -> Opened:
    """What is known of a file that cannot be read."""
    flaw = Finding(code=exc.code, message=exc.message, hint=exc.hint, where=exc.where)
    return None, (flaw,)


def try_open(
    content: bytes, stated: Stated, *, name: str, today: date, stop_on_fault: bool = False
) -> Opened:
    """A document as by `open_document`; where a fault of ours prevents that, a finding says so.

    Args:
        content: The file.
        stated: What a person says of it.
        name: Of the file.
        today: The present day.
        stop_on_fault: Whether such a fault is raised as it is, to look for its cause.

    Raises:
        UnreadableDocument: The file cannot be read.
        MissingExtra: What its format needs is not installed.
    """
    try:
        return open_document(content, stated, name=name, today=today)
    except (UnreadableDocument, ConfigError):
        raise
    except Exception as exc:
        if stop_on_fault:
            raise
        return None, (open_fault(Span(source_id=content_id(content), label=name), exc),)


def open_document(
    content: bytes,
    stated: Stated,
    *,
    name: str,
    today: date,
    media: str = "",
    on_page: OnPage | None = None,
) -> tuple[Document, tuple[Finding, ...]]:
    """A document as its file and a person describe it; the person's word counts.

    Raises:
        UnreadableDocument: The file cannot be read.
        MissingExtra: What its format needs is not installed.
    """
    document, findings = read_document(content, name=name, media=media, on_page=on_page)
    where = Span(source_id=document.source_id, label=name)
    day = document.published_on
    if day and day > today + timedelta(days=1):
        # A day more, for the file may have been published further east.
        findings = (*findings, _ahead(day, where))
        document = replace(document, published_on=None, published_basis="")
    said = stated.differs(document)
    if stated.published_on:
        findings = tuple(one for one in findings if not _asks_for_day(one))
        if document.published_on and "published_on" in said:
            findings = (*findings, _otherwise(document, stated.published_on, where))
        said["published_basis"] = "person"
    return replace(document, **said), findings  # type: ignore[arg-type]


def _asks_for_day(one: Finding) -> bool:
    return one.code in {"document.no-day", "document.day-offered", "document.days-differ"}


def _ahead(day: date, where: Span) -> Finding:
    return Finding(
        code="document.day-ahead",
        message=f"The file states {day} as its day of publication, which lies ahead.",
        hint="State the day with --published; it was left open.",
        severity=Severity.WARNING,
        where=where,
    )


def _otherwise(document: Document, day: date, where: Span) -> Finding:
    return Finding(
        code="document.published-otherwise",
        message=f"The file states {document.published_on} as its day of publication, and {day} "
        "was given.",
        hint="The day given counts; correct it if the file is right.",
        severity=Severity.WARNING,
        where=where,
    )
