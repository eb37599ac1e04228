from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from truceline.core.actor import Actor, FeedName, Tie
from truceline.core.agreement import Ceasefire
from truceline.core.claim import Stated
from truceline.core.dates import Period, parse_when
from truceline.monitor import (
    FeedCase,
    FeedReports,
    ReportFilter,
    ZoneShares,
    assess,
    find_lumped,
    source_concentration,
)

MakeReports = Callable[..., FeedReports]
MakeZone = Callable[..., ZoneShares]
MAY = Period(from_on=date(2017, 5, 6), until_on=date(2017, 6, 3))
OPEN = parse_when("unknown")
CEASEFIRE = Ceasefire(
    ceasefire_id="may",
    title="De-escalation",
    agreement_id="a",
    declared=Stated(value=OPEN),
    in_effect=Stated(value=parse_when("2017-05-06")),
    ended=Stated(value=OPEN),
    end_kind=Stated(value="ongoing"),
    excludes=("un-designated-groups",),
)


def on(day: int, **other: Any) -> dict[str, Any]:
    return {"day": MAY.from_on + timedelta(days=day), "kind": "shelling"} | other


def test_a_period_of_the_real_feed(
    ged: FeedReports, government_and_insurgents: ReportFilter
) -> None:
    case = FeedCase(reports=ged, filters=government_and_insurgents)
    (got,) = assess([case], period=MAY, on=MAY.until_on, ceasefire=CEASEFIRE).feeds
    events, days, deaths = got.totals
    assert (events.previous.value, events.now.value, events.baseline) == (254, 89, None)
    assert (deaths.previous.value, deaths.now.value) == (750, 229)
    assert days.now.value is not None
    assert days.now.value <= 28
    assert [line.label for line in got.pairs] == ["Government of Syria – Syrian insurgents"]
    assert sum(bar.value or 0 for bar in got.series) == 254 + 89
    assert any(bar.from_on == MAY.from_on for bar in got.series)
    assert (got.concentration.source, got.concentration.total) == ("SOHR", 89)
    assert got.incidents.num_rows == len(got.p_inside) == events.now.possible
    assert sum(count for _, count in got.date_precision) == 89
    assert got.directions == ()


def test_pairs_beyond_the_fifteen_largest_share_one_line(ged: FeedReports) -> None:
    (got,) = assess([FeedCase(reports=ged, filters=ReportFilter())], period=MAY, on=ON).feeds
    assert len(got.pairs) == 16
    assert got.pairs[-1].key == "other"
    listed = sum(line.now.value or 0 for line in got.pairs)
    assert listed == got.totals[0].now.value
    assert [line.now.value for line in got.pairs[:-1]] == sorted(
        (line.now.value for line in got.pairs[:-1]), key=lambda value: -(value or 0)
    )


ON = MAY.until_on


def test_a_later_week_has_the_week_before_and_a_baseline_before_the_ceasefire(
    make_reports: MakeReports,
) -> None:
    week = Period(from_on=date(2017, 5, 20), until_on=date(2017, 5, 27))
    reports = make_reports(on(-3), on(-20), on(8), on(15), on(16), on(30))
    case = FeedCase(reports=reports, filters=ReportFilter())
    got = assess([case], period=week, on=ON, ceasefire=CEASEFIRE)
    assert got.baseline == Period(from_on=date(2017, 4, 29), until_on=date(2017, 5, 6))
    events = got.feeds[0].totals[0]
    assert events.baseline is not None
    assert (events.now.value, events.previous.value, events.baseline.value) == (2, 1, 1)


def test_zones_are_counted_as_the_same_area_before_they_held(
    make_reports: MakeReports, make_zone: MakeZone
) -> None:
    reports = make_reports(on(-28), on(-1), on(1, from_direction="north"), on(27))
    inside = (True, True, 1.0, True)
    zone = make_zone(inside, inside, inside, (False, False, 0.5, True), valid_from=MAY.from_on)
    vague = replace(zone, zone_id="vague", is_stated=False)
    case = FeedCase(reports=reports, filters=ReportFilter(), zone=zone, zones=(zone, vague))
    (got,) = assess([case], period=MAY, on=ON, ceasefire=CEASEFIRE).feeds
    first, second = got.zones
    assert (first.now.value, first.now.possible, first.previous.value) == (1, 2, 2)
    assert "zone_as_area" in first.previous.filters
    assert (second.now.value, second.now.possible) == (None, 2)
    assert got.p_inside == (1.0, 0.5)
    assert [line.label for line in got.directions] == ["north", "not stated"]


def test_units_get_a_line_per_word(make_reports: MakeReports) -> None:
    shots, booms = on(1, units=5.0, unit="shots"), on(1, units=2.0, unit="explosions")
    case = FeedCase(reports=make_reports(shots, booms, on(27)), filters=ReportFilter())
    (got,) = assess([case], period=MAY, on=ON).feeds
    lines = {line.key: line.now.value for line in got.totals}
    assert (lines["units:explosions"], lines["units:shots"]) == (2, 5)


def test_a_feed_that_cannot_answer_counts_nothing_and_says_why(make_reports: MakeReports) -> None:
    case = FeedCase(
        reports=make_reports(on(1)), filters=ReportFilter(), unmatched="It names no party."
    )
    (got,) = assess([case], period=MAY, on=ON).feeds
    assert (got.totals, got.unmatched) == ((), "It names no party.")
    assert got.incidents.num_rows == 0


def test_an_assessment_of_an_empty_feed_knows_nothing(make_reports: MakeReports) -> None:
    (got,) = assess(
        [FeedCase(reports=make_reports(), filters=ReportFilter())], period=MAY, on=ON
    ).feeds
    assert [line.now.value for line in got.totals] == [None, None, None]
    assert {bar.value for bar in got.series} == {None}


@pytest.mark.parametrize(
    ("reported_by", "source", "alone", "total"),
    [
        (["SOHR", "SOHR;SOHR", "SOHR, Airwars", "sohr"], "SOHR", 3, 4),
        (["A; B", "B,C", ""], "B", 0, 2),
        (["", ""], "", 0, 0),
        ([], "", 0, 0),
    ],
)
def test_concentration_counts_reports_that_rest_on_one_source_alone(
    reported_by: list[str], source: str, alone: int, total: int
) -> None:
    got = source_concentration(reported_by)
    assert (got.source, got.reports, got.total) == (source, alone, total)


def test_a_label_that_may_cover_an_excluded_group_is_named(make_reports: MakeReports) -> None:
    hts = Actor(
        actor_id="hts",
        names={},
        kind="armed-group",
        member_of=(Tie(actor_id="un-designated-groups", from_on=OPEN, until_on=OPEN),),
    )
    label = FeedName(feed="ucdp-ged", name="Syrian insurgents", may_include=("hts", "other"))
    opposition = Actor(actor_id="opposition", names={}, kind="coalition", feed_names=(label,))
    used = ReportFilter(between=(("Government of Syria",), ("Syrian insurgents",)))
    case = FeedCase(reports=make_reports(on(1)), filters=used)
    actors = {"hts": hts, "opposition": opposition}
    assert find_lumped(CEASEFIRE, actors, [case]) == (("Syrian insurgents", ("hts",)),)
    assert find_lumped(replace(CEASEFIRE, excludes=()), actors, [case]) == ()
