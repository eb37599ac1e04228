"""Many reports as Arrow columns: the shape that files, kernels and engines share."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from truceline.core.report import Grade, Report, row_hash
from truceline.core.source import Span

__all__ = ["REPORT_SCHEMA", "day_number", "days", "floats", "report_at", "texts", "to_table"]

_TEXT = [
    *("feed", "native_id", "date_precision", "precision", "codebook", "place_name"),
    *("admin1", "admin2", "country", "country_code", "kind", "side_a", "side_b"),
    *("from_direction", "unit", "grade", "reported_by", "headline"),
]
_NUMBER = ["lon_deg", "lat_deg", "radius_m", "units"]
_COUNT = ["fatalities_low", "fatalities_best", "fatalities_high", "fatalities_civilian"]

# Attributes that a row of the table holds as the report gives them.
_GIVEN = [*_TEXT, *_NUMBER, *_COUNT, "first_day", "last_day", "counted_on", "is_withdrawn"]

REPORT_SCHEMA: pa.Schema = pa.schema(
    [("report_id", pa.string()), ("row_hash", pa.string())]
    + [("known_at", pa.timestamp("us", "UTC")), ("source_id", pa.string())]
    + [("source_row", pa.int64()), ("source_line", pa.int64())]
    + [("first_day", pa.date32()), ("last_day", pa.date32()), ("is_withdrawn", pa.bool_())]
    + [("counted_on", pa.date32())]
    + [(name, pa.string()) for name in _TEXT]
    + [(name, pa.float64()) for name in _NUMBER]
    + [(name, pa.int64()) for name in _COUNT]
    + [("area_wkt", pa.string())]
    + [("row", pa.string())]
)


def to_table(reports: Iterable[Report], *, known_at: datetime, source_id: str) -> pa.Table:
    """Reports as one table in `REPORT_SCHEMA`.

    Args:
        reports: Reports in any order.
        known_at: Instant (UTC) for rows that carry no timestamp of their own.
        source_id: Id of the stored file that the rows came from.
    """
    columns: dict[str, list[Any]] = {name: [] for name in REPORT_SCHEMA.names}
    for report in reports:
        for name in _GIVEN:
            columns[name].append(getattr(report, name))
        columns["report_id"].append(report.report_id)
        columns["row_hash"].append(row_hash(report.row))
        columns["known_at"].append(report.known_at or known_at)
        columns["source_id"].append(source_id)
        columns["source_row"].append(report.where.row)
        columns["source_line"].append(report.where.line)
        # Missing, not empty: as in files that were written before there was such a column.
        columns["area_wkt"].append(report.area_wkt or None)
        columns["row"].append(json.dumps(dict(report.row), ensure_ascii=False))
    return pa.table(columns, schema=REPORT_SCHEMA)


def report_at(table: pa.Table, index: int) -> Report:
    """One row of a table in `REPORT_SCHEMA` as a report."""
    row: Mapping[str, Any] = table.slice(index, 1).to_pylist()[0]
    values = {name: row[name] for name in [*_GIVEN, "known_at"]} | {"grade": Grade(row["grade"])}
    where = Span(source_id=row["source_id"], row=row["source_row"], line=row["source_line"])
    area_wkt = row["area_wkt"] or ""
    return Report(**values, area_wkt=area_wkt, row=json.loads(row["row"]), where=where)


def texts(table: pa.Table, name: str) -> NDArray[np.object_]:
    """A text column as an object array; missing is the empty string."""
    column = table.column(name).to_numpy(zero_copy_only=False)
    return np.where(column == None, "", column).astype(object)  # noqa: E711


def floats(table: pa.Table, name: str) -> NDArray[np.float64]:
    """A number column as float64; missing is NaN."""
    column = table.column(name).cast(pa.float64())
    return np.asarray(column.to_numpy(zero_copy_only=False), dtype=np.float64)


def days(table: pa.Table, name: str) -> NDArray[np.int64]:
    """A day column as days since 1970-01-01."""
    return np.asarray(table.column(name).cast(pa.int32()).to_numpy(), dtype=np.int64)


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - date(1970, 1, 1)).days
