"""An engine by its name, as the command line gives it."""

from __future__ import annotations

import re

from truceline.core.errors import InvalidValue
from truceline.engine.local import LocalEngine
from truceline.engine.model import Engine
from truceline.engine.spark import SparkEngine

__all__ = ["open_engine"]

_LOCAL = re.compile(r"^local(?::([1-9]\d{0,3}))?$")
_SPARK = re.compile(r"^(spark://\S+|yarn|k8s://\S+|local\[(\d+|\*)\])$")


def open_engine(name: str = "local") -> Engine:
    """The engine of that name; close it when done.

    Args:
        name: `local` (threads of this program, as many as cores), `local:4` (so many threads);
            or what Spark calls a master: `local[2]`, `spark://host:7077`, `yarn`, `k8s://…`.

    Raises:
        InvalidValue: No engine is called so.
        MissingExtra: Spark is not installed.
        ConfigError: Spark does not start.
    """
    threads = _LOCAL.match(name)
    if threads:
        return LocalEngine(threads=int(threads[1]) if threads[1] else None)
    if _SPARK.match(name):
        return SparkEngine(name)
    raise InvalidValue(
        f"There is no engine '{name}'.",
        hint="Use local, local:4 (threads), local[4] (Spark on this machine), spark://host:7077.",
    )
