"""Capture patterns: on which lists a person stands, and how many people share each pattern."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truceline.core.errors import InvalidValue, TooLarge
from truceline.exchange.estimates.design import pattern_matrix

__all__ = ["CapturePatterns", "patterns_of", "without_empty_lists"]

_MOST_LISTS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class CapturePatterns:
    """How many people have each pattern of being on lists; nobody is on none.

    Attributes:
        lists: Names of the lists, in the order of the patterns' digits.
        counts: Pattern such as `101` → people on exactly these lists; one not named has none.
        stratum: Which part of the population it is, such as a governorate; empty for all.
    """

    lists: tuple[str, ...]
    counts: Mapping[str, int]
    stratum: str = ""

    def __post_init__(self) -> None:
        _check_lists(self.lists)
        for pattern, people in self.counts.items():
            _check_count(pattern, people, len(self.lists))
        if not self.people:
            raise InvalidValue(
                "The patterns hold nobody.", hint="Give at least one pattern with people in it."
            )
        empty = [name for name, people in zip(self.lists, self.on_list, strict=True) if people == 0]
        if empty:
            raise InvalidValue(
                f"Nobody is on the list {', '.join(empty)}{self.within}.",
                hint="Leave the list out: it says nothing of the total.",
            )

    @property
    def cells(self) -> NDArray[np.int64]:
        """(2^lists - 1,) people, in the order of `pattern_matrix`."""
        found = np.zeros(2 ** len(self.lists) - 1, dtype=np.int64)
        for pattern, people in self.counts.items():
            if people:
                found[int(pattern, 2) - 1] = people
        return found

    @property
    def people(self) -> int:
        """People on at least one list."""
        return sum(self.counts.values())

    @property
    def on_list(self) -> tuple[int, ...]:
        """People on each list."""
        return tuple(int(one) for one in self.cells @ pattern_matrix(len(self.lists)))

    @property
    def on_several(self) -> int:
        """People on two lists or more: all that is known of the unseen rests on them."""
        return sum(people for pattern, people in self.counts.items() if pattern.count("1") > 1)

    @property
    def within(self) -> str:
        """` in STRATUM`, or nothing, for messages."""
        return f" in {self.stratum}" if self.stratum else ""


def patterns_of(
    labels: NDArray[np.int64], list_of_row: Sequence[str], *, stratum: str = ""
) -> CapturePatterns:
    """The patterns that a linkage of rows makes.

    Args:
        labels: (rows,) which person each row is, under this linkage.
        list_of_row: The list of each row; a person twice on one list is on it once.
        stratum: Which part of the population it is.

    Raises:
        InvalidValue: The lengths differ, or there are no rows.
    """
    if len(labels) != len(list_of_row) or not len(labels):
        raise InvalidValue(
            f"{len(labels)} labels and {len(list_of_row)} rows.", hint="Give one label per row."
        )
    lists, list_at = np.unique(np.asarray(list_of_row, dtype=str), return_inverse=True)
    _check_lists(tuple(map(str, lists)))
    persons, person_at = np.unique(np.asarray(labels), return_inverse=True)
    bits = np.zeros(len(persons), dtype=np.int64)
    np.bitwise_or.at(bits, person_at, 1 << (len(lists) - 1 - list_at))
    numbers, people = np.unique(bits, return_counts=True)
    counts = {
        format(int(number), f"0{len(lists)}b"): int(count)
        for number, count in zip(numbers, people, strict=True)
    }
    return CapturePatterns(lists=tuple(map(str, lists)), counts=counts, stratum=stratum)


def without_empty_lists(
    lists: Sequence[str], counts: Mapping[str, int], *, stratum: str
) -> CapturePatterns:
    """The patterns of a stratum over those lists that have anybody there.

    A list need not reach every stratum; where it has nobody it says nothing of the total.
    """
    kept = [
        at
        for at in range(len(lists))
        if any(people and pattern[at] == "1" for pattern, people in counts.items())
    ]
    shorter: dict[str, int] = {}
    for pattern, people in counts.items():
        if people:
            short = "".join(pattern[at] for at in kept)
            shorter[short] = shorter.get(short, 0) + people
    return CapturePatterns(lists=tuple(lists[at] for at in kept), counts=shorter, stratum=stratum)


def _check_lists(lists: Sequence[str]) -> None:
    if not lists:
        raise InvalidValue("There are no lists.", hint="Give three lists or more.")
    if len(set(lists)) < len(lists) or not all(lists):
        raise InvalidValue(
            f"The lists {', '.join(map(repr, lists))} are not all named, or one twice.",
            hint="Give each list a name of its own.",
        )
    if len(lists) > _MOST_LISTS:
        raise TooLarge(
            f"{len(lists)} lists make {2 ** len(lists) - 1} patterns; the most is {_MOST_LISTS}.",
            hint="Join lists of one kind, such as all hospitals, into one.",
        )


def _check_count(pattern: str, people: int, lists: int) -> None:
    is_pattern = len(pattern) == lists and set(pattern) <= {"0", "1"}
    if not is_pattern:
        raise InvalidValue(
            f"'{pattern}' is no pattern of {lists} lists.",
            hint="Write one digit per list: 1 on it, 0 not on it.",
        )
    if isinstance(people, bool) or not isinstance(people, int) or people < 0:
        raise InvalidValue(
            f"The pattern {pattern} has {people!r} people.", hint="Give a whole number, 0 or more."
        )
    if people and "1" not in pattern:
        raise InvalidValue(
            f"The pattern {pattern} has {people} people, but nobody can be seen on no list.",
            hint="Leave it out: this number is what is estimated.",
        )
