"""Pieces of WordprocessingML: runs, links, bookmarks, tables; python-docx is slow or silent here.

Source: ECMA-376 part 1, 17.3 (runs, paragraphs), 17.4 (tables), 17.13.6 (bookmarks), 17.16 (fields
and hyperlinks); the order of elements is that of its schemas.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from docx.oxml.ns import nsdecls

from truceline.briefs.export.script import Piece, pieces_of
from truceline.briefs.model import Inline
from truceline.briefs.text import printable

__all__ = [
    "TABLE_HALF_POINTS",
    "TableCell",
    "bookmark",
    "bookmark_name",
    "field",
    "language_tag",
    "link_inside",
    "link_outside",
    "paragraph",
    "run",
    "table",
]

_NAMESPACES = nsdecls("w", "r")
TABLE_HALF_POINTS = 16
# Word checks spelling by tags with a region; these are its own where a document names none.
_REGIONS = {
    "ar": "ar-SA",
    "de": "de-DE",
    "en": "en-GB",
    "es": "es-ES",
    "fa": "fa-IR",
    "fr": "fr-FR",
    "he": "he-IL",
    "ru": "ru-RU",
    "tr": "tr-TR",
    "uk": "uk-UA",
    "ur": "ur-PK",
    "zh": "zh-CN",
}
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCell:
    """A cell of a table: its runs as WordprocessingML, and which way its paragraph runs."""

    runs: str
    is_rtl: bool = False


def bookmark_name(anchor: str) -> str:
    """A name that Word takes: a letter first, letters, digits, underscores, at most 40."""
    name = re.sub(r"\W", "_", anchor, flags=re.ASCII)
    if len(name) <= 40:
        return name
    return f"{name[:29]}_{hashlib.sha256(anchor.encode()).hexdigest()[:10]}"


def bookmark(anchor: str, number: int) -> tuple[str, str]:
    """The start and the end of a bookmark."""
    name = bookmark_name(anchor)
    start = f'<w:bookmarkStart {_NAMESPACES} w:id="{number}" w:name="{name}"/>'
    return start, f'<w:bookmarkEnd {_NAMESPACES} w:id="{number}"/>'


def link_inside(anchor: str) -> str:
    """Attributes of a link to a bookmark."""
    return f'w:anchor="{bookmark_name(anchor)}" w:history="1"'


def link_outside(relationship_id: str) -> str:
    """Attributes of a link to an address that a relationship holds."""
    return f'r:id="{relationship_id}" w:history="1"'


def language_tag(language: str) -> str:
    """The tag with a region, as Word writes it; empty where it is no tag."""
    tag = language.replace("_", "-")
    return _REGIONS.get(tag.lower(), tag) if _TAG.fullmatch(tag) else ""


def run(inline: Inline, link: str, *, half_points: int = 0) -> str:
    """Runs of text, one per direction of writing.

    Args:
        inline: The text.
        link: Attributes of the hyperlink around it; empty for none.
        half_points: Size of its letters; 0 keeps that of the style.
    """
    marks = "<w:b/><w:bCs/>" if inline.style == "strong" else ""
    marks += '<w:color w:val="0B5394"/>' if link else ""
    marks += f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>' if half_points else ""
    marks += '<w:u w:val="single"/>' if link else ""
    drawn = "".join(_piece(piece, marks) for piece in pieces_of(inline))
    return f"<w:hyperlink {link}>{drawn}</w:hyperlink>" if link else drawn


def _piece(piece: Piece, marks: str) -> str:
    tag = language_tag(piece.language)
    marks += "<w:rtl/>" if piece.is_rtl else ""
    marks += f'<w:lang w:{"bidi" if piece.is_rtl else "val"}="{tag}"/>' if tag else ""
    words = escape(piece.text)
    return f'<w:r><w:rPr>{marks}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def field(instruction: str) -> str:
    """A field that Word computes, such as PAGE."""
    return (
        f'<w:fldSimple {_NAMESPACES} w:instr=" {instruction} ">'
        "<w:r><w:t>1</w:t></w:r></w:fldSimple>"
    )


def paragraph(
    runs: str,
    style_id: str,
    *,
    is_rtl: bool = False,
    keeps_next: bool = False,
    before: str = "",
    after: str = "",
) -> str:
    """A paragraph of a style.

    Args:
        runs: Its content.
        style_id: Id of the style.
        is_rtl: Whether it runs right to left, and starts at the right.
        keeps_next: Whether it stays on the page of the paragraph that follows.
        before: Elements of its properties that stand before its direction, such as borders.
        after: Elements that stand after it, such as its alignment.
    """
    marks = "<w:keepNext/>" if keeps_next else ""
    marks += before + ("<w:bidi/>" if is_rtl else "") + after
    return f'<w:p {_NAMESPACES}><w:pPr><w:pStyle w:val="{style_id}"/>{marks}</w:pPr>{runs}</w:p>'


def table(
    heads: Sequence[TableCell],
    aligns: Sequence[str],
    rows: Sequence[Sequence[TableCell]],
    *,
    widths: Sequence[int],
    caption: str,
    is_rtl: bool = False,
) -> str:
    """A ruled table whose first row repeats on each page, and whose rows stay whole.

    Args:
        heads: Cells of the first row.
        aligns: `left` or `right`, one per column; of a table that runs right to left mirrored.
        rows: The cells.
        widths: Of the columns, in twentieths of a point.
        caption: Its title for who cannot see it.
        is_rtl: Whether its first column stands at the right.
    """
    columns = [
        _Column(width=width, is_number=align == "right", is_rtl=is_rtl)
        for width, align in zip(widths, aligns, strict=True)
    ]
    lines = [_row(heads, columns, is_head=True)]
    lines += [_row(row, columns, is_head=False) for row in rows]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    title = escape(printable(caption), {'"': "&quot;"})
    look = (
        '<w:tblStyle w:val="TableGrid"/>'
        f"{'<w:bidiVisual/>' if is_rtl else ''}"
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="0420" w:firstRow="1"/><w:tblCaption w:val="{title}"/>'
    )
    return (
        f"<w:tbl {_NAMESPACES}><w:tblPr>{look}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        f"{''.join(lines)}</w:tbl>"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    width: int
    is_number: bool
    is_rtl: bool

    def align(self, cell: TableCell) -> str:
        """Numbers at the end of the line, words at its start; `left` is the start to Word."""
        is_right = not self.is_rtl if self.is_number else self.is_rtl or cell.is_rtl
        return "right" if is_right != cell.is_rtl else "left"


def _row(cells: Sequence[TableCell], columns: Sequence[_Column], *, is_head: bool) -> str:
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="E8ECF1"/>' if is_head else ""
    # The header keeps to the first row, or it could stand alone at the foot of a page.
    keep = "<w:keepNext/>" if is_head else ""
    space = '<w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/>'
    drawn = []
    for cell, column in zip(cells, columns, strict=True):
        way = "<w:bidi/>" if cell.is_rtl else ""
        layout = f'<w:pPr>{keep}{way}{space}<w:jc w:val="{column.align(cell)}"/></w:pPr>'
        room = f'<w:tcW w:w="{column.width}" w:type="dxa"/>'
        drawn.append(f"<w:tc><w:tcPr>{room}{shade}</w:tcPr><w:p>{layout}{cell.runs}</w:p></w:tc>")
    repeat = "<w:cantSplit/>" + ("<w:tblHeader/>" if is_head else "")
    return f"<w:tr><w:trPr>{repeat}</w:trPr>{''.join(drawn)}</w:tr>"
