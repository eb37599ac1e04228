"""Episodes are fire without a longer pause, in one direction, at one place."""

from __future__ import annotations

import random
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.tallies.seen import DAYS, saw
from truceline.core.errors import InvalidValue, UnitMismatch
from truceline.core.observation import Observation
from truceline.monitor.tallies import EpisodeTally, in_words, tally_episodes

SOUTH: dict[str, Any] = {"place_name": "Krasnyi", "from_direction": "south"}


def tally(*observations: Observation, gap: float = 30) -> EpisodeTally:
    return tally_episodes(observations, counter="Mission", period=DAYS, gap_minutes=gap)


def groups(found: EpisodeTally) -> list[tuple[str, ...]]:
    return [one.entries for one in found.by_clock]


def test_a_pause_longer_than_the_gap_begins_another_episode() -> None:
    told = [
        saw("a", at="14:00-14:20", **SOUTH),
        saw("b", "burst", at="14:50", **SOUTH),
        saw("c", at="15:21", **SOUTH),
    ]
    assert groups(tally(*told)) == [("a", "b"), ("c",)]
    assert groups(tally(*told, gap=29)) == [("a",), ("b",), ("c",)]


def test_an_entry_that_lasts_long_holds_what_falls_into_it() -> None:
    told = [saw("a", at="14:00-16:00", **SOUTH), saw("b", at="14:10", **SOUTH)]
    found = tally(*told, saw("c", at="16:20", **SOUTH))
    assert groups(found) == [("a", "b", "c")]
    assert found.by_clock[0].until_at
    assert found.by_clock[0].until_at.time() == time(16, 20)


def test_an_episode_goes_on_past_midnight() -> None:
    night = saw("a", at="23:50-00:05", last_on=date(2019, 9, 2), **SOUTH)
    assert groups(tally(night, saw("b", at="00:20", on=date(2019, 9, 2), **SOUTH))) == [("a", "b")]


def test_another_direction_or_place_is_another_episode() -> None:
    told = [saw("a", at="14:00", **SOUTH), saw("b", at="14:01", **SOUTH | {"place_name": "Pisky"})]
    assert len(groups(tally(*told, saw("c", at="14:02", place_name="Krasnyi")))) == 3


def test_bearings_across_north_are_one_direction_from_one_position_only() -> None:
    here: dict[str, Any] = {"position_name": "Camp"}
    told = [
        saw("a", at="14:00", bearing_deg=350, **here),
        saw("b", at="14:05", bearing_deg=20, **here),
    ]
    assert groups(tally(*told)) == [("a", "b")]
    there = saw("c", at="14:06", bearing_deg=350, position_name="Station")
    turned = saw("d", at="14:07", bearing_deg=90, **here)
    assert groups(tally(*told, there, turned)) == [("a", "b"), ("c",), ("d",)]


def test_entries_without_clock_stand_by_day_and_are_not_added() -> None:
    found = tally(saw("a", at="14:00", **SOUTH), saw("b", **SOUTH), saw("c", **SOUTH), saw("d"))
    assert groups(found) == [("a",)]
    assert [(one.basis, one.entries) for one in found.by_day] == [("day", ("b", "c"))]
    assert found.unplaced == ("d",)
    assert "each one episode or more: the two are not added" in in_words(found)


def test_episodes_refuse_to_be_added_and_a_gap_of_a_day_is_refused() -> None:
    with pytest.raises(UnitMismatch, match="one may lie in both"):
        _ = tally() + tally()
    with pytest.raises(InvalidValue, match="joins nothing, or everything"):
        tally(gap=1440)


entries = st.lists(
    st.builds(
        saw,
        st.uuids().map(str),
        from_at=st.none() | st.times().map(lambda at: at.replace(second=0, microsecond=0)),
        place_name=st.sampled_from(["", "A", "B"]),
        position_name=st.sampled_from(["", "P"]),
        from_direction=st.sampled_from(["", "south"]),
        bearing_deg=st.none() | st.sampled_from([0.0, 40.0, 80.0, 350.0]),
        on=st.dates(date(2019, 8, 31), date(2019, 9, 4)),
    ),
    max_size=12,
    unique_by=lambda one: one.entry_id,
)


@settings(max_examples=50)
@given(given=entries, seed=st.randoms(use_true_random=False), gap=st.sampled_from([0, 30, 600]))
def test_each_entry_is_in_one_episode_in_whatever_order(
    given: list[Observation], seed: random.Random, gap: float
) -> None:
    mixed = list(given)
    seed.shuffle(mixed)
    found = tally(*given, gap=gap)
    assert found == tally(*mixed, gap=gap)
    out = [e for one in (*found.by_clock, *found.by_day) for e in one.entries]
    out += found.unplaced
    assert len(out) == len(set(out)) == len(given) - found.left_aside
    assert len(groups(tally(*given, gap=0))) >= len(groups(found))
