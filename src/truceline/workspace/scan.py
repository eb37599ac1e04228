"""Events in Parquet files that are too large to import, counted by zone and period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from truceline.core.errors import InvalidValue
from truceline.engine import Rows, open_engine
from truceline.geography.zone_index import ZONE_DAY_KERNEL, build_zone_index
from truceline.geography.zone_index.kernel import IN_NO_ZONE, NO_POINT, OFF_EARTH, WITHOUT_DAY
from truceline.workspace.record import RecordStage

__all__ = ["PERIODS", "Scan", "ScanStage"]

PERIODS = ("day", "week", "month", "year")
_OUTSIDE = {
    IN_NO_ZONE: "in no zone on their day",
    NO_POINT: "without a place",
    OFF_EARTH: "with a place that is not on earth",
    WITHOUT_DAY: "without a day",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """Counts by zone and period of events that stay in their files.

    Attributes:
        counted: `zone`, `name`, `period` (its first day), `events`; in order of zone and period. A
            zone and period without a row had none in the files.
        outside: Events that are in no row of `counted`, by reason.
        rows: Events read; an event in two zones counts in both.
        never_agreed: Zones left out, since their lines were never agreed.
        engine: That counted.
    """

    counted: pa.Table
    outside: dict[str, int]
    rows: int
    never_agreed: tuple[str, ...]
    engine: str


class ScanStage:
    """Counts by the points as given: no share of an uncertain place, no counter's own labels."""

    def __init__(self, record: RecordStage) -> None:
        self._record = record

    def count(
        self,
        files: Sequence[Path],
        *,
        engine: str = "local",
        by: str = "month",
        as_of: date | None = None,
        on_rows: Rows | None = None,
    ) -> Scan:
        """Count the events of Parquet files in the zones of the record, each on its day.

        Args:
            files: Files or folders of them, with columns `lon_deg`, `lat_deg` (WGS 84) and `day`.
            engine: As `open_engine` names them: `local`, `local:4`, `local[2]`, `spark://…`.
            by: One of `PERIODS`; weeks begin on Monday.
            as_of: Zones as they were known at the end of that day.
            on_rows: Told now and then how many events were read.

        Raises:
            InvalidValue: There is no zone, no such file, period or engine.
            SourceChanged: A column is missing.
            MissingExtra: Spark is not installed.
        """
        if by not in PERIODS:
            raise InvalidValue(f"'{by}' is no period.", hint=f"Use {', '.join(PERIODS)}.")
        shapes, _ = self._record.zones(as_of)
        index = build_zone_index(shapes.values())
        if not index.zone_ids:
            raise InvalidValue(
                "The record has no zone whose lines are known.",
                hint="Load a pack with zones, or ask for a later day of knowledge.",
            )
        read = 0

        def told(rows: int) -> None:
            nonlocal read
            read = rows
            if on_rows:
                on_rows(rows)

        with open_engine(engine) as running:
            found = running.tally(ZONE_DAY_KERNEL, tuple(files), index, on_rows=told)
            name = running.name
        zone, count = (found[column].to_numpy() for column in ("zone", "count"))
        outside = {
            words: int(count[zone == number].sum())
            for number, words in _OUTSIDE.items()
            if (zone == number).any()
        }
        inside = found.filter(pa.array(zone >= 0))
        return Scan(
            counted=_by_period(inside, by, index.zone_ids, {k: v.name for k, v in shapes.items()}),
            outside=outside,
            rows=read,
            never_agreed=index.zone_set.never_agreed,
            engine=name,
        )


def _by_period(
    inside: pa.Table, by: str, zone_ids: Sequence[str], names: dict[str, str]
) -> pa.Table:
    start = _starts(inside["day"].to_numpy().astype("datetime64[D]"), by)
    told = pa.table({"zone": inside["zone"], "period": pa.array(start), "count": inside["count"]})
    summed = told.group_by(["zone", "period"]).aggregate([("count", "sum")])
    # One zone may stand several times in the index, each on other days.
    zones = [zone_ids[number] for number in summed["zone"].to_pylist()]
    named = pa.table(
        {
            "zone": pa.array(zones, pa.string()),
            "name": pa.array([names[one] for one in zones], pa.string()),
            "period": summed["period"],
            "events": summed["count_sum"],
        }
    )
    keys = ["zone", "name", "period"]
    whole = named.group_by(keys).aggregate([("events", "sum")])
    whole = whole.select([*keys, "events_sum"]).rename_columns([*keys, "events"])
    return whole.sort_by([("zone", "ascending"), ("period", "ascending")])


def _starts(days: NDArray[np.datetime64], by: str) -> NDArray[np.datetime64]:
    """First day of the period of each day."""
    if by == "week":
        return days - (days.astype(np.int64) + 3) % 7  # 1970-01-01 was a Thursday
    unit = {"day": "D", "month": "M", "year": "Y"}[by]
    return days.astype(f"datetime64[{unit}]").astype("datetime64[D]")
