"""A document: text kept exactly as it was stored, with what is known of its making."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

__all__ = ["Document", "Page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of the original: characters of the stored text, end exclusive."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text that claims are read from. Every span counts characters of `text`.

    Attributes:
        source_id: Content hash of the original file.
        text: The stored text; never repaired, never normalised after it was stored.
        title: As the document states it; empty where it does not.
        publisher: Who published it; empty where not stated, never guessed.
        published_on: Day of publication; None where not stated.
        published_basis: Where that day was read: `metadata`, `text`, `person` or empty.
        language: BCP 47 tag, found or stated.
        format: `text`, `html`, `pdf` or `docx`.
        name: File name, for messages.
        pages: Pages in order; empty where the format has none.
    """

    source_id: str
    text: str
    title: str = ""
    publisher: str = ""
    published_on: date | None = None
    published_basis: str = ""
    language: str = ""
    format: str = "text"
    name: str = ""
    pages: tuple[Page, ...] = ()
