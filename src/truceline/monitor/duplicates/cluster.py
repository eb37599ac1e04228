"""Clusters of reports: grown pair by pair, each new member against every old one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from truceline.monitor.duplicates.score import ScoredPairs

__all__ = ["clusters_of"]

Pair = tuple[int, int]


def clusters_of(
    pairs: ScoredPairs,
    *,
    floor: float,
    same: Iterable[Sequence[int]] = (),
) -> tuple[tuple[int, ...], ...]:
    """Clusters of rows in which every pair reaches the floor.

    Best pairs first; two clusters join only if each report of one forms such a pair with each
    report of the other (complete linkage). So no chain of neighbours becomes one incident: all
    reports of a cluster overlap in day and place, two by two.

    Args:
        pairs: Scored pairs; rows in the order of the feeds.
        floor: Least log-odds of each pair.
        same: Rows that a person judged to be one incident: they start as one cluster.

    Returns:
        Clusters of two and more, each sorted, in order.

    Source: complete linkage, Sørensen (1948), Biologiske Skrifter 5(4):1–34.
    """
    score = pairs.score
    good = {
        (int(i), int(j)): float(s)
        for i, j, s in zip(pairs.i, pairs.j, score, strict=True)
        if s >= floor
    }
    members: dict[int, tuple[int, ...]] = {}
    for group in same:
        held = tuple(sorted(group))
        members |= dict.fromkeys(held, held)
        good |= {(a, b): np.inf for a in held for b in held if a < b}
    for one, other in sorted(good, key=lambda pair: (-good[pair], pair)):
        left, right = members.get(one, (one,)), members.get(other, (other,))
        if left != right and _all_good(left, right, good):
            joined = tuple(sorted((*left, *right)))
            members |= dict.fromkeys(joined, joined)
    return tuple(sorted({group for group in members.values() if len(group) > 1}))


def _all_good(left: Sequence[int], right: Sequence[int], good: dict[Pair, float]) -> bool:
    return all((min(a, b), max(a, b)) in good for a in left for b in right)
