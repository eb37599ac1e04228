"""Where along a path a track comes within a distance: exact, side by side, without buffers.

A buffer around a track that crosses itself thousands of times, as real ones do, takes minutes and
gigabytes. What lies within a distance of one straight step is convex, so that it cuts each side of
the path in at most one interval, which has a closed form.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

__all__ = ["near_spans"]

Floats = NDArray[np.float64]
_SIDES_AT_ONCE = 64


def near_spans(corners: Floats, steps: Floats, distance_m: float) -> list[tuple[float, float]]:
    """Metres along a path on which it lies within a distance of a track; in order, apart.

    Args:
        corners: (corners, 2) the path, metres.
        steps: (steps, 2, 2) the track's straight steps, from and to; a lone fix is both.
        distance_m: How far from the track still counts.
    """
    low, high = steps.min(axis=1) - distance_m, steps.max(axis=1) + distance_m
    tree = shapely.STRtree(shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1]))
    ahead = np.diff(corners, axis=0)
    lengths = np.hypot(ahead[:, 0], ahead[:, 1])
    starts = np.concatenate([[0.0], np.cumsum(lengths)])[:-1]
    sides = np.asarray(shapely.linestrings(np.stack([corners[:-1], corners[1:]], axis=1)))
    found = [np.empty((0, 2))]
    for first in range(0, len(sides), _SIDES_AT_ONCE):
        side, step = tree.query(sides[first : first + _SIDES_AT_ONCE])
        side += first
        direction = ahead[side] / lengths[side, np.newaxis]
        t0, t1 = _intervals(corners[side], direction, steps[step], distance_m)
        t0, t1 = np.maximum(t0, 0.0), np.minimum(t1, lengths[side])
        hit = t0 < t1
        found.append(_united(np.column_stack([t0 + starts[side], t1 + starts[side]])[hit]))
    return [(float(start), float(end)) for start, end in _united(np.concatenate(found))]


def _intervals(
    origin: Floats, direction: Floats, steps: Floats, distance_m: float
) -> tuple[Floats, Floats]:
    """From and to, in metres along each ray, where it is near its step; from > to where never."""
    begin, end = steps[:, 0], steps[:, 1]
    along = end - begin
    length = np.hypot(along[:, 0], along[:, 1])
    is_step = length > 0
    unit = along / np.where(is_step, length, 1.0)[:, np.newaxis]
    across = np.column_stack([-unit[:, 1], unit[:, 0]])
    off = origin - begin
    s0, s1 = _slab(_dot(off, unit), _dot(direction, unit), np.zeros(len(length)), length)
    reach = np.full(len(length), distance_m)
    o0, o1 = _slab(_dot(off, across), _dot(direction, across), -reach, reach)
    from_, to = np.maximum(s0, o0), np.minimum(s1, o1)
    is_in = is_step & (from_ <= to)
    from_, to = np.where(is_in, from_, np.inf), np.where(is_in, to, -np.inf)
    for centre in (begin, end):
        c0, c1 = _disc(origin - centre, direction, distance_m)
        from_, to = np.minimum(from_, c0), np.maximum(to, c1)
    return from_, to


def _slab(at: Floats, pace: Floats, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Where low ≤ at + t · pace ≤ high."""
    is_still = np.abs(pace) < 1e-12
    safe = np.where(is_still, 1.0, pace)
    one, other = (low - at) / safe, (high - at) / safe
    inside = (low <= at) & (at <= high)
    from_ = np.where(is_still, np.where(inside, -np.inf, np.inf), np.minimum(one, other))
    to = np.where(is_still, np.where(inside, np.inf, -np.inf), np.maximum(one, other))
    return from_, to


def _disc(off: Floats, direction: Floats, radius_m: float) -> tuple[Floats, Floats]:
    middle = -_dot(off, direction)
    half = middle**2 - _dot(off, off) + radius_m**2
    root = np.sqrt(np.maximum(half, 0.0))
    is_hit = half > 0
    return np.where(is_hit, middle - root, np.inf), np.where(is_hit, middle + root, -np.inf)


def _dot(one: Floats, other: Floats) -> Floats:
    return np.asarray((one * other).sum(axis=1))


def _united(spans: Floats) -> Floats:
    """(spans, 2) sorted, those that touch made one."""
    if not len(spans):
        return spans
    spans = spans[np.argsort(spans[:, 0])]
    ends = np.maximum.accumulate(spans[:, 1])
    begins = np.flatnonzero(np.concatenate([[True], spans[1:, 0] > ends[:-1] + 1e-6]))
    last = np.concatenate([begins[1:] - 1, [len(spans) - 1]])
    return np.column_stack([spans[begins, 0], ends[last]])
