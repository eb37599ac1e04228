from __future__ import annotations

from datetime import UTC, datetime

import pytest
from docx.document import Document as WordDocument

from truceline.core.document import Document
from truceline.core.errors import UnreadableDocument
from truceline.ingest.documents import read_document

from .made import SENTENCE, W, add_note, add_xml, read_or_refused, repacked, word_of

PLAIN = word_of(lambda document: document.add_paragraph(SENTENCE))


def read(content: bytes) -> tuple[Document, dict[str, str]]:
    document, findings = read_document(content, name="a.docx")
    return document, {each.code.removeprefix("document."): each.message for each in findings}


def test_paragraphs_tables_and_notes_come_in_the_order_of_the_document() -> None:
    def fill(document: WordDocument) -> None:
        document.add_paragraph("Before.")
        table = document.add_table(rows=2, cols=2)
        for cell, text in zip(table._cells, ["Idlib", "12", "Hama", ""], strict=True):
            cell.text = text
        document.add_paragraph("After")
        add_note(document, "So the memo.")

    document, _ = read(word_of(fill))
    assert document.text == "Before.\n\nIdlib\t12\nHama\t\n\nAfter[1]\n\n[1] So the memo."


def test_what_python_docx_leaves_out_is_read_and_what_was_deleted_is_not() -> None:
    def fill(document: WordDocument) -> None:
        inserted = "<w:r><w:t>Twelve shells</w:t></w:r>"
        deleted = '<w:del w:id="2"><w:r><w:delText>No shells</w:delText></w:r></w:del>'
        control = "<w:sdt><w:sdtContent><w:r><w:t> fell.</w:t></w:r></w:sdtContent></w:sdt>"
        add_xml(document, inserted + deleted + control)

    document, findings = read(word_of(fill))
    assert document.text == "Twelve shells fell."
    assert "as if all were accepted" in findings["tracked-changes"]


def test_cells_with_paragraphs_give_these_one_by_one() -> None:
    def fill(document: WordDocument) -> None:
        row = document.add_table(rows=1, cols=2).rows[0]
        row.cells[0].text, row.cells[1].text = "First.", "Third."
        row.cells[0].add_paragraph("Second.")

    document, _ = read(word_of(fill))
    assert document.text == "First.\n\nSecond.\n\nThird."


def test_properties_give_the_title_and_days_that_are_only_offered() -> None:
    def fill(document: WordDocument) -> None:
        document.add_paragraph(SENTENCE)
        document.core_properties.title = "A memo"
        document.core_properties.created = datetime(2020, 3, 5, tzinfo=UTC)

    document, findings = read(word_of(fill))
    assert (document.title, document.published_on) == ("A memo", None)
    assert "2020-03-05 (created)" in findings["day-offered"]


def test_headers_are_left_out_and_said() -> None:
    def fill(document: WordDocument) -> None:
        document.add_paragraph(SENTENCE)
        document.sections[0].header.paragraphs[0].text = "Confidential"

    document, findings = read(word_of(fill))
    assert "Confidential" not in document.text
    assert findings["left-out"] == "Not read: header."


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (repacked(PLAIN, document=b"<a>" + b" " * 50 * 1024**2 + b"</a>"), "MAX_XML_BYTES"),
        (repacked(PLAIN, document=b"<a>" * 100_000), "damaged or locked"),
        (repacked(PLAIN, document=b"rubbish"), "damaged or locked"),
        (
            repacked(PLAIN, document=f'<w:document xmlns:w="{W}"><w:body/></w:document>'.encode()),
            "no words",
        ),
        (PLAIN[:-200], "damaged or cut off"),
    ],
    ids=["bomb", "nested", "rubbish", "empty", "cut off"],
)
def test_hostile_word_files_are_refused(content: bytes, said: str) -> None:
    with pytest.raises(UnreadableDocument, match=said) as caught:
        read(content)
    assert caught.value.hint


def test_entities_are_not_expanded() -> None:
    bomb = (
        '<!DOCTYPE a [<!ENTITY a "ten ten ten ten "><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
        f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>Text &b;</w:t></w:r></w:p></w:body>'
        "</w:document>"
    )
    got = read_or_refused(repacked(PLAIN, document=bomb.encode()))
    assert isinstance(got, UnreadableDocument) or "ten ten" not in got.text
