"""Which format a file has: by its content; its name and media type only where that is open."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import PurePath

from truceline.core.errors import UnreadableDocument
from truceline.core.findings import Finding, Severity
from truceline.core.source import Span
from truceline.ingest.documents.limits import MAX_BYTES, MEBIBYTE, beyond

__all__ = ["find_format", "find_misnaming"]

_SUFFIXES = {
    ".txt": "text",
    ".md": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".docm": "docx",
}
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MEDIA = {
    "text/plain": "text",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/pdf": "pdf",
    _WORD: "docx",
}
# What cannot be read, by its first bytes: what it is, and the repair.
_OTHERS = (
    (b"\xd0\xcf\x11\xe0", "an old or locked Office file", "Open it and save it as DOCX."),
    (b"{\\rtf", "rich text (RTF)", "Open it in a word processor and save it as DOCX."),
    (b"\x89PNG", "a picture", "Run text recognition (OCR) and add the result."),
    (b"\xff\xd8\xff", "a picture", "Run text recognition (OCR) and add the result."),
    (b"GIF8", "a picture", "Run text recognition (OCR) and add the result."),
    (b"II*\0", "a picture", "Run text recognition (OCR) and add the result."),
    (b"MM\0*", "a picture", "Run text recognition (OCR) and add the result."),
    (b"\x1f\x8b", "a compressed file", "Unpack it and add the file inside."),
    (b"7z\xbc\xaf", "a compressed file", "Unpack it and add the file inside."),
    (b"Rar!", "a compressed file", "Unpack it and add the file inside."),
)
_ZIP = b"PK\x03\x04"
_HEAD_BYTES = 65_536
_PDF_WITHIN_BYTES = 1024  # ISO 32000 readers look for the mark in the first 1024 bytes
_PAGE = re.compile(rb"<!doctype\s+html|<(?:html|head|body)\b", re.IGNORECASE)
_BEFORE_PAGE = re.compile(rb"\A(?:\s+|<!--.{0,4096}?-->|<\?xml[^>]{0,200}>)", re.DOTALL)
_TAG = re.compile(rb"<[A-Za-z!/]")


def find_format(content: bytes, *, name: str, media: str, where: Span) -> str:
    """`text`, `html`, `pdf` or `docx`.

    Raises:
        UnreadableDocument: It is empty, too large, or a format that is none of these.
    """
    _check_size(content, where)
    if b"%PDF-" in content[:_PDF_WITHIN_BYTES]:
        return "pdf"
    if content.startswith(_ZIP):
        return _find_in_archive(content, where)
    for mark, what, repair in _OTHERS:
        if content.startswith(mark):
            raise UnreadableDocument(f"The file is {what}.", hint=repair, where=where)
    head = content[:_HEAD_BYTES].replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf")
    if _is_page(head, is_named_so=_named(name, media) == "html"):
        return "html"
    if head.lstrip().startswith(b"<?xml"):
        hint = "Open it in the program that made it, and save it as text, HTML, PDF or DOCX."
        raise UnreadableDocument("The file is XML, not a document.", hint=hint, where=where)
    return "text"


def find_misnaming(found: str, *, name: str, media: str, where: Span) -> tuple[Finding, ...]:
    """A finding where the name or media type says another format than the content."""
    named = _named(name, media)
    if not named or named == found:
        return ()
    return (
        Finding(
            code="document.other-format",
            message=f"The file is named {named} and holds {found}; it was read as {found}.",
            hint="Check that it is what you meant to add: a failed download looks like this.",
            severity=Severity.WARNING,
            where=where,
        ),
    )


def _named(name: str, media: str) -> str:
    """The format that the name says; where it says none, the media type."""
    suffix = _SUFFIXES.get(PurePath(name).suffix.lower(), "")
    return suffix or _MEDIA.get(media.partition(";")[0].strip().lower(), "")


def _check_size(content: bytes, where: Span) -> None:
    if not content or content.isspace():
        hint = "Download or copy the file again."
        raise UnreadableDocument("The file is empty.", hint=hint, where=where)
    if len(content) > MAX_BYTES:
        raise beyond(
            f"The file has {len(content) / MEBIBYTE:.0f} MiB",
            f"{MAX_BYTES // MEBIBYTE} MiB (MAX_BYTES)",
            hint="Split it, or save it without pictures.",
            where=where,
        )


def _is_page(head: bytes, *, is_named_so: bool) -> bool:
    before = _BEFORE_PAGE.match(head)
    while before and before.end() < len(head):
        head = head[before.end() :]
        before = _BEFORE_PAGE.match(head)
    return bool(_PAGE.match(head) or (is_named_so and _TAG.search(head)))


def _find_in_archive(content: bytes, where: Span) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (OSError, ValueError, zipfile.BadZipFile, zlib.error, NotImplementedError) as exc:
        raise UnreadableDocument(
            f"The file is damaged or cut off: {exc}.",
            hint="Download or copy it again.",
            where=where,
        ) from exc
    if any(name.startswith("word/") for name in names):
        return "docx"
    kinds = {"xl/": "an Excel workbook", "ppt/": "a presentation", "mimetype": "no Word file"}
    what = next((k for p, k in kinds.items() if any(n.startswith(p) for n in names)), "an archive")
    hint = "Save it as DOCX or PDF; unpack an archive; add a table with `truceline add`."
    raise UnreadableDocument(f"The file is {what}.", hint=hint, where=where)
