"""How wide the columns of a table are: by their longest word first, then by their text."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence

__all__ = ["PADDING", "WIDEST_LETTER", "broken", "column_widths", "is_wide", "letters_in"]

PADDING = 2
"""Letters that the space left and right of a cell's text takes."""
_BOLD = 1.15
WIDEST_LETTER = 1.75
"""As wide as so many usual ones."""
_WIDEST = frozenset("WM@%—…")
_LONGEST_WORD = 18
_LONGEST_CELL = 60
_MOST_UPRIGHT = 6


def is_wide(columns: int) -> bool:
    """Whether a table of so many columns asks for a page that lies on its side."""
    return columns > _MOST_UPRIGHT


def column_widths(
    heads: Sequence[str], rows: Sequence[Sequence[str]], *, capacity: int
) -> tuple[int, ...]:
    """Widths in letters, of which the page holds `capacity`; their sum never exceeds it.

    Words longer than a column are for the exporter to break.
    """
    columns = [[row[i] for row in rows] for i in range(len(heads))]
    needs = [
        min(max(_longest_word(cells), math.ceil(_longest_word([head]) * _BOLD)), _LONGEST_WORD)
        + PADDING
        for head, cells in zip(heads, columns, strict=True)
    ]
    wants = [
        max(need, _usual([head, *cells]))
        for need, head, cells in zip(needs, heads, columns, strict=True)
    ]
    if sum(wants) <= capacity:
        return tuple(wants)
    rest = capacity - sum(needs)
    if rest <= 0:
        return tuple(max(1, need * capacity // sum(needs)) for need in needs)
    return _shared(needs, wants, rest)


def _shared(needs: Sequence[int], wants: Sequence[int], rest: int) -> tuple[int, ...]:
    """Letter by letter to the column whose text has most lines: rows become as low as can be."""
    widths = list(needs)
    for _ in range(rest):
        tallest = max(range(len(widths)), key=lambda i: wants[i] / (widths[i] - PADDING))
        widths[tallest] += 1
    return tuple(widths)


def letters_in(text: str) -> float:
    """How many letters of usual width it is as wide as; capitals and Chinese letters are wider."""
    return sum(map(_letter, text))


def _letter(letter: str) -> float:
    if letter in _WIDEST or unicodedata.east_asian_width(letter) in "WF":
        return WIDEST_LETTER
    return 1.3 if letter.isupper() else 1.0


def broken(word: str, letters: int) -> list[str]:
    """The word in parts that fit into a line of so many letters."""
    parts, room = [""], float(letters)
    for letter in word:
        width = _letter(letter)
        if parts[-1] and width > room:
            parts.append("")
            room = float(letters)
        parts[-1] += letter
        room -= width
    return parts


def _longest_word(cells: Sequence[str]) -> int:
    words = {word for cell in cells for word in cell.split()}
    return max((math.ceil(letters_in(word)) for word in words), default=1)


def _usual(cells: Sequence[str]) -> int:
    """The length within which nine of ten cells stay, so that one long text does not rule."""
    lengths = sorted(len(cell) for cell in cells)
    return min(lengths[min(len(lengths) - 1, -(-len(lengths) * 9 // 10))], _LONGEST_CELL) + PADDING
