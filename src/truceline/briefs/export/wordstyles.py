"""The look of a Word file: page, running lines, styles with a font for each way of writing."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from truceline.briefs.export import wordml
from truceline.briefs.export.script import is_right_to_left
from truceline.briefs.model import Document, Inline
from truceline.briefs.text import printable, shorten

__all__ = ["page_width_cm", "set_properties", "set_up_page", "set_up_styles"]

_FONT = "Calibri"
_RTL_FONT = "Arial"
"""Calibri has no Arabic letters; every Word and LibreOffice finds some Arial."""
_STYLES = (
    *("Normal", "Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3"),
    *("Caption", "List Bullet", "Intense Quote", "Header", "Footer"),
)
_SIZES = {"Title": 22.0, "Subtitle": 11.5, "Heading 1": 15.0, "Heading 2": 12.0, "Normal": 10.5}
_MARGIN_CM = 1.8
_LONGEST_TITLE = 110


def page_width_cm(*, is_wide: bool) -> float:
    """Room between the margins of an A4 page, upright or on its side."""
    return (29.7 if is_wide else 21.0) - 2 * _MARGIN_CM


def set_up_page(word: Any, document: Document, *, is_wide: bool) -> None:  # noqa: ANN401 - untyped
    """A4, its running header with the title, its footer with the page's number."""
    section = word.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    long, short = Cm(29.7), Cm(21.0)
    section.page_width, section.page_height = (long, short) if is_wide else (short, long)
    section.left_margin = section.right_margin = Cm(_MARGIN_CM)
    section.top_margin, section.bottom_margin = Cm(2.0), Cm(1.8)
    section.header_distance = section.footer_distance = Cm(0.9)
    is_rtl = is_right_to_left(document.language)
    if is_rtl:
        # Before the grid of lines, which python-docx writes last.
        section._sectPr.find(qn("w:docGrid")).addprevious(  # noqa: SLF001
            parse_xml(f"<w:bidi {nsdecls('w')}/>")
        )
    prefix = "SIMULATED: " if document.is_simulated else ""
    title = Inline(text=shorten(prefix + document.title, _LONGEST_TITLE))
    _line(section.header, wordml.run(title, "", half_points=16), "Header", is_rtl=is_rtl)
    numbers = wordml.field("PAGE") + wordml.run(Inline(text=" / "), "") + wordml.field("NUMPAGES")
    right = '<w:jc w:val="right"/>'
    _line(section.footer, numbers, "Footer", is_rtl=False, after=right)


def _line(part: Any, runs: str, style: str, *, is_rtl: bool, after: str = "") -> None:  # noqa: ANN401
    """The only paragraph of a header or footer."""
    xml = wordml.paragraph(runs, style, is_rtl=is_rtl, after=after)
    old = part.paragraphs[0]._p  # noqa: SLF001
    old.getparent().replace(old, parse_xml(xml))


def set_up_styles(word: Any, document: Document) -> None:  # noqa: ANN401 - python-docx is untyped
    """One font for each direction of writing in every style, and the document's language."""
    for name in _STYLES:
        style = word.styles[name]
        style.font.name = _FONT
        fonts = style.element.rPr.rFonts
        for attribute in ("asciiTheme", "hAnsiTheme", "cstheme", "eastAsiaTheme"):
            fonts.attrib.pop(qn(f"w:{attribute}"), None)
        fonts.set(qn("w:cs"), _RTL_FONT)
        # Space between letters would tear Arabic ones apart.
        for space in style.element.rPr.findall(qn("w:spacing")):
            style.element.rPr.remove(space)
        if name in _SIZES:
            _resize(style, _SIZES[name])
    word.styles["Normal"].paragraph_format.space_after = Pt(5)
    word.styles["Normal"].paragraph_format.line_spacing = 1.1
    word.styles["Heading 1"].paragraph_format.space_before = Pt(16)
    word.styles["Heading 1"].paragraph_format.space_after = Pt(5)
    word.styles["Caption"].paragraph_format.space_before = Pt(6)
    word.styles["Caption"].paragraph_format.space_after = Pt(3)
    word.styles["Intense Quote"].font.italic = False
    word.styles["Intense Quote"].font.color.rgb = RGBColor(0x1A, 0x1C, 0x1F)
    quote = word.styles["Intense Quote"].paragraph_format
    quote.left_indent = quote.right_indent = Cm(0.2)
    quote.space_before = quote.space_after = Pt(4)
    _set_language(word, document)


def _resize(style: Any, points: float) -> None:  # noqa: ANN401 - python-docx is untyped
    style.font.size = Pt(points)
    properties = style.element.rPr
    for old in properties.findall(qn("w:szCs")):
        properties.remove(old)
    size = f'<w:szCs {nsdecls("w")} w:val="{round(points * 2)}"/>'
    properties.find(qn("w:sz")).addnext(parse_xml(size))


def _set_language(word: Any, document: Document) -> None:  # noqa: ANN401 - python-docx is untyped
    tag = wordml.language_tag(document.language)
    for language in word.styles.element.xpath("w:docDefaults//w:lang"):
        if tag:
            language.set(qn("w:bidi" if is_right_to_left(document.language) else "w:val"), tag)


def set_properties(word: Any, document: Document) -> None:  # noqa: ANN401 - python-docx is untyped
    """What a file says of itself; the only time in it is that of the run."""
    when = document.recorded_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    core = word.core_properties
    core.title, core.author = printable(document.title), "Truceline"
    core.language = printable(document.language)
    core.created = core.modified = when
    core.comments, core.last_modified_by, core.revision = document.run_id, "Truceline", 1
    core.subject = "SIMULATED" if document.is_simulated else "Ceasefire brief"
    core.keywords = "SIMULATED" if document.is_simulated else ""
