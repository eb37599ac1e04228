"""Back-test: early, late, missed and false alarms, by hand-made watches; and on real events."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from monitor.warning.conftest import START, Series
from truceline.core.errors import InvalidValue, UnknownId
from truceline.monitor import FeedReports, ReportFilter
from truceline.monitor.warning import (
    Knowledge,
    Pair,
    StatedEvent,
    Watch,
    back_test,
    in_words,
    watch,
)


def event_on(day: int, **values: object) -> StatedEvent:
    on = START + timedelta(days=day)
    return StatedEvent(label="offensive", zone="zone", on=on, source="made up", **values)  # type: ignore[arg-type]


@pytest.fixture
def replayed(series: Series, rising: list[int]) -> Watch:
    """Speaks a few days after day 150; known two days later."""
    reports, zone = series([*rising[:160], *[2] * 60])
    return watch(reports, zone=zone, knowledge=Knowledge(wait_days=2, lag_days=2))


def test_days_of_warning_run_from_the_day_it_was_known(replayed: Watch) -> None:
    (row,) = back_test([replayed], [event_on(165)]).events
    known = (replayed.alerts[0].known_on or date.min) - START
    assert (row.verdict, row.warning_days) == ("early", 165 - known.days)
    assert f"warned {165 - known.days} days before" in in_words(row)


@pytest.mark.parametrize(
    ("day", "verdict"),
    [(152, "not early"), (140, "not early"), (110, "missed"), (200, "missed"), (30, "not watched")],
)
def test_each_verdict_has_its_day(replayed: Watch, day: int, verdict: str) -> None:
    (row,) = back_test([replayed], [event_on(day)]).events
    assert row.verdict == verdict
    assert row.warning_days is None


def test_an_alert_without_an_event_is_false(replayed: Watch) -> None:
    test = back_test([replayed], [event_on(219)], horizon_days=20)
    assert (test.false_alarms, test.charts[0].early) == (1, 0)
    assert test.expected_false_alarms == pytest.approx(replayed.watched_days / 365)
    assert "1 alarm came with no stated event after" in in_words(test)


def test_a_lag_never_turns_an_older_rise_into_a_warning(replayed: Watch) -> None:
    alert = replace(replayed.alerts[0], known_on=START + timedelta(days=189))
    slow = replace(replayed, alerts=(alert,))
    (row,) = back_test([slow], [event_on(190)], horizon_days=30).events
    assert row.verdict != "early"


def test_the_share_of_days_that_would_have_counted_as_warned_is_stated(replayed: Watch) -> None:
    test = back_test([replayed, replayed], [event_on(165)], horizon_days=22)
    assert test.events[0].share_warned == pytest.approx(20 / replayed.period.days)
    assert test.share_any_warned == (("offensive", test.events[0].share_warned),)


def test_a_back_test_of_something_else_is_refused(series: Series, rising: list[int]) -> None:
    reports, zone = series(rising)
    plain = watch(reports, zone=zone)
    with pytest.raises(InvalidValue, match="when they would have been known"):
        back_test([plain], [event_on(165)])
    with pytest.raises(UnknownId, match="No chart watches"):
        back_test([replace(plain, zone="elsewhere", alerts=())], [event_on(165)])
    with pytest.raises(InvalidValue, match="no source"):
        StatedEvent(label="x", zone="zone", on=START, source="")


def test_real_counts_of_a_whole_country_are_replayed(ged: FeedReports) -> None:
    pair = Pair(
        label="Government and insurgents",
        between=(("Government of Syria",), ("Syrian insurgents",)),
    )
    found = watch(
        ged,
        pair=pair,
        filters=ReportFilter(max_date_precision=2),
        knowledge=Knowledge(wait_days=7, lag_days=7),
    )
    event = StatedEvent(label="x", zone="", on=date(2018, 2, 18), source="a test")
    test = back_test([found], [event])
    assert found.watched_days + found.learning_days == found.observed_days == 1096
    assert (
        test.charts[0].alerts
        == len(found.alerts)
        == sum((test.charts[0].early, test.charts[0].during, test.charts[0].false))
    )
