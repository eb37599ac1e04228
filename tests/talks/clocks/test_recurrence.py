"""What recurs: against another library, at ends of months, from uncertain days, until an end."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from dateutil.relativedelta import relativedelta  # type: ignore[import-untyped]
from dateutil.rrule import DAILY, WEEKLY, rrule  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from truceline.core.dates import Period, When
from truceline.core.errors import TooLarge
from truceline.talks.clocks import occurrences

from .made import when

STARTS = st.dates(date(2000, 1, 1), date(2030, 12, 31))
WINDOWS = st.tuples(st.integers(0, 900), st.integers(1, 400))


def days(start: date, recurrence: str, window: tuple[int, int]) -> list[date | None]:
    begin = start + timedelta(days=window[0])
    period = Period(from_on=begin, until_on=begin + timedelta(days=window[1]))
    return [one.when.first_day for one in occurrences(when(start), recurrence, period=period)]


@given(start=STARTS, window=WINDOWS, every=st.integers(1, 30), weekly=st.booleans())
def test_days_and_weeks_recur_as_another_library_has_it(
    start: date, window: tuple[int, int], every: int, weekly: bool
) -> None:
    begin = start + timedelta(days=window[0])
    last = begin + timedelta(days=window[1] - 1)
    rule = rrule(
        WEEKLY if weekly else DAILY,
        interval=every,
        dtstart=datetime.combine(start, time.min),
        until=datetime.combine(last, time.min),
    )
    expected = [moment.date() for moment in rule if moment.date() >= begin]
    assert days(start, f"every {every} {'weeks' if weekly else 'days'}", window) == expected


@given(start=STARTS, window=WINDOWS, every=st.integers(1, 24))
def test_months_are_counted_from_the_first_day_so_that_the_31st_comes_back(
    start: date, window: tuple[int, int], every: int
) -> None:
    begin = start + timedelta(days=window[0])
    end = begin + timedelta(days=window[1])
    all_ = (start + relativedelta(months=every * n) for n in range(60))
    assert days(start, f"every {every} months", window) == [d for d in all_ if begin <= d < end]


def test_a_month_without_the_day_says_so() -> None:
    period = Period(from_on=date(2019, 2, 1), until_on=date(2019, 4, 1))
    found = occurrences(when(date(2019, 1, 31)), "monthly", period=period)
    assert [str(one.when) for one in found] == ["2019-02-28", "2019-03-31"]
    assert [one.note for one in found] == ["2019-02 has no day 31: its last day counts.", ""]


@given(start=STARTS, spread=st.integers(0, 20), window=WINDOWS)
def test_an_uncertain_start_makes_every_time_an_interval_that_holds_the_certain_one(
    start: date, spread: int, window: tuple[int, int]
) -> None:
    begin = start + timedelta(days=window[0])
    period = Period(from_on=begin, until_on=begin + timedelta(days=window[1]))
    wide = occurrences(when(start, start + timedelta(days=spread)), "every 3 weeks", period=period)
    sure = occurrences(when(start), "every 3 weeks", period=period)
    by_number = {one.number: one.when for one in wide}
    for one in sure:
        held = by_number[one.number]
        assert held.first_day == one.when.first_day
        assert held.last_day == one.when.last_day + timedelta(days=spread)  # type: ignore[operator]


def test_nothing_recurs_from_an_unknown_day_or_how_often_nobody_says_or_after_its_end() -> None:
    period = Period(from_on=date(2020, 1, 1), until_on=date(2020, 3, 1))
    unknown = When(first_day=None, last_day=None, basis="unknown")
    assert occurrences(unknown, "daily", period=period) == ()
    assert occurrences(when(date(2020, 1, 1)), "unstated", period=period) == ()
    ended = occurrences(when(date(2020, 1, 1)), "weekly", period=period, until_on=date(2020, 1, 15))
    assert [str(one.when) for one in ended] == ["2020-01-01", "2020-01-08"]


def test_more_than_a_calendar_can_show_is_refused() -> None:
    period = Period(from_on=date(2000, 1, 1), until_on=date(2020, 1, 1))
    with pytest.raises(TooLarge, match="recurrences fall into"):
        occurrences(when(date(2000, 1, 1)), "daily", period=period)
