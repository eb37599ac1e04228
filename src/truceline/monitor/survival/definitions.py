"""What counts as the collapse of a ceasefire: several readings, each in plain words.

A collapse is a matter of definition, and the answer moves with it. So no reading is the default:
`side_by_side` sets several beside each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from truceline.core.errors import InvalidValue

__all__ = ["Collapse", "FirstOffensive", "LevelReturns", "StatedEnd"]

_SAID_BY = {
    "record": "the day on which it ended as the record has it",
    "parties": "the first day that somebody who speaks for a party names as its end",
    "anybody": "the first day that anybody names as its end",
}
_AT_STATED_END = {
    "collapses": " A stated end, by the record, counts as its collapse if it comes earlier.",
    "censored": " It is followed no longer than until its stated end, by the record.",
    "ignored": " It is followed beyond its stated end.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedEnd:
    """It collapsed when somebody says that it ended.

    Attributes:
        said_by: `record`, the value that the record computes with; `parties`, the earliest that a
            party or whoever speaks for one states; `anybody`, the earliest stated at all.
        no_collapse: Kinds of end that are none: it is then followed until that day, and held.
    """

    said_by: str = "record"
    no_collapse: tuple[str, ...] = ("superseded", "lapsed")

    def __post_init__(self) -> None:
        if self.said_by not in _SAID_BY:
            raise InvalidValue(
                f"An end cannot be said by '{self.said_by}'.", hint=f"Use: {', '.join(_SAID_BY)}."
            )

    @property
    def name(self) -> str:
        """Short name for tables."""
        return f"stated end ({self.said_by})"

    @property
    def words(self) -> str:
        """The definition as a sentence."""
        less = f"; an end as {' or '.join(self.no_collapse)} is none" if self.no_collapse else ""
        return f"Collapsed on {_SAID_BY[self.said_by]}{less}."


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelReturns:
    """It collapsed when incidents over some days were back above a share of the level before.

    Attributes:
        days: Length of the window that slides over the ceasefire.
        share: Of the level before, > 0.
        days_before: Length of the days that give the level before.
        washout_days: Days between these and the start, which belong to neither: violence rises
            before ceasefires (Williams et al., 2024, arXiv:2110.05475).
        least_before: Fewer incidents than this before give no level to return to.
        at_stated_end: `collapses`, `censored` or `ignored`.
    """

    days: int = 7
    share: float = 1.0
    days_before: int = 56
    washout_days: int = 14
    least_before: int = 8
    at_stated_end: str = "collapses"

    def __post_init__(self) -> None:
        _check_stated(self.at_stated_end)
        lengths_fit = self.days >= 1 and self.days_before >= 1 and self.washout_days >= 0
        if not lengths_fit or not self.share > 0 or self.least_before < 1:
            raise InvalidValue(
                f"A window of {self.days} days at {self.share} of the level of "
                f"{self.days_before} days before makes no definition.",
                hint="Give windows of a day or more, and a share above zero.",
            )

    @property
    def name(self) -> str:
        """Short name for tables."""
        of = "" if self.share == 1 else f"{self.share:g} of "
        return f"back to {of}the level before, over {self.days} days"

    @property
    def words(self) -> str:
        """The definition as a sentence."""
        times = "" if self.share == 1 else f"{self.share:g} times "
        return (
            f"Collapsed on the first day on which the incidents of the last {self.days} days of "
            f"the ceasefire exceed {times}what {self.days} days held before it (in "
            f"the {self.days_before} days that end {self.washout_days} days before its start)."
            f"{_AT_STATED_END[self.at_stated_end]}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstOffensive:
    """It collapsed on the first day with many incidents or many deaths.

    Attributes:
        incidents_a_day: At least so many in a day; None not to ask.
        deaths_a_day: At least so many, by the best estimate; None not to ask.
        at_stated_end: `collapses`, `censored` or `ignored`.
    """

    incidents_a_day: int | None = 5
    deaths_a_day: int | None = 25
    at_stated_end: str = "collapses"

    def __post_init__(self) -> None:
        _check_stated(self.at_stated_end)
        given = [n for n in (self.incidents_a_day, self.deaths_a_day) if n is not None]
        if not given or min(given) < 1:
            raise InvalidValue(
                "An offensive needs a number of incidents or of deaths in a day, one or more.",
                hint="Give incidents_a_day or deaths_a_day.",
            )

    @property
    def name(self) -> str:
        """Short name for tables."""
        return f"first day with {self._numbers}"

    @property
    def words(self) -> str:
        """The definition as a sentence."""
        stated = _AT_STATED_END[self.at_stated_end]
        return f"Collapsed on the first day with {self._numbers} or more.{stated}"

    @property
    def _numbers(self) -> str:
        asked = ((self.incidents_a_day, "incidents"), (self.deaths_a_day, "deaths"))
        return " or ".join(f"{number} {what}" for number, what in asked if number is not None)


Collapse: TypeAlias = StatedEnd | LevelReturns | FirstOffensive
"""One reading of what a collapse is."""


def _check_stated(at_stated_end: str) -> None:
    if at_stated_end not in _AT_STATED_END:
        raise InvalidValue(
            f"A stated end cannot be '{at_stated_end}'.", hint=f"Use: {', '.join(_AT_STATED_END)}."
        )
