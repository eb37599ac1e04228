from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.core.errors import UnreadableDocument
from truceline.core.source import content_id
from truceline.ingest.documents import read_document

from .made import SENTENCE, page_of, pdf_of, read_or_refused, word_of

FORMATS = {
    "text": SENTENCE.encode(),
    "html": page_of(f"<p>{SENTENCE * 5}</p>"),
    "pdf": pdf_of(SENTENCE),
    "docx": word_of(lambda document: document.add_paragraph(SENTENCE)),
}


@pytest.mark.parametrize("kind", FORMATS)
def test_each_format_is_told_by_its_content_whatever_its_name(kind: str) -> None:
    document, findings = read_document(FORMATS[kind], name="report.bin")
    assert (document.format, document.language) == (kind, "en")
    assert document.source_id == content_id(FORMATS[kind])
    assert "shelled the town" in document.text
    assert document.publisher == ""
    assert {each.code for each in findings} <= {"document.no-day", "document.day-offered"}


def test_a_name_that_says_another_format_is_a_finding() -> None:
    document, findings = read_document(FORMATS["html"], name="report.pdf")
    assert document.format == "html"
    assert "named pdf and holds html" in str(findings[0])
    assert findings[0].code == "document.other-format"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty"),
        (b" \r\n\t", "The file is empty"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old or locked Office"),
        (rb"{\rtf1 text}", "RTF"),
        (b"\x89PNG\r\n", "a picture"),
        (b"\x1f\x8b\x08", "compressed"),
        (b"PK\x03\x04 rubbish", "damaged or cut off"),
        (b"<?xml version='1.0'?><kml/>", "XML"),
        (bytes(range(256)) * 40, "not text"),
        (b"... --- ...", "no words"),
    ],
)
def test_what_is_no_document_is_refused_with_its_repair(content: bytes, said: str) -> None:
    with pytest.raises(UnreadableDocument, match=said) as caught:
        read_document(content, name="a.txt")
    assert caught.value.hint
    assert caught.value.where
    assert caught.value.where.label == "a.txt"


@settings(deadline=None, max_examples=60)
@given(
    content=st.binary(max_size=400),
    start=st.sampled_from([b"", b"<html>", b"PK\x03\x04", b"\xff\xfe", b"\xef\xbb\xbf"]),
)
def test_any_bytes_are_read_or_refused_clearly(content: bytes, start: bytes) -> None:
    got = read_or_refused(start + content)
    if isinstance(got, UnreadableDocument):
        assert got.hint
        return
    got.text.encode()  # no half of a pair
    assert got.text
    assert not set(got.text) & {"\0", "\r"}


@settings(deadline=None, max_examples=12)
@given(at=st.integers(0, 5_000), garbage=st.binary(min_size=1, max_size=60))
@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_a_damaged_file_is_read_or_refused_clearly(kind: str, at: int, garbage: bytes) -> None:
    whole = FORMATS[kind]
    at = at % len(whole)
    got = read_or_refused(whole[:at] + garbage + whole[at + len(garbage) :])
    assert got.hint if isinstance(got, UnreadableDocument) else got.text


def test_several_pdfs_can_be_read_at_once() -> None:
    files = [pdf_of(f"Report {number}") for number in range(4)]
    with ThreadPoolExecutor(4) as pool:
        read = pool.map(lambda file: read_document(file, name="a.pdf")[0], files)
    assert [document.text for document in read] == [f"Report {number}" for number in range(4)]


def test_the_founding_texts_are_stored_to_the_letter(shared: Path) -> None:
    days = {}
    for path in sorted((shared.parent / "seeds").glob("*.txt")):
        document, findings = read_document(path.read_bytes(), name=path.name)
        assert document.text == path.read_text(encoding="utf-8")
        assert document.language == "en"
        days[path.name[:3]] = str(document.published_on), document.published_basis
        assert bool(findings) != bool(document.published_on)
    assert days.pop("000") == ("2017-12-19", "text")
    assert set(days.values()) == {("None", "")}
