"""The pages of a PDF as the reading program gives them, within time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Timer

from truceline.core.errors import UnreadableDocument
from truceline.core.source import Span
from truceline.ingest.documents.limits import (
    MAX_LOST_PAGES,
    MAX_PAGE_CHARACTERS,
    MAX_PAGES,
    MEBIBYTE,
    PAGE_SECONDS,
    PDF_MEMORY_BYTES,
    beyond,
)
from truceline.ingest.documents.model import OnPage

__all__ = ["PdfPage", "PdfStated", "read_pages"]

_WORKER = Path(__file__).with_name("pdf_worker.py")
_Line = Mapping[str, object]
_Program = subprocess.Popen[bytes]
_PRINT_AGAIN = "Open it in a viewer, print it to a new PDF, and add that."


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfStated:
    """What a PDF states about itself.

    Attributes:
        pages: How many it has.
        title: Of its properties; empty where it has none.
        created: When the file was made, as written there.
        attached: How many files are attached to it.
    """

    pages: int
    title: str = ""
    created: str = ""
    attached: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfPage:
    """One page: its text as PDFium gives it, or why there is none.

    Attributes:
        text: With line ends of PDFium; empty where the page has none.
        drawn: Objects on it: text, pictures, lines.
        failure: Why it could not be read, as a clause; empty where it could.
    """

    text: str = ""
    drawn: int = 0
    failure: str = ""


def read_pages(
    content: bytes, *, on_page: OnPage | None, where: Span
) -> tuple[PdfStated, list[PdfPage]]:
    """All pages in order; up to `MAX_LOST_PAGES` of them may have failed.

    Raises:
        UnreadableDocument: It is locked, broken, or beyond a limit.
    """
    pages: list[PdfPage] = []
    while True:  # a page that takes the program with it is left to a new one, after that page
        with _program(content, first_page=len(pages)) as next_line:
            stated = _stated(next_line(), where)
            is_gone = False
            while len(pages) < stated.pages and not is_gone:
                line = next_line()
                is_gone = "gone" in line
                pages.append(_page(line, where, number=len(pages) + 1))
                _check_lost(pages, where)
                if on_page:
                    on_page(len(pages), stated.pages)
        if len(pages) == stated.pages:
            return stated, pages


def _stated(line: _Line, where: Span) -> PdfStated:
    if "gone" in line or "error" in line:
        raise _unopened(str(line.get("gone") or line["error"]), where)
    pages, own = line["pages"], line["stated"]
    assert isinstance(pages, int)  # noqa: S101 (our own program says so)
    assert isinstance(own, Mapping)  # noqa: S101
    if pages == 0:
        raise UnreadableDocument("The PDF has no pages.", hint=_PRINT_AGAIN, where=where)
    if pages > MAX_PAGES:
        raise beyond(
            f"The PDF has {pages:,} pages",
            f"{MAX_PAGES:,} pages (MAX_PAGES)",
            hint="Split it, for example by chapter, and add the parts.",
            where=where,
        )
    return PdfStated(
        pages=pages,
        title=str(own.get("Title", "")).strip(),
        created=str(own.get("CreationDate", "")).strip(),
        attached=int(str(line["attached"])),
    )


def _unopened(reason: str, where: Span) -> UnreadableDocument:
    if reason == "locked":
        return UnreadableDocument(
            "The PDF is locked with a password.",
            hint="Open it with the password, save it without one, and add that.",
            where=where,
        )
    return UnreadableDocument(
        f"The PDF cannot be opened: {reason.rstrip('.')}.",
        hint="Download it again; if that does not help, print it to a new PDF in a viewer.",
        where=where,
    )


def _page(line: _Line, where: Span, *, number: int) -> PdfPage:
    if "characters" in line:
        raise beyond(
            f"Page {number} has {line['characters']:,} characters",
            f"{MAX_PAGE_CHARACTERS:,} characters a page (MAX_PAGE_CHARACTERS)",
            hint=_PRINT_AGAIN,
            where=where,
        )
    failure = line.get("gone") or line.get("bad")
    if failure:
        return PdfPage(failure=str(failure))
    return PdfPage(text=str(line["text"]), drawn=int(str(line["drawn"])))


def _check_lost(pages: list[PdfPage], where: Span) -> None:
    lost = [number for number, page in enumerate(pages, start=1) if page.failure]
    if len(lost) > MAX_LOST_PAGES:
        raise beyond(
            f"{len(lost)} pages cannot be read (the last is page {lost[-1]}: "
            f"{pages[-1].failure or 'see above'})",
            f"{MAX_LOST_PAGES} such pages (MAX_LOST_PAGES)",
            hint=_PRINT_AGAIN,
            where=where,
        )


@contextmanager
def _program(content: bytes, *, first_page: int) -> Iterator[Callable[[], _Line]]:
    """What gives the next line of the reading program, which never outlives this block."""
    # -P: this folder holds modules whose names must not hide those of the standard library.
    arguments = [sys.executable, "-P", str(_WORKER), str(first_page)]
    arguments += [str(PDF_MEMORY_BYTES), str(MAX_PAGE_CHARACTERS)]
    with subprocess.Popen(  # noqa: S603 (our own program; the file goes in as bytes only)
        arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as program:
        try:
            _within_time(program, lambda: _hand_over(program, content))
            yield lambda: _read_line(program)
        finally:
            program.kill()


def _hand_over(program: _Program, content: bytes) -> None:
    assert program.stdin is not None  # noqa: S101 (PIPE gives it)
    # It may have ended early; its missing lines say so better.
    with suppress(BrokenPipeError):
        program.stdin.write(content)
    with suppress(BrokenPipeError):
        program.stdin.close()


def _read_line(program: _Program) -> _Line:
    """The next line; where none comes, why, under `gone`."""
    assert program.stdout is not None  # noqa: S101 (PIPE gives it)
    line: list[bytes] = []
    stdout = program.stdout
    is_late = _within_time(program, lambda: line.append(stdout.readline()))
    if line[0].endswith(b"\n"):
        parsed: _Line = json.loads(line[0])
        return parsed
    if is_late:
        return {"gone": f"it took longer than {PAGE_SECONDS:.0f} s (PAGE_SECONDS)"}
    memory = f"{PDF_MEMORY_BYTES // MEBIBYTE} MiB (PDF_MEMORY_BYTES)"
    return {"gone": f"it needs more than {memory}, or PDFium crashed"}


def _within_time(program: _Program, step: Callable[[], None]) -> bool:
    """Take a step; True where the program had to be ended because it took too long."""
    late = Event()

    def end() -> None:
        late.set()
        program.kill()

    watch = Timer(PAGE_SECONDS, end)
    watch.start()
    try:
        step()
    finally:
        watch.cancel()
    return late.is_set()
