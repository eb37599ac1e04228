"""How far two names are: cheapest alignment of their sounds, for many pairs at once.

Weighted edit distance with neighbours swapped (Damerau 1964, doi:10.1145/363958.363994; Lowrance
and Wagner 1975, restricted form), costs from `letters`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from truceline.exchange.names.letters import BLANK, WIDTH, codes_of, costs
from truceline.exchange.names.spelling import is_arabic

__all__ = ["Sounds", "distances", "sounds_of"]

_SWAPPED = np.float32(0.9)
_CHUNK = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sounds:
    """Names as codes of sounds.

    Attributes:
        codes: (names, WIDTH) padded with 0.
        lengths: (names,) codes used.
        is_arabic: (names,) written in Arabic letters.
    """

    codes: NDArray[np.uint8]
    lengths: NDArray[np.uint8]
    is_arabic: NDArray[np.bool_]


def sounds_of(units: list[str]) -> Sounds:
    """Sounds of folded units, in order."""
    codes = np.zeros((len(units), WIDTH), np.uint8)
    lengths = np.zeros(len(units), np.uint8)
    for at, unit in enumerate(units):
        each = codes_of(unit)
        codes[at, : len(each)] = each
        lengths[at] = len(each)
    return Sounds(
        codes=codes, lengths=lengths, is_arabic=np.fromiter(map(is_arabic, units), bool, len(units))
    )


@cache
def _tables(kind: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    return costs(kind)


def distances(
    sounds: Sounds, left: NDArray[np.int64], right: NDArray[np.int64]
) -> NDArray[np.float32]:
    """(pairs,) cost of the cheapest alignment; symmetric, 0 for the same name."""
    found = np.empty(len(left), np.float32)
    one, other = sounds.is_arabic[left], sounds.is_arabic[right]
    longest = np.maximum(sounds.lengths[left], sounds.lengths[right]).astype(np.int64)
    kinds = np.where(one & other, 0, np.where(one | other, 2, 1))
    order = np.argsort(kinds * 100 + longest, kind="stable")
    bounds = np.flatnonzero(np.diff(kinds[order] * 100 + longest[order])) + 1
    for part in np.split(order, bounds):
        if not len(part):
            continue
        kind = ("arabic", "latin", "cross")[kinds[part[0]]]
        size = int(longest[part[0]])
        for start in range(0, len(part), _CHUNK):
            at = part[start : start + _CHUNK]
            a = sounds.codes[left[at], :size].T
            b = sounds.codes[right[at], :size].T
            found[at] = _aligned(np.ascontiguousarray(a), np.ascontiguousarray(b), *_tables(kind))
    return found


def _aligned(
    a: NDArray[np.uint8],
    b: NDArray[np.uint8],
    unlike: NDArray[np.float32],
    left_out: NDArray[np.float32],
) -> NDArray[np.float32]:
    size, pairs = a.shape
    out_a, out_b = left_out[a], left_out[b]
    flat = unlike.ravel()
    first = np.zeros((size + 1, pairs), np.float32)
    np.cumsum(out_b, axis=0, out=first[1:])
    before, previous = first, first
    for i in range(size):
        current = np.empty_like(previous)
        current[0] = previous[0] + out_a[i]
        row = a[i].astype(np.int32) * len(unlike)
        for j in range(size):
            best = previous[j] + flat[row + b[j]]
            np.minimum(best, previous[j + 1] + out_a[i], out=best)
            np.minimum(best, current[j] + out_b[j], out=best)
            if i and j:
                swapped = (a[i] == b[j - 1]) & (a[i - 1] == b[j]) & (a[i] != BLANK)
                np.minimum(best, np.where(swapped, before[j - 1] + _SWAPPED, best), out=best)
            current[j + 1] = best
        before, previous = previous, current
    return previous[size].copy()
