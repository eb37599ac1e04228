"""What differs between two editions, read from the documents that they hold as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

__all__ = ["CORRECTION", "NOTICES", "CellChange", "EditionDifference", "WordsChange", "difference"]

# Anchor of the section in which an edition itself says what it corrects; it is not compared.
CORRECTION = "correction"
# Stands for the banners above everything, which belong to no section.
NOTICES = "notices"


@dataclass(frozen=True, slots=True, kw_only=True)
class CellChange:
    """A cell of a table that says something else, or stands in one of the editions only.

    Attributes:
        section: Heading, with that of the part inside it.
        table: Its caption; `row` the words that head the row, `column` the column's heading.
        before: As printed; empty where it was not there. `after` likewise.
    """

    section: str
    table: str
    row: str
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsChange:
    """Paragraphs, bullets and notices of a section that stand in one of the editions only."""

    section: str
    gone: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionDifference:
    """What differs, in the order of the later edition."""

    numbers: tuple[CellChange, ...]
    texts: tuple[WordsChange, ...]

    @property
    def is_empty(self) -> bool:
        """Whether both say the same."""
        return not self.numbers and not self.texts


_Row = tuple[str, str]


@dataclass(slots=True)
class _Part:
    """One section while it is read: its lines, and the cells of each (table, row) by column."""

    heading: str
    lines: list[str] = field(default_factory=list)
    rows: dict[_Row, dict[str, str]] = field(default_factory=dict)
    captions: Counter[str] = field(default_factory=Counter)


def difference(
    before: Mapping[str, Any], after: Mapping[str, Any], *, without: Collection[str] = ()
) -> EditionDifference:
    """What the later of two editions says otherwise.

    Args:
        before: Document of the earlier one, as its `report.json` holds it.
        after: Document of the later one.
        without: Anchors of sections that are not compared.
    """
    skipped = {CORRECTION, *without}
    old, new = _parts(before, skipped), _parts(after, skipped)
    cells: list[CellChange] = []
    texts: list[WordsChange] = []
    for anchor in dict.fromkeys([*new, *old]):
        heading = (new.get(anchor) or old[anchor]).heading
        one, other = old.get(anchor, _Part(heading)), new.get(anchor, _Part(heading))
        cells += _changed_cells(one, other)
        texts += _changed_words(one, other)
    return EditionDifference(numbers=tuple(cells), texts=tuple(texts))


def _changed_cells(old: _Part, new: _Part) -> Iterator[CellChange]:
    for row in dict.fromkeys([*new.rows, *old.rows]):
        before, after = old.rows.get(row), new.rows.get(row)
        if before is None or after is None:
            # A whole row came or went: told once, not cell by cell.
            yield _cell(new, row, "", _joined(before), _joined(after))
            continue
        for column in dict.fromkeys([*after, *before]):
            one, other = before.get(column, ""), after.get(column, "")
            if one != other:
                yield _cell(new, row, column, one, other)


def _joined(cells: Mapping[str, str] | None) -> str:
    return " · ".join(text for text in (cells or {}).values() if text)


def _cell(part: _Part, row: _Row, column: str, before: str, after: str) -> CellChange:
    table, name = row
    return CellChange(
        section=part.heading, table=table, row=name, column=column, before=before, after=after
    )


def _changed_words(old: _Part, new: _Part) -> Iterator[WordsChange]:
    gone: list[str] = []
    came: list[str] = []
    matcher = SequenceMatcher(None, old.lines, new.lines, autojunk=False)
    for kind, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        if kind != "equal":
            gone += old.lines[from_old:to_old]
            came += new.lines[from_new:to_new]
    if gone or came:
        yield WordsChange(section=new.heading, gone=tuple(gone), new=tuple(came))


def _parts(document: Mapping[str, Any], skipped: Collection[str]) -> dict[str, _Part]:
    """Sections by anchor; a part inside a section goes by both anchors."""
    parts = {NOTICES: _Part("")}
    parts[NOTICES].lines += [notice["text"] for notice in document["notices"]]
    part, outer = parts[NOTICES], ("", "")
    for block in document["blocks"]:
        if block["type"] != "section":
            _read(block, part)
            continue
        anchor, heading = block["anchor"], block["heading"]
        if block["level"] == 2:
            outer = (anchor, heading)
        elif outer[0]:
            anchor, heading = f"{outer[0]}/{anchor}", f"{outer[1]} – {heading}"
        part = parts.setdefault(anchor, _Part(heading))
    return {name: one for name, one in parts.items() if name.split("/", 1)[0] not in skipped}


def _read(block: Mapping[str, Any], part: _Part) -> None:
    match block["type"]:
        case "paragraph":
            part.lines.append(_words(block["inlines"]))
        case "bullets":
            part.lines += [_words(entry) for entry in block["entries"]]
        case "notice":
            part.lines.append(block["text"])
        case "figure":
            part.lines += [block["caption"], block["alt"]]
        case "table":
            _read_table(block, part)
        case "incidentlist":
            part.rows[block["caption"], block["counter"]] = {"": str(block["total"])}
            part.lines += [_incident(entry) for entry in block["entries"]]
        case _:
            pass  # lists of numbers repeat what stands in the tables


def _read_table(block: Mapping[str, Any], part: _Part) -> None:
    part.captions[block["caption"]] += 1
    again = part.captions[block["caption"]]
    caption = block["caption"] + (f" ({again})" if again > 1 else "")
    rows = [[_words(cell["inlines"]) for cell in row] for row in block["rows"]]
    headings = _own_names([column["heading"] for column in block["columns"]])
    width = _head_width(rows)
    names = _own_names([", ".join(row[:width]) for row in rows])
    for name, row in zip(names, rows, strict=True):
        rest = zip(headings[width:], row[width:], strict=False)
        part.rows[caption, name] = dict(rest) or {"": row[-1] if row else ""}


def _head_width(rows: Sequence[Sequence[str]]) -> int:
    """How many first cells tell the rows of a table apart; all of them if nothing less does."""
    widest = max(map(len, rows), default=1)
    for width in range(1, widest):
        if len({tuple(row[:width]) for row in rows}) == len(rows):
            return width
    return widest


def _own_names(names: Sequence[str]) -> list[str]:
    """The same names, those that come again told apart by a number."""
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        seen[name] += 1
        found.append(f"{name} ({seen[name]})" if seen[name] > 1 else name)
    return found


def _words(inlines: Sequence[Mapping[str, Any]]) -> str:
    return "".join(inline["text"] for inline in inlines)


def _incident(entry: Mapping[str, Any]) -> str:
    parts = (entry["when"], entry["place"], entry["headline"] or entry["kind"], entry["report_id"])
    return ", ".join(part for part in parts if part)
