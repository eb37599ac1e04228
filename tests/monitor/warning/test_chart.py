"""Charts: false alarms at the stated rate, also where the level is learnt; rises found; silence."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import gamma, norm

from truceline.core.errors import InvalidValue
from truceline.monitor.warning import WarningRule, run_chart
from truceline.monitor.warning.calibration import LEAST_INCIDENTS
from truceline.monitor.warning.design import alarm_rates, allowance, learn

Counts = NDArray[np.int64]
YEAR = 365


def counts_of(
    rng: np.random.Generator, level: float, excess: float, size: int | tuple[int, int]
) -> Counts:
    if excess == 0:
        return rng.poisson(level, size)
    return rng.negative_binomial(level / excess, 1 / (1 + excess), size)


def alarms_per_year(series: Counts, rule: WarningRule, *, step_days: int = 1) -> float:
    charts = [run_chart(each, rule, step_days=step_days) for each in series]
    watched = sum(int(np.isfinite(chart.threshold).sum()) for chart in charts) * step_days
    return sum(len(chart.alarms) for chart in charts) * YEAR / watched


def busy_after_busy(
    rng: np.random.Generator, level: float, excess: float, fade: float, size: tuple[int, int]
) -> Counts:
    """Negative binomial counts whose rates follow a first-order autoregression."""
    z = rng.normal(size=size)
    for day in range(1, size[1]):
        z[:, day] = fade * z[:, day - 1] + np.sqrt(1 - fade**2) * z[:, day]
    return np.asarray(rng.poisson(gamma.ppf(norm.cdf(z), level / excess, scale=excess)))


def test_for_poisson_counts_the_allowance_is_that_of_lucas() -> None:
    assert allowance(1.88, 0.0, 2.0) == pytest.approx(1.88 / np.log(2))
    assert allowance(1.88, 1e-7, 2.0) == pytest.approx(1.88 / np.log(2), rel=1e-5)
    assert allowance(1.0, 30.0, 2.0) == pytest.approx(np.log(2) / 0.5, rel=0.03)


@pytest.mark.parametrize(
    ("level", "excess", "step_days"),
    [(0.5, 2.0, 1), (2.0, 0.0, 1), (8.0, 3.0, 1), (0.7, 0.5, 7)],
    ids=["sparse", "Poisson", "busy", "0.1 a day, in weeks"],
)
def test_false_alarms_come_at_the_stated_rate(level: float, excess: float, step_days: int) -> None:
    rng = np.random.default_rng(11)
    series = counts_of(rng, level, excess, (110, 1096 // step_days))
    rate = alarms_per_year(series, WarningRule(), step_days=step_days)
    assert rate == pytest.approx(1.0, abs=0.2)


@pytest.mark.slow
@pytest.mark.parametrize("days", [60, 182])
@pytest.mark.parametrize("excess", [0.0, 0.5, 3.0])
@pytest.mark.parametrize("level", [0.5, 25.0])
def test_false_alarms_come_at_the_stated_rate_whatever_the_level_is_learnt_from(
    days: int, level: float, excess: float
) -> None:
    series = counts_of(np.random.default_rng(12), level, excess, (150, 1096))
    rate = alarms_per_year(series, WarningRule(reference_days=days))
    assert rate == pytest.approx(1.0, abs=0.2)


@pytest.mark.slow
@pytest.mark.parametrize("wanted", [{"false_alarm_days": 120.0}, {"ratio": 3.0}])
@pytest.mark.parametrize(("level", "excess"), [(1.0, 0.0), (4.0, 1.0)])
def test_another_rate_or_rise_is_kept_as_well(
    wanted: dict[str, float], level: float, excess: float
) -> None:
    rule = WarningRule(**wanted)  # type: ignore[arg-type]
    series = counts_of(np.random.default_rng(18), level, excess, (150, 1096))
    stated = YEAR / rule.false_alarm_days
    assert alarms_per_year(series, rule) == pytest.approx(stated, rel=0.2)


@pytest.mark.slow
@pytest.mark.parametrize("days", [60, 90, 180])
def test_one_window_without_any_refresh_gives_the_stated_rate_on_average(days: int) -> None:
    rng, rates = np.random.default_rng(13), []
    for series in counts_of(rng, 2.0, 1.0, (600, days)):
        reference = learn(series, WarningRule(), 1)
        unit = reference.threshold / 100
        rates.append(alarm_rates(2.0, 1.0, reference.allowance_per_step, unit)[99])
    assert YEAR * np.mean(rates) == pytest.approx(1.0, abs=0.2)


def test_where_too_little_teaches_the_level_no_rate_is_promised_and_alarms_are_rare() -> None:
    weeks = counts_of(np.random.default_rng(14), 0.2, 0.5, (80, 156))
    charts = [run_chart(each, WarningRule(), step_days=7) for each in weeks]
    taught = np.concatenate([chart.learnt_from for chart in charts])
    assert np.mean(taught[np.isfinite(taught)] < LEAST_INCIDENTS) > 0.7
    assert alarms_per_year(weeks, WarningRule(), step_days=7) < 1.2


@pytest.mark.slow
def test_busy_days_after_busy_days_multiply_false_alarms() -> None:
    """Documented beside the method: correlation .1, .3, .4 → about 2, 3, 4 alarms a year."""
    rng, rates = np.random.default_rng(15), []
    for fade in (0.3, 0.6, 0.9):
        series = busy_after_busy(rng, 1.0, 1.0, fade, (80, 1096))
        rates.append(alarms_per_year(series, WarningRule()))
    assert rates == pytest.approx([1.9, 2.9, 3.8], abs=0.5)


def test_a_doubling_is_found_and_dated_and_becomes_the_level() -> None:
    rng, delays, begun = np.random.default_rng(16), [], []
    for before, after in zip(
        counts_of(rng, 2.0, 0.5, (60, 300)), counts_of(rng, 4.0, 0.5, (60, 300)), strict=True
    ):
        chart = run_chart(np.concatenate([before, after]), WarningRule())
        found = [alarm for alarm in chart.alarms if alarm.at >= 300]
        delays.append(found[0].at - 300 if found else 300)
        begun.append(found[0].began - 300 if found else 300)
        assert len(found) <= 3
    assert np.median(delays) <= 9
    assert abs(np.median(begun)) <= 2


def test_after_an_alarm_the_chart_is_silent_until_it_has_learnt_the_new_level() -> None:
    counts = np.concatenate([np.tile([0, 1, 2, 1], 40), np.full(200, 9)])
    chart = run_chart(counts, WarningRule())
    (alarm,) = chart.alarms
    assert 156 <= alarm.began <= alarm.at == 160
    silent = np.flatnonzero(np.isnan(chart.threshold[alarm.at + 1 :]))
    assert silent.tolist() == list(range(28))
    assert chart.level[-1] == pytest.approx(9, rel=0.02)


def test_nothing_that_comes_later_changes_what_was_said() -> None:
    counts = counts_of(np.random.default_rng(17), 2.0, 1.0, 600)
    whole, part = run_chart(counts, WarningRule()), run_chart(counts[:400], WarningRule())
    np.testing.assert_array_equal(whole.statistic[:400], part.statistic)
    np.testing.assert_array_equal(whole.threshold[:400], part.threshold)


def test_a_shorter_window_asks_for_a_higher_threshold() -> None:
    counts = np.tile([0, 1, 3], 60)
    heights = [learn(counts[:days], WarningRule(), 1).threshold for days in (30, 60, 180)]
    assert heights == sorted(heights, reverse=True)
    assert heights[0] > 1.3 * heights[2]


def test_a_window_without_any_incident_still_gives_a_finite_threshold() -> None:
    reference = learn(np.zeros(26, dtype=np.int64), WarningRule(), 7)
    assert 1.5 < reference.threshold < 60
    assert reference.level_per_step == pytest.approx(0.5 / 26)


@pytest.mark.parametrize(
    "wrong", [{"ratio": 1.0}, {"false_alarm_days": 1.0}, {"least_reference_days": 3}]
)
def test_a_rule_that_makes_no_sense_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(InvalidValue):
        WarningRule(**wrong)  # type: ignore[arg-type]
