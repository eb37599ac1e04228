"""Values on the corners of a hypercube of options, and what one player can make of them.

An array has one value per set of taken options, feasible or not; the position is the mask. One
move of a player stays within its *fibre*: the corners that differ only in its own options. So the
best (or worst) that one move reaches is a fold over the player's bits, one halving per option, and
the best that one *improvement* reaches is a running minimum along the fibre sorted by preference.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["NOTHING", "Chain", "chains_of", "fold_bit", "spread"]

Values = NDArray[np.int32]
NOTHING = np.int32(np.iinfo(np.int32).max)
"""Value of a corner that cannot be, and of an answer that does not exist: it deters nobody."""
SHORT_ROWS = 8
"""Below this many corners to a row numpy spends its time between rows: go column by column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """All fibres of a player, each sorted from best to worst; infeasible corners come first.

    Attributes:
        corners: (rows, fibres) mask of the corner in each place of each fibre.
        is_first: (rows, fibres) whether the corner is strictly worse than the one before it; None
            where no two corners of a fibre are equal.
        is_mover: (rows, fibres) whether the corner moves along this chain; None where all do. With
            options that cannot be taken back there is one chain per set of such options taken,
            holding the corners that can still be reached.
    """

    corners: NDArray[np.int32]
    is_first: NDArray[np.bool_] | None
    is_mover: NDArray[np.bool_] | None

    def lower(self, values: Values, *, into: Values | None = None) -> None:
        """Lower each mover, in place, to the least value among the strictly better corners.

        Args:
            values: (corners,) values to look at; lowered themselves where `into` is not given.
            into: (corners,) values to lower instead.
        """
        rows = values[self.corners]
        lowered = rows if into is None else into[self.corners]
        so_far = rows[0].copy()
        better = so_far if self.is_first is None else np.full_like(so_far, NOTHING)
        for place in range(1, rows.shape[0]):
            if self.is_first is not None:
                np.copyto(better, so_far, where=self.is_first[place])
            movers = True if self.is_mover is None else self.is_mover[place]
            np.minimum(lowered[place], better, out=lowered[place], where=movers)
            np.minimum(so_far, rows[place], out=so_far)
        (values if into is None else into)[self.corners] = lowered


def fold_bit(values: Values, bit: int, direction: str, join: np.ufunc) -> None:
    """Join, in place, each corner with the one that flipping this option leads to, if it may."""
    for off, on in _halves(values, bit):
        if direction == "on":
            join(off, on, out=off)
        elif direction == "off":
            join(on, off, out=on)
        else:
            join(off, on, out=off)
            on[...] = off


def _halves(values: Values, bit: int) -> Iterable[tuple[Values, Values]]:
    width = 1 << bit
    if width >= SHORT_ROWS:
        pairs = values.reshape(-1, 2, width)
        yield pairs[:, 0], pairs[:, 1]
        return
    for column in range(width):
        yield values[column :: 2 * width], values[column + width :: 2 * width]


def spread(bits: Iterable[int]) -> NDArray[np.int32]:
    """Every mask over these bits, the first bit counting fastest."""
    masks = np.zeros(1, dtype=np.int32)
    for bit in bits:
        masks = np.concatenate([masks, masks | np.int32(1 << bit)])
    return masks


def chains_of(rank: Values, own: dict[int, str], size: int) -> list[Chain]:
    """The chains of a player whose options are `own`, bit → direction, among `size` options.

    `rank` holds the highest value in infeasible corners.
    """
    fibres = spread(bit for bit in range(size) if bit not in own)
    free = spread(bit for bit, direction in own.items() if direction == "both")
    lasting = {bit: direction for bit, direction in own.items() if direction != "both"}
    starting = sum(1 << bit for bit, direction in lasting.items() if direction == "off")
    return [
        _chain(rank, fibres, free, taken ^ starting, _onward(int(taken), starting, lasting))
        for taken in spread(lasting)[::-1].tolist()
    ]


def _onward(taken: int, starting: int, lasting: dict[int, str]) -> NDArray[np.int32]:
    """Settings of the lasting options that can still be reached once `taken` of them changed."""
    return (spread(bit for bit in lasting if not taken >> bit & 1) | np.int32(taken)) ^ np.int32(
        starting
    )


def _chain(
    rank: Values,
    fibres: NDArray[np.int32],
    free: NDArray[np.int32],
    mover: int,
    onward: NDArray[np.int32],
) -> Chain:
    patterns = np.bitwise_or.outer(onward, free).ravel()
    corners = np.bitwise_or.outer(fibres, patterns)
    ranks = rank[corners]
    order = np.argsort(-ranks, axis=1, kind="stable")
    ranks = np.take_along_axis(ranks, order, axis=1).T
    corners = np.ascontiguousarray(np.take_along_axis(corners, order, axis=1).T)
    is_first = np.ones(ranks.shape, dtype=np.bool_)
    is_first[1:] = ranks[1:] < ranks[:-1]
    lasting_bits = np.bitwise_or.reduce(onward) | np.int32(mover)
    is_mover = None
    if onward.size > 1:
        is_mover = (corners & lasting_bits) == mover
    has_ties = not bool(is_first.all())
    return Chain(corners=corners, is_first=is_first if has_ties else None, is_mover=is_mover)
