"""Tables whose cells nothing parts, as the text of a PDF gives them: headings in a row, then rows.

Two shapes are known. In a list of observations each row is found by what no prose has: means of
observation, number and kind one after the other. In a table of numbers each line ends with as
many numbers as the header has columns of them. Anything else is left to prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from truceline.claims.model import Mention
from truceline.claims.tabular.grids import Cell, Grid, title_above
from truceline.claims.tabular.table_header import side_in
from truceline.claims.tabular.table_words import TableWords, folded, load_table_words

__all__ = ["find_loose_grids"]

_LONGEST_HEADER = 160
_MOST_WORDS = 8
_ANCHOR = ["means", "number", "kind"]
_BEFORE = {"position", "place"}
_AFTER = {"description", "weapon", "date_time", "date", "time"}
_AMOUNT = r"(?:[~>≥]?\d[\d,]*\+?|N/K|n/k|N/A|n/a|н/д|[-–—])"
_BEARING = re.compile(
    r"(?:N/K|\d[\d.,]*(?:\s*[-–]\s*\d[\d.,]*)?\s*k?m\s+(?:to the\s+)?[NSEW]{1,3}\b[^()]*)$"
)
_WHEN = re.compile(
    r"(?:\d{1,2}[-. ](?:[A-Za-zА-Яа-я]{3,9}|\d{1,2})(?:[-. ]\d{2,4}(?!:))?,?\s+)?"
    r"\d{1,2}:\d{2}(?:\s*[-–]\s*\d{1,2}:\d{2})?"
)


def find_loose_grids(stored: str) -> Iterator[Grid]:
    """Tables of either shape, in order."""
    words = load_table_words()
    for line in re.finditer(r"[^\n\t|]+", stored):
        if len(line[0]) > _LONGEST_HEADER or "  " in line[0].strip():
            continue
        heads = _heads(line[0].split(), words)
        if len(heads) < 2:
            continue
        fields = [words.fields.get(folded(head), "count") for head in heads]
        ends = re.compile(r"\n[ \t]*\n|\Z").search(stored, line.end())
        below = Mention(start=line.end(), end=ends.start() if ends else len(stored))
        if _ANCHOR[0] in fields:
            rows = list(_observations(stored, below, fields, words))
        else:
            rows = list(_numbers(stored, below, fields))
        if rows:
            header = tuple(Cell(head) for head in heads)
            yield Grid(
                rows=(header, *(cells for cells, _ in rows)),
                spans=(
                    Mention(start=line.start(), end=line.end()),
                    *(span for _, span in rows),
                ),
                title=title_above(stored, line.start()),
            )


def _heads(line: Sequence[str], words: TableWords) -> list[str]:
    """The headings that make up a whole line; none where a word of it belongs to no heading."""
    heads: list[str] = []
    at = 0
    while at < len(line):
        for length in range(min(_MOST_WORDS, len(line) - at), 0, -1):
            phrase = " ".join(line[at : at + length])
            if _is_head(phrase, words, length):
                heads.append(phrase)
                at += length
                break
        else:
            return []
    return heads


def _is_head(phrase: str, words: TableWords, length: int) -> bool:
    if folded(phrase) in words.fields or words.measure(phrase):
        return True
    return length == 2 and side_in(phrase, words) != ""


Row = tuple[tuple[Cell, ...], Mention]


def _numbers(stored: str, below: Mention, fields: Sequence[str]) -> Iterator[Row]:
    """Lines of a name and then one number for each further column; the first other line ends it."""
    count = len(fields) - 1
    if fields[0] in {"count", "number"} or any(one != "count" for one in fields[1:]):
        return
    pattern = re.compile(
        rf"[ \t]*(?P<name>[^\W\d_][^\n\d]*?)(?P<rest>(?:[ \t]+{_AMOUNT}){{{count}}})[ \t]*"
    )
    at = below.start + 1
    for line in below.text_in(stored)[1:].split("\n"):
        found = pattern.fullmatch(line)
        if found is None:
            return
        numbers = re.finditer(r"\S+", found["rest"])
        cells = [_cell(stored, at + found.start("name"), at + found.end("name"))]
        origin = at + found.start("rest")
        cells += [_cell(stored, origin + one.start(), origin + one.end()) for one in numbers]
        yield tuple(cells), Mention(start=at, end=at + len(line))
        at += len(line) + 1


def _observations(
    stored: str, below: Mention, fields: Sequence[str], words: TableWords
) -> Iterator[Row]:
    """Rows found by means, number and kind; what stands before and after them is parted."""
    at = fields.index(_ANCHOR[0])
    before, after = list(fields[:at]), list(fields[at + 3 :])
    is_known = list(fields[at : at + 3]) == _ANCHOR and set(before) <= _BEFORE
    if not is_known or not set(after) <= _AFTER or not {"date_time", "time"} & set(after):
        return
    start = below.start
    anchors = list(_anchor(words).finditer(stored, below.start, below.end))
    for number, anchor in enumerate(anchors):
        limit = anchors[number + 1].start() if number + 1 < len(anchors) else below.end
        if missed := _WHEN.search(stored, start, anchor.start()):
            yield _broken(stored, start, missed.end())
            start = missed.end()
        when = _WHEN.search(stored, anchor.end(), limit)
        if when is None:
            yield _broken(stored, start, limit)
            start = limit
            continue
        place = _parted(stored, start, anchor.start(), before)
        told = {
            **place,
            "means": _cell(stored, *anchor.span("means")),
            "number": _cell(stored, *anchor.span("number")),
            "kind": _cell(stored, *anchor.span("kind")),
            "description": _cell(stored, anchor.end(), when.start()),
            **dict.fromkeys(("date_time", "date", "time"), _cell(stored, *when.span())),
        }
        span = Mention(start=_first(stored, start, anchor.start()), end=when.end())
        yield tuple(told.get(field, Cell("")) for field in fields), span
        start = when.end()
    if anchors and (missed := _WHEN.search(stored, start, below.end)):
        yield _broken(stored, start, missed.end())


def _broken(stored: str, start: int, end: int) -> Row:
    """A row that cannot be parted: one cell, which its reader refuses with a finding."""
    cell = _cell(stored, start, end)
    return (cell,), cell.mention or Mention(start=start, end=end)


def _parted(stored: str, start: int, end: int, before: Sequence[str]) -> dict[str, Cell]:
    """Position and place; where nothing parts them all of it is position, which stays inside."""
    if list(before) == ["position", "place"]:
        text = stored[start:end].rstrip()
        found = _BEARING.search(text)
        cut = start + found.start() if found else end
        return {"position": _cell(stored, start, cut), "place": _cell(stored, cut, end)}
    return {field: _cell(stored, start, end) for field in before[:1]}


def _first(stored: str, start: int, end: int) -> int:
    piece = stored[start:end]
    return start + len(piece) - len(piece.lstrip())


def _cell(stored: str, start: int, end: int) -> Cell:
    start = _first(stored, start, end)
    text = stored[start:end].rstrip()
    return Cell(" ".join(text.split()), Mention(start=start, end=start + len(text)))


@cache
def _anchor_of(
    means: tuple[str, ...], kinds: tuple[str, ...], qualifiers: tuple[str, ...]
) -> re.Pattern[str]:
    def any_of(some: tuple[str, ...]) -> str:
        longest = sorted(some, key=len, reverse=True)
        return "|".join(re.escape(one).replace(r"\ ", r"\s+") for one in longest)

    return re.compile(
        rf"(?<!\w)(?P<means>{any_of(means)})\s+(?P<number>(?:(?:{any_of(qualifiers)})\s+)?{_AMOUNT})"
        rf"\s+(?P<kind>{any_of(kinds)})(?!\w)",
        re.IGNORECASE,
    )


def _anchor(words: TableWords) -> re.Pattern[str]:
    return _anchor_of(tuple(words.means), tuple(words.measures), tuple(words.qualifiers))
