"""Weapons stand where somebody saw them; what nobody saw is never withdrawn."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from monitor.tallies.seen import DAY, saw
from truceline.core.errors import InvalidValue, UnitMismatch, UnknownId
from truceline.monitor.tallies import (
    ContactLine,
    Holding,
    Placing,
    WeaponSighting,
    distance_to_line,
    in_words,
    regime_named,
    sightings_of,
    tally_withdrawal,
)

MINSK = regime_named("minsk-2015.v1")
# A line along the 38th meridian: distances east of it can be checked along a parallel.
LINE = ContactLine(line_id="line", points=((38.0, 47.5), (38.0, 49.0)), accuracy_m=2000)


def sight(entry: str, km: float | None = None, **values: Any) -> WeaponSighting:
    lon = Geod(ellps="WGS84").fwd(38.0, 48.0, 90, 1000 * km)[0] if km is not None else None
    given: dict[str, Any] = {"on": DAY, "side": "east", "place": "P", "weapon": "howitzer D-30"}
    lat = None if lon is None else 48.0
    return WeaponSighting(entry_id=entry, lon_deg=lon, lat_deg=lat, **{**given, **values})


def placings(*sightings: WeaponSighting) -> list[Placing]:
    return [r.placing for r in tally_withdrawal(sightings, regime=MINSK, lines={"east": LINE}).rows]


def test_the_measures_of_2015_ask_for_half_the_zone_on_each_side() -> None:
    # Package of Measures, point 2: zones of 50, 70 and 140 km; addendum: 15 km from the line.
    owed = {one.class_id: (one.zone_m, one.required_m) for one in MINSK.classes.values()}
    assert owed["artillery-100"] == (50_000, 25_000)
    assert owed["mlrs"] == (70_000, 35_000)
    assert owed["heavy-rockets"] == (140_000, 70_000)
    assert {owed[one] for one in ("tank", "mortar-120", "artillery-below-100")} == {(None, 15_000)}
    assert all(one.zone_m in (None, 2 * one.required_m) for one in MINSK.classes.values())


@pytest.mark.parametrize(
    ("weapon", "class_id"),
    [
        ("MLRS (BM-21 Grad, 122mm)", "mlrs"),
        ("MLRS (BM-30 Smerch)", "heavy-rockets"),
        ("self-propelled howitzers (2S1 Gvozdika, 122mm)", "artillery-100"),
        ("anti-tank guns (MT-12 Rapira, 100mm)", "artillery-100"),
        ("tanks (T-72)", "tank"),
        ("mortar (2B11 Sani, 120mm)", "mortar-120"),
        ("anti-aircraft gun (ZU-23)", None),
    ],
)
def test_a_description_means_one_class_or_none(weapon: str, class_id: str | None) -> None:
    found = MINSK.class_of(weapon)
    assert (found.class_id if found else None) == class_id


@settings(max_examples=50)
@given(km=st.floats(0.5, 150), lat=st.floats(-60, 60))
def test_a_distance_is_that_of_the_ellipsoid(km: float, lat: float) -> None:
    line = ContactLine(line_id="m", points=((38.0, lat - 2), (38.0, lat + 2)), accuracy_m=0)
    lon, north, _ = Geod(ellps="WGS84").fwd(38.0, lat, 90, 1000 * km)
    found = distance_to_line(lon, north, line)
    # The geodesic that leaves a meridian at a right angle is the shortest way back to it.
    assert found.least_m == found.most_m == pytest.approx(1000 * km, abs=1)


def test_only_a_distance_wholly_on_one_side_decides() -> None:
    assert placings(sight("a", 20)) == [Placing.IN_VIOLATION]
    assert placings(sight("a", 28)) == [Placing.OUTSIDE_STORAGE]
    assert placings(sight("a", 24)) == [Placing.NOT_VERIFIABLE]
    assert placings(sight("a", 20, radius_m=6000)) == [Placing.NOT_VERIFIABLE]


def test_without_a_point_a_line_or_a_class_nothing_is_decided() -> None:
    unknown = [sight("a"), sight("b", 20, side="west"), sight("c", 20, weapon="ZU-23")]
    assert placings(*unknown) == [Placing.NOT_VERIFIABLE] * 3
    found = tally_withdrawal([unknown[0]], regime=MINSK)
    assert "whether it was withdrawn is not known" in in_words(found)


def test_the_teams_word_stands_and_a_distance_that_contradicts_is_told() -> None:
    told = sight("a", 40, stated=Placing.IN_VIOLATION, number=3)
    (row,) = tally_withdrawal([told], regime=MINSK, lines={"east": LINE}).rows
    assert (row.placing, row.number) == (Placing.IN_VIOLATION, 3)
    assert row.contradicts == (
        "stated within the lines, but 38.0–42.0 km from the line; 25 km are owed"
    )
    assert "This contradicts" in in_words(row)


def test_a_visit_is_checked_against_what_was_declared() -> None:
    later = date(2019, 9, 2)
    visits = [
        sight("a", stated=Placing.IN_STORAGE, number=12),
        sight("b", stated=Placing.IN_STORAGE, number=7, on=later),
        sight("c", stated=Placing.MISSING, number=3, on=later),
    ]
    declared = [Holding(side="east", place=p, class_id="artillery-100", number=12) for p in "PQ"]
    tally = tally_withdrawal(visits, regime=MINSK, declared=declared)
    assert [(row.placing, row.number) for row in tally.latest()] == [
        (Placing.IN_STORAGE, 7),
        (Placing.MISSING, 3),
    ]
    assert [number for _, number in tally.unaccounted] == [2, None]
    words = in_words(tally)
    assert "2 of 12 declared were not seen" in words
    assert "how many of 12 declared were there is not known" in words


def test_rows_refuse_to_be_added_over_days_and_places() -> None:
    rows = tally_withdrawal(
        [sight("a", number=2), sight("b", place="Q", number=1)], regime=MINSK
    ).rows
    with pytest.raises(UnitMismatch, match="may be the same ones"):
        _ = rows[0] + rows[1]


def test_entries_of_a_team_become_sightings_with_their_placing() -> None:
    kinds = ["weapon-inside-line", "weapon-outside-storage", "weapon-in-storage", "weapon-missing"]
    told = [saw(kind, kind, topic="weapons", number=1.0, weapon="tank") for kind in kinds]
    found = sightings_of([*told, saw("x", "armoured-vehicle", topic="weapons")])
    assert [one.stated for one in found] == [
        Placing.IN_VIOLATION,
        Placing.OUTSIDE_STORAGE,
        Placing.IN_STORAGE,
        Placing.MISSING,
    ]


def test_nothing_seen_is_nothing_withdrawn() -> None:
    assert "withdrawn" not in [*Placing]
    words = in_words(tally_withdrawal([], regime=MINSK))
    assert words == "Nobody saw weapons; that is not to say that they were withdrawn."


def test_an_unknown_regime_or_a_line_without_length_is_refused() -> None:
    with pytest.raises(UnknownId, match=r"Known: minsk-2015\.v1"):
        regime_named("minsk")
    with pytest.raises(InvalidValue, match="no length"):
        ContactLine(line_id="l", points=((1.0, 1.0),), accuracy_m=0)


@settings(max_examples=50)
@given(
    st.lists(
        st.builds(
            sight,
            st.uuids().map(str),
            st.none() | st.floats(1, 90),
            number=st.none() | st.integers(0, 9),
            stated=st.none() | st.sampled_from([*Placing]),
            place=st.sampled_from("PQ"),
        ),
        max_size=8,
    ),
    st.randoms(use_true_random=False),
)
def test_every_sighting_is_in_one_row_in_whatever_order(
    told: list[WeaponSighting], seed: random.Random
) -> None:
    mixed = list(told)
    seed.shuffle(mixed)
    tally = tally_withdrawal(told, regime=MINSK, lines={"east": LINE})
    assert tally == tally_withdrawal(mixed, regime=MINSK, lines={"east": LINE})
    assert sum(len(row.entries) for row in tally.rows) == len(told)
    numbers = [row.number for row in tally.rows if row.number is not None]
    assert sum(numbers) == sum(one.number or 0 for one in told)
