"""Sources as batches: Parquet files read a stretch at a time, with the kernel's columns only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from truceline.core.errors import InvalidValue, SourceChanged, UnreadableDocument
from truceline.engine.model import Source

__all__ = ["batches", "parquet_files"]


def parquet_files(source: Path | Sequence[Path]) -> tuple[Path, ...]:
    """The files of a source: each as named, and those of a folder in order of name.

    Raises:
        InvalidValue: A path does not exist, or a folder holds no Parquet file.
    """
    found: list[Path] = []
    for path in [source] if isinstance(source, Path) else source:
        inside = sorted(path.glob("*.parquet")) if path.is_dir() else [path]
        if not inside or not path.exists():
            raise InvalidValue(
                f"'{path}' is no Parquet file and no folder of them.",
                hint="Name a file that ends in .parquet, or the folder that holds such files.",
            )
        found += inside
    return tuple(found)


def batches(
    source: Source, columns: tuple[str, ...], *, batch_rows: int
) -> Iterator[pa.RecordBatch]:
    """The rows of a source in order, so many at a time.

    Raises:
        SourceChanged: A column is missing.
        UnreadableDocument: A file is no Parquet, or damaged; the batches before were sound.
    """
    if isinstance(source, pa.Table):
        _check(source.schema, columns, "The table")
        yield from source.select(columns).combine_chunks().to_batches(max_chunksize=batch_rows)
        return
    for path in parquet_files(source):
        yield from _file(path, columns, batch_rows)


def _file(path: Path, columns: tuple[str, ...], batch_rows: int) -> Iterator[pa.RecordBatch]:
    try:
        with pq.ParquetFile(path, pre_buffer=False) as file:
            _check(file.schema_arrow, columns, f"'{path}'")
            for batch in file.iter_batches(batch_rows, columns=list(columns), use_threads=False):
                yield batch.select(columns)
    except (pa.ArrowException, OSError) as exc:
        raise UnreadableDocument(
            f"'{path}' cannot be read as Parquet: {exc}.",
            hint="Write or copy the file again; what was computed from it is not complete.",
        ) from exc


def _check(schema: pa.Schema, columns: tuple[str, ...], what: str) -> None:
    missing = [name for name in columns if name not in schema.names]
    if missing:
        raise SourceChanged(
            f"{what} has no column {', '.join(missing)}.",
            hint=f"Columns there: {', '.join(schema.names)}.",
        )
