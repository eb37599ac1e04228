"""Small builders for zones, places and tables of reports."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import shapely

from truceline.core.dates import When, parse_when
from truceline.core.findings import Finding
from truceline.core.pack import Body
from truceline.core.place import Place, Route, Zone
from truceline.core.report_table import REPORT_SCHEMA
from truceline.core.source import Span
from truceline.geography import AreaLayer, ZoneShape, build_zones, load_countries

OPEN = When(first_day=None, last_day=None, basis="unstated")

# Places along the M4 (Latakia–Aleppo), to two decimals; one that no gazetteer holds.
POINTS: Mapping[str, tuple[float, float] | None] = {
    "bdama": (36.20, 35.81),
    "jisr": (36.32, 35.81),
    "ariha": (36.61, 35.81),
    "saraqib": (36.81, 35.86),
    "ain-al-havr": None,
}


def place(place_id: str, point: tuple[float, float] | None) -> Place:
    lon, lat = point or (None, None)
    return Place(place_id=place_id, names={"en": place_id}, lon_deg=lon, lat_deg=lat)


def route(route_id: str, *through: str) -> Route:
    return Route(route_id=route_id, names={}, through=through, accuracy_m=3000)


PLACES = {name: place(name, point) for name, point in POINTS.items()}
ROUTES = {
    "m4": route("m4", "bdama", "jisr", "ariha", "saraqib"),
    "patrol": route("patrol", "saraqib", "ariha", "jisr", "ain-al-havr"),
    "back": route("back", "saraqib", "ariha", "jisr", "bdama"),
}


def zone(zone_id: str, construction: str, arguments: Body, accuracy_m: float = 5000) -> Zone:
    return Zone(
        zone_id=zone_id,
        names={"en": zone_id},
        construction=construction,
        arguments=arguments,
        accuracy_m=accuracy_m,
        valid_from=parse_when("2020-03"),
        valid_until=OPEN,
    )


def draw(
    *zones: Zone,
    places: Mapping[str, Place] = PLACES,
    routes: Mapping[str, Route] = ROUTES,
    layers: Sequence[AreaLayer] = (),
) -> tuple[dict[str, ZoneShape], tuple[Finding, ...]]:
    return build_zones(
        {z.zone_id: z for z in zones},
        places,
        routes,
        layers={layer.layer_id: layer for layer in layers},
        countries=load_countries(),
        where=lambda zone_id: Span(source_id="pack", line=7, label=f"zones/{zone_id}.yaml"),
    )


def reports(*rows: Mapping[str, Any]) -> pa.Table:
    columns: dict[str, list[Any]] = {name: [] for name in REPORT_SCHEMA.names}
    for number, row in enumerate(rows, start=1):
        given = {"source_id": "file", "source_row": number, "codebook": "ucdp-where-prec.v1", **row}
        for name, values in columns.items():
            values.append(given.get(name))
    return pa.table(columns, schema=REPORT_SCHEMA)


def admin_layer(shared: Path, level: int) -> AreaLayer:
    text = (shared / "geo" / f"syr_adm{level}_simplified.geojson").read_text(encoding="utf-8")
    features = json.loads(text)["features"]
    return AreaLayer(
        layer_id=f"syr-adm{level}",
        level=f"admin{level}",
        names=tuple(f["properties"][f"adm{level}_name"] for f in features),
        geometries=tuple(shapely.from_geojson(json.dumps(f["geometry"])) for f in features),
    )
