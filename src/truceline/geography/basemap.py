"""The part of the base map that a drawing shows behind its zones."""

from __future__ import annotations

import shapely
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from truceline.core.errors import InvalidValue
from truceline.geography.countries import load_countries

__all__ = ["outline"]


def outline(bounds: tuple[float, float, float, float]) -> list[tuple[str, BaseGeometry]]:
    """Name and outline of each country in a window, cut to it, in order of names.

    Args:
        bounds: West, south, east, north in degrees.

    Raises:
        InvalidValue: The window is empty, or crosses the antimeridian.
    """
    west, south, east, north = bounds
    if not (west < east and south < north):
        raise InvalidValue(
            f"The window {west}, {south}, {east}, {north} is empty.",
            hint="Give west, south, east, north, with west below east.",
        )
    window = box(*bounds)
    parts = []
    for country in load_countries().countries:
        if country.geometry.intersects(window):
            part = shapely.intersection(country.geometry, window)
            if part.area > 0:
                parts.append((country.name, part))
    return sorted(parts, key=lambda pair: pair[0])
