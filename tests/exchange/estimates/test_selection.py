"""Log-linear models on published tables, and what must not change them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.exchange.estimates import (
    CapturePatterns,
    FittedModel,
    fit_model,
    model_of,
    profile_interval,
    rank_models,
)

from .tables import korea, kosovo, made, uk


def test_named_model_of_kosovo_has_the_published_total_and_deviance() -> None:
    patterns = kosovo()
    fitted = fit_model(patterns, model_of("EXH·ABA·OSCE, EXH·HRW, OSCE·HRW", patterns.lists))
    assert isinstance(fitted, FittedModel)
    assert fitted.total == pytest.approx(10_356.5, abs=0.05)
    assert fitted.deviance == pytest.approx(9.323, abs=0.0005)


def test_kosovo_lets_three_lists_interact_because_pairs_do_not_fit() -> None:
    ranking = rank_models(kosovo())
    assert ranking.order == 3
    assert "does not fit" in ranking.widened
    assert ranking.models[0].name == "EXH·ABA·OSCE, EXH·HRW, OSCE·HRW"


def test_best_model_of_korea_has_the_published_total() -> None:
    ranking = rank_models(korea())
    assert ranking.models[0].total == pytest.approx(157.17, abs=0.005)
    assert ranking.without_answer == 2  # nobody is on c and d but not b: two models have no peak


def test_uk_shows_a_runner_up_of_half_the_size_next_to_the_best() -> None:
    best, second = rank_models(uk()).models[:2]
    assert best.total == pytest.approx(22_991, abs=0.5)
    assert second.total == pytest.approx(12_262, abs=0.5)
    assert second.bic - best.bic == pytest.approx(0.96, abs=0.005)


def test_terms_without_anybody_count_as_parameters() -> None:
    patterns = uk()
    fitted = fit_model(patterns, model_of("LA·GP", patterns.lists))
    assert isinstance(fitted, FittedModel)
    assert fitted.nobody == ("LA·GP",)
    assert fitted.parameters == 1 + 5 + 1


def test_search_step_by_step_finds_what_trying_all_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    every = rank_models(uk()).models[0]
    monkeypatch.setattr("truceline.exchange.estimates.selection._MOST_TRIED", 100)
    found = rank_models(uk())
    assert not found.is_exhaustive
    assert found.models[0].model == every.model


def test_profile_interval_holds_the_total_and_rises_by_chi_squared() -> None:
    patterns = korea()
    best = rank_models(patterns).models[0]
    low, high = profile_interval(patterns, best)
    assert low < best.total < high
    assert (low, high) == pytest.approx((131.2, 242.1), abs=0.05)


def test_profile_interval_of_independent_lists_holds_the_true_total() -> None:
    held = 0
    for seed in range(100):
        patterns = made(1000, [0.3, 0.25, 0.2], seed=seed)
        fitted = fit_model(patterns, frozenset())
        assert isinstance(fitted, FittedModel)
        low, high = profile_interval(patterns, fitted)
        held += low <= 1000 <= high
    assert held >= 88  # 95 on average


@settings(max_examples=5)
@given(order=st.permutations(range(4)))
def test_order_and_names_of_lists_change_nothing(order: list[int]) -> None:
    patterns = kosovo()
    other = CapturePatterns(
        lists=tuple(f"list {at}" for at in order),
        counts={"".join(p[at] for at in order): n for p, n in patterns.counts.items()},
    )
    one, two = (rank_models(each, order=2, most=5).models for each in (patterns, other))
    assert [m.total for m in one] == pytest.approx([m.total for m in two], rel=1e-8)
    assert [m.deviance for m in one] == pytest.approx([m.deviance for m in two], rel=1e-6)


@settings(max_examples=20)
@given(times=st.integers(2, 1000))
def test_a_model_scales_with_the_people(times: int) -> None:
    patterns = korea()
    grown = CapturePatterns(
        lists=patterns.lists, counts={p: n * times for p, n in patterns.counts.items()}
    )
    model = model_of("b·c, c·d", patterns.lists)
    one, two = fit_model(patterns, model), fit_model(grown, model)
    assert isinstance(one, FittedModel)
    assert isinstance(two, FittedModel)
    assert two.total == pytest.approx(one.total * times, rel=1e-7)
