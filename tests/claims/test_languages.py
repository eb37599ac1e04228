from __future__ import annotations

import pytest

from truceline.claims.events.frames import load_frames
from truceline.claims.languages import READ, language_for, language_to_read
from truceline.claims.read import read_document
from truceline.core.document import Document
from truceline.core.errors import InvalidValue
from truceline.core.findings import Severity

from .languages_read import FewNames

ENGLISH = "The army said on Friday that it had withdrawn from the town and that the road was open."
RUSSIAN = "Армия заявила в пятницу, что она ушла из города и что дорога на север уже открыта."
FRENCH = "Le ministre a dit que les troupes quitteront la ville, mais pas avant la fin du mois."


def document(text: str, language: str = "") -> Document:
    return Document(source_id="t1", text=text, language=language, name="a.txt")


@pytest.mark.parametrize("tag", READ)
def test_each_language_that_is_read_has_its_reader(tag: str) -> None:
    assert language_for(tag, load_frames(tag)).tag == tag
    assert language_for(f"{tag}-XX", load_frames(tag)).tag == tag


def test_an_unread_language_is_refused_not_parsed_as_english() -> None:
    with pytest.raises(InvalidValue, match='No reader for the language "fr"'):
        language_for("fr", load_frames("en"))


@pytest.mark.parametrize(
    ("text", "stated", "read", "code"),
    [
        (ENGLISH, "", "en", ""),
        (RUSSIAN, "ru", "ru", ""),
        (RUSSIAN, "en", "ru", "reading.language-disagrees"),
        (FRENCH, "", "", "reading.language-unknown"),
        (FRENCH, "fr", "", "reading.language-unread"),
        (RUSSIAN, "uk", "", "reading.language-unread"),
        ("Бой.", "ru", "ru", ""),
        ("Бой.", "", "", "reading.language-unknown"),
    ],
)
def test_words_count_for_more_than_the_label(text: str, stated: str, read: str, code: str) -> None:
    tag, findings = language_to_read(document(text, stated))
    assert tag == read
    assert [one.code for one in findings] == [code] * bool(code)
    is_warning = all(one.severity is Severity.WARNING for one in findings)
    assert is_warning == bool(read)


def test_reading_an_unknown_language_says_so_with_the_place() -> None:
    with pytest.raises(InvalidValue, match="its language is not stated") as caught:
        read_document(document(FRENCH), FewNames())
    assert caught.value.where is not None
    assert caught.value.where.label == "a.txt"
