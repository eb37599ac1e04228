"""When two tellings of a claim agree on a slot."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from pyproj import Geod

from truceline.claims.evaluate.slots import compare_slots
from truceline.claims.model import (
    Attribution,
    AttributionKind,
    Counted,
    Dated,
    Mention,
    Party,
    Role,
    Whereabouts,
)

from .made import CALM, KESTEL, OBSERVERS, at

HERE, THERE = Mention(start=0, end=9), Mention(start=50, end=60)


def party(name: str, mention: Mention | None = None, role: Role = Role.ACTOR) -> Party:
    return Party(role=role, name=name, mention=mention)


@pytest.mark.parametrize(
    ("left", "right", "right_ones"),
    [
        (party("Russia", HERE), party("Moscow", HERE), 1),
        (party("Russia", HERE), party("Moscow", THERE), 0),
        (party("the Syrian Army", HERE), party("Syrian army", THERE), 1),
        (party("Türkiye"), party("TURKIYE"), 1),
        (party("", HERE), party("", THERE), 0),
        (party("Russia", HERE), party("Russia", HERE, Role.RECIPIENT), 0),
    ],
    ids=["mention", "other", "article and case", "diacritics", "nameless", "role"],
)
def test_actors_agree_by_mention_or_name_in_one_role(
    left: Party, right: Party, right_ones: int
) -> None:
    tally = compare_slots(replace(CALM, parties=(left,)), replace(CALM, parties=(right,)))["actor"]
    assert tally.right == right_ones


def test_one_name_for_two_actors_is_right_once() -> None:
    said = replace(CALM, parties=(party("forces", Mention(start=0, end=30)),))
    gold = replace(CALM, parties=(party("Russia", HERE), party("Iran", Mention(start=12, end=16))))
    tally = compare_slots(gold, said)["actor"]
    assert (tally.right, tally.asked, tally.said) == (1, 2, 1)


def beside(distance_m: float) -> Whereabouts:
    lon, lat, _ = Geod(ellps="WGS84").fwd(29.2, 40.1, 45.0, distance_m)
    return replace(KESTEL, name="Elsewhere", lon_deg=lon, lat_deg=lat)


@pytest.mark.parametrize(
    ("said", "is_near", "is_named"),
    [
        (beside(24_900), 1, 1),
        (beside(25_100), 0, 1),
        (Whereabouts(name="kestel"), 1, 1),
        (Whereabouts(name="Kestel village", mention=at("Kestel")), 1, 1),
        (Whereabouts(name="Bursa"), 0, 0),
    ],
    ids=["near", "far", "name without point", "mention without point", "other"],
)
def test_places_agree_within_25_km(said: Whereabouts, is_near: int, is_named: int) -> None:
    tallies = compare_slots(replace(CALM, places=(KESTEL,)), replace(CALM, places=(said,)))
    assert (tallies["place"].right, tallies["place_named"].right) == (is_near, is_named)


def dated(first: int | None, last: int | None) -> Dated:
    days = [day and date(2021, 3, day) for day in (first, last)]
    return Dated(first_day=days[0] or None, last_day=days[1] or None, basis="relative")


@pytest.mark.parametrize(
    ("gold", "said", "equal", "shared"),
    [
        (dated(2, 2), dated(2, 2), (1, 1, 1), 1),
        (dated(2, 2), dated(1, 7), (0, 1, 1), 1),
        (dated(2, 2), dated(3, 3), (0, 1, 1), 0),
        (dated(2, None), dated(9, 9), (0, 1, 1), 1),
        (dated(2, 2), None, (0, 1, 0), 0),
        (None, dated(2, 2), (0, 0, 1), 0),
        (None, dated(None, None), (0, 0, 0), 0),
    ],
    ids=["equal", "wider", "another", "open", "missed", "invented", "unknown"],
)
def test_dates_are_equal_or_share_a_day(
    gold: Dated | None, said: Dated | None, equal: tuple[int, int, int], shared: int
) -> None:
    tallies = compare_slots(replace(CALM, dated=gold), replace(CALM, dated=said))
    got = tallies["date"]
    assert (got.right, got.asked, got.said) == equal
    assert tallies["date_overlap"].right == shared


def figure(
    value: float | None, unit: str = "shell", qualifier: str = "exact", mention: Mention = HERE
) -> Counted:
    return Counted(value=value, qualifier=qualifier, unit=unit, kind="count", mention=mention)


@pytest.mark.parametrize(
    ("gold", "said", "value", "unit", "qualifier"),
    [
        (figure(40), figure(40.0, "shells"), 1, 1, 1),
        (figure(40), figure(40, "rocket", "about"), 1, 0, 0),
        (figure(40), figure(41), 0, 0, 0),
        (figure(5, "tons of flour"), figure(5, "metric ton"), 1, 1, 1),
        (figure(6, "km"), figure(6, "kilometres"), 1, 1, 1),
        (figure(None, "person", "vague"), figure(None, "people", "vague", THERE), 1, 1, 1),
        (figure(None, "", "vague"), figure(None, "", "vague", THERE), 0, 0, 0),
        (figure(None), figure(0), 0, 0, 0),
    ],
    ids=["same", "unit", "value", "head", "alias", "vague", "other words", "vague is no zero"],
)
def test_figures_agree_by_value_then_by_unit_and_qualifier(
    gold: Counted, said: Counted, value: int, unit: int, qualifier: int
) -> None:
    tallies = compare_slots(replace(CALM, figures=(gold,)), replace(CALM, figures=(said,)))
    got = [tallies[name].right for name in ("figure", "figure_unit", "figure_qualifier")]
    assert got == [value, unit, qualifier]


DIRECT = replace(OBSERVERS, kind=AttributionKind.DIRECT)


@pytest.mark.parametrize(
    ("gold", "said", "right", "attributed"),
    [
        (OBSERVERS, DIRECT, 1, (1, 1, 1)),
        (OBSERVERS, replace(OBSERVERS, source="Observers", mention=None), 1, (1, 1, 1)),
        (OBSERVERS, Attribution(), 0, (0, 1, 0)),
        (Attribution(), OBSERVERS, 0, (0, 0, 1)),
        (Attribution(), Attribution(), 1, (0, 0, 0)),
        (OBSERVERS, replace(DIRECT, source="a monitor", mention=THERE), 0, (0, 1, 1)),
    ],
    ids=["mention", "name", "leaked", "invented", "author", "another"],
)
def test_claimants_agree_by_mention_or_name_or_both_are_the_author(
    gold: Attribution, said: Attribution, right: int, attributed: tuple[int, int, int]
) -> None:
    tallies = compare_slots(replace(CALM, attribution=gold), replace(CALM, attribution=said))
    got = tallies["claimant_attributed"]
    assert tallies["claimant"].right == right
    assert (got.right, got.asked, got.said) == attributed
