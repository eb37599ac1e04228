from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.exchange.names.alignment import distances, sounds_of
from truceline.exchange.names.letters import codes_of, skeleton, skeletons
from truceline.exchange.names.spelling import units


def cost(one: str, other: str) -> float:
    both = [" ".join(units(one)), " ".join(units(other))]
    at = np.zeros(1, np.int64)
    return float(distances(sounds_of(both), at, at + 1)[0])


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [
        ("محمد", "Muhammad"),
        ("محمد", "Mohamed"),
        ("صالح", "Saleh"),
        ("صلاح", "Salah"),
        ("يوسف", "Youssef"),
        ("حسين", "Hussein"),
        ("جمال", "Gamal"),
        ("خليل", "Khalil"),
        ("نور الدين", "Noureddine"),
        ("فاطمة", "Fatimah"),
        ("قاسم", "Kasem"),
    ],
)
def test_attested_spellings_of_one_name_are_close(arabic: str, latin: str) -> None:
    assert cost(arabic, latin) <= 0.36


@pytest.mark.parametrize(
    ("one", "other"),
    [("صالح", "صلاح"), ("محمود", "Mohamed"), ("خالد", "Khalil"), ("عبد الرحيم", "Abdurrahman")],
)
def test_two_names_stay_apart(one: str, other: str) -> None:
    assert cost(one, other) > 0.72


def test_the_long_vowel_tells_salih_from_salah_across_scripts() -> None:
    assert cost("صالح", "Saleh") < cost("صلاح", "Saleh")


@given(st.text(max_size=20), st.text(max_size=20))
def test_distance_is_symmetric_and_nothing_from_itself(one: str, other: str) -> None:
    assert cost(one, other) == pytest.approx(cost(other, one), abs=1e-5)
    assert cost(one, one) == 0


def test_many_pairs_at_once_cost_what_each_costs_alone() -> None:
    words = ["محمد", "Mohamed", "Saleh", "عبد رحمن", "li", ""]
    at = np.repeat(np.arange(6), 6), np.tile(np.arange(6), 6)
    together = distances(sounds_of(words), *at)
    alone = [distances(sounds_of(words), at[0][i : i + 1], at[1][i : i + 1])[0] for i in range(36)]
    np.testing.assert_allclose(together, alone, atol=1e-6)


def test_both_scripts_meet_under_one_skeleton() -> None:
    assert skeleton(codes_of("مصطفي")) == skeleton(codes_of("mustafa"))
    assert set(skeletons("غسان")) & set(skeletons("gassan"))
