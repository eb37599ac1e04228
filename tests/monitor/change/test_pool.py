from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.core.errors import InvalidValue, UnitMismatch
from truceline.monitor.change import (
    ChangeWindow,
    adjust_p_values,
    against,
    level_change_of,
    pool_estimates,
    pooled,
)

Simulate = Callable[..., Any]

# Thirteen trials of the BCG vaccine: cases and others among the vaccinated, and among the rest
# (Colditz et al., 1994, Journal of the American Medical Association 271:698-702).
BCG = np.array(
    [
        (4, 119, 11, 128),
        (6, 300, 29, 274),
        (3, 228, 11, 209),
        (62, 13536, 248, 12619),
        (33, 5036, 47, 5761),
        (180, 1361, 372, 1079),
        (8, 2537, 10, 619),
        (505, 87886, 499, 87892),
        (29, 7470, 45, 7232),
        (17, 1699, 65, 1600),
        (186, 50448, 141, 27197),
        (5, 2493, 3, 2338),
        (27, 16886, 29, 17825),
    ],
    dtype=float,
)
SHORT = ChangeWindow(days_before=28, days_during=28)


def log_risk_ratios() -> tuple[list[float], list[float]]:
    sick, well, sick_rest, well_rest = BCG.T
    effect = np.log(sick / (sick + well)) - np.log(sick_rest / (sick_rest + well_rest))
    variance = 1 / sick - 1 / (sick + well) + 1 / sick_rest - 1 / (sick_rest + well_rest)
    return list(effect), list(np.sqrt(variance))


def test_the_bcg_trials_pool_to_the_published_figures() -> None:
    """Colditz et al. 1994: 0.49 (0.34–0.70) by this method; the rest as R's metafor prints."""
    got = pool_estimates(*log_risk_ratios(), is_adjusted=False)
    assert np.exp([got.estimate, *got.limits]) == pytest.approx([0.49, 0.34, 0.70], abs=0.006)
    assert got.estimate == pytest.approx(-0.7141, abs=1e-4)
    assert got.standard_error == pytest.approx(0.1787, abs=1e-4)
    assert got.tau2 == pytest.approx(0.3088, abs=1e-4)
    assert got.i2 == pytest.approx(0.9212, abs=1e-4)
    assert got.q == pytest.approx(152.233, abs=1e-3)
    assert got.limits == pytest.approx((-1.0644, -0.3638), abs=1e-4)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_hartung_knapp_is_as_in_statsmodels() -> None:
    meta = pytest.importorskip("statsmodels.stats.meta_analysis")
    effects, errors = log_risk_ratios()
    got = pool_estimates(effects, errors)
    other = meta.combine_effects(
        np.array(effects), np.array(errors) ** 2, method_re="dl", use_t=True
    )
    assert got.estimate == pytest.approx(other.mean_effect_re)
    assert got.standard_error == pytest.approx(other.sd_eff_w_re_hksj)
    assert got.df == 12


def test_the_published_fifteen_questions_find_four() -> None:
    """Benjamini and Hochberg (1995), section 4: four at 0.05, where Bonferroni finds three."""
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240]
    p += [0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    assert int((adjust_p_values(p) <= 0.05).sum()) == 4
    assert sum(one <= 0.05 / 15 for one in p) == 3


@given(st.lists(st.floats(0, 1), max_size=30))
def test_adjusting_never_finds_more_nor_changes_the_order(p_values: list[float]) -> None:
    adjusted = adjust_p_values(p_values)
    assert (adjusted >= np.array(p_values) * (1 - 1e-12)).all()
    assert (np.diff(adjusted[np.argsort(p_values, kind="stable")]) >= 0).all()


def test_zones_pool_to_the_change_put_in_and_unknown_ones_are_named(
    simulate: Simulate, truth: type[Any], start: date
) -> None:
    series = simulate(truth(ratio=0.5), SHORT, times=6)
    empty = simulate(truth(rate=1e-9), SHORT, times=1)
    got = pooled([level_change_of(one, start=start, window=SHORT) for one in series + empty])
    assert got.ratio.low is not None
    assert got.ratio.high is not None
    assert got.ratio.low < 0.5 < got.ratio.high < 0.7
    assert got.left_out[0][1].startswith("no incident was counted on either side")
    assert len(got.adjusted) == 6


def test_starts_that_share_days_say_so(simulate: Simulate, truth: type[Any], start: date) -> None:
    long = ChangeWindow(days_before=60, days_during=60)
    (series,) = simulate(truth(), long, times=1)
    two = [
        level_change_of(series, start=start + timedelta(days=day), window=SHORT) for day in (0, 20)
    ]
    assert any("share" in note for note in pooled(two).notes)


def test_two_counters_are_never_pooled(simulate: Simulate, truth: type[Any], start: date) -> None:
    one, other = simulate(truth(), SHORT, times=2)
    changes = [
        level_change_of(series, start=start, window=SHORT)
        for series in (one, replace(other, feed="acled"))
    ]
    with pytest.raises(UnitMismatch, match="'made' by value and of 'acled' by value"):
        pooled(changes)
    with pytest.raises(UnitMismatch, match="by expected"):
        against(one, [replace(other, weighed_by="expected")], start=start)


def test_one_change_alone_is_not_pooled(simulate: Simulate, truth: type[Any], start: date) -> None:
    (series,) = simulate(truth(), SHORT, times=1)
    got = pooled([level_change_of(series, start=start, window=SHORT)])
    assert (got.ratio.value, got.unknown) == (None, "only 1 of 1 changes could be estimated")
    with pytest.raises(InvalidValue, match="1 effects"):
        pool_estimates([0.1], [0.2])
    with pytest.raises(InvalidValue, match="between 0 and 1"):
        adjust_p_values([float("nan")])
