"""Counts of parts of a source, added up."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

__all__ = ["added"]


def added(parts: Sequence[pa.Table], by: Sequence[str]) -> pa.Table:
    """One row for each value of the columns, with the sum of `count`; in order, empty cells last.

    Args:
        parts: Tables with these columns and `count`.
        by: The columns.
    """
    joined = pa.concat_tables(parts).group_by(list(by)).aggregate([("count", "sum")])
    named = joined.rename_columns([*by, "count"])
    return named.sort_by([(name, "ascending") for name in by])
