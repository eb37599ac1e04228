"""Watching a feed through zones: alerts with their incidents, and what cannot be answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from monitor.warning.conftest import START, Series
from truceline.core.coverage import CoverageSpan, CoverageState
from truceline.core.errors import InvalidValue, UnknownId
from truceline.monitor.warning import Knowledge, Pair, alerts_of, in_words, watch, watch_all

PAIR = Pair(label="A and B", between=(("A",), ("B",)))


def span(first: int, last: int, state: CoverageState) -> CoverageSpan:
    days = [START + timedelta(days=number) for number in (first, last)]
    return CoverageSpan(feed="ucdp-ged", zone_id="", from_on=days[0], until_on=days[1], state=state)


def test_an_alert_names_its_day_its_begin_and_its_incidents(
    series: Series, rising: list[int]
) -> None:
    reports, zone = series(rising)
    (alert,) = watch(reports, zone=zone, pair=PAIR).alerts
    assert abs((alert.rise_began_on - START).days - 150) <= 3
    assert 150 <= (alert.spoke_on - START).days <= 158
    first, last = ((day - START).days for day in (alert.rise_began_on, alert.spoke_on))
    assert alert.incidents == sum(rising[first : last + 1]) == len(alert.report_ids)
    assert alert.statistic >= alert.threshold
    assert not alert.is_released


def test_days_that_nobody_saw_neither_add_nor_reset(series: Series, rising: list[int]) -> None:
    seen, zone = series(rising)
    gap = [*rising[:153], *[0] * 20, *rising[153:]]
    cut, same = series(
        gap,
        spans=(
            span(0, 200, CoverageState.OBSERVED),
            span(153, 173, CoverageState.UNOBSERVED),
        ),
    )
    (whole,), (parted,) = (watch(r, zone=z).alerts for r, z in ((seen, zone), (cut, same)))
    assert (parted.statistic, parted.incidents) == (whole.statistic, whole.incidents)
    late = timedelta(days=20) if whole.spoke_on >= START + timedelta(days=153) else timedelta()
    assert parted.spoke_on == whole.spoke_on + late


def test_reports_on_days_that_nobody_saw_are_left_out_and_counted(series: Series) -> None:
    reports, zone = series(
        [2] * 150,
        spans=(
            span(0, 150, CoverageState.OBSERVED),
            span(100, 110, CoverageState.UNOBSERVED),
        ),
    )
    found = watch(reports, zone=zone)
    assert (found.unseen_reports, found.observed_days) == (20, 140)
    assert "calendar" not in " ".join(found.assumptions)


def test_a_feed_without_stated_coverage_says_that_calendar_days_are_taken(series: Series) -> None:
    reports, zone = series([2] * 150)
    assert any("states no coverage" in one for one in watch(reports, zone=zone).assumptions)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"is_stated": False}, "never agreed"),
        ({"valid_from": date(2020, 1, 1)}, "held on no day"),
        ({"valid_until": date(2017, 3, 1)}, "59 observed days are too few"),
    ],
)
def test_what_cannot_be_watched_has_a_reason_and_no_alerts(
    series: Series, change: dict[str, object], why: str
) -> None:
    reports, zone = series([2] * 150)
    found = watch(reports, zone=replace(zone, **change))  # type: ignore[arg-type]
    assert why in found.unanswered
    assert found.path is None
    assert found.alerts == ()
    assert "cannot be watched" in in_words(found)


def test_a_sparse_pair_is_counted_in_weeks(series: Series) -> None:
    counts = [1 if day % 25 == 0 else 0 for day in range(400)]
    reports, zone = series([*counts, *[1] * 28])
    found = watch(reports, zone=zone)
    assert found.step_days == 7
    (alert,) = found.alerts
    assert 0 <= (alert.spoke_on - START).days - 400 <= 21
    assert alert.reference.steps == 26


def test_an_unknown_label_and_an_empty_feed_are_refused(series: Series) -> None:
    reports, zone = series([2] * 150)
    with pytest.raises(UnknownId):
        watch(reports, zone=zone, pair=Pair(label="C", between=(("C",), ("B",))))
    empty, nowhere = series([])
    with pytest.raises(InvalidValue, match="no reports"):
        watch(empty, zone=nowhere)


def test_what_comes_too_late_is_left_out_and_counted(series: Series, rising: list[int]) -> None:
    reports, zone = series(rising)
    on_time = watch(reports, zone=zone, knowledge=Knowledge(wait_days=3, lag_days=3))
    assert on_time.alerts[0].known_on == on_time.alerts[0].spoke_on + timedelta(days=3)
    assert on_time.late_reports == 0
    never = watch(reports, zone=zone, knowledge=Knowledge(wait_days=3))
    assert never.late_reports == len(reports)  # the rows were known in 2020 only
    assert never.alerts == ()


def test_many_zones_and_pairs_give_one_watch_each_and_a_list_of_alerts(
    series: Series, rising: list[int]
) -> None:
    reports, zone = series(rising)
    found = watch_all(reports, zones=(zone, zone.as_area()), pairs=(PAIR, Pair(label="all")))
    assert len(found) == 4
    assert len(alerts_of(found)) == 4
    words = in_words(alerts_of(found)[0])
    assert "internal, not released" in words
    assert "were usual" in words
