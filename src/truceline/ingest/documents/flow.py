"""Paragraphs from nested elements: blocks, lines and cells become blank lines, line ends, tabs."""

from __future__ import annotations

import re

__all__ = ["BLOCK", "CELL", "LINE", "joined", "without_marks"]

BLOCK, LINE, CELL = "\x1d", "\x1e", "\x1f"
"""Marks between pieces of text: end of a paragraph, of a line in it, of a cell of a table.

Control characters that XML cannot hold, and that are taken out of a web page first."""

_MARKS = re.compile(f"[{BLOCK}{LINE}{CELL}]")
_SPACES = re.compile("[ \t\n\r\f]+")


def without_marks(text: str) -> str:
    """A text in which none of its own characters can be taken for a mark."""
    return _MARKS.sub(" ", text)


def joined(pieces: list[str]) -> str:
    """The text of pieces and marks: paragraphs parted by a blank line, cells by a tab."""
    paragraphs = []
    for paragraph in "".join(pieces).split(BLOCK):
        lines = [_line(line) for line in paragraph.split(LINE)]
        text = "\n".join(line for line in lines if line.strip())
        if text:
            paragraphs.append(text)
    return "\n\n".join(paragraphs)


def _line(line: str) -> str:
    """One line; its last cell has a mark after it too, which is no tab."""
    cells = line.strip(" \t\n\r\f").removesuffix(CELL).split(CELL)
    return "\t".join(_SPACES.sub(" ", cell).strip(" ") for cell in cells)
