"""Boundary files become area layers: GeoJSON, GeoPackage, Shapefile and KML, in WGS 84."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any  # what GDAL gives per column, narrowed to text below

import numpy as np
import pyogrio
import pyogrio.raw
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from truceline.core.errors import CrsMismatch, InvalidValue, SourceChanged, UnreadableDocument
from truceline.core.findings import Finding, Severity
from truceline.core.source import Span
from truceline.geography.model import AreaLayer

__all__ = ["read_boundaries"]

_WGS84 = CRS.from_epsg(4326)
_AREAS = ("Polygon", "MultiPolygon")
_SLIVER_SHARE = 1e-6  # official boundaries cross themselves where areas meet, by far less
_EDGE_DEG = 1e-6  # rounding at the antimeridian and the poles


def read_boundaries(
    path: Path,
    *,
    layer: str,
    level: str,
    name_field: str | None = None,
    file_layer: str | None = None,
    encoding: str | None = None,
) -> AreaLayer:
    """The areas of a boundary file with their names, in WGS 84 longitude, latitude.

    Args:
        path: GeoJSON, GeoPackage, KML or Shapefile; a Shapefile also zipped.
        layer: Id that the layer gets.
        level: `admin1`, `admin2` or `other`.
        name_field: Column of the names; several joined by `|` are alternatives of one name.
            Where not given, columns that are called like names of the level.
        file_layer: Which layer of the file, where it has several.
        encoding: Encoding of a Shapefile's names.

    Raises:
        InvalidValue: No such file, layer or column; an area without a name, or one that
            crosses itself (slivers are repaired, with a finding).
        CrsMismatch: The coordinate system is not stated, or the points are not on Earth.
        UnreadableDocument: It is no boundary file, or damaged.
        SourceChanged: It holds lines or points where areas are expected.
    """
    where = Span(source_id=str(path), label=path.name)
    found = _read_features(path, where, file_layer=file_layer, encoding=encoding)
    names = _names(found, _name_fields(list(found.columns), name_field, level, where), where)
    areas = _in_wgs84(found, where)
    _check_level(names, level, where)
    sound, findings = _sound_areas(names, areas, where)
    return AreaLayer(
        layer_id=layer,
        level=level,
        names=tuple(names),
        geometries=tuple(sound),
        findings=tuple(findings),
    )


@dataclass(frozen=True, slots=True)
class _Features:
    geometries: NDArray[np.object_]
    columns: Mapping[str, Sequence[Any]]
    crs: str | None


def _read_features(
    path: Path, where: Span, *, file_layer: str | None, encoding: str | None
) -> _Features:
    """The one place where errors of pyogrio, GDAL and GEOS become ours."""
    if not path.is_file():
        raise InvalidValue(
            f"There is no file '{path}'.", hint="Check the path and the spelling.", where=where
        )
    try:
        chosen = _chosen_layer(
            [str(name) for name, _ in pyogrio.list_layers(path)], file_layer, where
        )
        meta, _, shapes, fields = pyogrio.raw.read(
            path, layer=chosen, force_2d=True, encoding=encoding, datetime_as_string=True
        )
        geometries = np.asarray(shapely.from_wkb(shapes), dtype=object)
    except (DataSourceError, DataLayerError, shapely.errors.ShapelyError, ValueError) as exc:
        if isinstance(exc, InvalidValue):
            raise
        raise UnreadableDocument(
            f"The boundary file cannot be read: {str(exc).split(';')[0].rstrip('.')}.",
            hint=(
                "Give GeoJSON, GeoPackage, KML, or a Shapefile with its .shx, .dbf and .prj beside "
                "it or zipped together; for garbled names give --encoding."
            ),
            where=where,
        ) from exc
    if not len(geometries):
        raise UnreadableDocument(
            "The boundary file holds no areas.", hint="Export it again.", where=where
        )
    columns = {str(name): list(values) for name, values in zip(meta["fields"], fields, strict=True)}
    return _Features(geometries, columns, meta["crs"])


def _chosen_layer(layers: list[str], wanted: str | None, where: Span) -> str | None:
    if wanted in layers or (wanted is None and len(layers) == 1):
        return wanted or layers[0]
    if not layers:
        return None
    said = f"has no layer '{wanted}'" if wanted else f"has {len(layers)} layers"
    raise InvalidValue(f"The file {said}.", hint=f"Name one of: {', '.join(layers)}.", where=where)


def _name_fields(fields: list[str], asked: str | None, level: str, where: Span) -> list[str]:
    found = asked.split("|") if asked else _likely_name_fields(fields, level)
    if found and all(name in fields for name in found):
        return found
    has = ", ".join(fields) or "none; a Shapefile keeps them in its .dbf"
    flaw = f"There is no column '{asked}'" if asked else "No column is called like a name"
    raise InvalidValue(
        f"{flaw} in the boundary file.",
        hint=f"Name the column of names with --name-field; it has: {has}.",
        where=where,
    )


def _likely_name_fields(fields: list[str], level: str) -> list[str]:
    """Columns such as adm1_name, ADM1_EN, ADM1_AR, NAME_1 of the level; else name, shapeName."""
    number = level.removeprefix("admin")
    patterns = [r"name(_?[a-z]{2})?", r"shapename", r"nom|nombre|название|isim|الاسم"]
    numbers = [number] if number.isdecimal() else "43210"
    patterns[:0] = [
        rf"(adm|admin){n}_?(name\w*|[a-z]{{2}}\d?|alt\w*)|(var)?name_{n}" for n in numbers
    ]
    for pattern in patterns:
        found = [name for name in fields if re.fullmatch(pattern, name, re.IGNORECASE)]
        if found:
            return found
    return []


def _names(found: _Features, fields: list[str], where: Span) -> list[str]:
    names: list[str] = []
    for at in range(len(found.geometries)):
        texts = [found.columns[field][at] for field in fields]
        given = [str(text).strip() for text in texts if text is not None and str(text).strip()]
        if not given:
            raise InvalidValue(
                f"Area {at + 1} of the boundary file has no name in {', '.join(fields)}.",
                hint="Name it, or choose another column with --name-field.",
                where=where,
            )
        names.append("|".join(dict.fromkeys(given)))
    return names


def _check_level(names: Sequence[str], level: str, where: Span) -> None:
    """Refuse districts that are named by their provinces: a name would mean many areas."""
    if 2 * len(set(names)) < len(names):
        raise InvalidValue(
            f"The {len(names)} areas share only {len(set(names))} names, such as '{names[0]}'.",
            hint=f"Give the file's own level instead of {level}, or another --name-field.",
            where=where,
        )


def _in_wgs84(found: _Features, where: Span) -> NDArray[np.object_]:
    if not found.crs:
        raise CrsMismatch(
            "The boundary file does not state its coordinate system.",
            hint=(
                "Put the .prj file beside the .shp, or assign a coordinate system in a GIS and "
                "export it as GeoPackage."
            ),
            where=where,
        )
    try:
        crs = CRS.from_user_input(found.crs)
        areas = found.geometries
        if not crs.equals(_WGS84, ignore_axis_order=True):
            to_degrees = Transformer.from_crs(crs, _WGS84, always_xy=True)
            areas = shapely.transform(
                areas, lambda points: np.column_stack(to_degrees.transform(*points.T))
            )
    except (CRSError, ProjError) as exc:
        raise CrsMismatch(
            f"The coordinate system of the boundary file cannot be used: {exc}.",
            hint="Export it in WGS 84 (EPSG:4326).",
            where=where,
        ) from exc
    _check_on_earth(areas, where)
    return np.asarray(areas, dtype=object)


def _check_on_earth(areas: NDArray[np.object_], where: Span) -> None:
    west, south, east, north = shapely.total_bounds(areas)
    limits = (180 + _EDGE_DEG, 90 + _EDGE_DEG)
    is_on_earth = max(-west, east) <= limits[0] and max(-south, north) <= limits[1]
    if not is_on_earth:  # also where the bounds are not numbers
        raise CrsMismatch(
            f"The areas reach from {west:.0f}, {south:.0f} to {east:.0f}, {north:.0f}, which are "
            "no degrees of longitude and latitude.",
            hint="The file is in another coordinate system than it states: export it in WGS 84.",
            where=where,
        )


def _sound_areas(
    names: Sequence[str], areas: NDArray[np.object_], where: Span
) -> tuple[list[BaseGeometry], list[Finding]]:
    """The areas, slivers repaired, each repair told.

    Raises:
        InvalidValue: An area has no geometry, or crosses itself by more than a sliver.
        SourceChanged: It is no area.
    """
    sound: list[BaseGeometry] = []
    findings: list[Finding] = []
    for name, area in zip(names, areas, strict=True):
        _check_is_area(name, area, where)
        if area.is_valid:
            sound.append(area)
            continue
        said, (repaired, share) = _crossing(area), _repaired(area)
        if share > _SLIVER_SHARE:
            raise InvalidValue(
                f"The boundary of '{name}' crosses itself ({said}).",
                hint="Repair it there, for example with 'Fix geometries' in QGIS; add it again.",
                where=where,
            )
        findings.append(_repair_finding(name, said, where))
        sound.append(repaired)
    return sound, findings


def _check_is_area(name: str, area: BaseGeometry | None, where: Span) -> None:
    if area is None or area.is_empty:
        raise InvalidValue(
            f"The area '{name}' has no geometry.", hint="Draw it, or delete it.", where=where
        )
    if area.geom_type not in _AREAS:
        raise SourceChanged(
            f"'{name}' is a {area.geom_type}, not an area.",
            hint="Give polygons; a line becomes a zone by a width (buffer) in the process pack.",
            where=where,
        )


def _repaired(area: BaseGeometry) -> tuple[BaseGeometry, float]:
    """The area without crossings, and the share of its surface that this changes.

    A loop that runs the wrong way round counts negative in the surface before, so a true
    figure of eight shows as a large change, a sliver at a corner as a tiny one.
    """
    repaired = shapely.make_valid(area, method="structure", keep_collapsed=False)
    change = abs(repaired.area - area.area) / repaired.area if repaired.area else 1.0
    return repaired, change if repaired.geom_type in _AREAS else 1.0


def _crossing(area: BaseGeometry) -> str:
    said = explain_validity(area)
    at = re.search(r"\[(\S+) (\S+)\]", said)
    place = f" at {float(at[2]):.5f} N, {float(at[1]):.5f} E" if at else ""
    return said.split("[")[0].lower() + place


def _repair_finding(name: str, said: str, where: Span) -> Finding:
    return Finding(
        code="area.repaired",
        message=f"The boundary of '{name}' crosses itself by a sliver ({said}) and was repaired.",
        hint="Its surface changed by less than a millionth: nothing needs to be done.",
        severity=Severity.WARNING,
        where=where,
    )
