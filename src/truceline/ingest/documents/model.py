"""Shapes inside this package: what a format gives before it becomes a `Document`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from truceline.core.document import Page
from truceline.core.findings import Finding

__all__ = ["Extract", "Node", "OnPage", "StatedDay"]

OnPage = Callable[[int, int], None]
"""Told after each page: pages done, pages in all. What it raises stops the reading."""


class Node(Protocol):
    """An element of lxml, which ships no types: only what is used here."""

    tag: object
    text: str | None
    tail: str | None

    def get(self, key: str) -> str | None:
        """The value of an attribute."""
        ...

    def iter(self, *tags: str) -> Iterator[Node]:
        """The element and all below it, in document order."""
        ...

    def itertext(self) -> Iterator[str]:
        """All text inside it."""
        ...

    def __iter__(self) -> Iterator[Node]: ...

    def __len__(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedDay:
    """A day that the file states about itself.

    Attributes:
        name: Where it stands, for messages: `article:published_time`, `CreationDate`.
        text: As it is written there.
        day: The day it means; None where it cannot be read as one certain day.
        is_publication: Whether that place states the publication and nothing else.
    """

    name: str
    text: str
    day: date | None
    is_publication: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """What a format gives: the stored text, and what the file states about itself."""

    text: str
    pages: tuple[Page, ...] = ()
    title: str = ""
    publisher: str = ""
    days: tuple[StatedDay, ...] = ()
    findings: tuple[Finding, ...] = ()
