"""Nominations measured against quotas and aims; quotas as people write them."""

from __future__ import annotations

import pytest

from truceline.core.errors import InvalidValue
from truceline.talks.committee import Quota, audit, build_pool, read_quotas
from truceline.talks.committee.audit import audit_count

SYRIAN = {
    "title": "Constitutional committee",
    "seats": 150,
    "quotas": {"third": {"government": 50, "opposition": 50, "civil society": 50}},
    "aims": {"gender": {"woman": {"min": "30 %"}}},
}


def test_42_women_of_150_miss_the_aim_of_30_percent_by_three() -> None:
    thirds = ("government", "opposition", "civil society")
    panel = {
        str(at): {"third": thirds[at % 3], "gender": "woman" if at < 42 else "man"}
        for at in range(150)
    }
    wanted = read_quotas(SYRIAN)
    found = audit(panel, wanted.quotas, seats=wanted.seats)
    assert [one.count for one in found] == [50, 50, 50, 42]
    assert [one.is_met for one in found] == [True, True, True, False]
    assert found[3].in_words == (
        "gender woman: 42 of 150 (28 %); short by 3 of the aim of at least 45."
    )
    assert audit_count(wanted.quotas[3], 42, seats=150) == found[3]


def test_aims_do_not_bind_a_lottery_and_quotas_of_two_features_do() -> None:
    wanted = read_quotas(
        {
            "seats": 2,
            "quotas": {"gender + third": {"woman + opposition": {"min": 1}}},
            "aims": {"gender": {"woman": {"max": "50 %", "fixed": "true"}}},
        }
    )
    persons = {
        "a": {"gender": "woman", "third": "opposition"},
        "b": {"gender": "man", "third": "x"},
    }
    assert build_pool(persons, seats=2, quotas=wanted.quotas).quotas == wanted.quotas[:1]
    assert wanted.quotas[0].words == "gender woman and third opposition"
    assert wanted.quotas[1] == Quota(
        features=("gender",), values=("woman",), low=0, high=1, is_aim=True, is_fixed=True
    )
    assert wanted.features == ("gender", "third")


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ({"seats": "many"}, "'many' is no number of seats"),
        ({"seats": 3, "quota": {}}, "'quota' is not a key here"),
        ({"seats": 3, "quotas": {"g": {"w": {"least": 1}}}}, "The quota of 'w' cannot be read"),
        ({"seats": 3, "quotas": {"g": {"w": {"min": "some"}}}}, "'some' is no number for 'w'"),
        ({"seats": 3, "quotas": {"g": {"w": {"min": 3, "max": 2}}}}, "runs from 3 to 2"),
        ({"seats": 3, "quotas": {"g + h": {"w": 1}}}, "does not fit g . h"),
    ],
)
def test_quotas_that_make_no_sense_are_refused(written: dict[str, object], reason: str) -> None:
    with pytest.raises(InvalidValue, match=reason):
        read_quotas(written)


def test_a_panel_of_another_size_or_with_an_unknown_feature_is_refused() -> None:
    wanted = read_quotas({"seats": 2, "quotas": {"gender": {"woman": 1}}})
    with pytest.raises(InvalidValue, match="1 members, the quotas are for 2"):
        audit({"a": {"gender": "man"}}, wanted.quotas, seats=2)
    with pytest.raises(InvalidValue, match="'b' has no gender"):
        audit({"a": {"gender": "man"}, "b": {"gender": ""}}, wanted.quotas, seats=2)
