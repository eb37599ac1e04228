"""Dated words + the day of publication or another date → an interval of days, with its basis."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from truceline.claims.model import Dated
from truceline.claims.times.date_words import (
    Anchored,
    Between,
    Calendar,
    ClockOnly,
    DateWords,
    Deictic,
    Length,
    Meaning,
    Offset,
    Weekday,
    Window,
)
from truceline.claims.times.intervals import (
    Days,
    around,
    day_shifted,
    part_of,
    season_of,
    shifted,
    unit_around,
)

__all__ = ["resolve"]

_UNKNOWN = Days(None, None)
# How far back "recent days" and "recent weeks" reach: the next longer unit.
_LOOSE = {"hour": "day", "day": "week", "week": "month"}
_SEASONS = ("spring", "summer", "autumn", "winter")


def resolve(
    words: DateWords,
    *,
    published_on: date | None,
    anchor: Dated | None,
    is_future: bool | None,
    is_news: bool = True,
) -> Dated | None:
    """The days that dated words mean.

    Args:
        words: From `find_dates`.
        published_on: Day of publication; None where not known, and then nothing is counted
            from it.
        anchor: Another date of the document, which "a week later" counts from.
        is_future: Whether the clause tells of what is to come; None where its tense is not
            known: then the nearest day is taken.
        is_news: A weekday or a day without a year counts from the publication, and from the
            anchor only without one. False for a chronology or a chapter: the other way round.

    Returns:
        Basis `explicit` where the words say all; `relative` where a day was counted from
        publication or anchor; `unknown` with both ends None where that day is missing or no such
        day exists. None where the words name no time, but only how long.
    """
    frame = _Frame(published_on, _days_of(anchor), is_future, is_news)
    try:
        days = _days(words.meaning, frame)
    except (OverflowError, ValueError):  # beyond the calendar, or no such day
        days = _UNKNOWN
    if days is None:
        return None
    basis = "relative" if _is_relative(words.meaning) else "explicit"
    if days.first and days.last and days.last < days.first:
        days = _UNKNOWN
    return Dated(
        first_day=days.first,
        last_day=days.last,
        basis="unknown" if days.is_unknown else basis,
        mention=words.mention,
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    """What days may be counted from."""

    published_on: date | None
    anchor: Days
    is_future: bool | None
    is_news: bool

    @property
    def reference(self) -> Days:
        """What a weekday or a day without a year counts from."""
        published = Days(self.published_on, self.published_on)
        first, second = published, self.anchor
        if not self.is_news:
            first, second = second, first
        return second if first.is_unknown else first


def _days_of(anchor: Dated | None) -> Days:
    return Days(anchor.first_day, anchor.last_day) if anchor else _UNKNOWN


def _is_relative(meaning: Meaning) -> bool:
    if isinstance(meaning, Between):
        return any(_is_relative(end) for end in (meaning.first, meaning.last) if end)
    if isinstance(meaning, Offset) and not isinstance(meaning.origin, str):
        return True
    return not (isinstance(meaning, Calendar) and meaning.year is not None)


def _days(meaning: Meaning, frame: _Frame) -> Days | None:
    found: Days | None = _RESOLVERS[type(meaning)](meaning, frame)
    return found


# --- The calendar ----------------------------------------------------------------------------


def _calendar(meaning: Calendar, frame: _Frame) -> Days | None:
    if meaning.year is not None:
        return _in_year(meaning, meaning.year)
    reference = frame.reference
    if reference.is_unknown:
        return _UNKNOWN
    candidates = list(_candidates(meaning, reference))
    if meaning.weekday is not None:
        fitting = [days for days in candidates if days.first and _fits(days.first, meaning)]
        if fitting:  # the weekday tells the year more surely than the tense does
            return _nearest(fitting, reference, None)
    is_from_anchor = reference == frame.anchor and reference.first != frame.published_on
    return _nearest(candidates, reference, None if is_from_anchor else frame.is_future)


def _fits(day: date, meaning: Calendar) -> bool:
    return day.weekday() == meaning.weekday


def _candidates(meaning: Calendar, reference: Days) -> Iterator[Days]:
    years = {day.year for day in (reference.first, reference.last) if day}
    # Eight years hold a 29 February even around 1900.
    reach = 8 if (meaning.month, meaning.day) == (2, 29) else 1
    for year in range(max(min(years) - reach, 1), min(max(years) + reach, 9998) + 1):
        try:
            yield _in_year(meaning, year)
        except ValueError:
            continue


def _nearest(candidates: list[Days], reference: Days, is_future: bool | None) -> Days:
    """The candidate that holds the reference, else the last before or the first after it."""
    first, last = reference.first or reference.last, reference.last or reference.first
    if first is None or last is None:
        return _UNKNOWN
    closed = [(days.first, days.last) for days in candidates if days.first and days.last]
    fitting = [
        one
        for one in closed
        if is_future is None or (one[1] >= first if is_future else one[0] <= last)
    ]
    if not fitting:
        return _UNKNOWN
    gaps = [(max((first - one[1]).days, (one[0] - last).days, 0), one) for one in fitting]
    return Days(*min(gaps)[1])


def _in_year(meaning: Calendar, year: int) -> Days:
    """The days of a place in the calendar, once its year is known.

    Raises:
        ValueError: There is no such day.
    """
    if meaning.season:
        return part_of(_season(meaning, year), meaning.part)
    if meaning.month is None:
        return part_of(Days.of_years(year, meaning.years), meaning.part)
    month = Days.of_month(year, meaning.month)
    if meaning.day is not None:
        day = date(year, meaning.month, meaning.day)
        other = meaning.other or day
        return Days(min(day, other), max(day, other))
    if meaning.week is not None:
        return _week_of(month, meaning.week)
    return part_of(month, meaning.part)


def _season(meaning: Calendar, year: int) -> Days:
    days = season_of(meaning.season, year)
    if meaning.season != "winter" or meaning.years == 2 or meaning.year is None:
        return days
    # "Winter 2018" is the one that begins in 2017 or the one that ends in 2019.
    return Days(date(year - 1, 12, 1), days.last)


def _week_of(month: Days, week: int) -> Days:
    if month.first is None or month.last is None:
        return _UNKNOWN
    if week == -1:
        return Days(month.last - timedelta(days=6), month.last)
    first = month.first + timedelta(days=7 * (week - 1))
    return Days(first, min(first + timedelta(days=6), month.last))


# --- Counted from publication ------------------------------------------------------------------


def _weekday(meaning: Weekday, frame: _Frame) -> Days | None:
    reference = frame.reference
    day = reference.last or reference.first
    if day is None or (reference.first and reference.last and not _is_short(reference)):
        return _UNKNOWN  # a weekday counted from a whole month could be any of four
    week = 1 if meaning.shift == 1 and day == frame.published_on else meaning.week
    if week is not None:
        monday = day + timedelta(days=7 * week - day.weekday())
        found = monday + timedelta(days=meaning.weekday)
        return Days(found, found)
    back = (day.weekday() - meaning.weekday) % 7
    found = day + timedelta(days=_weekday_shift(meaning.shift, back, frame.is_future))
    return Days(found, found)


def _weekday_shift(shift: int | None, back: int, is_future: bool | None) -> int:
    """Days from the reference to the weekday that lies `back` days before it.

    The reference's own weekday is the reference itself, but for "last" and "next".
    """
    if shift == -1:
        return -(back or 7)
    if shift == 1:
        return 7 - back
    if back == 0:
        return 0
    if is_future is None:
        return -back if back <= 3 else 7 - back
    return 7 - back if is_future else -back


def _is_short(days: Days) -> bool:
    return days.first is None or days.last is None or (days.last - days.first).days <= 6


def _deictic(meaning: Deictic, frame: _Frame) -> Days | None:
    day = frame.published_on
    if day is None:
        return _UNKNOWN
    if meaning.unit in _SEASONS:
        return _season_by(meaning, day)
    days = unit_around(
        day_shifted(_stable(day, meaning.unit), meaning.shift, meaning.unit), meaning.unit
    )
    if meaning.within and days.first:
        return _in_year(meaning.within, days.first.year)
    return part_of(days, meaning.part)


def _stable(day: date, unit: str) -> date:
    """A day from which months can be counted without falling off a shorter one."""
    return day.replace(day=1) if unit in ("month", "quarter", "year", "decade") else day


def _season_by(meaning: Deictic, day: date) -> Days:
    """Last spring, this summer, next winter."""
    seasons = [season_of(meaning.unit, year) for year in range(max(day.year - 2, 1), day.year + 3)]
    if meaning.shift == 0:
        return seasons[2]
    before = [one for one in seasons if one.last and one.last < day]
    after = [one for one in seasons if one.first and one.first > day]
    return before[-1] if meaning.shift == -1 else after[0]


def _window(meaning: Window, frame: _Frame) -> Days | None:
    day = frame.published_on
    if day is None:
        return _UNKNOWN
    if meaning.number is None:
        reach = _LOOSE.get(meaning.unit)
        if meaning.direction > 0 or reach is None:
            return Days(None, day) if meaning.direction < 0 else Days(day, None)
        return Days(day_shifted(day, -1, reach), day)
    other = day_shifted(day, meaning.number * meaning.direction, meaning.unit)
    return Days(min(day, other), max(day, other))


# --- Counted from another date -----------------------------------------------------------------


def _anchored(meaning: Anchored, frame: _Frame) -> Days | None:
    anchor = frame.anchor
    if anchor.is_unknown or meaning.unit == "span":
        return anchor
    if meaning.unit == "day":  # "that evening" of a month is no day
        return shifted(anchor, meaning.shift, "day") if _is_short(anchor) else _UNKNOWN
    anchor = Days(anchor.first or anchor.last, anchor.last or anchor.first)
    if meaning.unit in _SEASONS:
        return _season_after(meaning, anchor)
    stable = Days(
        anchor.first and _stable(anchor.first, meaning.unit),
        anchor.last and _stable(anchor.last, meaning.unit),
    )
    days = around(shifted(stable, meaning.shift, meaning.unit), meaning.unit)
    if meaning.within and days.first:
        return _within(meaning.within, days.first)
    return part_of(days, meaning.part)


def _within(inner: Calendar, first: date) -> Days:
    """A month or season of a year, or a day of a month."""
    try:
        return _in_year(replace(inner, month=inner.month or first.month), first.year)
    except ValueError:  # no such day in that month
        return _UNKNOWN


def _season_after(meaning: Anchored, anchor: Days) -> Days:
    """That spring, the following winter."""
    day = anchor.first or anchor.last
    if day is None:
        return _UNKNOWN
    seasons = [season_of(meaning.unit, year) for year in range(max(day.year - 2, 1), day.year + 3)]
    if meaning.shift == 0:
        return seasons[2]
    before = [one for one in seasons if one.last and one.last < day]
    after = [one for one in seasons if one.first and one.first > day]
    return before[-1] if meaning.shift < 0 else after[0]


def _offset(meaning: Offset, frame: _Frame) -> Days | None:
    if meaning.origin == "ahead" and not frame.is_future:
        return None  # "in three days" of what is past says how long it took
    origin = _origin(meaning, frame)
    if origin is None or origin.is_unknown:
        return _UNKNOWN
    if meaning.number is None and meaning.unit == "hour" and origin.is_day:
        return origin  # "several hours later" is the same day
    if meaning.number is None:
        return Days(None, origin.first) if meaning.direction < 0 else Days(origin.last, None)
    days = shifted(origin, meaning.number * meaning.direction, meaning.unit)
    return _widened(days, meaning)


def _origin(meaning: Offset, frame: _Frame) -> Days | None:
    published = Days(frame.published_on, frame.published_on)
    if not isinstance(meaning.origin, str):
        return _days(meaning.origin, frame)
    if meaning.origin in ("publication", "ahead"):
        return published
    if meaning.origin == "context" and frame.anchor.is_unknown and frame.is_future:
        return published
    return frame.anchor


def _widened(days: Days, meaning: Offset) -> Days:
    """Months are counted loosely: "two months ago" is a month, "two years ago" a year."""
    if meaning.unit in ("month", "quarter"):
        return around(days, "month")
    if meaning.unit == "decade":
        return around(days, "year")
    if meaning.unit == "year":
        is_loose = meaning.origin == "publication" and (meaning.number or 0) >= 2
        return around(days, "year" if is_loose and (meaning.number or 0) % 1 == 0 else "month")
    return days


def _length(meaning: Length, frame: _Frame) -> Days | None:
    start = frame.anchor.last if frame.anchor.is_day else None
    if start is None and meaning.is_deadline and frame.is_future and frame.anchor.is_unknown:
        start = frame.published_on
    if start is None:
        return None
    days = 0 if meaning.is_deadline else -1  # the first day of "for two weeks" counts
    last = day_shifted(start, meaning.number, meaning.unit)
    return Days(start, max(start, last + timedelta(days=days)))


def _end(meaning: Meaning, frame: _Frame) -> Days | None:
    """Days of one end; "the past month" begins on a day, not with a month."""
    if isinstance(meaning, Offset) and meaning.number and meaning.origin != "publication":
        origin = _origin(meaning, frame)
        if origin is not None and origin.is_day:
            return shifted(origin, meaning.number * meaning.direction, meaning.unit)
    return _days(meaning, frame)


def _between(meaning: Between, frame: _Frame) -> Days | None:
    ends = [_end(end, frame) if end else _UNKNOWN for end in (meaning.first, meaning.last)]
    first, last = (end or _UNKNOWN for end in ends)
    is_until = meaning.first is None and not meaning.is_strict
    if is_until and getattr(meaning.last, "part", "") == "start":
        return Days(None, last.first)  # "by the beginning of May" is by its first day
    is_turned = bool(first.first and last.last and last.last < first.first)
    if is_turned and first.first and isinstance(meaning.last, Calendar) and not meaning.last.year:
        # Between 17 and 18 February, published on the 17th: the 18th is not a year older.
        last = _in_year(meaning.last, first.first.year)
    if (meaning.first and first.is_unknown) or (meaning.last and last.is_unknown):
        return _UNKNOWN
    if not meaning.is_strict:
        return Days(first.first, last.last)
    step = timedelta(days=1)
    after = first.last + step if first.last else None
    if getattr(meaning.last, "part", "") == "end":
        return Days(after, last.last)  # "before the end of May" lets its last day count
    return Days(after, last.first - step if last.first else None)


def _clock_only(_meaning: ClockOnly, frame: _Frame) -> Days | None:
    return frame.anchor if frame.anchor.is_day else None


_RESOLVERS: dict[type, Callable[[Any, _Frame], Days | None]] = {
    Anchored: _anchored,
    Between: _between,
    Calendar: _calendar,
    ClockOnly: _clock_only,
    Deictic: _deictic,
    Length: _length,
    Offset: _offset,
    Weekday: _weekday,
    Window: _window,
}
