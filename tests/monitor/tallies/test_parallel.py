"""Two guarantors' tallies stand side by side and are never added."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.core.claim import Claim
from truceline.core.dates import Period
from truceline.core.errors import InvalidValue, UnitMismatch
from truceline.core.source import Span
from truceline.monitor.tallies import (
    Answer,
    ParallelTally,
    Registered,
    SideTally,
    attributed,
    compare_items,
    compare_tallies,
    in_words,
)

DAY = Period(from_on=date(2021, 1, 19), until_on=date(2021, 1, 20))


def side_by_side(first: SideTally, second: SideTally) -> ParallelTally:
    return compare_tallies(first, second, zone="Idlib area", period=DAY)


def test_fifteen_and_eleven_are_never_twenty_six() -> None:
    found = side_by_side(
        SideTally(counter="Russia", registered=15, confirmed_by_other=8, contested_by_other=2),
        SideTally(counter="Turkey", registered=11, confirmed_by_other=6),
    )
    assert (found.only_first, found.only_second) == (5, 5)
    assert (found.agreed_least, found.agreed_most) == (8, None)
    assert (found.contested_first, found.contested_second) == (2, None)
    words = in_words(found)
    assert "Russia registered 15, of which Turkey confirmed 8 and contests 2" in words
    assert "Both stand behind at least 8." in words
    assert "26" not in words
    with pytest.raises(UnitMismatch, match="never added"):
        _ = found + found


def test_a_published_bulletin_keeps_whose_word_it_rests_on() -> None:
    # Ministry of Defence of Russia, bulletin reported on 20 January 2021: 15, of them 14 according
    # to the Syrian side (Idlib 9, Latakia 2, Hama 3, Aleppo 1); Turkey 7, of which Russia
    # confirmed 0.
    places = (("Idlib", 9), ("Latakia", 2), ("Hama", 3), ("Aleppo", 1))
    russia = SideTally(
        counter="Russia", registered=15, on_word_of=(("Syria", 14),), by_place=places
    )
    turkey = SideTally(counter="Turkey", registered=7, confirmed_by_other=0)
    found = side_by_side(russia, turkey)
    assert russia.misadded == ""
    assert (found.only_first, found.only_second) == (None, 7)
    assert "14 on the word of Syria" in in_words(found)
    assert "Turkey is not known to have confirmed any" in in_words(found)


def test_places_that_do_not_add_to_the_whole_are_told() -> None:
    # Headline of 25 February 2017: 15; the text's own figures are 5, 3 and 6.
    places = (("Latakia", 5), ("Hama", 3), ("Damascus", 6))
    wrong = SideTally(counter="Russia", registered=15, by_place=places)
    assert wrong.misadded == "Russia registered 15, its places add to 14."


def test_a_number_that_nobody_published_is_not_zero() -> None:
    found = side_by_side(
        SideTally(counter="Russia", registered=15), SideTally(counter="Turkey", registered=None)
    )
    assert found.agreed_least is None
    assert "Turkey published no number" in in_words(found)


def test_unlike_tallies_and_impossible_figures_are_refused() -> None:
    russia = SideTally(counter="Russia", registered=15)
    with pytest.raises(UnitMismatch, match="'case', Turkey 'shot'"):
        side_by_side(russia, SideTally(counter="Turkey", registered=11, unit="shot"))
    with pytest.raises(UnitMismatch, match="Both tallies are of Russia"):
        side_by_side(russia, russia)
    with pytest.raises(InvalidValue, match="Of 5 cases of Turkey the other side answered 6"):
        SideTally(counter="Turkey", registered=5, confirmed_by_other=6)


def lists() -> dict[str, list[Registered]]:
    said = [Answer.CONFIRMED] * 4 + [Answer.CONTESTED] * 2 + [Answer.NONE] * 9
    mine = [Registered(item_id=f"r{n}", answer=answer) for n, answer in enumerate(said)]
    theirs = [Registered(item_id=f"t{n}") for n in range(11)]
    return {"Russia": mine, "Turkey": theirs}


def test_lists_tell_agreed_only_one_and_contested_apart() -> None:
    same = [("r0", "t0"), ("r6", "t1")]
    found = compare_items(lists(), same=same, zone="Idlib area", period=DAY)
    # Two pairs, and three more of Russia's that Turkey confirmed.
    assert (found.agreed_least, found.agreed_most) == (5, 5)
    assert (found.only_first, found.only_second) == (8, 9)
    assert (found.contested_first, found.contested_second) == (2, 0)


@pytest.mark.parametrize(
    ("same", "why"),
    [
        ([("r0", "t99")], "in no list"),
        ([("r4", "t0")], "a side contests it"),
        ([("r0", "t0"), ("r0", "t1")], "paired with two"),
    ],
)
def test_a_judgement_that_cannot_be_is_refused(same: list[tuple[str, str]], why: str) -> None:
    with pytest.raises(InvalidValue, match=why):
        compare_items(lists(), same=same, zone="Idlib area", period=DAY)


answers = st.lists(st.sampled_from([*Answer]), max_size=8)


@settings(max_examples=50)
@given(one=answers, other=answers)
def test_swapping_sides_swaps_the_answer_and_each_case_is_told_once(
    one: list[Answer], other: list[Answer]
) -> None:
    sides = {
        name: [Registered(item_id=f"{name}{n}", answer=said) for n, said in enumerate(some)]
        for name, some in (("A", one), ("B", other))
    }
    found = compare_items(sides, zone="z", period=DAY)
    back = compare_items(dict(reversed(sides.items())), zone="z", period=DAY)
    assert (found.only_first, found.contested_first) == (back.only_second, back.contested_second)
    assert (found.agreed_least, found.agreed_most) == (back.agreed_least, back.agreed_most)
    for mine, only, contested in (
        (one, found.only_first, found.contested_first),
        (other, found.only_second, found.contested_second),
    ):
        assert only is not None
        assert contested is not None
        assert only + contested + mine.count(Answer.CONFIRMED) == len(mine)


def said(**values: Any) -> Claim:
    given: dict[str, Any] = {
        "claim_id": "c",
        "kind": "spoiling",
        "subject": "actor:x",
        "field": "",
        "value": "spoiler",
        "cited": "s#1",
        "span": Span(source_id="s"),
        "known_at": datetime(2020, 1, 1, tzinfo=UTC),
        "claimant": "turkey",
    }
    return Claim(**{**given, **values})


def test_spoiling_is_somebodys_word_and_never_ours() -> None:
    denial = said(claimant="x", polarity="-")
    found = attributed([denial, said(), said(kind="casualty")])
    assert [in_words(one) for one in found] == [
        "turkey says that actor:x is a “spoiler” (s#1).",
        "x denies that actor:x is a “spoiler” (s#1).",
    ]
    with pytest.raises(InvalidValue, match="names nobody who says it"):
        attributed([said(claimant="")])
