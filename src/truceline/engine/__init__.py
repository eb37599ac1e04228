"""Engines: how one kernel is run over many rows, on this machine or on a cluster.

In come a kernel, Parquet files or Arrow tables, and one small value that every batch is given;
out come the kernel's batches, streamed. An engine knows no domain and a kernel knows no engine: the
same function runs in threads here and by `mapInArrow` on Spark, with the same answer. It refuses
files without the kernel's columns, and a batch that is not what the kernel promised.
"""

from truceline.engine.choose import open_engine
from truceline.engine.local import LocalEngine
from truceline.engine.model import Engine, Kernel, Rows, Source
from truceline.engine.spark import SparkEngine

__all__ = [
    "Engine",
    "Kernel",
    "LocalEngine",
    "Rows",
    "Source",
    "SparkEngine",
    "open_engine",
]
