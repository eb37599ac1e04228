from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from truceline.core.errors import InvalidValue
from truceline.monitor import FeedReports, ReportFilter, choose
from truceline.monitor.change import ChangeWindow, DailySeries, level_change, level_change_of

Simulate = Callable[..., Any]
SHORT = ChangeWindow(days_before=28, days_during=28)


def known(value: float | None) -> float:
    assert value is not None
    return value


def series_of(start: date, counts: dict[int, float], days: range = range(-42, 42)) -> DailySeries:
    first = (start - date(1970, 1, 1)).days
    return DailySeries(
        label="zone",
        day=np.array([first + day for day in days], dtype=np.int64),
        count=np.array([counts.get(day, 0.0) for day in days], dtype=float),
        exposure=np.ones(len(days)),
    )


@pytest.mark.slow
def test_the_change_put_in_is_found(simulate: Simulate, truth: type[Any], start: date) -> None:
    found = [
        level_change_of(one, start=start).effect
        for one in simulate(truth(ratio=0.6), ChangeWindow(), times=100)
    ]
    logs = [known(one.log_ratio) for one in found]
    assert np.exp(np.mean(logs)) == pytest.approx(0.6, abs=0.03)
    inside = [known(one.ratio.low) <= 0.6 <= known(one.ratio.high) for one in found]
    assert np.mean(inside) >= 0.9


def test_a_storm_before_the_start_deceives_only_without_washout(
    simulate: Simulate, truth: type[Any], start: date
) -> None:
    found = [
        level_change_of(one, start=start, window=SHORT)
        for one in simulate(truth(storm=2.0), SHORT, times=100)
    ]
    with_it = np.mean([known(one.effect.log_ratio) for one in found])
    without = np.mean([known(one.without_washout.log_ratio) for one in found])
    assert np.exp(with_it) == pytest.approx(1, abs=0.05)
    assert np.exp(without) == pytest.approx(1 / 1.5, abs=0.05)


def test_days_that_nobody_observed_are_no_days_without_incidents(
    simulate: Simulate, truth: type[Any], start: date
) -> None:
    (series,) = simulate(truth(rate=20, spread=0.1), ChangeWindow(), times=1)
    late = series.within(ChangeWindow().during(start)) & (np.arange(len(series.day)) % 2 == 0)
    seen = replace(
        series, day=series.day[~late], count=series.count[~late], exposure=series.exposure[~late]
    )
    got = level_change_of(seen, start=start)
    assert (got.effect.days_before, got.effect.days_during) == (56, 28)
    assert got.effect.ratio.value == pytest.approx(1, abs=0.1)
    assert any("nobody was looking" in one for one in got.assumptions)


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        ({}, "no incident was counted on either side"),
        ({20: 9}, "no incident was counted before"),
        ({-20: 9}, "no incident was counted from the start on"),
        ({-20: 9, 20: 2}, "come to only 2"),
    ],
    ids=["all zero", "zero before", "zero during", "too few"],
)
def test_too_little_to_compare_gives_a_reason_and_no_number(
    start: date, counts: dict[int, float], reason: str
) -> None:
    got = level_change_of(series_of(start, counts), start=start, window=SHORT)
    assert reason in got.effect.unknown
    assert (got.effect.ratio.value, got.effect.p_value, got.regression) == (None, None, None)


def test_too_few_observed_days_give_a_reason(start: date) -> None:
    series = series_of(start, {-20: 9, 15: 9}, range(-42, 20))
    got = level_change_of(series, start=start, window=SHORT)
    assert "only 6 of 28 days from the start on were observed" in got.effect.unknown
    assert got.without_washout.ratio.value is not None


def test_a_model_that_does_not_settle_gives_a_reason(start: date) -> None:
    """One day in 1,500 that holds everything: no dispersion below 1,000 explains it."""
    years = ChangeWindow(days_before=1500, days_during=1500, washout_days=0)
    series = series_of(start, {-750: 1e6, 750: 1e6}, range(-1500, 1500))
    got = level_change_of(series, start=start, window=years)
    assert "did not settle" in got.effect.unknown
    assert got.effect.ratio.value is None


def test_every_other_day_observed_still_gives_a_ratio(
    simulate: Simulate, truth: type[Any], start: date
) -> None:
    (series,) = simulate(truth(), ChangeWindow(), times=1)
    half = replace(
        series, day=series.day[::2], count=series.count[::2], exposure=series.exposure[::2]
    )
    got = level_change_of(half, start=start)
    assert got.effect.ratio.value is not None
    assert got.resemblance is None


def test_a_control_that_never_moves_gives_a_reason(
    simulate: Simulate, truth: type[Any], start: date
) -> None:
    (series,) = simulate(truth(), SHORT, times=1)
    stuck = replace(series, elsewhere=np.full(len(series.day), 7.0))
    assert "3 coefficients" in level_change_of(stuck, start=start, window=SHORT).effect.unknown


def test_the_control_takes_out_what_the_feed_reports_at_all(
    simulate: Simulate, truth: type[Any], start: date
) -> None:
    (series,) = simulate(truth(rate=40, spread=0.1), SHORT, times=1)
    rng = np.random.default_rng(3)
    diligence = np.where(series.within(SHORT.during(start)), 0.5, 1.0)
    diligence = diligence * rng.lognormal(0, 0.5, len(series.day))
    telling = replace(series, count=rng.poisson(series.count * diligence).astype(float))
    plain = level_change_of(telling, start=start, window=SHORT).effect
    held = replace(telling, elsewhere=np.round(200 * diligence))
    controlled = level_change_of(held, start=start, window=SHORT)
    assert plain.ratio.value == pytest.approx(0.5, abs=0.15)
    assert controlled.effect.ratio.value == pytest.approx(1, abs=0.15)
    assert any("other reports" in one for one in controlled.assumptions)


def test_days_much_alike_call_for_caution(
    simulate: Simulate, truth: type[Any], start: date
) -> None:
    (series,) = simulate(truth(rate=200, correlation=0.9), ChangeWindow(), times=1)
    got = level_change_of(series, start=start)
    assert got.resemblance is not None
    assert got.resemblance > 0.4
    assert any("may be too narrow" in note for note in got.notes)


def test_a_window_without_days_and_a_series_out_of_order_are_refused(start: date) -> None:
    with pytest.raises(InvalidValue, match="0 and 56 days"):
        ChangeWindow(days_before=0)
    series = series_of(start, {})
    with pytest.raises(InvalidValue, match="in order"):
        replace(series, day=series.day[::-1])


def test_the_real_feed_around_each_truce(
    ged: FeedReports, government_and_insurgents: ReportFilter
) -> None:
    chosen = choose(ged, government_and_insurgents)
    starts = [date(2016, 2, 27), date(2016, 9, 12), date(2016, 12, 30)]
    starts += [date(2017, 5, 6), date(2018, 9, 17)]
    got = [level_change(chosen, start=one, window=SHORT) for one in starts]
    ratios = [one.effect.ratio.value for one in got]
    assert ratios == pytest.approx([0.63, 1.10, 0.53, 0.33, 0.62], abs=0.005)
    beside = [one.without_washout.ratio.value for one in got]
    assert beside == pytest.approx([0.58, 0.83, 0.87, 0.35, 0.375], abs=0.005)
    assert [known(one.effect.p_value) < 0.05 for one in got] == [True, False, False, True, False]
    assert got[0].series.day[0] == (starts[0] - timedelta(days=42) - date(1970, 1, 1)).days
