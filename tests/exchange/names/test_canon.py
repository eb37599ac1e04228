from __future__ import annotations

import numpy as np
import pytest

from truceline.core.errors import MissingExtra
from truceline.exchange.names.canon import Names, number_names
from truceline.exchange.names.reference import Reference, attested

KNOWN = Reference(
    spellings={
        "saleh": (("صالح", 90),),
        "salah": (("صلاح", 80), ("صالح", 15)),
        "aleppine": (("حلبي", 3),),
    },
    counts={"صالح": 105, "صلاح": 80, "حلبي": 3},
)


def numbered(*units: str) -> Names:
    return number_names(["", *units], np.array([0, *[5] * len(units)]), KNOWN)


def test_attested_spellings_take_the_number_of_their_name() -> None:
    names = numbered("صالح", "صلاح", "saleh", "salah")
    assert names.canon[3] == names.canon[1]
    assert names.canon[4] == names.canon[2]
    assert names.canon[1] != names.canon[2]


def test_a_spelling_nobody_attested_goes_by_its_sound() -> None:
    names = numbered("كقاع", "شاهين", "kaqqaa", "shaheen")
    assert names.canon[4] == 2
    assert names.canon[3] == 1


def test_an_attached_article_is_left_out_where_that_leaves_a_known_name() -> None:
    names = numbered("اسود", "alaswad", "aswad")
    assert names.canon[2] == names.canon[3] == 1


def test_latin_spellings_without_an_arabic_name_meet_at_the_commonest() -> None:
    names = number_names(["", "bournat", "burnat"], np.array([0, 1, 9]), KNOWN)
    assert names.canon[1] == names.canon[2] == 2


def test_a_name_attested_only_in_the_reference_joins_the_names() -> None:
    names = numbered("aleppine")
    assert names.units[names.canon[1]] == "حلبي"


def test_the_reference_holds_both_scripts_of_common_names() -> None:
    pytest.importorskip("arabic_name_romanizer")
    assert attested().spellings["mohamed"][0][0] == "محمد"
    assert attested().spellings["saleh"][0][0] == "صالح"
    assert attested().spellings["salah"][0][0] == "صلاح"


def test_without_the_extra_the_error_gives_the_install_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    attested.cache_clear()
    with pytest.raises(MissingExtra, match=r"truceline\[exchange\]"):
        attested()
    attested.cache_clear()
