"""When something recurs: daily, weekly, monthly or every few of these, from a day until a day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from truceline.core.dates import Period, When, shift_day
from truceline.core.errors import TooLarge
from truceline.talks.clocks.model import Occurrence

__all__ = ["occurrences", "step_of"]

_STEPS = {"daily": (1, "day"), "weekly": (1, "week"), "monthly": (1, "month")}
_EVERY = re.compile(r"every ([1-9]\d?) (day|week|month)s")
_DAYS = {"day": 1, "week": 7, "month": 31}
_MOST = 4000


def step_of(recurrence: str) -> tuple[int, str] | None:
    """Number and unit between two times; None where the text does not say how often."""
    found = _EVERY.fullmatch(recurrence)
    return (int(found[1]), found[2]) if found else _STEPS.get(recurrence)


def occurrences(
    from_on: When, recurrence: str, *, period: Period, until_on: date | None = None
) -> tuple[Occurrence, ...]:
    """Every time that may fall into a period.

    Each is counted from the first day, never from the one before: monthly from 31 January gives
    the last of February, then 31 March.

    Args:
        from_on: The first time. Where it is an interval, so is every other one.
        recurrence: `daily`, `weekly`, `monthly`, `every 2 weeks`; other words recur at no known
            time.
        period: Days asked about.
        until_on: First day on which it recurs no more.

    Raises:
        TooLarge: More than 4,000 fall into the period.
    """
    step = step_of(recurrence)
    if step is None or from_on.first_day is None or from_on.last_day is None:
        return ()
    end = min(period.until_on, until_on) if until_on else period.until_on
    found = tuple(_between(from_on, step, period.from_on, end))
    if len(found) > _MOST:
        raise TooLarge(
            f"{len(found)} recurrences fall into {period}.", hint="Ask about a shorter period."
        )
    return found


def _between(from_on: When, step: tuple[int, str], begin: date, end: date) -> Iterator[Occurrence]:
    first, last = from_on.first_day, from_on.last_day
    if first is None or last is None:
        return
    number = max(0, (begin - last).days // (step[0] * _DAYS[step[1]]) - 1)
    while True:
        try:
            days = [shift_day(day, number * step[0], step[1]) for day in (first, last)]
        except (OverflowError, ValueError):
            return
        if days[0] >= end:
            return
        if days[1] >= begin:
            yield _occurrence(number, days, (first, last), step[1])
        number += 1


def _occurrence(number: int, days: list[date], starts: tuple[date, date], unit: str) -> Occurrence:
    note = ""
    if unit == "month" and days[1].day != starts[1].day:
        note = f"{days[1]:%Y-%m} has no day {starts[1].day}: its last day counts."
    when = When(first_day=days[0], last_day=days[1], basis="relative")
    return Occurrence(number=number, when=when, note=note)
