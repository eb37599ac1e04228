"""Two guarantors count one zone and period: side by side, with what each confirmed of the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from truceline.core.dates import Period
from truceline.core.errors import InvalidValue, UnitMismatch

__all__ = [
    "Answer",
    "ParallelTally",
    "Registered",
    "SideTally",
    "compare_items",
    "compare_tallies",
]


class Answer(StrEnum):
    """What the other side says of a case."""

    CONFIRMED = "confirmed"
    CONTESTED = "contested"
    NONE = "no answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """One case that a side registered.

    Attributes:
        item_id: Id within the side's list.
        answer: What the other side says of it.
    """

    item_id: str
    answer: Answer = Answer.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class SideTally:
    """What one side registered, and what the other said of it, as published.

    Attributes:
        registered: Cases; None where the side published no number: that is not zero.
        confirmed_by_other: None where nobody says; `contested_by_other` likewise.
        on_word_of: (whom, number) of cases taken on the word of somebody else.
        by_place: (place, number) as published.
        cited: Where it was published.
    """

    counter: str
    registered: int | None
    confirmed_by_other: int | None = None
    contested_by_other: int | None = None
    on_word_of: tuple[tuple[str, int], ...] = ()
    by_place: tuple[tuple[str, int], ...] = ()
    unit: str = "case"
    cited: str = ""

    def __post_init__(self) -> None:
        answered = (self.confirmed_by_other or 0) + (self.contested_by_other or 0)
        parts = [self.registered, self.confirmed_by_other, self.contested_by_other]
        if any(one is not None and one < 0 for one in parts):
            raise InvalidValue(
                f"{self.counter} gives a negative number.", hint="Correct it, or leave it empty."
            )
        if self.registered is not None and answered > self.registered:
            raise InvalidValue(
                f"Of {self.registered} cases of {self.counter} the other side answered {answered}.",
                hint="Check the figures against the publication.",
            )

    @property
    def unconfirmed(self) -> int | None:
        """Cases neither confirmed nor known to be contested by the other side; None if not told."""
        if None in (self.registered, self.confirmed_by_other):
            return None
        answered = (self.confirmed_by_other or 0) + (self.contested_by_other or 0)
        return (self.registered or 0) - answered

    @property
    def misadded(self) -> str:
        """Where the places do not add to the whole, as a sentence; else empty."""
        parts = sum(number for _, number in self.by_place)
        if not self.by_place or self.registered in (None, parts):
            return ""
        return f"{self.counter} registered {self.registered}, its places add to {parts}."


@dataclass(frozen=True, slots=True, kw_only=True)
class ParallelTally:
    """Two sides' tallies of one zone and period; they are never added.

    Attributes:
        first: One side; `second` the other.
        agreed_least: Fewest cases that both stand behind; None where nobody says what is confirmed.
        agreed_most: Most of them; None where only totals are known, for then a case may stand in
            both lists without anybody saying so.
        only_first: Cases of the first side that the second neither confirmed nor contested, and
            that are not judged to be one of its own; `only_second` likewise.
        contested_first: Cases of the first side that the second contests; `contested_second`
            likewise.
    """

    zone: str
    period: Period
    first: SideTally
    second: SideTally
    agreed_least: int | None = None
    agreed_most: int | None = None
    only_first: int | None = None
    only_second: int | None = None
    contested_first: int | None = None
    contested_second: int | None = None
    assumptions: tuple[str, ...] = ()

    def __add__(self, other: ParallelTally) -> ParallelTally:
        """Refused: guarantors' tallies are never added.

        Raises:
            UnitMismatch: Always.
        """
        raise UnitMismatch(
            f"What {self.first.counter} and {self.second.counter} registered is never added: one "
            "case may stand in both lists.",
            hint="Show the two side by side.",
        )


def compare_tallies(
    first: SideTally, second: SideTally, *, zone: str, period: Period
) -> ParallelTally:
    """Two published totals side by side.

    Raises:
        UnitMismatch: They count different things, or one side is given twice.
    """
    _check_sides(first, second)
    confirmed = [
        side.confirmed_by_other for side in (first, second) if side.confirmed_by_other is not None
    ]
    return ParallelTally(
        zone=zone,
        period=period,
        first=first,
        second=second,
        agreed_least=max(confirmed, default=None),
        only_first=first.unconfirmed,
        only_second=second.unconfirmed,
        contested_first=first.contested_by_other,
        contested_second=second.contested_by_other,
        assumptions=(
            "Only totals are known: whether a case stands in both lists cannot be said, so that "
            "one that nobody confirmed may be in the other list too.",
            "What nobody confirmed is not denied.",
        ),
    )


def compare_items(
    sides: Mapping[str, Sequence[Registered]],
    *,
    same: Iterable[tuple[str, str]] = (),
    zone: str,
    period: Period,
    unit: str = "case",
) -> ParallelTally:
    """Two lists of cases side by side: agreed, only one's, contested.

    Args:
        sides: The two counters with their lists; the first is `first`.
        same: Pairs (item of the first, item of the second) that a person judged to be one case.
        zone: Where.
        period: When.
        unit: What both list.

    Raises:
        InvalidValue: There are not two sides, an id occurs twice, or a pair names an unknown case.
    """
    if len(sides) != 2:
        raise InvalidValue(f"There are {len(sides)} sides, not two.", hint="Name two guarantors.")
    (one, mine), (other, theirs) = sides.items()
    left, right = _by_id(one, mine), _by_id(other, theirs)
    pairs = _checked(same, left, right)
    matched = ({a for a, _ in pairs}, {b for _, b in pairs})
    first, second = _side(one, left, unit), _side(other, right, unit)
    alone = [item for key, item in left.items() if key not in matched[0]]
    beside = [item for key, item in right.items() if key not in matched[1]]
    mine_by, theirs_by = Counter(x.answer for x in alone), Counter(x.answer for x in beside)
    return ParallelTally(
        zone=zone,
        period=period,
        first=first,
        second=second,
        agreed_least=len(pairs) + max(mine_by[Answer.CONFIRMED], theirs_by[Answer.CONFIRMED]),
        agreed_most=len(pairs) + mine_by[Answer.CONFIRMED] + theirs_by[Answer.CONFIRMED],
        only_first=mine_by[Answer.NONE],
        only_second=theirs_by[Answer.NONE],
        contested_first=mine_by[Answer.CONTESTED],
        contested_second=theirs_by[Answer.CONTESTED],
        assumptions=(
            "Two cases are one only where a person judged them so; confirmed cases of the two "
            "lists that nobody paired may still be the same.",
            "What nobody confirmed is not denied.",
        ),
    )


def _check_sides(first: SideTally, second: SideTally) -> None:
    if first.counter == second.counter:
        raise UnitMismatch(
            f"Both tallies are of {first.counter}.", hint="Set two guarantors side by side."
        )
    if first.unit != second.unit:
        raise UnitMismatch(
            f"{first.counter} counts '{first.unit}', {second.counter} '{second.unit}'.",
            hint="Set tallies of one unit side by side.",
        )


def _by_id(counter: str, items: Sequence[Registered]) -> dict[str, Registered]:
    found = {item.item_id: item for item in items}
    if len(found) < len(items):
        raise InvalidValue(
            f"A case stands twice in the list of {counter}.", hint="Give each case once."
        )
    return found


def _checked(
    same: Iterable[tuple[str, str]],
    left: Mapping[str, Registered],
    right: Mapping[str, Registered],
) -> list[tuple[str, str]]:
    pairs = list(dict.fromkeys(same))
    for a, b in pairs:
        if a not in left or b not in right:
            raise InvalidValue(
                f"The pair {a}, {b} names a case that is in no list.", hint="Name known cases."
            )
        if Answer.CONTESTED in (left[a].answer, right[b].answer):
            raise InvalidValue(
                f"The cases {a} and {b} are judged to be one, but a side contests it.",
                hint="Take the judgement back, or correct the answer.",
            )
    if len({a for a, _ in pairs}) < len(pairs) or len({b for _, b in pairs}) < len(pairs):
        raise InvalidValue(
            "One case is paired with two.", hint="Pair each case with one of the other list."
        )
    return pairs


def _side(counter: str, items: Mapping[str, Registered], unit: str) -> SideTally:
    answers = Counter(item.answer for item in items.values())
    return SideTally(
        counter=counter,
        registered=len(items),
        confirmed_by_other=answers[Answer.CONFIRMED],
        contested_by_other=answers[Answer.CONTESTED],
        unit=unit,
    )
