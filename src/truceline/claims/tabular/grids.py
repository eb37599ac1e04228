"""Tables that a stored text shows: cells parted by tabs, by pipes, or standing in columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from truceline.claims.model import Mention

__all__ = ["Cell", "Grid", "find_grids", "title_above"]

_WIDE = re.compile(r"[^\s](?:[^\s]| (?! ))*")  # words parted by single blanks
_RULE = re.compile(r"[\s|:+=_-]+")
_TITLE_LINES = 4

Cut = Callable[[str, Mention], list[Mention]]


@dataclass(frozen=True, slots=True)
class Cell:
    """Text of a cell with its characters in the stored text; None where it has none there."""

    text: str
    mention: Mention | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Rows of cells; which row is the header is for the reader to find.

    Attributes:
        rows: Cells of each row; rows may differ in length.
        spans: Characters of each row.
        title: The lines just above, nearest last.
    """

    rows: tuple[tuple[Cell, ...], ...]
    spans: tuple[Mention, ...]
    title: str = ""


def find_grids(stored: str) -> Iterator[Grid]:
    """Everything in a text that could be a table, in order; most prose is none."""
    lines = list(_lines(stored))
    at = 0
    while at < len(lines):
        cut = _cutter(stored, lines, at)
        if cut is None:
            at += 1
            continue
        end = at
        while end < len(lines) and _goes_on(stored, lines, end, cut, is_first=end == at):
            end += 1
        if sum(not _is_rule(line.text_in(stored)) for line in lines[at:end]) > 1:
            yield _grid(stored, lines, at, end, cut)
        at = max(end, at + 1)


def _goes_on(stored: str, lines: Sequence[Mention], at: int, cut: Cut, *, is_first: bool) -> bool:
    """Whether a line belongs to the table; a blank line ends it."""
    if not is_first and lines[at].start - lines[at - 1].end > 1:
        return False
    return bool(cut(stored, lines[at])) or _is_rule(lines[at].text_in(stored))


def title_above(stored: str, start: int) -> str:
    """The few lines above a table that are not blank, nearest last."""
    before = stored[max(0, start - 1000) : start].split("\n")
    return "\n".join([line.strip() for line in before if line.strip()][-_TITLE_LINES:])


def _lines(stored: str) -> Iterator[Mention]:
    for found in re.finditer(r"[^\n]*", stored):
        if found.end() > found.start():
            yield Mention(start=found.start(), end=found.end())


def _is_rule(line: str) -> bool:
    return bool(line.strip()) and _RULE.fullmatch(line) is not None


def _cutter(stored: str, lines: Sequence[Mention], at: int) -> Cut | None:
    """How this line's cells are parted; None where it looks like prose."""
    line = lines[at].text_in(stored)
    if line.count("|") >= 2 or (" | " in line and len(line) < 200):
        return _by_pipes
    if "\t" in line.strip():
        return _by_tabs
    return _by_columns if len(_by_columns(stored, lines[at])) > 1 else None


def _by_pipes(stored: str, line: Mention) -> list[Mention]:
    text = line.text_in(stored)
    if "|" not in text:
        return []
    first = text.find("|") + 1 if text.lstrip().startswith("|") else 0
    last = text.rfind("|") if text.rstrip().endswith("|") and first != len(text) else len(text)
    return _parts(text, line.start, first, max(first, last), "|")


def _by_tabs(stored: str, line: Mention) -> list[Mention]:
    text = line.text_in(stored)
    return _parts(text, line.start, 0, len(text), "\t") if "\t" in text else []


def _parts(text: str, origin: int, first: int, last: int, mark: str) -> list[Mention]:
    """Cells between marks, blanks around them left out; an empty cell is a range of nothing."""
    cells, at = [], first
    for piece in text[first:last].split(mark):
        start = at + len(piece) - len(piece.lstrip())
        end = max(start, at + len(piece.rstrip()))
        cells.append(Mention(start=origin + min(start, end), end=origin + end))
        at += len(piece) + 1
    return cells


def _by_columns(stored: str, line: Mention) -> list[Mention]:
    found = _WIDE.finditer(stored, line.start, line.end)
    cells = [Mention(start=one.start(), end=one.end()) for one in found]
    return cells if len(cells) > 1 else []


def _grid(stored: str, lines: Sequence[Mention], at: int, end: int, cut: Cut) -> Grid:
    block = [line for line in lines[at:end] if not _is_rule(line.text_in(stored))]
    rows = [cut(stored, line) for line in block]
    if cut is _by_columns:
        rows = list(_aligned(rows, block))
    title = title_above(stored, block[0].start)
    return Grid(
        rows=tuple(tuple(Cell(one.text_in(stored), one) for one in row) for row in rows),
        spans=tuple(block),
        title=title,
    )


def _aligned(rows: Sequence[list[Mention]], lines: Sequence[Mention]) -> Iterator[list[Mention]]:
    """Rows with as many cells as the widest line, each cell under the heading it stands below.

    A row of which two cells stand below one heading is left as it is: its reader refuses it.
    """
    widest = max(range(len(rows)), key=lambda at: len(rows[at]))
    columns = [_within(cell, lines[widest]) for cell in rows[widest]]
    for row, line in zip(rows, lines, strict=True):
        if len(row) == len(columns):
            yield row
            continue
        below = [_nearest(columns, _within(cell, line)) for cell in row]
        nothing = Mention(start=line.start, end=line.start)
        placed = dict(zip(below, row, strict=True))
        is_clear = len(placed) == len(row)
        yield [placed.get(n, nothing) for n in range(len(columns))] if is_clear else row


def _nearest(columns: Sequence[tuple[int, int]], cell: tuple[int, int]) -> int:
    return min(range(len(columns)), key=lambda n: _apart(columns[n], cell))


def _within(cell: Mention, line: Mention) -> tuple[int, int]:
    return cell.start - line.start, cell.end - line.start


def _apart(column: tuple[int, int], cell: tuple[int, int]) -> int:
    """How far a cell stands from a column; below zero where they share characters."""
    return max(column[0], cell[0]) - min(column[1], cell[1])
