"""Whether opponents who improve at the same time deter a move, searched from the shorter side.

Two lists can hold the answer: the joint choices of the opponents, and the states in which to end
would deter. Each state goes through the shorter one, all states side by side. If a share p of all
combinations is on one list and q on the other, the first hit is expected after 1 / max(p, q) tries.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truceline.scenarios.hypercube import NOTHING, Chain, chains_of
from truceline.scenarios.moves import allowed_changes
from truceline.scenarios.optionform import OptionCube

__all__ = ["JointAnswers"]

FEW = 200
"""States left below which each is finished by itself: a round costs more than it settles."""

Masks = NDArray[np.int32]
Bools = NDArray[np.bool_]
IsHit = Callable[[Masks, Masks, NDArray[np.int64]], Bools]


class JointAnswers:
    """What the opponents of a player can make of its moves by improving at the same time."""

    def __init__(self, cube: OptionCube, player: int) -> None:
        others = [other for other in range(len(cube.own)) if other != player]
        self._cube, self._rank = cube, cube.ranks[player]
        self._opponents = [_opponent(cube, other) for other in others]
        self._is_free = all(direction == "both" for direction in cube.game.directions)
        self._bad = _worst_first(cube, player, others)

    def deter(self, states: Masks, change: int) -> Bools:
        """Whether each state's move, which changes these options and improves, is deterred."""
        ends = states ^ np.int32(change)
        ways = np.ones(states.size, dtype=np.int64)
        for each in self._opponents:
            ways *= each.better[states] + 1
        bad = self._bad.count(ends, self._rank[states])
        met = np.zeros(states.size, dtype=np.bool_)
        for side, length, is_hit in (
            (np.flatnonzero(bad < ways), bad, self._hits_bad_end),
            (np.flatnonzero(bad >= ways), ways, self._hits_by_choice),
        ):
            met[side] = _search(states[side], ends[side], length[side], is_hit)
        return met

    def _hits_bad_end(self, states: Masks, ends: Masks, place: NDArray[np.int64]) -> Bools:
        """Whether the answer that makes it end badly is an improvement for each who moves."""
        answer = self._bad.at(ends, place) ^ ends
        hits = self._allows(states, answer)
        for each in self._opponents:
            own = answer & each.bits
            # An infeasible corner holds rank 0, so that it is never better.
            hits &= (own == 0) | (each.rank[states ^ own] > each.rank[states])
        return hits

    def _hits_by_choice(self, states: Masks, ends: Masks, place: NDArray[np.int64]) -> Bools:
        """Whether a joint choice of the opponents makes it end badly."""
        answer = np.zeros_like(states)
        for each in self._opponents:
            place, choice = np.divmod(place, each.better[states] + 1)
            answer |= each.change(states, choice)
        last = ends ^ answer
        hits = self._allows(states, answer) & (self._rank[last] <= self._rank[states])
        if self._cube.closed is not None:
            hits &= ~self._cube.closed[last]
        return np.asarray(hits, dtype=np.bool_)

    def _allows(self, states: Masks, answer: Masks) -> Bools:
        if self._is_free:
            return np.ones(states.size, dtype=np.bool_)
        return allowed_changes(self._cube.game, states, answer)


def _search(states: Masks, ends: Masks, length: NDArray[np.int64], is_hit: IsHit) -> Bools:
    """Whether some place below each length is a hit."""
    met = np.zeros(states.size, dtype=np.bool_)
    left, place = np.flatnonzero(length > 0), 0
    while left.size > FEW:
        hits = is_hit(states[left], ends[left], np.full(left.size, place))
        met[left[hits]] = True
        place += 1
        left = left[~hits & (length[left] > place)]
    for one in left:
        places = np.arange(place, length[one])
        same = np.full(places.size, one)
        met[one] = is_hit(states[same], ends[same], places).any()
    return met


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opponent:
    """One opponent and its improvements.

    Attributes:
        bits: Its options.
        rank: (corners,) its ranks.
        corners: (rows, fibres) its fibres from best to worst, infeasible corners first.
        fibre: (corners,) fibre of each corner.
        closed: (fibres,) infeasible corners of each fibre.
        better: (corners,) feasible corners of the same fibre that are strictly better, whether or
            not the directions of the options allow going there.
    """

    bits: np.int32
    rank: Masks
    corners: Masks
    fibre: Masks
    closed: Masks
    better: Masks

    def change(self, states: Masks, choice: NDArray[np.int64]) -> Masks:
        """Options that the choice-th improvement changes, counted from 1; 0 changes nothing."""
        fibre = self.fibre[states]
        there = self.corners[self.closed[fibre] + np.maximum(choice - 1, 0), fibre]
        return np.asarray((there ^ states) * (choice > 0), dtype=np.int32)


def _opponent(cube: OptionCube, other: int) -> _Opponent:
    """The longest chain of a player holds every corner of its fibres."""
    chain = cube.chains(other)[-1]
    rows, fibres = chain.corners.shape
    is_closed = np.zeros((rows, fibres), dtype=np.bool_)
    if cube.closed is not None:
        is_closed = cube.closed[chain.corners]
    closed = is_closed.sum(axis=0, dtype=np.int32)
    fibre, better = (np.empty(cube.ranks[other].size, dtype=np.int32) for _ in range(2))
    fibre[chain.corners] = np.arange(fibres, dtype=np.int32)
    better[chain.corners] = np.where(is_closed, 0, _place_of_equals(chain) - closed)
    return _Opponent(
        bits=np.int32(sum(1 << bit for bit in cube.own[other])),
        rank=cube.ranks[other],
        corners=chain.corners,
        fibre=fibre,
        closed=closed,
        better=better,
    )


def _place_of_equals(chain: Chain) -> Masks:
    """(rows, fibres) place of the first corner that is as good as this one."""
    row = np.arange(chain.corners.shape[0], dtype=np.int32).reshape(-1, 1)
    if chain.is_first is None:
        return np.broadcast_to(row, chain.corners.shape)
    return np.maximum.accumulate(np.where(chain.is_first, row, np.int32(0)), axis=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _WorstFirst:
    """All that the opponents could make of a state by changing any of their options.

    Attributes:
        corners: (fibres, rows) corners of each fibre of the opponents, the worst first.
        fibre: (corners,) fibre of each corner.
        keys: Rank and fibre of each of them in one number, ascending.
        most: More than any rank.
    """

    corners: Masks
    fibre: Masks
    keys: NDArray[np.int64]
    most: int

    def at(self, ends: Masks, place: NDArray[np.int64]) -> Masks:
        """The corner in that place of the fibre of each end."""
        return self.corners[self.fibre[ends], place]

    def count(self, ends: Masks, rank: Masks) -> NDArray[np.int64]:
        """Feasible corners in the fibre of each end that are no better than a rank."""
        fibre = self.fibre[ends].astype(np.int64)
        upto = np.searchsorted(self.keys, fibre * self.most + rank, side="right")
        return np.asarray(upto - fibre * self.corners.shape[1], dtype=np.int64)


def _worst_first(cube: OptionCube, player: int, others: list[int]) -> _WorstFirst:
    rank, most = cube.ranks[player], int(cube.ranks[player].max()) + 2
    shown = rank if cube.closed is None else np.where(cube.closed, NOTHING, rank)
    all_bits = {bit: "both" for other in others for bit in cube.own[other]}
    (chain,) = chains_of(shown, all_bits, len(cube.game.owners))
    corners = np.ascontiguousarray(chain.corners[::-1].T)
    fibre = np.empty(rank.size, dtype=np.int32)
    fibre[corners] = np.arange(corners.shape[0], dtype=np.int32).reshape(-1, 1)
    ranks = np.minimum(shown[corners], most - 1).astype(np.int64)
    keys = ranks + np.arange(corners.shape[0]).reshape(-1, 1) * most
    return _WorstFirst(corners=corners, fibre=fibre, keys=keys.ravel(), most=most)
