"""One file that is brought in: its size, its name, what it became; and its reading."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from starlette.datastructures import FormData, UploadFile

from truceline.core.dates import parse_day
from truceline.core.document import Document
from truceline.core.errors import (
    InvalidValue,
    MissingExtra,
    StoreLocked,
    TrucelineError,
    UnreadableDocument,
)
from truceline.core.findings import Finding
from truceline.ingest.documents.limits import MEBIBYTE
from truceline.web.context import Context
from truceline.web.reading_changes import patiently
from truceline.web.reading_rows import document_path, document_title, finding_row
from truceline.web.reporting_sent import one_field
from truceline.workspace.reading_add import stated_of
from truceline.workspace.reading_files import Stated

__all__ = ["ENDINGS", "MOST_BYTES", "Brought", "bring_all", "describe", "read_one"]

ENDINGS = (".txt", ".md", ".html", ".htm", ".pdf", ".docx")
MOST_BYTES = 100 * MEBIBYTE
"""Of one file; a larger one is read by the command."""
# Languages are loaded once; two readings at once would only make both slow.
_ONE_READING = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What became of one file.

    Attributes:
        name: Of the file.
        document: None where it was refused.
        claims: How many are suggested; None where it was not read.
        was_known: It was there before.
        findings: What is to be known of it; why it was refused.
    """

    name: str
    document: Document | None
    claims: int | None = None
    was_known: bool = False
    findings: tuple[Finding, ...] = ()

    def row(self, context: Context) -> dict[str, Any]:
        """For JSON and the page."""
        one = self.document
        return {
            "name": self.name,
            "source_id": one.source_id if one else "",
            "title": document_title(one) if one else "",
            "address": context.link(document_path(one.source_id)) if one else "",
            "published_on": one and one.published_on,
            "publisher": one.publisher if one else "",
            "claims": self.claims,
            "was_known": self.was_known,
            "findings": [finding_row(each) for each in self.findings],
        }


def bring_all(context: Context, form: FormData) -> list[Brought]:
    """Store every file of a form and read it, unless it is to be read later.

    Raises:
        InvalidValue: No file was chosen, nobody is named, or what is stated cannot be.
    """
    stated = _stated(context, form)
    return [_bring(context, form, stated, file) for file in _sent_files(form)]


def _stated(context: Context, form: FormData) -> Stated:
    day = one_field(form, "published").strip()
    return stated_of(
        parse_day(day) if day else None,
        one_field(form, "publisher"),
        one_field(form, "language"),
        one_field(form, "title"),
        today=context.workspace.clock().date(),
    )


def _sent_files(form: FormData) -> list[UploadFile]:
    files = [one for one in form.getlist("file") if isinstance(one, UploadFile) and one.filename]
    if not files:
        raise InvalidValue("No file was chosen.", hint=f"Choose {', '.join(ENDINGS)} files.")
    if not one_field(form, "by").strip():
        raise InvalidValue("Nobody says who brings it in.", hint="Give your name.")
    return files


def _bring(context: Context, form: FormData, stated: Stated, file: UploadFile) -> Brought:
    given = (file.filename or "").replace("\\", "/")
    name = re.sub(r"[^\w.() -]", "_", FilePath(given).name)[-120:] or "document"
    content = file.file.read(MOST_BYTES + 1)
    try:
        _check_size(content, name)
        # Not as the only writer: opening a long PDF takes time, storing it does not.
        added = patiently(
            lambda: context.workspace.reading.add_bytes(
                content,
                stated,
                name=name,
                media=file.content_type or "",
                by=one_field(form, "by"),
            )
        )
    except (UnreadableDocument, MissingExtra, StoreLocked) as exc:
        # Of one file only: those before it are stored.
        return Brought(name=name, document=None, findings=(_as_finding(exc),))
    if added.document is None:
        return Brought(name=name, document=None, findings=added.findings)
    source_id = added.document.source_id
    is_later = one_field(form, "read") == "later"
    claims, why = (None, ()) if is_later else _read_if_possible(context, source_id)
    return Brought(
        name=name,
        document=added.document,
        claims=claims,
        was_known=added.was_known,
        findings=(*context.workspace.reading.findings(source_id), *why),
    )


def _read_if_possible(context: Context, source_id: str) -> tuple[int | None, tuple[Finding, ...]]:
    """How many claims are suggested; where it cannot be read now, it stays, and this is why."""
    try:
        return read_one(context, source_id), ()
    except (MissingExtra, StoreLocked) as exc:
        return None, (_as_finding(exc),)


def _as_finding(exc: TrucelineError) -> Finding:
    return Finding(code=exc.code, message=exc.message, hint=exc.hint, where=exc.where)


def _check_size(content: bytes, name: str) -> None:
    if len(content) > MOST_BYTES:
        raise UnreadableDocument(
            f"'{name}' is larger than {MOST_BYTES // MEBIBYTE} MiB.",
            hint="Use: truceline read FILE",
        )


def describe(context: Context, source_id: str, form: FormData) -> Document:
    """State what a form says of a document; it is read again.

    Raises:
        InvalidValue: It says nothing, or what it says cannot be.
    """
    stated = _stated(context, form)
    if stated == Stated():
        raise InvalidValue("Nothing is stated.", hint="Give the day, or the publisher.")
    try:
        return _described(context, source_id, form, stated)
    except MissingExtra:
        # What was stated is kept; the page says that it was read for another day.
        return context.workspace.reading.document(source_id)


def _described(context: Context, source_id: str, form: FormData, stated: Stated) -> Document:
    with _ONE_READING:
        return patiently(
            lambda: context.workspace.reading.describe(
                source_id,
                by=one_field(form, "by"),
                published=stated.published_on,
                publisher=stated.publisher,
                language=stated.language,
                title=stated.title,
                remark=one_field(form, "remark"),
            )
        )


def read_one(context: Context, source_id: str) -> int | None:
    """Read a document. Nobody else waits for it: only what it stores is one short change."""
    with _ONE_READING:
        return patiently(lambda: context.workspace.reading.read([source_id]))[0].claims
