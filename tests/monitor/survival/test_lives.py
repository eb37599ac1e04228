from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from monitor.survival.examples import ON, said, truce
from truceline.core.coverage import CoverageSpan, CoverageState
from truceline.core.errors import InvalidValue
from truceline.monitor import FeedReports
from truceline.monitor.ceasefires import CeasefireCase
from truceline.monitor.survival import (
    Collapse,
    FirstOffensive,
    Following,
    LevelReturns,
    Life,
    Lives,
    StatedEnd,
    described,
    follow_ceasefires,
    in_words,
    side_by_side,
)

MakeReports = Callable[..., FeedReports]
LEVEL = LevelReturns(days=7, share=1.0, days_before=28, washout_days=0, least_before=8)
START = date(2018, 3, 1)


def follow(
    reports: FeedReports | None, case: CeasefireCase, definition: Collapse, **how: Any
) -> Lives:
    following = Following(**{"on": ON, **how})
    return follow_ceasefires(reports, cases=[case], definition=definition, following=following)


def one(lives: Lives) -> Life:
    assert len(lives.lives) == 1, lives.left_out
    return lives.lives[0]


def on_days(*days: int, **other: Any) -> list[dict[str, Any]]:
    """A report on each day of the ceasefire, numbered from 1; day 0 is the day before it."""
    return [{"day": START + timedelta(days=day - 1), **other} for day in days]


EVERY_OTHER_DAY = tuple(range(-27, 1, 2))
LAST = on_days(306)


def test_a_stated_end_is_a_collapse_on_its_day_and_one_that_holds_is_censored() -> None:
    ended = one(follow(None, truce("2018-03-01", "2018-03-08"), StatedEnd()))
    assert (ended.exit_days, ended.has_collapsed, ended.left_on) == (8, True, date(2018, 3, 8))
    holding = one(follow(None, truce("2018-03-01", "ongoing"), StatedEnd()))
    assert (holding.exit_days, holding.has_collapsed) == (306, False)


def test_an_end_after_the_day_asked_is_not_known_yet() -> None:
    life = one(follow(None, truce("2018-03-01", "2019-01-05"), StatedEnd()))
    assert (life.has_collapsed, life.left_on) == (False, ON)


def test_a_ceasefire_that_lapsed_did_not_collapse() -> None:
    life = one(follow(None, truce("2018-03-01", "2018-03-08", "lapsed"), StatedEnd()))
    assert (life.exit_days, life.has_collapsed, life.how) == (7, False, "ended as lapsed")


@pytest.mark.parametrize(("said_by", "day"), [("record", 20), ("parties", 15), ("anybody", 10)])
def test_whose_word_counts_for_the_end_is_part_of_the_definition(said_by: str, day: int) -> None:
    ended = said(("2018-03-20", "un"), ("2018-03-15", "army-of-a"), ("2018-03-10", "a-newspaper"))
    life = one(
        follow(
            None,
            truce("2018-03-01", ended),
            StatedEnd(said_by=said_by),
            speaks_for={"army-of-a": "a"},
        )
    )
    assert (life.exit_days, life.has_collapsed) == (day, True)
    assert life.notes[0].startswith("Sources differ on when it ended (2018-03-20")


def test_the_level_before_comes_back_on_the_first_day_that_exceeds_it(
    make_reports: MakeReports,
) -> None:
    # 14 incidents in 28 days before: 3.5 a week; the fourth within 7 days lies on day 45.
    during = on_days(10, 20, 30, 40, 42, 44, 45)
    reports = make_reports(*on_days(*EVERY_OTHER_DAY), *during, *LAST)
    life = one(follow(reports, truce("2018-03-01"), LEVEL))
    assert (life.exit_days, life.has_collapsed) == (45, True)
    assert life.how == "4 incidents in 7 days, against 3.5 (1 × the level before)"
    assert len(life.report_ids) == 4


def test_too_few_incidents_before_give_no_level_to_return_to(make_reports: MakeReports) -> None:
    reports = make_reports(*on_days(-27, -3), *on_days(5, 6, 7, 8), *LAST)
    found = follow(reports, truce("2018-03-01"), LEVEL)
    assert found.left_out[0][1].startswith("only 2 incidents in the 28 days before")


def test_days_before_the_feed_begins_give_no_level_either(make_reports: MakeReports) -> None:
    reports = make_reports(*on_days(-3, -2, -1, 0), *LAST)
    found = follow(reports, truce("2018-03-01"), LEVEL)
    assert "only 4 of the 28 days" in found.left_out[0][1]


def test_an_offensive_is_many_incidents_or_many_deaths_in_one_day(
    make_reports: MakeReports,
) -> None:
    reports = make_reports(
        *on_days(9, 9, 9, fatalities_best=1), *on_days(5, fatalities_best=40), *on_days(1), *LAST
    )
    by_deaths = FirstOffensive(incidents_a_day=3, deaths_a_day=40)
    assert one(follow(reports, truce("2018-03-01"), by_deaths)).exit_days == 5
    by_incidents = FirstOffensive(incidents_a_day=3, deaths_a_day=None)
    assert one(follow(reports, truce("2018-03-01"), by_incidents)).exit_days == 9


def test_the_deaths_of_a_month_are_not_an_offensive_on_its_first_day(
    make_reports: MakeReports,
) -> None:
    month = {
        "first_day": START,
        "last_day": START + timedelta(days=29),
        "date_precision": "4",
        "fatalities_best": 90,
    }
    life = one(follow(make_reports(month, *LAST), truce("2018-03-01"), FirstOffensive()))
    assert not life.has_collapsed


def test_what_happened_before_its_hour_is_no_collapse(make_reports: MakeReports) -> None:
    reports = make_reports(*on_days(1, 1, 1, 1, 1), *LAST)
    definition = FirstOffensive(deaths_a_day=None)
    assert one(follow(reports, truce("2018-03-01"), definition)).exit_days == 1
    evening = one(follow(reports, truce("2018-03-01T19:00"), definition))
    assert (evening.started_on, evening.has_collapsed) == (date(2018, 3, 2), False)


@pytest.mark.parametrize(
    ("at_stated_end", "day", "has_collapsed"),
    [("collapses", 8, True), ("censored", 7, False), ("ignored", 12, True)],
)
def test_a_stated_end_before_the_offensive_is_taken_as_the_definition_says(
    make_reports: MakeReports, at_stated_end: str, day: int, has_collapsed: bool
) -> None:
    reports = make_reports(*on_days(1), *on_days(*[12] * 5), *LAST)
    definition = FirstOffensive(at_stated_end=at_stated_end, deaths_a_day=None)
    life = one(follow(reports, truce("2018-03-01", "2018-03-08"), definition))
    assert (life.exit_days, life.has_collapsed) == (day, has_collapsed)


def test_a_ceasefire_older_than_the_feed_enters_late(make_reports: MakeReports) -> None:
    reports = make_reports(*on_days(31, 40, *[50] * 5), *LAST)
    definition = FirstOffensive(deaths_a_day=None)
    life = one(follow(reports, truce("2018-03-01"), definition))
    assert (life.entry_days, life.exit_days, life.has_collapsed) == (30, 50, True)
    early = follow(reports, truce("2018-03-01", "2018-03-10"), definition)
    assert "before it was followed" in early.left_out[0][1]


def test_following_ends_with_the_feed_and_at_a_gap_in_its_coverage(
    make_reports: MakeReports,
) -> None:
    definition = FirstOffensive(deaths_a_day=None)
    rows = [*on_days(1), *on_days(*[60] * 5), *on_days(100)]
    short = one(follow(make_reports(rows[0], rows[-1]), truce("2018-03-01"), definition))
    assert (short.exit_days, short.has_collapsed, short.how) == (100, False, "observed no longer")
    gap = CoverageSpan(
        feed="ucdp-ged",
        zone_id="",
        from_on=START + timedelta(days=20),
        until_on=START + timedelta(days=23),
        state=CoverageState.UNOBSERVED,
    )
    reports = make_reports(*rows, spans=(gap,))
    assert one(follow(reports, truce("2018-03-01"), definition)).exit_days == 20
    bridged = one(follow(reports, truce("2018-03-01"), definition, gap_days=3))
    assert (bridged.exit_days, bridged.has_collapsed) == (60, True)


def test_footprints_count_by_their_share(make_reports: MakeReports, make_zone: Any) -> None:
    reports = make_reports(*on_days(1, 2), *on_days(*[9] * 6), *LAST)
    half = (True, False, 0.5, True)
    case = replace(truce("2018-03-01"), zone=make_zone(*[half] * len(reports)))
    definition = FirstOffensive(deaths_a_day=None)
    assert one(follow(reports, case, definition)).has_collapsed
    assert not one(follow(reports, case, definition, weigh_by="expected")).has_collapsed


def test_what_has_no_start_or_starts_later_is_left_out_with_its_reason() -> None:
    for start, reason in (("unknown", "is unknown"), ("2019-02-01", "after 2018-12-31")):
        found = follow(None, truce(start), StatedEnd())
        assert found.lives == ()
        assert reason in found.left_out[0][1]


def test_counting_without_reports_is_refused() -> None:
    with pytest.raises(InvalidValue, match="there are no reports"):
        follow(None, truce("2018-03-01"), FirstOffensive())


@pytest.mark.parametrize(
    "make",
    [
        lambda: StatedEnd(said_by="nobody"),
        lambda: LevelReturns(share=0),
        lambda: FirstOffensive(incidents_a_day=None, deaths_a_day=None),
        lambda: FirstOffensive(at_stated_end="maybe"),
        lambda: Following(on=ON, gap_days=-1),
    ],
)
def test_a_definition_that_says_nothing_is_refused(make: Callable[[], object]) -> None:
    with pytest.raises(InvalidValue):
        make()


def test_definitions_stand_side_by_side_each_in_its_own_words(make_reports: MakeReports) -> None:
    reports = make_reports(*on_days(*EVERY_OTHER_DAY), *on_days(*[30] * 5), *LAST)
    cases = [truce("2018-03-01", "2018-05-09"), truce("2018-03-01")]
    definitions = (StatedEnd(), LEVEL, FirstOffensive(deaths_a_day=None))
    found = side_by_side(reports, cases=cases, definitions=definitions, following=Following(on=ON))
    assert [curve.collapses for curve in found.curves] == [1, 2, 2]
    assert all(curve.assumptions[0].startswith("Collapsed on") for curve in found.curves)
    assert in_words(found).count("\n") == 2
    assert "First day with 5 incidents: 2 of 2 ceasefires collapsed" in in_words(found)


def test_groups_and_traits_are_added_by_id() -> None:
    lives = follow(None, truce("2018-03-01"), StatedEnd())
    life = one(described(lives, groups={"t": "local"}, traits={"t": {"zones": 4}}))
    assert (life.group, life.traits) == ("local", {"zones": 4})


def test_the_truce_of_september_2016_saw_twelve_incidents_in_a_day_before_it_was_declared_over(
    ged: FeedReports, government_and_insurgents: Any
) -> None:
    case = replace(truce("2016-09-12T19:00", "2016-09-19"), filters=government_and_insurgents)
    life = one(follow(ged, case, FirstOffensive(incidents_a_day=10, deaths_a_day=50)))
    assert (life.exit_days, life.left_on) == (4, date(2016, 9, 16))
    assert life.how == "12 incidents and 19 deaths in a day"
