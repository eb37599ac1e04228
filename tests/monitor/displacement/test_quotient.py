from __future__ import annotations

import numpy as np
import pytest

from truceline.monitor.displacement.quotient import (
    Draws,
    draw,
    net_effect,
    quotient,
    ratio,
    ratio_of_ratios,
    spread_of,
)


def drawn(before: float, during: float, seed: int = 1) -> Draws:
    random = np.random.default_rng(seed)
    return draw((before, during), (1.0, 1.0), 1.0, random=random, draws=20_000)


def test_the_quotient_is_the_buffers_change_over_the_zones_each_beside_the_control() -> None:
    # (B1/C1 - B0/C0) / (A1/C1 - A0/C0) = (120/1100 - 100/1000) / (90/1100 - 200/1000)
    found = quotient(drawn(200, 90, 1), drawn(100, 120, 2), drawn(1000, 1100, 3))
    assert found.value == pytest.approx((120 / 1100 - 0.1) / (90 / 1100 - 0.2))
    assert (found.low or 0) < (found.value or 0) < (found.high or -1)


@pytest.mark.parametrize(("around", "says"), [(160, -1.0), (130, -0.5), (100, 0.0), (40, 1.0)])
def test_its_landmarks_are_those_of_bowers_and_johnson(around: float, says: float) -> None:
    # The control stands still and the zone loses 60: -1 where all of it is found around.
    found = quotient(drawn(200, 140, 1), drawn(100, around, 2), drawn(1000, 1000, 3))
    assert found.value == pytest.approx(says)


def test_a_zone_that_did_not_clearly_fall_has_no_quotient() -> None:
    assert quotient(drawn(20, 15, 1), drawn(100, 120, 2), drawn(1000, 1000, 3)).value is None


def test_the_net_effect_is_what_the_control_would_lead_one_to_expect_less_what_was() -> None:
    # Guerette (2009): [A0 (C1/C0) - A1] + [B0 (C1/C0) - B1]
    found = net_effect(drawn(200, 90, 1), drawn(100, 120, 2), drawn(1000, 1100, 3), 1.0)
    assert found.value == pytest.approx((220 - 90) + (110 - 120))


def test_nothing_before_has_no_ratio_but_bounds() -> None:
    found = ratio(drawn(0, 12))
    assert found.value is None
    assert (found.low or 0) > 1


def test_spread_is_recovered_and_never_below_that_of_independent_incidents() -> None:
    random = np.random.default_rng(6)
    even = (random.poisson(3, 700).astype(float), random.poisson(1, 700).astype(float))
    assert spread_of(even) == pytest.approx(1, abs=0.2)
    weekly = np.repeat(random.gamma(2 / 2, 2, 1000), 7)
    clustered = random.poisson(weekly).astype(float)
    # 7-day counts have mean 14 and variance 14 + 49 * 4, so the spread is 15.
    assert spread_of((clustered, clustered)) == pytest.approx(15, rel=0.15)
    assert spread_of((np.ones(14), np.ones(14))) == 1


@pytest.mark.parametrize("spread", [1.0, 2.5])
def test_intervals_hold_the_truth_as_often_as_they_say(spread: float) -> None:
    rates = ((3.0, 1.0), (3.0, 4.6), (4.0, 4.0))
    random = np.random.default_rng(12)
    ratios, quotients = [], []
    for _ in range(500):
        zone, around, control = (_drawn_from_days(random, pair, spread) for pair in rates)
        beside = ratio_of_ratios(around, control)
        ratios.append((beside.low or 9) < 4.6 / 3 < (beside.high or 0))
        found = quotient(zone, around, control)
        if found.value is not None:
            quotients.append((found.low or 9) < -0.8 < (found.high or -9))
    assert len(quotients) > 450
    assert np.mean(ratios) == pytest.approx(0.95, abs=0.025)
    assert np.mean(quotients) == pytest.approx(0.95, abs=0.025)


def _drawn_from_days(
    random: np.random.Generator, rates: tuple[float, float], spread: float
) -> Draws:
    days = []
    for rate in rates:
        mean = rate if spread == 1 else random.gamma(rate / (spread - 1), spread - 1, 56)
        days.append(random.poisson(mean, 56).astype(float))
    counts = (float(days[0].sum()), float(days[1].sum()))
    found = spread_of((days[0], days[1]))
    return draw(counts, (56.0, 56.0), found, random=random, draws=1000)
