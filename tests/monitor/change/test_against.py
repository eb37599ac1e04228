from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from truceline.core.errors import InvalidValue
from truceline.monitor.change import ChangeWindow, against, in_words

Simulate = Callable[..., Any]
WINDOW = ChangeWindow()


def known(value: float | None) -> float:
    assert value is not None
    return value


def test_what_fell_everywhere_is_not_the_agreements_doing(
    simulate: Simulate, truth: type[Any], start: date
) -> None:
    zones = simulate(truth(ratio=0.5), WINDOW, times=3)
    got = against(zones[0], zones[1:], start=start)
    assert got.own.ratio.high is not None
    assert got.own.ratio.high < 1
    assert got.effect.p_value is not None
    assert got.effect.p_value > 0.05
    assert "cannot be told from no change" in in_words(got)


@pytest.mark.slow
def test_a_change_beyond_the_others_is_found(
    simulate: Simulate, truth: type[Any], start: date
) -> None:
    found = []
    for seed in range(30):
        (zone,) = simulate(truth(ratio=0.4), WINDOW, times=1, seed=seed, shocks=seed)
        others = simulate(truth(ratio=0.8), WINDOW, times=2, seed=1000 + seed, shocks=seed)
        found.append(known(against(zone, others, start=start).effect.log_ratio))
    assert np.exp(np.mean(found)) == pytest.approx(0.5, abs=0.04)


def test_the_ratio_is_that_of_the_two_ratios(
    simulate: Simulate, truth: type[Any], start: date
) -> None:
    zone, other = simulate(truth(), WINDOW, times=2)
    got = against(zone, [other], start=start)
    own, others = got.own.ratio.value, got.others.ratio.value
    assert own is not None
    assert others is not None
    assert got.effect.ratio.value == pytest.approx(own / others)
    assert own == pytest.approx(got.own.count_during / got.own.count_before)


def test_zones_that_moved_apart_before_spoil_the_comparison(
    simulate: Simulate, truth: type[Any], start: date
) -> None:
    zone, other = simulate(truth(rate=30, spread=0.1), WINDOW, times=2)
    growing = np.exp((zone.day - zone.day[0]) / 40)
    got = against(replace(zone, count=np.round(zone.count * growing)), [other], start=start)
    assert got.is_parallel is False
    assert "the comparison is not fair" in got.pre_trend
    assert "not to be trusted" in in_words(got)


def test_zones_that_moved_alike_are_not_called_proven(
    simulate: Simulate, truth: type[Any], start: date
) -> None:
    zone, other = simulate(truth(), WINDOW, times=2, seed=4)
    got = against(zone, [other], start=start)
    assert got.is_parallel
    assert "does not prove" in got.pre_trend


def test_empty_comparison_zones_are_left_out_by_name(
    simulate: Simulate, truth: type[Any], start: date
) -> None:
    zone, other = simulate(truth(), WINDOW, times=2)
    (empty,) = simulate(truth(rate=1e-9), WINDOW, times=1)
    empty = replace(empty, label="the desert")
    got = against(zone, [empty, other], start=start)
    assert [label for label, _ in got.left_out] == ["the desert"]
    alone = against(zone, [empty], start=start)
    assert alone.effect.unknown == "no comparison zone has enough incidents and observed days"
    assert alone.is_parallel is None
    none = against(empty, [other], start=start)
    assert none.effect.unknown.startswith("no incident was counted on either side")
    assert "cannot be said" in in_words(none)


def test_a_zone_is_not_set_against_itself(
    simulate: Simulate, truth: type[Any], start: date
) -> None:
    (zone,) = simulate(truth(), WINDOW, times=1)
    for others in ([], [zone]):
        with pytest.raises(InvalidValue, match="only against other zones"):
            against(zone, others, start=start)
