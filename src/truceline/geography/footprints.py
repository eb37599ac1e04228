"""Reports → footprints: where each report may lie, from its point and its precision code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from truceline.core.findings import Finding, Severity
from truceline.core.report_table import floats, texts
from truceline.core.source import Span
from truceline.geography.codebook import Codebook, Precision, load_codebooks
from truceline.geography.countries import Countries
from truceline.geography.model import AreaLayer, Footprints
from truceline.geography.names import AreaNames
from truceline.geography.shapes import area_from_wkt, areas_only

__all__ = ["footprints"]

_LEVEL_WORDS = {"admin1": "province", "admin2": "district"}
_SHOWN_NAMES = 5
_BORDER_DEG = 0.5
"""How far outside the drawn country a point may lie before its wider extent is taken."""


@dataclass(slots=True)
class _Drawing:
    """The arrays being filled, and the areas and findings met on the way."""

    table: pa.Table
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    radius: NDArray[np.float64]
    area: NDArray[np.int64]
    basis: NDArray[np.object_]
    countries: Countries
    named: Mapping[str, Sequence[AreaNames]]
    areas: list[BaseGeometry] = field(default_factory=list)
    index_of: dict[object, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def area_index(self, key: object, area: BaseGeometry) -> int:
        """Index of an area among those in use, added when first met."""
        if key not in self.index_of:
            self.index_of[key] = len(self.areas)
            self.areas.append(areas_only(area))
        return self.index_of[key]

    def note(
        self, code: str, rows: NDArray[np.int64], message: str, hint: str, severity: Severity
    ) -> None:
        """Adds a finding about rows, placed at the first of them."""
        first = self.table.slice(int(rows[0]), 1)
        where = Span(
            source_id=first["source_id"][0].as_py() or "",
            row=first["source_row"][0].as_py(),
            line=first["source_line"][0].as_py(),
        )
        self.findings.append(
            Finding(code=code, message=message, hint=hint, severity=severity, where=where)
        )


def footprints(
    table: pa.Table, *, layers: Sequence[AreaLayer], countries: Countries
) -> tuple[Footprints, tuple[Finding, ...]]:
    """Where each report may lie, by the codebook that it names.

    An area that the report itself states goes before a radius that it states, and that before the
    codebook's; an area that cannot be read leaves its report unplaced. A district or province is
    its polygon where a layer of that level is loaded and holds its name (and the report's point),
    else the codebook's disc. What no codebook explains is unplaced, with a finding, never exact.

    Args:
        table: Reports in `REPORT_SCHEMA`.
        layers: Boundaries that the user added; where two hold a name, the first one is taken.
        countries: The base map.

    Source: DESIGN §6; distances in `data/codebooks.yaml`, each with its codebook.
    """
    drawing = _begin(table, layers, countries)
    has_area = _place_in_stated(drawing)
    _drop_bad_radii(drawing)
    stated = np.isfinite(drawing.radius)
    drawing.basis[stated] = "radius stated by the source"
    others = np.flatnonzero(~stated & ~has_area)
    for (codebook_id, code), rows in _groups(table, ["codebook", "precision"], others):
        book = load_codebooks().get(codebook_id)
        precision = book.read(code) if book else None
        if book is None or precision is None:
            _leave_unknown(drawing, rows, codebook_id, code)
        else:
            _place(drawing, rows, book, precision)
    _unplace_pointless(drawing)
    result = Footprints(
        lon_deg=drawing.lon,
        lat_deg=drawing.lat,
        radius_m=drawing.radius,
        area=drawing.area,
        areas=tuple(drawing.areas),
        basis=drawing.basis,
    )
    return result, tuple(drawing.findings)


def _begin(table: pa.Table, layers: Sequence[AreaLayer], countries: Countries) -> _Drawing:
    named = {
        level: [AreaNames(layer) for layer in layers if layer.level == level]
        for level in _LEVEL_WORDS
    }
    return _Drawing(
        table=table,
        lon=floats(table, "lon_deg"),
        lat=floats(table, "lat_deg"),
        radius=floats(table, "radius_m").copy(),
        area=np.full(table.num_rows, -1, dtype=np.int64),
        basis=np.full(table.num_rows, "not placed", dtype=object),
        countries=countries,
        named=named,
    )


def _groups(
    table: pa.Table, names: Sequence[str], rows: NDArray[np.int64]
) -> Iterable[tuple[tuple[str, ...], NDArray[np.int64]]]:
    """Rows by equal values of text columns, in the order of the values."""
    if not len(rows):
        return []
    part = table.select(list(names)).take(pa.array(rows))
    codes, words = np.zeros(len(rows), dtype=np.int64), []
    for name in names:
        column = pc.fill_null(part.column(name), "").combine_chunks().dictionary_encode()
        words.append(column.dictionary.to_pylist())
        codes = codes * len(words[-1]) + column.indices.to_numpy()
    _, first, inverse = np.unique(codes, return_index=True, return_inverse=True)
    order = np.argsort(inverse, kind="stable")
    members = np.split(rows[order], np.cumsum(np.bincount(inverse))[:-1])
    few = part.take(pa.array(first))
    keys = zip(*(map(str, texts(few, name)) for name in names), strict=True)
    return zip(keys, members, strict=True)


def _place_in_stated(drawing: _Drawing) -> NDArray[np.bool_]:
    """Places reports that state an area; says which, also those whose area cannot be read."""
    if "area_wkt" not in drawing.table.column_names:
        return np.zeros(drawing.table.num_rows, dtype=np.bool_)
    has_area = np.asarray(texts(drawing.table, "area_wkt") != "", dtype=np.bool_)
    drawing.radius[has_area] = np.nan
    names = ["area_wkt", "codebook", "precision"]
    for (wkt, *coded), rows in _groups(drawing.table, names, np.flatnonzero(has_area)):
        area = area_from_wkt(wkt)
        if area is None:
            drawing.basis[rows] = "area not readable: not placed"
            _note_bad_area(drawing, rows)
        else:
            drawing.area[rows] = drawing.area_index(wkt, area)
            drawing.basis[rows] = _area_basis(*coded)
    return has_area


def _area_basis(codebook_id: str, code: str) -> str:
    book = load_codebooks().get(codebook_id)
    precision = book.read(code) if book else None
    if book is None or precision is None or precision.shape != "area":
        return "area stated by the source"
    return book.basis(precision)


def _note_bad_area(drawing: _Drawing, rows: NDArray[np.int64]) -> None:
    # The text itself is not printed: it may show where observers stood.
    drawing.note(
        "geo.bad-area",
        rows,
        f"{_reports(rows)} with an area that is no polygon in longitude and latitude could not be "
        "placed, and can be counted as possible only.",
        "Write it as POLYGON ((lon lat, …)) in WGS 84, or leave it empty.",
        Severity.WARNING,
    )


def _drop_bad_radii(drawing: _Drawing) -> None:
    bad = np.flatnonzero((drawing.radius < 0) | np.isinf(drawing.radius))
    drawing.radius[bad] = np.nan
    if len(bad):
        drawing.note(
            "geo.bad-radius",
            bad,
            f"{_reports(bad)} with a negative or endless radius: the radius was not used.",
            "Write radius_m in metres, 0 or more.",
            Severity.WARNING,
        )


def _leave_unknown(drawing: _Drawing, rows: NDArray[np.int64], codebook_id: str, code: str) -> None:
    known = ", ".join(load_codebooks())
    what = (
        f"Precision code '{code}' is not in codebook {codebook_id}"
        if codebook_id in load_codebooks()
        else f"Codebook '{codebook_id}' is not known"
    )
    drawing.note(
        "geo.unknown-precision",
        rows,
        f"{what}: {_reports(rows)} could not be placed, and can be counted as possible only.",
        f"Correct the code, or name one of these codebooks in the mapping: {known}.",
        Severity.WARNING,
    )


def _place(
    drawing: _Drawing, rows: NDArray[np.int64], book: Codebook, precision: Precision
) -> None:
    if precision.shape == "disc":
        drawing.radius[rows] = precision.radius_m
        drawing.basis[rows] = book.basis(precision)
    elif precision.shape in _LEVEL_WORDS:
        _place_in_area(drawing, rows, book, precision)
    elif precision.shape == "country":
        _place_in_country(drawing, rows, book, precision)
    elif precision.shape == "area":
        drawing.note(
            "geo.no-area",
            rows,
            f"{_reports(rows)} without the area that should stand for it could not be placed.",
            "Fill area_wkt, or leave the precision out.",
            Severity.WARNING,
        )
    elif precision.shape == "stated":
        drawing.note(
            "geo.no-radius",
            rows,
            f"{_reports(rows)} without a stated radius could not be placed.",
            "Fill radius_m, or use the codebook exact-point.v1.",
            Severity.WARNING,
        )
    else:
        drawing.basis[rows] = f"{precision.meaning}: not placed"


def _place_in_area(
    drawing: _Drawing, rows: NDArray[np.int64], book: Codebook, precision: Precision
) -> None:
    level = precision.shape
    drawing.radius[rows] = precision.radius_m
    reach = book.basis(precision)
    if not drawing.named[level]:
        drawing.basis[rows] = f"{reach}; no boundary loaded"
        _note_no_boundary(drawing, rows, book, precision)
        return
    drawing.basis[rows] = f"{reach}; name not in the boundaries loaded"
    unmatched: dict[str, int] = {}
    for (name,), same in _groups(drawing.table, [level], rows):
        missed = _match(drawing, same, name, level)
        drawing.basis[same[drawing.area[same] >= 0]] = f"{precision.meaning}: its boundary"
        if missed:
            unmatched[name or "(no name)"] = missed
    if unmatched:
        _note_unmatched(drawing, rows, unmatched, level)


def _match(drawing: _Drawing, rows: NDArray[np.int64], name: str, level: str) -> int:
    """Gives rows of one area name their polygons; returns how many found none."""
    missed = 0
    points = np.column_stack([drawing.lon[rows], drawing.lat[rows]])
    unique, inverse = np.unique(points, axis=0, return_inverse=True)
    for number, (lon, lat) in enumerate(unique):
        here = rows[inverse.ravel() == number]
        for names in drawing.named[level]:
            index = names.match(name, float(lon), float(lat))
            if index is not None:
                key = (names.layer.layer_id, index)
                drawing.area[here] = drawing.area_index(key, names.layer.geometries[index])
                drawing.radius[here] = np.nan
                break
        else:
            missed += len(here)
    return missed


def _note_no_boundary(
    drawing: _Drawing, rows: NDArray[np.int64], book: Codebook, precision: Precision
) -> None:
    word = _LEVEL_WORDS[precision.shape]
    drawing.note(
        "geo.no-boundary",
        rows,
        f"{_reports(rows)} could be placed in a {word} only, and no {word} boundaries are loaded: "
        f"taken to lie within {precision.radius_m / 1000:g} km of the point ({book.title}).",
        f"Add them: `truceline add boundaries.geojson --level {precision.shape}`.",
        Severity.NOTE,
    )


def _note_unmatched(
    drawing: _Drawing, rows: NDArray[np.int64], unmatched: Mapping[str, int], level: str
) -> None:
    most = sorted(unmatched, key=lambda name: (-unmatched[name], name))
    shown = ", ".join(f"{name} ({unmatched[name]})" for name in most[:_SHOWN_NAMES])
    more = f" and {len(most) - _SHOWN_NAMES} more" if len(most) > _SHOWN_NAMES else ""
    left = rows[drawing.area[rows] < 0]
    drawing.note(
        "geo.unmatched-area",
        left,
        f"{_reports(left)} with a {_LEVEL_WORDS[level]} that the boundaries loaded do not hold at "
        f"that point: {shown}{more}. Kept at the codebook's radius.",
        "Add the name as an alternative in the boundary file, after a |.",
        Severity.NOTE,
    )


def _place_in_country(
    drawing: _Drawing, rows: NDArray[np.int64], book: Codebook, precision: Precision
) -> None:
    for (code, name), same in _groups(drawing.table, ["country_code", "country"], rows):
        country = drawing.countries.find(code=code, name=name, codes=book.countries)
        if country is None:
            drawing.note(
                "geo.unknown-country",
                same,
                f"{_reports(same)} could be placed in a country only, and the base map has no "
                f"'{name or code}': left unplaced.",
                "Correct the country's code or name.",
                Severity.WARNING,
            )
            continue
        points = shapely.points(drawing.lon[same], drawing.lat[same])
        known = np.isfinite(drawing.lon[same])
        wide = known & ~shapely.dwithin(country.geometry, points, _BORDER_DEG)
        for chosen, key, shape in (
            (same[~wide], country.name, country.geometry),
            (same[wide], (country.name, "widest"), country.widest),
        ):
            if len(chosen):
                drawing.area[chosen] = drawing.area_index(key, shapely.union_all(shape))
                drawing.basis[chosen] = f"{precision.meaning}: its outline"


def _unplace_pointless(drawing: _Drawing) -> None:
    lost = np.flatnonzero(np.isfinite(drawing.radius) & ~np.isfinite(drawing.lon))
    if not len(lost):
        return
    drawing.radius[lost] = np.nan
    drawing.basis[lost] = "no point given: not placed"
    drawing.note(
        "geo.no-point",
        lost,
        f"{_reports(lost)} without a point could not be placed, and can only be possible.",
        "Add longitude and latitude, or boundaries that hold the names of their areas.",
        Severity.WARNING,
    )


def _reports(rows: NDArray[np.int64]) -> str:
    return "1 report" if len(rows) == 1 else f"{len(rows)} reports"
