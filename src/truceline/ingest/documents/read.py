"""One file into one `Document`: its format by content, its text, its day, its language."""

from __future__ import annotations

from truceline.core.document import Document
from truceline.core.findings import Finding
from truceline.core.source import Span, content_id
from truceline.ingest.documents.days import choose_day
from truceline.ingest.documents.language import find_language, open_language
from truceline.ingest.documents.model import Extract, OnPage
from truceline.ingest.documents.pdf import extract_pdf
from truceline.ingest.documents.plain import extract_text
from truceline.ingest.documents.sniff import find_format, find_misnaming
from truceline.ingest.documents.web_page import extract_page
from truceline.ingest.documents.word import extract_word

__all__ = ["read_document"]


def read_document(
    content: bytes, *, name: str, media: str = "", on_page: OnPage | None = None
) -> tuple[Document, tuple[Finding, ...]]:
    """A document from the bytes of a text, a web page, a PDF or a Word file.

    Args:
        content: The file, whole.
        name: Its name, for messages; its ending counts only where the content leaves it open.
        media: Media type as its sender states it; a `charset` in it is believed if it fits.
        on_page: Told after each page of a PDF (pages done, pages in all). An exception that it
            raises stops the reading at once and comes through to the caller.

    Returns:
        The document, whose text is settled for good, and findings on what is uncertain in it or
        was left out. It may be called from several threads: each PDF has a program of its own.

    Raises:
        MissingExtra: A web page, and trafilatura is not installed.
        UnreadableDocument: It is empty, locked, damaged, without text, no document, or beyond a
            limit (`limits` names them all).
    """
    where = Span(source_id=content_id(content), label=name)
    found = find_format(content, name=name, media=media, where=where)
    extract = _extract(found, content, media=media, on_page=on_page, where=where)
    day, basis, on_day = choose_day(extract.days, extract.text, where=where)
    language = find_language(extract.text)
    document = Document(
        source_id=where.source_id,
        text=extract.text,
        title=extract.title,
        publisher=extract.publisher,
        published_on=day,
        published_basis=basis,
        language=language,
        format=found,
        name=name,
        pages=extract.pages,
    )
    misnamed = find_misnaming(found, name=name, media=media, where=where)
    on_language = () if language else (open_language(where),)
    return document, (*misnamed, *extract.findings, *on_day, *on_language)


def _extract(
    found: str, content: bytes, *, media: str, on_page: OnPage | None, where: Span
) -> Extract:
    if found == "pdf":
        return extract_pdf(content, on_page=on_page, where=where)
    if found == "docx":
        return extract_word(content, where=where)
    if found == "html":
        return extract_page(content, media=media, where=where)
    return extract_text(content, media=media, where=where)
