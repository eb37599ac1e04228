"""The engine of a cluster: the same kernels on Apache Spark, by `mapInArrow` and a broadcast."""

from __future__ import annotations

import importlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from truceline.core.errors import ConfigError, MissingExtra, SourceChanged
from truceline.engine.counts import added
from truceline.engine.files import parquet_files
from truceline.engine.model import Kernel, Rows, Source

__all__ = ["SparkEngine"]

Value = TypeVar("Value")

Foreign: TypeAlias = Any
"""A session, a frame or a broadcast of pyspark, which need not be installed."""

_SETTINGS: Mapping[str, str] = {
    # The default of 10,000 rows costs more in calls than the kernels take.
    "spark.sql.execution.arrow.maxRecordsPerBatch": "500000",
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


class SparkEngine:
    """Runs kernels on Spark 4 (`truceline[spark]`, Java 17): `local[2]`, `spark://host:7077`.

    Each worker gets the value once, however many batches it computes. On a cluster the files must
    lie where every worker can read them, and Truceline be installed there in the same version.
    Order of rows is not kept.
    """

    def __init__(
        self,
        master: str = "local[*]",
        *,
        settings: Mapping[str, str] | None = None,
        session: Foreign = None,
    ) -> None:
        """Start or join a session.

        Args:
            master: As Spark names it.
            settings: More of Spark's settings.
            session: A session to use instead; it is not closed here.

        Raises:
            MissingExtra: pyspark is not installed.
            ConfigError: No Java was found, or the master does not answer.
        """
        self.master = master
        self._is_own = session is None
        self.session = session or _session(master, {**_SETTINGS, **(settings or {})})

    @property
    def name(self) -> str:
        """As `open_engine` takes it."""
        return self.master

    def __enter__(self) -> SparkEngine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the session, unless it was given."""
        if self._is_own:
            self.session.stop()

    def frame(self, kernel: Kernel[Value], source: Foreign, value: Value) -> Foreign:
        """The kernel over a Spark frame, or over Parquet, as a Spark frame; computed when asked.

        Aggregate on it, so that the cluster adds up and only sums travel.
        """
        types: Any = importlib.import_module("pyspark.sql.pandas.types")
        taken = source if hasattr(source, "mapInArrow") else self.read(source, kernel.columns)
        sent = self.session.sparkContext.broadcast(value)
        schema = types.from_arrow_schema(kernel.schema)
        return taken.select(*kernel.columns).mapInArrow(_over(kernel, sent), schema)

    def read(self, source: Path | Sequence[Path], columns: tuple[str, ...]) -> Foreign:
        """Parquet files as a Spark frame.

        Raises:
            SourceChanged: A column is missing.
        """
        frame = self.session.read.parquet(*(str(path) for path in parquet_files(source)))
        missing = [name for name in columns if name not in frame.columns]
        if missing:
            raise SourceChanged(
                f"'{source}' has no column {', '.join(missing)}.",
                hint=f"Columns there: {', '.join(frame.columns)}.",
            )
        return frame

    def run(
        self, kernel: Kernel[Value], source: Source, value: Value, *, on_rows: Rows | None = None
    ) -> Iterator[pa.RecordBatch]:
        """The kernel's batches, in no order, through this program; for many rows use `frame`.

        Args:
            kernel: What to compute.
            source: Parquet, or a table (then written to a file for Spark to read).
            value: Broadcast to the workers.
            on_rows: Told once, at the end, since Spark does not say before.
        """
        with self._readable(source) as files:
            taken = self.read(files, kernel.columns)
            found = self.frame(kernel, taken, value).toArrow()
            if on_rows:
                on_rows(taken.count())
        yield from found.cast(kernel.schema).to_batches()

    def tally(
        self, kernel: Kernel[Value], source: Source, value: Value, *, on_rows: Rows | None = None
    ) -> pa.Table:
        """How often each row of the kernel's batches comes out; the cluster adds up.

        Args:
            kernel: What to compute; `source`, `value` and `on_rows` as of `run`.
            source: What over.
            value: Broadcast to the workers.
            on_rows: Told once, at the end.

        Returns:
            As `LocalEngine.tally`.
        """
        by = kernel.schema.names
        schema = kernel.schema.append(pa.field("count", pa.int64()))
        with self._readable(source) as files:
            taken = self.read(files, kernel.columns)
            found = self.frame(kernel, taken, value).groupBy(*by).count().toArrow()
            if on_rows:
                on_rows(taken.count())
        return added([found.cast(schema)], by)

    @contextmanager
    def _readable(self, source: Source) -> Iterator[Path | Sequence[Path]]:
        """Files that Spark can read; a table is written to one."""
        if not isinstance(source, pa.Table):
            yield source
            return
        with tempfile.TemporaryDirectory(prefix="truceline-spark-") as folder:
            pq.write_table(source, Path(folder) / "rows.parquet")
            yield Path(folder) / "rows.parquet"


def _over(
    kernel: Kernel[Value], sent: Foreign
) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def over(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            yield kernel(batch.select(kernel.columns), sent.value)

    return over


def _session(master: str, settings: Mapping[str, str]) -> Foreign:
    try:
        sql: Any = importlib.import_module("pyspark.sql")
        errors: Any = importlib.import_module("pyspark.errors")
    except ImportError as exc:
        raise MissingExtra(
            "Spark needs pyspark, which is not installed.",
            hint="Install it with: pip install 'truceline[spark]'. It also needs Java 17.",
        ) from exc
    # Workers on this machine must run the same Python as this program.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = sql.SparkSession.builder.master(master).appName("truceline")
    for key, setting in settings.items():
        builder = builder.config(key, setting)
    try:
        return builder.getOrCreate()
    except (errors.PySparkException, OSError) as exc:
        raise ConfigError(
            f"Spark did not start on '{master}': {exc}.",
            hint="Check that Java 17 is installed (java -version) and that the master answers.",
        ) from exc
