"""Power: what would usually be found is found four times in five."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pytest

from truceline.monitor.change import (
    ChangeWindow,
    Effect,
    detectable,
    level_change_of,
    power_in_words,
)


@pytest.mark.slow
def test_a_change_of_the_size_named_is_found_about_four_times_in_five(
    simulate: Callable[..., Any], truth: type[Any], start: date
) -> None:
    window = ChangeWindow(days_before=56, days_during=56)

    def effects(ratio: float) -> list[Effect]:
        made = simulate(truth(ratio=ratio), window, times=100, seed=5)
        return [level_change_of(one, start=start, window=window).effect for one in made]

    falls = [found.fall for found in map(detectable, effects(0.7)) if found]
    found = [one.p_value or 0.0 for one in effects(float(np.median(falls)))]
    assert 0.7 < np.mean([p < 0.05 for p in found]) < 0.9


def test_the_size_is_that_of_the_formula() -> None:
    # Bloom 1995: 2.8 times the error at .05 and 80 % where the error is known.
    many = Effect(standard_error=0.1, effective_df=1e7)
    found = detectable(many)
    assert found is not None
    assert (np.log(found.rise), found.fall) == pytest.approx((0.2802, np.exp(-0.2802)), abs=1e-3)
    assert "a fall to 0.76" in power_in_words(many)


def test_without_a_ratio_nothing_is_said_and_hopeless_windows_are_called_so() -> None:
    assert (detectable(Effect()), power_in_words(Effect())) == (None, "")
    assert "a hundredth" in power_in_words(Effect(standard_error=3.0, effective_df=5.0))
