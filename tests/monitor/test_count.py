from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.core.coverage import CoverageSpan, CoverageState
from truceline.core.dates import Period
from truceline.core.errors import InvalidValue, UnitMismatch
from truceline.monitor import FeedReports, ReportFilter, ZoneShares, count, load_rules, rule_named

MakeReports = Callable[..., FeedReports]
MakeZone = Callable[..., ZoneShares]
START = date(2017, 5, 1)
MAY = Period(from_on=START, until_on=date(2017, 6, 1))
EVENTS, DAYS, DEATHS, UNITS = map(rule_named, ("events", "incident-days", "fatalities", "units"))
INSIDE, OUTSIDE = (True, True, 1.0, True), (False, False, 0.0, False)


def day(number: int) -> date:
    return START + timedelta(days=number - 1)


@st.composite
def a_row_with_shares(draw: st.DrawFn) -> tuple[dict[str, Any], tuple[bool, bool, float, bool]]:
    first = draw(st.integers(-40, 60))
    best = draw(st.none() | st.integers(0, 500))
    length = draw(st.sampled_from([0, 0, 0, 1, 2, 6, 30, 400]))
    counted = draw(st.none() | st.integers(first, first + length))
    row = {
        "first_day": day(first),
        "last_day": day(first + length),
        "counted_on": None if counted is None else day(counted),
        "fatalities_best": best,
        "units": draw(st.none() | st.floats(0, 1e6)),
        "unit": "shots",
    }
    certain, inside = draw(st.booleans()), draw(st.booleans())
    p_inside = 1.0 if certain else draw(st.floats(0, 1))
    possible = certain or inside or p_inside > 0 or draw(st.booleans())
    return row, (inside or certain, certain, p_inside, possible)


@settings(deadline=None)
@given(
    drawn=st.lists(a_row_with_shares(), max_size=25),
    days=st.integers(1, 60),
    rule=st.sampled_from([EVENTS, DAYS, DEATHS, UNITS]),
    has_zone=st.booleans(),
)
def test_certain_value_and_expected_never_exceed_what_is_possible(
    make_reports: MakeReports,
    make_zone: MakeZone,
    drawn: list[tuple[dict[str, Any], tuple[bool, bool, float, bool]]],
    days: int,
    rule: Any,
    has_zone: bool,
) -> None:
    rows = [row if rule is not UNITS else row | {"units": row["units"] or 1.0} for row, _ in drawn]
    reports = make_reports(*rows)
    zone = make_zone(*(shares for _, shares in drawn)) if has_zone else None
    period = Period(from_on=START, until_on=day(days + 1))
    got = count(reports, rule=rule, period=period, zone=zone)
    assert 0 <= got.certain <= got.possible
    assert got.value is None or got.certain <= got.value <= got.possible
    assert got.expected is None or got.certain <= got.expected <= got.possible
    assert len(set(got.report_ids)) == len(got.report_ids) >= got.value_reports


def test_value_follows_the_point_and_the_first_day(
    make_reports: MakeReports, make_zone: MakeZone
) -> None:
    reports = make_reports(
        {"day": day(1)},
        {"first_day": day(0), "last_day": day(3)},
        {"first_day": day(31), "last_day": day(32)},
        {"day": day(32)},
        {"day": day(5)},
    )
    zone = make_zone(INSIDE, INSIDE, INSIDE, INSIDE, (False, False, 0.25, True))
    got = count(reports, rule=EVENTS, period=MAY, zone=zone)
    assert (got.value, got.certain, got.possible) == (2, 1, 4)
    assert got.expected == pytest.approx(1 + 3 / 4 + 1 / 2 + 0.25)
    assert got.report_ids[:2] == ("ucdp-ged:0", "ucdp-ged:2")
    assert (len(got.report_ids), got.value_reports) == (4, 2)


def test_days_with_incidents_spread_uncertain_reports_over_their_days(
    make_reports: MakeReports,
) -> None:
    reports = make_reports(
        {"day": day(1)}, {"day": day(1)}, {"first_day": day(1), "last_day": day(2)}
    )
    got = count(reports, rule=DAYS, period=MAY)
    assert (got.value, got.certain, got.possible) == (1, 1, 2)
    assert got.expected == pytest.approx(1.5)


def test_deaths_without_a_figure_are_not_zero(make_reports: MakeReports) -> None:
    figures = {"fatalities_low": 1, "fatalities_best": 2, "fatalities_high": 5}
    mixed = make_reports({"day": day(1)} | figures, {"day": day(2)})
    got = count(mixed, rule=DEATHS, period=MAY)
    assert (got.low, got.value, got.high, got.fatalities_best) == (1, 2, 5, 2)
    assert got.filters["reports_without_figure"] == 1
    second = Period(from_on=day(2), until_on=day(3))
    nothing_given = count(mixed, rule=DEATHS, period=second)
    assert (nothing_given.value, nothing_given.low, nothing_given.fatalities_best) == (None,) * 3


def test_a_day_without_reports_has_no_deaths_only_if_the_feed_gives_figures(
    make_reports: MakeReports,
) -> None:
    quiet = Period(from_on=day(2), until_on=day(3))
    giving = make_reports({"day": day(1), "fatalities_best": 4}, {"day": day(9)})
    silent = make_reports({"day": day(1)}, {"day": day(9)})
    assert count(giving, rule=DEATHS, period=quiet).value == 0
    assert count(silent, rule=DEATHS, period=quiet).value is None
    assert count(silent, rule=EVENTS, period=quiet).fatalities_best is None


def test_units_are_summed_within_one_word_only(make_reports: MakeReports) -> None:
    reports = make_reports(
        {"day": day(1), "units": 40.0, "unit": "explosions"},
        {"day": day(1), "units": 7.0, "unit": "shots"},
        {"day": day(2), "unit": "shots"},
    )
    with pytest.raises(UnitMismatch, match="explosions, shots"):
        count(reports, rule=UNITS, period=MAY)
    shots = count(reports, rule=UNITS, period=MAY, filters=ReportFilter(unit="shots"))
    assert shots.value == 7
    assert shots.filters["reports_without_figure"] == 1


def test_a_feed_without_units_cannot_be_summed(make_reports: MakeReports) -> None:
    with pytest.raises(InvalidValue, match="carries no units"):
        count(make_reports({"day": day(1)}), rule=UNITS, period=MAY)


def test_a_zone_without_agreed_lines_has_possible_counts_only(
    make_reports: MakeReports, make_zone: MakeZone
) -> None:
    zone = make_zone(INSIDE, OUTSIDE, is_stated=False)
    got = count(make_reports({"day": day(1)}, {"day": day(2)}), rule=EVENTS, period=MAY, zone=zone)
    assert (got.value, got.certain, got.expected, got.possible) == (None, 0, None, 1)
    assert got.report_ids == ("ucdp-ged:0",)
    assert "never agreed" in got.filters["unknown"]


def test_a_zone_counts_only_while_it_holds(make_reports: MakeReports, make_zone: MakeZone) -> None:
    reports = make_reports({"day": day(3)}, {"day": day(20)})
    zone = make_zone(INSIDE, INSIDE, valid_from=day(10))
    got = count(reports, rule=EVENTS, period=MAY, zone=zone)
    assert (got.value, got.period.from_on, got.period.until_on) == (1, day(10), MAY.until_on)
    assert "2017-05-10" in got.filters["zone_held"]
    earlier = count(reports, rule=EVENTS, period=MAY.before(), zone=zone)
    assert (earlier.value, earlier.expected, earlier.possible) == (None, None, 0)


def test_nobody_looking_is_unknown_and_not_calm(make_reports: MakeReports) -> None:
    gap = CoverageSpan(
        feed="ucdp-ged", zone_id="", from_on=START, until_on=None, state=CoverageState.UNOBSERVED
    )
    reports = make_reports({"day": day(3)}, spans=(gap,))
    got = count(reports, rule=EVENTS, period=MAY)
    assert (got.value, got.fatalities_best, got.certain, got.possible) == (None, None, 1, 1)
    assert count(replace(reports, spans=()), rule=EVENTS, period=MAY).value == 1


def test_days_that_the_feed_never_reached_are_unknown(make_reports: MakeReports) -> None:
    reports = make_reports({"day": day(1)}, {"day": day(40)})
    assert count(reports, rule=EVENTS, period=Period(from_on=day(9), until_on=day(19))).value == 0
    beyond = count(reports, rule=EVENTS, period=Period(from_on=day(41), until_on=day(50)))
    assert beyond.value is None
    assert "2017-06-09" in beyond.filters["unknown"]
    overlapping = count(reports, rule=EVENTS, period=Period(from_on=day(30), until_on=day(50)))
    assert (overlapping.value, overlapping.filters["feed_reaches"]) == (
        1,
        "2017-05-01 to 2017-06-09",
    )


def test_shares_of_another_table_are_refused(
    make_reports: MakeReports, make_zone: MakeZone
) -> None:
    with pytest.raises(InvalidValue, match="shares of 1 reports, the table has 2"):
        count(
            make_reports({"day": day(1)}, {"day": day(2)}),
            rule=EVENTS,
            period=MAY,
            zone=make_zone(INSIDE),
        )
    with pytest.raises(InvalidValue, match="break the order"):
        make_zone((True, True, 0.5, True))


def test_counts_are_never_added(make_reports: MakeReports) -> None:
    ours = count(make_reports({"day": day(1)}), rule=EVENTS, period=MAY)
    theirs = count(make_reports({"day": day(1)}, feed="acled"), rule=EVENTS, period=MAY)
    with pytest.raises(UnitMismatch, match="'UCDP-GED' and 'ACLED' cannot be added"):
        ours + theirs
    with pytest.raises(UnitMismatch, match="count different things"):
        ours + replace(ours, rule=DAYS.name)
    with pytest.raises(UnitMismatch, match="Count once over the whole"):
        ours + ours


@pytest.mark.parametrize(
    ("start", "before", "during", "deaths"),
    [
        (date(2016, 2, 27), 297, 173, (1866, 593)),
        (date(2016, 9, 12), 314, 260, (1245, 955)),
        (date(2016, 12, 30), 212, 184, (909, 438)),
        (date(2017, 5, 6), 254, 89, (750, 229)),
        (date(2018, 9, 17), 40, 15, (86, 21)),
    ],
)
def test_counts_of_the_real_feed_around_each_truce(
    ged: FeedReports,
    government_and_insurgents: ReportFilter,
    start: date,
    before: int,
    during: int,
    deaths: tuple[int, int],
) -> None:
    window = Period(from_on=start, until_on=start + timedelta(days=28))
    got = [
        count(ged, rule=EVENTS, period=period, filters=government_and_insurgents)
        for period in (window.before(), window)
    ]
    assert [one.value for one in got] == [before, during]
    assert tuple(one.fatalities_best for one in got) == deaths


def test_every_row_of_the_real_feed_is_counted_without_a_period(ged: FeedReports) -> None:
    for rule in load_rules().values():
        if rule is not UNITS:
            got = count(ged, rule=rule)
            assert got.value_reports == 14_522
            assert got.certain == got.possible or rule is DAYS


def test_a_row_counts_on_the_day_under_which_its_source_counts_it(
    make_reports: MakeReports,
) -> None:
    row = {"first_day": day(1), "last_day": day(31), "counted_on": day(20)}
    reports = make_reports(row)
    before = Period(from_on=day(1), until_on=day(20))
    after = Period(from_on=day(20), until_on=day(32))
    counts = [count(reports, rule=EVENTS, period=one) for one in (before, after)]
    assert [(one.value, one.certain, one.possible) for one in counts] == [(0, 0, 1), (1, 0, 1)]
