"""One number for all spellings of a name, so that frequencies and keys hold across scripts.

A Latin spelling goes to the Arabic name of which it is the likeliest spelling: attested ones by how
often, others by the alignment of their sounds, each weighed by how common the Arabic name is. The
number serves keys and frequencies only; what two spellings say about each other is decided by
aligning them, so that صالح and صلاح, both written Salah, stay two names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truceline.exchange.names.alignment import Sounds, distances, sounds_of
from truceline.exchange.names.letters import skeletons
from truceline.exchange.names.reference import Reference
from truceline.exchange.names.spelling import is_arabic

__all__ = ["Names", "number_names"]

_MOST_PER_SKELETON = 60
_FARTHEST = 0.62
_FARTHEST_LATIN = 0.4
_SHARPNESS = 9.0
_UNATTESTED = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Units, their sounds and the number of the name that each spells.

    Attributes:
        units: Folded units; 0 is no unit.
        sounds: Of each unit, an attached article left out.
        canon: (units,) number of the name: the position of the unit that stands for it.
        counts: (units,) times that each unit stands in the rows.
        reference: (units,) times that an Arabic unit is attested in the reference.
    """

    units: list[str]
    sounds: Sounds
    canon: NDArray[np.int32]
    counts: NDArray[np.int64]
    reference: NDArray[np.int64]


def number_names(units: list[str], counts: NDArray[np.int64], reference: Reference) -> Names:
    """Number the names that units spell.

    Args:
        units: Folded units, the first empty.
        counts: (units,) how often each stands in the rows.
        reference: Attested spellings.
    """
    units = [*units, *_wanting(units, reference)]
    counts = np.concatenate([counts, np.zeros(len(units) - len(counts), np.int64)])
    arabic = np.fromiter(map(is_arabic, units), bool, len(units))
    heard = _heard(units, arabic, reference)
    sounds = sounds_of(heard)
    attested = np.fromiter((reference.counts.get(each, 0) for each in units), np.int64, len(units))
    common = np.log(counts + 0.02 * attested + 0.2)
    bones = [skeletons(unit) for unit in heard]
    latin = np.flatnonzero(~arabic)[1:]
    known = _attested_pairs(latin, heard, units, reference)
    close = _sharing(latin, np.flatnonzero(arabic), bones, common)
    canon = _likeliest(len(units), sounds, common, known, close)
    canon = _latin_alone(canon, latin, sounds, bones, counts)
    return Names(units=units, sounds=sounds, canon=canon, counts=counts, reference=attested)


def _wanting(units: Sequence[str], reference: Reference) -> list[str]:
    held = set(units)
    found = {
        arabic
        for unit in units
        for arabic, _ in reference.spellings.get(unit, ())[:1]
        if arabic not in held
    }
    return sorted(found)


def _heard(units: Sequence[str], arabic: NDArray[np.bool_], reference: Reference) -> list[str]:
    """Units with an attached Latin article left out where that leaves a name."""
    held = set(units)
    return [
        unit if is_ar else _without_article(unit, held, reference)
        for unit, is_ar in zip(units, arabic.tolist(), strict=True)
    ]


def _without_article(unit: str, held: set[str], reference: Reference) -> str:
    rest = unit[2:]
    if unit[:2] not in ("al", "el") or len(rest) < 3 or unit in reference.spellings:
        return unit
    if rest in held or rest in reference.spellings:
        return rest
    return rest if len(rest) >= 4 and rest[0] not in "aeiou" and unit[:2] == "al" else unit


_Scored = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]


def _attested_pairs(
    latin: NDArray[np.int64], heard: list[str], units: list[str], reference: Reference
) -> _Scored:
    position = {unit: at for at, unit in enumerate(units)}
    found = [
        (at, position[arabic], count / reference.counts[arabic])
        for at in latin.tolist()
        for arabic, count in reference.spellings.get(heard[at], ())
        if arabic in position
    ]
    left, right, share = zip(*found, strict=True) if found else ((), (), ())
    return np.array(left, np.int64), np.array(right, np.int64), np.log(np.array(share, np.float64))


def _sharing(
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    bones: list[tuple[str, ...]],
    common: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs that share a skeleton; of each skeleton the commonest names of the right."""
    by_bones: dict[str, list[int]] = {}
    for at in right[np.argsort(-common[right], kind="stable")].tolist():
        for each in bones[at]:
            if len(held := by_bones.setdefault(each, [])) < _MOST_PER_SKELETON:
                held.append(at)
    lefts, rights = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for at in left.tolist():
        for each in bones[at]:
            if held := by_bones.get(each, []):
                lefts.append(np.full(len(held), at, np.int64))
                rights.append(np.array(held, np.int64))
    return np.concatenate(lefts), np.concatenate(rights)


def _likeliest(
    count: int,
    sounds: Sounds,
    common: NDArray[np.float64],
    known: _Scored,
    close: tuple[NDArray[np.int64], NDArray[np.int64]],
) -> NDArray[np.int32]:
    cost = distances(sounds, *close)
    near = cost <= _FARTHEST
    left = np.concatenate([known[0], close[0][near]])
    right = np.concatenate([known[1], close[1][near]])
    spelt = np.concatenate([known[2], np.log(_UNATTESTED) - _SHARPNESS * cost[near]])
    order = np.lexsort([right, spelt + common[right], left])
    left, right = left[order], right[order]
    canon = np.arange(count, dtype=np.int32)
    last = np.append(left[1:] != left[:-1], True)[: len(left)]
    canon[left[last]] = right[last]
    return canon


def _latin_alone(
    canon: NDArray[np.int32],
    latin: NDArray[np.int64],
    sounds: Sounds,
    bones: list[tuple[str, ...]],
    counts: NDArray[np.int64],
) -> NDArray[np.int32]:
    """Latin spellings without an Arabic name go to the commonest Latin spelling close by."""
    alone = latin[canon[latin] == latin]
    left, right = _sharing(alone, latin, bones, counts.astype(np.float64))
    commoner = (counts[right] > counts[left]) | ((counts[right] == counts[left]) & (right < left))
    left, right = left[commoner], right[commoner]
    cost = distances(sounds, left, right)
    near = cost <= _FARTHEST_LATIN
    left, right, cost = left[near], right[near], cost[near]
    order = np.lexsort([-cost, left])
    left, right = left[order], right[order]
    last = np.append(left[1:] != left[:-1], True)[: len(left)]
    canon = canon.copy()
    canon[left[last]] = canon[right[last]]
    for _ in range(20):
        if np.array_equal(further := canon[canon], canon):
            break
        canon = further
    return canon
