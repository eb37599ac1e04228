from __future__ import annotations

from datetime import date, time, timedelta

import numpy as np
import pytest

from truceline.core.coverage import CoverageCause, CoverageSpan, CoverageState
from truceline.core.dates import Period
from truceline.core.errors import InvalidValue
from truceline.core.observation import Observation
from truceline.core.report_table import day_number
from truceline.monitor.change.model import DailySeries
from truceline.monitor.coverage_shares import observed_shares
from truceline.monitor.coverage_sources import (
    Activity,
    active_spans,
    coverage_entered,
    silences,
    source_activity,
    with_intensity,
)

from .conftest import MakeReports

MONDAY = date(2021, 3, 1)


def weekly(*reports: float, source: str = "") -> Activity:
    weeks = day_number(MONDAY) + 7 * np.arange(len(reports))
    return Activity(feed="f", source=source, week=weeks, reports=np.array(reports, dtype=float))


def test_reports_are_counted_per_whole_week_anywhere(make_reports: MakeReports) -> None:
    days = [0, 2, 2, 9, 30]  # the last week is reached in part only
    rows = [{"day": MONDAY + timedelta(days=day), "reported_by": "A"} for day in days]
    rows[1]["reported_by"] = "B"
    got = source_activity(make_reports(*rows))
    assert np.array_equal(got.reports, [3, 1, 0, 0, np.nan], equal_nan=True)
    assert source_activity(make_reports(*rows), source="B").reports[0] == 1
    assert np.isnan(got.on(np.array([day_number(MONDAY) - 1, day_number(MONDAY) + 35]))).all()
    with pytest.raises(InvalidValue, match="names the source 'C'"):
        source_activity(make_reports(*rows), source="C")


def test_weeks_of_silence_that_chance_does_not_explain_are_suggested_as_gaps() -> None:
    # Mean 4 over 10 weeks, variance 3.33: no overdispersion, so p = e^(−4·2) for two weeks.
    (gap,) = silences(weekly(5, 5, 5, 0, 0, 5, 5, 5, 5, 5, source="A"), p_below=0.01)
    assert (gap.from_on, gap.until_on) == (date(2021, 3, 22), date(2021, 4, 5))
    assert (gap.cause, gap.who) == (CoverageCause.SILENCE, "A")
    assert "no report from anywhere in 2 weeks, where 4.0 a week are usual" in gap.reason


def test_the_chance_of_silence_is_that_of_the_negative_binomial() -> None:
    # Mean 4 and variance 17.8 (÷ 9): α = (17.8 − 4) / 16, and p = (1 + 4α)^(−1/α) per week.
    reports = [0, 0, 2, 2, 3, 3, 4, 6, 6, 14]
    mean, variance = float(np.mean(reports)), float(np.var(reports, ddof=1))
    alpha = (variance - mean) / mean**2
    p = (1 + alpha * mean) ** (-2 / alpha)
    assert mean == 4
    assert len(silences(weekly(*reports), p_below=p * 1.01)) == 1
    assert silences(weekly(*reports), p_below=p * 0.99) == ()


def test_a_source_that_seldom_reports_is_not_called_silent() -> None:
    assert silences(weekly(1, 0, 0, 1, 0, 0, 1, 0)) == ()
    assert silences(weekly(0, 0, 0)) == ()
    with pytest.raises(InvalidValue):
        silences(weekly(1, 0), p_below=1.0)


def test_intensity_is_what_the_feed_reports_elsewhere_in_the_week() -> None:
    days = day_number(MONDAY) + np.arange(21)
    count = np.zeros(21)
    count[[1, 8, 9]] = [2, 1, 1]
    series = DailySeries(label="Z", day=days, count=count, exposure=np.ones(21), feed="f")
    got = with_intensity(series, weekly(16, 9, np.nan))
    assert got.elsewhere is not None
    assert list(got.elsewhere) == [2.0] * 7 + [1.0] * 7
    assert "7 days lie in weeks" in got.notes[-1]
    other = DailySeries(label="Z", day=days, count=count, exposure=np.ones(21), feed="g")
    with pytest.raises(InvalidValue, match="same feed"):
        with_intensity(other, weekly(16))


def entry(kind: str, *, team: str = "a", hours: tuple[int, int] | None = None) -> Observation:
    topic = "patrol" if kind.startswith("patrol") else "restriction"
    return Observation(
        entry_id=kind,
        topic=topic,
        kind=kind,
        on=date(2021, 3, 3),
        from_at=time(hours[0]) if hours else None,
        until_at=time(hours[1]) if hours else None,
        team=team,
        stated_reason="no orders",
    )


def test_what_teams_entered_tells_where_they_looked_and_where_they_could_not() -> None:
    entries = [
        entry("patrol-done", hours=(8, 16)),
        entry("delayed", hours=(10, 12)),
        entry("denied", team="b"),
        entry("conditional"),
    ]
    got = coverage_entered(entries, feed="smm", zone_of=lambda _: "z")
    assert not got.left_out
    assert [(one.state, one.who) for one in got.spans] == [
        (CoverageState.OBSERVED, "a"),
        (CoverageState.UNOBSERVED, "a"),
        (CoverageState.UNOBSERVED, "b"),
    ]
    day = Period(from_on=date(2021, 3, 3), until_on=date(2021, 3, 4))
    shares = observed_shares(day, zone_id="z", feed="smm", spans=got.spans)
    assert shares.zone_days == pytest.approx(6 / 24)  # what b was denied takes nothing from a
    assert "access-denied, a: no orders" in shares.gaps[0].reasons


def test_an_entry_that_cannot_be_placed_or_timed_is_left_out_and_told() -> None:
    entries = [entry("denied"), entry("delayed"), entry("patrol-done", hours=(8, 8))]
    places = {"denied": ""}
    got = coverage_entered(entries, feed="smm", zone_of=lambda one: places.get(one.kind, "z"))
    assert got.spans == ()
    assert got.left_out == (
        ("denied", "where it was cannot be told"),
        ("delayed", "how long the delay was is not told"),
        ("patrol-done", "it lasted no time"),
    )


def test_a_gap_from_silence_takes_its_days_from_the_exposure() -> None:
    gaps: tuple[CoverageSpan, ...] = silences(weekly(9, 0, 9, 9), p_below=0.05)
    march = Period(from_on=MONDAY, until_on=date(2021, 3, 29))
    assert observed_shares(march, zone_id="", feed="f", spans=gaps).zone_days == 21


def test_one_silent_source_takes_nothing_from_what_another_reports() -> None:
    march = Period(from_on=MONDAY, until_on=date(2021, 3, 29))
    one, other = weekly(9, 0, 9, 9, source="A"), weekly(9, 9, 9, 0, source="B")
    spans = (*active_spans(one, p_below=0.05), *active_spans(other, p_below=0.05))
    assert observed_shares(march, zone_id="", feed="f", spans=spans).zone_days == 28
    alone = active_spans(one, p_below=0.05)
    assert observed_shares(march, zone_id="", feed="f", spans=alone).zone_days == 21
    assert {span.cause for span in alone} == {CoverageCause.SOURCE, CoverageCause.SILENCE}
