from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.exchange.names.slots import is_muhammad, parse_full, parse_slot


@pytest.mark.parametrize("unit", ["محمد", "muhammad", "mohamed", "mohammed", "mohamad", "mohd"])
def test_muhammad_is_known_in_any_spelling(unit: str) -> None:
    assert is_muhammad(unit)


@pytest.mark.parametrize("unit", ["محمود", "mahmoud", "ahmad", "احمد", "hamid", "mazen"])
def test_names_of_the_same_root_are_not_muhammad(unit: str) -> None:
    assert not is_muhammad(unit)


def test_of_a_compound_the_telling_part_comes_first() -> None:
    assert parse_slot("given", "Muhammad Mazen", {}) == ("mazen", "muhammad")
    assert parse_slot("given", "محمد", {}) == ("محمد",)


def test_a_mothers_name_gives_her_own_and_her_family() -> None:
    assert parse_slot("mother", "فاطمة وهبه", {}) == ("فاطمه", "وهبه")


def test_a_whole_name_is_read_as_given_father_grandfather_family() -> None:
    parsed = parse_full("خالد محمد أنس خربين", {})
    assert (parsed.given, parsed.father) == (("خالد",), ("محمد",))
    assert (parsed.grandfather, parsed.family) == (("انس",), ("خربين",))


def test_two_names_are_given_and_family() -> None:
    parsed = parse_full("Khaled Kharbin", {})
    assert (parsed.given, parsed.father, parsed.family) == (("khaled",), (), ("kharbin",))


def test_a_whole_name_may_begin_with_a_kunya() -> None:
    parsed = parse_full("Abu Nizar al-Ama", {})
    assert (parsed.kunya, parsed.given, parsed.family) == (("nizar",), (), ("ama",))


@given(st.text(max_size=60))
def test_any_text_is_read_without_fault(text: str) -> None:
    parse_full(text, {})
    assert len(parse_slot("family", text, {})) <= 2
