"""Word files: paragraphs and tables in the order of the document, notes, core properties.

Text is taken from the elements themselves, since python-docx's own `text` leaves out insertions,
content controls and text boxes. Paragraphs are parted by a blank line, rows by a line end, cells
by a tab; a row whose cells hold several paragraphs lays out a page and gives these one by one.
A note's number, which Word counts itself, stands in brackets where it is printed and before its
text at the end. Numbers of lists, also counted by Word, are not in the file and not in the text.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any  # what python-docx gives, narrowed to our own shapes below

from truceline.core.errors import UnreadableDocument
from truceline.core.findings import Finding, Severity
from truceline.core.source import Span
from truceline.ingest.documents.flow import BLOCK, joined
from truceline.ingest.documents.limits import (
    MAX_UNPACK_RATIO,
    MAX_UNPACKED_BYTES,
    MAX_XML_BYTES,
    MEBIBYTE,
    beyond,
)
from truceline.ingest.documents.model import Extract, Node, StatedDay
from truceline.ingest.documents.stored import require_words, store
from truceline.ingest.documents.word_text import WordText

__all__ = ["extract_word"]

_SAVE_AGAIN = "Open it in a word processor and save it again as DOCX or PDF."


def extract_word(content: bytes, *, where: Span) -> Extract:
    """The text of a Word file, with its title.

    Raises:
        UnreadableDocument: It is damaged, locked, without words, or unpacks beyond a limit.
    """
    _check_archive(content, where)
    document, notes = _open(content, where)
    words = WordText(notes=notes)
    pieces = words.blocks(document.element.body)
    text = joined([*pieces, BLOCK, *words.numbered_notes()])
    stored = store([text], where=where)
    require_words(stored.text, where=where, hint=_SAVE_AGAIN)
    return Extract(
        text=stored.text,
        title=str(document.core_properties.title or "").strip(),
        days=_days(document),
        findings=(*stored.findings, *_left_out(document, words, where)),
    )


def _check_archive(content: bytes, where: Span) -> None:
    """Refuse what unpacks beyond a limit, before anything is unpacked.

    The sizes are those that the archive states. A lie does not help: no more than the stated
    size is ever unpacked, and the checksum then fails.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (OSError, ValueError, zipfile.BadZipFile, zlib.error, NotImplementedError) as exc:
        raise _damaged(exc, where) from exc
    total = sum(entry.file_size for entry in entries)
    largest = max((e.file_size for e in entries if e.filename.endswith(".xml")), default=0)
    for found, limit, name in (
        (total, MAX_UNPACKED_BYTES, "MAX_UNPACKED_BYTES"),
        (largest, MAX_XML_BYTES, "MAX_XML_BYTES"),
    ):
        if found > limit:
            what = f"The file unpacks to {found / MEBIBYTE:,.0f} MiB"
            raise beyond(what, f"{limit // MEBIBYTE} MiB ({name})", hint=_SAVE_AGAIN, where=where)
    if total > MAX_XML_BYTES and total > MAX_UNPACK_RATIO * len(content):
        what = f"The file unpacks to {total / len(content):,.0f} times its size"
        limit_told = f"{MAX_UNPACK_RATIO} times (MAX_UNPACK_RATIO)"
        raise beyond(what, limit_told, hint=_SAVE_AGAIN, where=where)


def _open(content: bytes, where: Span) -> tuple[Any, dict[tuple[str, str], Node]]:
    """The document of python-docx, and its notes by kind and id."""
    import docx  # noqa: PLC0415 (slow to load, and most documents are no Word files)
    from docx.oxml import parse_xml  # noqa: PLC0415

    try:
        document = docx.Document(io.BytesIO(content))
        notes = {
            (kind, note.get(_own(note, "id")) or ""): note
            for part in document.part.package.iter_parts()
            for kind in ("footnote", "endnote")
            if str(part.partname).endswith(f"/{kind}s.xml")
            for note in parse_xml(part.blob)
        }
        _ = document.core_properties.title, document.element.body.tag
    except Exception as exc:  # lxml, zipfile and python-docx have no common error
        raise _damaged(exc, where) from exc
    return document, notes


def _own(node: Node, name: str) -> str:
    """The name of an attribute in the element's own namespace."""
    return f"{str(node.tag).rpartition('}')[0]}}}{name}"


def _damaged(exc: Exception, where: Span) -> UnreadableDocument:
    message = f"The Word file is damaged or locked: {type(exc).__name__}, {exc}."
    return UnreadableDocument(message, hint=_SAVE_AGAIN, where=where)


def _days(document: Any) -> tuple[StatedDay, ...]:  # noqa: ANN401 (python-docx has no types)
    """The days of making and saving; neither is that of publication."""
    properties = document.core_properties
    return tuple(
        StatedDay(name=name, text=str(at), day=at.date(), is_publication=False)
        for name, at in (("created", properties.created), ("modified", properties.modified))
        if isinstance(at, datetime)
    )


def _left_out(document: Any, words: WordText, where: Span) -> Iterator[Finding]:  # noqa: ANN401
    if words.has_changes:
        yield Finding(
            code="document.tracked-changes",
            message="The file holds tracked changes; it was read as if all were accepted.",
            hint="If they are not agreed, reject them in a word processor and add that file.",
            severity=Severity.WARNING,
            where=where,
        )
    kinds = ("header", "footer", "comments")
    names = [str(part.partname) for part in document.part.package.iter_parts()]
    found = [
        k for k in kinds if any(n.startswith(f"/word/{k}") and n.endswith(".xml") for n in names)
    ]
    if found:
        yield Finding(
            code="document.left-out",
            message=f"Not read: {', '.join(found)}.",
            hint="If they say more than names and page numbers, copy them into the text.",
            severity=Severity.NOTE,
            where=where,
        )
