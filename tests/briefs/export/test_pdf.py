from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from briefs.builders import HOSTILE
from briefs.export.documents import PLACE, document, said, side_by_side, table
from truceline.briefs import Document
from truceline.briefs.export.pdf import FONT_FILES, PdfExporter, check_fonts
from truceline.briefs.model import Cell, Column, Paragraph, Section, Table
from truceline.briefs.text import printable
from truceline.core.errors import ConfigError


def exported(made: Document) -> bytes:
    return PdfExporter().export(made)


@cache
def example(language: str = "en") -> bytes:
    return exported(side_by_side(language))


def pages(content: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)]


def metadata(file: pikepdf.Pdf) -> str:
    return file.Root.Metadata.read_bytes().decode()


def structure(node: Any) -> Iterator[Any]:
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from structure(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from structure(node.K)


def test_the_same_document_gives_the_same_bytes() -> None:
    assert exported(side_by_side()) == example()


def test_it_is_a_tagged_file_that_says_its_title_author_language_and_only_its_runs_time() -> None:
    file = pikepdf.open(io.BytesIO(example()))
    assert str(file.Root.Lang) == "en"
    assert bool(file.Root.MarkInfo.Marked)
    assert "<pdfuaid:part>1<" in metadata(file)
    assert str(file.docinfo["/Title"]) == "Daily report 12"
    assert str(file.docinfo["/Author"]) == "Truceline"
    times = re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z?", metadata(file))
    assert set(times) == {"2018-10-20T16:30:00Z"}
    assert str(file.docinfo["/CreationDate"]) == "D:20181020163000Z"


def test_every_font_lies_within_the_file() -> None:
    file = pikepdf.open(io.BytesIO(example()))
    fonts = [one for one in file.objects if isinstance(one, pikepdf.Dictionary)]
    described = [one for one in fonts if one.get("/Type") == "/FontDescriptor"]
    names = {str(one.FontName).rpartition("+")[2] for one in described}
    assert {"NotoSans-Regular", "NotoSans-Bold", "Amiri-Regular"} <= names
    assert all("/FontFile2" in one or "/FontFile3" in one for one in described)


def test_sections_are_bookmarks_and_headings_and_tables_have_header_cells() -> None:
    file = pikepdf.open(io.BytesIO(example()))
    with file.open_outline() as outline:
        titles = [(one.title, [child.title for child in one.children]) for one in outline.root]
    assert titles == [("Summary · Résumé · الملخص · Сводка", ["Region A"])]
    kinds = [str(node.S) for node in structure(file.Root.StructTreeRoot.K)]
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/L", "/Figure", "/Caption", "/Link"} <= set(
        kinds
    )


def test_a_level_that_is_left_out_costs_no_accessibility() -> None:
    made = document(Section(heading="Deep", level=4, anchor="a"), language="de-AT")
    assert "<pdfuaid:part>1<" in metadata(pikepdf.open(io.BytesIO(exported(made))))


def test_a_picture_is_said_in_words() -> None:
    file = pikepdf.open(io.BytesIO(example()))
    nodes = structure(file.Root.StructTreeRoot.K)
    words = [str(node.Alt) for node in nodes if str(node.S) == "/Figure" and "/Alt" in node]
    assert words == ["Two bars: 3 and 5 events."]


def test_a_number_leads_to_the_row_behind_it() -> None:
    file = pikepdf.open(io.BytesIO(example()))
    links = [note for page in file.pages for note in page.get("/Annots", [])]
    assert len(links) == 1
    assert "/Dest" in links[0] or str(links[0].A.S) == "/GoTo"


def test_words_in_four_languages_can_be_found_in_it() -> None:
    text = " ".join(pages(example()))
    words = ["Résumé", "الملخص", "Сводка", "неизвестно", "الدورية", "القطيفة", *PLACE.split()]
    assert [word for word in words if word not in text] == []


def test_an_arabic_document_is_arabic_throughout() -> None:
    file = pikepdf.open(io.BytesIO(example("ar")))
    assert str(file.Root.Lang) == "ar"
    page = pypdfium2.PdfDocument(example("ar"))[0]
    (left, _, right, _), width = _box_of(page, "تأخرت"), page.get_width()
    assert left > width / 2
    assert right > width - 60


def _box_of(page: Any, words: str) -> tuple[float, float, float, float]:
    text = page.get_textpage()
    start, count = text.search(words).get_next()
    boxes = [text.get_charbox(start + n) for n in range(count)]
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def test_a_number_after_an_arabic_name_is_not_drawn_before_it() -> None:
    page = pypdfium2.PdfDocument(example())[0]
    place, number = _box_of(page, PLACE.split()[0]), _box_of(page, "3 km")
    assert number[0] > place[0]


def test_hostile_text_stays_text() -> None:
    hostile = '#panic("x") $x$ \\u{41} @ref <label> ' + HOSTILE
    made = document(
        Section(heading=hostile, level=2, anchor=hostile),
        Paragraph(inlines=(said(hostile, href="javascript:alert(1)"), said("x", href="#nowhere"))),
        Table(caption=hostile, columns=(Column(heading=hostile),), rows=((Cell.of(hostile),),)),
        title=hostile,
    )
    content = exported(made)
    text = re.sub(r"\s", "", "".join(pages(content)))
    assert text.count(re.sub(r"\s", "", printable(hostile))) >= 5
    assert b"/URI" not in content
    assert not any(page.get("/Annots") for page in pikepdf.open(io.BytesIO(content)).pages)


def test_a_header_repeats_on_each_page_and_never_stands_alone() -> None:
    for filler in range(22, 40):
        lines = [Paragraph(inlines=(said(f"line {n}"),)) for n in range(filler)]
        found = pages(exported(document(*lines, table(60, 8, caption="CAPTION"))))
        with_rows = [text for text in found if "c0 seen" in text]
        assert all("Heading0" in text for text in with_rows)
        assert [text for text in found if "Heading0" in text] == with_rows
        assert "CAPTION" in with_rows[0]


def test_a_wide_table_turns_the_page_and_a_narrow_one_does_not() -> None:
    sizes = [pypdfium2.PdfDocument(exported(document(table(2, n))))[0].get_size() for n in (6, 7)]
    assert [width > height for width, height in sizes] == [False, True]


@pytest.mark.slow
def test_two_thousand_rows_keep_to_their_pages() -> None:
    made = table(2000, 8, words="and some words of what was seen")
    found = pages(exported(document(made)))
    assert "r1999c7" in found[-1]
    assert all("Heading7" in text for text in found)


def test_a_word_without_end_stays_in_its_cell() -> None:
    page = pypdfium2.PdfDocument(exported(document(table(3, 8, words="W" * 200))))[0]
    text = page.get_textpage()
    boxes = [text.get_rect(n) for n in range(text.count_rects())]
    assert max(box[2] for box in boxes) <= page.get_width() - 50
    assert "W" * 200 in text.get_text_range().replace("\r\n", "")


def test_letters_without_a_picture_are_told_at_the_top() -> None:
    content = exported(document(Paragraph(inlines=(said("阿勒颇"),))))
    assert "Some letters in this file have no picture" in pages(content)[0]


def test_missing_fonts_are_named_with_their_repair(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"Amiri_400Regular\.ttf") as caught:
        check_fonts(tmp_path)
    assert all(name in caught.value.message for name in FONT_FILES)
    assert "make setup" in caught.value.hint
