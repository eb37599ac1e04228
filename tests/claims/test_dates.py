from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.claims.model import Dated
from truceline.claims.times.dates import DateWords, find_dates, resolve
from truceline.core.errors import InvalidValue

from .plain_tokens import cut

PUBLISHED = date(2019, 10, 16)  # a Wednesday
ANCHOR = Dated(first_day=date(2018, 3, 20), last_day=date(2018, 3, 20), basis="explicit")


def found(text: str, language: str = "en") -> list[DateWords]:
    return list(find_dates(text, cut(text), language=language))


def days(text: str, language: str = "en", *, is_future: bool = False) -> str:
    """Every date of a text: `words = first..last basis`, open ends as dots."""
    lines = []
    for words in found(text, language):
        dated = resolve(words, published_on=PUBLISHED, anchor=ANCHOR, is_future=is_future)
        said = words.mention.text_in(text)
        interval = f"{dated.first_day or '…'} {dated.last_day or '…'}" if dated else "no time"
        lines.append(f"{said} = {interval} {dated.basis if dated else ''}".strip())
    return "; ".join(lines)


ENGLISH = [
    (
        "It began on Saturday. On 18 April 2018 it ended in March. 15 people left.",
        "Saturday = 2019-10-12 2019-10-12 relative; 18 April 2018 = 2018-04-18 2018-04-18 explicit;"
        " March = 2019-03-01 2019-03-31 relative",
    ),
    (
        "He said today that the 24 hours to 18:00 on 21 March were calm.",
        "today = 2019-10-16 2019-10-16 relative;"
        " 24 hours to 18:00 on 21 March = 2019-03-20 2019-03-21 relative",
    ),
    (
        "Held in the week of 3 May, in the third quarter, on the last day of May 2018.",
        "week of 3 May = 2019-05-03 2019-05-09 relative; third quarter = 2019-07-01 2019-09-30"
        " relative; last day of May 2018 = 2018-05-31 2018-05-31 explicit",
    ),
    (
        "He fled the week before, nine years ago today, and has been gone ever since.",
        "week before = 2018-03-12 2018-03-18 relative; nine years ago today = 2010-10-16"
        " 2010-10-16 relative; ever since = 2018-03-20 … relative",
    ),
    (
        "Shelling resumed on December 11, 2017.",
        "December 11, 2017 = 2017-12-11 2017-12-11 explicit",
    ),
    (
        "Signed on 11 December 2017 in Kestel.",
        "11 December 2017 = 2017-12-11 2017-12-11 explicit",
    ),
    ("It began 11 Dec 2017.", "11 Dec 2017 = 2017-12-11 2017-12-11 explicit"),
    ("Log: 11-Dec-2017, calm.", "11-Dec-2017 = 2017-12-11 2017-12-11 explicit"),
    ("They met on March 15 again.", "March 15 = 2019-03-15 2019-03-15 relative"),
    ("They met on Nov. 3 again.", "Nov. 3 = 2018-11-03 2018-11-03 relative"),
    ("Dated 2017-12-19 and filed.", "2017-12-19 = 2017-12-19 2017-12-19 explicit"),
    ("Dated 19/12/2017 and filed.", "19/12/2017 = 2017-12-19 2017-12-19 explicit"),
    ("Dated 12/19/2017 and filed.", "12/19/2017 = 2017-12-19 2017-12-19 explicit"),
    ("Dated 05/06/2017 and filed.", "05/06/2017 = 2017-05-06 2017-06-05 explicit"),
    ("Dated 05.06.2017 and filed.", "05.06.2017 = 2017-06-05 2017-06-05 explicit"),
    ("It fell in early 2018 at last.", "early 2018 = 2018-01-01 2018-04-30 explicit"),
    ("It fell in mid-2018 at last.", "mid-2018 = 2018-05-01 2018-08-31 explicit"),
    ("It fell in late 2018 at last.", "late 2018 = 2018-09-01 2018-12-31 explicit"),
    ("By mid-March calm held.", "By mid-March = … 2019-03-20 relative"),
    ("In late July 2018 calm held.", "late July 2018 = 2018-07-21 2018-07-31 explicit"),
    ("In spring 2019 calm held.", "spring 2019 = 2019-03-01 2019-05-31 explicit"),
    (
        "In the winter of 2018–19 roads shut.",
        "winter of 2018–19 = 2018-12-01 2019-02-28 explicit",
    ),
    ("In winter 2018 roads shut.", "winter 2018 = 2017-12-01 2019-02-28 explicit"),
    ("The fall of Kestel was feared.", ""),
    ("The Arab Spring of 2011 began.", "2011 = 2011-01-01 2011-12-31 explicit"),
    ("In the first half of 2018 it held.", "first half of 2018 = 2018-01-01 2018-06-30 explicit"),
    ("In the second half of May it held.", "second half of May = 2019-05-16 2019-05-31 relative"),
    ("In Q3 2017 it held.", "Q3 2017 = 2017-07-01 2017-09-30 explicit"),
    (
        "In the third quarter of 2017 it held.",
        "third quarter of 2017 = 2017-07-01 2017-09-30 explicit",
    ),
    ("In the first week of May it held.", "first week of May = 2019-05-01 2019-05-07 relative"),
    (
        "In the last week of May 2018 it held.",
        "last week of May 2018 = 2018-05-25 2018-05-31 explicit",
    ),
    ("In 2015–17 nobody moved.", "2015–17 = 2015-01-01 2017-12-31 explicit"),
    ("From 2015 to 2017 nobody moved.", "From 2015 to 2017 = 2015-01-01 2017-12-31 explicit"),
    ("The war (2015–present) goes on.", "2015–present = 2015-01-01 … explicit"),
    ("The 1990s were hard.", "1990s = 1990-01-01 1999-12-31 explicit"),
    ("They have fought since 2011.", "since 2011 = 2011-01-01 … explicit"),
    ("The truce runs until July.", "until July = … 2019-07-31 relative"),
    ("Withdrawal by the end of 2018.", "by the end of 2018 = … 2018-12-31 explicit"),
    (
        "Weapons go no later than 10 October 2018.",
        "no later than 10 October 2018 = … 2018-10-10 explicit",
    ),
    ("Before 2018 nobody asked.", "Before 2018 = … 2017-12-31 explicit"),
    ("After 5 March 2018 nobody asked.", "After 5 March 2018 = 2018-03-06 … explicit"),
    ("Between 3 and 5 May it rained.", "Between 3 and 5 May = 2019-05-03 2019-05-05 relative"),
    ("From 3 to 5 May 2018 it rained.", "From 3 to 5 May 2018 = 2018-05-03 2018-05-05 explicit"),
    ("On May 3-5, 2018 it rained.", "May 3-5, 2018 = 2018-05-03 2018-05-05 explicit"),
    (
        "From 28 May to 2 June 2018 it rained.",
        "From 28 May to 2 June 2018 = 2018-05-28 2018-06-02 explicit",
    ),
    (
        "Between December and March 2018 it rained.",
        "Between December and March 2018 = 2017-12-01 2018-03-31 explicit",
    ),
    (
        "18 October – 25 November 2018 it rained.",
        "18 October – 25 November 2018 = 2018-10-18 2018-11-25 explicit",
    ),
    (
        "In May and September 2017 they met.",
        "May = 2017-05-01 2017-05-31 explicit; September 2017 = 2017-09-01 2017-09-30 explicit",
    ),
    (
        "On 3, 4 and 5 May 2017 they met.",
        "3 = 2017-05-03 2017-05-03 explicit; "
        "4 = 2017-05-04 2017-05-04 explicit; "
        "5 May 2017 = 2017-05-05 2017-05-05 explicit",
    ),
    (
        "From midnight on 6 March 2018 guns fall silent.",
        "From midnight on 6 March 2018 = 2018-03-06 … explicit",
    ),
    ("On Thursday they left.", "Thursday = 2019-10-10 2019-10-10 relative"),
    ("On Wednesday they left.", "Wednesday = 2019-10-16 2019-10-16 relative"),
    ("Last Wednesday they left.", "Last Wednesday = 2019-10-09 2019-10-09 relative"),
    ("On Tuesday evening they left.", "Tuesday evening = 2019-10-15 2019-10-15 relative"),
    ("On Monday last week they left.", "Monday last week = 2019-10-07 2019-10-07 relative"),
    (
        "On Saturday, October 19 they meet.",
        "Saturday, October 19 = 2019-10-19 2019-10-19 relative",
    ),
    ("Last week was calm.", "Last week = 2019-10-07 2019-10-13 relative"),
    ("This week was calm.", "This week = 2019-10-14 2019-10-20 relative"),
    ("Next month may be calm.", "Next month = 2019-11-01 2019-11-30 relative"),
    ("Yesterday was calm.", "Yesterday = 2019-10-15 2019-10-15 relative"),
    (
        "The day before yesterday was calm.",
        "day before yesterday = 2019-10-14 2019-10-14 relative",
    ),
    ("It is calm today.", "today = 2019-10-16 2019-10-16 relative"),
    ("Last night was calm.", "Last night = 2019-10-15 2019-10-15 relative"),
    ("Last year was calm.", "Last year = 2018-01-01 2018-12-31 relative"),
    ("By the end of the month it was calm.", "By the end of the month = … 2019-10-31 relative"),
    ("A year ago it was calm.", "A year ago = 2018-10-01 2018-10-31 relative"),
    ("Three days ago it was calm.", "Three days ago = 2019-10-13 2019-10-13 relative"),
    (
        "Twenty-five days ago it was calm.",
        "Twenty-five days ago = 2019-09-21 2019-09-21 relative",
    ),
    ("In the past three days it was calm.", "past three days = 2019-10-13 2019-10-16 relative"),
    ("In recent weeks it was calm.", "recent weeks = 2019-09-16 2019-10-16 relative"),
    ("Overnight shells fell.", "Overnight = 2019-10-15 2019-10-16 relative"),
    ("Since then shells fell.", "Since then = 2018-03-20 … relative"),
    (
        "In the autumn of that year it was calm.",
        "autumn of that year = 2018-09-01 2018-11-30 relative",
    ),
    ("In the following spring it was calm.", "following spring = 2019-03-01 2019-05-31 relative"),
    ("It fell by the end of 14 May 2013.", "by the end of 14 May 2013 = … 2013-05-14 explicit"),
    ("In the early 1990s it was calm.", "the early 1990s = 1990-01-01 1993-12-31 explicit"),
    ("In February it was calm.", "February = 2019-02-01 2019-02-28 relative"),
    ("In the spring it was calm.", "spring = 2019-03-01 2019-05-31 relative"),
    ("A week after the signing shells fell.", "A week after = 2018-03-27 2018-03-27 relative"),
    (
        "A week after 4 May 2017 shells fell.",
        "A week after 4 May 2017 = 2017-05-11 2017-05-11 relative",
    ),
    (
        "Two and a half years after the start of talks.",
        "Two and a half years after = 2020-09-01 2020-09-30 relative",
    ),
    ("Two days later shells fell.", "Two days later = 2018-03-22 2018-03-22 relative"),
    ("The following day shells fell.", "following day = 2018-03-21 2018-03-21 relative"),
    ("On the same day shells fell.", "same day = 2018-03-20 2018-03-20 relative"),
    ("The day before the raid shells fell.", "day before = 2018-03-19 2018-03-19 relative"),
    ("Later that month shells fell.", "that month = 2018-03-01 2018-03-31 relative"),
    ("The guns were silent for two weeks.", "for two weeks = 2018-03-20 2018-04-02 relative"),
    ("They must leave within a week.", "within a week = 2018-03-20 2018-03-27 relative"),
    ("Shells fell at 14:30 there.", "14:30 = 2018-03-20 2018-03-20 relative"),
    ("It took place in three days.", "in three days = no time"),
    ("Filed on 31 June 2018 there.", "31 June 2018 = … … unknown"),
]
RUSSIAN = [
    ("Подписан 11 декабря 2017 года.", "11 декабря 2017 года = 2017-12-11 2017-12-11 explicit"),
    (
        "Меморандум от 17 сентября 2018 г. действует.",
        "17 сентября 2018 г = 2018-09-17 2018-09-17 explicit",
    ),
    ("В декабре 2017 года было тихо.", "декабре 2017 года = 2017-12-01 2017-12-31 explicit"),
    ("С 3 по 5 мая было тихо.", "С 3 по 5 мая = 2019-05-03 2019-05-05 relative"),
    ("Между 3 и 5 мая было тихо.", "Между 3 и 5 мая = 2019-05-03 2019-05-05 relative"),
    ("С 2011 года идёт война.", "С 2011 года = 2011-01-01 … explicit"),
    ("До июля было тихо.", "До июля = … 2019-07-31 relative"),
    ("К концу 2018 года было тихо.", "К концу 2018 года = … 2018-12-31 explicit"),
    ("На прошлой неделе было тихо.", "прошлой неделе = 2019-10-07 2019-10-13 relative"),
    ("Во вторник вечером было тихо.", "вторник вечером = 2019-10-15 2019-10-15 relative"),
    ("Вчера было тихо.", "Вчера = 2019-10-15 2019-10-15 relative"),
    ("Год назад было тихо.", "Год назад = 2018-10-01 2018-10-31 relative"),
    (
        "Через неделю после подписания стреляли.",
        "Через неделю после = 2018-03-27 2018-03-27 relative",
    ),
    ("За последние три дня было тихо.", "последние три дня = 2019-10-13 2019-10-16 relative"),
    ("На следующий день стреляли.", "следующий день = 2018-03-21 2018-03-21 relative"),
    (
        "В первой половине 2018 года было тихо.",
        "первой половине 2018 года = 2018-01-01 2018-06-30 explicit",
    ),
    ("В 1990-х годах было тихо.", "1990-х годах = 1990-01-01 1999-12-31 explicit"),
    ("Весной 2019 года было тихо.", "Весной 2019 года = 2019-03-01 2019-05-31 explicit"),
]
ARABIC = [
    ("وقع في 11 كانون الأول 2017 هناك", "11 كانون الأول 2017 = 2017-12-11 2017-12-11 explicit"),
    (
        "وقع في 11 كانون الأول/ديسمبر 2017",
        "11 كانون الأول/ديسمبر 2017 = 2017-12-11 2017-12-11 explicit",
    ),
    ("وقع في ١١ ديسمبر ٢٠١٧", "١١ ديسمبر ٢٠١٧ = 2017-12-11 2017-12-11 explicit"),
    ("وفي كانون الثاني 2018 هدأ", "كانون الثاني 2018 = 2018-01-01 2018-01-31 explicit"),
    ("بين 3 و5 أيار هدأ", "بين 3 و5 أيار = 2019-05-03 2019-05-05 relative"),
    ("منذ عام 2011 قتال", "منذ عام 2011 = 2011-01-01 … explicit"),
    ("حتى تموز هدأ", "حتى تموز = … 2019-07-31 relative"),
    ("يوم الخميس هدأ", "يوم الخميس = 2019-10-10 2019-10-10 relative"),
    ("الأسبوع الماضي هدأ", "الأسبوع الماضي = 2019-10-07 2019-10-13 relative"),
    ("قبل ثلاثة أيام هدأ", "قبل ثلاثة أيام = 2019-10-13 2019-10-13 relative"),
    ("بعد أسبوع من التوقيع هدأ", "بعد أسبوع من = 2018-03-27 2018-03-27 relative"),
    (
        "خلال الأيام الثلاثة الماضية هدأ",
        "الأيام الثلاثة الماضية = 2019-10-13 2019-10-16 relative",
    ),
    ("في اليوم التالي هدأ", "اليوم التالي = 2018-03-21 2018-03-21 relative"),
    ("بحلول نهاية عام 2018 هدأ", "بحلول نهاية عام 2018 = … 2018-12-31 explicit"),
]


@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_english_words_name_their_days(text: str, expected: str) -> None:
    assert days(text) == expected


@pytest.mark.parametrize(("text", "expected"), RUSSIAN)
def test_russian_words_name_their_days(text: str, expected: str) -> None:
    assert days(text, "ru") == expected


@pytest.mark.parametrize(("text", "expected"), ARABIC)
def test_arabic_words_name_their_days(text: str, expected: str) -> None:
    assert days(text, "ar") == expected


@pytest.mark.parametrize(
    "text",
    [
        "Resolution 2254 was adopted.",
        "Resolutions 1973 and 2042 were adopted.",
        "Some 1,392 delegates came.",
        "It may hold, or may not.",
        "The March on the city went on.",
        "They march 15 km a day.",
        "Theresa May spoke to Jan Egeland.",
        "As was shown [95] before.",
        "A Su-24 was lost.",
        "The text ends.12 The next begins.",
        "(1) a truce; (2) talks",
        "About 2000 fighters stayed.",
        "They sat in the sun.",
        "Call +963 11 222 2017 now.",
        "See S/RES/2015 there.",
        "Russia Today reported it.",
    ],
)
def test_numbers_and_names_are_no_dates(text: str) -> None:
    assert days(text) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They will meet on Thursday.", "Thursday = 2019-10-17 2019-10-17 relative"),
        ("They will meet on Wednesday.", "Wednesday = 2019-10-16 2019-10-16 relative"),
        ("They will meet next Wednesday.", "next Wednesday = 2019-10-23 2019-10-23 relative"),
        ("They will meet next Thursday.", "next Thursday = 2019-10-24 2019-10-24 relative"),
        ("They will meet on March 15.", "March 15 = 2020-03-15 2020-03-15 relative"),
        ("They will meet in October.", "October = 2019-10-01 2019-10-31 relative"),
        ("They will meet in three days.", "in three days = 2019-10-19 2019-10-19 relative"),
        ("They will meet in the coming days.", "coming days = 2019-10-16 … relative"),
    ],
)
def test_a_clause_about_the_future_looks_ahead(text: str, expected: str) -> None:
    assert days(text, is_future=True) == expected


def only(text: str, *, published: date | None = None, anchor: Dated | None = None) -> Dated:
    dated = resolve(found(text)[0], published_on=published, anchor=anchor, is_future=False)
    assert dated is not None
    return dated


@pytest.mark.parametrize(
    "text", ["on Thursday", "last week", "yesterday", "on March 15", "a year ago"]
)
def test_nothing_is_counted_from_a_publication_that_is_not_known(text: str) -> None:
    dated = only(text)
    assert (dated.first_day, dated.last_day, dated.basis) == (None, None, "unknown")


def test_without_a_publication_a_weekday_counts_from_the_anchor() -> None:
    assert only("on Thursday", anchor=ANCHOR).first_day == date(2018, 3, 15)
    assert only("on March 25", anchor=ANCHOR).first_day == date(2018, 3, 25)


def test_a_weekday_is_not_counted_from_a_whole_month() -> None:
    month = Dated(first_day=date(2018, 3, 1), last_day=date(2018, 3, 31), basis="explicit")
    assert only("on Thursday", anchor=month).basis == "unknown"


def test_in_a_chronology_the_anchor_goes_before_the_publication() -> None:
    words = found("on 6 May")[0]
    dated = resolve(words, published_on=PUBLISHED, anchor=ANCHOR, is_future=False, is_news=False)
    assert dated is not None
    assert dated.first_day == date(2018, 5, 6)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("at 14:30 on 6 March 2018", time(14, 30)),
        ("on 6 March 2018 at 00:01", time(0, 1)),
        ("at 2 pm on Tuesday", time(14, 0)),
        ("from midnight on 6 March 2018", time(0, 0)),
        ("at 12pm local time on 23 October", time(12, 0)),
        ("on 6 March 2018", None),
    ],
)
def test_a_time_of_day_is_kept_and_narrows_nothing(text: str, at: time | None) -> None:
    (words,) = found(text)
    assert words.clock == at
    assert resolve(words, published_on=PUBLISHED, anchor=None, is_future=False) is not None


def test_ambiguous_digits_are_flagged_until_another_date_of_the_text_settles_them() -> None:
    assert found("Filed 05/06/2017.")[0].flags == ("day-or-month",)
    assert days("Filed 05/06/2017 and 19/12/2017.").startswith("05/06/2017 = 2017-06-05 2017-06-05")
    assert days("Filed 05/06/2017 and 12/19/2017.").startswith("05/06/2017 = 2017-05-06 2017-05-06")


def test_a_part_of_speech_overrules_a_month_and_marks_what_only_describes() -> None:
    text = "In March they sang. The 5 March protocol holds."
    verb = cut(text, pos={"March": "VERB"})
    assert [words.mention.text_in(text) for words in find_dates(text, verb, language="en")] == [
        "5 March"
    ]
    noun = find_dates(text, cut(text, pos={"protocol": "NOUN"}), language="en")
    assert [words.is_attributive for words in noun] == [False, True]


@pytest.mark.parametrize(
    "text", ["on 2017-12-19", "in mid-2018", "in the 1990s", "11-Dec-2017", "2015-17"]
)
def test_however_a_parser_cuts_the_words_the_date_is_the_same(text: str) -> None:
    fine, coarse = (
        find_dates(text, cut(text, is_coarse=is_coarse), language="en")
        for is_coarse in (False, True)
    )
    assert [words.meaning for words in fine] == [words.meaning for words in coarse]


def test_a_language_without_a_grammar_is_refused_by_name() -> None:
    with pytest.raises(InvalidValue, match="'fr'") as caught:
        find_dates("le 5 mai", cut("le 5 mai"), language="fr")
    assert "ar, en, ru" in caught.value.hint


MONTHS = {
    "en": "January February March April May June July August September October November December",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "ar": "يناير شباط مارس نيسان مايو حزيران يوليو آب سبتمبر أكتوبر نوفمبر ديسمبر",
}
FORMATS = [
    ("en", "on {d} {m} {y}"),
    ("en", "on {m} {d}, {y}"),
    ("en", "on the {d}th of {m} {y}"),
    ("en", "({y}-{n:02}-{d:02})"),
    ("en", "{d:02}.{n:02}.{y}"),
    ("ru", "{d} {m} {y} года"),
    ("ru", "{d:02}.{n:02}.{y}"),
    ("ar", "في {d} {m} {y}"),
    ("ar", "في {d}/{n}/{y}"),
]
DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31))


@given(day=DAYS, form=st.sampled_from(FORMATS))
def test_any_day_written_in_any_language_comes_back(day: date, form: tuple[str, str]) -> None:
    language, pattern = form
    month = MONTHS[language].split()[day.month - 1]
    text = pattern.format(d=day.day, m=month, n=day.month, y=day.year)
    (words,) = found(f"x {text} x", language)
    dated = resolve(words, published_on=None, anchor=None, is_future=False)
    assert dated is not None
    assert (dated.first_day, dated.last_day, dated.basis) == (day, day, "explicit")


@given(
    text=st.sampled_from([text for text, _ in ENGLISH]), gap=st.sampled_from(["\n", "  ", " \n\t"])
)
def test_rewrapping_lines_changes_no_meaning(text: str, gap: str) -> None:
    wrapped = text.replace(" ", gap)
    assert [words.meaning for words in found(wrapped)] == [words.meaning for words in found(text)]


@given(text=st.sampled_from([text for text, _ in ENGLISH]), days_on=st.integers(1, 4000))
def test_another_publication_day_moves_only_what_is_relative(text: str, days_on: int) -> None:
    later = PUBLISHED + timedelta(days=days_on)
    for words in found(text):
        one, two = (
            resolve(words, published_on=day, anchor=None, is_future=False)
            for day in (PUBLISHED, later)
        )
        if one is not None and one.basis != "relative":
            assert one == two


LINES = (
    "may March 12 2017 - , to between and a half week after the end of (1) 14:30 3,000 in by",
    "5th first quarter Q3 2/3/17 99/99/9999 2017-13-45 since within for past last until Monday",
    ". ago later same next day year two of spring 1990s early from before 31 February o'clock",
)
WORDS = [word for line in LINES for word in line.split()]


@settings(max_examples=300)
@given(
    text=st.one_of(st.text(), st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)),
    language=st.sampled_from(["ar", "en", "ru"]),
    published=st.one_of(st.none(), st.dates()),
    is_future=st.sampled_from([True, False, None]),
)
def test_no_text_breaks_it_and_every_mention_lies_in_the_text_in_order(
    text: str, language: str, published: date | None, is_future: bool | None
) -> None:
    end = 0
    for words in found(text, language):
        assert end <= words.mention.start < words.mention.end <= len(text)
        end = words.mention.end
        dated = resolve(words, published_on=published, anchor=ANCHOR, is_future=is_future)
        if dated and dated.first_day and dated.last_day:
            assert dated.first_day <= dated.last_day
