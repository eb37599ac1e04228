from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from truceline.core.coverage import CoverageSpan, CoverageState, ZonePart
from truceline.core.dates import Period
from truceline.core.errors import InvalidValue, UnitMismatch
from truceline.core.report_table import day_number
from truceline.monitor.change.model import DailySeries
from truceline.monitor.coverage_rates import in_words, observed_rate, pooled_rate, with_exposure
from truceline.monitor.coverage_shares import ObservedDays, observed_shares

MARCH = Period(from_on=date(2021, 3, 1), until_on=date(2021, 3, 29))
SEEN, UNSEEN = CoverageState.OBSERVED, CoverageState.UNOBSERVED


def observed(*days: tuple[int, int], zone: str = "z", stated: bool = True) -> ObservedDays:
    spans = [
        CoverageSpan(
            feed="smm",
            zone_id="",
            from_on=date(2021, 3, first),
            until_on=date(2021, 3, until),
            state=SEEN,
        )
        for first, until in days
    ]
    return observed_shares(MARCH, zone_id=zone, feed="smm", spans=spans if stated else [])


def on(**days: int) -> np.ndarray:
    counts = np.zeros(28, dtype=np.int64)
    for name, number in days.items():
        counts[int(name[1:]) - 1] = number
    return counts


@pytest.mark.parametrize(
    ("events", "low", "high"), [(0, 0.0, 3.689), (1, 0.0253, 5.572), (10, 4.795, 18.39)]
)
def test_the_interval_is_the_published_one_per_observed_zone_day(
    events: int, low: float, high: float
) -> None:
    # Garwood's limits of the mean; over 14 observed days twice as much per 28 as over 28.
    rate = observed_rate(on(d3=events), observed((1, 15)))
    assert rate.zone_days == 14
    assert rate.rate.value == pytest.approx(2 * events)
    assert (rate.rate.low, rate.rate.high) == pytest.approx((2 * low, 2 * high), rel=1e-3)


def test_what_is_told_of_a_day_that_nobody_observed_is_in_no_rate() -> None:
    rate = observed_rate(on(d3=4, d20=5), observed((1, 15)))
    assert (rate.events, rate.events_unobserved) == (4, 5)
    assert rate.gaps[0].period.from_on == date(2021, 3, 15)
    assert "5 more are told of days that nobody observed" in in_words(rate)


def test_no_observed_day_has_no_rate_and_not_one_of_zero() -> None:
    rate = observed_rate(on(), observed((29, 30)))
    assert rate.rate.value is None
    assert "not known: nobody was looking" in in_words(rate)


def test_a_feed_that_states_nothing_gives_a_rate_per_calendar_day_and_says_so() -> None:
    rate = observed_rate(on(d3=7), observed(stated=False))
    assert (rate.is_calendar, rate.zone_days, rate.rate.value) == (True, 28, 7)
    assert "calendar days (coverage is not stated)" in in_words(rate)


def test_zones_are_pooled_by_their_zone_days() -> None:
    one = observed_rate(on(d3=3), observed((1, 8), zone="a"))
    other = observed_rate(on(d3=1), observed((1, 29), zone="b"))
    pooled = pooled_rate([one, other])
    assert (pooled.events, pooled.zone_days) == (4, 35)
    assert pooled.rate.value == pytest.approx(4 / 35 * 28)
    with pytest.raises(InvalidValue, match="different zones"):
        pooled_rate([one, one])
    calendar = observed_rate(on(), observed(zone="c", stated=False))
    with pytest.raises(UnitMismatch, match="no common rate"):
        pooled_rate([one, calendar])


def test_shares_of_reports_have_no_exact_interval() -> None:
    with pytest.raises(InvalidValue, match="whole number"):
        observed_rate(np.full(28, 0.5), observed((1, 15)))


def series(*, feed: str = "smm", zone: str = "z") -> DailySeries:
    days = day_number(MARCH.from_on) + np.arange(28)
    counts = on(d3=4, d20=5).astype(float)
    return DailySeries(
        label="Z",
        day=days,
        count=counts,
        exposure=np.ones(28),
        elsewhere=np.arange(28.0),
        feed=feed,
        zone=zone,
    )


def test_a_series_takes_what_was_observed_as_its_exposure() -> None:
    spans = [
        CoverageSpan(
            feed="smm",
            zone_id=zone,
            from_on=date(2021, 3, first),
            until_on=date(2021, 3, until),
            state=SEEN,
        )
        for zone, first, until in (("", 1, 15), ("half", 15, 16))
    ]
    parts = (
        ZonePart(share=0.5, zones=frozenset({"z", "half"})),
        ZonePart(share=0.5, zones=frozenset({"z"})),
    )
    shares = observed_shares(MARCH, zone_id="z", feed="smm", spans=spans, parts=parts)
    got = with_exposure(series(), shares)
    assert list(got.exposure) == [1.0] * 14 + [0.5]
    assert got.elsewhere is not None
    assert (got.count.sum(), len(got.elsewhere)) == (4, 15)
    assert got.notes == (
        "1 days were observed in part, and weigh as much as was observed.",
        "13 days that nobody observed, of which 5 incidents are told, are left out.",
    )


def test_a_series_that_nobody_observed_is_unknown() -> None:
    got = with_exposure(series(), observed((29, 30)))
    assert got.unknown == "nobody was looking on any day of the period"
    assert not len(got.day)


def test_coverage_of_another_feed_or_zone_is_refused() -> None:
    with pytest.raises(UnitMismatch, match="feed 'acled'"):
        with_exposure(series(feed="acled"), observed((1, 15)))
    with pytest.raises(UnitMismatch):
        with_exposure(series(zone="y"), observed((1, 15)))
    kept = with_exposure(series(), observed(stated=False))
    assert len(kept.day) == 28
    assert "Coverage is not stated" in kept.notes[0]
