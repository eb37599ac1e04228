from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from truceline.core.errors import InvalidValue, SourceChanged, UnreadableDocument
from truceline.engine import Kernel, LocalEngine, open_engine

SCHEMA = pa.schema([("twice", pa.int64())])


def _times(batch: pa.RecordBatch, factor: int) -> pa.RecordBatch:
    values = batch.column("x").to_numpy() * factor
    return pa.RecordBatch.from_arrays([pa.array(values)], schema=SCHEMA)


TIMES = Kernel(name="times.v1", columns=("x",), schema=SCHEMA, run=_times)


def numbers(rows: int) -> pa.Table:
    return pa.table({"other": np.zeros(rows), "x": np.arange(rows, dtype=np.int64)})


def out(batches: object) -> list[int]:
    return [int(v) for batch in batches for v in batch.column(0).to_pylist()]  # type: ignore[attr-defined]


def test_files_come_in_order_with_the_columns_asked_for(tmp_path: Path) -> None:
    pq.write_table(numbers(1000), tmp_path / "b.parquet", row_group_size=300)
    pq.write_table(numbers(10), tmp_path / "a.parquet")
    told: list[int] = []
    engine = LocalEngine(threads=3, batch_rows=64)
    found = out(engine.run(TIMES, tmp_path, 2, on_rows=told.append))
    assert found == [2 * k for k in range(10)] + [2 * k for k in range(1000)]
    assert told == sorted(told)
    assert told[-1] == 1010


def test_no_more_is_read_than_taken(tmp_path: Path) -> None:
    pq.write_table(numbers(1000), tmp_path / "a.parquet")
    seen: list[int] = []

    def watch(batch: pa.RecordBatch, factor: int) -> pa.RecordBatch:
        seen.append(batch.num_rows)
        return _times(batch, factor)

    kernel = Kernel(name="watch.v1", columns=("x",), schema=SCHEMA, run=watch)
    stream = LocalEngine(threads=2, batch_rows=10).run(kernel, tmp_path, 1)
    next(stream)
    assert len(seen) <= 4
    stream.close()  # type: ignore[attr-defined]
    assert len(seen) <= 4
    assert not [t for t in threading.enumerate() if t.name.startswith("kernel")]


def test_an_interrupt_ends_the_run_and_its_threads() -> None:
    def stop(rows: int) -> None:
        if rows >= 30:
            raise KeyboardInterrupt

    engine = LocalEngine(threads=2, batch_rows=10)
    with pytest.raises(KeyboardInterrupt):
        out(engine.run(TIMES, numbers(10_000), 1, on_rows=stop))
    assert not [t for t in threading.enumerate() if t.name.startswith("kernel")]


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    engine = LocalEngine(threads=1)
    with pytest.raises(InvalidValue, match="no Parquet file"):
        out(engine.run(TIMES, tmp_path, 1))
    (tmp_path / "a.parquet").write_bytes(b"PAR1 no")
    with pytest.raises(UnreadableDocument, match=r"a\.parquet"):
        out(engine.run(TIMES, tmp_path, 1))
    pq.write_table(pa.table({"y": [1]}), tmp_path / "a.parquet")
    with pytest.raises(SourceChanged, match="no column x") as caught:
        out(engine.run(TIMES, tmp_path, 1))
    assert "Columns there: y" in caught.value.hint


def test_a_kernel_that_breaks_its_promise_or_fails_is_heard() -> None:
    wrong: Kernel[None] = Kernel(
        name="wrong.v1", columns=("x",), schema=SCHEMA, run=lambda batch, _: batch
    )
    with pytest.raises(InvalidValue, match=r"'wrong\.v1'"):
        out(LocalEngine().run(wrong, numbers(3), None))

    def fails(batch: pa.RecordBatch, _: None) -> pa.RecordBatch:
        raise ZeroDivisionError(batch.num_rows)

    broken = Kernel(name="broken.v1", columns=("x",), schema=SCHEMA, run=fails)
    with pytest.raises(ZeroDivisionError, match="3"):
        out(LocalEngine().run(broken, numbers(3), None))


def test_engines_are_opened_by_name() -> None:
    assert open_engine("local:3").name == "local:3"
    assert open_engine().name.startswith("local:")
    for name in ("nearby", "local:0", "spark:/x", ""):
        with pytest.raises(InvalidValue, match="no engine"):
            open_engine(name)
    with pytest.raises(InvalidValue, match="0 threads"):
        LocalEngine(threads=0)
