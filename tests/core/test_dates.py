"""Times as packs write them: intervals, relative dates, periods, and what is refused."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.core.dates import (
    Period,
    When,
    day_of,
    force_words,
    known_until,
    parse_as_of,
    parse_day,
    parse_when,
)
from truceline.core.errors import InvalidValue

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))


def on(day: str) -> When:
    return parse_when(day)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2017-05-06", "2017-05-06", "2017-05-06"),
        (" 2017-05-06 ", "2017-05-06", "2017-05-06"),
        ("2020-02-29", "2020-02-29", "2020-02-29"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2019-02", "2019-02-01", "2019-02-28"),
        ("2018", "2018-01-01", "2018-12-31"),
        ("end of 2018", "2018-12-31", "2018-12-31"),
        ("end of 2018-04", "2018-04-30", "2018-04-30"),
        ("2020-03-06T00:01", "2020-03-06", "2020-03-06"),
    ],
)
def test_a_date_is_the_whole_interval_that_it_may_mean(text: str, first: str, last: str) -> None:
    got = parse_when(text)
    assert (str(got.first_day), str(got.last_day)) == (first, last)
    assert (got.basis, got.text) == ("explicit", text.strip())


@pytest.mark.parametrize("word", ["unstated", "unknown", "ongoing"])
def test_a_word_instead_of_a_date_stays_that_word(word: str) -> None:
    got = parse_when(word)
    assert (got.first_day, got.last_day, got.basis, str(got)) == (None, None, word, word)


def test_the_clock_time_of_a_day_is_kept_as_local_time() -> None:
    got = parse_when("2020-03-06T00:01")
    assert got.at == time(0, 1)
    assert str(got) == "2020-03-06 00:01"


@pytest.mark.parametrize(
    ("text", "anchor", "first", "last"),
    [
        ("7 days after signed", "2020-03-05", "2020-03-12", "2020-03-12"),
        ("1 day after signed", "2019-02-28", "2019-03-01", "2019-03-01"),
        ("1 day after signed", "2020-02-28", "2020-02-29", "2020-02-29"),
        ("2 weeks after signed", "2017-05-04", "2017-05-18", "2017-05-18"),
        ("6 months after signed", "2017-05-06", "2017-11-06", "2017-11-06"),
        ("1 month after signed", "2019-01-31", "2019-02-28", "2019-02-28"),
        ("1 month after signed", "2020-01-31", "2020-02-29", "2020-02-29"),
        ("12 months after signed", "2020-02-29", "2021-02-28", "2021-02-28"),
        ("1 month after signed", "2019-12-31", "2020-01-31", "2020-01-31"),
        ("0 days after signed", "2020-03-05", "2020-03-05", "2020-03-05"),
        ("7 days after signed", "2018-09", "2018-09-08", "2018-10-07"),
    ],
)
def test_a_relative_date_counts_from_its_anchor(
    text: str, anchor: str, first: str, last: str
) -> None:
    got = parse_when(text, {"signed": on(anchor)})
    assert (str(got.first_day), str(got.last_day), got.basis) == (first, last, "relative")


def test_what_counts_from_an_unknown_day_is_unknown_and_not_today() -> None:
    got = parse_when("7 days after signed", {"signed": on("unstated")})
    assert (got.first_day, got.last_day, got.basis) == (None, None, "unknown")


@pytest.mark.parametrize(
    "text",
    [
        "2017-02-31", "2019-02-29", "2017-13", "0000", "31.12.2018", "20170506", "2017-W19-6",
        "2020-03-06T24:01", "2020-03-06T00:01+03:00", "2020-03-06T00:01Z", "Tuesday", "", "soon",
        "end of unstated", "end of end of 2018", "-7 days after signed", "end of",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused_with_a_repair(text: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        parse_when(text, {"signed": on("2020-03-05")})
    assert caught.value.hint


def test_an_anchor_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(InvalidValue, match="counts from 'signed', which this entry does not have"):
        parse_when("7 days after signed")
    with pytest.raises(InvalidValue) as caught:
        parse_when("7 days after sinned", {"signed": on("2020"), "from": on("2020")})
    assert caught.value.hint == "Known here: from, signed."


def test_a_date_beyond_the_calendar_is_an_error_with_a_place_to_mend() -> None:
    for number in ("99999999999", "9000000", "99999"):
        with pytest.raises(InvalidValue, match="beyond the calendar"):
            parse_when(f"{number} months after signed", {"signed": on("2020-03-05")})


def test_a_day_alone_must_be_one_certain_day() -> None:
    assert parse_day("2020-02-29") == date(2020, 2, 29)
    for text in ("2020-02", "2020-02-30", "20200229", "unstated"):
        with pytest.raises(InvalidValue, match="is not a day"):
            parse_day(text)


def test_a_time_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(InvalidValue, match=r"ends .* before it starts"):
        When(first_day=date(2020, 3, 6), last_day=date(2020, 3, 5))


def test_a_time_open_at_one_end_says_so() -> None:
    assert str(When(first_day=date(2020, 3, 6), last_day=None)) == "2020-03-06 to …"
    assert When(first_day=None, last_day=date(2020, 3, 6)).is_known


def test_a_period_holds_its_first_day_and_not_its_last() -> None:
    week = Period(from_on=date(2016, 9, 12), until_on=date(2016, 9, 19))
    assert week.days == 7
    assert str(week) == "2016-09-12 to 2016-09-18 (7 days)"


@pytest.mark.parametrize("until", [date(2016, 9, 12), date(2016, 9, 11)])
def test_a_period_without_a_day_is_refused(until: date) -> None:
    with pytest.raises(InvalidValue, match="holds no day"):
        Period(from_on=date(2016, 9, 12), until_on=until)


@settings(deadline=None)
@given(first=DAYS, length=st.integers(1, 400))
def test_the_period_before_is_as_long_and_ends_where_this_one_starts(
    first: date, length: int
) -> None:
    period = Period(from_on=first, until_on=first + timedelta(days=length))
    before = period.before()
    assert (before.days, before.until_on) == (period.days, period.from_on)


@settings(deadline=None)
@given(day=DAYS, months=st.integers(0, 240))
def test_months_keep_the_day_or_take_the_last_one_of_a_shorter_month(
    day: date, months: int
) -> None:
    got = parse_when(f"{months} months after signed", {"signed": on(str(day))}).first_day
    assert got is not None
    assert (got.year * 12 + got.month) - (day.year * 12 + day.month) == months
    assert got.day == min(day.day, monthrange(got.year, got.month)[1])


@settings(deadline=None)
@given(day=DAYS, number=st.integers(0, 500))
def test_weeks_are_seven_days(day: date, number: int) -> None:
    anchors = {"signed": on(str(day))}
    weeks = parse_when(f"{number} weeks after signed", anchors)
    assert weeks.first_day == parse_when(f"{number * 7} days after signed", anchors).first_day


@settings(deadline=None)
@given(text=st.text(max_size=25) | st.from_regex(r"(end of )?\d{1,5}[-T ]\d{0,3}.{0,8}"))
def test_any_text_is_a_time_or_is_refused(text: str) -> None:
    try:
        got = parse_when(text, {"signed": on("2020")})
    except InvalidValue as exc:
        assert exc.hint  # noqa: PT017 (both outcomes are right)
    else:
        assert got.text == text.strip()


def test_the_end_of_a_day_is_its_last_instant_in_utc() -> None:
    assert known_until(date(2018, 12, 31)) == datetime(2019, 1, 1, tzinfo=UTC)
    assert datetime(2018, 12, 31, 23, 59, 59, 999999, tzinfo=UTC) < known_until(date(2018, 12, 31))
    assert known_until(date.max).date() == date.max


def test_a_period_whose_forerunner_would_lie_beyond_the_calendar_is_refused() -> None:
    first_year = Period(from_on=date(1, 1, 5), until_on=date(1, 2, 5))
    with pytest.raises(InvalidValue, match="beyond the calendar"):
        first_year.before()


def test_an_instant_of_knowledge_counts_itself_and_nothing_later() -> None:
    cut_off = parse_as_of("2018-10-20T19:30+03:00")
    assert isinstance(cut_off, datetime)
    asked = datetime(2018, 10, 20, 16, 30, tzinfo=UTC)
    assert asked < known_until(cut_off) <= asked + timedelta(microseconds=1)
    assert day_of(cut_off) == day_of(date(2018, 10, 20)) == date(2018, 10, 20)


@pytest.mark.parametrize("text", ["2018-10-20T19:30", "2018-10-20T25:00Z", "yesterday", "T"])
def test_an_instant_without_zone_or_sense_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        parse_as_of(text)


@pytest.mark.parametrize(
    ("from_on", "until_on", "words"),
    [
        (date(2017, 5, 6), date(2020, 1, 29), "in force from 2017-05-06 to 2020-01-28"),
        (date(2017, 5, 6), None, "in force since 2017-05-06, with no end known"),
        (None, date(2020, 1, 29), "in force to 2020-01-28, since when is not known"),
        (None, None, "in force on unknown days"),
    ],
)
def test_an_open_end_is_said_and_not_left_blank(
    from_on: date | None, until_on: date | None, words: str
) -> None:
    assert force_words(from_on, until_on) == words
