"""Pairs of rows that share a key: what blocks give, in arrays, with a cap on each block."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["Key", "key_of", "pairs_in_blocks"]

Key = NDArray[np.uint64]
_ODD = np.uint64(0x9E3779B97F4A7C15)
_ODD_TOO = np.uint64(0xBF58476D1CE4E5B9)


def key_of(parts: Sequence[NDArray[np.integer]], salt: int) -> Key:
    """(rows,) one number for the parts together, 0 where a part is missing (0 or less).

    Mixing by multiplication and shifts as in SplitMix64 (Steele, Lea, Flood 2014,
    doi:10.1145/2714064.2660195).
    """
    mixed = np.full(len(parts[0]), salt + 1, np.uint64) * _ODD
    missing = np.zeros(len(parts[0]), bool)
    for part in parts:
        missing |= part <= 0
        mixed = (mixed ^ part.astype(np.uint64)) * _ODD_TOO
        mixed ^= mixed >> np.uint64(29)
        mixed *= _ODD
    mixed ^= mixed >> np.uint64(32)
    mixed[mixed == 0] = 1
    mixed[missing] = 0
    return mixed


def pairs_in_blocks(
    keys: Key, rows: NDArray[np.int64], most: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of rows with one key, lower row first; blocks of more than `most` rows give none.

    Args:
        keys: (entries,) key of each entry; 0 is no key.
        rows: (entries,) row of each entry; one row may have several.
        most: Rows in a block beyond which the key says too little.
    """
    held = keys > 0
    keys, rows = keys[held], rows[held]
    order = np.argsort(keys, kind="stable")
    keys, rows = keys[order], rows[order]
    starts = (
        np.flatnonzero(np.append(True, keys[1:] != keys[:-1])) if len(keys) else np.empty(0, int)
    )
    sizes = np.diff(np.append(starts, len(keys)))
    fit = (sizes > 1) & (sizes <= most)
    lefts, rights = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    starts, sizes = starts[fit], sizes[fit]
    for apart in range(1, int(sizes.max()) if len(sizes) else 0):
        wide = sizes > apart
        starts, sizes = starts[wide], sizes[wide]
        count = sizes - apart
        first = np.repeat(starts, count) + _within(count)
        lefts.append(rows[first])
        rights.append(rows[first + apart])
    left, right = np.concatenate(lefts), np.concatenate(rights)
    apart_rows = left != right
    left, right = left[apart_rows], right[apart_rows]
    return np.minimum(left, right), np.maximum(left, right)


def _within(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
