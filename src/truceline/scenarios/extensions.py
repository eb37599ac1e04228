"""Full rankings that agree with a partial order, drawn uniformly.

Exact wherever the order can be taken apart: groups of states with no pair between them are shuffled
together, groups of which one is wholly better are stacked, and what remains is counted over classes
of states with the same better and worse ones, if there are few enough ways to cut it. Only what
remains after that is drawn by a chain of adjacent swaps (Karzanov and Khachiyan 1991, Order 8:7-15)
in many independent runs, so that an interval can be taken from how far the runs lie apart.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["Drawn", "draw_rankings"]

Bools = NDArray[np.bool_]
Order = NDArray[np.int64]
# How many of each class are already placed, from the worst up.
Cut: TypeAlias = tuple[int, ...]
Cuts: TypeAlias = dict[Cut, list[tuple[int, Cut]]]

_MOST_CUTS = 40_000
_RUNS = 100
_BLOCK = 64
_NEAR = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Rankings drawn.

    Attributes:
        ranks: (draws, states) int64, higher is better.
        runs: Independent groups of consecutive draws, of one size; as many as draws where exact.
        steps: Swaps tried in each run before its first draw; 0 where exact.
    """

    ranks: Order
    runs: int
    steps: int


def draw_rankings(better: Bools, *, draws: int, rng: np.random.Generator) -> Drawn:
    """Draw full rankings from those that agree with a partial order, each equally likely.

    Args:
        better: (states, states), transitively closed; [a, b] = b better than a.
        draws: Rankings wanted; a chain gives them in 100 runs.
        rng: Where chance comes from.
    """
    steps: list[int] = []
    order = _draw(better, np.arange(better.shape[0]), draws, rng, steps)
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(order.shape[1])[np.newaxis, :], axis=1)
    runs = min(_RUNS, draws) if steps else draws
    return Drawn(ranks=ranks, runs=runs, steps=max(steps, default=0))


def _draw(
    better: Bools, states: Order, draws: int, rng: np.random.Generator, steps: list[int]
) -> Order:
    """(draws, states) from worst to best."""
    if states.size == 1:
        return np.repeat(states[np.newaxis, :], draws, axis=0)
    within = better[np.ix_(states, states)]
    compared = within | within.T
    groups = _groups(compared)
    if len(groups) > 1:
        parts = [_draw(better, states[group], draws, rng, steps) for group in groups]
        return _shuffled(parts, rng)
    stacked = _groups(~compared & ~np.eye(states.size, dtype=np.bool_))
    if len(stacked) > 1:
        stacked.sort(key=lambda group: int(within[:, group[0]].sum()))
        parts = [_draw(better, states[group], draws, rng, steps) for group in stacked]
        return np.concatenate(parts, axis=1)
    cuts = _Cuts.of(within)
    if cuts is not None:
        return states[cuts.draw(draws, rng)]
    order, taken = _swapped(within, draws, rng)
    steps.append(taken)
    return states[order]


def _groups(linked: Bools) -> list[Order]:
    """Connected groups of an undirected graph."""
    label = np.full(linked.shape[0], -1)
    groups = 0
    for start in range(linked.shape[0]):
        if label[start] < 0:
            rest = [start]
            label[start] = groups
            while rest:
                fresh = np.flatnonzero(linked[rest.pop()] & (label < 0))
                label[fresh] = groups
                rest += fresh.tolist()
            groups += 1
    return [np.flatnonzero(label == group) for group in range(groups)]


def _shuffled(parts: Sequence[Order], rng: np.random.Generator) -> Order:
    """Rankings of several groups put together, every interleaving equally likely."""
    draws = parts[0].shape[0]
    owners = np.repeat(np.arange(len(parts)), [part.shape[1] for part in parts])
    mixed = rng.permuted(np.repeat(owners[np.newaxis, :], draws, axis=0), axis=1)
    places = np.argsort(mixed, axis=1, kind="stable")
    order = np.empty_like(places)
    np.put_along_axis(order, places, np.concatenate(parts, axis=1), axis=1)
    return order


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cuts:
    """Every way to cut the order into worse and better, by how many of each class are worse.

    Attributes:
        classes: States with the same better and the same worse ones.
        chance: (cuts, classes) cumulated probability that the next state is of the class.
        following: (cuts, classes) the cut after it.
    """

    classes: tuple[Order, ...]
    chance: NDArray[np.float64]
    following: Order

    @classmethod
    def of(cls, better: Bools) -> _Cuts | None:
        """None where there are too many cuts to list."""
        _, label = np.unique(np.hstack([better, better.T]), axis=0, return_inverse=True)
        label = label.reshape(-1)
        classes = tuple(np.flatnonzero(label == k) for k in range(int(label.max()) + 1))
        firsts = [int(members[0]) for members in classes]
        after = [[k for k, lower in enumerate(firsts) if better[lower, upper]] for upper in firsts]
        sizes = [members.size for members in classes]
        cuts = _list_cuts(sizes, after)
        if cuts is None:
            return None
        chance, following = _weigh(cuts, sizes)
        return cls(classes=classes, chance=chance, following=following)

    def draw(self, draws: int, rng: np.random.Generator) -> Order:
        """(draws, states) from worst to best, each order equally likely."""
        size = sum(members.size for members in self.classes)
        taken = np.empty((draws, size), dtype=np.int64)
        cut = np.zeros(draws, dtype=np.int64)
        for place in range(size):
            picked = rng.random(draws)[:, np.newaxis] >= self.chance[cut]
            taken[:, place] = picked.sum(axis=1)
            cut = self.following[cut, taken[:, place]]
        order = np.empty_like(taken)
        for k, members in enumerate(self.classes):
            mixed = rng.permuted(np.repeat(members[np.newaxis, :], draws, axis=0), axis=1)
            order[taken == k] = mixed.reshape(-1)
        return order


def _list_cuts(sizes: Sequence[int], after: Sequence[Sequence[int]]) -> Cuts | None:
    """Each cut with the classes that may come next; listed by how many states are worse."""
    needs = [sum(1 << lower for lower in lowers) for lowers in after]
    found: Cuts = {}
    layer = {tuple(0 for _ in sizes): 0}
    while layer:
        later: dict[Cut, int] = {}
        for cut, used_up in layer.items():
            found[cut] = []
            for k, need in enumerate(needs):
                # A class may come once all classes below it are used up.
                if not (used_up >> k & 1 or need & ~used_up):
                    following = (*cut[:k], cut[k] + 1, *cut[k + 1 :])
                    found[cut].append((k, following))
                    later[following] = used_up | (following[k] == sizes[k]) << k
            if len(found) + len(later) > _MOST_CUTS:
                return None
        layer = later
    return found


def _weigh(cuts: Cuts, sizes: Sequence[int]) -> tuple[NDArray[np.float64], Order]:
    """Chances by the whole number of orders that complete each cut, counted from the last back."""
    number = {cut: at for at, cut in enumerate(cuts)}
    chance = np.ones((len(cuts), len(sizes)))
    following = np.zeros((len(cuts), len(sizes)), dtype=np.int64)
    ways: dict[tuple[int, ...], int] = {}
    for cut in reversed(cuts):
        at = number[cut]
        counts = [0] * len(sizes)
        for k, later in cuts[cut]:
            counts[k] = (sizes[k] - cut[k]) * ways[later]
            following[at, k] = number[later]
        ways[cut] = sum(counts) or 1
        summed = 0
        for k, count in enumerate(counts):
            summed += count
            chance[at, k] = summed / ways[cut]
    return chance, following


def _swapped(better: Bools, draws: int, rng: np.random.Generator) -> tuple[Order, int]:
    """Orders by sweeps of adjacent swaps, and how many swaps each run tried before its first draw.

    A sweep offers every second neighbouring pair a swap with chance 1/2, refused where the order
    forbids it; odd and even pairs take turns. It is as many swaps as the bound that Bubley and
    Dyer (1999, Discrete Math. 201:81-88) prove for single random swaps, for a distance of 0.001;
    for sweeps in turn the bound is not proven.
    """
    size, runs = better.shape[0], min(_RUNS, draws)
    swaps = (size**3 - size) / 6 * math.log(size * size / (4 * _NEAR))
    before_first = math.ceil(2 * swaps / (size - 1))
    each = math.ceil(draws / runs)
    start = np.lexsort((np.arange(size), better.sum(axis=0)))
    order = np.repeat(start[np.newaxis, :], runs, axis=0)
    kept = np.empty((runs, each, size), dtype=np.int64)
    for draw in range(each):
        _sweep(order, better, before_first if draw == 0 else before_first // 200 + 2, rng)
        kept[:, draw] = order
    return kept.reshape(-1, size)[:draws], math.ceil(swaps)


def _sweep(order: Order, better: Bools, sweeps: int, rng: np.random.Generator) -> None:
    """Swap in place: `order` is the caller's own, made for this."""
    runs, size = order.shape
    # Flat look-up, drawn bits and sums instead of masks: five times faster in this inner loop.
    may_swap = (~better).astype(np.int64).reshape(-1)
    for sweep in range(sweeps):
        lower, upper = order[:, sweep % 2 : -1 : 2], order[:, sweep % 2 + 1 :: 2]
        if sweep % _BLOCK == 0:
            coins = rng.integers(0, 2, (_BLOCK, runs, size // 2), dtype=np.int8)
        change = (upper - lower) * may_swap[lower * size + upper]
        change *= coins[sweep % _BLOCK, :, : lower.shape[1]]
        lower += change
        upper -= change
