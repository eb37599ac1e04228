"""Panels next to a known one: one or two members exchanged for others, all quotas kept."""

from __future__ import annotations

import numpy as np

from truceline.talks.committee.model import Counts, Floats
from truceline.talks.committee.region import Region

__all__ = ["neighbours"]

_PAIRED = 220
"""How many single exchanges are tried in pairs."""


def neighbours(
    region: Region, panel: Counts, prices: Floats, *, least_gain: float, most: int
) -> list[Counts]:
    """Panels that differ from one by one or two exchanges, those worth most first.

    Args:
        region: The panels that are allowed.
        panel: (groups,) members; allowed itself.
        prices: (groups,) worth of one member of each group.
        least_gain: What a neighbour is worth more than the panel, or less where negative.
        most: How many to give at most.
    """
    out, into = np.flatnonzero(panel > region.floor), np.flatnonzero(panel < region.cap)
    gone, come = np.repeat(out, into.size), np.tile(into, out.size)
    gain = prices[come] - prices[gone]
    rows, sums = region.dense, region.dense @ panel.astype(np.int16)
    change = rows[:, come] - rows[:, gone]
    less, more = (region.low - sums)[:, np.newaxis], (region.high - sums)[:, np.newaxis]
    beyond = np.maximum(change - more, 0) + np.maximum(less - change, 0)
    broken = beyond.sum(axis=0)
    single = np.flatnonzero((broken == 0) & (gain > least_gain) & (gone != come))
    single = single[np.argsort(-gain[single], kind="stable")[:most]]
    found: list[tuple[float, tuple[tuple[int, int], ...]]] = [
        (float(gain[at]), ((int(gone[at]), int(come[at])),)) for at in single
    ]
    # Each broken quota costs a partner that mends it: first those worth much and breaking little.
    scale = float(np.abs(prices).max()) / 4 + 1e-12
    tried = np.argsort(broken * scale - gain, kind="stable")[:_PAIRED]
    for first, second, both in _pairs(change[:, tried], gain[tried], less, more, least_gain, most):
        a, b = tried[first], tried[second]
        found.append((both, ((int(gone[a]), int(come[a])), (int(gone[b]), int(come[b])))))
    found.sort(key=lambda one: -one[0])
    made = []
    for _, swaps in found[: 2 * most]:
        other = panel.copy()
        for leaver, comer in swaps:
            other[leaver] -= 1
            other[comer] += 1
        if (other >= region.floor).all() and (other <= region.cap).all():
            made.append(other)
    return made[:most]


def _pairs(
    change: Counts, gain: Floats, less: Floats, more: Floats, least_gain: float, most: int
) -> list[tuple[int, int, float]]:
    """Pairs of exchanges that together keep to all quotas, those that gain most first."""
    first, second = np.triu_indices(len(gain), 1)
    both = gain[first] + gain[second]
    is_better = both > least_gain
    first, second, both = first[is_better], second[is_better], both[is_better]
    for row in range(len(change)):
        sums = change[row, first] + change[row, second]
        is_kept = (sums >= less[row]) & (sums <= more[row])
        first, second, both = first[is_kept], second[is_kept], both[is_kept]
    best = np.argsort(-both, kind="stable")[:most]
    return [(int(first[at]), int(second[at]), float(both[at])) for at in best]
