"""Coalitions counted by meeting in the middle: of both halves of the members, listed once each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from truceline.core.errors import TooLarge

__all__ = ["completions_by_halves"]

Ints: TypeAlias = NDArray[np.int64]

_MOST_SUM = 1 << 62


def completions_by_halves(
    weights: Sequence[Sequence[int]], quotas: Sequence[int]
) -> tuple[list[int], list[list[int]]]:
    """Coalitions that reach every quota: by size, and by size with each member.

    Args:
        weights: (conditions, members), one list or several.
        quotas: (conditions,).

    Raises:
        TooLarge: A sum of weights goes beyond what is counted without rounding (2^62).
    """
    if any(sum(one) >= _MOST_SUM for one in weights):
        raise TooLarge(
            "The weights sum to more than can be added without rounding.",
            hint="Divide them by a common factor.",
        )
    table = np.array(weights, dtype=np.int64)
    members, half = table.shape[1], table.shape[1] // 2
    parts = (table[:, :half], table[:, half:])
    first, second = _sums(parts[0]), _sums(parts[1])
    needs = np.array(quotas, dtype=np.int64)
    found = _completions(first, second, needs, members - half)
    whole = _by_size(found, _counts(half), members)
    rows = [_by_size(found[_has(half, at)], _counts(half)[_has(half, at)], members)
            for at in range(half)]  # fmt: skip
    found = _completions(second, first, needs, half)
    sizes = _counts(members - half)
    rows += [_by_size(found[_has(members - half, at)], sizes[_has(members - half, at)], members)
             for at in range(members - half)]  # fmt: skip
    return whole, rows


def _sums(weights: Ints) -> Ints:
    """(conditions, coalitions): the sums of every coalition of some members."""
    sums = np.zeros((weights.shape[0], 1), dtype=np.int64)
    for column in weights.T:
        sums = np.concatenate([sums, sums + column[:, np.newaxis]], axis=1)
    return sums


def _counts(members: int) -> Ints:
    """How many members each coalition has, in the order of `_sums`."""
    return np.asarray(_sums(np.ones((1, members), dtype=np.int64))[0], dtype=np.int64)


def _has(members: int, at: int) -> NDArray[np.bool_]:
    return (np.arange(1 << members) >> at & 1).astype(bool)


def _by_size(found: Ints, sizes: Ints, members: int) -> list[int]:
    """Completions of coalitions, added up by the size of both together."""
    total = [0] * (members + 1)
    for size in np.unique(sizes):
        for other, count in enumerate(found[sizes == size].sum(axis=0)):
            total[int(size) + other] += int(count)
    return total


def _completions(asking: Ints, giving: Ints, needs: Ints, members: int) -> Ints:
    """(asking, size): coalitions of the other half, by their size, that complete each one."""
    left = needs[:, np.newaxis] - asking
    sizes = _counts(members)
    found = np.zeros((asking.shape[1], members + 1), dtype=np.int64)
    for size in range(members + 1):
        found[:, size] = _reaching(giving[:, sizes == size], left)
    return found


def _reaching(points: Ints, needs: Ints) -> Ints:
    """For each column of needs, how many points reach all of them."""
    if len(points) == 1:
        ordered = np.sort(points[0])
        return np.asarray(ordered.size - np.searchsorted(ordered, needs[0]), dtype=np.int64)
    if len(points) == 2:
        return _reaching_two(points[0], points[1], needs[0], needs[1])
    found = np.zeros(needs.shape[1], dtype=np.int64)
    for point in points.T:
        found += np.all(point[:, np.newaxis] >= needs, axis=0)
    return found


def _reaching_two(first: Ints, second: Ints, need: Ints, need_too: Ints) -> Ints:
    """Points at least so far right and so far up.

    All points, less those not so far right, less those not so far up, and those that are neither
    added again: of these a wavelet matrix counts, bit by bit of the rank in height.
    """
    count = len(first)
    ranks = np.empty(count, dtype=np.int64)
    ranks[np.argsort(second, kind="stable")] = np.arange(count)
    ranks = ranks[np.argsort(first, kind="stable")]
    left = np.searchsorted(np.sort(first), need)
    below = np.searchsorted(np.sort(second), need_too)
    return np.asarray(count - left - below + _both(ranks, left, below), dtype=np.int64)


def _both(ranks: Ints, left: Ints, below: Ints) -> Ints:
    """Of the first so many ranks, how many are below so much, for each pair.

    Source: Claude, Navarro and Ordonez (2015), Information Systems 47:15-32, for the matrix.
    """
    start, end = np.zeros_like(left), left
    found = np.zeros_like(left)
    for bit in reversed(range(len(ranks).bit_length())):
        is_low = (ranks >> bit & 1) == 0
        lows = np.concatenate([[0], np.cumsum(is_low)])
        is_high = (below >> bit & 1).astype(bool)
        low_start, low_end = lows[start], lows[end]
        found += np.where(is_high, low_end - low_start, 0)
        start = np.where(is_high, lows[-1] + start - low_start, low_start)
        end = np.where(is_high, lows[-1] + end - low_end, low_end)
        ranks = np.concatenate([ranks[is_low], ranks[~is_low]])
    return found
