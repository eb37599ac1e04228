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

__all__ = ["NO_POINT", "OFF_EARTH", "PAIR_SCHEMA", "WITHOUT_DAY", "ZONE_KERNEL"]

PAIR_SCHEMA: pa.Schema = pa.schema([("row", pa.int64()), ("zone", pa.int32())])

NO_POINT, OFF_EARTH, WITHOUT_DAY = -1, -2, -3
"""In place of a zone, for a row that cannot be placed: it comes out once, with the reason."""


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
