"""Where a thing was read: sources by content hash, and spans that point into them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

__all__ = ["Source", "Span", "content_id"]


def content_id(content: bytes) -> str:
    """Id of a stored file or row: the first 32 hex digits of its SHA-256."""
    return hashlib.sha256(content).hexdigest()[:32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A place in a source: characters of its stored text, or a row.

    Attributes:
        source_id: Id of the stored source, or the path of a file not stored yet.
        start: First character, 0-based; None where the place is a row.
        end: One past the last character.
        row: Record number, 1-based, header not counted.
        line: Line of the file, 1-based.
        label: What a reader calls the source (file name, title), for messages.
    """

    source_id: str
    start: int | None = None
    end: int | None = None
    row: int | None = None
    line: int | None = None
    label: str = ""

    def __str__(self) -> str:
        name = self.label or self.source_id
        if self.line is not None:
            return f"{name}, line {self.line}"
        if self.row is not None:
            return f"{name}, row {self.row}"
        if self.start is not None:
            return f"{name}, characters {self.start}–{self.end}"
        return name


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document or file that claims and reports are read from.

    Attributes:
        source_id: Content hash of a stored file, or the pack's id of a cited document.
        title: What it is called.
        publisher: Who published it; empty where not stated.
        published_on: Day of publication; None where not stated.
        language: BCP 47 tag; empty where not stated.
        url: Public address, never fetched by Truceline.
        licence: As stated by the publisher; empty where not stated.
        reliability: Admiralty grade of the source, A–F; empty where not graded.
        checked: Whether a person compared what rests on it with the document.
    """

    source_id: str
    title: str
    publisher: str = ""
    published_on: date | None = None
    language: str = ""
    url: str = ""
    licence: str = ""
    reliability: str = ""
    checked: bool = False
