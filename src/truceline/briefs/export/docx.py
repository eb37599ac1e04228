"""A document as Word: real headings, tables whose header repeats, pictures, links inside."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.shared import Cm, Pt

from truceline.briefs.charts import render_png
from truceline.briefs.export import wordml
from truceline.briefs.export.incident_columns import INCIDENT_HEADINGS, incident_cells
from truceline.briefs.model import (
    Block,
    Bullets,
    Document,
    Figure,
    IncidentEntry,
    IncidentList,
    IncidentRef,
    Inline,
    Notice,
    NumberEntry,
    NumberList,
    Paragraph,
    Section,
    Table,
)
from truceline.briefs.text import plural, printable

__all__ = ["WordExporter"]

_MOST_LINKS = 60
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class WordExporter:
    """Writes with python-docx; the file carries no time but that of its run."""

    name: str = "docx.v1"
    suffix: str = ".docx"

    def export(self, document: Document) -> bytes:
        """The bytes of a .docx file."""
        page = _Page(word=docx.Document())
        page.set_up(document)
        for notice in document.notices:
            page.add(notice)
        page.word.add_heading(printable(document.title), level=0)
        page.word.add_paragraph(printable(document.subtitle), style="Subtitle")
        for block in document.blocks:
            page.add(block)
        written = io.BytesIO()
        page.word.save(written)
        return _without_clock(written.getvalue())


def _without_clock(content: bytes) -> bytes:
    """The same archive with a fixed time on each entry, so that bytes repeat."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, date_time=_EPOCH)
            entry.create_system = 3  # else the bytes would tell Windows from the rest
            target.writestr(entry, source.read(name), compress_type=zipfile.ZIP_DEFLATED)
    return packed.getvalue()


@dataclass(slots=True)
class _Page:
    """A Word document being written; it numbers its bookmarks."""

    word: Any  # python-docx ships no types
    bookmarks: dict[str, int] = field(default_factory=dict)

    def set_up(self, document: Document) -> None:
        """Landscape A4, since tables are wide; fonts; and the file's properties."""
        section = self.word.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Cm(29.7), Cm(21.0)
        section.left_margin = section.right_margin = Cm(1.8)
        section.top_margin = section.bottom_margin = Cm(1.6)
        self.word.styles["Normal"].font.name = "Calibri"
        self.word.styles["Normal"].font.size = Pt(10.5)
        when = document.recorded_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        core = self.word.core_properties
        core.title, core.author, core.language = printable(document.title), "Truceline", "en"
        core.created = core.modified = when
        core.comments, core.last_modified_by, core.revision = document.run_id, "Truceline", 1
        core.subject = "SIMULATED" if document.is_simulated else "Ceasefire brief"

    def add(self, block: Block | Notice) -> None:  # noqa: C901, PLR0912 - one branch per kind
        """Appends one block."""
        match block:
            case Section():
                heading = self.word.add_heading(level=block.level - 1)
                heading.add_run(printable(block.heading))
                self._mark(heading, block.anchor)
            case Paragraph():
                self._paragraph(block.inlines, "Normal")
            case Bullets():
                for entry in block.entries:
                    self._paragraph(entry, "List Bullet")
            case Notice():
                self._paragraph((Inline(text=block.text, style="strong"),), "Intense Quote")
            case Table():
                self._table(block)
            case Figure():
                self._figure(block)
            case IncidentList():
                self._incidents(block)
            case NumberList():
                for number in block.entries:
                    self._number(number)

    def _mark(self, paragraph: Any, anchor: str) -> None:  # noqa: ANN401 - python-docx is untyped
        start, end = wordml.bookmark(anchor, self._next(anchor))
        paragraph._p.append(parse_xml(start))  # noqa: SLF001 - python-docx offers no bookmarks
        paragraph._p.append(parse_xml(end))  # noqa: SLF001

    def _next(self, anchor: str) -> int:
        return self.bookmarks.setdefault(anchor, len(self.bookmarks) + 1)

    def _append(self, xml: str) -> None:
        self.word.element.body.insert_element_before(parse_xml(xml), "w:sectPr")

    def _runs(self, inlines: Sequence[Inline], *, half_points: int = 0) -> str:
        return "".join(
            wordml.run(inline, self._address(inline), half_points=half_points) for inline in inlines
        )

    def _address(self, inline: Inline) -> str:
        """Attributes of a link: a bookmark of this file, or an address kept beside the text."""
        if inline.href.startswith("#"):
            return wordml.link_inside(inline.href[1:])
        if inline.href.startswith(("https://", "http://")):
            kind = RELATIONSHIP_TYPE.HYPERLINK
            return wordml.link_outside(
                self.word.part.relate_to(inline.href, kind, is_external=True)
            )
        return ""

    def _paragraph(self, inlines: Sequence[Inline], style: str, *, anchor: str = "") -> None:
        style_id = self.word.styles[style].style_id
        self._append(wordml.paragraph(self._bookmarked(inlines, anchor), style_id))

    def _bookmarked(self, inlines: Sequence[Inline], anchor: str, *, half_points: int = 0) -> str:
        runs = self._runs(inlines, half_points=half_points)
        if not anchor:
            return runs
        start, end = wordml.bookmark(anchor, self._next(anchor))
        return start + runs + end

    def _cell(self, inlines: Sequence[Inline], anchor: str = "") -> str:
        return self._bookmarked(inlines, anchor, half_points=wordml.TABLE_HALF_POINTS)

    def _table(self, table: Table) -> None:
        self._paragraph((Inline(text=table.caption),), "Caption")
        heads = [column.heading for column in table.columns]
        aligns = [column.align for column in table.columns]
        rows = [[self._cell(c.inlines, c.anchor) for c in row] for row in table.rows]
        self._append(wordml.table(heads, aligns, rows))
        self._paragraph((), "Normal")

    def _figure(self, figure: Figure) -> None:
        picture = self.word.add_picture(
            io.BytesIO(render_png(figure.spec, scale=2.0)), width=Cm(19)
        )
        picture._inline.docPr.set("descr", printable(figure.alt))  # noqa: SLF001
        self._paragraph((Inline(text=figure.caption),), "Caption", anchor=figure.anchor)

    def _incidents(self, incidents: IncidentList) -> None:
        words = f"{incidents.caption} ({plural(incidents.total, 'incident')})"
        self._paragraph((Inline(text=words),), "Caption")
        if not incidents.entries:
            return
        heads = ["Incident", *INCIDENT_HEADINGS]
        rows = [self._incident(entry) for entry in incidents.entries]
        self._append(wordml.table(heads, ["left"] * len(heads), rows))
        self._paragraph((Inline(text="Source rows, as given:", style="strong"),), "Normal")
        for entry in incidents.entries:
            self._paragraph(_source_row(entry), "List Bullet")

    def _incident(self, entry: IncidentEntry) -> list[str]:
        own = self._cell((Inline(text=entry.anchor),), entry.anchor)
        cells = [Inline(text=words, style="quoted") for words in incident_cells(entry)]
        return [own, *(self._cell((cell,)) for cell in cells)]

    def _number(self, number: NumberEntry) -> None:
        words = f" {'; '.join(number.labels)}. Counted: "
        inlines = [Inline(text=number.anchor, style="strong"), Inline(text=words)]
        inlines += _refs(number.counted, number.counted_total)
        if number.possible_total:
            inlines.append(Inline(text=" Possible besides: "))
            inlines += _refs(number.possible, number.possible_total)
        self._paragraph(inlines, "Normal", anchor=number.anchor)


def _source_row(entry: IncidentEntry) -> list[Inline]:
    words = "; ".join(f"{column}: {value}" for column, value in entry.source_row)
    return [
        Inline(text=entry.anchor, href=f"#{entry.anchor}"),
        Inline(text=f", {entry.origin}: "),
        Inline(text=words, style="quoted"),
    ]


def _refs(refs: Sequence[IncidentRef], total: int) -> list[Inline]:
    """Links to the first incidents; the rest as plain ids, since Word is slow with many links."""
    linked = [ref for ref in refs if ref.is_listed][:_MOST_LINKS]
    rest = [ref.incident_id for ref in refs if ref not in set(linked)]
    inlines: list[Inline] = []
    for ref in linked:
        inlines += [Inline(text=ref.incident_id, href=f"#{ref.incident_id}"), Inline(text=" ")]
    more = f" and {total - len(refs)} more" if total > len(refs) else ""
    words = " ".join(rest) or ("" if linked else "none")
    return [*inlines, Inline(text=f"{words}{more}.")]
