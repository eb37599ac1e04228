"""The zone index as a kernel: a batch of points in, a batch of pairs out, on any engine."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from truceline.engine import Kernel
from truceline.geography.zone_index.index import ZoneIndex
from truceline.geography.zone_index.model import NO_DAY

__all__ = [
    "DAY_SCHEMA",
    "IN_NO_ZONE",
    "NO_POINT",
    "OFF_EARTH",
    "PAIR_SCHEMA",
    "WITHOUT_DAY",
    "ZONE_DAY_KERNEL",
    "ZONE_KERNEL",
]

PAIR_SCHEMA: pa.Schema = pa.schema([("row", pa.int64()), ("zone", pa.int32())])

DAY_SCHEMA: pa.Schema = pa.schema([("zone", pa.int32()), ("day", pa.date32())])

NO_POINT, OFF_EARTH, WITHOUT_DAY = -1, -2, -3
"""In place of a zone, for a row that cannot be placed: it comes out once, with the reason."""

IN_NO_ZONE = -4
"""In place of a zone, for a row that lies in none on its day."""


def _pairs(batch: pa.RecordBatch, index: ZoneIndex) -> pa.RecordBatch:
    """Pairs of `row` and zone number, then the rows that cannot be placed."""
    lon, lat = (_floats(batch.column(name)) for name in ("lon_deg", "lat_deg"))
    days = _days(batch.column("day"))
    row = batch.column("row").to_numpy(zero_copy_only=False)
    pairs = index.pairs(lon, lat, days)
    of_row, zone = row[pairs.row], pairs.zone
    if pairs.unplaced.rows:
        reason = _reasons(lon, lat, days)
        astray = np.flatnonzero(reason)
        of_row = np.concatenate([of_row, row[astray]])
        zone = np.concatenate([zone, reason[astray]])
    return pa.RecordBatch.from_arrays([pa.array(of_row), pa.array(zone)], schema=PAIR_SCHEMA)


def _zone_days(batch: pa.RecordBatch, index: ZoneIndex) -> pa.RecordBatch:
    """Zone and day of every pair; each row that is in none comes out once, with the reason."""
    lon, lat = (_floats(batch.column(name)) for name in ("lon_deg", "lat_deg"))
    days = _days(batch.column("day"))
    pairs = index.pairs(lon, lat, days)
    reason = _reasons(lon, lat, days)
    reason[reason == 0] = IN_NO_ZONE
    is_outside = np.ones(len(reason), dtype=np.bool_)
    is_outside[pairs.row] = False
    row = np.concatenate([pairs.row, np.flatnonzero(is_outside)])
    zone = np.concatenate([pairs.zone, reason[is_outside]])
    day = pa.array(days[row], mask=days[row] == NO_DAY).cast(pa.date32())
    return pa.RecordBatch.from_arrays([pa.array(zone), day], schema=DAY_SCHEMA)


def _reasons(lon: NDArray[Any], lat: NDArray[Any], days: NDArray[np.int32]) -> NDArray[np.int32]:
    on_earth = (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
    without_point = np.isnan(lon) | np.isnan(lat)
    told = np.select(
        [without_point, ~on_earth, days == NO_DAY], [NO_POINT, OFF_EARTH, WITHOUT_DAY], 0
    )
    return told.astype(np.int32)


def _floats(column: pa.Array) -> NDArray[np.float64]:
    filled = column if not column.null_count else pc.fill_null(column, float("nan"))
    return np.asarray(filled.to_numpy(zero_copy_only=False), dtype=np.float64)


def _days(column: pa.Array) -> NDArray[np.int32]:
    numbers = column.cast(pa.int32())
    filled = numbers if not numbers.null_count else pc.fill_null(numbers, NO_DAY)
    return np.asarray(filled.to_numpy(zero_copy_only=False), dtype=np.int32)


ZONE_KERNEL: Kernel[ZoneIndex] = Kernel(
    name="zone-pairs.v1",
    columns=("row", "lon_deg", "lat_deg", "day"),
    schema=PAIR_SCHEMA,
    run=_pairs,
)
"""Columns `row` (int64, names the row), `lon_deg`, `lat_deg` (doubles), `day` (date or whole days
since 1970-01-01); the broadcast value is the index."""

ZONE_DAY_KERNEL: Kernel[ZoneIndex] = Kernel(
    name="zone-days.v1",
    columns=("lon_deg", "lat_deg", "day"),
    schema=DAY_SCHEMA,
    run=_zone_days,
)
"""Columns as of `ZONE_KERNEL`, without the row: what is to be counted by zone and day."""
