from __future__ import annotations

import pytest

from .truths import ZONES, judged, together


@pytest.mark.parametrize("kind", ZONES)
def test_expected_is_unbiased_where_incidents_are_reported_at_towns(kind: str) -> None:
    verdict = together([judged(kind, events=20_000, seed=seed) for seed in range(6)])
    assert abs(verdict.bias) < 0.02
    assert abs(verdict.bias_by_point) > 0.2


@pytest.mark.slow
@pytest.mark.parametrize("kind", ZONES)
def test_expected_is_unbiased_over_many_lands(kind: str) -> None:
    verdict = together([judged(kind, events=20_000, seed=seed) for seed in range(50)])
    assert abs(verdict.bias) < 0.01
    assert abs(verdict.bias_by_point) > 0.2
