"""Pairs as log-odds between rows, with judgements as certainties."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truceline.core.errors import InvalidValue
from truceline.exchange.linkage.model import Pairs

__all__ = ["NEVER", "Graph", "graph_of"]

# Log-odds of a pair that no key brought together: about one in fifty.
_APART = -4.0
# A judgement outweighs all that a model can say.
_CERTAIN = 1000.0
NEVER = -_CERTAIN
_LEAST, _MOST = 1e-6, 1 - 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """Log-odds between rows.

    Attributes:
        near: For each row that has any, its neighbours with the log-odds of being one person.
        left: (edges,) positions, the likeliest pair first.
        right: (edges,) positions.
        log_odds: (edges,).
    """

    near: dict[int, dict[int, float]]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    log_odds: NDArray[np.float64]

    def between(self, one: int, members: Iterable[int]) -> float:
        """Sum of the log-odds between a row and others; `_APART` where nothing is known."""
        known = self.near.get(one, {})
        return sum(known.get(member, _APART) for member in members)

    def forbids(self, one: int, members: Iterable[int]) -> bool:
        """Whether somebody judged that a row is not one of these."""
        known = self.near.get(one, {})
        return any(known.get(member, 0.0) <= NEVER for member in members)


def graph_of(
    pairs: Pairs,
    *,
    must: Iterable[tuple[int, int]],
    cannot: Iterable[tuple[int, int]],
    p_least: float,
) -> Graph:
    """The pairs that can matter, as log-odds.

    Raises:
        InvalidValue: A pair was judged to be one person and to be two.
    """
    together = {(min(pair), max(pair)) for pair in must}
    apart = {(min(pair), max(pair)) for pair in cannot}
    if both := together & apart:
        raise InvalidValue(
            f"{len(both)} pairs are judged to be one person and to be two.",
            hint="Settle the conflicts first.",
        )
    p = np.clip(pairs.p_same.astype(np.float64), _LEAST, _MOST)
    kept = p >= p_least
    left, right = pairs.left[kept], pairs.right[kept]
    said = np.log(p[kept]) - np.log1p(-p[kept])
    odds = dict(zip(zip(left.tolist(), right.tolist(), strict=True), said.tolist(), strict=True))
    odds.update(dict.fromkeys(together, _CERTAIN))
    odds.update(dict.fromkeys(apart, NEVER))
    near: dict[int, dict[int, float]] = {}
    for (one, other), value in odds.items():
        near.setdefault(one, {})[other] = value
        near.setdefault(other, {})[one] = value
    ordered = sorted(odds.items(), key=lambda pair: (-pair[1], pair[0]))
    return Graph(
        near=near,
        left=np.array([one for (one, _), _ in ordered], dtype=np.int64),
        right=np.array([other for (_, other), _ in ordered], dtype=np.int64),
        log_odds=np.array([value for _, value in ordered], dtype=np.float64),
    )
