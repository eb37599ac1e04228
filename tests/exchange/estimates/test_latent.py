"""Latent classes: slope, published totals, reproducibility."""

from __future__ import annotations

import numpy as np
import pytest

from truceline.core.errors import InvalidValue
from truceline.exchange.estimates import Sampling, sample_totals
from truceline.exchange.estimates.latent import ClassDensity

from .tables import korea, kosovo, made, uk


def test_slope_is_that_of_the_density() -> None:
    density = ClassDensity(kosovo().cells[np.newaxis], 5)
    point = np.random.default_rng(0).normal(size=(1, density.width))
    slope = density(point)[1][0]
    steps = 1e-5 * np.eye(density.width)
    rise = [(density(point + s)[0] - density(point - s)[0])[0] / 2e-5 for s in steps]
    assert slope == pytest.approx(rise, abs=1e-4)


def test_density_is_the_papers_likelihood_with_the_total_summed_out() -> None:
    # One person on A, one on B; equal sticks. Sum over N of p(table, N) / N, term by term.
    density = ClassDensity(np.array([[1, 1, 0]]), 2)
    point = np.zeros((1, density.width))
    other = np.full((1, density.width), 0.0)
    other[0, :4] = -1.0
    ratio = density(other)[0][0] - density(point)[0][0]

    def summed(odds: float) -> float:
        p = 1 / (1 + np.exp(-odds))
        numbers = np.arange(2, 400)
        # N! / (N-2)! x p(on one list)^2 x p(unseen)^(N-2) / N
        return float(
            np.log(np.sum((numbers - 1.0) * (p * (1 - p)) ** 2 * (1 - p) ** (2 * numbers - 4)))
        )

    def uniform(odds: float) -> float:  # of four probabilities, as a density of log odds
        return 4 * float(-np.logaddexp(0, odds) - np.logaddexp(0, -odds))

    expected = summed(-1.0) - summed(0.0) + uniform(-1.0) - uniform(0.0)
    assert ratio == pytest.approx(expected, abs=1e-6)


def test_one_class_of_independent_lists_gives_the_true_total() -> None:
    patterns = made(2000, [0.4, 0.35, 0.3, 0.3], seed=4)
    found = sample_totals(patterns.cells[np.newaxis], Sampling(chains=4, kept=100, rounds=1))
    low, high = np.quantile(found.totals, [0.025, 0.975])
    assert low < 2000 < high


def test_same_seed_same_draws() -> None:
    short = Sampling(chains=2, kept=50, rounds=1)
    one, two = (sample_totals(korea().cells[np.newaxis], short) for _ in range(2))
    assert np.array_equal(one.totals, two.totals)


def test_kosovo_is_near_its_published_median_after_a_short_run() -> None:
    found = sample_totals(kosovo().cells[np.newaxis], Sampling(chains=6, kept=100, rounds=1))
    assert np.median(found.totals) == pytest.approx(10_450, rel=0.05)


@pytest.mark.slow
def test_kosovo_has_its_published_median() -> None:
    found = sample_totals(kosovo().cells[np.newaxis])
    assert found.r_hat[0] <= 1.05
    assert 10_400 <= np.median(found.totals) <= 10_700


@pytest.mark.slow
def test_uk_chains_agree_over_two_rounds() -> None:
    found = sample_totals(uk().cells[np.newaxis], Sampling(rounds=2))
    assert found.r_hat[0] <= 1.05
    assert 18_000 <= np.median(found.totals) <= 26_000


def test_too_few_chains_are_refused() -> None:
    with pytest.raises(InvalidValue, match="cannot be judged"):
        Sampling(chains=1)
