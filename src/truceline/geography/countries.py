"""The base map: countries of Natural Earth 1:50m, found by any of the codes that feeds use."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from shapely.geometry import GeometryCollection
from shapely.geometry.base import BaseGeometry

__all__ = ["Countries", "Country", "load_countries"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A country of the base map with its codes; an outline takes no side on its status.

    Attributes:
        name: English short name.
        gw: Gleditsch–Ward numbers, as UCDP uses; empty where it has none.
        iso_numeric: ISO 3166-1 numeric, three digits; empty where it has none.
        iso2: ISO 3166-1 alpha-2; `iso3` alpha-3.
        geometry: Outline in WGS 84, as the base map draws it, simplified to some kilometres.
        widest: The outline with everything that sources have placed in the country since 1989
            (`data/wider_extents.csv`), to check points against.
    """

    name: str
    gw: tuple[str, ...]
    iso_numeric: str
    iso2: str
    iso3: str
    geometry: BaseGeometry
    widest: BaseGeometry


class Countries:
    """Countries of the base map, found by code or name."""

    def __init__(self, countries: Iterable[Country]) -> None:
        self.countries: tuple[Country, ...] = tuple(countries)
        self._gw = {code: c for c in self.countries for code in c.gw}
        self._iso: dict[str, Country] = {}
        self._name: dict[str, Country] = {}
        for country in self.countries:
            for code in (country.iso_numeric, country.iso2, country.iso3):
                if code:
                    self._iso[code] = country
            self._name[_key(country.name)] = country
        self._found: dict[tuple[str, str, str], Country | None] = {}

    def by_gw(self, code: str) -> Country | None:
        """The country with this Gleditsch–Ward number."""
        return self._gw.get(_plain_number(code))

    def by_iso(self, code: str) -> Country | None:
        """The country with this ISO 3166-1 code: numeric, alpha-2 or alpha-3."""
        plain = _plain_number(code).upper()
        return self._iso.get(plain.zfill(3) if plain.isdigit() else plain)

    def by_name(self, name: str) -> Country | None:
        """The country so called; a second name in brackets is tried as well."""
        outer, _, inner = name.partition("(")
        for text in (name, outer, inner.rstrip(") ")):
            found = self._name.get(_key(text))
            if found:
                return found
        return None

    def find(self, *, code: str = "", name: str = "", codes: str = "iso") -> Country | None:
        """The country that a report states: by its code, else by its name.

        Args:
            code: Country code as the source gives it.
            name: Country name as the source gives it.
            codes: `gw` or `iso`. They must be told apart: 652 is Syria in the one and
                Saint Barthélemy in the other.
        """
        key = (code, name, codes)
        if key not in self._found:
            by_code = self.by_gw(code) if codes == "gw" else self.by_iso(code)
            self._found[key] = by_code or self.by_name(name)
            if found := self._found[key]:
                shapely.prepare([found.geometry, found.widest])
        return self._found[key]


@cache
def load_countries() -> Countries:
    """The bundled base map, read once per program.

    Source: Natural Earth 1:50m countries; `data/SOURCE-base-map.md`.
    """
    folder = files("truceline.geography") / "data"
    content = pa.BufferReader((folder / "countries-50m.parquet").read_bytes())
    # Without threads and buffering: a map of under a megabyte would take sixty to read.
    outlines = pq.ParquetFile(content, pre_buffer=False).read(use_threads=False)
    codes = csv.DictReader(io.StringIO((folder / "countries.csv").read_text(encoding="utf-8")))
    wider = csv.DictReader(io.StringIO((folder / "wider_extents.csv").read_text(encoding="utf-8")))
    return Countries(_join(outlines, list(codes), list(wider)))


def _join(
    outlines: pa.Table, codes: list[dict[str, str]], wider: list[dict[str, str]]
) -> list[Country]:
    shapes = shapely.from_wkb(outlines.column("wkb").to_numpy(zero_copy_only=False))
    names = outlines.column("name").to_pylist()
    # Kosovo has no ISO number; its name stands in for one.
    numbers = [
        n or name for n, name in zip(outlines["iso_numeric"].to_pylist(), names, strict=True)
    ]
    by_number = dict(zip(numbers, shapes, strict=True))
    also: dict[str, list[str]] = {}
    for row in wider:
        also.setdefault(row["iso_numeric"], []).append(row["also_numeric"])
    rows: dict[str, list[dict[str, str]]] = {}
    for row in codes:
        rows.setdefault(row["iso_numeric"] or row["name"], []).append(row)
    found = []
    for number, name in zip(numbers, names, strict=True):
        same = rows.get(number, [])
        first: Mapping[str, str] = same[0] if same else {}
        found.append(
            Country(
                name=first.get("name", name),
                gw=tuple(row["gw_code"] for row in same if row["gw_code"]),
                iso_numeric=first.get("iso_numeric", ""),
                iso2=first.get("iso2", ""),
                iso3=first.get("iso3", ""),
                geometry=by_number[number],
                widest=_united([by_number[n] for n in [number, *also.get(number, [])]]),
            )
        )
    return found


def _united(shapes: list[BaseGeometry]) -> BaseGeometry:
    if len(shapes) == 1:
        return shapes[0]
    # A collection of polygons, not their union: containment and distance are the same, and
    # uniting the Soviet Union would take longer than reading the whole map.
    return GeometryCollection(shapes)


def _key(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "".join(ch for ch in plain.casefold() if ch.isalnum())


def _plain_number(code: str) -> str:
    return code.strip().removesuffix(".0")
