"""The worst that opponents can force, where passes over the hypercube do not settle.

Rankings (or exclusions) can be made so that the only way to the worst state is a path through a
large share of all states. Repeated passes then need as many rounds as the path has steps. Here each
state is settled once instead: shortest paths without lengths, from a source that enters each state
at its worth, over the moves turned round. Between corners of one fibre stands a node for each
place in its order, so that a move costs three arcs and not one for each pair of states.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from truceline.scenarios.hypercube import NOTHING, Chain, Values

__all__ = ["settle"]

Arcs = tuple[NDArray[np.int32], NDArray[np.int32]]


def settle(worth: Values, opponents: Sequence[Chain], *, improving: bool) -> Values:
    """The least worth that each corner can reach along the opponents' chains, itself included.

    Args:
        worth: (corners,) worth to be answered into each; `NOTHING` where infeasible.
        opponents: Chains of every opponent.
        improving: Whether opponents only improve, or move at will.
    """
    corners = worth.size
    arcs, nodes = [_entries(worth)], corners + 1
    for chain in opponents:
        if improving and _is_plain(chain):
            arcs.append(_direct_arcs(chain, worth))
            continue
        arcs += _arcs(chain, worth, nodes, improving=improving)
        nodes += chain.corners.size
    tails, heads = (np.concatenate(side) for side in zip(*arcs, strict=True))
    lengths = np.zeros(tails.size)
    feasible = arcs[0][1]
    lengths[: feasible.size] = worth[feasible]
    graph = coo_array((lengths, (tails, heads)), shape=(nodes, nodes)).tocsr()
    least = dijkstra(graph, indices=corners)[:corners]
    return np.where(np.isinf(least), NOTHING, least).astype(np.int32)


def _entries(worth: Values) -> Arcs:
    feasible = np.flatnonzero(worth < NOTHING).astype(np.int32)
    return np.full(feasible.size, worth.size, dtype=np.int32), feasible


def _is_plain(chain: Chain) -> bool:
    """Whether each corner can take the place of all that are better: no ties, all may move."""
    return chain.corners.shape[0] <= 2 or (chain.is_first is None and chain.is_mover is None)


def _direct_arcs(chain: Chain, worth: Values) -> Arcs:
    """Each corner → the next worse of its fibre."""
    better, worse = chain.corners[:-1], chain.corners[1:]
    exists = (worth[better] < NOTHING) & (worth[worse] < NOTHING)
    for condition in (chain.is_first, chain.is_mover):
        if condition is not None:
            exists &= condition[1:]
    return better[exists], worse[exists]


def _arcs(chain: Chain, worth: Values, base: int, *, improving: bool) -> list[Arcs]:
    """Corner → its place; place → the next worse; and where a mover starts → the mover.

    A place stands for all corners of its fibre that are as good or better.
    """
    rows, fibres = chain.corners.shape
    place = base + np.arange(rows * fibres, dtype=np.int32).reshape(rows, fibres)
    moves = worth[chain.corners] < NOTHING
    if chain.is_mover is not None:
        moves &= chain.is_mover
    start = _last_better(chain) if improving else np.full((rows, fibres), rows - 1)
    row, fibre = np.nonzero(moves & (start >= 0))
    is_feasible = worth[chain.corners] < NOTHING
    return [
        (chain.corners[is_feasible], place[is_feasible]),
        (place[:-1].ravel(), place[1:].ravel()),
        (place[start[row, fibre], fibre], chain.corners[row, fibre]),
    ]


def _last_better(chain: Chain) -> NDArray[np.int64]:
    """(rows, fibres) place of the last corner strictly better than this one, or -1."""
    rows, fibres = chain.corners.shape
    row = np.arange(rows).reshape(-1, 1)
    if chain.is_first is None:
        return np.broadcast_to(row - 1, (rows, fibres))
    return np.maximum.accumulate(np.where(chain.is_first, row, 0), axis=0) - 1
