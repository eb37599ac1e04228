from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from truceline.core.errors import InvalidValue, NotIdentified
from truceline.monitor.change import ChangeWindow, level_change_of, recheck
from truceline.monitor.change.fit import Design, fit_counts, uncertainty

Simulate = Callable[..., Any]
SHORT = ChangeWindow(days_before=28, days_during=28)


def design_of(count: list[float], after: list[float]) -> Design:
    rows = len(count)
    return Design(
        count=np.array(count, dtype=float),
        columns=np.column_stack([np.ones(rows), after]),
        day=np.arange(rows),
        series=np.zeros(rows, dtype=np.int64),
        exposure=np.ones(rows),
    )


@pytest.mark.parametrize("unseen", [0.0, 0.2], ids=["every day", "with gaps"])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_statsmodels_gives_the_same_model_to_a_millionth(
    simulate: Simulate, truth: type[Any], start: date, unseen: float
) -> None:
    pytest.importorskip("statsmodels")
    (series,) = simulate(truth(ratio=0.6, unseen=unseen), SHORT, times=1)
    activity = np.random.default_rng(2).poisson(30, len(series.day)).astype(float)
    got = level_change_of(replace(series, elsewhere=activity), start=start, window=SHORT)
    assert got.regression is not None
    assert got.regression.dispersion > 0
    other = recheck(got.regression, lag_days=got.lag_days)
    assert got.regression.coefficients == pytest.approx(other.coefficients, abs=1e-6)
    assert got.effect.hac_error == pytest.approx(other.hac_errors[1], rel=1e-6)
    assert other.pearson_ratio == pytest.approx(1, abs=1e-6)


def test_counts_that_vary_less_than_chance_get_no_dispersion() -> None:
    got = fit_counts(design_of([4, 5, 4, 5, 4, 5, 2, 3, 2, 3, 2, 3], [0.0] * 6 + [1.0] * 6))
    assert got.dispersion == 0
    assert np.exp(got.coefficients) == pytest.approx([4.5, 2.5 / 4.5])


def test_half_observed_days_count_by_their_share() -> None:
    full = design_of([4, 6, 4, 6, 2, 4, 2, 4], [0.0] * 4 + [1.0] * 4)
    half = replace(full, exposure=np.array([1.0] * 4 + [0.5] * 4))
    assert np.exp(fit_counts(full).coefficients[1]) == pytest.approx(0.6)
    assert np.exp(fit_counts(half).coefficients[1]) == pytest.approx(1.2)


def test_independent_days_give_back_the_t_of_a_plain_regression() -> None:
    """With lag 0 and no reference the t has Welch's degrees of freedom: here n − 2."""
    rng = np.random.default_rng(1)
    count = np.concatenate([base := rng.poisson(100, 20), base]).astype(float)
    fitted = fit_counts(design_of(list(count), [0.0] * 20 + [1.0] * 20))
    got = uncertainty(fitted, np.array([0.0, 1.0]), lag_days=0, reference=0.0)
    classic = np.sqrt(2 * base.var(ddof=1) / 20) / base.mean()
    assert got.standard_error == pytest.approx(classic, rel=1e-6)
    assert got.effective_df == pytest.approx(38, rel=1e-6)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=12, max_size=40), st.integers(0, 6))
def test_a_film_run_backwards_shows_the_inverse(counts: list[int], split: int) -> None:
    """Nothing but the sign may depend on the direction of time, and the ratio is that of rates."""
    after = [float(k >= len(counts) // 2 - 3 + split) for k in range(len(counts))]
    before = [one for one, late in zip(counts, after, strict=True) if not late]
    assume(sum(before) and sum(counts) > sum(before) and len(set(counts)) > 1)
    found = []
    for film, late in ((counts, after), (counts[::-1], [1 - one for one in after[::-1]])):
        fitted = fit_counts(design_of([float(one) for one in film], late))
        try:
            found.append(uncertainty(fitted, np.array([0.0, 1.0])))
        except NotIdentified:
            assume(False)
    forth, back = found
    rates = np.mean(before) / (np.sum(counts) - np.sum(before)) * np.sum(after)
    assert np.exp(-forth.estimate) == pytest.approx(rates)
    assert forth.estimate == pytest.approx(-back.estimate, abs=1e-8)
    assert forth.standard_error == pytest.approx(back.standard_error)
    assert forth.effective_df == pytest.approx(back.effective_df)


def test_nonsense_is_refused_with_a_reason() -> None:
    good = design_of([1, 2, 3, 4], [0, 0, 1, 1])
    with pytest.raises(InvalidValue, match="below zero"):
        replace(good, count=np.array([1.0, -1.0, 2.0, 3.0]))
    with pytest.raises(InvalidValue, match="exposure"):
        replace(good, exposure=np.zeros(4))
    with pytest.raises(NotIdentified, match="2 coefficients"):
        fit_counts(design_of([1, 2, 3, 4], [1, 1, 1, 1]))
    with pytest.raises(NotIdentified, match="do not vary"):
        uncertainty(fit_counts(design_of([3, 3, 3, 3], [0, 0, 1, 1])), np.array([0.0, 1.0]))
