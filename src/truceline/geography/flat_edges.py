"""The edges of areas in a plane, asked for many discs at once: is one near, what area is within."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

__all__ = ["FlatEdges", "InSquares"]

_BLOCK = 8
"""Edges per block: one wholly within or without a disc is taken whole."""
_SQUARE_M = 3000.0
_CHUNK = 1 << 16
"""Pairs of disc and block looked at together: they stay in the processor's cache."""
_HAIR_M = 1e-6
_TIE = 1e-9
"""Arcs nearer to none or all of a circle, in radians, are told apart another way."""

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Numbers = NDArray[np.int64]


class InSquares(NamedTuple):
    """Points in a plane, by square: what holds for all of a square is asked once.

    Attributes:
        x: (points,) metres.
        y: (points,) metres.
        square: (points,) number of the square of each.
        middles: (2, squares) x, y of their middles.
        off_m: (points,) metres from the middle of its square.
    """

    x: Floats
    y: Floats
    square: Numbers
    middles: Floats
    off_m: Floats

    @classmethod
    def of(cls, x: Floats, y: Floats) -> InSquares:
        """Points put into squares."""
        across, up = np.floor(x / _SQUARE_M), np.floor(y / _SQUARE_M)
        _, first, square = np.unique(across + 1j * up, return_index=True, return_inverse=True)
        middles = np.stack([across[first] + 0.5, up[first] + 0.5]) * _SQUARE_M
        off = np.hypot(x - middles[0, square], y - middles[1, square])
        return cls(x, y, square, middles, off)


class _Blocks:
    """Edges in blocks of neighbours, each with the circle that holds it."""

    def __init__(self, start: Floats, end: Floats, size: int) -> None:
        # The last block is filled up with edges that have no length.
        pad = np.repeat(end[-1:], -len(end) % size, axis=0)
        self.start, self.end = (
            np.ascontiguousarray(
                np.concatenate([ends, pad]).reshape(-1, size, 2).transpose(2, 0, 1)
            )
            for ends in (start, end)
        )
        self.x, self.y = self.start[:, :, size // 2]
        self.reach = np.max(
            [np.hypot(x - self.x[:, None], y - self.y[:, None]) for x, y in (self.start, self.end)],
            axis=(0, 2),
        )
        (x, y), (x_end, y_end) = self.start, self.end
        self.sums = np.stack(
            [(x * y_end - y * x_end).sum(axis=1), (x_end - x).sum(axis=1), (y_end - y).sum(axis=1)],
            axis=1,
        )

    def distance(self, x: Floats, y: Floats) -> Floats:
        """(points, blocks) metres to each block's middle, which is a point of an edge."""
        across, up = x[:, None] - self.x, y[:, None] - self.y
        across *= across
        up *= up
        across += up
        return np.asarray(np.sqrt(across, out=across))

    def nearest(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """(points,) how far some point of an edge is, and less than how far all of them are not."""
        most, least = np.empty(len(x)), np.empty(len(x))
        for some in self.chunks(len(x)):
            distance = self.distance(x[some], y[some])
            most[some] = distance.min(axis=1)
            distance -= self.reach
            least[some] = distance.min(axis=1)
        return most, least

    def chunks(self, number: int) -> list[slice]:
        """So many discs at a time that their pairs with all blocks fit `_CHUNK`."""
        step = max(1, _CHUNK // len(self.x))
        return [slice(first, first + step) for first in range(0, number, step)]


class FlatEdges:
    """The edges of areas in a plane. Frozen; several threads may ask it at once.

    Attributes:
        areas: The areas, valid, not empty; x, y in metres.
    """

    def __init__(self, areas: BaseGeometry) -> None:
        self.areas = areas
        shapely.prepare(areas)
        # The area lies left of each edge: outer rings turn to the left, holes to the right.
        rings = shapely.get_rings(shapely.get_parts(shapely.orient_polygons(areas)))
        points, ring = shapely.get_coordinates(rings, return_index=True)
        same = ring[1:] == ring[:-1]
        self._ends = points[:-1][same], points[1:][same]
        self._by_size: dict[int, _Blocks] = {}

    @cached_property
    def _edge(self) -> BaseGeometry:
        edge = shapely.boundary(self.areas)
        shapely.prepare(edge)
        return edge

    def _blocks(self, size: int) -> _Blocks:
        if size not in self._by_size:
            self._by_size[size] = _Blocks(*self._ends, size)
        return self._by_size[size]

    def inside_and_near(self, points: InSquares, reach_m: Floats) -> tuple[Flags, Flags]:
        """(points,) whether it lies in the areas, and whether an edge comes within reach: exact.

        On an edge counts as inside; at just the reach counts as near.
        """
        nearest, least = self._blocks(1).nearest(*points.middles)
        x, y, square, middles, off = points
        inside = np.asarray(shapely.intersects_xy(self.areas, *middles))[square]
        split = np.flatnonzero(least[square] <= off + _HAIR_M)
        inside[split] = shapely.intersects_xy(self.areas, x[split], y[split])
        near = nearest[square] + off < reach_m - _HAIR_M
        rows = np.flatnonzero(~near & (least[square] - off <= reach_m + _HAIR_M))
        for size in (_BLOCK, 1):
            nearest, least = self._blocks(size).nearest(x[rows], y[rows])
            near[rows] = nearest < reach_m[rows] - _HAIR_M
            rows = rows[~near[rows] & (least <= reach_m[rows] + _HAIR_M)]
        at = shapely.points(x[rows], y[rows])
        # The stubs know of one distance only; the function takes one per point.
        near[rows] = shapely.dwithin(self._edge, at, reach_m[rows])  # type: ignore[call-overload]
        return inside, near

    def area_within(self, x: Floats, y: Floats, radius_m: Floats) -> Floats:
        """(discs,) square metres of the areas within each disc, which is round; radii above 0.

        By Green's theorem: the edges' parts in the disc, and the circle's arcs in the areas. An
        arc runs from where an edge leaves the disc to the next where one enters, so that all arcs
        together are the difference of those angles, up to whole turns.
        """
        blocks, count = self._blocks(_BLOCK), len(x)
        chords, arcs = np.zeros(count), np.zeros(count)
        crossings = np.zeros(count, dtype=np.int64)
        for some in blocks.chunks(count):
            found = _chords_and_arcs(blocks, x[some], y[some], radius_m[some])
            chords[some], arcs[some], crossings[some] = found
        arcs %= 2 * np.pi
        apart = np.flatnonzero(crossings == 0)
        held = shapely.intersects_xy(self.areas, x[apart] + radius_m[apart], y[apart])
        arcs[apart] = np.where(held, 2 * np.pi, 0.0)
        area = (chords + arcs * radius_m**2) / 2
        tied = np.flatnonzero((crossings > 0) & (np.abs(arcs - np.pi) > np.pi - _TIE))
        area[tied] = self._overlaid(x[tied], y[tied], radius_m[tied])
        return np.asarray(np.clip(area, 0.0, np.pi * radius_m**2))

    def _overlaid(self, x: Floats, y: Floats, radius_m: Floats) -> Floats:
        discs = shapely.buffer(shapely.points(x, y), radius_m, quad_segs=64)
        part = shapely.area(shapely.intersection(self.areas, discs)) / shapely.area(discs)
        return np.asarray(part * np.pi * radius_m**2)


def _chords_and_arcs(
    blocks: _Blocks, x: Floats, y: Floats, radius_m: Floats
) -> tuple[Floats, Floats, Numbers]:
    """Of each disc: twice the area under its chords, its arcs up to whole turns, its crossings."""
    distance = blocks.distance(x, y)
    whole = distance + blocks.reach < radius_m[:, None]
    disc, block = np.nonzero((distance - blocks.reach <= radius_m[:, None]) & ~whole)
    sums = whole.astype(np.float64) @ blocks.sums
    chords = sums[:, 0] - x * sums[:, 2] + y * sums[:, 1]
    middle = np.stack([x[disc], y[disc]])[:, :, None]
    start, end = blocks.start[:, block] - middle, blocks.end[:, block] - middle
    within_2 = radius_m[disc, None] ** 2
    begins, ceases = ((at * at).sum(axis=0) < within_2 for at in (start, end))
    cross = start[0] * end[1] - start[1] * end[0]
    chords += np.bincount(disc, np.where(begins & ceases, cross, 0.0).sum(axis=1), len(x))
    cut = np.nonzero((begins != ceases) | _may_cut(start, end, cross, within_2, begins))
    row, column = cut
    begins, ceases = begins[cut], ceases[cut]
    start, end = start[:, row, column], end[:, row, column]
    part, arcs, crossings = _at_circle(start, end, radius_m[disc[row]], begins, ceases)
    of_disc = disc[row]
    chords += np.bincount(of_disc, part, len(x))
    turned = np.asarray(np.bincount(of_disc, arcs, len(x)), dtype=np.float64)
    return chords, turned, np.bincount(of_disc, crossings, len(x)).astype(np.int64)


def _may_cut(start: Floats, end: Floats, cross: Floats, within_2: Floats, begins: Flags) -> Flags:
    """Edges whose line comes within the circle, between ends that are not both within."""
    along = end - start
    falls = (start * along).sum(axis=0) < 0
    rises = (end * along).sum(axis=0) > 0
    close = cross * cross < within_2 * (along * along).sum(axis=0)
    return np.asarray(falls & rises & close & ~begins)


def _at_circle(
    start: Floats, end: Floats, radius_m: Floats, begins: Flags, ceases: Flags
) -> tuple[Floats, Floats, Numbers]:
    """Of edges that cross the circle: cross product of the part within, angle in less angle out."""
    along = end - start
    length_2, fall = (along * along).sum(axis=0), (start * along).sum(axis=0)
    outer = (start * start).sum(axis=0) - radius_m**2
    root = np.sqrt(np.maximum(fall * fall - length_2 * outer, 0.0))
    first = np.where(begins, 0.0, np.clip((-fall - root) / length_2, 0.0, 1.0))
    last = np.where(ceases, 1.0, np.clip((-fall + root) / length_2, 0.0, 1.0))
    cross = start[0] * end[1] - start[1] * end[0]
    goes_in, comes_out = (
        np.arctan2(start[1] + at * along[1], start[0] + at * along[0]) for at in (first, last)
    )
    arcs = np.where(begins, 0.0, goes_in) - np.where(ceases, 0.0, comes_out)
    crossings = (~begins).astype(np.int64) + ~ceases
    return cross * (last - first), arcs, crossings
