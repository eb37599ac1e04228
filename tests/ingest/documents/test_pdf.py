from __future__ import annotations

import io

import pikepdf
import pytest

from truceline.core.document import Document
from truceline.core.errors import UnreadableDocument
from truceline.ingest.documents import limits, pdf_pages, read_document

from .made import (
    SENTENCE,
    blanks_unpacked,
    forms_in_forms,
    pdf_of,
    pdf_with,
    scan,
)


def read(content: bytes) -> tuple[Document, list[str]]:
    document, findings = read_document(content, name="a.pdf")
    return document, [str(each) for each in findings if "day" not in each.code]


def joined(*files: bytes) -> bytes:
    """One PDF with the pages of all."""

    def add(pdf: pikepdf.Pdf) -> None:
        del pdf.pages[0]
        for file in files:
            pdf.pages.extend(pikepdf.open(io.BytesIO(file)).pages)

    return pdf_with(add)


def test_each_page_has_its_characters_and_the_file_its_title() -> None:
    document, findings = read(pdf_of(SENTENCE, "The second page of it", title="A memo"))
    assert [document.text[page.start : page.end] for page in document.pages] == [
        SENTENCE.strip(),
        "The second page of it",
    ]
    assert [page.number for page in document.pages] == [1, 2]
    assert (document.title, document.publisher, findings) == ("A memo", "", [])


def test_the_day_of_making_is_offered_not_taken() -> None:
    document, findings = read_document(pdf_of(SENTENCE), name="a.pdf")
    assert (document.published_on, document.published_basis) == (None, "")
    assert "2020-03-05 (CreationDate)" in findings[0].message


def test_a_word_cut_at_a_line_end_stays_as_printed() -> None:
    narrow = (
        '#set page(width: 60mm)\n#set text(lang: "en", hyphenate: true)\n#set par(justify: true)\n'
    )
    words = "The extraordinarily regionalization was internationalized"
    document, _ = read(pdf_of(words, set_up=narrow))
    assert "-\n" in document.text
    assert document.text.replace("-\n", "").split() == words.split()


def test_a_locked_pdf_asks_for_one_without_password() -> None:
    with pytest.raises(UnreadableDocument, match="locked with a password") as caught:
        read(pdf_with(scan, locked="secret"))
    assert "save it without one" in caught.value.hint


def test_a_broken_pdf_and_one_without_pages_are_refused() -> None:
    with pytest.raises(UnreadableDocument, match="cannot be opened"):
        read(b"%PDF-1.7\nrubbish")
    with pytest.raises(UnreadableDocument, match=r"no pages|cannot be opened"):
        read(pdf_with(lambda pdf: pdf.pages.__delitem__(0)))


def test_a_mere_scan_asks_for_text_recognition() -> None:
    with pytest.raises(
        UnreadableDocument, match="None of the 1 pages holds text; 1 show a picture"
    ):
        read(pdf_with(scan))


def test_pages_without_text_are_told_in_runs() -> None:
    picture, blank = pdf_with(scan), pdf_with(lambda _: None)
    document, findings = read(
        joined(pdf_of(SENTENCE), picture, picture, blank, pdf_of("End of it"))
    )
    assert [said.partition(": ")[2].partition(".")[0] for said in findings] == [
        "Pages 2–3: a picture and no text, as a scan has",
        "Page 4: blank",
    ]
    assert len(document.pages) == 5
    assert document.pages[1].start == document.pages[1].end


def test_progress_is_told_and_stops_the_reading() -> None:
    told: list[tuple[int, int]] = []

    def stop_at_two(done: int, total: int) -> None:
        told.append((done, total))
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_document(pdf_of("a", "b", "c"), name="a.pdf", on_page=stop_at_two)
    assert told == [(1, 3), (2, 3)]


def test_a_page_that_hangs_is_left_out_and_the_rest_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pdf_pages, "PAGE_SECONDS", 1.0)
    document, findings = read(joined(pdf_of(SENTENCE), pdf_with(forms_in_forms), pdf_of("The end")))
    assert document.text == f"{SENTENCE.strip()}\n\nThe end"
    assert "Page 2: left out, it took longer than 1 s (PAGE_SECONDS)" in findings[0]


def test_a_page_that_unpacks_beyond_the_memory_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pdf_pages, "PDF_MEMORY_BYTES", 400 * limits.MEBIBYTE)
    with pytest.raises(UnreadableDocument, match="PDF_MEMORY_BYTES"):
        read(pdf_with(blanks_unpacked))


def test_too_many_pages_and_characters_are_refused_by_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pdf_pages, "MAX_PAGES", 1)
    with pytest.raises(UnreadableDocument, match=r"2 pages; the limit is 1 pages \(MAX_PAGES\)"):
        read(pdf_of("a", "b"))
    monkeypatch.setattr(pdf_pages, "MAX_PAGE_CHARACTERS", 20)
    with pytest.raises(UnreadableDocument, match="MAX_PAGE_CHARACTERS"):
        read(pdf_of(SENTENCE))


def test_arabic_from_a_pdf_is_doubted() -> None:
    _, findings = read(pdf_of("قال متحدث إن وقف إطلاق النار في إدلب لم يصمد بعد أن قصفت المدينة"))
    assert "lam-alef" in findings[0]


def test_three_hundred_pages_come_page_by_page() -> None:
    told: list[int] = []
    content = pdf_of(*[f"Page {number}. {SENTENCE * 25}" for number in range(1, 301)])
    document, _ = read_document(content, name="a.pdf", on_page=lambda done, _: told.append(done))
    assert told == list(range(1, 301))
    assert len(document.pages) == 300 < limits.MAX_PAGES
    for page in document.pages:
        assert document.text[page.start : page.end].startswith(f"Page {page.number}. ")
