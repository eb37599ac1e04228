"""A casualty claim: who says that how many people were killed, wounded, missing, captured, when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from truceline.core.dates import Period
from truceline.core.errors import InvalidValue
from truceline.core.source import Span

__all__ = ["CasualtyClaim", "Fate", "figures_from"]


class Fate(StrEnum):
    """What is said to have happened to people; no fate is ever read as another.

    `neutralised` is a word of claimants: it may cover killed, wounded, captured and surrendered.
    `casualties` stands where a claim does not tell the killed, wounded and captured apart.
    """

    KILLED = "killed"
    WOUNDED = "wounded"
    MISSING = "missing"
    CAPTURED = "captured"
    NEUTRALISED = "neutralised"
    CASUALTIES = "casualties"


@dataclass(frozen=True, slots=True, kw_only=True)
class CasualtyClaim:
    """One figure of one claimant about people; it never becomes anybody else's figure.

    It speaks of one incident (`incident`), of all that happened in `period`, or, cumulatively, of
    all since `period.from_on` until `period.until_on`.

    Attributes:
        claim_id: Id of the claim or report that it was read from.
        claimant: Who says it: an actor's id, or the counter of a feed.
        fate: What is said to have happened to them.
        period: Days spoken of, half-open.
        cited: Where it is said: source id with an optional `#locator`.
        among: Among whom, in the claimant's words; empty for anybody.
        is_cumulative: A running total since `period.from_on`.
        low: Fewest; None where not stated. `best` the claimant's own figure, `high` the most.
        incident: Id of the one incident that it speaks of; empty where it speaks of a period.
        place: Where, as stated or as an id; empty for everywhere that the claimant speaks of.
        rule: How it was counted: a counting rule's name, or `as stated`.
        word: The claimant's own word for the fate, such as `neutralized`.
        passage: The quoted words; `where` the row or passage.
        counted_on: Day under which the claimant counts an incident, if not the first of `period`.
        known_on: Day from which it was known; None where that is not known.
        polarity: `+`, or `-` for a denial.
        is_simulated: Made by a program.
    """

    claim_id: str
    claimant: str
    fate: Fate
    period: Period
    cited: str
    among: str = ""
    is_cumulative: bool = False
    low: int | None = None
    best: int | None = None
    high: int | None = None
    incident: str = ""
    place: str = ""
    rule: str = "as stated"
    word: str = ""
    passage: str = ""
    where: Span | None = None
    counted_on: date | None = None
    known_on: date | None = None
    polarity: str = "+"
    is_simulated: bool = False

    def __post_init__(self) -> None:
        if not self.claimant.strip():
            raise InvalidValue(
                "A casualty figure names nobody who says it.", hint="Name its claimant."
            )
        given = [figure for figure in (self.low, self.best, self.high) if figure is not None]
        if any(figure < 0 for figure in given) or given != sorted(given):
            raise InvalidValue(
                f"The figures {', '.join(map(str, given))} are no lowest, best and highest.",
                hint="Give whole numbers of 0 or more, in this order.",
            )
        if self.is_cumulative and self.incident:
            raise InvalidValue(
                "A figure is of one incident, or a running total, not both.",
                hint="Leave one of the two out.",
            )
        if self.polarity not in ("+", "-"):
            raise InvalidValue(
                f"'{self.polarity}' is no polarity.", hint="Write + for said, - for denied."
            )

    @property
    def has_figure(self) -> bool:
        """Whether any number is stated."""
        return any(figure is not None for figure in (self.low, self.best, self.high))

    @property
    def day(self) -> date:
        """The day under which an incident counts."""
        return self.counted_on or self.period.from_on

    @property
    def least(self) -> int:
        """Fewest that the claim allows; 0 where it states no lower bound and no figure."""
        return next((n for n in (self.low, self.best) if n is not None), 0)

    @property
    def most(self) -> int | None:
        """Most that the claim allows; None where nothing bounds it from above."""
        return self.high if self.high is not None else self.best


def figures_from(value: int, qualifier: str) -> tuple[int | None, int | None, int | None]:
    """Low, best and high as a stated number and its qualifier give them.

    `about 100` states no bounds; `at least 100` no best figure and no highest.

    Raises:
        InvalidValue: The qualifier is none that is known.
    """
    known: dict[str, tuple[int | None, int | None, int | None]] = {
        "exact": (value, value, value),
        "about": (None, value, None),
        "at least": (value, None, None),
        "more than": (value + 1, None, None),
        "at most": (None, None, value),
        "fewer than": (None, None, max(value - 1, 0)),
    }
    if qualifier not in known:
        raise InvalidValue(
            f"'{qualifier}' is no qualifier of a number.", hint=f"Write one of: {', '.join(known)}."
        )
    return known[qualifier]
