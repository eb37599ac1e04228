"""The stored text: what is settled once, before any offset exists, and never again.

- Every line ends with one line feed: CR LF, CR, NEL, LINE and PARAGRAPH SEPARATOR become one. A
  form feed ends a page and becomes a line feed as well.
- NUL and lone surrogates cannot be stored everywhere, so each becomes U+FFFD, with a finding.
- A byte order mark at the start of the file is no text.

Everything else stays: hyphens at line ends, note marks, stripped apostrophes, spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from truceline.core.document import Page
from truceline.core.errors import UnreadableDocument
from truceline.core.findings import Finding, Severity
from truceline.core.source import Span
from truceline.ingest.documents.limits import MAX_CHARACTERS, beyond

__all__ = ["Stored", "replaced", "require_words", "store"]

_LINE_ENDS = re.compile("\r\n|[\r\f\x85\u2028\u2029]")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_REPLACEMENT = "\ufffd"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A text as it is stored, with the characters of each part that it was made of."""

    text: str
    pages: tuple[Page, ...]
    findings: tuple[Finding, ...]


def store(parts: Iterable[str], *, where: Span) -> Stored:
    """Settle a text, given as a whole or page by page.

    Parts are joined by one line feed, not by a blank line: sentences run over page breaks.

    Raises:
        UnreadableDocument: It is longer than `MAX_CHARACTERS`.
    """
    settled: list[str] = []
    pages: list[Page] = []
    at = lost = 0
    for number, part in enumerate(parts, start=1):
        text, unstorable = _UNSTORABLE.subn(_REPLACEMENT, _LINE_ENDS.sub("\n", part))
        pages.append(Page(number=number, start=at, end=at + len(text)))
        settled.append(text)
        at += len(text) + 1
        lost += unstorable
        _check_length(at - 1, where)
    findings = (replaced(lost, where),) if lost else ()
    return Stored(text="\n".join(settled), pages=tuple(pages), findings=findings)


def require_words(text: str, *, where: Span, hint: str) -> None:
    """Refuse a text in which nothing is said.

    Raises:
        UnreadableDocument: It holds no letter and no digit.
    """
    if not any(character.isalnum() for character in text):
        raise UnreadableDocument("The file holds no words.", hint=hint, where=where)


def _check_length(characters: int, where: Span) -> None:
    if characters > MAX_CHARACTERS:
        raise beyond(
            f"The text has more than {MAX_CHARACTERS:,} characters",
            f"{MAX_CHARACTERS:,} characters (MAX_CHARACTERS)",
            hint="Split the file, for example by chapter, and add the parts.",
            where=where,
        )


def replaced(count: int, where: Span) -> Finding:
    """The finding that so many characters could not be stored."""
    return Finding(
        code="document.replaced-characters",
        message=f"Characters that cannot be stored (NUL or half of a pair): {count}.",
        hint="Each stands as U+FFFD in the stored text; compare with the original there.",
        severity=Severity.WARNING,
        where=where,
    )
