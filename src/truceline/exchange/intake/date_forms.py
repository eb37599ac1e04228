"""One date in one of the forms that lists use: numbers, months by name, a month, a year."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date

from truceline.core.errors import InvalidValue
from truceline.exchange.intake.date_words import GREGORIAN_MONTHS, HIJRI_MONTHS, starts
from truceline.exchange.intake.hijri import UMM_AL_QURA, hijri_days

__all__ = ["Days", "read_days"]

NO_DATE = "cannot be read as a date, so it stands as not known"
NO_SUCH_DAY = "names a day that does not exist, so it stands as not known"
EITHER = "does not tell day from month, so it stands as the time that holds both"
BEYOND = "lies outside the Umm al-Qura tables (1343 to 1500 AH), so only its year stands"
WHICH = (
    "gives a year that may be Hijri without saying so, so it stands as not known: "
    "state `calendar` in the mapping"
)
_MONTH = "|".join(
    re.escape(name) for name in sorted({*GREGORIAN_MONTHS, *HIJRI_MONTHS}, key=len, reverse=True)
)
_NAMED = rf"(?P<name>{_MONTH})(?:\s*/\s*(?:{_MONTH}))?\.?"
_CLOCK = r"(?:[t ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
_NTH = r"(?:st|nd|rd|th|-?го)?"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?P<y>\d{{3,4}})[-/. ](?P<m>\d{{1,2}})[-/. ](?P<d>\d{{1,2}}){_CLOCK}",
        rf"(?P<a>\d{{1,2}})[-/. ](?P<b>\d{{1,2}})[-/. ](?P<y>\d{{4}}){_CLOCK}",
        r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})",
        r"(?P<m>\d{1,2})[-/.](?P<y>\d{4})",
        r"(?P<y>\d{4})",
        rf"(?P<d>\d{{1,2}}){_NTH}[ .-]*(?:of )?{_NAMED}[ .,-]*(?P<y>\d{{3,4}})",
        rf"{_NAMED}[ .]*(?P<d>\d{{1,2}}){_NTH},?\s+(?P<y>\d{{3,4}})",
        rf"{_NAMED}[ .,-]*(?P<y>\d{{3,4}})",
        rf"(?P<y>\d{{4}})[ .,-]*{_NAMED}(?:[ .,-]*(?P<d>\d{{1,2}}))?",
    )
)
_MARKS = {
    "hijri": re.compile(rf"(.*?\d.*?)\s*(?:{starts('hijri_mark')})\.?"),
    "gregorian": re.compile(rf"(.*?\d.*?)\s*(?:{starts('gregorian_mark')})\.?"),
}
_FIRST_YEAR = 1800  # earlier years of birth are slips or of another calendar
_OF_OUR_TIME = re.compile(r"(?<!\d)(?:1[89]|2\d)\d\d(?!\d)")
_MAYBE_HIJRI = range(1250, 1500)


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Days that a text leaves open.

    Attributes:
        first: Earliest day, inclusive; None where open.
        last: Latest day, inclusive; None where open.
        grain: How finely it was said: day, month or year.
        calendar: `gregorian` or `hijri`.
        flaws: What is wrong with how it was said, without its value.
        basis: As in `When`.
    """

    first: date | None
    last: date | None
    grain: str
    calendar: str
    flaws: tuple[str, ...] = ()
    basis: str = "explicit"

    def between(
        self,
        first: date | None,
        last: date | None,
        *,
        flaws: tuple[str, ...] | None = None,
        basis: str = "",
    ) -> Days:
        """The same statement with other limits."""
        flaws = self.flaws if flaws is None else flaws
        return replace(self, first=first, last=last, flaws=flaws, basis=basis or self.basis)

    def upto(self, last: Days) -> Days:
        """From the first day of this to the last day of another.

        Raises:
            InvalidValue: The other ends before this begins.
        """
        if self.first is None or last.last is None or last.last < self.first:
            raise InvalidValue(NO_DATE)
        return self.between(self.first, last.last, flaws=(*self.flaws, *last.flaws))


def read_days(said: str, *, order: str, calendar: str) -> Days:
    """The days of one date.

    Args:
        said: Folded text, without marks of doubt.
        order: `dmy`, `mdy`, or empty.
        calendar: Of a date that does not say it; may be empty.

    Raises:
        InvalidValue: It is no date, or not in a calendar that can be told; the message is the end
            of a sentence and holds no value.
    """
    bare, marked = _without_mark(said)
    if calendar == "hijri" and _OF_OUR_TIME.search(bare):
        calendar = ""  # a list of Hijri dates may hold Gregorian ones, as workbooks write them
    for form in _FORMS:
        if match := form.fullmatch(bare):
            return _of_match(match.groupdict(), order, marked or calendar)
    raise InvalidValue(NO_DATE)


def _without_mark(said: str) -> tuple[str, str]:
    for calendar, pattern in _MARKS.items():
        if match := pattern.fullmatch(said):
            return match[1].strip(), calendar
    return said, ""


def _of_match(part: dict[str, str | None], order: str, calendar: str) -> Days:
    name, year = part.get("name") or "", int(part["y"] or 0)
    if name in HIJRI_MONTHS:
        calendar = "hijri"
    elif name:
        calendar = "gregorian"
    elif not calendar:
        calendar = _calendar_of(year)
    months = HIJRI_MONTHS if calendar == "hijri" else GREGORIAN_MONTHS
    month = months.get(name, 0) or int(part.get("m") or 0)
    day = int(part.get("d") or 0)
    if part.get("a"):
        return _numbers(int(part["a"] or 0), int(part["b"] or 0), year, order, calendar)
    return _days(year, month, day, calendar)


def _calendar_of(year: int) -> str:
    if year in _MAYBE_HIJRI:
        raise InvalidValue(WHICH)
    return "gregorian"


def _numbers(one: int, other: int, year: int, order: str, calendar: str) -> Days:
    if one > 12 or order == "dmy" or calendar == "hijri":
        return _days(year, other, one, calendar)
    if other > 12 or order == "mdy":
        return _days(year, one, other, calendar)
    readings = sorted(
        (_days(year, month, day, calendar) for month, day in ((other, one), (one, other))),
        key=lambda days: days.first or date.min,
    )
    joined = readings[0].upto(readings[1])
    return (
        joined
        if one == other
        else joined.between(
            joined.first, joined.last, flaws=(*joined.flaws, EITHER), basis="inferred"
        )
    )


def _days(year: int, month: int, day: int, calendar: str) -> Days:
    grain = "day" if day else "month" if month else "year"
    if calendar == "hijri":
        return _hijri(year, month, day, grain)
    if year < _FIRST_YEAR or not 0 <= month <= 12:
        raise InvalidValue(NO_SUCH_DAY)
    if day > monthrange(year, month or 1)[1]:
        raise InvalidValue(NO_SUCH_DAY)
    first = date(year, month or 1, day or 1)
    last = date(year, month or 12, day or monthrange(year, month or 12)[1])
    return Days(first=first, last=last, grain=grain, calendar=calendar)


def _hijri(year: int, month: int, day: int, grain: str) -> Days:
    if month > 12 or day > 30:
        raise InvalidValue(NO_SUCH_DAY)
    try:
        first, last = hijri_days(year, month, day)
    except InvalidValue as exc:
        raise InvalidValue(NO_SUCH_DAY) from exc
    if year in UMM_AL_QURA:
        return Days(first=first, last=last, grain=grain, calendar="hijri")
    return Days(first=first, last=last, grain="year", calendar="hijri", flaws=(BEYOND,))
