from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime

import pytest

from reporting.planted import CUT_OFF, LOCAL, plan
from truceline.core.dates import Period
from truceline.core.errors import InvalidValue, UnknownId
from truceline.core.observation import Means, Qualifier
from truceline.reporting.labels import load_labels, read_labels
from truceline.reporting.model import Audience, Step
from truceline.reporting.templates import templates

LABELS = load_labels()


@pytest.mark.parametrize("language", LABELS.languages)
def test_no_key_lacks_a_language_and_none_has_other_words_in_braces(language: str) -> None:
    for key, texts in LABELS.texts.items():
        assert texts[language].strip(), key
        assert set(re.findall(r"{\w+}", texts[language])) == set(re.findall(r"{\w+}", key)), key


@pytest.mark.parametrize(("language", "script"), [("ar", "ARABIC"), ("ru", "CYRILLIC")])
def test_each_label_is_written_in_the_script_of_its_language(language: str, script: str) -> None:
    plain = {key: text for key, text in LABELS.texts.items() if re.sub(r"{\w+}|[\W\d_]", "", key)}
    for key, texts in plain.items():
        letters = [c for c in re.sub(r"{\w+}|Truceline", "", texts[language]) if c.isalpha()]
        own = [c for c in letters if unicodedata.name(c).startswith(script)]
        assert len(own) >= 0.6 * len(letters), key


def test_arabic_labels_hold_letters_in_reading_order_without_marks_of_direction() -> None:
    daily = LABELS.text("Daily report", "ar")
    assert daily == "التقرير اليومي"
    assert [unicodedata.bidirectional(c) for c in daily.split()[0]] == ["AL"] * 7
    for texts in LABELS.texts.values():
        assert not any(unicodedata.category(c) == "Cf" for c in texts["ar"])
        assert unicodedata.normalize("NFKC", texts["ar"]) == texts["ar"]  # no shaped forms


def test_a_day_an_instant_and_a_period_are_written_as_the_language_does() -> None:
    assert LABELS.written(date(2018, 5, 1), "fr") == "1er mai 2018"
    assert LABELS.written(CUT_OFF, "ru") == "20 октября 2018, 19:30 (UTC+03:00)"
    days = Period(from_on=date(2018, 10, 1), until_on=date(2018, 10, 8))
    assert LABELS.written(days, "ar") == "1 تشرين الأول/أكتوبر 2018 – 7 تشرين الأول/أكتوبر 2018"
    assert LABELS.written(datetime(2018, 1, 2, 3, 4, tzinfo=LOCAL), "en").startswith("2 January")


def test_braces_inside_a_value_stay_what_they_are() -> None:
    said = LABELS.text("Report {number}, {period}", "en", number="{period}", period="{0.x}")
    assert said == "Report {period}, {0.x}"


def test_words_that_shapes_hold_are_labels_in_every_language() -> None:
    words = [str(one) for kind in (Step, Audience, Means, Qualifier) for one in kind]
    assert [word for word in words if not LABELS.has(word)] == []
    assert LABELS.text("Edition {number}", "fr", number=Means.HEARD) == "Édition entendu"


def test_every_heading_of_a_template_is_a_label() -> None:
    heads = [s.heading for t in templates() for s in t.sections]
    heads += [template.title for template in templates()]
    assert [head for head in heads if not LABELS.has(head)] == []


def test_a_missing_label_language_or_value_is_refused_with_its_repair() -> None:
    with pytest.raises(UnknownId, match="Daly report") as caught:
        LABELS.text("Daly report", "en")
    assert "Daily report" in caught.value.hint
    with pytest.raises(UnknownId, match="no labels in 'de'"):
        LABELS.text("Daily report", "de")
    with pytest.raises(InvalidValue, match="got no period"):
        LABELS.text("Report {number}, {period}", "en", number=plan().number)


def test_a_label_without_a_language_is_named_with_its_line() -> None:
    text = "directions: {}\nnames: {}\nmonths: {}\nlabels:\n  Hi: {fr: A, ru: B}\n"
    with pytest.raises(InvalidValue, match=r"line 5: 'labels.Hi.ar' is missing") as caught:
        read_labels(text, "labels.yaml")
    assert caught.value.where is not None
    assert caught.value.where.line == 5
