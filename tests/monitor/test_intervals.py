from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.core.errors import InvalidValue
from truceline.monitor import binomial_interval, rate_interval, rate_ratio
from truceline.monitor.intervals import UNKNOWN

counts = st.integers(0, 5_000)
exposures = st.floats(0.5, 3650)


@pytest.mark.parametrize(
    ("events", "low", "high"), [(0, 0.0, 3.689), (1, 0.0253, 5.572), (10, 4.795, 18.39)]
)
def test_rates_match_the_published_95_percent_limits(events: int, low: float, high: float) -> None:
    """Garwood (1936), table 1, as reprinted in Pearson and Hartley (1966), table 40."""
    got = rate_interval(events, 28.0)
    assert (got.low, got.high) == pytest.approx((low, high), rel=1e-3)


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        (0, 10, 0.0, 0.3085),
        (1, 10, 0.0025, 0.4450),
        (5, 10, 0.1871, 0.8129),
        (81, 263, 0.2527, 0.3676),
    ],
)
def test_shares_match_the_published_95_percent_limits(
    successes: int, trials: int, low: float, high: float
) -> None:
    """Clopper-Pearson: common tables for n = 10; Newcombe (1998), Statist. Med. 17:857, 81/263."""
    assert binomial_interval(successes, trials) == pytest.approx((low, high), abs=1e-4)


@settings(deadline=None)
@given(events=counts, days=exposures)
def test_a_rates_interval_holds_the_rate(events: int, days: float) -> None:
    got = rate_interval(events, days)
    assert got.value == pytest.approx(28 * events / days)
    assert got.low is not None
    assert got.high is not None
    assert 0 <= got.low <= 28 * events / days <= got.high


@settings(deadline=None)
@given(during=counts, before=st.integers(1, 5_000), days=exposures, days_before=exposures)
def test_a_ratios_interval_holds_the_ratio_and_turns_over_with_it(
    during: int, before: int, days: float, days_before: float
) -> None:
    got = rate_ratio((during, days), (before, days_before))
    assert got.value is not None
    assert got.low is not None
    assert got.high is not None
    assert got.low <= got.value <= got.high
    turned = rate_ratio((before, days_before), (during, days))
    assert turned.low == pytest.approx(1 / got.high, rel=1e-6)


def test_what_was_not_counted_before_has_no_ratio_but_a_lower_limit() -> None:
    got = rate_ratio((5, 28), (0, 28))
    assert (got.value, got.high) == (None, None)
    assert got.low is not None
    assert got.low > 0
    assert rate_ratio((0, 28), (0, 28)) == UNKNOWN


@pytest.mark.parametrize(("events", "days", "level"), [(3, 0, 0.95), (-1, 28, 0.95), (3, 28, 1.0)])
def test_no_observed_day_is_refused_not_called_calm(events: int, days: float, level: float) -> None:
    with pytest.raises(InvalidValue) as caught:
        rate_interval(events, days, level=level)
    assert caught.value.hint
    with pytest.raises(InvalidValue):
        rate_ratio((events, days), (1, 28), level=level)
