"""Draws of full rankings are uniform, whichever way they are drawn."""

from __future__ import annotations

from collections import Counter
from itertools import permutations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import chi2

from truceline.scenarios import extensions
from truceline.scenarios.extensions import draw_rankings


def closed(pairs: list[tuple[int, int]], states: int) -> NDArray[np.bool_]:
    """(worse, better) pairs, closed over chains."""
    better = np.zeros((states, states), dtype=np.bool_)
    for worse, best in pairs:
        better[worse, best] = True
    for middle in range(states):
        better |= np.outer(better[:, middle], better[middle])
    return better


ORDERS = {
    "nothing known": [],
    "a crown, not to be taken apart": [(0, 3), (0, 4), (1, 4), (1, 5), (2, 5), (2, 3)],
    "an N and two free": [(0, 2), (1, 2), (1, 3)],
    "stacked groups": [(0, 2), (1, 2), (0, 3), (1, 3), (2, 4), (3, 4)],
}


@pytest.mark.parametrize("is_chain", [False, True], ids=["counted", "by swaps"])
@pytest.mark.parametrize("pairs", ORDERS.values(), ids=ORDERS)
def test_every_ranking_that_agrees_comes_equally_often(
    pairs: list[tuple[int, int]], is_chain: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if is_chain:
        monkeypatch.setattr(extensions, "_MOST_CUTS", 0)
    better = closed(pairs, 6)
    fitting = [
        r for r in permutations(range(6)) if all(r[a] < r[b] for a, b in np.argwhere(better))
    ]
    drawn = draw_rankings(better, draws=20_000, rng=np.random.default_rng(4))
    counts = Counter(map(tuple, drawn.ranks.tolist()))
    assert set(counts) <= set(fitting)
    expected = 20_000 / len(fitting)
    spread = sum((counts[rank] - expected) ** 2 / expected for rank in fitting)
    assert spread < chi2.ppf(0.9999, max(1, len(fitting) - 1))


def test_a_chain_says_its_steps_and_gives_every_draw_wanted() -> None:
    rng = np.random.default_rng(2)
    pairs = [(a, b) for a in range(30) for b in range(a + 1, 30) if rng.random() < 0.08]
    drawn = draw_rankings(closed(pairs, 30), draws=333, rng=rng)
    assert (drawn.runs, drawn.ranks.shape) == (100, (333, 30))
    assert drawn.steps > 10_000


def test_a_full_order_leaves_one_ranking() -> None:
    better = closed([(k, k + 1) for k in range(5)], 6)
    drawn = draw_rankings(better, draws=3, rng=np.random.default_rng(0))
    assert drawn.ranks.tolist() == [[0, 1, 2, 3, 4, 5]] * 3
