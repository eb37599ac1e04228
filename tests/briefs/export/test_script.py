from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefs.export.documents import PLACE, said
from truceline.briefs.export.script import (
    is_right_to_left,
    pieces_of,
    runs_right_to_left,
    settled,
    spaced,
)


@pytest.mark.parametrize(
    ("language", "is_rtl"),
    [
        *(("ar", True), ("ar-SY", True), ("fa", True), ("ckb", True), ("he_IL", True)),
        *(("en", False), ("ru", False), ("", False), ("ku-Arab", True), ("uz-Latn", False)),
    ],
)
def test_a_language_knows_its_direction(language: str, is_rtl: bool) -> None:
    assert is_right_to_left(language) is is_rtl


def test_text_is_cut_where_its_direction_changes() -> None:
    found = [(piece.text, piece.is_rtl) for piece in pieces_of(said(f"in {PLACE}, Damascus"))]
    assert found == [("in ", False), (PLACE, True), (", Damascus", False)]


def test_names_and_days_within_arabic_run_left_to_right() -> None:
    found = pieces_of(said("يوم 2018-10-20 بحسب UCDP GED.", "ar"))
    assert [piece.text for piece in found if not piece.is_rtl] == ["2018-10-20", "UCDP GED"]


def test_a_paragraph_runs_as_its_languages_agree_else_as_the_document() -> None:
    arabic, french = said("نص", "ar"), said("texte", "fr")
    assert runs_right_to_left((arabic,), default=False)
    assert not runs_right_to_left((french,), default=True)
    assert not runs_right_to_left((french, arabic), default=False)
    assert runs_right_to_left((french, arabic), default=True)


def test_a_number_alone_runs_left_to_right_even_in_an_arabic_document() -> None:
    assert not runs_right_to_left((said("-5"),), default=True)


def test_a_hidden_mark_keeps_a_number_behind_the_name_that_it_follows() -> None:
    across = settled((said(PLACE, "ar"), said(", 3 km")), is_rtl=False)
    within = settled((said(f"{PLACE} 3 km"),), is_rtl=False)
    day = settled((said("يوم 2018-10-20", "ar"),), is_rtl=True)
    assert [one.text for one in across] == [PLACE, "\u200e, 3 km"]
    assert within[0].text == f"{PLACE}\u200e 3 km"
    assert day[0].text == "يوم \u200e2018-10-20"


@given(st.text(alphabet="ab حلب12-. (،", max_size=40), st.sampled_from(["", "ar", "en"]))
def test_cutting_loses_nothing(text: str, language: str) -> None:
    inline = said(text, language)
    assert "".join(piece.text for piece in pieces_of(inline)) == spaced(text)
    marked = "".join(one.text for one in settled((inline,), is_rtl=False))
    assert marked.replace("\u200e", "") == text
