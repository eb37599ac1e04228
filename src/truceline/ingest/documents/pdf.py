"""PDF: the text of its pages in order, each with its characters, and what it states of itself.

The file is read by a program of its own (`pdf_worker`), page by page: PDFium is not thread-safe,
so no two threads of one process may use it at once, and a hostile page can hang or crash it. Each
call has its own program, so several documents can be read at once.

A word cut at a line's end stays cut: PDFium marks the cut with U+FFFE, and here hyphen and line
end stand again as printed. The day on which the file was made is not that of its publication.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import groupby

from truceline.core.errors import UnreadableDocument
from truceline.core.findings import Finding, Severity
from truceline.core.source import Span
from truceline.ingest.documents.days import read_day
from truceline.ingest.documents.limits import MAX_LOST_PAGES
from truceline.ingest.documents.model import Extract, OnPage, StatedDay
from truceline.ingest.documents.pdf_pages import PdfPage, PdfStated, read_pages
from truceline.ingest.documents.stored import store

__all__ = ["extract_pdf"]

_CUT_WORD = re.compile("[\ufffe\x02]")
_MIN_UNMAPPED_SHARE = 0.02
_MIN_ARABIC_SHARE = 0.1
_ARABIC = re.compile("[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufefc]")
_OCR = "Run text recognition (OCR) over the file and add the result."


def extract_pdf(content: bytes, *, on_page: OnPage | None, where: Span) -> Extract:
    """The text and pages of a PDF.

    Args:
        content: The file.
        on_page: Told after each page; what it raises stops the reading and leaves nothing behind.
        where: The file, for findings.

    Raises:
        UnreadableDocument: It is locked, broken, without any text, or beyond a limit.
    """
    stated, pages = read_pages(content, on_page=on_page, where=where)
    if not any(_says_something(page) for page in pages):
        raise _no_text(pages, where)
    stored = store([_CUT_WORD.sub("-\n", page.text) for page in pages], where=where)
    findings = (
        *stored.findings,
        *_pages_without_text(pages, where),
        *_doubts(stored.text, where),
        *_attached(stated, where),
    )
    return Extract(
        text=stored.text,
        pages=stored.pages,
        title=stated.title,
        days=_days(stated),
        findings=findings,
    )


def _says_something(page: PdfPage) -> bool:
    return any(character.isalnum() for character in page.text)


def _no_text(pages: Sequence[PdfPage], where: Span) -> UnreadableDocument:
    lost = [page.failure for page in pages if page.failure]
    if lost:
        message = f"No text could be read; {len(lost)} of {len(pages)} pages failed: {lost[0]}."
        hint = "Open the file in a viewer, print it to a new PDF, and add that."
        return UnreadableDocument(message, hint=hint, where=where)
    drawn = sum(page.drawn > 0 for page in pages)
    what = f"{drawn} show a picture only, as scans do" if drawn else "all are blank"
    message = f"None of the {len(pages)} pages holds text; {what}."
    return UnreadableDocument(message, hint=_OCR, where=where)


def _pages_without_text(pages: Sequence[PdfPage], where: Span) -> tuple[Finding, ...]:
    """One finding for each run of pages that fail, show a picture only, or are blank."""
    findings: list[Finding] = []
    numbered = enumerate(pages, start=1)
    for kind, run in groupby(numbered, key=lambda item: _kind(item[1])):
        if kind:
            numbers = [number for number, _ in run]
            findings.append(_without_text(kind, numbers[0], numbers[-1], where))
    return tuple(findings)


def _kind(page: PdfPage) -> str:
    if page.failure:
        return page.failure
    if _says_something(page):
        return ""
    return "picture" if page.drawn else "blank"


def _without_text(kind: str, first: int, last: int, where: Span) -> Finding:
    which = f"Page {first}" if first == last else f"Pages {first}–{last}"
    severity = Severity.WARNING
    code, hint = "document.page-without-text", _OCR
    if kind == "picture":
        message = f"{which}: a picture and no text, as a scan has."
    elif kind == "blank":
        severity, hint = Severity.NOTE, "Nothing to do, unless the original shows text there."
        message = f"{which}: blank."
    else:
        code, severity = "document.bad-page", Severity.ERROR
        message = f"{which}: left out, {kind}."
        hint = f"Print it to a new PDF and add that; up to {MAX_LOST_PAGES} such pages are borne."
    return Finding(code=code, message=message, hint=hint, severity=severity, where=where)


def _doubts(text: str, where: Span) -> tuple[Finding, ...]:
    """Fonts that do not say which letters they draw, and right-to-left script."""
    findings: list[Finding] = []
    unmapped = sum(unicodedata.category(c) in {"Co", "Cn"} or c == "\ufffd" for c in text)
    if unmapped > _MIN_UNMAPPED_SHARE * len(text):
        findings.append(
            Finding(
                code="document.unmapped-characters",
                message=f"{unmapped} of {len(text)} characters are not known: a font hides them.",
                hint=_OCR,
                severity=Severity.WARNING,
                where=where,
            )
        )
    if len(_ARABIC.findall(text)) > _MIN_ARABIC_SHARE * len(text):
        findings.append(
            Finding(
                code="document.right-to-left",
                message="Text of a PDF from right to left: lam-alef and the order of words "
                "can come out changed.",
                hint="Compare quotes with the page, or add the same text as HTML or DOCX.",
                severity=Severity.WARNING,
                where=where,
            )
        )
    return tuple(findings)


def _attached(stated: PdfStated, where: Span) -> tuple[Finding, ...]:
    if not stated.attached:
        return ()
    return (
        Finding(
            code="document.left-out",
            message=f"Files attached to the PDF were not read: {stated.attached}.",
            hint="Save them from a PDF viewer and add them by themselves.",
            severity=Severity.NOTE,
            where=where,
        ),
    )


def _days(stated: PdfStated) -> tuple[StatedDay, ...]:
    text = stated.created
    if not text:
        return ()
    day = read_day(text.removeprefix("D:")[:8])
    return (StatedDay(name="CreationDate", text=text, day=day, is_publication=False),)
