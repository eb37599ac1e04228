"""Patterns: what they refuse, and how a linkage makes them."""

from __future__ import annotations

import numpy as np
import pytest

from truceline.core.errors import InvalidValue, TooLarge
from truceline.exchange.estimates import CapturePatterns, patterns_of, without_empty_lists


@pytest.mark.parametrize(
    ("lists", "counts", "said"),
    [
        ("A B", {"10": 1, "1": 2}, "is no pattern"),
        ("A B", {"12": 1}, "is no pattern"),
        ("A B", {"10": -1}, "has -1 people"),
        ("A B", {"10": 1.5}, "has 1.5 people"),
        ("A B", {"10": 3, "01": 2, "00": 7}, "nobody can be seen on no list"),
        ("A B", {}, "hold nobody"),
        ("A B C", {"100": 4, "110": 2}, "Nobody is on the list C"),
        ("A A", {"11": 4}, "one twice"),
    ],
)
def test_nonsense_is_refused(lists: str, counts: dict[str, int], said: str) -> None:
    with pytest.raises(InvalidValue, match=said):
        CapturePatterns(lists=tuple(lists.split()), counts=counts)


def test_too_many_lists_are_refused_with_what_to_do() -> None:
    with pytest.raises(TooLarge, match="most is 10") as caught:
        CapturePatterns(lists=tuple("ABCDEFGHIJK"), counts={"1" * 11: 1})
    assert "Join lists" in caught.value.hint


def test_a_linkage_becomes_patterns_and_a_duplicate_counts_once() -> None:
    labels = np.array([7, 7, 7, 9, 9, 4])
    found = patterns_of(labels, ["b", "a", "a", "a", "c", "c"])
    assert found.lists == ("a", "b", "c")
    assert found.counts == {"110": 1, "101": 1, "001": 1}
    assert (found.people, found.on_several, found.on_list) == (3, 2, (2, 1, 2))


def test_labels_and_rows_must_be_as_many() -> None:
    with pytest.raises(InvalidValue, match="2 labels and 1 rows"):
        patterns_of(np.array([1, 2]), ["a"])


def test_a_stratum_keeps_only_lists_that_reach_it() -> None:
    found = without_empty_lists(("A", "B", "C"), {"101": 2, "001": 3, "010": 0}, stratum="Homs")
    assert (found.lists, found.counts) == (("A", "C"), {"11": 2, "01": 3})
