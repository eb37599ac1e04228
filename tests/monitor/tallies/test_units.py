"""Units are counted each by its own rule; exercises stand apart; undetermined ones stay."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.tallies.seen import DAYS, saw
from truceline.core.errors import InvalidValue, UnitMismatch
from truceline.core.observation import Observation, Qualifier
from truceline.monitor.tallies import Assessment, Character, in_words, tally_units

# A day in the manner of an observers' table; the figures are made up.
TABLE = [
    saw("1", number=11),
    saw("2", number=5),
    saw("3", number=3),
    saw("4", "burst", number=20, qualifier=Qualifier.ABOUT),
    saw("5", "burst"),
    saw("6", "projectile-in-flight", number=8),
    saw("7", number=40, description="assessed as a live-fire exercise"),
    saw("8", number=2, description="near the training area"),
    saw("9", "impact-site", number=4),
    saw("10", "denied", topic="restriction"),
    saw("11", "shot", number=6, unit="burst"),
    saw("12", "shot", number=6, on=date(2019, 9, 3)),
]
ASSESSED = {
    "1": Assessment(character=Character.UNDETERMINED),
    "2": Assessment(character=Character.OUTGOING),
    "3": Assessment(character=Character.IMPACT),
    "7": Assessment(character=Character.OUTGOING, is_exercise=True),
}


def test_a_daily_table_comes_out_line_by_line() -> None:
    tally = tally_units(TABLE, counter="Mission", period=DAYS, assessed=ASSESSED)
    assert [(line.rule, line.number, line.is_floor) for line in tally.lines] == [
        ("osce-explosions.v1", 21, False),
        ("osce-projectiles.v1", 8, False),
        ("osce-bursts.v1", 20, True),
    ]
    assert tally.lines[0].by_character == (
        (Character.OUTGOING, 5),
        (Character.IMPACT, 3),
        (Character.UNDETERMINED, 13),
    )
    assert tally.lines[2].about == 20
    assert tally.lines[2].uncounted == ("5",)


def test_an_exercise_counts_apart_only_where_it_was_assessed_as_one() -> None:
    tally = tally_units(TABLE, counter="Mission", period=DAYS, assessed=ASSESSED)
    assert [(line.title, line.number) for line in tally.exercises] == [("Explosions", 40)]
    assert tally.maybe_exercises == ("8",)
    unsaid = tally_units(TABLE, counter="Mission", period=DAYS)
    assert (unsaid.lines[0].number, unsaid.exercises) == (61, ())
    assert unsaid.maybe_exercises == ("7", "8")


def test_what_is_no_unit_of_fire_is_named_and_not_dropped() -> None:
    tally = tally_units(TABLE, counter="Mission", period=DAYS, assessed=ASSESSED)
    assert tally.other_kinds == (("impact-site", ("9",)),)
    assert (tally.other_topics, tally.outside, tally.mismatched) == (1, 1, ("11",))
    words = in_words(tally)
    assert "21 explosions (13 undetermined); 8 projectiles in flight (8 undetermined)" in words
    assert "assessed as training exercises: 40 explosions" in words
    assert "1 entries state a unit" in words


def test_units_refuse_to_be_added_across_rules() -> None:
    tally = tally_units(TABLE, counter="Mission", period=DAYS)
    with pytest.raises(UnitMismatch, match="Explosions and bursts cannot be added"):
        _ = tally.lines[0] + tally.lines[2]


def test_an_entry_given_twice_is_refused() -> None:
    with pytest.raises(InvalidValue, match="twice"):
        tally_units([TABLE[0], replace(TABLE[0], number=9)], counter="M", period=DAYS)


def test_no_fire_entered_is_no_calm() -> None:
    assert "no more" in in_words(tally_units([], counter="Mission", period=DAYS))


entries = st.lists(
    st.builds(
        saw,
        st.uuids().map(str),
        st.sampled_from(["explosion", "burst", "shot", "muzzle-flash", "air-strike"]),
        number=st.none() | st.integers(0, 99).map(float),
        on=st.dates(date(2019, 8, 31), date(2019, 9, 4)),
    ),
    max_size=15,
    unique_by=lambda one: one.entry_id,
)


@settings(max_examples=50)
@given(given=entries, seed=st.randoms(use_true_random=False))
def test_every_entry_comes_out_once_in_whatever_order(
    given: list[Observation], seed: random.Random
) -> None:
    assessed = {one.entry_id: Assessment(is_exercise=True) for one in given[::3]}
    mixed = list(given)
    seed.shuffle(mixed)
    tally = tally_units(given, counter="M", period=DAYS, assessed=assessed)
    assert tally == tally_units(mixed, counter="M", period=DAYS, assessed=assessed)
    lines = [*tally.lines, *tally.exercises]
    out = [entry for line in lines for entry in line.entries]
    out += [entry for _, some in tally.other_kinds for entry in some]
    assert len(out) == len(set(out)) == len(given) - tally.outside
    for line in lines:
        assert line.number is None or line.number == sum(n for _, n in line.by_character)
