"""Where people live, as weights: a footprint's share counts people instead of area."""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from truceline.core.errors import CrsMismatch, InvalidValue, MissingExtra, UnreadableDocument
from truceline.core.findings import Finding, Severity
from truceline.geography.scatter import in_discs

__all__ = ["Density", "Weigher", "read_density"]

_MOST_CELLS = 400_000_000
_HEAD = ("ncols", "nrows", "xllcorner", "xllcenter", "yllcorner", "yllcenter", "cellsize")

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Density:
    """People per area on a grid of equal cells in degrees.

    Only proportions matter within one footprint, so any unit will do.

    Attributes:
        name: What it is, for findings, such as the file's name.
        values: (rows, columns) from the north-west; NaN where not known, else 0 or more.
        west_deg: Longitude of the western edge.
        north_deg: Latitude of the northern edge.
        per_lon_deg: Columns per degree.
        per_lat_deg: Rows per degree.
    """

    name: str
    values: Floats
    west_deg: float
    north_deg: float
    per_lon_deg: float
    per_lat_deg: float

    def __post_init__(self) -> None:
        if self.values.ndim != 2 or not self.values.size:
            raise InvalidValue(f"'{self.name}' has no cells.", hint="Give a grid of numbers.")
        bad = int(((self.values < 0) | np.isinf(self.values)).sum())
        if bad:
            raise InvalidValue(
                f"'{self.name}' has {bad} cells with fewer than 0 people, or endless.",
                hint="Check its no-data value: such cells must be marked as not known.",
            )
        if not (self.per_lon_deg > 0 and self.per_lat_deg > 0):
            raise InvalidValue(
                f"'{self.name}' has cells without size.", hint="Give cells in degrees, north up."
            )

    def at(self, lon_deg: Floats, lat_deg: Floats) -> Floats:
        """The value at each point; NaN outside, and where it is not known."""
        rows, columns = self.values.shape
        across = np.floor((lon_deg - self.west_deg) * self.per_lon_deg)
        down = np.floor((self.north_deg - lat_deg) * self.per_lat_deg)
        held = (across >= 0) & (across < columns) & (down >= 0) & (down < rows)
        row, column = (np.where(held, k, 0).astype(np.int64) for k in (down, across))
        return np.where(held, self.values[row, column], np.nan)


def read_density(path: Path, *, is_per_cell: bool = True, nodata_is_empty: bool = False) -> Density:
    """A raster of population in WGS 84 degrees: ESRI ASCII grid, or GeoTIFF.

    Args:
        path: `.asc` is read as it is; `.tif` needs rasterio (`truceline[raster]`).
        is_per_cell: Values are people per cell, as in most products; a cell gets smaller towards
            the poles. False: people per area.
        nodata_is_empty: Nobody lives where the raster says nothing, such as at sea. Otherwise
            what is not known is not taken for empty, and footprints there are spread evenly.

    Raises:
        UnreadableDocument: It is neither, or torn.
        CrsMismatch: It is not in longitude and latitude, or turned.
        MissingExtra: A GeoTIFF without rasterio.
        InvalidValue: A value is negative and not marked as not known.
    """
    suffix = path.suffix.lower()
    if suffix not in {".asc", ".tif", ".tiff"}:
        raise UnreadableDocument(
            f"'{path.name}' is no raster that can be read.",
            hint="Give an ESRI ASCII grid (.asc) or a GeoTIFF (.tif).",
        )
    values, west, north, width, height = _ascii(path) if suffix == ".asc" else _geotiff(path)
    if nodata_is_empty:
        values = np.nan_to_num(values, nan=0.0)
    if is_per_cell:
        middle = north - (np.arange(len(values)) + 0.5) * height
        values = values / np.cos(np.radians(np.clip(middle, -89.9, 89.9)))[:, None]
    return Density(
        name=path.name,
        values=values,
        west_deg=west,
        north_deg=north,
        per_lon_deg=1 / width,
        per_lat_deg=1 / height,
    )


Raster = tuple[Floats, float, float, float, float]
"""Values from the north-west, west, north, width and height of a cell in degrees."""


def _ascii(path: Path) -> Raster:
    """Source: Esri ASCII raster format, ArcGIS documentation."""
    head, skipped = _head(path)
    corner = [[name for name in head if name.startswith(side)] for side in ("xll", "yll")]
    columns, rows, size = int(head["ncols"]), int(head["nrows"]), head["cellsize"]
    if not 0 < columns * rows <= _MOST_CELLS:
        raise _torn(path, f"it says that it has {columns} by {rows} cells")
    try:
        values = np.loadtxt(path, skiprows=skipped, dtype=np.float64, ndmin=2)
    except ValueError as exc:
        raise _torn(path, "a row is longer than another, or no numbers") from exc
    if values.size != columns * rows:
        raise _torn(path, f"it has {values.size} cells, not {columns} by {rows}")
    values = values.reshape(rows, columns)
    if "nodata_value" in head:
        values = np.where(values == head["nodata_value"], np.nan, values)
    west, south = (
        head[names[0]] - (size / 2 if names[0].endswith("center") else 0) for names in corner
    )
    if west < -180.001 or west + columns * size > 180.001 or abs(south) > 90.001:
        raise CrsMismatch(
            f"'{path.name}' is not in degrees of longitude and latitude.",
            hint="Warp it to EPSG:4326 first.",
        )
    return values, west, south + rows * size, size, size


def _head(path: Path) -> tuple[dict[str, float], int]:
    head: dict[str, float] = {}
    with path.open(encoding="ascii", errors="replace") as lines:
        for line in lines:
            word, _, rest = line.strip().partition(" ")
            if word.lower() not in (*_HEAD, "nodata_value"):
                break
            head[word.lower()] = _number(path, rest)
    missing = {"ncols", "nrows", "cellsize"} - head.keys()
    for side in ("xll", "yll"):
        if sum(name.startswith(side) for name in head) != 1:
            missing.add(f"one of {side}corner and {side}center")
    if missing:
        raise _torn(path, "its head lacks " + ", ".join(sorted(missing)))
    return head, len(head)


def _number(path: Path, text: str) -> float:
    try:
        return float(text)
    except ValueError as exc:
        raise _torn(path, f"'{text.strip()[:20]}' in its head is no number") from exc


def _torn(path: Path, why: str) -> UnreadableDocument:
    return UnreadableDocument(
        f"'{path.name}' is no whole ESRI ASCII grid: {why}.", hint="Fetch or export it again."
    )


def _geotiff(path: Path) -> Raster:
    try:
        rasterio: Any = importlib.import_module("rasterio")
    except ImportError as exc:
        raise MissingExtra(
            "Reading a GeoTIFF needs rasterio, which is not installed.",
            hint="Install it with: pip install 'truceline[raster]', or export the raster as an "
            "ESRI ASCII grid (.asc).",
        ) from exc
    try:
        with rasterio.open(path) as raster:
            turn = raster.transform
            if not (raster.crs and raster.crs.is_geographic) or turn.b or turn.d or turn.e > 0:
                raise CrsMismatch(
                    f"'{path.name}' is not in degrees of longitude and latitude, north up.",
                    hint="Warp it to EPSG:4326 first.",
                )
            values = raster.read(1, masked=True).astype(np.float64).filled(np.nan)
    except rasterio.errors.RasterioError as exc:
        raise UnreadableDocument(
            f"'{path.name}' is no GeoTIFF that can be read: {exc}.", hint="Fetch it again."
        ) from exc
    return values, float(turn.c), float(turn.f), float(turn.a), float(-turn.e)


class _Layer(Protocol):
    """What counts points by zone."""

    def tally(
        self,
        lon_deg: Floats,
        lat_deg: Floats,
        weight: Floats | None = None,
        zones: NDArray[np.int64] | None = None,
    ) -> tuple[Floats, Floats]:
        """(discs, zones): points inside, and their weight."""


@dataclass(slots=True, kw_only=True)
class _Fallen:
    """Which footprints could not be weighed, and how many reports each stands for."""

    reports: NDArray[np.int64]
    beyond: NDArray[np.bool_] = field(init=False)
    empty: NDArray[np.bool_] = field(init=False)

    def __post_init__(self) -> None:
        self.beyond, self.empty = (np.zeros(len(self.reports), np.bool_) for _ in range(2))


class Weigher:
    """Turns footprints into shares by points, weighed by a density where one is given.

    Attributes:
        density: None: every point weighs the same.
        points: Points per disc.
    """

    def __init__(self, density: Density | None, spread: Floats) -> None:
        self.density = density
        self.points = len(spread)
        self._spread = spread
        self._fallen: dict[str, _Fallen] = {}
        self._kind = ""

    def begin(self, kind: str, reports: NDArray[np.int64]) -> None:
        """Says what the numbers of footprints mean from here on, and how many reports each has."""
        self._kind = kind
        if kind not in self._fallen:
            self._fallen[kind] = _Fallen(reports=reports)

    def shares(
        self,
        lon_deg: Floats,
        lat_deg: Floats,
        reach_m: Floats,
        layer: _Layer,
        which: NDArray[np.int64],
        zones: NDArray[np.int64],
    ) -> tuple[Floats, Floats]:
        """(discs, zones asked for): how many points lie inside, and the share of each disc."""
        lon, lat = in_discs(lon_deg, lat_deg, reach_m, self._spread)
        if self.density is None:
            number, _ = layer.tally(lon, lat, zones=zones)
            return number, number / self.points
        weight = self._weight(lon, lat, which)
        number, heavy = layer.tally(lon, lat, weight, zones)
        return number, heavy / weight.sum(axis=1, keepdims=True)

    def area_shares(
        self, lon_deg: Floats, lat_deg: Floats, layer: _Layer, which: int
    ) -> Floats | None:
        """(zones,) share of an area by points (longitude, latitude); None: it cannot be weighed."""
        at = np.array([which])
        weight = self._weight(lon_deg[None], lat_deg[None], at)
        fallen = self._fallen[self._kind]
        if fallen.beyond[which] or fallen.empty[which]:
            return None
        return np.asarray(layer.tally(lon_deg[None], lat_deg[None], weight)[1][0] / weight.sum())

    def _weight(self, lon: Floats, lat: Floats, which: NDArray[np.int64]) -> Floats:
        assert self.density is not None  # noqa: S101
        weight = self.density.at(lon, lat)
        beyond = np.isnan(weight).any(axis=1)
        empty = ~beyond & (weight.sum(axis=1) == 0)
        fallen = self._fallen[self._kind]
        fallen.beyond[which] |= beyond
        fallen.empty[which] |= empty
        return np.where((beyond | empty)[:, None], 1.0, weight)

    def findings(self) -> tuple[Finding, ...]:
        """What was spread evenly though a density was given; only footprints on an edge matter."""
        if self.density is None:
            return ()
        beyond = sum(int(each.reports[each.beyond].sum()) for each in self._fallen.values())
        empty = sum(int(each.reports[each.empty].sum()) for each in self._fallen.values())
        found = []
        for code, reports, why, hint in (
            ("geo.density-beyond", beyond, "reach where it says nothing", _BEYOND_HINT),
            ("geo.density-empty", empty, "lie where nobody lives, by it", _EMPTY_HINT),
        ):
            if reports:
                words = "1 report" if reports == 1 else f"{reports:,} reports"
                message = f"'{self.density.name}': {words} on a zone's edge {why}; spread evenly."
                found.append(
                    Finding(code=code, message=message, hint=hint, severity=Severity.WARNING)
                )
        return tuple(found)


_BEYOND_HINT = (
    "Give a raster that covers the land around the zones, or say that nobody lives where it has "
    "no data."
)
_EMPTY_HINT = "Check that it covers the years and places of the reports."
