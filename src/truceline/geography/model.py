"""Shapes of geography: zones with their geometry, footprints of reports, shares inside zones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from truceline.core.findings import Finding
from truceline.geography.discs import Discs

__all__ = ["AreaLayer", "Footprints", "PlaceShares", "ZoneShape"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneShape:
    """A zone with its geometry.

    Attributes:
        zone_id: Id of the zone.
        name: English name.
        geometry: Polygon or multipolygon in WGS 84 longitude, latitude; for a zone whose
            lines were never agreed, the bound within which it must lie.
        accuracy_m: How far the drawn edge may lie from the true one.
        is_stated: False where lines were never agreed: only `possible` can be counted.
        valid_from: First day on which it holds; None where open or not known.
        valid_until: First day on which it no longer holds; None where open or not known.
    """

    zone_id: str
    name: str
    geometry: BaseGeometry
    accuracy_m: float
    is_stated: bool = True
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaLayer:
    """Boundaries that a user added: one polygon per named area.

    Attributes:
        layer_id: Id of the layer.
        level: `admin1`, `admin2` or `other`.
        names: Name of each area, alternatives joined by `|`.
        geometries: Polygon of each area, WGS 84.
        findings: What was repaired while reading.
    """

    layer_id: str
    level: str
    names: tuple[str, ...]
    geometries: tuple[BaseGeometry, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Footprints:
    """Where each report may lie: a disc, an area, or nowhere known.

    Attributes:
        lon_deg: (reports,) longitude of the point given; NaN where none.
        lat_deg: (reports,) latitude.
        radius_m: (reports,) radius of the disc; NaN where the footprint is an area or unplaced.
        area: (reports,) index into `areas`; -1 where the footprint is no area.
        areas: The areas that footprints use, WGS 84.
        basis: (reports,) in words, such as `near a place: 25 km (UCDP codebook)`.
    """

    lon_deg: NDArray[np.float64]
    lat_deg: NDArray[np.float64]
    radius_m: NDArray[np.float64]
    area: NDArray[np.int64]
    areas: tuple[BaseGeometry, ...]
    basis: NDArray[np.object_]

    @cached_property
    def discs(self) -> tuple[NDArray[np.int64], Discs]:
        """Numbers of the reports that lie in a disc, and their discs; made once for all zones."""
        rows = np.flatnonzero(np.isfinite(self.radius_m) & np.isfinite(self.lon_deg))
        columns = (self.lon_deg[rows], self.lat_deg[rows], self.radius_m[rows])
        return rows, Discs(*columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceShares:
    """How each report lies to one zone; certain ≤ p_inside ≤ possible, certain ≤ inside ≤ possible.

    Attributes:
        inside: (reports,) the point given lies inside.
        certain: (reports,) the whole footprint lies inside.
        p_inside: (reports,) share of the footprint inside, uniform over its area.
        possible: (reports,) the footprint touches the zone; True for unplaced reports.
    """

    inside: NDArray[np.bool_]
    certain: NDArray[np.bool_]
    p_inside: NDArray[np.float64]
    possible: NDArray[np.bool_]
