"""Pieces of WordprocessingML: runs, links, bookmarks, tables; python-docx is slow or silent here.

Source: ECMA-376 part 1, 17.3 (runs), 17.4 (tables), 17.13.6 (bookmarks), 17.16.22 (hyperlinks).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from xml.sax.saxutils import escape

from docx.oxml.ns import nsdecls

from truceline.briefs.model import Inline
from truceline.briefs.text import printable

__all__ = [
    "TABLE_HALF_POINTS",
    "bookmark",
    "bookmark_name",
    "link_inside",
    "link_outside",
    "paragraph",
    "run",
    "table",
]

_NAMESPACES = nsdecls("w", "r")
TABLE_HALF_POINTS = 16
_RIGHT_TO_LEFT = frozenset(("R", "AL"))


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


def run(inline: Inline, link: str, *, half_points: int = 0) -> str:
    """A run of text; within a hyperlink where `link` gives its attributes; 0 keeps the size."""
    # The order of these elements is the schema's.
    marks = "<w:b/>" if inline.style == "strong" else ""
    marks += '<w:color w:val="0B5394"/>' if link else ""
    marks += f'<w:sz w:val="{half_points}"/>' if half_points else ""
    marks += '<w:u w:val="single"/>' if link else ""
    is_rtl = any(unicodedata.bidirectional(c) in _RIGHT_TO_LEFT for c in inline.text)
    marks += "<w:rtl/>" if is_rtl and inline.style in ("name", "quoted") else ""
    words = _spaced(inline.text)
    piece = f'<w:r><w:rPr>{marks}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'
    return f"<w:hyperlink {link}>{piece}</w:hyperlink>" if link else piece


def _spaced(text: str) -> str:
    """Printable text, keeping one space at either end."""
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() and text.strip() else ""
    return before + escape(printable(text)) + after


def paragraph(runs: str, style_id: str) -> str:
    """A paragraph of a style."""
    style = f'<w:pPr><w:pStyle w:val="{style_id}"/></w:pPr>'
    return f"<w:p {_NAMESPACES}>{style}{runs}</w:p>"


def table(heads: Sequence[str], aligns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A ruled table over the width of the page; its first row repeats on each page.

    Args:
        heads: Headings, as text.
        aligns: `left` or `right`, one per column.
        rows: Runs of each cell, as WordprocessingML.
    """
    head_runs = [
        run(Inline(text=head, style="strong"), "", half_points=TABLE_HALF_POINTS) for head in heads
    ]
    lines = [_row(head_runs, aligns, is_head=True)]
    lines += [_row(row, aligns, is_head=False) for row in rows]
    grid = "<w:gridCol/>" * len(heads)
    look = (
        '<w:tblStyle w:val="TableGrid"/><w:tblW w:w="5000" w:type="pct"/>'
        '<w:tblLook w:val="0420" w:firstRow="1"/>'
    )
    return (
        f"<w:tbl {_NAMESPACES}><w:tblPr>{look}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        f"{''.join(lines)}</w:tbl>"
    )


def _row(cells: Sequence[str], aligns: Sequence[str], *, is_head: bool) -> str:
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="E8ECF1"/>' if is_head else ""
    drawn = []
    for cell, align in zip(cells, aligns, strict=True):
        space = '<w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/>'
        layout = f'<w:pPr>{space}<w:jc w:val="{align}"/></w:pPr>'
        drawn.append(f"<w:tc><w:tcPr>{shade}</w:tcPr><w:p>{layout}{cell}</w:p></w:tc>")
    repeat = "<w:cantSplit/>" + ("<w:tblHeader/>" if is_head else "")
    return f"<w:tr><w:trPr>{repeat}</w:trPr>{''.join(drawn)}</w:tr>"
