"""Models side by side, refusals with their reason, and truths that are known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from truceline.exchange.estimates import (
    CHAO,
    CHAO_BY_LIST,
    LATENT,
    LOG_LINEAR,
    CapturePatterns,
    FittedModel,
    Sampling,
    as_row,
    chao_bound_by_list,
    estimate,
    fit_model,
    rank_models,
    resample,
    sample_totals,
)
from truceline.exchange.estimates.bootstrap import percentile_interval

from .tables import QUICK, korea, made, table, uk


def test_at_least_three_models_stand_side_by_side_and_say_what_they_assume() -> None:
    found = estimate(korea(), QUICK)
    assert {row.method for row in found.rows} == {LOG_LINEAR, LATENT, CHAO, CHAO_BY_LIST}
    for row in found.rows:
        assert row.total is not None
        assert row.low is not None
        assert row.high is not None
        assert row.low <= row.total <= row.high
        assert row.assumes
    assert found.assumptions[0].startswith("Nobody joined or left")


def test_uk_says_that_the_runner_up_is_as_good_as_the_best() -> None:
    found = estimate(uk(), QUICK)
    best, second = found.rows[:2]
    assert (round(best.total or 0), round(second.total or 0)) == (22_991, 12_262)
    assert second.distance == pytest.approx(0.96, abs=0.005)
    assert best.low is not None
    assert best.low < 13_000  # the interval of the best holds the runner-up
    assert any("0.96 apart" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("10:50 01:40 11:20", "two lists cannot show"),
        ("1:50", "one list cannot show"),
        ("100:500 010:400 001:300 110:2 011:1", "barely overlap: 3 of 1203"),
        ("100:500 010:400 001:300 110:90", "only A and B share anybody"),
    ],
)
def test_what_cannot_be_known_is_refused_with_its_reason(text: str, said: str) -> None:
    found = estimate(table(text), QUICK)
    assert said in found.refused
    assert all(row.total is None and row.unknown for row in found.rows)
    assert len(found.rows) >= 3


def test_chains_that_disagree_give_no_number_and_say_what_to_do() -> None:
    strict = replace(QUICK, sampling=replace(QUICK.sampling, largest_r_hat=0.5))
    row = estimate(korea(), strict).method(LATENT)
    assert row is not None
    assert row.total is None
    assert "the chains disagree" in row.unknown
    assert "Draw longer" in row.unknown


def test_a_list_that_shares_nobody_is_named() -> None:
    found = estimate(table("1000:60 0100:50 0010:40 0001:30 1100:20 1010:15 0110:15 1110:5"), QUICK)
    assert any(w.startswith("D shares nobody") for w in found.warnings)


def test_rows_for_print_hold_whole_people_and_no_draws() -> None:
    row = as_row(estimate(korea(), QUICK).rows[0], stratum="Homs")
    assert row["total"] == 157
    assert row["stratum"] == "Homs"
    assert "draws" not in row


def test_another_order_of_lists_changes_no_number_but_the_drawn() -> None:
    turned = CapturePatterns(
        lists=("d", "c", "b"), counts={p[::-1]: n for p, n in korea().counts.items()}
    )
    one, two = estimate(korea(), QUICK), estimate(turned, QUICK)
    for method in (LOG_LINEAR, CHAO, CHAO_BY_LIST):
        left, right = one.method(method), two.method(method)
        assert left is not None
        assert right is not None
        assert left.total == pytest.approx(right.total)


def test_a_model_whose_answer_is_lost_in_most_resamples_gives_no_number() -> None:
    # One person alone is on A and C: without them the model of A·B and B·C has no bound.
    found = estimate(table("100:90 001:90 101:1 010:2 110:4 011:4"), replace(QUICK, order=2))
    for row in found.rows:
        assert (row.total is None) == bool(row.unknown)
        assert (row.total is None) == (row.low is None)


@pytest.mark.slow
def test_intervals_with_the_choice_of_model_hold_the_truth_of_independent_lists() -> None:
    held = 0
    for seed in range(16):
        patterns = made(1500, [0.35, 0.3, 0.3, 0.25], seed=seed)
        ranking = rank_models(patterns, most=10)
        low, high = percentile_interval(resample(patterns, ranking, resamples=200).chosen)
        held += low <= 1500 <= high
    assert held >= 13


@pytest.mark.slow
def test_latent_classes_hold_the_truth_of_independent_lists() -> None:
    tables = [made(1500, [0.35, 0.3, 0.3, 0.25], seed=seed).cells for seed in range(16)]
    found = sample_totals(np.stack(tables), Sampling(chains=2, kept=200, rounds=1))
    low, high = np.quantile(found.totals, [0.025, 0.975], axis=(1, 2))
    assert np.sum((low <= 1500) & (high >= 1500)) >= 13


@pytest.mark.slow
def test_people_hard_to_find_for_every_list_are_missed_by_all_models_as_the_manual_says() -> None:
    # 6,000 people, two in five of them found four times less easily by each list.
    tables = [made(6000, [0.5, 0.45, 0.4, 0.5], seed=s, hard=0.4, harder=0.25) for s in range(4)]
    found = sample_totals(
        np.stack([one.cells for one in tables]), Sampling(chains=4, kept=150, rounds=1)
    )
    for patterns, totals in zip(tables, found.totals, strict=True):
        independent = fit_model(patterns, frozenset())
        bound = chao_bound_by_list(patterns)
        assert isinstance(independent, FittedModel)
        assert not isinstance(bound, str)
        assert independent.total < bound.total < np.median(totals) + 50 < 6000
