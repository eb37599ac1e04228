from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.core.dates import When
from truceline.exchange.intake.ages import age_in_words, born_by_age
from truceline.exchange.intake.dates import DateReader, find_order


def days(text: str, **settings: str) -> str:
    return str(DateReader(**settings).read(text).when)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1985-04-02", "1985-04-02"),
        ("1985-04-02 00:00:00", "1985-04-02"),
        ("2/4/1985 م", "1985-02-04 to 1985-04-02"),
        ("27.04.1985", "1985-04-27"),
        ("4/27/1985", "1985-04-27"),
        ("04/1985", "1985-04-01 to 1985-04-30"),
        ("1985", "1985-01-01 to 1985-12-31"),
        ("١٩٨٥", "1985-01-01 to 1985-12-31"),
        ("2 April 1985", "1985-04-02"),
        ("April 2nd, 1985", "1985-04-02"),
        ("نيسان 1985", "1985-04-01 to 1985-04-30"),
        ("٢ نيسان/أبريل ١٩٨٥", "1985-04-02"),
        ("2 апреля 1985 г.", "1985-04-02"),
        ("about 1985", "1983-01-01 to 1987-12-31"),
        ("حوالي ١٩٨٥", "1983-01-01 to 1987-12-31"),
        ("1985 تقريباً", "1983-01-01 to 1987-12-31"),
        ("ca. 1984", "1982-01-01 to 1986-12-31"),
        ("1985?", "1984-01-01 to 1986-12-31"),
        ("1985 (?)", "1984-01-01 to 1986-12-31"),
        ("between 1980 and 1985", "1980-01-01 to 1985-12-31"),
        ("بين 1980 و1985", "1980-01-01 to 1985-12-31"),
        ("1980-1985", "1980-01-01 to 1985-12-31"),
        ("1980–85", "1980-01-01 to 1985-12-31"),
        ("March 2012 - May 2012", "2012-03-01 to 2012-05-31"),
        ("1980s", "1980-01-01 to 1989-12-31"),
        ("before 1985", "… to 1984-12-31"),
        ("after 3 May 2012", "2012-05-04 to …"),
        ("since 2012", "2012-01-01 to …"),
        ("1405 AH", "1984-09-26 to 1985-09-14"),
        ("١٤٠٥ هـ", "1984-09-26 to 1985-09-14"),
        ("12 Rajab 1405", "1985-04-02"),
        ("١٢ رجب ١٤٠٥هـ", "1985-04-02"),
        ("رجب 1405", "1985-03-22 to 1985-04-20"),
        ("12/7/1405 هجري", "1985-04-02"),
        ("12/7/1405 هـ الموافق 2/4/1985 م", "1985-04-02"),
        ("between 1404 and 1405 AH", "1983-10-07 to 1985-09-14"),
        ("غير معروف", "unknown"),
        ("", "unstated"),
    ],
)
def test_a_date_is_read_as_the_days_it_leaves_open(text: str, told: str) -> None:
    assert days(text) == told


@pytest.mark.parametrize(
    ("text", "told", "flaw"),
    [
        ("1320 AH", "1902-04-07 to 1903-04-01", "outside the Umm al-Qura tables"),
        ("1405", "unknown", "may be Hijri"),
        ("3/4/1985", "1985-03-04 to 1985-04-03", "does not tell day from month"),
        ("31/02/1985", "unknown", "does not exist"),
        ("0900-13-45", "unknown", "does not exist"),
        ("31048", "unknown", "cannot be read"),
        ("1985 and 1980", "unknown", "cannot be read"),
        ("12/7/1405 هـ الموافق 9/9/1999", "1985-04-02 to 1999-09-09", "disagree"),
    ],
)
def test_what_a_date_leaves_in_doubt_is_said_without_its_value(
    text: str, told: str, flaw: str
) -> None:
    read = DateReader().read(text)
    assert str(read.when) == told
    assert flaw in read.flaws[0]
    assert text not in read.flaws[0]
    assert read.when.text == text


def test_the_column_or_the_mapping_decides_order_and_calendar() -> None:
    assert find_order(["3/4/1985", "", "about", "23/4/1985"]) == "dmy"
    assert find_order(["13/4/1985", "4/13/1985"]) == ""
    assert days("3/4/1985", order="dmy") == "1985-04-03"
    assert days("3/4/1985", order="mdy") == "1985-03-04"
    assert days("1405", calendar="hijri") == "1984-09-26 to 1985-09-14"


ON = When(first_day=date(2013, 5, 1), last_day=date(2013, 5, 1))
IN_2013 = When(first_day=date(2013, 1, 1), last_day=date(2013, 12, 31))


@pytest.mark.parametrize(
    ("text", "on", "told"),
    [
        ("32", ON, "1980-05-02 to 1981-05-01"),
        ("32 سنة", ON, "1980-05-02 to 1981-05-01"),
        ("30-40", ON, "1972-05-02 to 1983-05-01"),
        ("٨ أشهر", ON, "2012-08-02 to 2012-09-01"),
        ("32", IN_2013, "1980-01-02 to 1981-12-31"),
        ("not known", ON, "unknown"),
        ("old", ON, "unknown"),
        ("32", When(first_day=None, last_day=None), "explicit"),
    ],
)
def test_an_age_at_a_date_leaves_an_interval_of_birth(text: str, on: When, told: str) -> None:
    read = born_by_age(text, on)
    assert str(read.when) == told or (read.flaws and not read.when.is_known)


def test_an_age_may_bring_its_own_day() -> None:
    told = age_in_words("32 in 2013", DateReader())
    assert told is not None
    assert str(born_by_age(*told).when) == "1980-01-02 to 1981-12-31"
    assert age_in_words("1985", DateReader()) is None


@given(st.text(max_size=40))
def test_no_cell_breaks_the_reader(text: str) -> None:
    read = DateReader().read(text)
    assert read.when.is_known or read.when.basis in {"unknown", "unstated"}
    born_by_age(text, ON)
    age_in_words(text, DateReader())


@given(st.dates(date(1925, 1, 1), date(2070, 1, 1)))
def test_a_day_comes_back_from_each_way_of_writing_it(day: date) -> None:
    for form in ("%Y-%m-%d", "%d %B %Y", "%B %d, %Y"):
        assert days(day.strftime(form)) == str(day)
    assert days(day.strftime("%d/%m/%Y"), order="dmy") == str(day)
