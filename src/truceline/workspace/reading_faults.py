"""A fault of ours in one document: said of that document, while all others are read."""

from __future__ import annotations

from truceline.core.document import Document
from truceline.core.errors import TrucelineError
from truceline.core.findings import Finding
from truceline.core.source import Span

__all__ = ["FAILED", "fault_of", "open_fault", "program_ended"]

FAILED = "reading.failed"
"""Code of such a finding; what has it is tried again by the next run."""
_LONGEST = 200
_REPORT = (
    "It is a fault of Truceline; the other documents are not affected. To see where it lies, "
    "read this one alone: truceline --debug read FILE. Please report it."
)


def fault_of(document: Document, exc: Exception) -> Finding:
    """The finding that a document was kept and could not be read."""
    where = Span(source_id=document.source_id, label=document.name or document.title)
    return _finding(f"No claim was looked for: reading stopped with {_told(exc)}.", exc, where)


def open_fault(where: Span, exc: Exception) -> Finding:
    """The finding that a file was not stored, for opening it failed."""
    return _finding(f"The file was not stored: opening it stopped with {_told(exc)}.", exc, where)


def program_ended(document: Document) -> Finding:
    """The finding that the program that read a document was ended, or died."""
    return Finding(
        code=FAILED,
        message="No claim was looked for: the program that read it ended without an answer.",
        hint="Memory may have run out: read it again with --workers 1.",
        where=Span(source_id=document.source_id, label=document.name or document.title),
    )


def _finding(message: str, exc: Exception, where: Span) -> Finding:
    hint = exc.hint if isinstance(exc, TrucelineError) and exc.hint else _REPORT
    return Finding(code=FAILED, message=message, hint=hint, where=where)


def _told(exc: Exception) -> str:
    """Class and words of an exception, short, on one line."""
    raw = exc.message if isinstance(exc, TrucelineError) else str(exc)
    words = " ".join("".join(mark if mark.isprintable() else " " for mark in raw).split())
    words = words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
    return f"{type(exc).__name__}: {words}".rstrip(": ").rstrip(".")
