"""Days of the Hijri calendar as intervals of Gregorian days.

Inside the range of the Umm al-Qura tables (1343 to 1500 AH) a day is the day of those tables; a
calendar by sighting may differ from them by a day or two. Outside of it only the year is taken,
by the arithmetical calendar, widened by three days to either side.

Source: Umm al-Qura calendar as tabulated by the package `hijridate`; the arithmetical calendar
after Reingold and Dershowitz, Calendrical Calculations (4th edition, 2018), chapter 7.
"""

from __future__ import annotations

from datetime import date, timedelta

from truceline.core.errors import InvalidValue, MissingExtra

__all__ = ["UMM_AL_QURA", "hijri_days", "hijri_year_by_rule"]

UMM_AL_QURA = range(1343, 1501)
_YEARS = range(1, 1601)
_EPOCH = date(622, 7, 19)  # 1 Muharram 1 AH: Friday 16 July 622 of the Julian calendar
_WIDENED_DAYS = 3


def hijri_days(year: int, month: int = 0, day: int = 0) -> tuple[date, date]:
    """First and last Gregorian day of a Hijri year, month or day.

    Args:
        year: Year AH; outside of `UMM_AL_QURA` month and day are left aside.
        month: 1 to 12; 0 where only the year is said.
        day: 1 to 30; 0 where only the month is said.

    Raises:
        InvalidValue: There is no such day.
        MissingExtra: The calendar's tables are not installed.
    """
    if year not in UMM_AL_QURA:
        return hijri_year_by_rule(year)
    try:
        from hijridate import Hijri  # noqa: PLC0415 (an extra)
    except ImportError as exc:
        raise MissingExtra(
            "Dates of the Hijri calendar need its tables.",
            hint="Install them: pip install 'truceline[exchange]'",
        ) from exc
    try:
        first = Hijri(year, month or 1, day or 1)
        last = Hijri(year, month or 12, day or 1)
        length = 1 if day else last.month_length()
        ends = last.to_gregorian() + timedelta(days=length - 1)
        return _plain(first.to_gregorian()), _plain(ends)
    except (ValueError, OverflowError) as exc:
        raise _no_such_day() from exc


def hijri_year_by_rule(year: int) -> tuple[date, date]:
    """The Gregorian days that a Hijri year may cover, whoever announced its months.

    Raises:
        InvalidValue: The year lies outside of 1 to 1600 AH.
    """
    if year not in _YEARS:
        raise _no_such_day()
    first, after = _new_year(year), _new_year(year + 1)
    margin = timedelta(days=_WIDENED_DAYS)
    return first - margin, after - timedelta(days=1) + margin


def _new_year(year: int) -> date:
    """Eleven years of thirty have a leap day: (11 y + 3) / 30 counts those before year y."""
    return _EPOCH + timedelta(days=354 * (year - 1) + (11 * year + 3) // 30)


def _plain(day: date) -> date:
    return date(day.year, day.month, day.day)


def _no_such_day() -> InvalidValue:
    return InvalidValue("There is no such day in the Hijri calendar.", hint="Correct the date.")
