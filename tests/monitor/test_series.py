from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from truceline.core.coverage import CoverageSpan, CoverageState
from truceline.core.dates import Period
from truceline.monitor import FeedReports, ReportFilter, choose
from truceline.monitor.series import series_of, weekly_series

MakeReports = Callable[..., FeedReports]
START = date(2017, 5, 1)


def span(days: int) -> Period:
    return Period(from_on=START, until_on=START + timedelta(days=days))


def day(number: int) -> date:
    return START + timedelta(days=number)


def test_up_to_45_days_are_drawn_by_day_and_longer_spans_by_week(
    make_reports: MakeReports,
) -> None:
    chosen = choose(make_reports({"day": day(0)}, {"day": day(59)}), ReportFilter())
    assert len(series_of(chosen, span=span(45), anchor=START)) == 45
    weeks = series_of(chosen, span=span(60), anchor=day(30))
    assert [bar.days for bar in weeks] == [2, 7, 7, 7, 7, 7, 7, 7, 7, 2]
    assert any(bar.from_on == day(30) for bar in weeks)
    assert [bar.value for bar in weeks] == [1, *[0] * 8, 1]


def test_a_report_of_several_days_is_possible_in_each_bar_it_touches(
    make_reports: MakeReports,
) -> None:
    rows = {"first_day": day(1), "last_day": day(3)}, {"day": day(5)}
    bars = series_of(choose(make_reports(*rows), ReportFilter()), span=span(6), anchor=START)
    assert [bar.value for bar in bars] == [None, 1, 0, 0, 0, 1]
    assert [bar.possible for bar in bars] == [0, 1, 1, 1, 0, 1]


def test_days_on_which_nobody_looked_are_gaps(make_reports: MakeReports) -> None:
    blind = CoverageSpan(
        feed="ucdp-ged",
        zone_id="",
        from_on=day(2),
        until_on=day(4),
        state=CoverageState.UNOBSERVED,
    )
    reports = make_reports({"day": day(0)}, {"day": day(3)}, {"day": day(5)}, spans=(blind,))
    bars = series_of(choose(reports, ReportFilter()), span=span(6), anchor=START)
    assert [bar.value for bar in bars] == [1, 0, None, None, 0, 1]
    assert bars[3].possible == 1


def test_weeks_begin_on_monday_and_reach_as_far_as_the_reports(make_reports: MakeReports) -> None:
    found = weekly_series(make_reports({"day": day(2)}, {"day": day(8)}, {"day": day(9)}))
    assert [(bar.from_on, bar.days, bar.value) for bar in found.points] == [
        (day(2), 5, 1),  # 1 May 2017 is a Monday
        (day(7), 3, 2),
    ]
    assert [bar.from_on for bar in found.busiest] == [day(7)]
    assert weekly_series(make_reports()).points == ()


def test_a_week_nobody_saw_is_never_the_busiest(make_reports: MakeReports) -> None:
    blind = CoverageSpan(
        feed="ucdp-ged",
        zone_id="",
        from_on=day(7),
        until_on=day(14),
        state=CoverageState.UNOBSERVED,
    )
    reports = make_reports({"day": day(0)}, {"day": day(8)}, {"day": day(9)}, spans=(blind,))
    found = weekly_series(reports)
    assert [bar.value for bar in found.points] == [1, None]
    assert [bar.from_on for bar in found.busiest] == [day(0)]
