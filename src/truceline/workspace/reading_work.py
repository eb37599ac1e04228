"""The reading itself: one document after the other, or several at once in programs of their own."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice
from multiprocessing import get_context
from typing import TYPE_CHECKING

from truceline.claims.asked.asking import Asker
from truceline.claims.model import Suggestion
from truceline.core.document import Document
from truceline.core.errors import ConfigError
from truceline.core.findings import Finding
from truceline.core.source import content_id
from truceline.workspace.reading_faults import fault_of, program_ended
from truceline.workspace.reading_names import Names

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["Outcome", "RunOptions", "method_of", "outcomes", "read_one", "reader_digest"]

_LANGUAGES = {"ar": "arabic", "en": "english", "ru": "russian"}
_AHEAD = 4
"""Documents given to each program before its answers are taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What reading a document gave.

    Attributes:
        suggestions: In order of their passages; None where it was not read.
        method: Name and version of what read it; empty where nothing did.
        findings: What to know of it; where it was not read, why.
        asked: Name of the language model that answered on all of it; empty where none did.
    """

    suggestions: tuple[Suggestion, ...] | None
    method: str
    findings: tuple[Finding, ...] = ()
    asked: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """How a run of reading goes.

    Attributes:
        workers: Programs that read at the same time; each needs 400 MB.
        asker: A language model that is asked beside the frames; None where none is.
        stop_on_fault: Whether a fault of ours in one document ends the run, to look for its cause.
    """

    workers: int = 1
    asker: Asker | None = None
    stop_on_fault: bool = False


def method_of(tag: str) -> str:
    """Name and version of what reads a language."""
    return f"{_LANGUAGES[tag]}-frames.v1"


@cache
def reader_digest() -> str:
    """Hash of everything that suggests claims: code, frames, words and names."""
    found = sorted(_walk(files("truceline.claims"), ""))
    return content_id(b"".join(name.encode() + content for name, content in found))[:12]


def _walk(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for one in folder.iterdir():
        if one.is_dir():
            if one.name not in {"__pycache__", "evaluate"}:
                yield from _walk(one, f"{path}/{one.name}")
        elif one.name.endswith((".py", ".yaml", ".csv", ".txt")):
            yield f"{path}/{one.name}", one.read_bytes()


def read_one(document: Document, names: Names, suspended: frozenset[str]) -> Outcome:
    """Read a document, and find what its tables leave open.

    Raises:
        MissingExtra: What its language needs is not installed.
    """
    # Frames, grammars and words: whoever only looks at documents must not wait for them.
    from truceline.claims.languages import language_to_read  # noqa: PLC0415
    from truceline.claims.read import read_document  # noqa: PLC0415
    from truceline.claims.tabular.tables import read_tables  # noqa: PLC0415

    tag, findings = language_to_read(document)
    if not tag:
        return Outcome(suggestions=None, method="", findings=findings)
    suggestions = read_document(document, names.gazetteer(tag), suspended=suspended)
    _, doubts = read_tables(document)
    return Outcome(suggestions=suggestions, method=method_of(tag), findings=(*findings, *doubts))


def outcomes(
    documents: Iterable[Document],
    names: Names,
    suspended: frozenset[str],
    *,
    workers: int,
    stop_on_fault: bool = False,
) -> Iterator[tuple[Document, Outcome]]:
    """Each document with what reading it gave, in their order.

    A fault of ours in one document is a finding of that document; the others are read.

    Args:
        documents: Taken one by one, as they are read.
        names: The names that they are read with.
        suspended: Frames that rest.
        workers: Programs that read at the same time; with one, this one reads.
        stop_on_fault: Whether such a fault is raised as it is, to look for its cause.

    Raises:
        MissingExtra: What a language needs is not installed.
    """
    if workers <= 1:
        for document in documents:
            yield document, _attempt(document, names, suspended, stop_on_fault)
        return
    given = (tuple(names.actors), tuple(names.places), tuple(names.routes))
    with _Programs(workers, (given, suspended, stop_on_fault)) as programs:
        yield from programs.read(iter(documents))


def _attempt(
    document: Document, names: Names, suspended: frozenset[str], stop_on_fault: bool
) -> Outcome:
    try:
        return read_one(document, names, suspended)
    except Exception as exc:
        # What is not installed is missing for all the others too.
        if stop_on_fault or isinstance(exc, ConfigError):
            raise
        return Outcome(suggestions=None, method="", findings=(fault_of(document, exc),))


# --- several programs ----------------------------------------------------------------------------

_Given = tuple[tuple[Sequence[object], ...], frozenset[str], bool]


class _Programs:
    """Programs that read, of which one may die: of memory, or of a fault in foreign code."""

    def __init__(self, workers: int, given: _Given) -> None:
        self._workers = workers
        self._given = given
        self._pool = self._started(workers)

    def __enter__(self) -> _Programs:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def read(self, documents: Iterator[Document]) -> Iterator[tuple[Document, Outcome]]:
        """Each document with what reading it gave, in their order."""
        waiting: deque[tuple[Document, Future[Outcome] | None]] = deque()
        while True:
            for document in islice(documents, self._workers * _AHEAD - len(waiting)):
                waiting.append((document, _given_to(self._pool, document)))
            if not waiting:
                return
            document, future = waiting.popleft()
            outcome = _answer(future)
            yield document, outcome or self._alone(document)
            if outcome is None:
                # Nobody knows of which document a program died: each is read by itself.
                self._pool.shutdown(cancel_futures=True)
                for other, its_future in waiting:
                    yield other, _answer(its_future) or self._alone(other)
                waiting.clear()
                self._pool = self._started(self._workers)

    def _alone(self, document: Document) -> Outcome:
        with self._started(1) as pool:
            found = _answer(_given_to(pool, document))
        why = (program_ended(document),)
        return found or Outcome(suggestions=None, method="", findings=why)

    def _started(self, workers: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            workers,
            mp_context=get_context("spawn"),
            initializer=_prepare,
            initargs=self._given,
        )


def _given_to(pool: ProcessPoolExecutor, document: Document) -> Future[Outcome] | None:
    try:
        return pool.submit(_read_there, document)
    except BrokenProcessPool:
        return None


def _answer(future: Future[Outcome] | None) -> Outcome | None:
    """What a program answered; None where it died before."""
    if future is None or future.cancelled():
        return None
    try:
        return future.result()
    except BrokenProcessPool:
        return None


_THERE: list[tuple[Names, frozenset[str], bool]] = []
"""What a program that only reads was given when it began."""


def _prepare(
    given: tuple[Sequence[object], ...], suspended: frozenset[str], stop_on_fault: bool
) -> None:
    # Ctrl-C is for who asked; it ends the programs that read for it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    actors, places, routes = given
    names = Names(actors=actors, places=places, routes=routes)  # type: ignore[arg-type]
    _THERE[:] = [(names, suspended, stop_on_fault)]


def _read_there(document: Document) -> Outcome:
    return _attempt(document, *_THERE[0])
