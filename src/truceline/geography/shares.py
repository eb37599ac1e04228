"""Footprints against a zone: which reports lie inside, certainly, in part, or possibly."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from truceline.geography.discs import TILE_DEG, Discs, DiscTile
from truceline.geography.flat_edges import FlatEdges
from truceline.geography.model import Footprints, PlaceShares, ZoneShape
from truceline.geography.projection import Plane, degrees_around, middle, plane_at
from truceline.geography.shapes import areas_only, part_in_window

__all__ = [
    "EDGE_DEG",
    "LEAST_SHARE",
    "STRETCH",
    "Decision",
    "FlatArea",
    "area_decision",
    "disc_decisions",
    "place_shares",
    "window_of_tile",
]

STRETCH = 1.00015
"""How much too long the plane of a tile may show a distance; reach is widened by it, so that a
certain report is certain, and a possible one not missed."""
EDGE_DEG = 0.05
"""Edges are straight in degrees; cut so fine, they stay within 1 m when projected."""
_AREA_EDGE_DEG = 0.2
_LEAST_RADIUS_M = 0.01
LEAST_SHARE = 1e-9
"""A footprint that touches the zone has a share above 0, one not certain a share below 1."""

Decision = tuple[NDArray[np.bool_], NDArray[np.float64], NDArray[np.bool_]]
"""Certain, share, possible: one value per footprint."""


def place_shares(footprints: Footprints, zone: ZoneShape) -> PlaceShares:
    """How each report lies to one zone.

    `inside` asks only whether the point given lies in the polygon (edge included), as every other
    tool does. The rest asks for the footprint, widened by the zone's accuracy: `certain` that it
    lies wholly inside, `possible` that it touches, `p_inside` the share of its area inside.
    Always certain ≤ p_inside ≤ possible and certain ≤ inside ≤ possible.

    An unplaced report may lie anywhere: possible, with a share of 0, since no area is known to
    divide; its point, if it gives one, still counts for `inside`. A report without a point is
    never inside or certain, even where its district is. In a zone whose lines were never agreed
    nothing is inside or certain and every share is 0; what may lie in its bound is possible.

    Source: DESIGN §6.
    """
    inside = _points_inside(footprints, zone.geometry)
    certain = np.zeros(len(inside), dtype=bool)
    share = np.zeros(len(inside))
    possible = np.isnan(footprints.radius_m) & (footprints.area < 0)
    for rows, decision in _decisions(footprints, zone):
        certain[rows], share[rows], possible[rows] = decision
    if not zone.is_stated:
        none = np.zeros(len(inside), dtype=bool)
        return PlaceShares(
            inside=none, certain=none, p_inside=np.zeros(len(inside)), possible=possible | inside
        )
    possible |= inside
    certain &= inside
    touched = (footprints.area >= 0) | np.isfinite(footprints.radius_m)
    share = np.where(certain, 1.0, np.clip(share, LEAST_SHARE, 1 - LEAST_SHARE))
    share = np.where(possible & touched, share, 0.0)
    return PlaceShares(inside=inside, certain=certain, p_inside=share, possible=possible)


def _points_inside(footprints: Footprints, zone: BaseGeometry) -> NDArray[np.bool_]:
    shapely.prepare(zone)
    lon, lat = footprints.lon_deg, footprints.lat_deg
    west, south, east, north = zone.bounds
    inside = np.zeros(len(lon), dtype=bool)
    for turn in (0.0, 360.0, -360.0):
        if turn and west > -180 and east < 180:
            continue  # Only what reaches the antimeridian is also met from its other side.
        x = lon + turn
        rows = np.flatnonzero((x >= west) & (x <= east) & (lat >= south) & (lat <= north))
        inside[rows] |= shapely.intersects_xy(zone, x[rows], lat[rows])
    return inside


def _decisions(
    footprints: Footprints, zone: ZoneShape
) -> Iterator[tuple[NDArray[np.int64], Decision]]:
    rows, discs = footprints.discs
    if len(rows):
        certain, share, possible = disc_decisions(discs, zone)
        like = discs.inverse
        yield rows, (certain[like], share[like], possible[like])
    for number, area in enumerate(footprints.areas):
        rows = np.flatnonzero(footprints.area == number)
        if len(rows):
            sure, part, maybe = area_decision(FlatArea(area), zone)
            yield (
                rows,
                (np.full(len(rows), sure), np.full(len(rows), part), np.full(len(rows), maybe)),
            )


def disc_decisions(discs: Discs, zone: ZoneShape) -> Decision:
    """Decides for discs, tile by tile."""
    certain = np.zeros(len(discs.unique), dtype=bool)
    share, possible = np.zeros(len(certain)), np.zeros(len(certain), dtype=bool)
    outline = shapely.segmentize(zone.geometry, EDGE_DEG)
    shapely.prepare(outline)
    for tile in discs.tiles:
        window = window_of_tile(tile.corner, float(tile.radius_m.max()) + zone.accuracy_m)
        if outline.contains(window):
            certain[tile.discs], share[tile.discs], possible[tile.discs] = True, 1.0, True
            continue
        nearby = part_in_window(outline, window)
        if not nearby.is_empty:
            decided = _measure(tile, nearby, zone.accuracy_m)
            certain[tile.discs], share[tile.discs], possible[tile.discs] = decided
    return certain, share, possible


def window_of_tile(corner: NDArray[np.float64], reach_m: float) -> BaseGeometry:
    """Everything within reach of a tile, so that edges made by cutting lie out of reach."""
    lon, lat = float(corner[0]), float(corner[1])
    across, up = degrees_around(max(abs(lat), abs(lat + TILE_DEG)), reach_m + 100)
    return box(lon - across, lat - up, lon + TILE_DEG + across, lat + TILE_DEG + up)


def _measure(tile: DiscTile, outline: BaseGeometry, accuracy_m: float) -> Decision:
    # Cut again: the window's own edges are long, and would bow into reach.
    flat = areas_only(tile.plane.flat(shapely.segmentize(outline, EDGE_DEG)))
    points = tile.middles_m
    if flat.is_empty:
        none = np.zeros(len(points.x), dtype=bool)
        return none, np.zeros(len(none)), none
    edges = FlatEdges(flat)
    reach = tile.radius_m + accuracy_m
    inside, near = edges.inside_and_near(points, reach * STRETCH)
    possible, certain = inside | near, inside & ~near
    share = certain.astype(np.float64)
    partly = np.flatnonzero(near)
    wide = np.maximum(reach[partly], _LEAST_RADIUS_M)
    share[partly] = edges.area_within(points.x[partly], points.y[partly], wide) / (np.pi * wide**2)
    return certain, share, possible


def _window_around(zone: ZoneShape) -> BaseGeometry:
    west, south, east, north = zone.geometry.bounds
    across, up = degrees_around(max(abs(south), abs(north)), zone.accuracy_m + 100)
    return box(west - across, south - up, east + across, north + up)


class FlatArea:
    """An area of reports, laid flat once however many zones are asked for.

    Attributes:
        area: The area, WGS 84.
    """

    def __init__(self, area: BaseGeometry) -> None:
        self.area = area
        self._widened: dict[float, BaseGeometry] = {}

    @cached_property
    def plane(self) -> Plane:
        """A plane around it that keeps areas true."""
        return plane_at(*middle(shapely.get_coordinates(self.area)), equal_area=True)

    @cached_property
    def _flat(self) -> BaseGeometry:
        return areas_only(self.plane.flat(shapely.segmentize(self.area, _AREA_EDGE_DEG)))

    def widened(self, accuracy_m: float) -> BaseGeometry:
        """The area in the plane, wider by the accuracy of a zone."""
        if accuracy_m not in self._widened:
            self._widened[accuracy_m] = self._flat.buffer(accuracy_m)
            shapely.prepare(self._widened[accuracy_m])
        return self._widened[accuracy_m]

    def is_near(self, zone: ZoneShape) -> bool:
        """Whether the area's window touches the zone's; if not, neither do they."""
        return bool(box(*self.area.bounds).intersects(_window_around(zone)))


def area_decision(flat: FlatArea, zone: ZoneShape) -> tuple[bool, float, bool]:
    """Decides for one area and zone: certain, share, possible."""
    if flat.area.equals(zone.geometry):
        return True, 1.0, True  # The same boundary twice: its accuracy cannot put anything out.
    if not flat.is_near(zone):
        return False, 0.0, False
    flat_area = flat.widened(zone.accuracy_m)
    flat_zone = areas_only(flat.plane.flat(shapely.segmentize(zone.geometry, _AREA_EDGE_DEG)))
    if not flat_area.intersects(flat_zone):
        return False, 0.0, False
    if flat_zone.covers(flat_area):
        return True, 1.0, True
    return False, float(flat_area.intersection(flat_zone).area / flat_area.area), True
