"""Average run lengths against published ones, and against plain simulation."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm, poisson

from truceline.monitor.warning.chain import run_lengths
from truceline.monitor.warning.design import alarm_rates, lattice


def normal_run_length(mean: float, threshold: float, *, per_unit: int = 40) -> float:
    """One-sided CUSUM of normal observations with allowance 0.5, on a lattice."""
    grid = np.arange(-12 * per_unit, 12 * per_unit + 1)
    edges = np.concatenate([[-np.inf], (grid[:-1] + 0.5) / per_unit, [np.inf]])
    p = np.diff(norm.cdf(edges, loc=mean - 0.5))
    units = round(threshold * per_unit) + 1
    fall = p[grid <= 0][::-1]
    fall = np.append(fall[: units - 1], fall[units - 1 :].sum())
    found = run_lengths(fall, p[grid > 0][:units])
    # A lattice point stands for half a cell on either side of it (Brook & Evans).
    return float(np.sqrt(found[-1] * found[-2]))


@pytest.mark.parametrize(
    ("mean", "threshold", "published"),
    [(-0.5, 3, 1963), (0, 3, 117.4), (0.5, 3, 17.35), (0, 4, 2 * 168), (0, 5, 2 * 465)],
    ids=["Waldmann -0.5", "Waldmann 0", "Waldmann 0.5", "Lucas & Crosier 4", "Lucas & Crosier 5"],
)
def test_run_lengths_match_published_ones(mean: float, threshold: float, published: float) -> None:
    """Waldmann (1986), Technometrics 28:61-67; Lucas & Crosier (1982), Technometrics 24:199-205.

    A two-sided chart speaks twice as often as each of its sides.
    """
    assert normal_run_length(mean, threshold) == pytest.approx(published, rel=0.01)


def test_counts_on_a_lattice_have_the_run_length_of_each_linear_system_alone() -> None:
    fall, rise = poisson.pmf([2, 1, 0], 1.0), poisson.pmf([3, 4, 5], 1.0)
    moves = {(0, 0): fall.sum(), (0, 1): rise[0], (0, 2): rise[1]}
    moves |= {(1, 0): fall[1:].sum(), (1, 1): fall[0], (1, 2): rise[0]}
    moves |= {(2, 0): fall[2], (2, 1): fall[1], (2, 2): fall[0]}
    for size, found in enumerate(run_lengths(fall, rise), start=1):
        move = np.array([[moves[i, j] for j in range(size)] for i in range(size)])
        assert found == pytest.approx(np.linalg.solve(np.eye(size) - move, np.ones(size))[0])


def test_a_chart_that_cannot_rise_never_speaks() -> None:
    assert (run_lengths(np.array([0.5, 0.5]), np.array([0.0, 0.0])) == 1e10).all()


@pytest.mark.parametrize("level", [120.0, 700.0, 7_000.0, 90_000.0])
def test_thousands_of_incidents_a_step_still_have_a_rate_that_falls_with_the_threshold(
    level: float,
) -> None:
    for excess in (0.0, 0.3, 6.0, 30.0):
        rates = alarm_rates(level, excess, 1.44 * level, lattice(excess, 2.0))
        assert (rates > 0).all()
        assert (np.diff(rates) <= 1e-9 * rates[:-1]).all()


def test_alarm_rate_of_negative_binomial_counts_is_that_of_a_simulation() -> None:
    rng = np.random.default_rng(4)
    counts = rng.negative_binomial(1.0, 0.5, (400, 2000)) - 1.4
    height, alarms = np.zeros(400), 0
    for day in counts.T:
        height = np.maximum(0, height + day)
        alarms += int((height >= 9.8).sum())
        height[height >= 9.8] = 0
    rate = alarm_rates(1.0, 1.0, 1.4, 0.14)[69]
    assert rate == pytest.approx(alarms / counts.size, rel=0.06)
