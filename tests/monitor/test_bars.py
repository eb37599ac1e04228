from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.core.coverage import CoverageSpan, CoverageState
from truceline.core.dates import Period
from truceline.monitor import FeedReports, ReportFilter, choose, count, rule_named, weigh_chosen
from truceline.monitor.bars import busiest_first, counted_bars
from truceline.monitor.model import SeriesPoint

MakeReports = Callable[..., FeedReports]
EVENTS = rule_named("events")
START = date(2017, 1, 2)


def bars_of(reports: FeedReports, period: Period) -> tuple[SeriesPoint, ...]:
    weights = weigh_chosen(choose(reports, ReportFilter()), period=period)
    rows = np.flatnonzero(weights.possible)
    counted = weights.value[rows]
    return counted_bars(reports, rows=rows, counted=counted, zone=None, period=period)


def period_of(bar: SeriesPoint) -> Period:
    return Period(from_on=bar.from_on, until_on=bar.from_on + timedelta(days=bar.days))


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 150), st.integers(0, 30)), min_size=1, max_size=12))
def test_each_bar_is_what_its_own_days_count(spans: list[tuple[int, int]]) -> None:
    from .conftest import reports_of  # noqa: PLC0415 (hypothesis takes no function's fixture)

    rows: list[dict[str, Any]] = [
        {"first_day": START + timedelta(a), "last_day": START + timedelta(a + n)} for a, n in spans
    ]
    reports = reports_of(*rows)
    bars = bars_of(reports, Period(from_on=START, until_on=START + timedelta(days=160)))
    assert sum(bar.value or 0 for bar in bars) == len(spans)
    for bar in bars:
        answer = count(reports, rule=EVENTS, period=period_of(bar))
        assert (bar.value, bar.possible) == (answer.value, answer.possible)


def test_a_bar_in_which_nobody_looked_is_not_known(make_reports: MakeReports) -> None:
    blind = CoverageSpan(
        feed="ucdp-ged",
        zone_id="",
        from_on=date(2017, 1, 9),
        until_on=date(2017, 1, 16),
        state=CoverageState.UNOBSERVED,
    )
    days = [{"day": START + timedelta(days=n)} for n in (0, 8, 70)]
    reports = make_reports(*days, spans=(blind,))
    bars = bars_of(reports, Period(from_on=START, until_on=START + timedelta(days=71)))
    assert bars[1].from_on == blind.from_on
    assert (bars[1].value, bars[1].possible) == (None, 1)
    assert not busiest_first(bars[1:2], most=5)


def test_a_period_of_ten_thousand_years_has_bars_only_where_reports_are(
    make_reports: MakeReports,
) -> None:
    reports = make_reports({"day": START}, {"day": START + timedelta(days=100)})
    bars = bars_of(reports, Period(from_on=date(1, 1, 1), until_on=date(9999, 12, 31)))
    assert bars[0].from_on == START
    assert len(bars) == 15
    worst = busiest_first(bars, most=5)
    assert [bar.from_on for bar in worst] == [START, START + timedelta(days=98)]
