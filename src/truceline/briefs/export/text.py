"""A document as plain text for the body of an e-mail: no markup, no links, lines that fit."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC

from truceline.briefs.export.listing import incident_table, number_line, source_row
from truceline.briefs.export.script import (
    has_right_to_left,
    runs_right_to_left,
    settled,
    spaced,
)
from truceline.briefs.model import (
    Block,
    Bullets,
    Document,
    Figure,
    IncidentList,
    Inline,
    Notice,
    NumberList,
    Paragraph,
    Section,
    Table,
)
from truceline.briefs.text import printable

__all__ = ["TextExporter"]

_COLUMNS = 76
"""Mail programs fold longer lines where they like; two are left for the marks of an answer."""
_GAP = "  "


@dataclass(frozen=True, slots=True)
class TextExporter:
    """Writes UTF-8; a table that is too wide, or holds Arabic, becomes lines `heading: value`."""

    name: str = "text.v1"
    suffix: str = ".txt"

    def export(self, document: Document) -> bytes:
        """The bytes of a .txt file; paragraphs are parted by an empty line."""
        parts = [_notice(notice) for notice in document.notices]
        parts += [_headed(document.title, "="), _wrapped(document.subtitle)]
        parts += [part for block in document.blocks for part in _block(block)]
        when = f"{document.recorded_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        parts.append(_wrapped(f"Run {document.run_id}, recorded {when}. Made with Truceline."))
        return ("\n\n".join(part for part in parts if part) + "\n").encode()


def _block(block: Block) -> Iterator[str]:  # noqa: C901, PLR0912 - one branch per kind of block
    match block:
        case Section():
            yield _headed(block.heading, "=" if block.level == 2 else "-")
        case Paragraph():
            yield _wrapped(_words(block.inlines))
        case Bullets():
            yield "\n".join(_entry(_words(entry)) for entry in block.entries)
        case Notice():
            yield _notice(block)
        case Table():
            yield from _table(block)
        case Figure():
            yield _wrapped(f"Figure: {block.caption}")
            yield _wrapped(block.alt)
        case IncidentList():
            yield from _incidents(block)
        case NumberList():
            for number in block.entries:
                yield _wrapped(_words(number_line(number, most_links=0)))


def _words(inlines: Sequence[Inline]) -> str:
    is_rtl = runs_right_to_left(inlines, default=False)
    return "".join(spaced(inline.text) for inline in settled(inlines, is_rtl=is_rtl))


def _notice(notice: Notice) -> str:
    return _wrapped(f"{notice.severity.upper()}: {notice.text}", first="! ", rest="! ")


def _headed(text: str, rule: str) -> str:
    heading = _wrapped(text)
    longest = max((_width(line) for line in heading.splitlines()), default=0)
    return f"{heading}\n{rule * longest}"


def _entry(text: str) -> str:
    return _wrapped(text, first="- ", rest="  ")


def _width(text: str) -> int:
    """Columns that it takes in a font of equal letters; marks over letters take none."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    none = sum(unicodedata.category(letter) in ("Mn", "Me", "Cf") for letter in text)
    return len(text) + wide - none


def _wrapped(text: str, *, first: str = "", rest: str = "") -> str:
    """The text in lines of at most `_COLUMNS`; only a longer word, such as an address, exceeds."""
    lines: list[str] = []
    line, room = first, _COLUMNS
    is_empty = True
    for word in printable(text).split():
        if not is_empty and _width(line) + 1 + _width(word) > room:
            lines.append(line)
            line, is_empty = rest, True
        line += word if is_empty else f" {word}"
        is_empty = False
    return "\n".join([*lines, line]) if line.strip() else ""


def _table(table: Table) -> Iterator[str]:
    yield _wrapped(table.caption)
    heads = [printable(column.heading) for column in table.columns]
    rows = [[_words(cell.inlines).strip() for cell in row] for row in table.rows]
    if not rows:
        yield "(nothing)"
        return
    widths = [max(_width(row[i]) for row in [heads, *rows]) for i in range(len(heads))]
    total = sum(widths) + len(_GAP) * (len(widths) - 1)
    if total > _COLUMNS or any(has_right_to_left(cell) for row in [heads, *rows] for cell in row):
        yield "\n\n".join(_listed(heads, row) for row in rows)
        return
    aligns = [column.align for column in table.columns]
    rule = ["-" * width for width in widths]
    yield "\n".join(_line(row, widths, aligns) for row in [heads, rule, *rows])


def _line(cells: Sequence[str], widths: Sequence[int], aligns: Sequence[str]) -> str:
    padded = []
    for cell, width, align in zip(cells, widths, aligns, strict=True):
        space = " " * (width - _width(cell))
        padded.append(space + cell if align == "right" else cell + space)
    return _GAP.join(padded).rstrip()


def _listed(heads: Sequence[str], cells: Sequence[str]) -> str:
    """One row as lines `heading: value`, the first one marked."""
    lines = []
    for number, (head, cell) in enumerate(zip(heads, cells, strict=True)):
        label = f"{head}: " if head else ""
        lines.append(_wrapped(f"{label}{cell}", first="  " if number else "- ", rest="    "))
    return "\n".join(line for line in lines if line)


def _incidents(incidents: IncidentList) -> Iterator[str]:
    table = incident_table(incidents)
    if not incidents.entries:
        yield _wrapped(table.caption)
        return
    yield from _table(table)
    yield "Source rows, as given:"
    yield "\n".join(_entry(_words(source_row(entry))) for entry in incidents.entries)
