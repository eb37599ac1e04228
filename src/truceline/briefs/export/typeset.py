"""A document as plain values for `brief.typ`: text cut by direction, links checked, widths set.

Keys are short, since there is one per piece of text: `x` pieces of a paragraph, `t` text (in parts
where it may break), `b` bold, `r` drawn with the Arabic font, `g` language, `d` direction, `a`
anchor or, in a piece, the anchor that it leads to, `s` side where a paragraph starts, `u` address,
`k` kind of block, `v` severity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from itertools import groupby
from typing import Any

from truceline.briefs.export.listing import incident_table, number_line, source_row
from truceline.briefs.export.script import (
    has_right_to_left,
    is_right_to_left,
    pieces_of,
    primary_language,
    runs_right_to_left,
    settled,
    spaced,
    starts_right,
)
from truceline.briefs.export.widths import (
    PADDING,
    WIDEST_LETTER,
    broken,
    column_widths,
    is_wide,
    letters_in,
)
from truceline.briefs.model import (
    Block,
    Bullets,
    Cell,
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
from truceline.briefs.text import printable, shorten

__all__ = ["Drawn", "typeset"]

Values = dict[str, Any]

_MOST_LINKS = 400
_LONGEST_ADDRESS = 2_000
_LONGEST_TITLE = 110
_LONGEST_WORD = 80
_TALL_LINES = 25
"""A row of more lines may break across pages; shorter ones stay whole."""
_PAGE_POINTS = {False: (493.0, 640.0), True: (740.0, 400.0)}
"""Room for a picture, width and height, on an upright page and on one that lies on its side."""
_MOST_ENLARGED = 1.0
_LETTER_POINTS = 0.56  # of the size, for Noto Sans; measured on English and Russian text
_SEVERITIES = ("alarm", "warning", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A figure as a file; `width` to `height` is its shape."""

    file: str
    width: float
    height: float


@dataclass(slots=True)
class _Setting:
    """What must be known while a document is set: its direction, and the anchors it has."""

    is_rtl: bool
    language: str
    is_wide: bool
    drawn: Mapping[str, Drawn]
    anchors: frozenset[str]
    marked: set[str] = field(default_factory=set)
    level: int = 0

    def level_of(self, section: Section) -> int:
        """Levels 2 and 3 of a page are 1 and 2 here; none is left out, as PDF/UA demands."""
        self.level = max(1, min(section.level - 1, self.level + 1))
        return self.level

    def mark(self, anchor: str) -> str:
        """The anchor where it stands first; a second one of its name would be ambiguous."""
        if not anchor or anchor in self.marked:
            return ""
        self.marked.add(anchor)
        return anchor


def typeset(document: Document, drawn: Mapping[str, Drawn], *, note: str = "") -> Values:
    """The document as JSON-able values.

    Args:
        document: What to set.
        drawn: File of each figure, by its anchor.
        note: A notice of the exporter's own, put above the others.
    """
    language = primary_language(document.language) or "en"
    setting = _Setting(
        is_rtl=is_right_to_left(document.language),
        language=language,
        is_wide=any(_columns(block) and is_wide(_columns(block)) for block in document.blocks),
        drawn=drawn,
        anchors=frozenset(anchor for block in document.blocks for anchor in _anchors(block)),
    )
    own = (Notice(severity="warning", text=note),) if note else ()
    shown = [_notice(one, setting) for one in (*own, *document.notices)]
    blocks = [one for block in document.blocks for one in _block(block, setting)]
    return _about(document, setting) | {"notices": shown, "blocks": blocks}


def _about(document: Document, setting: _Setting) -> Values:
    when = document.recorded_at.astimezone(UTC)
    prefix = "SIMULATED: " if document.is_simulated else ""
    name = printable(prefix + document.title)
    region = re.search(r"-([A-Za-z]{2})(?:-|$)", document.language)
    return {
        "name": name,
        "author": "Truceline",
        "about": printable(document.subtitle),
        "keywords": ["SIMULATED"] if document.is_simulated else [],
        "recorded": {
            part: getattr(when, part)
            for part in ("year", "month", "day", "hour", "minute", "second")
        },
        "language": setting.language,
        "region": region[1].upper() if region else "",
        "way": _way(is_rtl=setting.is_rtl),
        "is_wide": setting.is_wide,
        "title": _words(document.title, setting),
        "subtitle": _words(document.subtitle, setting),
        "running": _words(shorten(name, _LONGEST_TITLE), setting),
        "foot": _words(f"{document.run_id} · {when:%Y-%m-%d %H:%M} UTC", setting),
    }


def _columns(block: Block) -> int:
    if isinstance(block, IncidentList):
        return len(incident_table(block).columns) if block.entries else 0
    return len(block.columns) if isinstance(block, Table) else 0


def _anchors(block: Block) -> Iterator[str]:
    match block:
        case Section() | Figure():
            yield block.anchor
        case Table():
            yield from (cell.anchor for row in block.rows for cell in row)
        case IncidentList():
            yield from (entry.anchor for entry in block.entries)
        case NumberList():
            yield from (entry.anchor for entry in block.entries)


def _way(*, is_rtl: bool) -> str:
    return "rtl" if is_rtl else "ltr"


def _block(block: Block, setting: _Setting) -> Iterator[Values]:  # noqa: C901, PLR0912 - one branch per kind
    match block:
        case Section():
            yield _words(block.heading, setting) | {
                "k": "section",
                "n": setting.level_of(block),
                **_named("m", setting.mark(block.anchor)),
            }
        case Paragraph():
            yield {"k": "paragraph"} | _flow(block.inlines, setting)
        case Bullets():
            yield from _bullets(block.entries, setting)
        case Notice():
            yield _notice(block, setting)
        case Table():
            yield _table(block, setting)
        case Figure():
            yield _figure(block, setting)
        case IncidentList():
            yield from _incidents(block, setting)
        case NumberList():
            for number in block.entries:
                line = number_line(number, most_links=_MOST_LINKS)
                yield {"k": "paragraph"} | _flow(line, setting, anchor=number.anchor)


def _bullets(entries: Sequence[Sequence[Inline]], setting: _Setting) -> Iterator[Values]:
    """Lists, a new one where the direction changes, since the marks stand at the start."""
    flows = [_flow(entry, setting) for entry in entries]
    for way, run in groupby(flows, key=lambda flow: flow.get("s", _way(is_rtl=setting.is_rtl))):
        yield {"k": "bullets", "s": way, "e": list(run)}


def _named(key: str, value: str) -> Values:
    return {key: value} if value else {}


def _notice(notice: Notice, setting: _Setting) -> Values:
    severity = notice.severity if notice.severity in _SEVERITIES else "alarm"
    return {"k": "notice", "v": severity} | _words(notice.text, setting)


def _words(text: str, setting: _Setting) -> Values:
    return _flow((Inline(text=text),), setting)


def _flow(
    inlines: Sequence[Inline], setting: _Setting, *, anchor: str = "", letters: int = 0
) -> Values:
    """A paragraph, or a cell into whose line `letters` fit; 0 for a whole page's width."""
    is_rtl = runs_right_to_left(inlines, default=setting.is_rtl)
    stated = {primary_language(inline.language) for inline in inlines if inline.text.strip()}
    language = stated.pop() if len(stated) == 1 else ""
    flow: Values = _named("a", setting.mark(anchor))
    if is_rtl != setting.is_rtl:
        flow["d"] = _way(is_rtl=is_rtl)
        flow["s"] = _way(is_rtl=starts_right(inlines, is_rtl=setting.is_rtl))
    if language and language != setting.language:
        flow["g"] = language
    pieces = [
        piece
        for inline in settled(inlines, is_rtl=is_rtl)
        for piece in _pieces(inline, setting, is_rtl=is_rtl, letters=letters)
    ]
    # Most pieces are nothing but text, and a page holds thousands.
    return flow | {"x": [piece["t"] if len(piece) == 1 else piece for piece in pieces]}


def _pieces(inline: Inline, setting: _Setting, *, is_rtl: bool, letters: int) -> Iterator[Values]:
    shared: Values = {"b": 1} if inline.style == "strong" else {}
    shared |= _link(inline.href, setting)
    if inline.language:
        yield _stated(inline, is_rtl=is_rtl, letters=letters) | shared
        return
    for piece in pieces_of(inline):
        arabic = {"r": 1} if piece.is_rtl else {}
        yield {"t": _parts(piece.text, letters)} | arabic | shared


def _stated(inline: Inline, *, is_rtl: bool, letters: int) -> Values:
    """Text whose language is known, whole: the page's own rules order the names within it."""
    text = spaced(inline.text)
    runs_rtl = is_right_to_left(inline.language)
    piece: Values = {"t": _parts(text, letters)} | ({"r": 1} if runs_rtl else {})
    language = primary_language(inline.language)
    # Typst ends text that runs against its paragraph with a hidden mark, which sticks to the last
    # letter and hides the word from a search. A word without anything else does without.
    is_word = runs_rtl and text[-1:].isalpha() and not re.search(r"\d|(?!_)[A-Za-z]", text)
    if language and (runs_rtl == is_rtl or not is_word):
        piece["g"] = language
    if runs_rtl != is_rtl and not is_word:
        piece["d"] = _way(is_rtl=runs_rtl)
    return piece


def _link(href: str, setting: _Setting) -> Values:
    """Where it leads: an anchor that there is, or the web."""
    if href.startswith("#"):
        return {"a": href[1:]} if href[1:] in setting.anchors else {}
    is_web = href.startswith(("https://", "http://")) and len(href) <= _LONGEST_ADDRESS
    return {"u": printable(href)} if is_web else {}


def _parts(text: str, letters: int) -> str | list[str]:
    """The text, in parts where a word is longer than its line; joined letters stay together."""
    longest = letters or _LONGEST_WORD
    words = re.split(r"(?<= )", text)
    suspects = [word for word in words if len(word) * WIDEST_LETTER > longest]
    if not any(letters_in(word.strip()) > longest for word in suspects) or has_right_to_left(text):
        return text
    return [part for word in words for part in broken(word, longest)]


def _table(table: Table, setting: _Setting) -> Values:
    size = 8.0 if len(table.columns) <= 8 else 7.0
    page = _PAGE_POINTS[setting.is_wide][0]
    capacity = int(page / (size * _LETTER_POINTS))
    texts = [[cell.text for cell in row] for row in table.rows]
    heads = [column.heading for column in table.columns]
    widths = column_widths(heads, texts, capacity=capacity)
    return {
        "k": "table",
        "c": _words(table.caption, setting),
        "size": size,
        "w": [round(100 * width / capacity, 2) for width in widths],
        "al": ["end" if column.align == "right" else "start" for column in table.columns],
        "h": [_head(head, width, setting) for head, width in zip(heads, widths, strict=True)],
        "r": [_row(row, widths, setting) for row in table.rows],
    }


def _head(text: str, width: int, setting: _Setting) -> Values:
    return _flow((Inline(text=text, style="strong"),), setting, letters=max(4, width - PADDING))


def _row(cells: Sequence[Cell], widths: Sequence[int], setting: _Setting) -> list[Values]:
    lines = max(len(cell.text) / width for cell, width in zip(cells, widths, strict=True))
    tall: Values = {"tall": 1} if lines > _TALL_LINES else {}
    return [
        _flow(cell.inlines, setting, anchor=cell.anchor, letters=max(4, width - PADDING)) | tall
        for cell, width in zip(cells, widths, strict=True)
    ]


def _figure(figure: Figure, setting: _Setting) -> Values:
    drawn = setting.drawn[figure.anchor]
    width, height = _PAGE_POINTS[setting.is_wide]
    scale = min(width / drawn.width, height / drawn.height, _MOST_ENLARGED)
    return {
        "k": "figure",
        "c": _words(figure.caption, setting),
        "file": drawn.file,
        "alt": printable(figure.alt) or printable(figure.caption),
        "width": round(drawn.width * scale, 2),
        "height": round(drawn.height * scale, 2),
    } | _named("a", setting.mark(figure.anchor))


def _incidents(incidents: IncidentList, setting: _Setting) -> Iterator[Values]:
    table = incident_table(incidents)
    if not incidents.entries:
        yield {"k": "paragraph"} | _words(table.caption, setting)
        return
    yield _table(table, setting)
    words = (Inline(text="Source rows, as given:", style="strong"),)
    yield {"k": "paragraph"} | _flow(words, setting)
    yield from _bullets([source_row(entry) for entry in incidents.entries], setting)
