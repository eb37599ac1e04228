from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.core.errors import InvalidValue, SourceChanged
from truceline.core.source import Span
from truceline.ingest.readers.days import find_day_order, read_day


def cells(*texts: str) -> list[tuple[str, Span]]:
    return [(text, Span(source_id="f", line=at)) for at, text in enumerate(texts, start=2)]


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("2016-02-27", "ymd"),
        ("2016-02-27 00:00:00.000", "ymd"),
        ("2016/2/27", "mdy"),
        ("2/27/2016", "mdy"),
        ("2/27/2016 0:00", "mdy"),
        ("2/27/2016 12:00:00 AM", "mdy"),
        ("27.02.2016", "dmy"),
        ("27/2/2016", "ymd"),
        ("27 February 2016", "ymd"),
        ("27-Feb-2016", "ymd"),
    ],
)
def test_one_day_however_it_is_written(text: str, order: str) -> None:
    assert read_day(text, column="day", order=order) == date(2016, 2, 27)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2017-02-31", "February 2017 has 28 days"),
        ("31 February 2016", "February 2016 has 29 days"),
        ("2017-13-01", "there is no month 13"),
        ("2017-00-01", "there is no month 0"),
        ("05/06/2017", "day and month could be either"),
        ("42794", "not written as a day"),
        ("1/2/17", "not written as a day"),
        ("", "is empty"),
    ],
)
def test_what_is_no_day_is_refused_with_column_and_repair(text: str, said: str) -> None:
    with pytest.raises(InvalidValue, match=said) as caught:
        read_day(text, column="date_start")
    assert "date_start" in caught.value.message
    assert "YYYY-MM-DD" in caught.value.hint


def test_the_whole_column_decides_between_day_and_month() -> None:
    assert find_day_order(cells("5/6/2017", "5/16/2017"), column="day") == "mdy"
    assert find_day_order(cells("5/6/2017", "16/5/2017"), column="day") == "dmy"
    assert find_day_order(cells("2017-05-06", "5/6/2017"), column="day") == "ymd"
    assert find_day_order(cells("5/5/2017"), column="day") == "ymd"


def test_a_column_that_does_not_decide_or_contradicts_itself_is_refused() -> None:
    with pytest.raises(SourceChanged, match=r"does not tell day from month: '5/6/2017'"):
        find_day_order(cells("5/6/2017", "7/8/2017"), column="day")
    with pytest.raises(SourceChanged, match="both ways") as caught:
        find_day_order(cells("13/5/2017", "5/14/2017"), column="day")
    assert "line 2" in caught.value.message
    assert caught.value.where is not None
    assert caught.value.where.line == 3


@given(day=st.dates(), order=st.sampled_from(["dmy", "mdy"]))
def test_a_written_day_is_read_back(day: date, order: str) -> None:
    pattern = "{0.day}/{0.month}/{0.year:04}" if order == "dmy" else "{0.month}/{0.day}/{0.year:04}"
    assert read_day(pattern.format(day), column="day", order=order) == day
    assert read_day(day.isoformat(), column="day", order=order) == day


@given(st.text())
def test_any_text_is_a_day_or_refused(text: str) -> None:
    with suppress(InvalidValue):
        assert isinstance(read_day(text, column="day", order="dmy"), date)
