"""A total stands only within one claimant, one fate, one rule, and days that do not overlap."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.casualties.claimed import START, claim, claims
from truceline.core.casualty import CasualtyClaim, Fate, figures_from
from truceline.core.dates import Period
from truceline.core.errors import InputError, InvalidValue, UnitMismatch
from truceline.monitor.casualties import Which, in_words, increase, total


def test_days_of_one_claimant_are_added_with_their_ranges() -> None:
    found = total([claim(first=0, low=3, best=5, high=9), claim(first=1, n=2)])
    assert (found.low, found.best, found.high) == (5, 7, 11)
    assert found.spoken_days == 2
    assert in_words(found) == (
        "turkey says 7 (between 5 and 11) killed, 2020-03-01 to 2020-03-02, in 2 claims."
    )


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (claim(by="russia", first=1, n=1), "different claimants"),
        (claim(first=1, n=1, fate=Fate.NEUTRALISED), "Different fates"),
        (claim(first=1, n=1, among="soldiers"), "among different people"),
        (claim(first=1, n=1, rule="fatalities.v1"), "different rules"),
        (claim(first=1, n=1, place="idlib"), "different places"),
        (claim(first=0, days=3, n=9), "share days"),
        (claim(first=0, days=9, n=40, is_cumulative=True), "running total"),
        (claim(first=0, n=6), "gives two figures for one thing"),
        (claim(first=0, n=2, incident="i1"), "share days"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_may_hold_the_same_people_is_refused_with_the_reason(
    other: CasualtyClaim, why: str
) -> None:
    with pytest.raises(UnitMismatch, match=why):
        total([claim(first=0, n=5), other])


def test_incidents_of_one_day_are_added_and_the_same_one_counts_once() -> None:
    told = [claim(n=2, incident="i1", claim_id="a"), claim(n=3, incident="i2", claim_id="b")]
    found = total([*told, claim(n=2, incident="i1", claim_id="c")])
    assert (found.best, len(found.repeated), found.spoken_days) == (5, 1, None)


def test_at_least_leaves_the_best_and_the_highest_unknown() -> None:
    found = total([claim(first=0, n=5), claim(first=1, low=4)])
    assert (found.low, found.best, found.high, found.without_best) == (9, None, None, 1)
    assert "at least 9 killed" in in_words(found)


def test_a_claim_without_a_figure_is_stated_and_is_no_zero() -> None:
    found = total([claim(first=0, n=5), claim(first=1)])
    assert (found.best, found.without_figure) == (5, 1)
    with pytest.raises(InvalidValue, match="that is not zero"):
        total([claim(first=1)])


def test_a_figure_across_the_edge_is_left_out_and_silent_days_are_told() -> None:
    asked = Period(from_on=START, until_on=START.replace(day=5))
    found = total([claim(first=0, n=5), claim(first=3, days=3, n=9)], period=asked)
    assert (found.best, len(found.straddling), found.spoken_days) == (5, 1, 1)
    assert "Of 3 of the 4 days it says nothing." in in_words(found)


def test_neutralised_is_never_read_as_killed() -> None:
    told = [claim(first=0, n=109, fate=Fate.NEUTRALISED), claim(first=1, n=2)]
    assert total(told, Which(fate=Fate.KILLED)).best == 2
    words = in_words(total(told, Which(fate=Fate.NEUTRALISED)))
    assert "109 “neutralised”" in words
    assert "may cover killed, wounded, captured" in words


def test_totals_refuse_to_be_added() -> None:
    one = total([claim(n=1)])
    with pytest.raises(UnitMismatch, match="the same people may be in both"):
        _ = one + total([claim(by="russia", n=1)])


def test_two_running_totals_give_what_was_added_between_them() -> None:
    # Syria, October 2019: the Turkish ministry's running totals of 342 and 399 "neutralised".
    told: dict[str, Any] = {"is_cumulative": True, "fate": Fate.NEUTRALISED}
    early, late = claim(days=3, n=342, **told), claim(days=4, n=399, **told)
    assert increase(early, late).best == 57
    with pytest.raises(UnitMismatch, match="fell from 399 to 342"):
        increase(claim(days=3, n=399, **told), claim(days=4, n=342, **told))
    with pytest.raises(UnitMismatch, match="not two running totals"):
        increase(claim(n=3), late)


@settings(max_examples=50)
@given(told=st.lists(claims(), max_size=12), seed=st.randoms(use_true_random=False))
def test_no_total_mixes_claimants_or_depends_on_order(
    told: list[CasualtyClaim], seed: random.Random
) -> None:
    def outcome(some: list[CasualtyClaim]) -> tuple[object, ...]:
        try:
            found = total(some)
        except InputError as exc:
            return (exc.code,)
        assert len({one.claimant for one in found.claims}) == 1
        assert len({one.fate for one in found.claims}) == 1
        return (found.low, found.best, found.high, found.without_figure, found.spoken_days)

    mixed = list(told)
    seed.shuffle(mixed)
    assert outcome(told) == outcome(mixed)


@settings(max_examples=50)
@given(told=st.lists(claims(by="sohr", fate=Fate.KILLED, polarity="+"), max_size=12))
def test_lowest_best_and_highest_stay_in_order(told: list[CasualtyClaim]) -> None:
    apart = {one.claim_id: one for one in told if one.incident or one.is_cumulative}
    for some in ([one for one in apart.values() if one.incident], [*apart.values()]):
        try:
            found = total(some)
        except InputError:
            continue
        figures = [n for n in (found.low, found.best, found.high) if n is not None]
        assert figures == sorted(figures)


@settings(max_examples=50)
@given(claims(), st.none() | st.dates(START, START.replace(day=30)))
def test_nothing_known_later_or_on_unknown_days_enters(told: CasualtyClaim, as_of: Any) -> None:
    try:
        found = total([told], as_of=as_of)
    except InputError:
        return
    assert as_of is None or all(one.known_on and one.known_on <= as_of for one in found.claims)


@pytest.mark.parametrize(
    ("qualifier", "figures"),
    [
        ("exact", (9, 9, 9)),
        ("about", (None, 9, None)),
        ("at least", (9, None, None)),
        ("more than", (10, None, None)),
        ("at most", (None, None, 9)),
        ("fewer than", (None, None, 8)),
    ],
)
def test_a_qualifier_gives_the_bounds_that_it_states(
    qualifier: str, figures: tuple[int | None, ...]
) -> None:
    assert figures_from(9, qualifier) == figures


def test_a_claim_without_claimant_or_order_is_refused() -> None:
    with pytest.raises(InvalidValue, match="nobody who says it"):
        claim(by=" ", n=1)
    with pytest.raises(InvalidValue, match="no lowest, best and highest"):
        claim(low=5, best=3)
