"""Points that lie outside the country they are said to lie in: swapped, or merely astray."""

from __future__ import annotations

import shapely
from shapely.geometry import Point, box

from truceline.core.findings import Finding, Severity
from truceline.core.report import Report
from truceline.geography.codebook import load_codebooks
from truceline.geography.countries import Countries, Country
from truceline.geography.projection import degrees_around, plane_at
from truceline.geography.shapes import part_in_window

__all__ = ["swapped_point"]

_NEAR_M, _FAR_M = 50_000.0, 100_000.0
"""Coast, islands and borders of the base map are simplified: nearer than this, nothing is wrong."""
_NEAR_DEG = 0.2
_SURELY_NEAR_DEG = 0.44
"""Less than `_NEAR_M` in any direction at any latitude, so that most points need no projection."""


def swapped_point(report: Report, countries: Countries) -> Finding | None:
    """What is wrong with a report's point, if it lies outside the country that the report states.

    An error (`geo.swapped`) where the point lies more than 50 km outside and inside once
    longitude and latitude are swapped; a warning (`geo.outside-country`) where it lies more than
    100 km outside. The country is taken at its widest since 1989. No finding without a point or
    a country that the base map knows, nor for a report that its codebook does not place.
    """
    lon, lat = report.lon_deg, report.lat_deg
    if lon is None or lat is None:
        return None
    book = load_codebooks().get(report.codebook)
    country = countries.find(
        code=report.country_code, name=report.country, codes=book.countries if book else "iso"
    )
    if country is None or _is_inside(country, lon, lat):
        return None
    distance_m = _distance_m(country, lon, lat)
    if distance_m <= _NEAR_M:
        return None
    if abs(lon) <= 90 and shapely.dwithin(country.widest, Point(lat, lon), _NEAR_DEG):
        return _swapped(report, country)
    precision = book.read(report.precision) if book else None
    is_unplaced = precision is not None and precision.shape == "unplaced"
    return None if distance_m <= _FAR_M or is_unplaced else _outside(report, country, distance_m)


def _is_inside(country: Country, lon: float, lat: float) -> bool:
    return bool(
        shapely.intersects_xy(country.geometry, lon, lat)
        or shapely.dwithin(country.geometry, Point(lon, lat), _SURELY_NEAR_DEG)
        or shapely.intersects_xy(country.widest, lon, lat)
    )


def _distance_m(country: Country, lon: float, lat: float) -> float:
    """Metres from the country at its widest; infinite beyond some 300 km."""
    across, up = degrees_around(lat, 3 * _FAR_M)
    window = box(lon - across, lat - up, lon + across, lat + up)
    near = part_in_window(country.widest, window)
    if near.is_empty:
        return float("inf")
    return float(plane_at(lon, lat).flat(near).distance(Point(0, 0)))


def _place(report: Report) -> str:
    name = f"{report.place_name}, " if report.place_name else ""
    return f"{name}{report.lat_deg} N, {report.lon_deg} E"


def _swapped(report: Report, country: Country) -> Finding:
    return Finding(
        code="geo.swapped",
        message=f"The point ({_place(report)}) lies outside {country.name}, and inside it when "
        "longitude and latitude are swapped.",
        hint="Swap the two values, or the two columns if it is so in every row.",
        severity=Severity.ERROR,
        where=report.where,
    )


def _outside(report: Report, country: Country, distance_m: float) -> Finding:
    far = f"{distance_m / 1000:,.0f} km" if distance_m < 3 * _FAR_M else "more than 300 km"
    return Finding(
        code="geo.outside-country",
        message=f"The point ({_place(report)}) lies {far} outside {country.name}, the country "
        "stated.",
        hint="Check the point, or the country.",
        severity=Severity.WARNING,
        where=report.where,
    )
