from __future__ import annotations

import numpy as np
import pytest

from monitor.survival.examples import lives_of, placebo, treated
from truceline.monitor.survival import Life, LogRank, in_words, log_rank


def test_the_leukaemia_groups_differ_by_the_printed_statistic() -> None:
    found = log_rank([*treated(), *placebo()])
    assert found.statistic == pytest.approx(16.79, abs=0.005)
    rows = {name: (lives, fell, round(hoped, 2)) for name, lives, fell, hoped in found.groups}
    assert rows == {"6-MP": (21, 9, 19.25), "placebo": (21, 21, 10.75)}
    assert "sooner in 'placebo'" in in_words(found)


def test_three_groups_agree_with_lifelines() -> None:
    statistics = pytest.importorskip("lifelines.statistics")
    lives = [*treated(), *placebo(), *lives_of("3 9 9+ 14 21 30+ 31 40", "third")]
    theirs = statistics.multivariate_logrank_test(
        [life.exit_days for life in lives],
        [life.group for life in lives],
        [life.has_collapsed for life in lives],
    )
    mine = log_rank(lives)
    assert mine.statistic == pytest.approx(theirs.test_statistic)
    assert mine.df == 2
    assert mine.p_value == pytest.approx(theirs.p_value)


@pytest.mark.parametrize(
    ("lives", "reason"),
    [
        (treated(), "not two groups"),
        ([*lives_of("3 4 9+", "a"), *lives_of("5 6 7+", "b")], "only 4 collapses"),
        ([*placebo(), *lives_of("1+", "b")], "only 0.1 collapses would be expected"),
        ([], "not two groups"),
    ],
)
def test_a_test_that_would_mislead_is_refused_with_its_reason(
    lives: list[Life], reason: str
) -> None:
    found = log_rank(lives)
    assert found.p_value is None
    assert reason in found.unknown


def test_without_a_difference_it_cries_wolf_at_the_stated_rate_with_delayed_entry() -> None:
    random = np.random.default_rng(3)
    alarms = [(_one(random).p_value or 1) < 0.05 for _ in range(600)]
    assert np.mean(alarms) == pytest.approx(0.05, abs=0.02)


def _one(random: np.random.Generator) -> LogRank:
    length = np.ceil(random.exponential(100, 60)).astype(int)
    entry = random.integers(0, 60, 60)
    return log_rank(
        [
            Life(
                label="",
                entry_days=int(e),
                exit_days=int(min(n, 200)),
                has_collapsed=bool(n <= 200),
                group="ab"[k % 2],
            )
            for k, (e, n) in enumerate(zip(entry, length, strict=True))
            if n > e
        ]
    )
