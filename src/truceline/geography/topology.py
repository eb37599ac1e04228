"""TopoJSON countries → one polygon per country, cut at the antimeridian; makes the base map.

Run by hand when the base map is renewed (`data/SOURCE.md`), never when Truceline runs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon, box
from shapely.geometry.base import BaseGeometry

from truceline.geography.shapes import areas_only

__all__ = ["countries_table"]

_DRAWN_APART = {"Somaliland": "Somalia", "N. Cyprus": "Cyprus"}
"""The map draws them apart; ISO 3166-1, which the base map follows, does not."""

_WEST, _EAST = box(-180, -90, 180, 90), box(180, -90, 540, 90)
_CRIMEA = (34.1, 45.2)


def countries_table(topology: Mapping[str, Any]) -> pa.Table:
    """Name, ISO 3166-1 numeric code and WKB polygon of each country of a world-atlas file.

    Args:
        topology: Parsed TopoJSON with quantised arcs and an object `countries`.

    Source: TopoJSON specification 1.0, sections 2.1 and 4.
    """
    arcs = _arcs(topology)
    drawn: dict[tuple[str, str], list[BaseGeometry]] = {}
    by_name = {g["properties"]["name"]: g for g in topology["objects"]["countries"]["geometries"]}
    seen: dict[str, str] = {}
    for name, geometry in by_name.items():
        owner = by_name.get(_DRAWN_APART.get(name, name), geometry)
        code = owner.get("id") or ""
        label = seen.setdefault(code, owner["properties"]["name"]) if code else name
        drawn.setdefault((label, code), []).append(_shape(geometry, arcs))
    shapes = {key: shapely.union_all(parts) for key, parts in drawn.items()}
    _move_crimea(shapes)
    keys = sorted(shapes)
    wkb = shapely.to_wkb([shapes[key] for key in keys], byte_order=1)
    return pa.table(
        {"name": [k[0] for k in keys], "iso_numeric": [k[1] for k in keys], "wkb": list(wkb)},
        schema=pa.schema(
            [("name", pa.string()), ("iso_numeric", pa.string()), ("wkb", pa.binary())]
        ),
    )


def _arcs(topology: Mapping[str, Any]) -> list[NDArray[np.float64]]:
    scale = np.array(topology["transform"]["scale"])
    offset = np.array(topology["transform"]["translate"])
    return [np.cumsum(np.array(arc), axis=0) * scale + offset for arc in topology["arcs"]]


def _shape(geometry: Mapping[str, Any], arcs: Sequence[NDArray[np.float64]]) -> BaseGeometry:
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    return shapely.union_all([_polygon(rings, arcs) for rings in polygons])


def _polygon(rings: Sequence[Sequence[int]], arcs: Sequence[NDArray[np.float64]]) -> BaseGeometry:
    lines = [_ring(ring, arcs) for ring in rings]
    # Antarctica carries the pole itself as a ring without area.
    outer, *holes = [_unwrapped(line) for line in lines if np.abs(line[:, 1]).min() < 89.9]
    shape = shapely.make_valid(Polygon(outer, holes), method="structure")
    east = shapely.transform(shape.intersection(_EAST), lambda xy: xy - np.array([360.0, 0.0]))
    return areas_only(shapely.union_all([shape.intersection(_WEST), east]))


def _ring(ring: Sequence[int], arcs: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    # An arc shares its first point with the end of the one before; ~k is arc k walked backwards.
    parts = [arcs[k] if k >= 0 else arcs[~k][::-1] for k in ring]
    return np.concatenate([parts[0]] + [part[1:] for part in parts[1:]])


def _unwrapped(ring: NDArray[np.float64]) -> NDArray[np.float64]:
    """A ring whose longitudes run on past ±180; one around a pole is closed along the pole."""
    turns = np.cumsum(np.round(np.diff(ring[:, 0], prepend=ring[0, 0]) / -360)) * 360
    unwrapped = ring + np.column_stack([turns, np.zeros(len(ring))])
    if abs(unwrapped[-1, 0] - unwrapped[0, 0]) > 180:
        pole = 90.0 if ring[:, 1].mean() > 0 else -90.0
        ends = [[unwrapped[-1, 0], pole], [unwrapped[0, 0], pole]]
        unwrapped = np.concatenate([unwrapped, np.array(ends)])
    turn = 360.0 if unwrapped[:, 0].min() < -180.5 else 0.0
    return np.column_stack([unwrapped[:, 0] + turn, unwrapped[:, 1]])


def _move_crimea(shapes: dict[tuple[str, str], BaseGeometry]) -> None:
    russia, ukraine = ("Russia", "643"), ("Ukraine", "804")
    if russia not in shapes or ukraine not in shapes:
        return
    parts = list(shapely.get_parts(shapes[russia]))
    moved = [part for part in parts if shapely.intersects_xy(part, *_CRIMEA)]
    kept = [part for part in parts if not shapely.intersects_xy(part, *_CRIMEA)]
    shapes[russia] = shapely.union_all(kept)
    shapes[ukraine] = shapely.union_all([shapes[ukraine], *moved])
