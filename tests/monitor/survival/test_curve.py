from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.survival.examples import lives_of, placebo, treated
from truceline.core.errors import InvalidValue
from truceline.monitor.survival import Life, survival_curve

# day, share that holds, standard error, log-log limits: Kleinbaum and Klein (2012), chapter 2.
PRINTED = [
    (6, 0.8571, 0.0764, 0.6197, 0.9516),
    (7, 0.8067, 0.0869, 0.5631, 0.9228),
    (10, 0.7529, 0.0963, 0.5032, 0.8894),
    (13, 0.6902, 0.1068, 0.4316, 0.8491),
    (16, 0.6275, 0.1141, 0.3675, 0.8049),
    (22, 0.5378, 0.1282, 0.2678, 0.7468),
    (23, 0.4482, 0.1346, 0.1881, 0.6801),
]


def test_the_curve_is_the_printed_one_with_greenwoods_errors_and_log_log_limits() -> None:
    steps = survival_curve(treated()).steps
    got = [(s.day, s.held.value, s.standard_error, s.held.low, s.held.high) for s in steps]
    assert [row[0] for row in got] == [row[0] for row in PRINTED]
    np.testing.assert_allclose(
        np.array(got, dtype=float)[:, 1:], np.array(PRINTED)[:, 1:], atol=6e-5
    )


def test_medians_are_the_printed_ones_and_an_upper_limit_may_not_be_reached() -> None:
    one, other = survival_curve(treated()).median_days, survival_curve(placebo()).median_days
    assert (one.value, one.low, one.high) == (23, 13, None)
    assert (other.value, other.low, other.high) == (8, 4, 11)


def test_a_median_that_is_not_reached_is_not_named() -> None:
    curve = survival_curve(lives_of("5 9+ 9+ 9+ 9+"))
    assert curve.median_days.value is None
    assert curve.held_beyond(9) == pytest.approx(0.8)
    assert curve.held_beyond(10) is None


def test_where_all_collapsed_none_holds_on_any_later_day() -> None:
    assert survival_curve(placebo()).held_beyond(365) == 0


def test_the_restricted_mean_of_lives_seen_to_their_end_is_their_mean() -> None:
    lengths = [life.exit_days for life in placebo()]
    mean = survival_curve(placebo()).mean_days
    assert mean.value == pytest.approx(np.mean(lengths))
    error = np.std(lengths) / np.sqrt(len(lengths))
    assert mean.low == pytest.approx(np.mean(lengths) - 1.959964 * error, rel=1e-6)


def test_the_restricted_mean_agrees_with_lifelines() -> None:
    lifelines = pytest.importorskip("lifelines")
    utils = pytest.importorskip("lifelines.utils")
    lives = treated()
    fitter = lifelines.KaplanMeierFitter().fit(
        [life.exit_days for life in lives], [life.has_collapsed for life in lives]
    )
    theirs = utils.restricted_mean_survival_time(fitter, t=20)
    mine = survival_curve(lives, horizon_days=20).mean_days
    assert mine.value == pytest.approx(theirs)


def test_who_enters_late_is_at_risk_only_from_the_next_day_on() -> None:
    curve = survival_curve(lives_of("4 6|9 9+ 4|8 12+"))
    assert [(s.day, s.at_risk) for s in curve.steps] == [(4, 3), (8, 4), (9, 3)]


def test_delayed_entry_gives_the_true_curve_where_leaving_it_out_flatters() -> None:
    random = np.random.default_rng(11)
    lives = _entered_late(random, 4000)
    true = float(np.exp(-100 / 100))
    assert survival_curve(lives).held_beyond(100) == pytest.approx(true, abs=0.02)
    naive = [
        Life(label="", exit_days=life.exit_days, has_collapsed=life.has_collapsed) for life in lives
    ]
    assert (survival_curve(naive).held_beyond(100) or 0) > true + 0.05


def _entered_late(random: np.random.Generator, number: int) -> list[Life]:
    """Exponential lives of 100 days in the mean, followed from day 0–80, at most to day 300."""
    length = np.ceil(random.exponential(100, number)).astype(int)
    entry = random.choice([0, 20, 80], number)
    return [
        Life(label="", entry_days=int(e), exit_days=int(min(n, 300)), has_collapsed=bool(n <= 300))
        for e, n in zip(entry, length, strict=True)
        if n > e
    ]


def test_a_risk_set_that_runs_empty_gives_no_curve_but_the_reason() -> None:
    assert "on day 3 everybody" in survival_curve(lives_of("3 5|9 5|12+")).unknown
    assert "first 2 days" in survival_curve(lives_of("2|9 4|12+")).unknown
    assert "from day 5 to day 6" in survival_curve(lives_of("4+ 6|12+")).unknown
    assert survival_curve([]).unknown == "no ceasefire could be followed"


def test_no_collapse_is_said_and_gives_an_exact_bound_of_the_rate() -> None:
    curve = survival_curve(lives_of("200+ 165+"))
    assert curve.rate_per_365_days.high == pytest.approx(3.689, abs=1e-3)
    assert "No collapse was seen" in curve.notes[0]


def test_a_horizon_beyond_what_was_followed_is_refused() -> None:
    with pytest.raises(InvalidValue, match="followed for 35"):
        survival_curve(treated(), horizon_days=36)


@given(st.lists(st.tuples(st.integers(1, 40), st.booleans()), min_size=1, max_size=30))
def test_shares_fall_stay_within_their_limits_and_the_mean_within_its_horizon(
    rows: list[tuple[int, bool]],
) -> None:
    curve = survival_curve(
        [Life(label="", exit_days=days, has_collapsed=fell) for days, fell in rows]
    )
    held = [step.held.value or 0.0 for step in curve.steps]
    assert held == sorted(held, reverse=True)
    for step in curve.steps:
        if step.held.low is not None and step.held.high is not None:
            assert 0 <= step.held.low <= (step.held.value or 0) <= step.held.high <= 1
    assert 0 < (curve.mean_days.value or 0) <= curve.horizon_days


@pytest.mark.slow
def test_intervals_of_share_median_and_mean_hold_the_truth_as_often_as_they_say() -> None:
    random = np.random.default_rng(5)
    hits = np.zeros(3)
    median, horizon = 70.0, 150
    mean = sum(np.exp(-day / 100) for day in range(horizon))
    rounds = 1500
    for _ in range(rounds):
        curve = survival_curve(_entered_late(random, 80), horizon_days=horizon)
        share = next(s.held for s in reversed(curve.steps) if s.day <= 60)
        found = (share, curve.median_days, curve.mean_days)
        for number, (one, true) in enumerate(zip(found, (np.exp(-0.6), median, mean), strict=True)):
            high = np.inf if one.high is None else one.high
            hits[number] += (one.low or 0) <= true <= high
    assert ((hits / rounds > 0.93) & (hits / rounds < 0.97)).all(), hits / rounds
