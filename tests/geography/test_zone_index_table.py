from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from truceline.geography.zone_index import CELL_SCHEMA, build_zone_index, cell_table, pairs_sql
from truceline.geography.zone_index.table import cell_sql, zone_table

from .zone_examples import blob, points

duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")


def test_a_join_in_sql_with_the_exact_test_for_the_undecided_gives_the_same_pairs() -> None:
    rng = np.random.default_rng(8)
    index = build_zone_index([blob(rng, k) for k in range(9)], cells_per_side=300)
    lon, lat, day = points(rng, 3000)
    lon[:4], lat[:4] = (180.0, -180.0, 0.0, 50.0), (0.0, 0.0, 90.0, -90.0)
    days = day.astype("datetime64[D]").astype(np.int32)
    events = pa.table({"id": np.arange(3000), "lon_deg": lon, "lat_deg": lat, "day": days})
    with duckdb.connect() as sql:
        sql.register("events", events)
        sql.register("cells", cell_table(index))
        sql.register("zones", zone_table(index))
        found = sql.execute(pairs_sql(index)).fetchnumpy()
    keep = np.asarray(found["is_inside"], dtype=bool)
    rest = ~keep
    held = index.holds(found["lon_deg"][rest], found["lat_deg"][rest], found["zone"][rest])
    keep[rest] = held
    pairs = index.pairs(lon, lat, days)
    got = set(zip(found["id"][keep].tolist(), found["zone"][keep].tolist(), strict=True))
    assert got == set(zip(pairs.row.tolist(), pairs.zone.tolist(), strict=True))
    assert 0 < rest.sum() < len(rest) / 2


def test_a_row_that_cannot_be_placed_has_no_cell() -> None:
    index = build_zone_index([blob(np.random.default_rng(1), 1)])
    with duckdb.connect() as sql:
        cells = sql.execute(
            f"SELECT {cell_sql(index)} FROM (VALUES (NULL, 1.0), (200.0, 1.0), (100.0, 1.0)) "  # noqa: S608
            "AS t (lon_deg, lat_deg)"
        ).fetchall()
    assert [cell for (cell,) in cells] == [None, None, index.grid.cells]


def test_the_table_names_each_zone_of_a_cell_once() -> None:
    rng = np.random.default_rng(8)
    table = cell_table(build_zone_index([blob(rng, k) for k in range(5)], cells_per_side=20))
    assert table.schema.equals(CELL_SCHEMA)
    assert table.group_by(["cell", "zone"]).aggregate([]).num_rows == table.num_rows
