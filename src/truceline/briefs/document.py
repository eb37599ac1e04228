"""The document: a frozen list of blocks that every exporter reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeAlias

__all__ = [
    "Block",
    "Bullets",
    "Cell",
    "Column",
    "Document",
    "Figure",
    "IncidentEntry",
    "IncidentList",
    "IncidentRef",
    "Inline",
    "Notice",
    "NumberEntry",
    "NumberList",
    "Paragraph",
    "Section",
    "Table",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inline:
    """A piece of text.

    Attributes:
        href: `#anchor` in the document, or an address; empty for plain text.
        style: ``, `strong`, `name` (of a person, party or place) or `quoted` (words of a
            source, a feed or a pack, which Truceline does not make its own).
        language: BCP 47 tag where it is not the document's; Arabic then runs right to left.
    """

    text: str
    href: str = ""
    style: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading; what follows belongs to it until the next one of its level (2 or 3)."""

    heading: str
    level: int
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Running text."""

    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullets:
    """A list; each entry is running text."""

    entries: tuple[tuple[Inline, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something that must not be overlooked; severity `alarm`, `warning` or `note`."""

    severity: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Heading of a table's column; align is `left` or `right`."""

    heading: str
    align: str = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a table; `title` is a longer text for who points at it, `anchor` its id."""

    inlines: tuple[Inline, ...]
    title: str = ""
    anchor: str = ""

    @property
    def text(self) -> str:
        """The cell's words without links and styles."""
        return "".join(inline.text for inline in self.inlines)

    @classmethod
    def of(
        cls, text: str, *, href: str = "", style: str = "", title: str = "", anchor: str = ""
    ) -> Cell:
        """A cell of one piece of text."""
        inline = Inline(text=text, href=href, style=style)
        return cls(inlines=(inline,), title=title, anchor=anchor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table; `is_folded` ones may be shown closed where the format can."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    is_folded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A picture as a Vega-Lite specification; exporters draw it, `alt` says it in words."""

    anchor: str
    spec: Mapping[str, Any]
    caption: str
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentEntry:
    """One incident, ready to print, with its source row as given.

    Attributes:
        anchor: Its incident id.
        place: Place as the source writes it; `basis` how well it is known.
        figures: Deaths, lowest–best–highest; `inside` the share of its footprint inside.
        origin: File and row that it was read from.
        source_row: (column, value) as given.
    """

    anchor: str
    report_id: str
    when: str
    place: str
    basis: str
    pair: str
    kind: str
    direction: str
    figures: str
    grade: str
    reported_by: str
    headline: str
    inside: str
    origin: str
    source_row: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentList:
    """Incidents of one feed; `total` also counts those left to the CSV."""

    caption: str
    feed: str
    counter: str
    is_simulated: bool
    entries: tuple[IncidentEntry, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRef:
    """A pointer to an incident; `is_listed` where the document prints it in full."""

    incident_id: str
    report_id: str
    is_listed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberEntry:
    """What stands behind one number: the reports counted, and those that only may belong.

    Attributes:
        labels: What the number is about; several where they rest on the same reports.
        counted_total: How many were counted; `counted` may hold fewer of them, for length.
    """

    anchor: str
    labels: tuple[str, ...]
    counted: tuple[IncidentRef, ...]
    possible: tuple[IncidentRef, ...]
    counted_total: int
    possible_total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberList:
    """Every number of the brief with its incidents."""

    entries: tuple[NumberEntry, ...]


Block: TypeAlias = (
    Section | Paragraph | Bullets | Notice | Table | Figure | IncidentList | NumberList
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A brief, independent of any format.

    Attributes:
        language: BCP 47 tag of its prose.
        recorded_at: When its run ran (UTC); the only time that exporters write.
        notices: Banners that stand above everything.
    """

    title: str
    subtitle: str
    language: str
    run_id: str
    recorded_at: datetime
    as_of: date | None
    is_simulated: bool
    notices: tuple[Notice, ...]
    blocks: tuple[Block, ...]

    def only(self, *anchors: str) -> Document:
        """The document with just these sections, banners kept; for a terminal or a mail."""
        chosen: list[Block] = []
        is_inside = False
        for block in self.blocks:
            if isinstance(block, Section) and block.level == 2:
                is_inside = block.anchor in anchors
            if is_inside:
                chosen.append(block)
        return replace(self, blocks=tuple(chosen))
