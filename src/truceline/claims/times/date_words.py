"""Shapes of dated expressions: what the words mean before a day is known to count from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from truceline.claims.model import Mention

__all__ = [
    "Anchored",
    "Between",
    "Calendar",
    "ClockOnly",
    "DateWords",
    "Deictic",
    "Length",
    "Meaning",
    "Offset",
    "Weekday",
    "Window",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """A place in the calendar: day, month, season, year or decade.

    Attributes:
        year: None where the words do not say.
        weekday: 0 is Monday; with a day and no year it tells which year is meant.
        season: spring, summer, autumn or winter.
        years: How many years are meant: 10 for a decade.
        week: Week of the month, 1–5; -1 for its last.
        part: early, mid, late, start, end, half-1, quarter-3, …
        other: The second reading, where day and month in digits could be either.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    season: str = ""
    years: int = 1
    week: int | None = None
    part: str = ""
    other: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekday:
    """A day of the week; `shift` is -1 (last), 0 (this), 1 (next) or None where bare.

    `week` shifts by whole weeks instead ("Monday of last week").
    """

    weekday: int
    shift: int | None = None
    week: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deictic:
    """A unit counted from the day of publication: last week, yesterday, the end of the month.

    `within` is a month of a year ("September last year").
    """

    unit: str
    shift: int
    part: str = ""
    within: Calendar | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchored:
    """A unit counted from another date of the document: the following day, that month.

    Attributes:
        unit: Also a season, or `span` for the very days of that date.
        shift: How many units later.
        part: Early, late, … of the unit.
        within: A month or season of the unit: "May of that year".
    """

    unit: str
    shift: int
    part: str = ""
    within: Calendar | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """So many units before (-1) or after (1) an origin; `number` None where vague.

    Attributes:
        origin: Another meaning, or `publication` (ago), `anchor` (later), `ahead` ("in three
            days", of what is to come) or `context` (the anchor, else the publication).
    """

    number: float | None
    unit: str
    direction: int
    origin: Meaning | str = "anchor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The days up to the publication (-1) or from it on (1); `number` None where vague."""

    number: float | None
    unit: str
    direction: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """How long, or within what time: dated only if its beginning is."""

    number: float
    unit: str
    is_deadline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """From one time to another, both inclusive; None at an open end.

    `is_strict` where the stated time itself does not belong ("before 2018", "after Tuesday").
    """

    first: Meaning | None = None
    last: Meaning | None = None
    is_strict: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockOnly:
    """A time of day without a day."""


Meaning = Calendar | Weekday | Deictic | Anchored | Offset | Window | Length | Between | ClockOnly


@dataclass(frozen=True, slots=True, kw_only=True)
class DateWords:
    """A dated expression of the text with its meaning.

    Attributes:
        mention: The words in the stored text; a neutral "on" or "in" is left out.
        meaning: What they say.
        first: Index of the first token; `last` one past the last.
        clock: Local time of day where the words give one; it never narrows the interval.
        flags: `day-or-month`, `no-such-day` or `two-winters`.
        is_attributive: It describes a noun that follows ("the 5 March protocol"), so it dates
            that noun and not what happened. Known only where parts of speech are.
    """

    mention: Mention
    meaning: Meaning
    first: int
    last: int
    clock: time | None = None
    flags: tuple[str, ...] = ()
    is_attributive: bool = False
