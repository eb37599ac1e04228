"""Greedy clustering under constraints: two groups become one only if all of both agree on it.

Agglomeration by the mean log-odds between all members (Chierichetti, Dalvi & Kumar 2014 for the
objective, correlation clustering: Bansal, Blum & Chawla 2004, Machine Learning 56:89-113): a pair
that no key brought together speaks against it, so chains break where they must.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from truceline.exchange.clusters.graph import NEVER, Graph, graph_of
from truceline.exchange.clusters.model import MOST_ROWS, Clusters
from truceline.exchange.linkage.model import Pairs

__all__ = ["cluster"]

_PASSES = 4
# Less likely pairs cannot hold a person together; they may still speak against one.
_P_LEAST = 0.01


def cluster(
    pairs: Pairs,
    rows: int,
    *,
    must: Iterable[tuple[int, int]] = (),
    cannot: Iterable[tuple[int, int]] = (),
    most: int = MOST_ROWS,
) -> Clusters:
    """Put rows together as persons.

    Args:
        pairs: With the probability of each class.
        rows: How many rows there are.
        must: Positions of rows that people judged to be one person.
        cannot: Positions of rows that people judged not to be.
        most: Rows that one person can have.

    Raises:
        InvalidValue: Judgements contradict each other.
    """
    graph = graph_of(pairs, must=must, cannot=cannot, p_least=_P_LEAST)
    groups = _Groups(graph, most)
    for _ in range(_PASSES):
        if not groups.merge_all():
            break
    return groups.clusters(rows)


class _Groups:
    """The groups so far, by their first row."""

    def __init__(self, graph: Graph, most: int) -> None:
        self._graph = graph
        self._most = most
        self._of: dict[int, int] = {}
        self._members: dict[int, list[int]] = {}

    def merge_all(self) -> int:
        """Go over all pairs once, the likeliest first; gives how many groups were merged."""
        graph = self._graph
        likely = int(np.searchsorted(-graph.log_odds, 0.0))
        edges = zip(graph.left[:likely].tolist(), graph.right[:likely].tolist(), strict=True)
        return sum(self._merge(one, other) for one, other in edges)

    def _merge(self, one: int, other: int) -> bool:
        first, second = self._of.get(one, one), self._of.get(other, other)
        if first == second:
            return False
        these = self._members.get(first, [first])
        those = self._members.get(second, [second])
        if len(these) + len(those) > self._most or not self._agree(these, those):
            return False
        joined = these + those
        self._members.pop(second, None)
        self._members[first] = joined
        self._of.update(dict.fromkeys(joined, first))
        return True

    def _agree(self, these: list[int], those: list[int]) -> bool:
        graph = self._graph
        if any(graph.forbids(one, those) for one in these):
            return False
        return sum(graph.between(one, those) for one in these) > 0

    def clusters(self, rows: int) -> Clusters:
        """The groups, numbered in the order of their first rows."""
        whole = np.arange(rows, dtype=np.int64)
        for members in self._members.values():
            whole[members] = min(members)
        _, labels = np.unique(whole, return_inverse=True)
        labels = labels.astype(np.int64)
        weakest = np.ones(int(labels.max()) + 1 if rows else 0)
        for members in self._members.values():
            weakest[labels[members[0]]] = min(self._belongs(one, members) for one in members)
        return Clusters(labels=labels, p_weakest=weakest, refused=self._refused(labels))

    def _belongs(self, one: int, members: list[int]) -> float:
        others = [member for member in members if member != one]
        mean = max(self._graph.between(one, others) / len(others), NEVER)
        return float(1 / (1 + np.exp(-np.clip(mean, -50, 50))))

    def _refused(self, labels: NDArray[np.int64]) -> int:
        graph = self._graph
        likely = graph.log_odds > 0
        return int(np.sum(labels[graph.left[likely]] != labels[graph.right[likely]]))
