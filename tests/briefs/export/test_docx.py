from __future__ import annotations

import io
from functools import cache
from typing import Any

import docx
from docx.oxml.ns import qn

from briefs.export.documents import ARABIC_SENTENCE, document, side_by_side, table
from truceline.briefs import Document, exporter_for


def opened(made: Document) -> Any:
    return docx.Document(io.BytesIO(exporter_for("docx").export(made)))


@cache
def example(language: str = "en") -> Any:
    return opened(side_by_side(language))


def paragraph_of(word: Any, words: str) -> Any:
    return next(one for one in word.paragraphs if words in one.text.replace("\u200e", ""))


def test_an_arabic_paragraph_runs_right_to_left_in_its_language() -> None:
    found = paragraph_of(example(), ARABIC_SENTENCE)
    assert found._p.xpath("./w:pPr/w:bidi")
    assert found._p.xpath(".//w:rPr/w:rtl")
    assert set(found._p.xpath(".//w:rPr/w:lang/@w:bidi")) == {"ar-SA"}


def test_languages_side_by_side_are_each_marked() -> None:
    found = paragraph_of(example(), "inconnu")
    assert found._p.xpath(".//w:lang/@w:val") == ["en-GB", "fr-FR", "ru-RU"]
    assert found._p.xpath(".//w:lang/@w:bidi") == ["ar-SA"]
    assert not found._p.xpath("./w:pPr/w:bidi")


def test_an_arabic_document_is_turned_as_a_whole() -> None:
    word = example("ar")
    assert word.sections[0]._sectPr.xpath("./w:bidi")
    assert all(one._tbl.xpath("./w:tblPr/w:bidiVisual") for one in word.tables)
    assert paragraph_of(word, "التقرير")._p.xpath("./w:pPr/w:bidi")
    assert "ar-SA" in word.styles.element.xpath("w:docDefaults//w:lang/@w:bidi")
    number = word.tables[0].cell(1, 1).paragraphs[0]._p
    assert not number.xpath("./w:pPr/w:bidi")


def test_every_style_has_a_font_for_arabic() -> None:
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Caption", "List Bullet"):
        fonts = example().styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:cs")) == "Arial"
        assert fonts.get(qn("w:cstheme")) is None


def test_a_caption_stays_with_its_table_and_a_header_with_its_first_row() -> None:
    word = opened(document(table(30, 3)))
    assert paragraph_of(word, "Annex")._p.xpath("./w:pPr/w:keepNext")
    head, *rows = word.tables[0].rows
    assert head._tr.xpath("./w:trPr/w:tblHeader")
    assert all(cell.paragraphs[0]._p.xpath("./w:pPr/w:keepNext") for cell in head.cells)
    assert all(row._tr.xpath("./w:trPr/w:cantSplit") for row in rows)


def test_columns_fit_the_page() -> None:
    word = opened(document(table(3, 11, words="some more words " * 5)))
    section = word.sections[0]
    room = (section.page_width - section.left_margin - section.right_margin) / 635
    widths = [int(w) for w in word.tables[0]._tbl.xpath("./w:tblGrid/w:gridCol/@w:w")]
    assert len(widths) == 11
    assert sum(widths) <= room


def test_title_and_page_number_stand_on_each_page() -> None:
    section = example().sections[0]
    assert section.header.paragraphs[0].text == "Daily report 12"
    fields = section.footer._element.xpath(".//w:fldSimple/@w:instr")
    assert [field.strip() for field in fields] == ["PAGE", "NUMPAGES"]
