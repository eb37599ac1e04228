from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.briefs import text
from truceline.core.dates import When, parse_when
from truceline.monitor.model import Estimate


@pytest.mark.parametrize(
    ("value", "words"),
    [(None, "–"), (0, "0"), (1866.0, "1,866"), (22.49, "22.5"), (0.04, "0")],
)
def test_a_number_has_thousands_and_at_most_one_decimal(value: float | None, words: str) -> None:
    assert text.number(value) == words


@given(st.floats(0, 1, exclude_min=True, exclude_max=True))
def test_percent_never_calls_a_part_nothing_or_all(share: float) -> None:
    assert text.percent(share) not in ("0 %", "100 %")


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("2017-05-06", "6 May 2017"),
        ("2018-10", "between 1–31 October 2018"),
        ("2020-03-06T00:01", "6 March 2020, 00:01 local time"),
        ("unstated", "not stated"),
        ("unknown", "not known"),
        ("ongoing", "ongoing"),
    ],
)
def test_an_uncertain_time_says_what_is_known(written: str, words: str) -> None:
    assert text.when(parse_when(written)) == words


def test_an_open_interval_names_its_only_end() -> None:
    assert text.when(When(first_day=date(2017, 5, 6), last_day=None)) == "not before 6 May 2017"
    assert text.when(When(first_day=None, last_day=date(2017, 5, 6))) == "not after 6 May 2017"


def test_days_of_two_years_name_both_years() -> None:
    words = text.days_between(date(2016, 12, 30), date(2017, 1, 2))
    assert words == "30 December 2016 – 2 January 2017"


def test_a_missing_figure_is_a_question_mark_never_zero() -> None:
    assert text.figures(1, None, 3) == "1–?–3"
    assert text.figures(None, None, None) == "not given"


def test_an_undefined_estimate_is_said_so() -> None:
    assert text.estimate(Estimate(value=None, low=None, high=None)) == "not defined"
    assert text.estimate(Estimate(value=0.5, low=0.33, high=None)) == "0.50 (0.33–∞)"


@given(st.text())
def test_printable_text_is_one_line_that_xml_can_hold(raw: str) -> None:
    shown = text.printable(raw)
    assert not set(shown) & set("\n\r\t\x00\u202e")
    shown.encode("utf-8")


def test_a_list_in_a_sentence_skips_empty_words() -> None:
    assert text.joined(["a", "", "b", "c"]) == "a, b and c"
    assert text.joined([]) == ""


def test_what_was_said_in_a_year_or_a_month_is_given_no_day() -> None:
    assert [text.said(when) for when in ("2018", "2018-12", "2018-12-31", "")] == [
        "2018", "December 2018", "31 December 2018", ""]  # fmt: skip


def test_iso_days_in_a_sentence_are_written_for_people_and_no_day_is_invented() -> None:
    assert text.with_days("Due by 2017-06-04, not 2017-02-31.") == (
        "Due by 4 June 2017, not 2017-02-31."
    )


def test_a_start_that_is_not_stated_reads_as_such() -> None:
    assert text.since(parse_when("2017-05-06")) == " from 6 May 2017"
    assert text.since(parse_when("unstated")) == ": not stated"
