"""What pairs say about each other: if A is B and B is C, A is C; if A is not C, one of both fails.

Each pair gets one message from every third row: the odds of the pair under the states of a triangle
that can hold together (all one person, one pair only, none), the other two pairs at their own
probabilities: one round of belief propagation (Pearl 1988, Probabilistic Reasoning in Intelligent
Systems), damped because a row's errors go into all its pairs. It makes rows that compete for one
partner share it, and lets a thin row be recognised through a full one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["with_third_rows"]

_LEAST = 0.02
_DAMPED = 0.5
_NOT_COMPARED = 0.2
_FARTHEST = 3.0
_TINY = 1e-7
_HALVINGS = 20


def with_third_rows(
    left: NDArray[np.int64], right: NDArray[np.int64], p_same: NDArray[np.float64], count: int
) -> NDArray[np.float64]:
    """(pairs,) probability of one person once third rows have been heard.

    Args:
        left: (pairs,) rows, each less than `right`; pairs sorted and each once.
        right: (pairs,) the other rows.
        p_same: (pairs,) probability of one person, each pair on its own.
        count: Rows.
    """
    active = np.flatnonzero(p_same > _LEAST)
    if not len(active):
        return p_same
    a, b = left[active], right[active]
    edges = _Edges(a, b, p_same[active], count)
    code = left * count + right
    heard = np.zeros(len(active))
    for near, far in ((a, b), (b, a)):
        heard += edges.messages(near, far, code, p_same)
    own = np.clip(p_same[active], _TINY, 1 - _TINY)
    found = p_same.copy()
    found[active] = _balanced(np.log(own / (1 - own)), np.clip(heard, -_FARTHEST, _FARTHEST))
    return found


def _balanced(own: NDArray[np.float64], heard: NDArray[np.float64]) -> NDArray[np.float64]:
    """(edges,) probabilities once heard; third rows say who is whose, hardly how many there are.

    Calibrated probabilities keep their mean when more is known. What speaks against pairs is
    overheard, as every pair of a crowded row hears all others: it is scaled until half of what the
    mean would lose is kept. Half, as pairs on their own are too sure where errors go together.
    """
    against = np.minimum(heard, 0)
    held, least, most = own + heard - against, 0.0, 1.0
    wanted = (_logistic(own).sum() + _logistic(held + against).sum()) / 2
    for _ in range(_HALVINGS):
        middle = (least + most) / 2
        if _logistic(held + middle * against).sum() > wanted:
            least = middle
        else:
            most = middle
    return _logistic(held + most * against)


def _logistic(odds: NDArray[np.float64]) -> NDArray[np.float64]:
    found: NDArray[np.float64] = 1 / (1 + np.exp(-odds))
    return found


class _Edges:
    def __init__(
        self, a: NDArray[np.int64], b: NDArray[np.int64], p_same: NDArray[np.float64], count: int
    ) -> None:
        start = np.concatenate([a, b])
        order = np.argsort(start, kind="stable")
        self._to = np.concatenate([b, a])[order]
        self._p = np.clip(np.tile(p_same, 2)[order], _TINY, 1 - _TINY)
        self._starts = np.searchsorted(start[order], np.arange(count + 1))
        self._count = count

    def messages(
        self,
        near: NDArray[np.int64],
        far: NDArray[np.int64],
        code: NDArray[np.int64],
        p_same: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        """(edges,) sum over third rows next to `near` of what they say about near and far."""
        degree = self._starts[near + 1] - self._starts[near]
        at = np.repeat(self._starts[near] - np.cumsum(degree) + degree, degree)
        at += np.arange(len(at))
        edge = np.repeat(np.arange(len(near)), degree)
        other = self._to[at]
        third = other != far[edge]
        at, edge, other = at[third], edge[third], other[third]
        there = far[edge]
        wanted = np.minimum(there, other) * self._count + np.maximum(there, other)
        place = np.minimum(np.searchsorted(code, wanted), len(code) - 1)
        compared = code[place] == wanted
        p_far = np.clip(np.where(compared, p_same[place], _NOT_COMPARED), _TINY, 1 - _TINY)
        said = _DAMPED * _message(self._p[at], p_far)
        # A third row next to both ends speaks from either side.
        said = np.where(compared & (p_far > _LEAST), 0.5 * said, said)
        heard: NDArray[np.float64] = np.bincount(
            edge, np.clip(said, -_FARTHEST, _FARTHEST), len(near)
        ).astype(np.float64)
        return heard


def _message(p_one: NDArray[np.float64], p_other: NDArray[np.float64]) -> NDArray[np.float64]:
    none = (1 - p_one) * (1 - p_other)
    found: NDArray[np.float64] = np.log(
        (p_one * p_other + none) / (p_one + p_other - 2 * p_one * p_other + none)
    )
    return found
