"""Windows of a stored text: pieces of at most so many characters, cut where sentences end."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from truceline.claims.model import Mention
from truceline.core.errors import InvalidValue

__all__ = ["cut_windows"]

# After a mark that ends a sentence (with its closing quotation mark), or after a blank line.
_BORDER = re.compile(r"(?<=[.!?…؟。])[\"'”’»)\]]*\s+(?=\S)|\n[ \t]*\n\s*(?=\S)")
_BLANK = re.compile(r"\s+(?=\S)")


def cut_windows(
    stored: str, *, at_most: int, overlap: int, skip: Sequence[tuple[int, int]] = ()
) -> tuple[Mention, ...]:
    """Windows in order that together hold every word outside the ranges to skip.

    A window ends where a sentence does; only a sentence longer than a window is cut, between two
    words. The next window begins with the sentences that lie in the last `overlap` characters.

    Args:
        stored: The stored text.
        at_most: Most characters of a window.
        overlap: Most characters that two neighbours share.
        skip: Ranges that belong to no window, such as tables.

    Raises:
        InvalidValue: A window would hold nothing, or nothing new.
    """
    if not 0 <= 2 * overlap <= at_most or at_most < 1:
        raise InvalidValue(
            f"Windows of {at_most} characters cannot overlap by {overlap}.",
            hint="Give a window at least twice as long as its overlap.",
        )
    return tuple(
        window
        for start, end in _kept(stored, skip)
        for window in _cut(stored, start, end, at_most=at_most, overlap=overlap)
    )


def _kept(stored: str, skip: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    at = 0
    for start, end in [*sorted(skip), (len(stored), len(stored))]:
        piece = stored[at:start]
        if any(mark.isalnum() for mark in piece):
            yield at + len(piece) - len(piece.lstrip()), at + len(piece.rstrip())
        at = max(at, end)


def _cut(stored: str, start: int, end: int, *, at_most: int, overlap: int) -> Iterator[Mention]:
    borders = [found.end() for found in _BORDER.finditer(stored, start, end)]
    at = done = start
    while end - at > at_most:
        last = _last_border(borders, at, at + at_most) or _last_blank(stored, at, at + at_most)
        if last <= done:  # a long sentence follows: sharing those before it would add nothing
            at = done
            continue
        done = last
        yield Mention(start=at, end=at + len(stored[at:last].rstrip()))
        back = bisect_left(borders, max(last - overlap, at + 1))
        at = borders[back] if back < len(borders) and borders[back] <= last else last
    yield Mention(start=at, end=end)


def _last_border(borders: Sequence[int], at: int, limit: int) -> int | None:
    place = bisect_right(borders, limit) - 1
    return borders[place] if place >= 0 and borders[place] > at else None


def _last_blank(stored: str, at: int, limit: int) -> int:
    """The last beginning of a word before a limit; the limit where there is none."""
    places = [found.end() for found in _BLANK.finditer(stored, at, limit + 1)]
    return next((place for place in reversed(places) if at < place <= limit), limit)
