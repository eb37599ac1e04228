from __future__ import annotations

import sys
from datetime import date

import pytest

from truceline.core.document import Document
from truceline.core.errors import MissingExtra, UnreadableDocument
from truceline.ingest.documents import read_document

from .made import SENTENCE, page_of

ARTICLE = f"<article><h1>Talks begin</h1><p>{SENTENCE * 5}</p><p>Second.</p></article>"


def read(content: bytes, media: str = "") -> tuple[Document, set[str]]:
    document, findings = read_document(content, name="a.html", media=media)
    return document, {each.code.removeprefix("document.") for each in findings}


def test_the_main_text_is_kept_and_what_was_left_out_is_said() -> None:
    menu = "<nav><a href=/>Home</a> <a href=/n>News</a></nav><footer>Imprint of us</footer>"
    document, codes = read(page_of(menu + ARTICLE))
    assert (
        document.text
        == f"Talks begin\n\n{SENTENCE.strip()}{(' ' + SENTENCE.strip()) * 4}\n\nSecond."
    )
    assert codes == {"left-out", "no-day"}


def test_tables_lists_and_broken_lines_keep_their_shape() -> None:
    table = "<table><tr><td>Idlib</td><td>12</td></tr> <tr><td>Hama</td> <td>7</td></tr></table>"
    rest = f"<p>one<br>two</p><ul><li>a</li></ul>{table}</article>"
    document, _ = read(page_of(ARTICLE.replace("</article>", rest)))
    assert "Idlib\t12\nHama\t7" in document.text
    assert "one\ntwo\n\na\n\n" in document.text


def test_nothing_within_the_article_is_lost() -> None:
    short = (
        "On <time>3 May</time> it ended.</p><h2>Why</h2><blockquote>No.</blockquote><p>So be it."
    )
    between = f"<p>{short}</p><p>{SENTENCE * 5}</p><p>Last.</p>"
    menu = "<div><ul><li><a href=/>Home</a></li></ul></div>"
    document, _ = read(page_of(menu + ARTICLE.replace("Second.", between)))
    for words in ("On 3 May it ended.", "Why", "No.", "So be it.", "Last."):
        assert f"\n\n{words}" in document.text
    assert "Home" not in document.text


@pytest.mark.parametrize("body", ["<b>Fire</b> held", "<span>Fire held</span>", "Fire <i>held</i>"])
def test_a_page_of_loose_words_is_read(body: str) -> None:
    assert read(f"<html>{body}".encode())[0].text == "Fire held"
    assert read(body.encode())[0].text == "Fire held"


def test_a_table_that_lays_out_a_page_gives_its_paragraphs() -> None:
    cells = f"<td><p>Menu</p><p>Home</p></td><td><p>{SENTENCE}</p><p>Second.</p></td>"
    document, _ = read(page_of(f"<table><tr>{cells}</tr></table>"))
    assert document.text.endswith(f"{SENTENCE.strip()}\n\nSecond.")


def test_a_quotation_in_a_sentence_does_not_part_it() -> None:
    words = "The envoy said <q>we agreed</q> on <code>M4</code> and <b>left</b>."
    document, _ = read(page_of(ARTICLE.replace("Second.", words)))
    assert document.text.endswith("\n\nThe envoy said “we agreed” on M4 and left.")


def test_title_publisher_and_day_come_from_the_tags() -> None:
    linked = (
        '{"@graph": [{"@type": "NewsArticle", "headline": "Talks begin", '
        '"datePublished": "2017-12-19T08:00:00+01:00", "publisher": {"@id": "#us"}}, '
        '{"@type": "Organization", "@id": "#us", "name": "The Agency"}]}'
    )
    head = (
        f'<title>Talks | Site</title><script type="application/ld+json">{linked}</script>'
        '<meta property="article:published_time" content="2017-12-19">'
        '<meta property="article:modified_time" content="2018-01-05">'
    )
    document, codes = read(page_of(ARTICLE, head))
    assert (document.title, document.publisher) == ("Talks begin", "The Agency")
    assert (document.published_on, document.published_basis) == (date(2017, 12, 19), "metadata")
    assert codes == set()


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ('<meta name="date" content="2017-12-19">', "day-offered"),
        ('<meta property="article:modified_time" content="2017-12-19">', "day-offered"),
        ('<meta name="pubdate" content="03/04/2017">', "day-offered"),
        ('<link rel="canonical" href="https://example.org/2017/12/19/talks">', "no-day"),
        ('<script type="application/ld+json">{"@type": [[[</script>', "no-day"),
        ('<script type="application/ld+json">' + "[" * 100_000 + "</script>", "no-day"),
    ],
)
def test_no_day_is_made_of_anything_else(head: str, code: str) -> None:
    document, codes = read(page_of(ARTICLE, head))
    assert document.published_on is None
    assert document.publisher == ""
    assert code in codes


def test_the_encoding_of_a_page_is_the_one_that_it_declares() -> None:
    words = "В городе не было нарушений режима прекращения огня. " * 8
    page = page_of(f"<p>{words}</p>", '<meta charset="windows-1251">').decode().encode("cp1251")
    document, codes = read(page)
    assert document.text == words.strip()
    assert document.language == "ru"
    assert "encoding-guessed" not in codes


def test_a_page_without_main_text_is_stored_whole() -> None:
    document, codes = read(page_of("<div>Ceasefire</div><script>var hidden;</script>"))
    assert document.text == "Ceasefire"
    assert "whole-page" in codes or "left-out" not in codes


def test_nul_does_not_cut_a_page_off() -> None:
    document, codes = read(page_of(ARTICLE.replace("Second", "Sec\0ond")))
    assert document.text.endswith("Sec\ufffdond.")
    assert "replaced-characters" in codes


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (page_of("<script>render('all of it')</script>"), "no words"),
        (b"<html>" + b"<div>" * 100_000 + SENTENCE.encode(), "MAX_HTML_DEPTH"),
        (b"<html>" + b"<p>word " * 100_000, "MAX_HTML_ELEMENTS"),
        (b"<html><p>" + b"word " * 10 * 1024**2, "MAX_HTML_BYTES"),
    ],
    ids=["scripts only", "nested", "elements", "50 MB"],
)
def test_hostile_pages_are_refused_with_the_limit_and_a_repair(content: bytes, said: str) -> None:
    with pytest.raises(UnreadableDocument, match=said) as caught:
        read(content)
    assert "browser" in caught.value.hint


def test_without_trafilatura_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(MissingExtra, match="trafilatura") as caught:
        read(page_of(ARTICLE))
    assert "truceline[reading]" in caught.value.hint
