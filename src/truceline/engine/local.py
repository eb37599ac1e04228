"""The engine of one machine: threads over batches, in order, in bounded memory."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

import pyarrow as pa

from truceline.core.errors import InvalidValue
from truceline.engine.counts import added
from truceline.engine.files import batches
from truceline.engine.model import Kernel, Rows, Source

__all__ = ["LocalEngine"]

# Counts of batches are added up when so many lie there.
_MOST_PARTS = 64

Value = TypeVar("Value")


class LocalEngine:
    """Runs kernels in threads of this program; they compute at once where they let go of the GIL.

    Batches come out in the order of the source, whatever thread is done first. No more than one
    batch per thread and one ahead is in memory, however long the source and however slow whoever
    takes the batches. Interrupt, or stop taking them, and it ends after the batches in work.
    """

    def __init__(self, *, threads: int | None = None, batch_rows: int = 1 << 20) -> None:
        if batch_rows < 1 or (threads is not None and threads < 1):
            raise InvalidValue(
                f"{threads} threads with batches of {batch_rows} rows compute nothing.",
                hint="Give at least one of each.",
            )
        self.threads = threads or len(os.sched_getaffinity(0))
        self.batch_rows = batch_rows

    @property
    def name(self) -> str:
        """As `open_engine` takes it."""
        return f"local:{self.threads}"

    def __enter__(self) -> LocalEngine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Nothing is held between runs."""

    def run(
        self, kernel: Kernel[Value], source: Source, value: Value, *, on_rows: Rows | None = None
    ) -> Iterator[pa.RecordBatch]:
        """The kernel's batches, in order of the source.

        Args:
            kernel: What to compute.
            source: What over; read only as far as batches are taken.
            value: Given to each batch as it is; shared by the threads, so nothing may change it.
            on_rows: Told after each batch how many rows are done.

        Raises:
            SourceChanged: A column is missing.
            UnreadableDocument: A file is damaged.
        """
        waiting: deque[tuple[int, Future[pa.RecordBatch]]] = deque()
        done = 0
        with ThreadPoolExecutor(self.threads, thread_name_prefix="kernel") as pool:
            try:
                for batch in batches(source, kernel.columns, batch_rows=self.batch_rows):
                    waiting.append((batch.num_rows, pool.submit(kernel, batch, value)))
                    if len(waiting) > self.threads:
                        done, found = _next(waiting, done, on_rows)
                        yield found
                while waiting:
                    done, found = _next(waiting, done, on_rows)
                    yield found
            finally:
                pool.shutdown(wait=True, cancel_futures=True)

    def tally(
        self, kernel: Kernel[Value], source: Source, value: Value, *, on_rows: Rows | None = None
    ) -> pa.Table:
        """How often each row of the kernel's batches comes out, in bounded memory.

        Args:
            kernel: What to compute; `source`, `value` and `on_rows` as of `run`.
            source: What over.
            value: Given to each batch.
            on_rows: Told after each batch how many rows are done.

        Returns:
            The kernel's columns and `count` (int64), in order of the columns, empty cells last.
        """
        by = kernel.schema.names
        parts = [kernel.schema.append(pa.field("count", pa.int64())).empty_table()]
        for batch in self.run(kernel, source, value, on_rows=on_rows):
            counted = pa.Table.from_batches([batch]).group_by(by).aggregate([([], "count_all")])
            parts.append(counted.rename_columns([*by, "count"]))
            if len(parts) > _MOST_PARTS:
                parts = [added(parts, by)]
        return added(parts, by)


def _next(
    waiting: deque[tuple[int, Future[pa.RecordBatch]]], done: int, on_rows: Rows | None
) -> tuple[int, pa.RecordBatch]:
    rows, future = waiting.popleft()
    found = future.result()
    if on_rows:
        on_rows(done + rows)
    return done + rows, found
