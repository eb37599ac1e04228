"""A copied passage is found where it stands, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.claims.model import Mention
from truceline.claims.text.quoting import Folded, find_quote

TEXT = "Rebels did not\n  shell the old town of Kestel , and 15 people left. Rebels left. Rallies."


def folded(text: str = TEXT) -> Folded:
    return Folded(text, Mention(start=0, end=len(text)))


@pytest.mark.parametrize(
    ("quote", "found", "how"),
    [
        ("15 people left", "15 people left", "exact"),
        ("did not shell the", "did not\n  shell the", "folded"),
        ("town of Kestel, and 15 people left", "town of Kestel , and 15 people left", "nearly"),
    ],
)  # fmt: skip
def test_what_is_found_is_the_stored_text(quote: str, found: str, how: str) -> None:
    one = find_quote(quote, folded())
    assert one is not None
    assert (one.mention.text_in(TEXT), one.how) == (found, how)


@pytest.mark.parametrize(
    "quote",
    [
        "Rebels did shell the old town of Kestel , and 15 people left",  # a negation lost
        "the old town of Kestel , and 16 people left. Rebels left",  # another number
        "Rall",  # half a word
        "Kestal",  # too short to be nearly right
        "... !",
        "",
    ],
)
def test_a_changed_sense_is_not_found(quote: str) -> None:
    assert find_quote(quote, folded()) is None


def test_of_several_places_the_one_within_the_quote_then_the_next_counts() -> None:
    first, second = TEXT.index("left"), TEXT.rindex("left")
    inside = Mention(start=second - 8, end=second + 4)
    for options, start in (
        ({}, first),
        ({"after": first + 1}, second),
        ({"within": inside}, second),
    ):
        one = find_quote("left", folded(), **options)
        assert one is not None
        assert one.mention.start == start


@given(st.text(alphabet="ab c\n\t.", max_size=60), st.data())
def test_every_word_of_a_window_is_found_at_its_own_characters(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    window = Folded(text, Mention(start=start, end=end))
    for word in text[start:end].split():
        one = find_quote(word, window)
        if any(mark.isalnum() for mark in word):
            assert one is not None
            assert one.mention.text_in(text) == word
            assert start <= one.mention.start < one.mention.end <= end
