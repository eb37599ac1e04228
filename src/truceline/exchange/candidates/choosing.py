"""Which pairs are worth comparing in full: met under a key, and weighing enough at a rough look."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from truceline.exchange.candidates.keys import KEYS, KeyRule, Parts, entries
from truceline.exchange.candidates.pairing import key_of, pairs_in_blocks

__all__ = ["choose_pairs"]

_CHUNK = 1_000_000
_LEAST = -5.0
# Caps on blocks are for lists of this size; longer lists have longer blocks.
_ROWS_OF_CAPS = 100_000
# Short lists can afford long blocks, and need them where few names are borne by many.
_ROWS_OF_WIDE = 50_000
Weigh = Callable[[NDArray[np.int64], NDArray[np.int64]], NDArray[np.float32]]


def choose_pairs(
    parts: Parts, weigh: Weigh, *, per_row: float = 10.0, keys: tuple[KeyRule, ...] = KEYS
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs that meet under any key, the weightiest of them, at most `per_row` times the rows.

    Args:
        parts: (rows,) numbers by name of part, 0 = not said.
        weigh: Rough weight of pairs, higher = likelier one person; pairs below `_LEAST` are left.
        per_row: Pairs kept for each row, on average.
        keys: The keys.

    Returns:
        Left and right rows, sorted, each pair once.
    """
    count = len(next(iter(parts.values())))
    longer = float(np.clip(np.sqrt(count / _ROWS_OF_CAPS), 1, 3))
    wider = max(longer, float(np.clip(_ROWS_OF_WIDE / max(count, 1), 1, 4)))
    held = np.empty(0, np.int64)
    weights = np.empty(0, np.float32)
    for number, rule in enumerate(keys):
        for left, right in _met(rule, number, parts, int(rule.most * wider)):
            weight = weigh(left, right)
            fit = weight > _LEAST
            code = left[fit] * count + right[fit]
            held, first = np.unique(np.concatenate([held, code]), return_index=True)
            weights = np.concatenate([weights, weight[fit]])[first]
            held, weights = _weightiest(held, weights, int(per_row * count * 1.5))
    held, weights = _weightiest(held, weights, int(per_row * count))
    return held // count, held % count


def _weightiest(
    held: NDArray[np.int64], weights: NDArray[np.float32], most: int
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    if len(held) <= most:
        return held, weights
    keep = np.sort(np.argpartition(-weights, most)[:most])
    return held[keep], weights[keep]


def _met(
    rule: KeyRule, number: int, parts: Parts, most: int
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    keys = [key_of(each, number) for each in entries(rule, parts)]
    rows = np.tile(np.arange(len(keys[0])), len(keys))
    left, right = pairs_in_blocks(np.concatenate(keys), rows, most)
    for start in range(0, len(left), _CHUNK):
        yield left[start : start + _CHUNK], right[start : start + _CHUNK]
