"""Shapes of the engines: a kernel, what it runs over, and what an engine must do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, Self, TypeAlias, TypeVar

import pyarrow as pa

from truceline.core.errors import InvalidValue

__all__ = ["Engine", "Kernel", "Rows", "Source"]

Value = TypeVar("Value")

Source: TypeAlias = Path | Sequence[Path] | pa.Table
"""A Parquet file, a folder of them, several of either, or a table in memory."""

Rows: TypeAlias = Callable[[int], None]
"""Is told, now and then, how many rows have been read so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kernel(Generic[Value]):
    """A function over a batch of columns and one small value, the same on every engine.

    Attributes:
        name: Registered name with its version, stored with each result.
        columns: Columns it reads, in the order in which it gets them.
        schema: Of the batches that it gives.
        run: The function. It depends on nothing but its arguments, changes neither, and takes
            each row by itself: how rows are cut into batches must not change what comes out. It
            stands in a module, so that another process can import it.
    """

    name: str
    columns: tuple[str, ...]
    schema: pa.Schema
    run: Callable[[pa.RecordBatch, Value], pa.RecordBatch]

    def __call__(self, batch: pa.RecordBatch, value: Value) -> pa.RecordBatch:
        """The kernel's answer for one batch.

        Raises:
            InvalidValue: The batch that came out has not the schema promised.
        """
        found = self.run(batch, value)
        if not found.schema.equals(self.schema):
            raise InvalidValue(
                f"Kernel '{self.name}' gave columns {found.schema.names} of other types or names "
                f"than it promises ({self.schema.names}).",
                hint="Report it: the kernel is at fault, not what it ran over.",
            )
        return found


class Engine(Protocol):
    """Runs kernels. Closed when no longer needed; `with` does it."""

    @property
    def name(self) -> str:
        """As `open_engine` takes it."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def run(
        self, kernel: Kernel[Value], source: Source, value: Value, *, on_rows: Rows | None = None
    ) -> Iterator[pa.RecordBatch]:
        """The kernel's batches over a source, as they come."""
        ...

    def tally(
        self, kernel: Kernel[Value], source: Source, value: Value, *, on_rows: Rows | None = None
    ) -> pa.Table:
        """How often each row of the kernel's batches comes out: its columns, and `count`."""
        ...

    def close(self) -> None:
        """Give back what the engine holds."""
        ...
