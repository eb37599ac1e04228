"""How large a document may be: every limit by its name, and how a breach is said.

A file that breaks a limit is refused whole. A part of it would look like all of it, and what the
rest says would be missing without a trace.
"""

from __future__ import annotations

from truceline.core.errors import UnreadableDocument
from truceline.core.source import Span

__all__ = [
    "MAX_BYTES",
    "MAX_CHARACTERS",
    "MAX_HTML_BYTES",
    "MAX_HTML_DEPTH",
    "MAX_HTML_ELEMENTS",
    "MAX_LOST_PAGES",
    "MAX_PAGES",
    "MAX_PAGE_CHARACTERS",
    "MAX_UNPACKED_BYTES",
    "MAX_UNPACK_RATIO",
    "MAX_XML_BYTES",
    "MEBIBYTE",
    "PAGE_SECONDS",
    "PDF_MEMORY_BYTES",
    "beyond",
]

MEBIBYTE = 1024**2

MAX_BYTES = 200 * MEBIBYTE
"""Any file, as it lies on disk."""
MAX_CHARACTERS = 10_000_000
"""The stored text: some 1.6 million words, a shelf of books."""

MAX_HTML_BYTES = 20 * MEBIBYTE
"""A web page; the longest chronologies of Wikipedia have 3."""
MAX_HTML_ELEMENTS = 60_000
"""Finding the main text grows with the square of this: up to 15 s, as measured."""
MAX_HTML_DEPTH = 250
"""Elements inside each other; libxml2 silently loses all that lies deeper than 256."""

MAX_PAGES = 3_000
"""Pages of a PDF."""
MAX_PAGE_CHARACTERS = 1_000_000
"""Characters of one page of a PDF; a dense printed page has 8,000."""
MAX_LOST_PAGES = 3
"""Pages that PDFium may fail at, each a finding, before the file is given up."""
PAGE_SECONDS = 20.0
"""For one page of a PDF, or for opening it; a usual page takes a hundredth of a second."""
PDF_MEMORY_BYTES = 1024 * MEBIBYTE
"""Address space of the program that reads a PDF, above the size of the file."""

MAX_UNPACKED_BYTES = 256 * MEBIBYTE
"""All parts of a Word file, unpacked."""
MAX_XML_BYTES = 48 * MEBIBYTE
"""One part of a Word file that holds text."""
MAX_UNPACK_RATIO = 200
"""Unpacked to packed size of a Word file that unpacks to more than `MAX_XML_BYTES`."""


def beyond(what: str, limit: str, *, hint: str, where: Span) -> UnreadableDocument:
    """The refusal of a file that breaks a limit.

    Args:
        what: The value, as a clause: `The file has 210 MiB`.
        limit: The limit with its unit and its name: `200 MiB (MAX_BYTES)`.
        hint: What to do next.
        where: The file.
    """
    return UnreadableDocument(f"{what}; the limit is {limit}.", hint=hint, where=where)
