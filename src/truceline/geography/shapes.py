"""Areas among geometries: read, cut to a window, repaired, and rid of stray lines and points."""

from __future__ import annotations

from functools import partial

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, box
from shapely.geometry.base import BaseGeometry

__all__ = ["area_from_wkt", "areas_only", "onto_map", "part_in_window"]


def areas_only(geometry: BaseGeometry) -> BaseGeometry:
    """The valid polygon or multipolygon in a geometry; empty where it has no area."""
    if geometry.geom_type in {"Polygon", "MultiPolygon"} and geometry.is_valid:
        return geometry
    repaired = shapely.make_valid(geometry, method="structure", keep_collapsed=False)
    parts = shapely.get_parts(shapely.get_parts(repaired))
    polygons = [part for part in parts if part.geom_type == "Polygon"]
    return polygons[0] if len(polygons) == 1 else MultiPolygon(polygons)


def area_from_wkt(wkt: str) -> BaseGeometry | None:
    """The polygon or multipolygon of a well-known text in degrees; None where it is none."""
    shape = shapely.from_wkt(wkt, on_invalid="ignore")
    if shape is None or shape.geom_type not in {"Polygon", "MultiPolygon"}:
        return None
    area = areas_only(shape)
    if not area.area > 0:
        return None
    west, south, east, north = area.bounds
    return area if west >= -180 and south >= -90 and east <= 180 and north <= 90 else None


def part_in_window(geometry: BaseGeometry, window: BaseGeometry) -> BaseGeometry:
    """The areas of a geometry in a window (degrees) that may reach over the antimeridian."""
    west, _, east, _ = window.bounds
    parts = [geometry.intersection(window)]
    for turn, reaches_over in ((360.0, east > 180), (-360.0, west < -180)):
        if reaches_over:
            turned = shapely.transform(geometry, partial(np.add, [turn, 0.0]))
            parts.append(turned.intersection(window))
    return areas_only(shapely.union_all(parts) if len(parts) > 1 else parts[0])


def onto_map(shape: BaseGeometry, lon_deg: float) -> BaseGeometry:
    """The shape in longitudes −180 to 180, in two parts where it crosses the antimeridian.

    Args:
        shape: In degrees; less than half a turn wide, and without a pole.
        lon_deg: A longitude in its middle.
    """
    near = shapely.transform(shape, partial(_unwrapped, lon_deg=lon_deg))
    west, _, east, _ = near.bounds
    if west >= -180 and east <= 180:
        return areas_only(near)
    parts = []
    for turn in (-360.0, 0.0, 360.0):
        window = box(-180 - turn, -90, 180 - turn, 90)
        parts.append(shapely.transform(near.intersection(window), partial(np.add, [turn, 0.0])))
    return areas_only(shapely.union_all(parts))


def _unwrapped(lon_lat: NDArray[np.float64], lon_deg: float) -> NDArray[np.float64]:
    """Longitudes within half a turn of its middle's, also beyond ±180."""
    off = (lon_lat[:, 0] - lon_deg + 180) % 360 - 180
    return np.column_stack([lon_deg + off, lon_lat[:, 1]])
