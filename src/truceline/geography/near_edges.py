"""Whether a zone's edge passes within a disc: exact, for many discs and zones at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import KDTree

from truceline.geography.discs import TILE_DEG
from truceline.geography.projection import Plane, plane_at
from truceline.geography.shares import EDGE_DEG, STRETCH, window_of_tile
from truceline.geography.zone_index.fast import EdgeBlocks, fast_near

__all__ = ["Edges", "TileEdges"]

_MANY = 500
"""So many pairs of disc and edge are worth a table of distances, which is then kept."""
_PARTS = 24
_STEP_M = 400.0
"""An edge is taken by points so far apart; the nearest of them is at most half of it too far."""

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, eq=False)
class TileEdges:
    """The edges within reach of one tile, in its plane.

    Attributes:
        plane: The plane of the tile, as in `place_shares`.
        zone: (edges,) number of the zone that each belongs to.
        edge: (edges,) its lines in metres, prepared.
        bounds_m: (edges, 4) west, south, east, north.
        corner: South-western corner of the tile, longitude and latitude.
    """

    corner: Floats
    plane: Plane
    zone: NDArray[np.int64]
    edge: NDArray[np.object_]
    bounds_m: Floats

    @cached_property
    def zones(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The zones of the edges, rising and each once, and where in these each edge's stands."""
        zones, of_edge = np.unique(self.zone, return_inverse=True)
        return zones, of_edge

    def near(
        self, lon_deg: Floats, lat_deg: Floats, reach_m: Floats, *, known: Flags, is_fast: bool
    ) -> Flags:
        """(edges, discs) whether the edge passes within the disc; the same as `place_shares` finds.

        Args:
            lon_deg: (discs,) longitude, in the tile.
            lat_deg: (discs,) latitude.
            reach_m: (discs,) radius, the zones' accuracy included.
            known: (edges, discs) edges known to be near already; they are not asked again.
            is_fast: Ask with numba.
        """
        x, y = self.plane.proj(lon_deg, lat_deg)
        reach, near = reach_m * STRETCH, known.copy()
        if is_fast:
            edge, disc = fast_near(x, y, reach, self._blocks, near)
        else:
            edge, disc = self._undecided((lon_deg, lat_deg), (x, y, reach), near)
        if len(disc):
            points = shapely.points(x[disc], y[disc])
            # The stubs know of one distance only; the function takes one per point.
            near[edge, disc] = shapely.dwithin(self.edge[edge], points, reach[disc])  # type: ignore[call-overload]
        return near

    def _undecided(
        self, lon_lat: tuple[Floats, Floats], flat: tuple[Floats, Floats, Floats], near: Flags
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Edges and discs that need an exact test; what is surely near is marked."""
        x, y, reach = flat
        west, south, east, north = self.bounds_m.T[:, :, None]
        open_ = (x + reach >= west) & (x - reach <= east)
        open_ &= (y + reach >= south) & (y - reach <= north)
        # Edge by edge: a prepared edge that stays in the processor's cache answers faster.
        edge, disc = np.nonzero(open_ & ~near)
        if len(disc) < _MANY:
            return edge, disc
        decided, is_near = self._by_distance(*lon_lat, flat, (edge, disc))
        near[edge[is_near], disc[is_near]] = True
        return edge[~decided], disc[~decided]

    @cached_property
    def _blocks(self) -> EdgeBlocks:
        return EdgeBlocks.of(self.edge)

    def _by_distance(
        self,
        lon_deg: Floats,
        lat_deg: Floats,
        flat: tuple[Floats, Floats, Floats],
        pairs: tuple[NDArray[np.int64], NDArray[np.int64]],
    ) -> tuple[Flags, Flags]:
        """Pairs decided by the distance from the middle of the disc's part of the tile, and near.

        An edge is at most so much nearer or farther as the disc is from that middle.
        """
        x, y, reach = flat
        edge, disc = pairs
        x_middle, y_middle, distance = self._distances
        part = [
            np.clip((at - start) / TILE_DEG * _PARTS, 0, _PARTS - 1).astype(np.int64)
            for at, start in ((lon_deg, self.corner[0]), (lat_deg, self.corner[1]))
        ]
        number = part[1] * _PARTS + part[0]
        off = np.hypot(x - x_middle[number], y - y_middle[number]) + 1.0
        farthest = distance[edge, number[disc]] + off[disc]
        is_near = farthest <= reach[disc]
        is_far = farthest - 2 * off[disc] - _STEP_M / 2 > reach[disc]
        return is_near | is_far, is_near

    @cached_property
    def _distances(self) -> tuple[Floats, Floats, Floats]:
        """Middle of each part of the tile, x and y, and how far each edge is, 0 to 200 m over."""
        steps = (np.arange(_PARTS) + 0.5) / _PARTS * TILE_DEG
        lon, lat = np.meshgrid(self.corner[0] + steps, self.corner[1] + steps)
        x, y = self.plane.proj(lon.ravel(), lat.ravel())
        middles = np.column_stack([x, y])
        fine = shapely.segmentize(self.edge, _STEP_M)
        distance = [KDTree(shapely.get_coordinates(line)).query(middles)[0] for line in fine]
        return np.asarray(x), np.asarray(y), np.asarray(distance, dtype=np.float64)


class Edges:
    """The edges of zones of one accuracy, cut by tile when first asked for, and kept."""

    def __init__(self, outlines: NDArray[np.object_], zone: NDArray[np.int64]) -> None:
        self._zone = zone
        self._lines = np.asarray(shapely.boundary(shapely.segmentize(outlines, EDGE_DEG)))
        self._tree = shapely.STRtree(self._lines)
        self._kept: dict[tuple[float, float, int], TileEdges] = {}

    def of_tile(self, corner: Floats, reach_class: int) -> TileEdges:
        """The edges within 2^reach_class metres of a tile, by its south-western corner."""
        key = (float(corner[0]), float(corner[1]), reach_class)
        if key not in self._kept:
            self._kept[key] = self._cut(corner, float(2**reach_class))
        return self._kept[key]

    def _cut(self, corner: Floats, reach_m: float) -> TileEdges:
        window = window_of_tile(corner, reach_m)
        part = np.sort(self._tree.query(window))
        pieces = shapely.clip_by_rect(self._lines[part], *window.bounds)
        met = ~shapely.is_empty(pieces)
        plane = plane_at(corner[0] + TILE_DEG / 2, corner[1] + TILE_DEG / 2)
        flat = np.asarray([plane.flat(piece) for piece in pieces[met]], dtype=object)
        shapely.prepare(flat)
        return TileEdges(
            corner=corner,
            plane=plane,
            zone=self._zone[part[met]],
            edge=flat,
            bounds_m=shapely.bounds(flat).reshape(-1, 4),
        )
