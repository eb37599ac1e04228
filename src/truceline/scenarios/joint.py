"""Whether opponents who improve at the same time deter a move, searched from the shorter side.

Two lists can hold the answer: the joint choices of the opponents, and the states in which to end
would deter. Each state goes through the shorter one, all states side by side. If a share p of all
combinations is on one list and q on the other, the first hit is expected after 1 / max(p, q) tries.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truceline.scenarios.hypercube import NOTHING, Chain, Values, chains_of
from truceline.scenarios.moves import allowed_changes
from truceline.scenarios.optionform import OptionCube

__all__ = ["JointAnswers"]

BLOCK = 1 << 15
"""Answers tried at once: the fewer states are left, the more answers for each."""

TABLED = 1 << 22
"""Improvements that are listed side by side."""

Masks = NDArray[np.int32]
Bools = NDArray[np.bool_]
Places = NDArray[np.int64]
Tries = Callable[[Places, Places], Bools]


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
        for length, is_shorter, tries in (
            (bad, bad < ways, self._bad_ends),
            (ways, bad >= ways, self._choices),
        ):
            for side in self._stretches(np.flatnonzero(is_shorter)):
                met[side] = _search(length[side], tries(states[side], ends[side]))
        return met

    def _stretches(self, places: Places) -> list[Places]:
        """Parts of a list of states for each of which all improvements fit into memory."""
        widest = max([1, *(each.corners.shape[1] for each in self._opponents)])
        step = max(1, TABLED // widest)
        return [places[first : first + step] for first in range(0, places.size, step)]

    def bounds(self, states: Masks, change: int, free: Sequence[Values]) -> tuple[Bools, Bools]:
        """Whether each move is deterred by one opponent alone, and whether it may be by several.

        Args:
            states: Where the move improves.
            change: Options that it changes.
            free: Per opponent, the worst that the others make of each corner by changes at will.
        """
        stretches = self._stretches(np.arange(states.size))
        parts = [self._bounds(states[each], change, free) for each in stretches]
        alone, may_be = zip(*parts, strict=True) if parts else ((), ())
        nothing = np.zeros(0, dtype=np.bool_)
        return np.concatenate([nothing, *alone]), np.concatenate([nothing, *may_be])

    def _bounds(self, states: Masks, change: int, free: Sequence[Values]) -> tuple[Bools, Bools]:
        ends, rank = (states ^ np.int32(change))[:, np.newaxis], self._rank[states][:, np.newaxis]
        alone, may_be = np.zeros(states.size, dtype=np.bool_), np.ones(states.size, dtype=np.bool_)
        for each, worst in zip(self._opponents, free, strict=True):
            answers = each.answers(states)
            last, allowed = answers ^ ends, self._allows(states[:, np.newaxis], answers)
            alone |= (self._is_bad(last, rank) & allowed).any(axis=1)
            may_be &= ((worst[last] <= rank) & allowed).any(axis=1)
        return alone, may_be

    def _is_bad(self, last: Masks, rank: Masks) -> Bools:
        """Whether a corner is feasible and no better than a rank."""
        hits = self._rank[last] <= rank
        if self._cube.closed is not None:
            hits &= ~self._cube.closed[last]
        return np.asarray(hits, dtype=np.bool_)

    def _bad_ends(self, states: Masks, ends: Masks) -> Tries:
        """Try whether the answers that make it end badly are improvements for each who moves."""
        fibre = self._bad.fibre[ends]
        ranks = [each.rank[states] for each in self._opponents]

        def tries(left: Places, places: Places) -> Bools:
            here = states[left][:, np.newaxis]
            answers = self._bad.at(fibre[left], places) ^ ends[left][:, np.newaxis]
            hits = self._allows(here, answers)
            for each, rank in zip(self._opponents, ranks, strict=True):
                own = answers & each.bits
                # An infeasible corner holds rank 0, so that it is never better.
                hits &= (each.rank[own ^ here] > rank[left][:, np.newaxis]) | (own == 0)
            return hits

        return tries

    def _choices(self, states: Masks, ends: Masks) -> Tries:
        """Try whether joint choices of the opponents make it end badly."""
        tables = [each.answers(states) for each in self._opponents]
        ways = [(each.better[states] + 1).astype(np.uint32) for each in self._opponents]
        rank = self._rank[states]

        def tries(left: Places, places: Places) -> Bools:
            answers = np.zeros((left.size, places.size), dtype=np.int32)
            rest = np.broadcast_to(places.astype(np.uint32), answers.shape)
            for table, way in zip(tables, ways, strict=True):
                most = way[left][:, np.newaxis]
                onward = rest // most
                answers |= table.ravel()[
                    (left * table.shape[1])[:, np.newaxis] + rest - onward * most
                ]
                rest = onward
            hits = self._is_bad(answers ^ ends[left][:, np.newaxis], rank[left][:, np.newaxis])
            return hits & self._allows(states[left][:, np.newaxis], answers)

        return tries

    def _allows(self, states: Masks, answers: Masks) -> Bools:
        if self._is_free:
            return np.ones(answers.shape, dtype=np.bool_)
        return allowed_changes(self._cube.game, states, answers)


def _search(length: Places, tries: Tries) -> Bools:
    """Whether some place below each length is a hit."""
    met = np.zeros(length.size, dtype=np.bool_)
    left, first = np.flatnonzero(length > 0), 0
    while left.size:
        places = np.arange(first, first + max(1, BLOCK // left.size))
        hits = tries(left, places)
        hits &= places < length[left][:, np.newaxis]
        is_met = hits.any(axis=1)
        met[left[is_met]] = True
        first += places.size
        left = left[~is_met & (length[left] > first)]
    return met


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opponent:
    """One opponent and its improvements.

    Attributes:
        bits: Its options.
        rank: (corners,) its ranks.
        corners: (fibres, rows) its fibres from best to worst, infeasible corners first.
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

    def answers(self, states: Masks) -> Masks:
        """(states, choices): options changed by staying, then by each improvement, then 0 again."""
        fibre, better = self.fibre[states], self.better[states][:, np.newaxis]
        choices = np.arange(1, int(better.max(initial=0)) + 1)
        first = fibre.astype(np.int64) * self.corners.shape[1] + self.closed[fibre] - 1
        last = self.corners.size - 1
        there = self.corners.ravel()[np.minimum(first[:, np.newaxis] + choices, last)]
        changed = np.zeros((states.size, choices.size + 1), dtype=np.int32)
        np.bitwise_xor(there, states[:, np.newaxis], out=changed[:, 1:], where=choices <= better)
        return changed


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
        corners=np.ascontiguousarray(chain.corners.T),
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

    def at(self, fibres: Masks, places: Places) -> Masks:
        """(fibres, places): the corners in those places of each fibre."""
        within = np.minimum(places, self.corners.shape[1] - 1)
        return np.asarray(self.corners[fibres[:, np.newaxis], within])

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
