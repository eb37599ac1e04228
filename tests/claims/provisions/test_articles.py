from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from truceline.claims.provisions import split_articles


def split(text: str) -> dict[str, str]:
    articles, _ = split_articles(text)
    return {one.article_id: text[one.start : one.end] for one in articles}


def test_articles_paragraphs_and_letters_bear_their_full_numbers() -> None:
    text = (
        "AGREEMENT\n\nArticle 1\nThe first.\n\nArticle II - Forces\n1. One thing:\n(a) this;\n"
        "(b) that.\n2. Another.\n\nArticle 3\nThe last\nof all.\n"
    )
    assert split(text) == {
        "1": "The first.",
        "2": "Forces",
        "2.1": "One thing:",
        "2.1.a": "this;",
        "2.1.b": "that.",
        "2.2": "Another.",
        "3": "The last\nof all.",
    }


def test_a_line_that_only_begins_with_a_figure_cuts_nothing() -> None:
    text = "1. Signed in\n15. September, as was said.\n2. On the day of\n2018. Then more.\n"
    assert list(split(text)) == ["1", "2"]
    assert "September" in split(text)["1"]


def test_what_stands_before_the_first_article_is_told() -> None:
    text = "A preamble.\n\n1. One.\n"
    assert split_articles(text)[1] == (0, text.index("1."))


def test_decimal_numbers_and_a_second_count_are_kept_apart() -> None:
    assert list(split("1. A\n1.1 B\n1.2 C\n2. D\nAnnex\n1. E\n")) == ["1", "1.1", "1.2", "2", "1-2"]


def test_arabic_and_russian_numbers_are_read() -> None:
    assert split("المادة الأولى\nنص.\nالمادة ٢\nنص آخر.\n") == {"1": "نص.", "2": "نص آخر."}
    assert split("Статья 1\nТекст.\n2) нет\nСтатья 2\n1. Да.\n")["2.1"] == "Да."


def test_a_text_without_numbers_is_parted_at_blank_lines() -> None:
    assert split("One\nstill one.\n\nTwo.\n") == {"p1": "One\nstill one.", "p2": "Two."}


@given(st.text(alphabet="1234.a)(b \nI–Article", max_size=80))
def test_articles_are_exact_parts_in_order_and_nothing_lies_outside_them(text: str) -> None:
    articles, (begin, end) = split_articles(text)
    spans = [(one.start, one.end) for one in articles]
    assert spans == sorted(spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert len({one.article_id for one in articles}) == len(articles)
    assert (begin, end) <= (0, len(text))
    assert all(text[a:b] == text[a:b].strip() != "" for a, b in spans)
