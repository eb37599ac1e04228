from __future__ import annotations

import codecs

import pytest

from truceline.core.document import Document
from truceline.core.errors import UnreadableDocument
from truceline.ingest.documents import limits, read_document

from .made import SENTENCE

RUSSIAN = (
    "Российские военные сообщили, что в городе не было нарушений режима прекращения огня, "
    "но после этого из провинции Идлиб по нему стреляли."
)
ARABIC = "قال متحدث إن وقف إطلاق النار في إدلب لم يصمد بعد أن قصفت القوات المدينة من الجو في الليل"
FRENCH = "Les négociations à Genève ont échoué, et le cessez-le-feu n’a pas été prolongé."


def read(content: bytes, media: str = "") -> tuple[Document, set[str]]:
    document, findings = read_document(content, name="a.txt", media=media)
    return document, {each.code for each in findings} - {"document.no-day"}


@pytest.mark.parametrize(
    ("content", "text", "codes"),
    [
        (codecs.BOM_UTF8 + ARABIC.encode(), ARABIC, set()),
        (RUSSIAN.encode("utf-16"), RUSSIAN, set()),
        (RUSSIAN.encode("utf-32"), RUSSIAN, set()),
        (RUSSIAN.encode("cp1251"), RUSSIAN, {"document.encoding-guessed"}),
        (RUSSIAN.encode("koi8-r"), RUSSIAN, {"document.encoding-guessed"}),
        (ARABIC.encode("cp1256"), ARABIC, {"document.encoding-guessed"}),
        (
            (SENTENCE + "“Café”").encode("cp1252"),
            SENTENCE + "“Café”",
            {"document.encoding-guessed"},
        ),
        (SENTENCE.encode("utf-16-le"), SENTENCE, {"document.encoding-guessed"}),
    ],
    ids=["utf-8", "utf-16", "utf-32", "1251", "koi8", "1256", "1252", "utf-16 without mark"],
)
def test_the_same_text_comes_out_of_every_encoding(
    content: bytes, text: str, codes: set[str]
) -> None:
    document, found = read(content)
    assert document.text == text
    assert found == codes


def test_a_declared_encoding_is_believed_where_it_fits() -> None:
    assert read(RUSSIAN.encode("cp866"), "text/plain; charset=ibm866")[1] == set()
    assert read(RUSSIAN.encode(), "text/plain; charset=punycode")[0].text == RUSSIAN
    document, found = read(ARABIC.encode("cp1256"), "text/plain; charset=utf-16")
    assert document.text == ARABIC
    assert found == {"document.encoding-guessed"}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (SENTENCE, "en"),
        (RUSSIAN, "ru"),
        (ARABIC, "ar"),
        ("قصفت القوات الحكومية البلدة يوم الخميس وقتل خمسة مدنيين.", "ar"),  # the article alone
        ("نیروها وارد شهر شدند و مردم به روستا رفتند و شب آرام بود", ""),  # Persian
        (FRENCH, ""),
        ("Сторони домовилися про припинення вогню, але його не було і в неділю.", ""),
        ("آتش‌بس در ادلب پس از گفتگوهای آستانه برقرار شد و طرف‌ها از آن راضی بودند", ""),
        ("Idlib 2020", ""),
    ],
)
def test_the_language_is_found_or_left_open(text: str, language: str) -> None:
    document, found = read(text.encode())
    assert document.language == language
    assert ("document.no-language" in found) == (not language)


def test_line_ends_are_settled_once_and_all_else_stays() -> None:
    document, found = read(
        b"one of the\r\ntwo\rthree of\nthe de-\nescalation\xe2\x80\xa8[95] a s b "
    )
    assert document.text == "one of the\ntwo\nthree of\nthe de-\nescalation\n[95] a s b "
    assert found <= {"document.no-language"}


def test_what_cannot_be_stored_is_replaced_and_said() -> None:
    document, found = read(SENTENCE.encode() + b"a\0b")
    assert document.text.endswith("a\ufffdb")
    assert found == {"document.replaced-characters"}
    document, found = read(RUSSIAN.encode()[:-1] + b"\xff\xff " + RUSSIAN.encode())
    assert "\ufffd" in document.text
    assert found == {"document.damaged-text"}
    assert document.language == "ru"


def test_form_feeds_part_pages() -> None:
    document, _ = read(b"one\x0ctwo\nthree\x0c")
    assert document.text == "one\ntwo\nthree\n"
    assert [document.text[page.start : page.end] for page in document.pages] == [
        "one",
        "two\nthree\n",
    ]


def test_a_text_beyond_the_limit_is_refused_by_name() -> None:
    long = b"word " * (limits.MAX_CHARACTERS // 5 + 1)
    with pytest.raises(UnreadableDocument, match="MAX_CHARACTERS") as caught:
        read(long)
    assert "Split" in caught.value.hint
