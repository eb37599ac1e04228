"""Plain text: decoded and settled; form feeds part its pages, as in text taken from a PDF."""

from __future__ import annotations

from truceline.core.source import Span
from truceline.ingest.documents.encodings import charset_of, decode
from truceline.ingest.documents.limits import MAX_CHARACTERS, beyond
from truceline.ingest.documents.model import Extract
from truceline.ingest.documents.stored import require_words, store

__all__ = ["extract_text"]

_MAX_BYTES_PER_CHARACTER = 4


def extract_text(content: bytes, *, media: str, where: Span) -> Extract:
    """The text of a plain file; its pages where it has form feeds.

    Raises:
        UnreadableDocument: It is not text, says nothing, or is too long.
    """
    if len(content) > _MAX_BYTES_PER_CHARACTER * MAX_CHARACTERS:
        raise beyond(
            f"The text has more than {MAX_CHARACTERS:,} characters",
            f"{MAX_CHARACTERS:,} characters (MAX_CHARACTERS)",
            hint="Split the file, for example by chapter, and add the parts.",
            where=where,
        )
    text, findings = decode(content, declared=charset_of(media), where=where)
    parts = text.split("\f")
    if not parts[-1]:  # a form feed ends the last page too
        parts = [*parts[:-2], parts[-2] + "\n"] if len(parts) > 1 else parts
    stored = store(parts, where=where)
    require_words(stored.text, where=where, hint="Check that it is the file you meant.")
    pages = stored.pages if len(stored.pages) > 1 else ()
    return Extract(text=stored.text, pages=pages, findings=(*findings, *stored.findings))
