"""What is seen of each candidate pair, feature by feature, as codes of the table's levels."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from truceline.monitor.duplicates.alike import DIFFERENT, MAY, SAME, UNKNOWN
from truceline.monitor.duplicates.columns import Columns, metres_between
from truceline.monitor.duplicates.weights import PairWeights

__all__ = ["levels_of"]

Codes = NDArray[np.int8]
Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]

_MANY, _SEVERAL = 10, 3
_NEAR_SHARE, _FAR_FACTOR, _FAR_LEAST = 0.2, 3.0, 5.0


def levels_of(columns: Columns, i: Rows, j: Rows, weights: PairWeights) -> Mapping[str, Codes]:
    """What is seen of pairs of reports, by feature: codes of `weights.levels`.

    It is the same whichever of the two comes first.
    """
    seen = {
        "day": _day(columns, i, j, weights.bounds.short_days),
        "place": _place(columns, i, j, weights),
        "actors": _actors(columns, i, j),
        "kind": _kind(columns, i, j),
        "killed": _killed(columns, i, j),
        "units": _units(columns, i, j),
        "source": _source(columns, i, j),
    }
    return {name: _coded(found, weights.levels[name]) for name, found in seen.items()}


def _coded(found: Mapping[str, Mask], levels: tuple[str, ...]) -> Codes:
    """The first level that is true of each pair; the last one named is true of the rest."""
    *named, rest = found
    masks = [found[name] for name in named]
    return np.select(
        masks, [levels.index(name) for name in named], default=levels.index(rest)
    ).astype(np.int8)


def _day(columns: Columns, i: Rows, j: Rows, short_days: int) -> dict[str, Mask]:
    first, last = columns.first, columns.last
    shared = np.minimum(last[i], last[j]) >= np.maximum(first[i], first[j])
    longest = np.maximum(last[i] - first[i], last[j] - first[j]) + 1
    exact = columns.has_day[i] & columns.has_day[j]
    return {
        "same_day": shared & exact,
        "next_day": ~shared,
        "short_overlap": longest <= short_days,
        "long_overlap": longest > short_days,
    }


def _place(columns: Columns, i: Rows, j: Rows, weights: PairWeights) -> dict[str, Mask]:
    bounds, radius = weights.bounds, columns.radius_m
    both_exact = np.maximum(radius[i], radius[j]) <= bounds.exact_m
    one_exact = np.minimum(radius[i], radius[j]) <= bounds.exact_m
    metres = metres_between(columns.vectors[i], columns.vectors[j])
    same = (columns.place[i] == columns.place[j]) & (columns.place[i] > 0)
    like = _likeness(columns, i, j) >= bounds.alike
    return {
        "same_place": same & both_exact,
        "same_wide_place": same,
        "like_name": like,
        "near": both_exact & (metres <= bounds.near_m),
        "inside": one_exact,
        "overlap": np.ones(len(i), dtype=np.bool_),
    }


def _likeness(columns: Columns, i: Rows, j: Rows) -> NDArray[np.float64]:
    """How alike the names of the places are spelled, 0–100; 0 where one has none."""
    low = np.minimum(columns.place[i], columns.place[j])
    high = np.maximum(columns.place[i], columns.place[j])
    keys, back = np.unique(low * len(columns.names) + high, return_inverse=True)
    pairs = [divmod(int(key), len(columns.names)) for key in keys]
    ones = [columns.names[one] for one, _ in pairs]
    others = [columns.names[other] for _, other in pairs]
    if not pairs:
        return np.zeros(0)
    scores = np.asarray(process.cpdist(ones, others, scorer=fuzz.ratio), dtype=np.float64)
    named = np.array([one > 0 for one, _ in pairs])
    found: NDArray[np.float64] = np.where(named, scores, 0.0)[back]
    return found


# How well an alignment of sides fits: of straight and crossed the better one is taken.
_FIT = np.zeros(4)
_FIT[[UNKNOWN, SAME, MAY, DIFFERENT]] = [0.0, 2.0, 1.0, -5.0]


def _actors(columns: Columns, i: Rows, j: Rows) -> dict[str, Mask]:
    a, b, alike = columns.side_a, columns.side_b, columns.alike
    straight = np.stack([alike[a[i], a[j]], alike[b[i], b[j]]])
    crossed = np.stack([alike[a[i], b[j]], alike[b[i], a[j]]])
    is_straight = _FIT[straight].sum(axis=0) >= _FIT[crossed].sum(axis=0)
    best = np.where(is_straight, straight, crossed)
    different = (best == DIFFERENT).sum(axis=0)
    unknown = (best == UNKNOWN).sum(axis=0)
    return {
        "same_both": (best == SAME).all(axis=0),
        "unknown": unknown == 2,
        "one_known": (unknown == 1) & (different == 0),
        "one_differs": (different == 1) & (unknown == 0),
        "may_be": different == 0,
        "different": different > 0,
    }


def _kind(columns: Columns, i: Rows, j: Rows) -> dict[str, Mask]:
    found = columns.kinds[columns.kind[i], columns.kind[j]]
    return {"same": found == SAME, "differs": found == DIFFERENT, "unknown": found != SAME}


def _killed(columns: Columns, i: Rows, j: Rows) -> dict[str, Mask]:
    """Deaths: equal best figures say the more the larger they are."""
    best = columns.figures["fatalities_best"]
    one, other = best[i], best[j]
    unknown = np.isnan(one) | np.isnan(other)
    equal, least = one == other, np.fmin(one, other)
    gap, most = np.abs(one - other), np.fmax(one, other)
    touch = _ranges_touch(columns, i, j)
    near = (gap <= np.maximum(1.0, _NEAR_SHARE * most)) | touch
    return {
        "unknown": unknown,
        "none_killed": equal & (one == 0),
        "same_many": equal & (one >= _MANY),
        "same_several": equal & (one >= _SEVERAL),
        "same_few": equal,
        "near_many": near & (least >= _MANY),
        "near_few": near & (touch | (least > 0)),
        "far_apart": (gap >= _FAR_LEAST) & (most >= _FAR_FACTOR * least),
        "apart": np.ones(len(i), dtype=np.bool_),
    }


def _ranges_touch(columns: Columns, i: Rows, j: Rows) -> Mask:
    """Whether low to high of one touches that of the other; False where both are a point."""
    low, high = columns.figures["fatalities_low"], columns.figures["fatalities_high"]
    has_range = (high[i] > low[i]) | (high[j] > low[j])
    touches = (low[i] <= high[j]) & (low[j] <= high[i])
    return np.asarray(has_range & touches, dtype=np.bool_)


def _units(columns: Columns, i: Rows, j: Rows) -> dict[str, Mask]:
    units = columns.figures["units"]
    one, other = units[i], units[j]
    comparable = (columns.unit[i] == columns.unit[j]) & ~(np.isnan(one) | np.isnan(other))
    gap = np.abs(one - other)
    return {
        "unknown": ~comparable,
        "same": gap == 0,
        "near": gap <= np.maximum(1.0, _NEAR_SHARE * np.fmax(one, other)),
        "apart": comparable,
    }


def _source(columns: Columns, i: Rows, j: Rows) -> dict[str, Mask]:
    headline, outlet = columns.headline, columns.outlet
    return {
        "same_article": (headline[i] == headline[j]) & (headline[i] > 0),
        "unknown": (outlet[i] == 0) | (outlet[j] == 0),
        "same_outlet": outlet[i] == outlet[j],
        "other_outlet": outlet[i] != outlet[j],
    }
