from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest

from truceline.core.coverage import CoverageSpan, CoverageState
from truceline.core.dates import Period
from truceline.core.errors import InvalidValue
from truceline.monitor import FeedReports, ReportFilter, ZoneShares, choose
from truceline.monitor.change import daily_series

MakeReports = Callable[..., FeedReports]
MakeZone = Callable[..., ZoneShares]
DAY = date(2017, 5, 6)
WEEK = Period(from_on=DAY, until_on=DAY + timedelta(days=7))


def on(number: int, last: int | None = None) -> dict[str, date]:
    until = number if last is None else last
    return {"first_day": DAY + timedelta(days=number), "last_day": DAY + timedelta(days=until)}


def test_a_report_counts_whole_on_its_day_or_by_its_share(
    make_reports: MakeReports, make_zone: MakeZone
) -> None:
    reports = make_reports(on(0), on(2, 3), on(6))
    zone = make_zone((True, True, 1.0, True), (False, False, 0.5, True), (True, False, 0.8, True))
    chosen = choose(reports, ReportFilter(), zone=zone)
    value = daily_series(chosen, span=WEEK)
    expected = daily_series(chosen, span=WEEK, weigh_by="expected")
    assert value.count == pytest.approx([1, 0, 0, 0, 0, 0, 1])
    assert expected.count == pytest.approx([1, 0, 0.25, 0.25, 0, 0, 0.8])
    assert (value.zone, value.weighed_by, expected.weighed_by) == ("zone", "value", "expected")


def test_a_report_that_began_before_the_days_brings_only_its_share_of_them(
    make_reports: MakeReports,
) -> None:
    chosen = choose(make_reports(on(-3, 0), on(6, 9)), ReportFilter())
    got = daily_series(chosen, span=WEEK, weigh_by="expected")
    assert got.count == pytest.approx([0.25, 0, 0, 0, 0, 0, 0.25])


def test_unobserved_days_leave_the_series(make_reports: MakeReports) -> None:
    spans = tuple(
        CoverageSpan(
            feed="ucdp-ged",
            zone_id="",
            from_on=DAY + timedelta(days=first),
            until_on=DAY + timedelta(days=until),
            state=state,
        )
        for first, until, state in (
            (0, 7, CoverageState.OBSERVED),
            (2, 4, CoverageState.UNOBSERVED),
        )
    )
    got = daily_series(
        choose(make_reports(on(0), on(3), on(6), spans=spans), ReportFilter()), span=WEEK
    )
    assert list(got.day - got.day[0]) == [0, 1, 4, 5, 6]
    assert got.count == pytest.approx([1, 0, 0, 0, 1])
    assert any("2 of 7 days were not observed" in note for note in got.notes)


def test_days_beyond_the_feeds_reports_leave_the_series(make_reports: MakeReports) -> None:
    chosen = choose(make_reports(on(1), on(4)), ReportFilter())
    got = daily_series(chosen, span=WEEK)
    assert got.count == pytest.approx([1, 0, 0, 1])
    assert any("does not state when it was looking" in note for note in got.notes)
    far = Period(from_on=DAY + timedelta(days=30), until_on=DAY + timedelta(days=40))
    assert "reach only from" in daily_series(chosen, span=far).unknown


def test_lines_that_were_never_agreed_give_no_day(
    make_reports: MakeReports, make_zone: MakeZone
) -> None:
    zone = make_zone((True, False, 0.5, True), is_stated=False)
    got = daily_series(choose(make_reports(on(0)), ReportFilter(), zone=zone), span=WEEK)
    assert len(got.day) == 0
    assert got.unknown == "the lines of the zone were never agreed"


def test_elsewhere_is_what_else_the_feed_reports(
    make_reports: MakeReports, make_zone: MakeZone
) -> None:
    reports = make_reports(on(0), on(0), on(6))
    zone = make_zone(
        *[(True, True, 1.0, True), (False, False, 0.0, False)], (True, True, 1.0, True)
    )
    chosen = choose(reports, ReportFilter(), zone=zone)
    got = daily_series(chosen, span=WEEK, is_controlled=True)
    assert got.elsewhere is not None
    assert got.elsewhere == pytest.approx(np.array([1, 0, 0, 0, 0, 0, 0]))


def test_another_weight_is_refused(make_reports: MakeReports) -> None:
    with pytest.raises(InvalidValue, match="'certain'"):
        daily_series(choose(make_reports(on(0)), ReportFilter()), span=WEEK, weigh_by="certain")
