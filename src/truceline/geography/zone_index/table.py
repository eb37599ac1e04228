"""The cells as a table, for engines that speak SQL and know no geometry.

```sql
SELECT e.id, c.zone, c.is_inside
FROM (SELECT *, <cell_sql(index)> AS cell FROM events) AS e
JOIN cells AS c ON c.cell = e.cell                     -- cell_table(index)
JOIN zones AS z ON z.zone = c.zone                     -- zone_table(index)
WHERE e.day >= z.from_day AND e.day < z.until_day
```

`pairs_sql` writes it out. Rows with `is_inside` are pairs. The others are undecided: a boundary
crosses their cell, and `ZoneIndex.holds` decides them (some tenth of all rows; never leave them
out, and never count them as they are). Rows without a point on earth or without a day find no
cell: count them apart, `WHERE cell IS NULL OR day IS NULL`.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from truceline.geography.zone_index.border import EAST_DEG, NORTH_DEG
from truceline.geography.zone_index.index import ZoneIndex
from truceline.geography.zone_index.raster import expand

__all__ = ["CELL_SCHEMA", "cell_sql", "cell_table", "pairs_sql", "zone_table"]

CELL_SCHEMA: pa.Schema = pa.schema(
    [("cell", pa.int32()), ("zone", pa.int32()), ("is_inside", pa.bool_())]
)


def cell_table(index: ZoneIndex) -> pa.Table:
    """One row per cell and zone that it meets; cells that meet none are absent."""
    cells = index.cells
    number = cells.list_of_cell[:-1]
    cell, place = expand(
        cells.list_start[number].astype(np.int64), cells.list_start[number + 1].astype(np.int64)
    )
    entry = cells.entry[place]
    zone = index.zone_set.zone_of_part[entry >> 1]
    return pa.table(
        {"cell": cell.astype(np.int32), "zone": zone, "is_inside": (entry & 1) == 0},
        schema=CELL_SCHEMA,
    )


def zone_table(index: ZoneIndex) -> pa.Table:
    """Number, id and days of each zone; days since 1970-01-01, `until_day` exclusive."""
    return pa.table(
        {
            "zone": np.arange(len(index.zone_ids), dtype=np.int32),
            "zone_id": pa.array(index.zone_ids, pa.string()),
            "from_day": index.zone_set.from_day,
            "until_day": index.zone_set.until_day,
        }
    )


def cell_sql(index: ZoneIndex, *, lon: str = "lon_deg", lat: str = "lat_deg") -> str:
    """The cell of a point as an expression in SQL; NULL where the point is missing or off earth.

    Computes in the same order with the same doubles as `Grid.cell_of`, so that both find the same
    cell. A point outside the grid has the number `cells`, which no row of `cell_table` has.

    Args:
        index: The index.
        lon: Column or expression with the longitude, a double.
        lat: Likewise with the latitude.
    """
    grid = index.grid
    east, north = _double(EAST_DEG), _double(NORTH_DEG)
    step = f"({lon} + {east})"
    turned = f"CASE WHEN {step} >= 180 THEN {step} - {_double(360.0)} ELSE {step} END"
    x = f"(CASE WHEN abs({lat}) = 90 THEN {_double(-180 + EAST_DEG)} ELSE {turned} END)"
    y = f"least({lat} + {north}, {_double(90 - NORTH_DEG)})"
    across = f"floor(({x} - {_double(grid.west_deg)}) * {_double(grid.per_lon_deg)})"
    up = f"floor(({y} - {_double(grid.south_deg)}) * {_double(grid.per_lat_deg)})"
    return (
        f"CASE WHEN abs({lon}) <= 180 AND abs({lat}) <= 90 THEN "
        f"CASE WHEN {across} >= 0 AND {across} < {grid.columns} "
        f"AND {up} >= 0 AND {up} < {grid.rows} "
        f"THEN CAST({up} * {grid.columns} + {across} AS INTEGER) ELSE {grid.cells} END END"
    )


def pairs_sql(index: ZoneIndex, *, events: str = "events", row: str = "id") -> str:
    """The whole join: `row`, point, zone and `is_inside`, over tables `cells` and `zones`.

    Args:
        index: The index.
        events: Table with `lon_deg`, `lat_deg` and `day` (whole days since 1970-01-01).
        row: Its column that names a row.
    """
    placed = f"SELECT *, {cell_sql(index)} AS cell FROM {events}"  # noqa: S608
    return (
        f"SELECT e.{row}, e.lon_deg, e.lat_deg, c.zone, c.is_inside FROM ({placed}) AS e "  # noqa: S608
        "JOIN cells AS c ON c.cell = e.cell JOIN zones AS z ON z.zone = c.zone "
        "WHERE e.day >= z.from_day AND e.day < z.until_day"
    )


def _double(value: float) -> str:
    # With an exponent, or SQL would read a decimal and compute otherwise.
    return f"CAST('{value!r}' AS DOUBLE)"
