"""Intervals with and without the choice of a model."""

from __future__ import annotations

import numpy as np
import pytest

from truceline.core.errors import InvalidValue
from truceline.exchange.estimates import rank_models, resample
from truceline.exchange.estimates.bootstrap import bca_interval, percentile_interval

from .tables import korea, kosovo


@pytest.mark.parametrize("seed", [1, 2])
def test_korea_under_its_best_model_has_the_published_interval_from_any_seed(seed: int) -> None:
    # Published [131, 248] from 1,000 resamples, whose upper limit scatters by 7 (one standard
    # deviation) around the limit of endlessly many, 259.
    patterns = korea()
    ranking = rank_models(patterns)
    found = resample(patterns, ranking, resamples=1000, most=20_000, seed=seed)
    low, high = bca_interval(
        found.given[:, 0], ranking.models[0].total, found.jackknife[:, 0], found.weights
    )
    assert low == pytest.approx(131, abs=1)
    assert high == pytest.approx(259, abs=5)
    assert abs(high - 248) < 2.5 * 7


def test_choosing_the_model_anew_widens_the_interval() -> None:
    patterns = korea()
    found = resample(patterns, rank_models(patterns), resamples=500, seed=1)
    given, chosen = percentile_interval(found.given[:, 0]), percentile_interval(found.chosen)
    assert chosen[1] > given[1] + 50
    assert np.mean(found.choice == 0) == pytest.approx(0.62, abs=0.06)


def test_same_seed_same_draws_and_another_seed_others() -> None:
    patterns = kosovo()
    ranking = rank_models(patterns, most=3)
    one, two, other = (resample(patterns, ranking, resamples=100, seed=s) for s in (1, 1, 2))
    assert np.array_equal(one.chosen, two.chosen)
    assert not np.array_equal(one.chosen, other.chosen)


def test_bca_of_a_skewed_statistic_is_near_its_exact_limits() -> None:
    # Mean of 20 exponentials: exact 95 % limits are mean * 40 / chi2(40).
    rng = np.random.default_rng(3)
    sample = rng.exponential(size=20)
    draws = rng.choice(sample, size=(4000, 20)).mean(axis=1)
    jackknife = (sample.sum() - sample) / 19
    low, high = bca_interval(draws, sample.mean(), jackknife, np.ones(20))
    plain = percentile_interval(draws)
    assert low > plain[0]
    assert high > plain[1]


def test_too_few_resamples_are_refused() -> None:
    with pytest.raises(InvalidValue, match="give no interval"):
        resample(korea(), rank_models(korea()), resamples=10)
