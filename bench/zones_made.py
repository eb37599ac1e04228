"""Zones and events made for the bench: the same for the same numbers, wherever it runs."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray

from truceline.geography.model import ZoneShape
from truceline.geography.shapes import areas_only

WINDOW = (35.5, 32.0, 42.5, 37.5)
FIRST_DAY, DAYS = date(2016, 1, 1), 1826
SEED = 27_022_016

Events = dict[str, NDArray]


def made_zones(number: int) -> list[ZoneShape]:
    """Half a tiling with jagged shared borders, half blobs that overlap and hold for a time.

    About 950 vertices each: every fifth blob is coarse (40), the others detailed.
    """
    rng = np.random.default_rng(SEED)
    side = max(1, round((number / 2) ** 0.5))
    tiles = _tiles(rng, side, side)[: number // 2]
    blobs = [_blob(rng, k) for k in range(number - len(tiles))]
    return tiles + blobs


def _tiles(rng: np.random.Generator, columns: int, rows: int) -> list[ZoneShape]:
    west, south, east, north = WINDOW
    x, y = np.linspace(west, east, columns + 1), np.linspace(south, north, rows + 1)
    across = {
        (i, j): _jagged(rng, (x[i], y[j]), (x[i + 1], y[j]))
        for i in range(columns)
        for j in range(rows + 1)
    }
    up = {
        (i, j): _jagged(rng, (x[i], y[j]), (x[i], y[j + 1]))
        for i in range(columns + 1)
        for j in range(rows)
    }
    return [
        _zone(
            f"tile-{i:03}-{j:03}",
            np.concatenate(
                [
                    across[i, j][:-1],
                    up[i + 1, j][:-1],
                    across[i, j + 1][::-1][:-1],
                    up[i, j][::-1],
                ]
            ),
        )
        for i in range(columns)
        for j in range(rows)
    ]


def _jagged(rng: np.random.Generator, start: tuple[float, float], end: tuple[float, float]):
    """A border of 237 pieces that keeps within a diamond, so that no two borders cross."""
    along = np.linspace(0, 1, 238)
    walk = np.cumsum(rng.normal(size=238))
    walk -= along * walk[-1]
    reach = 0.3 * np.minimum(along, 1 - along)
    aside = reach * walk / max(np.abs(walk).max(), 1e-9)
    a, b = np.array(start), np.array(end)
    across = np.array([-(b - a)[1], (b - a)[0]])
    points = a + along[:, None] * (b - a) + aside[:, None] * across
    points[0], points[-1] = a, b
    return points


def _blob(rng: np.random.Generator, number: int) -> ZoneShape:
    west, south, east, north = WINDOW
    vertices = 40 if number % 5 == 0 else 1180
    middle = rng.uniform([west + 0.7, south + 0.7], [east - 0.7, north - 0.7])
    turn = np.linspace(0, 2 * np.pi, vertices, endpoint=False)
    size = np.ones(vertices)
    for wave in range(2, 40):
        size += rng.normal() * 0.35 / wave * np.sin(wave * turn + rng.uniform(0, 2 * np.pi))
    radius = rng.uniform(0.15, 0.6) * np.maximum(size, 0.2)
    ring = middle + radius[:, None] * np.column_stack([np.cos(turn), np.sin(turn)])
    first = FIRST_DAY + timedelta(days=int(rng.integers(0, 1000)))
    until = first + timedelta(days=int(rng.integers(100, 1500)))
    return _zone(f"blob-{number:04}", ring, first, until if number % 3 else None)


def _zone(name: str, ring, first: date | None = None, until: date | None = None) -> ZoneShape:
    return ZoneShape(
        zone_id=name,
        name=name,
        geometry=shapely.Polygon(ring),
        accuracy_m=0.0,
        valid_from=first,
        valid_until=until,
    )


def districts(shared: Path, level: int = 2) -> list[ZoneShape]:
    """Real districts (or 1: governorates, 3: sub-districts), in force always."""
    text = (shared / "geo" / f"syr_adm{level}_cod_v02.geojson").read_text(encoding="utf-8")
    features = json.loads(text)["features"]
    shapes = shapely.from_geojson([json.dumps(f["geometry"]) for f in features])
    codes = [str(f["properties"].get(f"adm{level}_pcode", k)) for k, f in enumerate(features)]
    return [
        ZoneShape(zone_id=f"{code}-{k}", name=code, geometry=areas_only(shape), accuracy_m=0.0)
        for k, (code, shape) in enumerate(zip(codes, shapes, strict=True))
    ]


def made_events(number: int, seed: int = 0) -> Events:
    """Points over the window: seven in ten anywhere, three in ten around forty towns."""
    rng = np.random.default_rng([SEED, seed])
    west, south, east, north = WINDOW
    towns = np.random.default_rng(SEED).uniform([west, south], [east, north], (40, 2))
    point = rng.uniform([west, south], [east, north], (number, 2))
    near = rng.random(number) < 0.3
    spread = rng.normal(scale=0.1, size=(int(near.sum()), 2))
    point[near] = towns[rng.integers(0, 40, int(near.sum()))] + spread
    first = (FIRST_DAY - date(1970, 1, 1)).days
    return {
        "row": np.arange(number, dtype=np.int64) + seed * 10_000_000_000,
        "lon_deg": point[:, 0].copy(),
        "lat_deg": point[:, 1].copy(),
        "day": (first + rng.integers(0, DAYS, number)).astype(np.int32),
    }


def write_events(path: Path, number: int, *, group: int = 1_000_000) -> None:
    """Events as one Parquet file, made and written a group at a time."""
    schema = pa.schema(
        [
            ("row", pa.int64()),
            ("lon_deg", pa.float64()),
            ("lat_deg", pa.float64()),
            ("day", pa.int32()),
        ]
    )
    with pq.ParquetWriter(path, schema, compression="lz4", use_dictionary=["day"]) as writer:
        for seed, start in enumerate(range(0, number, group)):
            events = made_events(min(group, number - start), seed)
            events["row"] = np.arange(start, start + len(events["row"]), dtype=np.int64)
            writer.write_table(pa.table(events, schema=schema), row_group_size=group)
