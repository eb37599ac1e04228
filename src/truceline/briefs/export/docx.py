"""A document as Word: real styles, tables whose header repeats, pictures, links inside."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.shared import Cm

from truceline.briefs.charts import drawn_meanwhile, render_png
from truceline.briefs.export import wordml
from truceline.briefs.export.listing import incident_table, number_line, source_row
from truceline.briefs.export.script import (
    is_right_to_left,
    runs_right_to_left,
    settled,
    starts_right,
)
from truceline.briefs.export.widths import column_widths, is_wide
from truceline.briefs.export.wordstyles import (
    page_width_cm,
    set_properties,
    set_up_page,
    set_up_styles,
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

__all__ = ["WordExporter"]

_MOST_LINKS = 60
"""Of one number; Word is slow with many links, so the rest are plain ids."""
_PIXELS = 2.0
"""Times the nominal size: 190 dots per inch on the page."""
_FIGURE_CM = {False: 21.0, True: 13.5}
"""Highest picture, on an upright page and on one that lies on its side."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
_TWIPS_PER_CM = 567
_LETTER_TWIPS = 92  # of a table's text, 8 points; more than Calibri's, which others stand in for
_COLOURS = {"alarm": ("A40000", "FFF0EE"), "warning": ("7A4B00", "FFF6E0")}
_USUAL_COLOURS = ("24507A", "EDF4FB")


@dataclass(frozen=True, slots=True)
class WordExporter:
    """Writes with python-docx; the file carries no time but that of its run."""

    name: str = "docx.v1"
    suffix: str = ".docx"

    def export(self, document: Document) -> bytes:
        """The bytes of a .docx file."""
        figures = [block for block in document.blocks if isinstance(block, Figure)]
        with drawn_meanwhile(_picture, figures) as pictures:
            page = _page(document)
            for notice in document.notices:
                page.add(notice)
            page.write((Inline(text=document.title),), "Title")
            page.write((Inline(text=document.subtitle),), "Subtitle")
            for block in document.blocks:
                page.add(block)
            page.hang(pictures)
        written = io.BytesIO()
        page.word.save(written)
        return _without_clock(written.getvalue())


def _picture(figure: Figure) -> bytes:
    return render_png(figure.spec, scale=_PIXELS)


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


def _page(document: Document) -> _Page:
    """An empty file of the document's size, styles and language."""
    is_sideways = any(_columns(block) > 0 and is_wide(_columns(block)) for block in document.blocks)
    word = docx.Document()
    set_up_page(word, document, is_wide=is_sideways)
    set_up_styles(word, document)
    set_properties(word, document)
    is_rtl = is_right_to_left(document.language)
    return _Page(word=word, is_rtl=is_rtl, is_wide=is_sideways)


def _columns(block: Block) -> int:
    if isinstance(block, IncidentList):
        return len(incident_table(block).columns) if block.entries else 0
    return len(block.columns) if isinstance(block, Table) else 0


@dataclass(slots=True)
class _Page:
    """A Word document being written; it numbers its bookmarks, and leaves room for pictures."""

    word: Any  # python-docx ships no types
    is_rtl: bool
    is_wide: bool
    rooms: list[tuple[Any, Figure]] = field(default_factory=list)
    bookmarks: dict[str, int] = field(default_factory=dict)

    def add(self, block: Block | Notice) -> None:  # noqa: C901, PLR0912 - one branch per kind
        """Appends one block."""
        match block:
            case Section():
                heading = (Inline(text=block.heading),)
                self.write(heading, f"Heading {max(1, block.level - 1)}", anchor=block.anchor)
            case Paragraph():
                self.write(block.inlines, "Normal")
            case Bullets():
                for entry in block.entries:
                    self.write(entry, "List Bullet")
            case Notice():
                self._notice(block)
            case Table():
                self._table(block)
            case Figure():
                self._figure(block)
            case IncidentList():
                self._incidents(block)
            case NumberList():
                for number in block.entries:
                    line = number_line(number, most_links=_MOST_LINKS)
                    self.write(line, "Normal", anchor=number.anchor)

    def write(
        self,
        inlines: Sequence[Inline],
        style: str,
        *,
        anchor: str = "",
        keeps_next: bool = False,
        before: str = "",
    ) -> None:
        """Appends a paragraph of a style, in its own direction."""
        is_rtl = runs_right_to_left(inlines, default=self.is_rtl)
        # To Word, `left` is where a paragraph starts; one that says no language starts as others.
        is_turned = starts_right(inlines, is_rtl=self.is_rtl) != is_rtl
        xml = wordml.paragraph(
            self._bookmarked(inlines, anchor),
            self.word.styles[style].style_id,
            is_rtl=is_rtl,
            keeps_next=keeps_next,
            before=before,
            after='<w:jc w:val="right"/>' if is_turned else "",
        )
        self._append(xml)

    def _append(self, xml: str) -> None:
        self.word.element.body.insert_element_before(parse_xml(xml), "w:sectPr")

    def _runs(self, inlines: Sequence[Inline], *, half_points: int = 0) -> str:
        is_rtl = runs_right_to_left(inlines, default=self.is_rtl)
        return "".join(
            wordml.run(inline, self._address(inline), half_points=half_points)
            for inline in settled(inlines, is_rtl=is_rtl)
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

    def _bookmarked(self, inlines: Sequence[Inline], anchor: str, *, half_points: int = 0) -> str:
        runs = self._runs(inlines, half_points=half_points)
        if not anchor or anchor in self.bookmarks:
            return runs
        number = self.bookmarks[anchor] = len(self.bookmarks) + 1
        start, end = wordml.bookmark(anchor, number)
        return start + runs + end

    def _notice(self, notice: Notice) -> None:
        ink, ground = _COLOURS.get(notice.severity, _USUAL_COLOURS)
        side = "right" if self.is_rtl else "left"
        look = (
            f'<w:pBdr><w:{side} w:val="single" w:sz="24" w:space="4" w:color="{ink}"/></w:pBdr>'
            f'<w:shd w:val="clear" w:color="auto" w:fill="{ground}"/>'
        )
        words = (Inline(text=notice.text, style="strong"),)
        # An alarm warns of what follows: it never stands alone at a page's foot.
        keeps_next = notice.severity == "alarm"
        self.write(words, "Intense Quote", keeps_next=keeps_next, before=look)

    def _cell(self, inlines: Sequence[Inline], anchor: str = "") -> wordml.TableCell:
        return wordml.TableCell(
            runs=self._bookmarked(inlines, anchor, half_points=wordml.TABLE_HALF_POINTS),
            is_rtl=runs_right_to_left(inlines, default=self.is_rtl),
        )

    def _table(self, table: Table) -> None:
        self.write((Inline(text=table.caption),), "Caption", keeps_next=True)
        heads = [column.heading for column in table.columns]
        room = int(page_width_cm(is_wide=self.is_wide) * _TWIPS_PER_CM)
        texts = [[cell.text for cell in row] for row in table.rows]
        widths = column_widths(heads, texts, capacity=room // _LETTER_TWIPS)
        self._append(
            wordml.table(
                [self._cell((Inline(text=head, style="strong"),)) for head in heads],
                [column.align for column in table.columns],
                [[self._cell(c.inlines, c.anchor) for c in row] for row in table.rows],
                widths=[width * _LETTER_TWIPS for width in widths],
                caption=table.caption,
                is_rtl=self.is_rtl,
            )
        )
        self.write((), "Normal")  # else Word would join this table and the next

    def _figure(self, figure: Figure) -> None:
        room = self.word.add_paragraph()
        room.paragraph_format.keep_with_next = True
        self.rooms.append((room.add_run(), figure))
        self.write((Inline(text=figure.caption),), "Caption", anchor=figure.anchor)

    def hang(self, pictures: Sequence[Future[bytes]]) -> None:
        """Put the pictures, in the order of the figures, where room was left for them."""
        for (room, figure), picture in zip(self.rooms, pictures, strict=True):
            hung = room.add_picture(io.BytesIO(picture.result()))
            width, height = Cm(page_width_cm(is_wide=self.is_wide)), Cm(_FIGURE_CM[self.is_wide])
            scale = min(width / hung.width, height / hung.height, Cm(19) / hung.width)
            hung.width, hung.height = round(hung.width * scale), round(hung.height * scale)
            hung._inline.docPr.set("descr", printable(figure.alt))  # noqa: SLF001

    def _incidents(self, incidents: IncidentList) -> None:
        table = incident_table(incidents)
        if not incidents.entries:
            self.write((Inline(text=table.caption),), "Caption")
            return
        self._table(table)
        words = (Inline(text="Source rows, as given:", style="strong"),)
        self.write(words, "Normal", keeps_next=True)
        for entry in incidents.entries:
            self.write(source_row(entry), "List Bullet")
