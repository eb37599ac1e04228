from __future__ import annotations

from datetime import date

import pytest

from truceline.core.source import Span
from truceline.ingest.documents.days import choose_day, read_day
from truceline.ingest.documents.model import StatedDay

HERE = Span(source_id="a")
THE_DAY = date(2020, 3, 3)


def stated(day: date | None, name: str = "datePublished", *, is_sure: bool = True) -> StatedDay:
    return StatedDay(name=name, text=str(day), day=day, is_publication=is_sure)


@pytest.mark.parametrize(
    "text",
    [
        *("2020-03-03", "2020-03-03T23:30:00+03:00", "20200303", "2020/3/3", "3 March 2020"),
        *("March 3rd, 2020", "Tue, 3 Mar 2020 10:00:00 GMT", "03.03.2020", "03/03/2020"),
        *("3 марта 2020 г.", "3 آذار 2020", "٣ مارس ٢٠٢٠"),
    ],
)
def test_a_day_is_read_in_every_usual_form(text: str) -> None:
    assert read_day(text) == THE_DAY


@pytest.mark.parametrize(
    "text", ["03/04/2020", "2020-02-30", "March 2020", "yesterday", "3 May", ""]
)
def test_what_is_no_certain_day_is_none(text: str) -> None:
    assert read_day(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (" date 2017-12-19 A week after the eighth round", date(2017, 12, 19)),
        ("A title\n\nPublished: Tuesday, 3 March 2020\nText", THE_DAY),
        ("Published: 3 March 2020 - 14:30", THE_DAY),
        ("By A. Writer | Posted on March 3, 2020", THE_DAY),
        ("GENEVA, 3 March 2020 – The envoy said", THE_DAY),
        ("DAMASCUS/BEIRUT, March 3, 2020 (Reuters) - Talks", THE_DAY),
        ("Дата публикации: 3 марта 2020 г.", THE_DAY),
        ("تاريخ النشر: 3 آذار 2020", THE_DAY),
    ],
)
def test_a_plain_dateline_is_taken_from_the_text(text: str, day: date) -> None:
    assert choose_day((), text, where=HERE) == (day, "text", ())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("BEIRUT, Dec 15 (Reuters) - Talks", "no-day"),
        ("On December 11, 2017, two and a half years after", "no-day"),
        ("Updated: 3 March 2020", "no-day"),
        ("The date 3 March 2020 was agreed", "no-day"),
        ("x\n" * 12 + "Published: 3 March 2020", "no-day"),
        ("Published: 03/04/2020", "day-offered"),
        ("Date: 3 March 2020 - 9 March 2020", "day-offered"),
        ("Date: 3 March 2020 to March 9", "day-offered"),
        ("Moscow, 5 March 2020\nProtocol", "day-offered"),
        ("Published: 3 March 2020\nPublished: 4 March 2020", "days-differ"),
    ],
)
def test_any_other_day_is_offered_or_asked_for_never_taken(text: str, code: str) -> None:
    day, basis, findings = choose_day((), text, where=HERE)
    assert (day, basis) == (None, "")
    assert [each.code for each in findings] == [f"document.{code}"]
    assert "--published" in findings[0].hint


def test_metadata_go_before_the_text_and_the_difference_is_said() -> None:
    text = "Published: 4 March 2020"
    assert choose_day([stated(THE_DAY)], "x", where=HERE) == (THE_DAY, "metadata", ())
    day, basis, findings = choose_day([stated(THE_DAY)], text, where=HERE)
    assert (day, basis) == (THE_DAY, "metadata")
    assert "2020-03-03 (datePublished), 2020-03-04 (first lines)" in findings[0].message


def test_metadata_that_contradict_each_other_give_no_day() -> None:
    both = [stated(THE_DAY), stated(date(2020, 3, 4), "article:published_time")]
    day, _, findings = choose_day(both, "Published: 3 March 2020", where=HERE)
    assert day is None
    assert findings[0].code == "document.days-differ"


def test_the_day_of_a_file_is_offered_only() -> None:
    made = stated(THE_DAY, "CreationDate", is_sure=False)
    day, basis, findings = choose_day([made], "x", where=HERE)
    assert (day, basis) == (None, "")
    assert "2020-03-03 (CreationDate)" in findings[0].message
