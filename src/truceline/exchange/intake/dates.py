"""Dates as lists of persons write them: unknown, approximate, ranges, and the Hijri calendar.

What a cell leaves open stays an interval. A bare year such as 1405 may be lunar, solar or a slip:
it is taken only where a mark, a month's name or the mapping says which calendar it is of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from truceline.core.dates import When
from truceline.core.errors import InvalidValue
from truceline.exchange.intake.date_forms import Days, read_days
from truceline.exchange.intake.date_words import folded, starts, words

__all__ = ["LONGEST", "NOT_SAID", "DateReader", "Dated", "find_order"]

NOT_SAID = When(first_day=None, last_day=None, basis="unstated")
LONGEST = 200
"""Characters of a cell that can be a date or an age."""
UNREADABLE = "cannot be read as a date, so it stands as not known"
DISAGREE = "gives two dates that disagree, so it stands as the time that holds both"

# How far an approximate date may be off, to either side: a convention of ours, wide on purpose.
_ABOUT_DAYS = {"day": 31, "month": 62, "year": 731}
_DOUBTED_DAYS = {"day": 15, "month": 31, "year": 366}
_ABOUT = re.compile(rf"(?:(?<=\s)|^)(?:{starts('about')})(?=[\s\d]|$)|~")
_TO = rf"\s(?:{starts('to')})(?=[\s\d])\s*"
_RANGES = (
    re.compile(rf"(?:(?:{starts('between')}|{starts('from')})\s+)?(.+?){_TO}(.+)"),
    re.compile(r"(.+?)\s+-\s+(.+)"),
    re.compile(r"(\d{4})\s*[-/]\s*(\d{4}.*)"),
)
_SHORT_RANGE = re.compile(r"(\d\d)(\d\d)\s*[-/]\s*(\d\d)")
_DECADE = re.compile(r"(\d{3})0'?s")
_OPEN = {
    name: re.compile(rf"(?:{starts(name)})\s+(.+)")
    for name in ("before", "after", "since", "until")
}
_BOTH = re.compile(rf"\s*(?:{starts('same_as')})\s*")
_NUMBERS = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{3,4})(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """What a cell says of a time, and what is wrong with how it says it.

    Attributes:
        when: The days it leaves open; the cell's own words stay in it.
        flaws: Ends of sentences that begin with the column's name; they hold no value.
    """

    when: When
    flaws: tuple[str, ...] = ()


def find_order(cells: Iterable[str]) -> str:
    """Whether a column writes `dmy` or `mdy`; empty where nothing or both are shown."""
    seen: set[str] = set()
    for cell in cells:
        match = _NUMBERS.match(folded(cell[:LONGEST]))
        if match and int(match[1]) > 12 >= int(match[2]):
            seen.add("dmy")
        elif match and int(match[2]) > 12 >= int(match[1]):
            seen.add("mdy")
    return seen.pop() if len(seen) == 1 else ""


class DateReader:
    """Reads the cells of one column.

    Args:
        order: `dmy` or `mdy`; empty where the column does not decide it: a cell that can be
            read both ways then stands as the time that holds both days.
        calendar: `gregorian` or `hijri` for cells that do not say it; empty where not stated.
    """

    def __init__(self, *, order: str = "", calendar: str = "") -> None:
        self._order = order
        self._calendar = calendar
        # Dates repeat; kept here and not beside the function: it must end with the reader.
        self._read_before: dict[str, Dated] = {}

    def read(self, text: str) -> Dated:
        """The days that a cell leaves open; never an error, whatever it holds."""
        if text not in self._read_before:
            self._read_before[text] = self._first_read(text)
        return self._read_before[text]

    def _first_read(self, text: str) -> Dated:
        if len(text) > LONGEST:  # no date is so long, and patterns take long over it
            return Dated(when=_unknown(text), flaws=(UNREADABLE,))
        said = folded(text)
        if not said:
            return Dated(when=NOT_SAID)
        if said in words("unknown"):
            return Dated(when=_unknown(text))
        try:
            days = self._read(said)
        except (InvalidValue, OverflowError) as exc:
            flaw = exc.message if isinstance(exc, InvalidValue) else UNREADABLE
            return Dated(when=_unknown(text), flaws=(flaw,))
        when = When(first_day=days.first, last_day=days.last, basis=days.basis, text=text.strip())
        return Dated(when=when, flaws=tuple(dict.fromkeys(days.flaws)))

    def _read(self, said: str) -> Days:
        stated = _BOTH.split(said)
        if len(stated) == 2 and all(stated):
            return _joined(*(self._read(one) for one in stated))
        bare, margin = _without_doubt(said)
        days = self._open_ended(bare) or self._range(bare) or self._one(bare)
        return _widened(days, margin) if margin else days

    def _open_ended(self, said: str) -> Days | None:
        for name, pattern in _OPEN.items():
            if match := pattern.fullmatch(said):
                days = self._one(match[1])
                if days.first is None or days.last is None:
                    return None
                limits = {
                    "before": (None, days.first - timedelta(days=1)),
                    "after": (days.last + timedelta(days=1), None),
                    "since": (days.first, None),
                    "until": (None, days.last),
                }
                return days.between(*limits[name])
        return None

    def _range(self, said: str) -> Days | None:
        if match := _DECADE.fullmatch(said):
            return self._one(f"{match[1]}0").upto(self._one(f"{match[1]}9"))
        match = _SHORT_RANGE.fullmatch(said)
        if match and int(match[3]) > max(12, int(match[2])):
            return self._one(match[1] + match[2]).upto(self._one(match[1] + match[3]))
        for pattern in _RANGES:
            if match := pattern.fullmatch(said):
                last = self._one(match[2])
                # "between 1400 and 1405 AH": the mark at the end holds for both.
                first = read_days(match[1], order=self._order, calendar=last.calendar)
                return first.upto(last)
        return None

    def _one(self, said: str) -> Days:
        return read_days(said.strip(), order=self._order, calendar=self._calendar)


def _without_doubt(said: str) -> tuple[str, dict[str, int]]:
    """The text without its marks of doubt, and how many days each kind of date is widened."""
    bare = said.replace("(", " ").replace(")", " ")
    is_about = bool(_ABOUT.search(bare))
    is_doubted = "?" in bare
    bare = " ".join(_ABOUT.sub(" ", bare).replace("?", " ").split())
    return bare, _ABOUT_DAYS if is_about else _DOUBTED_DAYS if is_doubted else {}


def _widened(days: Days, margin: dict[str, int]) -> Days:
    width = timedelta(days=margin[days.grain])
    first = days.first and _whole(days.first - width, days.grain, is_end=False)
    last = days.last and _whole(days.last + width, days.grain, is_end=True)
    return days.between(first, last, basis="inferred")


def _whole(day: date, grain: str, *, is_end: bool) -> date:
    """Years are widened to whole years: "about 1985" is 1983 to 1987."""
    if grain != "year":
        return day
    year = day.year + (0 if is_end or day.month == 1 else 1)
    year -= 1 if is_end and (day.month, day.day) != (12, 31) else 0
    return date(year, 12, 31) if is_end else date(year, 1, 1)


def _joined(one: Days, other: Days) -> Days:
    """A date given in two calendars: what both allow, else the time that holds both."""
    firsts = [day for day in (one.first, other.first) if day]
    lasts = [day for day in (one.last, other.last) if day]
    if not firsts or not lasts:
        raise InvalidValue(UNREADABLE)
    flaws = (*one.flaws, *other.flaws)
    if max(firsts) <= min(lasts):
        return one.between(max(firsts), min(lasts), flaws=flaws)
    return one.between(min(firsts), max(lasts), flaws=(*flaws, DISAGREE))


def _unknown(text: str) -> When:
    return When(first_day=None, last_day=None, basis="unknown", text=text.strip())
