"""Windows hold every word, end with sentences, and are never too long."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.claims.text.windows import cut_windows
from truceline.core.errors import InvalidValue

TEXT = "One two. Three four! Five six? Seven eight.\n\nNine ten"


def pieces(text: str, **options: int) -> list[str]:
    return [one.text_in(text) for one in cut_windows(text, **options)]  # type: ignore[arg-type]


def test_a_window_ends_with_a_sentence_and_the_next_repeats_the_last_ones() -> None:
    assert pieces(TEXT, at_most=24, overlap=12) == [
        *("One two. Three four!", "Three four! Five six?", "Five six? Seven eight."),
        "Nine ten",
    ]


def test_only_a_sentence_that_is_too_long_is_cut_between_words() -> None:
    assert pieces("one two three four", at_most=9, overlap=0) == ["one two", "three", "four"]
    assert pieces("x" * 25, at_most=10, overlap=0) == ["x" * 10, "x" * 10, "x" * 5]


def test_a_table_belongs_to_no_window() -> None:
    at = TEXT.index("Three"), TEXT.index("Five")
    windows = cut_windows(TEXT, at_most=99, overlap=0, skip=[at])
    assert [one.text_in(TEXT) for one in windows] == ["One two.", TEXT[at[1] :]]


def test_windows_that_would_never_end_are_refused() -> None:
    with pytest.raises(InvalidValue, match="overlap"):
        cut_windows(TEXT, at_most=10, overlap=9)


@given(st.text(alphabet="ab .!\n", max_size=120), st.integers(1, 30), st.integers(0, 15))
def test_every_letter_is_in_a_window_and_none_is_too_long(text: str, size: int, over: int) -> None:
    windows = cut_windows(text, at_most=size, overlap=min(over, size // 2))
    held = {at for one in windows for at in range(one.start, one.end)}
    assert all(at in held for at, mark in enumerate(text) if mark.isalnum())
    assert all(one.end - one.start <= size for one in windows)
    assert [one.start for one in windows] == sorted({one.start for one in windows})
