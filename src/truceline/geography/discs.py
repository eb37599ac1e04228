"""Discs of reports, made ready once for any number of zones: told apart, by tile, laid flat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from truceline.geography.flat_edges import InSquares
from truceline.geography.projection import Plane, plane_at

__all__ = ["TILE_DEG", "DiscTile", "Discs", "unique_rows"]

TILE_DEG = 1.0
"""Discs are measured in one plane per tile, so that distances err by less than 0.01 %."""

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]


def unique_rows(values: Floats) -> tuple[Floats, Numbers]:
    """Rows that differ, and for each row given the number of its like among them."""
    order = np.lexsort(values.T)
    ordered = values[order]
    is_new = np.ones(len(ordered), dtype=np.bool_)
    is_new[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    inverse = np.empty(len(values), dtype=np.int64)
    inverse[order] = np.cumsum(is_new) - 1
    return ordered[is_new], inverse


@dataclass(frozen=True, kw_only=True, eq=False)
class DiscTile:
    """The discs whose middles lie in one tile.

    Attributes:
        corner: South-western corner, longitude and latitude.
        discs: (discs,) their numbers in `Discs.unique`.
        lon_deg: (discs,) longitude.
        lat_deg: (discs,) latitude.
        radius_m: (discs,) radius.
    """

    corner: Floats
    discs: Numbers
    lon_deg: Floats
    lat_deg: Floats
    radius_m: Floats

    @cached_property
    def plane(self) -> Plane:
        """The plane around the tile's middle."""
        return plane_at(self.corner[0] + TILE_DEG / 2, self.corner[1] + TILE_DEG / 2)

    @cached_property
    def middles_m(self) -> InSquares:
        """The discs' middles in that plane."""
        return InSquares.of(*self.plane.proj(self.lon_deg, self.lat_deg))


class Discs:
    """Discs, each judged once however many reports have it; frozen once made.

    Attributes:
        unique: (discs, 3) longitude, latitude, radius in metres: each once.
        inverse: (reports,) number of each report's disc in `unique`.
    """

    def __init__(self, lon_deg: Floats, lat_deg: Floats, radius_m: Floats) -> None:
        self.unique, self.inverse = unique_rows(np.column_stack([lon_deg, lat_deg, radius_m]))

    @cached_property
    def tiles(self) -> Sequence[DiscTile]:
        """The discs by tile of 1° by 1°."""
        corners, tile_of = unique_rows(np.floor(self.unique[:, :2] / TILE_DEG))
        order = np.argsort(tile_of, kind="stable")
        ends = np.cumsum(np.bincount(tile_of, minlength=len(corners)))[:-1]
        found = []
        for corner, discs in zip(corners, np.split(order, ends), strict=True):
            lon, lat, radius = np.ascontiguousarray(self.unique[discs].T)
            found.append(
                DiscTile(
                    corner=corner * TILE_DEG,
                    discs=discs,
                    lon_deg=lon,
                    lat_deg=lat,
                    radius_m=radius,
                )
            )
        return tuple(found)
