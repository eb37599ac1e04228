from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from truceline.core.actor import Actor, FeedName
from truceline.core.errors import InvalidValue
from truceline.core.report import Report
from truceline.monitor.duplicates import (
    PlacedReports,
    Suggested,
    Tier,
    in_words,
    suggest_duplicates,
    summary_in_words,
)

from .made import ACTORS, made_reports, placed, report, told_again

DAY = date(2017, 5, 1)
OTHER: dict[str, Any] = {
    "feed": "second",
    "side_a": "Military Forces of Syria",
    "side_b": "Opposition Rebels",
}


def suggest(*reports: Report, **options: object) -> Suggested:
    """What is suggested of reports, each in its own feed."""
    feeds = {one.feed: [r for r in reports if r.feed == one.feed] for one in reports}
    given = [placed(rows, feed) for feed, rows in feeds.items()]
    return suggest_duplicates(given, **({"actors": ACTORS} | options))  # type: ignore[arg-type]


def levels(found: Suggested) -> dict[str, str]:
    """What was seen of the only suggestion, by feature."""
    (one,) = found.suggestions
    return {reason.feature: reason.level for reason in one.reasons}


def test_two_feeds_that_tell_the_same_are_suggested_with_every_reason() -> None:
    second = report("1", DAY, **OTHER, fatalities_low=11, fatalities_high=13)
    (found,) = suggest(report("1", DAY), second).suggestions
    assert (found.tier, found.report_ids) == (Tier.STRONG, ("second:1", "ucdp-ged:1"))
    assert sum(reason.weight for reason in found.reasons) == pytest.approx(found.score)
    told = [reason.words for reason in found.reasons]
    assert "same day, 2017-05-01" in told
    assert "the same large number: 12 killed (11–13), and 12 killed" in told
    assert any(words.startswith("same place, Teir Maaleh village (points 0 m") for words in told)


@pytest.mark.parametrize(
    ("changed", "feature", "level"),
    [
        ({"place_name": "Teir Maala"}, "place", "like_name"),
        ({"place_name": "", "lon_deg": 36.71}, "place", "near"),
        ({"place_name": "", "lon_deg": 36.85, "precision": "2"}, "place", "inside"),
        ({"precision": "2", "lon_deg": 36.85}, "place", "same_wide_place"),
        ({"first_day": date(2017, 5, 2), "last_day": date(2017, 5, 2)}, "day", "next_day"),
        ({"first_day": date(2017, 4, 29), "date_precision": "2"}, "day", "short_overlap"),
        ({"side_a": "Opposition Rebels", "side_b": ""}, "actors", "one_known"),
        ({"side_a": "QRF", "side_b": "Northern Storm"}, "actors", "unknown"),
        ({"kind": "Battles: Armed clash"}, "kind", "same"),
        ({"fatalities_best": 13}, "killed", "near_many"),
        ({"fatalities_best": None}, "killed", "unknown"),
        ({"headline": "Fourteen shells hit the village"}, "source", "same_article"),
    ],
)
def test_each_difference_is_seen_and_said(
    changed: dict[str, object], feature: str, level: str
) -> None:
    first = report("1", DAY, headline="Fourteen shells hit the village")
    second = replace(report("1", DAY, **OTHER), **changed)  # type: ignore[arg-type]
    assert levels(suggest(first, second))[feature] == level


@pytest.mark.parametrize(
    "changed",
    [
        {"side_b": "Islamic State (Syria)"},
        {"lon_deg": 36.75},
        {"first_day": date(2017, 5, 3), "last_day": date(2017, 5, 3)},
        {"lon_deg": None, "lat_deg": None},
    ],
    ids=["another side", "4.6 km from a place known to 1 km", "two days later", "no place"],
)
def test_what_cannot_be_one_incident_is_not_suggested(changed: dict[str, object]) -> None:
    second = replace(report("1", DAY, **OTHER), **changed)  # type: ignore[arg-type]
    assert suggest(report("1", DAY, fatalities_best=4), second).suggestions == ()


def test_rows_that_a_coder_kept_apart_stay_apart_and_are_at_most_a_question() -> None:
    assert suggest(report("1", DAY), report("2", DAY, fatalities_best=3)).suggestions == ()
    text = "Fourteen shells hit the village"
    (found,) = suggest(report("1", DAY, headline=text), report("2", DAY, headline=text)).suggestions
    assert (found.tier, found.is_within_one_feed) == (Tier.POSSIBLE, True)
    assert "itself gives them two ids, which usually means two incidents" in in_words(found)


def test_figures_that_differ_are_kept_side_by_side() -> None:
    second = report("1", DAY, **OTHER, fatalities_low=9, fatalities_best=14, fatalities_high=20)
    (found,) = suggest(report("1", DAY), second).suggestions
    assert [one.killed for one in found.figures_by_source] == [(9, 14, 20), (12, 12, 12)]
    assert found.figures_agree is False
    assert "each is kept: SECOND 14 killed (9–20); UCDP-GED 12 killed." in in_words(found)


def test_neighbours_in_a_chain_never_become_one_incident() -> None:
    """a–b and b–c overlap, a–c do not: b goes with one of them alone."""
    rows = [report("1", DAY, feed=feed) for feed in ("a", "b", "c")]
    for at, lon in enumerate((36.700, 36.720, 36.740)):
        rows[at] = replace(rows[at], lon_deg=lon, feed="abc"[at])
    found = suggest(*rows, actors={}).suggestions
    assert [len(one.report_ids) for one in found] == [2]
    together = [replace(row, lon_deg=36.7) for row in rows]
    (whole,) = suggest(*together, actors={}).suggestions
    assert (len(whole.report_ids), len(whole.pairs)) == (3, 3)
    assert whole.score == min(pair.score for pair in whole.pairs)


def test_of_two_that_fit_as_well_one_is_suggested_and_the_other_named() -> None:
    rows = [report("1", DAY), report("2", DAY), report("1", DAY, **OTHER)]
    (found,) = suggest(*rows).suggestions
    assert found.alternatives == ("ucdp-ged:2",)
    (alone,) = suggest(rows[0], rows[2]).suggestions
    # One of two that fit alike: at most an even chance.
    assert found.score < 0.01 < alone.score
    assert "About as well fit: ucdp-ged:2." in in_words(found)


def test_a_label_that_may_include_the_other_side_neither_fits_nor_excludes() -> None:
    wide = FeedName(feed="ucdp-ged", name="Syrian insurgents", may_include=("hts",))
    actors = {
        "rebels": Actor(actor_id="rebels", names={"en": "R"}, kind="c", feed_names=(wide,)),
        "hts": Actor(actor_id="hts", names={"en": "HTS"}, kind="armed-group"),
    }
    second = report("1", DAY, feed="second", side_b="HTS")
    assert levels(suggest(report("1", DAY), second, actors=actors))["actors"] == "may_be"


def test_units_of_one_kind_are_compared_and_others_are_not() -> None:
    bursts: dict[str, Any] = {"units": 40.0, "unit": "bursts", "fatalities_best": None}
    first = report("1", DAY, **bursts)
    second = report("1", DAY, **(OTHER | bursts))
    found = suggest(first, second)
    assert levels(found)["units"] == "same"
    assert found.suggestions[0].figures_agree is True
    assert "units" not in levels(suggest(first, replace(second, unit="shots")))


def test_judgements_are_heeded_and_never_asked_again() -> None:
    rows = [report("1", DAY), report("2", DAY), report("1", DAY, **OTHER)]
    pair = ("second:1", "ucdp-ged:1")
    assert suggest(*rows, same=[pair]).suggestions == ()
    (other,) = suggest(*rows, apart=[pair]).suggestions
    # A pair judged apart takes nothing from the one that is left.
    assert (other.report_ids, other.alternatives) == (("second:1", "ucdp-ged:2"), ())
    third = report("1", DAY, feed="third")
    (wider,) = suggest(*rows, third, same=[pair]).suggestions
    assert set(pair) < set(wider.report_ids)
    assert all(one.report_ids != pair for one in wider.pairs)


def test_what_was_generated_is_never_paired_with_what_was_reported() -> None:
    first, second = (
        placed([report("1", DAY)], "ucdp-ged"),
        placed([report("1", DAY, **OTHER)], "second"),
    )
    feed = replace(second.reports.feed, is_simulated=True)
    made = PlacedReports(reports=replace(second.reports, feed=feed), footprints=second.footprints)
    assert len(suggest_duplicates([first, second], actors=ACTORS).suggestions) == 1
    assert suggest_duplicates([first, made], actors=ACTORS).suggestions == ()


def test_what_was_not_compared_is_counted_with_its_reason() -> None:
    found = suggest(
        report("1", DAY),
        report("2", DAY, precision="6"),
        report("3", DAY, last_day=date(2017, 7, 1)),
        report("4", DAY, precision="7"),
    )
    assert found.compared == 1
    reasons = {one.reason: one.reports for one in found.not_compared}
    assert reasons == {
        "nobody says where it was": 1,
        "its place reaches farther than 100 km": 1,
        "it spans more than 31 days": 1,
    }
    assert "1 report of ucdp-ged not compared: it spans more than 31 days." in summary_in_words(
        found
    )


def test_across_the_antimeridian_and_at_the_pole_neighbours_are_found() -> None:
    for here, there in (((179.99, -16.8), (-179.99, -16.8)), ((0.0, 89.99), (180.0, 89.99))):
        first = report("1", DAY, lon_deg=here[0], lat_deg=here[1], precision="2")
        second = report("1", DAY, **OTHER, lon_deg=there[0], lat_deg=there[1], precision="2")
        assert len(suggest(first, second).suggestions) == 1


def test_neither_order_of_feeds_nor_of_rows_changes_anything() -> None:
    rows = made_reports(300)
    second = told_again(rows).reports
    found = suggest(*rows, *second)
    turned = suggest(*second[::-1], *rows[::-1])
    assert found == turned
    assert len({one.suggestion_id for one in found.suggestions}) == len(found.suggestions) > 50


def test_blocking_finds_each_pair_that_asking_of_all_pairs_finds() -> None:
    rows = made_reports(250, seed=3)
    found = suggest_duplicates([placed(rows, "ucdp-ged")])
    by_hand = 0
    for one, other in combinations(rows, 2):
        days = (one.first_day - other.first_day).days
        reach = sum({"1": 1_000.0, "2": 25_000.0}[r.precision] for r in (one, other))
        by_hand += abs(days) <= 1 and _metres(one, other) <= reach
    assert found.candidate_pairs == by_hand > 20


def _metres(one: Report, other: Report) -> float:
    """By the haversine formula."""
    places = [one.lon_deg, one.lat_deg, other.lon_deg, other.lat_deg]
    lon, lat, lon_2, lat_2 = np.radians(np.array(places, dtype=float))
    half = np.sin((lat_2 - lat) / 2) ** 2
    half += np.cos(lat) * np.cos(lat_2) * np.sin((lon_2 - lon) / 2) ** 2
    return float(2 * 6_371_008.8 * np.arcsin(np.sqrt(half)))


def test_a_feed_given_twice_is_refused_and_none_gives_none() -> None:
    once = placed([report("1", DAY)], "ucdp-ged")
    with pytest.raises(InvalidValue, match="twice"):
        suggest_duplicates([once, once])
    assert suggest_duplicates([]).suggestions == ()
