"""A long text in parts that a page can bear: whole pages of the original, else whole paragraphs."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from truceline.core.document import Page

__all__ = ["MOST_CHARACTERS", "Window", "is_hard_wrapped", "window_of", "windows"]

MOST_CHARACTERS = 12_000
"""Some four printed pages; a browser marks two hundred claims in it at once."""
_LEAST_LINES, _WIDEST = 8, 140
_BREAKS = (re.compile(r"\n[^\S\n]*\n"), re.compile(r"\n"), re.compile(r"\s"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A part of a text.

    Attributes:
        number: From 1.
        start: First character of the stored text.
        end: One past the last.
        pages: First and last page of the original in it; None where the format has none.
    """

    number: int
    start: int
    end: int
    pages: tuple[int, int] | None = None


@lru_cache(maxsize=32)
def windows(text: str, pages: tuple[Page, ...] = ()) -> tuple[Window, ...]:
    """The parts of a text, in order and without gaps; an empty text is one empty part."""
    found: list[Window] = []
    ends = [page.end for page in pages]
    start = 0
    while start < len(text) or not found:
        end = _end(text, start, ends)
        number = len(found) + 1
        found.append(
            Window(number=number, start=start, end=end, pages=_pages(pages, ends, start, end))
        )
        start = end
    return tuple(found)


def window_of(parts: Sequence[Window], at: int) -> Window:
    """The part that holds a character; the last one for what lies behind the text."""
    return parts[max(0, bisect_right([one.start for one in parts], at) - 1)]


def is_hard_wrapped(part: str) -> bool:
    """Whether lines end where a page was full, not where a paragraph does.

    Lines of such a text are about equally long; a line that is a paragraph may have any length.
    """
    lengths = sorted(len(line) for line in part.splitlines() if line.strip())
    if len(lengths) < _LEAST_LINES:
        return False
    full = lengths[len(lengths) * 9 // 10]
    return full <= _WIDEST and lengths[len(lengths) // 2] >= 0.7 * full


def _end(text: str, start: int, ends: Sequence[int]) -> int:
    limit = start + MOST_CHARACTERS
    if limit >= len(text):
        return len(text)
    at = bisect_right(ends, limit) - 1
    if at >= 0 and ends[at] > start:
        return ends[at]
    for kind in _BREAKS:
        # From the middle on, so that no part is a scrap.
        cuts = [match.end() for match in kind.finditer(text, start + MOST_CHARACTERS // 2, limit)]
        if cuts:
            return cuts[-1]
    return limit


def _pages(
    pages: Sequence[Page], ends: Sequence[int], start: int, end: int
) -> tuple[int, int] | None:
    if not pages:
        return None
    first = min(bisect_right(ends, start), len(pages) - 1)
    last = first
    while last + 1 < len(pages) and pages[last + 1].start < end:
        last += 1
    return pages[first].number, pages[last].number
