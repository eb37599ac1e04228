"""Synthetic lists of persons as rows for linkage: the truth columns are never handed over."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

_TEXTS = {
    "row_id": "rec_id", "list_id": "list_id", "full": "full_name", "given": "given",
    "father": "father", "grandfather": "grandfather", "family": "family", "mother": "mother",
    "kunya": "kunya", "sex": "sex", "birth_place": "birth_place", "place": "place",
    "area": "governorate",
}  # fmt: skip


def table_of(made: pd.DataFrame) -> pa.Table:
    """The columns that a matcher may see, days as numbers; a year or month only is an interval."""
    columns = {
        ours: pa.array(made[theirs], pa.string(), from_pandas=True)
        for ours, theirs in _TEXTS.items()
    }
    for ours, theirs in (("born", "dob"), ("event", "event_date")):
        first, last = _interval(made[theirs])
        columns[f"{ours}_first"], columns[f"{ours}_last"] = first, last
    return pa.table(columns)


def _interval(said: pd.Series) -> tuple[pa.Array, pa.Array]:
    text = said.fillna("").astype(str)
    length = text.str.len()
    known = length > 0
    months = text.where(length != 4, text + "-01")
    first = months.where(months.str.len() != 7, months + "-01").where(known, "1970-01-01")
    # A day that no calendar has (29 February of a common year) leaves its month.
    unreal = pd.to_datetime(first, errors="coerce").isna()
    first, length = first.where(~unreal, first.str[:7] + "-01"), length.where(~unreal, 7)
    starts = first.to_numpy().astype("datetime64[D]")
    years = starts.astype("datetime64[Y]")
    next_month = (starts.astype("datetime64[M]") + 1).astype("datetime64[D]") - 1
    next_year = (years + 1).astype("datetime64[D]") - 1
    ends = np.where(length == 4, next_year, np.where(length == 7, next_month, starts))
    missing = ~known.to_numpy()
    return tuple(
        pa.array(each.astype("datetime64[D]").astype(np.int32), pa.int32(), mask=missing)
        for each in (starts, ends)
    )
