"""Agreement of chains, on draws whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest

from truceline.exchange.estimates.convergence import effective_draws, r_hat


def test_independent_draws_agree_and_count_fully() -> None:
    draws = np.random.default_rng(1).normal(size=(4, 1000))
    assert r_hat(draws) == pytest.approx(1, abs=0.01)
    assert effective_draws(draws) == pytest.approx(4000, rel=0.15)


def test_slow_chains_are_worth_what_their_correlation_leaves() -> None:
    rng, keep = np.random.default_rng(2), 0.9
    draws = np.zeros((4, 20_000))
    for at in range(1, draws.shape[1]):
        draws[:, at] = keep * draws[:, at - 1] + rng.normal(size=4)
    assert effective_draws(draws) == pytest.approx(draws.size * (1 - keep) / (1 + keep), rel=0.15)


@pytest.mark.parametrize("change", ["place", "spread", "drift"])
def test_chains_that_differ_are_found_out(change: str) -> None:
    draws = np.random.default_rng(3).normal(size=(4, 500))
    if change == "place":
        draws[0] += 2
    elif change == "spread":
        draws[0] *= 6
    else:
        draws += np.linspace(-2, 2, 500)
    assert r_hat(draws) > 1.05


def test_chains_that_stand_still_apart_never_agree() -> None:
    assert r_hat(np.repeat(np.arange(4.0)[:, np.newaxis], 100, axis=1)) > 1e6
    assert r_hat(np.ones((4, 100))) == 1
