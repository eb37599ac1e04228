"""Every kernel on every engine: the same rows, however they are cut into batches."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from geography.zone_examples import blob, points
from truceline.core.errors import SourceChanged
from truceline.engine import Engine, LocalEngine, SparkEngine
from truceline.geography.zone_index import (
    ZONE_DAY_KERNEL,
    ZONE_KERNEL,
    ZoneIndex,
    build_zone_index,
)
from truceline.geography.zone_index.kernel import IN_NO_ZONE

ROWS = 3000


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkEngine]:
    pytest.importorskip("pyspark", reason="the extra `spark` is not installed")
    if shutil.which("java") is None:
        pytest.skip("no Java: Spark cannot run here")
    settings = {"spark.sql.execution.arrow.maxRecordsPerBatch": "700"}
    with SparkEngine("local[2]", settings=settings) as engine:
        yield engine


@pytest.fixture(
    params=[
        "local:1",
        "local:3",
        pytest.param(
            "spark",
            marks=[
                pytest.mark.slow,
                # Sockets and folders of pyspark's own, closed when its process ends.
                pytest.mark.filterwarnings("ignore::ResourceWarning"),
                pytest.mark.filterwarnings("ignore::DeprecationWarning"),
                pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
            ],
        ),
    ]
)
def engine(request: pytest.FixtureRequest) -> Engine:
    if request.param == "spark":
        found: SparkEngine = request.getfixturevalue("spark")
        return found
    threads = int(request.param[-1])
    return LocalEngine(threads=threads, batch_rows=256 if threads > 1 else 10_000)


@pytest.fixture(scope="module")
def index() -> ZoneIndex:
    rng = np.random.default_rng(4)
    return build_zone_index([blob(rng, k) for k in range(8)], cells_per_side=64)


def events() -> pa.Table:
    """Points of which some lack their place, lie off the earth, or lack their day."""
    lon, lat, day = points(np.random.default_rng(6), ROWS)
    missing = np.arange(ROWS) % 100
    lon[missing == 1] = 999.0
    return pa.table(
        {
            "row": np.arange(ROWS, dtype=np.int64) * 7,
            "lat_deg": pa.array(lat, mask=missing == 2),
            "lon_deg": pa.array(lon, mask=missing == 3),
            "day": pa.array(day.astype("datetime64[D]"), mask=missing == 4),
            "note": ["not asked for"] * ROWS,
        }
    )


def expected(index: ZoneIndex) -> set[tuple[int, int]]:
    table = events()
    day = table["day"].to_numpy()
    lon, lat = (
        table[name].to_numpy(zero_copy_only=False).astype(float) for name in ("lon_deg", "lat_deg")
    )
    pairs = index.pairs(lon, lat, day)
    astray = {1: -2, 2: -1, 3: -1, 4: -3}
    told = {(row * 7, astray[row % 100]) for row in range(ROWS) if row % 100 in astray}
    found = zip((pairs.row * 7).tolist(), pairs.zone.tolist(), strict=True)
    return told | set(found)


def rows(batches: Iterator[pa.RecordBatch]) -> list[tuple[int, int]]:
    return [
        pair
        for batch in batches
        for pair in zip(batch["row"].to_pylist(), batch["zone"].to_pylist(), strict=True)
    ]


@pytest.mark.parametrize("source", ["file", "folder", "table"])
def test_each_engine_gives_each_pair_once_and_tells_each_row_astray(
    engine: Engine, index: ZoneIndex, tmp_path: Path, source: str
) -> None:
    table = events()
    pq.write_table(table.slice(0, 1000), tmp_path / "a.parquet", row_group_size=400)
    pq.write_table(table.slice(1000), tmp_path / "b.parquet")
    pq.write_table(table, tmp_path.parent / f"{tmp_path.name}.parquet")
    sources = {"folder": tmp_path, "file": tmp_path.parent / f"{tmp_path.name}.parquet"}
    told: list[int] = []
    found = rows(engine.run(ZONE_KERNEL, sources.get(source, table), index, on_rows=told.append))
    assert set(found) == expected(index)
    assert len(found) == len(set(found))
    assert told[-1] == ROWS


def test_each_engine_counts_zone_days_and_accounts_for_each_row(
    engine: Engine, index: ZoneIndex, tmp_path: Path
) -> None:
    table = events()
    pq.write_table(table.slice(0, 1000), tmp_path / "a.parquet", row_group_size=400)
    pq.write_table(table.slice(1000), tmp_path / "b.parquet")
    found = engine.tally(ZONE_DAY_KERNEL, tmp_path, index)
    counted = {(row["zone"], row["day"]): row["count"] for row in found.to_pylist()}
    day = dict(zip(table["row"].to_pylist(), table["day"].to_pylist(), strict=True))
    pairs = expected(index)
    told = Counter((zone, day[row]) for row, zone in pairs)
    nowhere = set(day) - {row for row, _ in pairs}
    told.update((IN_NO_ZONE, day[row]) for row in nowhere)
    assert counted == told
    assert (
        found.to_pylist()
        == found.sort_by([("zone", "ascending"), ("day", "ascending")]).to_pylist()
    )


def test_each_engine_refuses_files_without_the_columns(
    engine: Engine, index: ZoneIndex, tmp_path: Path
) -> None:
    pq.write_table(events().drop_columns(["day"]), tmp_path / "a.parquet")
    with pytest.raises(SourceChanged, match="no column day"):
        list(engine.run(ZONE_KERNEL, tmp_path, index))
