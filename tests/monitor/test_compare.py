from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from truceline.core.coverage import CoverageSpan, CoverageState
from truceline.core.errors import InvalidValue
from truceline.monitor import FeedReports, ReportFilter, ZoneShares, compare_starts, rule_named
from truceline.monitor.compare import INDEPENDENCE
from truceline.monitor.intervals import UNKNOWN

MakeReports = Callable[..., FeedReports]
MakeZone = Callable[..., ZoneShares]
EVENTS = rule_named("events")
START = date(2017, 5, 29)


def on(number: int) -> dict[str, date]:
    return {"day": START + timedelta(days=number)}


def test_rates_and_their_ratio_come_with_exact_intervals(make_reports: MakeReports) -> None:
    reports = make_reports(on(-28), *[on(-3)] * 9, on(0), on(27), on(28))
    (got,) = compare_starts(reports, starts=[START], rule=EVENTS)
    assert (got.before.value, got.during.value, got.window) == (10, 2, "fixed 28 days")
    rate = got.rate_before_per_28_days
    assert (rate.value, rate.low, rate.high) == pytest.approx((10, 4.795, 18.39), rel=1e-3)
    assert got.ratio.value == pytest.approx(0.2)
    assert got.ratio.high is not None
    assert got.ratio.high < 1
    assert got.notes == (INDEPENDENCE,)


def test_days_beyond_the_feeds_reports_do_not_thin_out_the_rate(make_reports: MakeReports) -> None:
    reports = make_reports(on(-28), on(0), on(13))
    (got,) = compare_starts(reports, starts=[START], rule=EVENTS)
    assert got.during.value == 2
    assert got.rate_during_per_28_days.value == pytest.approx(4)
    assert any("14 of 28 days" in note for note in got.notes)


def test_a_window_without_an_observed_day_has_no_rate(make_reports: MakeReports) -> None:
    blind = CoverageSpan(
        feed="ucdp-ged", zone_id="", from_on=START, until_on=None, state=CoverageState.UNOBSERVED
    )
    reports = make_reports(on(-28), on(1), spans=(blind,))
    (got,) = compare_starts(reports, starts=[START], rule=EVENTS)
    assert (got.rate_during_per_28_days, got.ratio) == (UNKNOWN, UNKNOWN)
    assert got.rate_before_per_28_days.value == 1
    assert any("nobody was looking" in note for note in got.notes)


def test_a_zone_is_compared_with_the_same_area_before_it_was_agreed(
    make_reports: MakeReports, make_zone: MakeZone
) -> None:
    zone = make_zone(*[(True, True, 1.0, True)] * 3, valid_from=START)
    reports = make_reports(on(-28), on(-2), on(27))
    (got,) = compare_starts(reports, starts=[START], rule=EVENTS, zone=zone)
    assert (got.before.value, got.during.value) == (2, 1)
    assert any("same area on all days" in note for note in got.notes)


def test_windows_that_overlap_say_so(make_reports: MakeReports) -> None:
    reports = make_reports(on(-60), on(60))
    second = START + timedelta(days=40)
    got = compare_starts(reports, starts=[second, START], rule=EVENTS)
    assert [one.start for one in got] == [second, START]
    assert any("16 of the 28 days before" in note for note in got[0].notes)
    assert not any("days before also" in note for note in got[1].notes)


def test_deaths_get_no_interval(make_reports: MakeReports) -> None:
    reports = make_reports(on(-28) | {"fatalities_best": 8}, on(27) | {"fatalities_best": 2})
    (got,) = compare_starts(reports, starts=[START], rule=rule_named("fatalities"))
    assert (got.ratio.value, got.ratio.low, got.ratio.high) == (0.25, None, None)
    assert any("No interval" in note for note in got.notes)


def test_a_window_without_days_is_refused(make_reports: MakeReports) -> None:
    with pytest.raises(InvalidValue, match="0 days"):
        compare_starts(make_reports(on(0)), starts=[START], rule=EVENTS, days=0)


def test_the_real_feed_around_each_truce(
    ged: FeedReports, government_and_insurgents: ReportFilter
) -> None:
    starts = [
        date(2016, 2, 27),
        date(2016, 9, 12),
        date(2016, 12, 30),
        date(2017, 5, 6),
        date(2018, 9, 17),
    ]
    got = compare_starts(ged, starts=starts, rule=EVENTS, filters=government_and_insurgents)
    values = [(one.before.value, one.during.value) for one in got]
    assert values == [(297, 173), (314, 260), (212, 184), (254, 89), (40, 15)]
    assert all(one.ratio.high is not None and one.ratio.high < 1 for one in got[:2])
    assert got[1].rate_before_per_28_days.value == 314
    (week,) = compare_starts(
        ged, starts=starts[1:2], rule=EVENTS, days=7, filters=government_and_insurgents
    )
    assert (week.before.value, week.during.value) == (71, 53)
    assert (week.before.fatalities_best, week.during.fatalities_best) == (299, 139)
