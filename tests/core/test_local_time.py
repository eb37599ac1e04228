"""Local clock times: what summer time does to a day, and to a time that comes twice or never."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.core.dates import parse_when
from truceline.core.errors import InvalidValue
from truceline.core.local_time import day_span, instants_of, local_day, local_instants

ZONES = st.sampled_from(["Asia/Damascus", "Europe/Kyiv", "Europe/Berlin", "Asia/Kathmandu", "UTC"])
DAYS = st.dates(date(1990, 1, 1), date(2030, 12, 31))


def test_one_minute_past_midnight_in_damascus_is_still_the_day_before_in_utc() -> None:
    got = instants_of(parse_when("2020-03-06T00:01"), "Asia/Damascus")
    assert got is not None
    assert got.earliest == got.latest == datetime(2020, 3, 5, 22, 1, tzinfo=UTC)
    assert local_day(got.earliest, "Asia/Damascus") == date(2020, 3, 6)


def test_a_midnight_that_the_clock_leaps_over_gives_a_day_of_23_hours() -> None:
    # In Syria summer time began at 00:00 of the last Friday of March: that day has no midnight.
    begins, ends = day_span(date(2017, 3, 31), "Asia/Damascus")
    assert ends - begins == timedelta(hours=23)
    assert "leapt" in local_instants(date(2017, 3, 31), time(0, 30), "Asia/Damascus").note


def test_a_time_that_comes_twice_means_either() -> None:
    got = local_instants(date(2017, 10, 29), time(2, 30), "Europe/Berlin")
    assert got.latest - got.earliest == timedelta(hours=1)
    assert "twice" in got.note


@given(zone=ZONES, day=DAYS)
def test_days_follow_one_another_without_gap_and_each_instant_lies_in_its_own(
    zone: str, day: date
) -> None:
    begins, ends = day_span(day, zone)
    assert ends == day_span(day + timedelta(days=1), zone)[0]
    assert timedelta(hours=22) < ends - begins < timedelta(hours=26)
    assert local_day(begins, zone) == local_day(ends - timedelta(seconds=1), zone) == day
    assert local_day(begins - timedelta(seconds=1), zone) == day - timedelta(days=1)


@given(zone=ZONES, day=DAYS, minutes=st.tuples(st.integers(0, 1439), st.integers(0, 1439)))
def test_a_later_clock_time_of_a_day_is_never_an_earlier_instant(
    zone: str, day: date, minutes: tuple[int, int]
) -> None:
    early, late = (time(*divmod(one, 60)) for one in sorted(minutes))
    first, second = local_instants(day, early, zone), local_instants(day, late, zone)
    assert first.earliest <= second.latest
    assert first.earliest <= first.latest


def test_an_open_time_has_no_instants_and_a_zone_must_exist() -> None:
    assert instants_of(parse_when("unstated"), "UTC") is None
    with pytest.raises(InvalidValue, match="'Asia/Damaskus' is not a time zone"):
        day_span(date(2020, 1, 1), "Asia/Damaskus")
