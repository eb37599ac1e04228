from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from truceline.briefs.export.widths import broken, column_widths

WORDS = st.text(alphabet="abcdefg ", max_size=200)


@given(
    st.integers(1, 12).flatmap(
        lambda n: st.lists(st.lists(WORDS, min_size=n, max_size=n), min_size=1, max_size=6)
    )
)
def test_columns_never_exceed_the_page(rows: list[list[str]]) -> None:
    widths = column_widths(rows[0], rows[1:], capacity=120)
    assert sum(widths) <= 120
    assert min(widths) >= 1


def test_a_narrow_table_is_as_narrow_as_its_words() -> None:
    assert sum(column_widths(["Day", "Events"], [["1 May", "3"]], capacity=170)) < 30


def test_the_room_goes_where_the_text_is_longest() -> None:
    row = ["29 December 2016", "not stated", *["some words of a text " * 20] * 4]
    widths = column_widths(["When", *"abcde"], [row], capacity=150)
    assert sum(widths) == 150
    assert min(widths[2:]) > 25 > max(widths[:2])


def test_a_long_word_is_broken_into_parts_that_fit() -> None:
    assert broken("abcdefgh", 3) == ["abc", "def", "gh"]
    assert broken("WWWW", 4) == ["WW", "WW"]
    assert broken("", 4) == [""]
