"""Calendar arithmetic over intervals of days: months, seasons, parts of them, shifts."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

__all__ = ["Days", "around", "day_shifted", "part_of", "season_of", "shifted", "unit_around"]

_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
# Shares of a period in which a part of it lies: early, mid and late are thirds.
_PARTS = {
    "early": (0.0, 1 / 3),
    "mid": (1 / 3, 2 / 3),
    "late": (2 / 3, 1.0),
    "start": (0.0, 1 / 6),
    "end": (5 / 6, 1.0),
    "half-1": (0.0, 1 / 2),
    "half-2": (1 / 2, 1.0),
    **{f"quarter-{n}": ((n - 1) / 4, n / 4) for n in (1, 2, 3, 4)},
}
# Years of a decade that are early, mid and late.
_DECADE = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}
_SHORTEST_MONTH = 28


@dataclass(frozen=True, slots=True)
class Days:
    """Calendar days, both ends inclusive; None at an end that is open."""

    first: date | None
    last: date | None

    @classmethod
    def of_month(cls, year: int, month: int) -> Days:
        """All days of a month."""
        return cls(date(year, month, 1), date(year, month, monthrange(year, month)[1]))

    @classmethod
    def of_years(cls, year: int, count: int = 1) -> Days:
        """All days of a year, or of several."""
        return cls(date(year, 1, 1), date(year + count - 1, 12, 31))

    @property
    def is_day(self) -> bool:
        """Whether it is one certain day."""
        return self.first is not None and self.first == self.last

    @property
    def is_unknown(self) -> bool:
        """Whether neither end is known."""
        return self.first is None and self.last is None


def season_of(name: str, year: int) -> Days:
    """A season of a year, by months; a winter runs into the next year."""
    month = _SEASONS[name]
    last = Days.of_month(year + 1, 2) if name == "winter" else Days.of_month(year, month + 2)
    return Days(date(year, month, 1), last.last)


def part_of(days: Days, part: str) -> Days:
    """Early, mid, late, the start, the end, a half or a quarter of a closed interval.

    Whole months are cut at months, shorter intervals at days.
    """
    if not part or days.first is None or days.last is None or days.is_day:
        return days
    if part in ("first-day", "last-day"):
        day = days.first if part == "first-day" else days.last
        return Days(day, day)
    low, high = _PARTS[part]
    if days.last.year - days.first.year == 9 and part in _DECADE:
        years = [days.first.year + year for year in _DECADE[part]]
        return Days(date(years[0], 1, 1), date(years[1], 12, 31))
    months = (days.last.year - days.first.year) * 12 + days.last.month - days.first.month + 1
    if days.first.day == 1 and months > 2 and (days.last + timedelta(days=1)).day == 1:
        first = day_shifted(days.first, round(low * months), "month")
        last = day_shifted(days.first, max(round(high * months), round(low * months) + 1), "month")
        return Days(first, last - timedelta(days=1))
    length = (days.last - days.first).days + 1
    if days.first.day == 1 and months == 1 and length >= _SHORTEST_MONTH:
        length = 30  # thirds of a month are ten days; a 31st belongs to the last
    first = days.first + timedelta(days=round(low * length))
    if high == 1.0:
        return Days(first, days.last)
    return Days(first, max(first, days.first + timedelta(days=round(high * length) - 1)))


def day_shifted(day: date, number: float, unit: str) -> date:
    """A day so many units later, or earlier; a day that a month lacks becomes its last.

    Raises:
        OverflowError: It lies beyond the calendar.
    """
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120}.get(unit)
    if months is None:
        days = {"week": 7.0, "fortnight": 14.0, "weekend": 7.0, "hour": 1 / 24}.get(unit, 1.0)
        return day + timedelta(days=round(number * days))
    count = day.year * 12 + day.month - 1 + round(number * months)
    year, month = count // 12, count % 12 + 1
    if not 1 <= year <= 9999:
        raise OverflowError(f"The year {year} lies beyond the calendar.")
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def shifted(days: Days, number: float, unit: str) -> Days:
    """Both ends, where known, so many units later or earlier."""
    return Days(
        days.first and day_shifted(days.first, number, unit),
        days.last and day_shifted(days.last, number, unit),
    )


def unit_around(day: date, unit: str) -> Days:
    """The calendar unit that holds a day; weeks begin on Monday (ISO 8601)."""
    if unit in ("week", "fortnight"):
        monday = day - timedelta(days=day.weekday())
        return Days(monday, monday + timedelta(days=6))
    if unit == "weekend":
        saturday = day - timedelta(days=day.weekday()) + timedelta(days=5)
        return Days(saturday, saturday + timedelta(days=1))
    if unit == "month":
        return Days.of_month(day.year, day.month)
    if unit == "quarter":
        return part_of(Days.of_years(day.year), f"quarter-{(day.month + 2) // 3}")
    if unit == "year":
        return Days.of_years(day.year)
    return Days.of_years(day.year // 10 * 10, 10) if unit == "decade" else Days(day, day)


def around(days: Days, unit: str) -> Days:
    """An interval widened to whole calendar units."""
    return Days(
        days.first and unit_around(days.first, unit).first,
        days.last and unit_around(days.last, unit).last,
    )
