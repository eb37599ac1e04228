from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.exchange.names.spelling import fold, is_arabic, units


@pytest.mark.parametrize(
    "written", ["Abd al-Rahman", "Abdul Rahman", "ABDULRAHMAN", "Abd ar-Rahman", "Abdurrahman"]
)
def test_servant_of_the_merciful_is_one_name_however_it_is_joined(written: str) -> None:
    assert units(written) == ("abd rahman",)


@pytest.mark.parametrize("written", ["عبد الرحمن", "عبدالرحمن", "عَبْدُ الرَّحْمٰن"])
def test_servant_of_the_merciful_is_one_name_in_arabic(written: str) -> None:
    assert units(written) == ("عبد رحمن",)


def test_god_and_faith_join_the_name_before_them() -> None:
    assert units("Saif al-Din") == units("Saifuddin") == ("saif din",)
    assert units("سيف الدين") == ("سيف دين",)
    assert units("Abdallah Saadallah") == ("abd lah", "saadallah")
    assert units("عبد الله") == units("عبدالله") == ("عبد له",)


@pytest.mark.parametrize("written", ["al-Rashid", "ar-Rashid", "El Rashid", "Rashid"])
def test_the_article_is_no_part_of_a_name(written: str) -> None:
    assert units(written) == ("rashid",)


def test_a_name_that_begins_like_the_article_keeps_its_letters() -> None:
    assert units("الياس") == ("الياس",)
    assert units("الاسود") == ("اسود",)


def test_son_of_and_titles_are_left_out() -> None:
    assert units("Ahmad bin Ali") == ("ahmad", "ali")
    assert units("الدكتور خالد") == ("خالد",)


def test_a_kunya_is_one_unit() -> None:
    assert units("أبو مصطفى") == ("ابو مصطفي",)
    assert units("Abou Mustafa al-Homsi") == ("abu mustafa", "homsi")


def test_salih_and_salah_are_not_folded_into_one() -> None:
    assert fold("صالح") != fold("صلاح")


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=40))
def test_any_unicode_gives_units_without_blanks_at_the_ends(text: str) -> None:
    assert all(unit and unit == unit.strip() for unit in units(text))
    assert is_arabic(text) in (True, False)
