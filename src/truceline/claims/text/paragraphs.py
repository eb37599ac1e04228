"""Where the paragraphs of a stored text begin and end, however its lines were broken."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

__all__ = ["MOST_CHARACTERS", "paragraphs"]

MOST_CHARACTERS = 8_000
"""Longer paragraphs are cut: parsing one takes memory by its length (some 1,600 words)."""

_LINE = re.compile(r"\n|(?<=\s)(?=[•▪◦] )")
_MARK = re.compile(
    r"(?P<bullet>[•▪◦]|\*(?!\*))\s*"
    r"|(?P<heading>#{1,6})\s+"
    r"|(?P<dash>[-–])\s+"
    r"|\((?P<bracketed>\d{1,2})\)\s*"
    r"|(?P<pointed>\d{1,2})[.)]\s+"
    r"|(?P<bare>\d{1,2})[ \t]+(?=[A-Z])"
    r"(?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b)"
)
_ENDED = re.compile(r"[.!?:;…][\"'”’»)\]]{0,3}(?:\[\d{1,3}\]|\s{0,2}\d{0,2})$")
_SHORTENED = re.compile(
    r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Maj|Capt|Cpl|Sgt|Cmdr|Adm|Brig|Sen|Rep|Gov"
    r"|Rev|St|No|Art|vs|cf|pp?|vol|approx|ca))\.$"
)
_TAIL = 16
_NARROWEST = 30
"""Characters; in narrower lines a long word alone leaves much room."""
_MOST_ENDED = 0.9
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]{0,3}\s")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not blank: its characters without blanks around them.

    Attributes:
        start: First character, `end` one past the last.
        is_apart: Whether a blank line or the text's beginning stands before it.
        is_ended: Whether it ends as a sentence or the head of a list does.
        kind: Which mark of a list or heading it begins with; empty without.
        number: That of the mark.
        text_start: Where the text after the mark begins.
    """

    start: int
    end: int
    is_apart: bool
    is_ended: bool
    kind: str
    number: int
    text_start: int


def paragraphs(stored: str) -> Iterator[tuple[int, int]]:
    """Paragraphs as half-open ranges of characters, in order; marks of lists are left out.

    A blank line parts two paragraphs, unless the first breaks off in mid-sentence and the second
    goes on in lower case, as around the end of a page. A list mark begins one. So does a line
    after the end of a sentence where the line before had room for its first word, and every line
    where nearly all lines end a sentence, as in wire stories. What is longer than
    `MOST_CHARACTERS` is cut, after a sentence if it can be.
    """
    lines = list(_lines(stored))
    items = _items(lines)
    width = max((one.end - one.start for one in lines), default=0)
    is_loose = sum(one.is_ended for one in lines) > _MOST_ENDED * len(lines)
    begun = -1
    for at, line in enumerate(lines):
        start = line.text_start if at in items else line.start
        if begun < 0:
            begun = start
            continue
        before = lines[at - 1]
        if at in items or _parts(stored, before, line, width, is_loose=is_loose):
            yield from _cut(stored, begun, before.end)
            begun = start
    if lines:
        yield from _cut(stored, begun, lines[-1].end)


def _lines(stored: str) -> Iterator[_Line]:
    is_apart, at = True, 0
    breaks = [(found.start(), found.end()) for found in _LINE.finditer(stored)]
    for begin, after in (*breaks, (len(stored), len(stored))):
        text = stored[at:begin]
        bare = text.strip()
        if bare:
            start = at + len(text) - len(text.lstrip())
            end = start + len(bare)
            yield _line(stored, start, end, is_apart=is_apart)
            is_apart = False
        else:
            is_apart = is_apart or stored[at - 1 : at] == "\n"
        at = after


def _line(stored: str, start: int, end: int, *, is_apart: bool) -> _Line:
    mark = _MARK.match(stored, start, end)
    kind = (mark.lastgroup or "") if mark else ""
    tail = stored[max(start, end - _TAIL) : end]
    return _Line(
        start=start,
        end=end,
        is_apart=is_apart,
        is_ended=_ENDED.search(tail) is not None and not _SHORTENED.search(tail),
        kind=f"{kind}{mark[kind]}" if mark and kind == "dash" else kind,
        number=int(mark[kind]) if mark and kind in {"bracketed", "pointed", "bare"} else 0,
        text_start=mark.end() if mark else start,
    )


def _items(lines: Sequence[_Line]) -> frozenset[int]:
    """Lines that begin with the mark of a list, not with a number or dash of their sentence.

    A bullet always is one, and a heading counts as one. Others must stand after a sentence or go
    on with a list; a bare number ("1 Interview with a bishop") also needs a neighbour that counts
    on.
    """
    marked = [at for at, line in enumerate(lines) if line.kind]
    found: set[int] = set()
    last: dict[str, int] = {}
    for place, at in enumerate(marked):
        line = lines[at]
        goes_on = line.kind in last and last[line.kind] == line.number - bool(line.number)
        is_free = line.is_apart or at == 0 or lines[at - 1].is_ended
        if line.kind == "bare" and not goes_on:
            later = (lines[one] for one in marked[place + 1 : place + 3])
            is_free = is_free and any(
                one.kind == "bare" and one.number == line.number + 1 for one in later
            )
        if line.kind in {"bullet", "heading"} or is_free or goes_on:
            found.add(at)
            last[line.kind] = line.number
    return frozenset(found)


def _parts(stored: str, before: _Line, line: _Line, width: int, *, is_loose: bool) -> bool:
    """Whether a line that is no item of a list begins a paragraph."""
    if not before.is_ended and before.kind != "heading" and stored[line.start].islower():
        return False
    if line.is_apart or is_loose or before.kind == "heading":
        return True
    word = len(stored[line.start : min(line.end, line.start + width + 1)].split(maxsplit=1)[0])
    has_room = before.end - before.start + 1 + word <= width
    return before.is_ended and has_room and width >= _NARROWEST and not stored[line.start].islower()


def _cut(stored: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A paragraph in pieces that can be parsed: cut after a sentence, else at a blank."""
    while end - start > MOST_CHARACTERS:
        low, high = start + MOST_CHARACTERS // 2, start + MOST_CHARACTERS
        ends = [found.end() for found in _SENTENCE_END.finditer(stored, low, high)]
        blank = max(stored.rfind(" ", low, high), stored.rfind("\n", low, high))
        border = ends[-1] if ends else blank + 1 or high
        yield start, border
        start = border
    if stored[start:end].strip():
        yield start, end
