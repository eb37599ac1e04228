"""The engine of one machine: threads over batches, in order, in bounded memory."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

import pyarrow as pa

from truceline.core.errors import InvalidValue
from truceline.engine.files import batches
from truceline.engine.model import Kernel, Rows, Source

__all__ = ["LocalEngine"]

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


def _next(
    waiting: deque[tuple[int, Future[pa.RecordBatch]]], done: int, on_rows: Rows | None
) -> tuple[int, pa.RecordBatch]:
    rows, future = waiting.popleft()
    found = future.result()
    if on_rows:
        on_rows(done + rows)
    return done + rows, found
