"""Reports near one another: the same days and the same place, so perhaps the same incident."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truceline.monitor.scope import FeedReports

__all__ = ["Spot", "find_near"]

_EARTH_M = 6_371_008.8  # mean radius, IUGG


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where and when to look.

    Attributes:
        names: Names of the place, as feeds may write it; any case.
        lon_deg: WGS 84 longitude; None where there is no point.
        lat_deg: WGS 84 latitude.
        radius_m: How far from the point still counts as near.
        first: First day, in days since 1970-01-01; None for any time.
        last: Last day, inclusive.
    """

    names: tuple[str, ...] = ()
    lon_deg: float | None = None
    lat_deg: float | None = None
    radius_m: float = 0.0
    first: int | None = None
    last: int | None = None


def find_near(reports: FeedReports, spot: Spot) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Rows of a feed whose days touch the spot's and whose point or place's name is near.

    Returns:
        The rows, and the distance of each point in metres (NaN where there is none).
    """
    metres = _distances(reports, spot)
    named = {name.casefold() for name in spot.names if name}
    labels = reports.labels("place_name")
    same = np.array([value.casefold() in named for value in labels.values] or [False])
    near = (metres <= spot.radius_m) | same[labels.codes]
    if spot.first is not None and spot.last is not None:
        near &= (reports.first <= spot.last) & (reports.last >= spot.first)
    rows = np.flatnonzero(near)
    return rows, metres[rows]


def _distances(reports: FeedReports, spot: Spot) -> NDArray[np.float64]:
    """(rows,) metres from the spot along a great circle; NaN where either has no point."""
    if spot.lon_deg is None or spot.lat_deg is None:
        return np.full(len(reports), np.nan)
    lon, lat = np.radians(reports.figures("lon_deg")), np.radians(reports.figures("lat_deg"))
    lon_0, lat_0 = np.radians(spot.lon_deg), np.radians(spot.lat_deg)
    half = np.sin((lat - lat_0) / 2) ** 2
    half = half + np.cos(lat) * np.cos(lat_0) * np.sin((lon - lon_0) / 2) ** 2
    metres: NDArray[np.float64] = 2 * _EARTH_M * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return metres
