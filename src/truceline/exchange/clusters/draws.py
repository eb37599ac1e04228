"""Draws of the clustering: how else the rows could be persons, for what is estimated from them.

A chain over partitions: each doubtful row in turn leaves its person and joins one of its
neighbours' persons, or stands alone, with odds from the mean log-odds to that person's rows. The
mean, not the sum: rows of one person repeat each other, and counting their agreement twice would
make the draws surer than the pairs are. Judgements hold in every draw. After the sampler for
duplicate records of Steorts, Hall & Fienberg 2016, JASA 111:1660-1672, on pairs in place of fields.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from truceline.exchange.clusters.cluster import cluster
from truceline.exchange.clusters.graph import Graph, graph_of
from truceline.exchange.clusters.model import MOST_ROWS
from truceline.exchange.linkage.model import Pairs

__all__ = ["draws"]

_P_LEAST = 0.01
_SURE = math.log(0.995 / 0.005)
_BURN, _THIN = 10, 3


def draws(
    pairs: Pairs,
    rows: int,
    *,
    number: int,
    seed: int,
    must: Iterable[tuple[int, int]] = (),
    cannot: Iterable[tuple[int, int]] = (),
    progress: Callable[[int], None] | None = None,
) -> NDArray[np.int64]:
    """(number, rows) labels of persons, one row for each draw.

    Args:
        pairs: With the probability of each class.
        rows: How many rows there are.
        number: How many draws.
        seed: The same seed gives the same draws.
        must: Positions of rows that people judged to be one person.
        cannot: Positions of rows that people judged not to be.
        progress: Gets the number of draws so far.

    Raises:
        InvalidValue: Judgements contradict each other.
    """
    must, cannot = tuple(must), tuple(cannot)
    graph = graph_of(pairs, must=must, cannot=cannot, p_least=_P_LEAST)
    begun = cluster(pairs, rows, must=must, cannot=cannot)
    chain = _Chain(graph, begun.labels, np.random.default_rng(seed))
    found = np.empty((number, rows), dtype=np.int64)
    for _ in range(_BURN):
        chain.sweep()
    for at in range(number):
        for _ in range(_THIN):
            chain.sweep()
        found[at] = chain.labels
        if progress:
            progress(at + 1)
    return found


class _Chain:
    """The partition as it stands in the chain."""

    def __init__(self, graph: Graph, labels: NDArray[np.int64], draw: np.random.Generator) -> None:
        self._graph = graph
        self._draw = draw
        self.labels = labels.copy()
        self._members: dict[int, set[int]] = {}
        for row in graph.near:
            self._members.setdefault(int(labels[row]), set()).add(row)
        self._doubtful = [row for row in graph.near if self._is_doubtful(row)]
        self._free = int(labels.max(initial=-1)) + 1

    def _is_doubtful(self, row: int) -> bool:
        """Whether any of its pairs, or its belonging, could be otherwise."""
        known = self._graph.near[row]
        if any(abs(odds) < _SURE for odds in known.values()):
            return True
        own = self._members[int(self.labels[row])] - {row}
        return bool(own) and self._mean(row, own) < _SURE

    def _mean(self, row: int, members: set[int]) -> float:
        return self._graph.between(row, members) / len(members)

    def sweep(self) -> None:
        """Let each doubtful row choose anew, in a random order."""
        for at in self._draw.permutation(len(self._doubtful)).tolist():
            self._choose(self._doubtful[at])

    def _choose(self, row: int) -> None:
        own = int(self.labels[row])
        self._members[own].discard(row)
        options, odds = [], []
        for label in sorted({int(self.labels[one]) for one in self._graph.near[row]}):
            members = self._members.get(label, set())
            is_open = 0 < len(members) < MOST_ROWS
            if is_open and not self._graph.forbids(row, members):
                options.append(label)
                odds.append(self._mean(row, members))
        chosen = self._drawn(options, odds)
        if chosen < 0:  # alone: its old number, where nobody else bears it
            chosen = own if not self._members.get(own) else self._new()
        self._members.setdefault(chosen, set()).add(row)
        self.labels[row] = chosen

    def _drawn(self, options: list[int], odds: list[float]) -> int:
        """One of the options, or -1 for standing alone, whose odds are even."""
        if not options:
            return -1
        top = max(0.0, *odds)
        weights = [math.exp(max(value - top, -700.0)) for value in (0.0, *odds)]
        mark = self._draw.random() * sum(weights)
        for label, weight in zip((-1, *options), weights, strict=True):
            mark -= weight
            if mark < 0:
                return label
        return options[-1]

    def _new(self) -> int:
        self._free += 1
        return self._free - 1
