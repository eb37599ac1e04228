"""Reports for the tests of monitoring: a few by hand, and the real ones where they are present."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from truceline.core.coverage import CoverageSpan
from truceline.core.report import Feed, Report
from truceline.core.report_table import to_table
from truceline.core.source import Span
from truceline.geography.model import PlaceShares
from truceline.monitor import FeedReports, ReportFilter, ZoneShares

MakeReports = Callable[..., FeedReports]
MakeZone = Callable[..., ZoneShares]
_KNOWN_AT = datetime(2020, 1, 1, tzinfo=UTC)


def reports_of(
    *rows: dict[str, Any], feed: str = "ucdp-ged", spans: tuple[CoverageSpan, ...] = ()
) -> FeedReports:
    """Reports from short rows: `day` or `first_day` and `last_day`, and any other field."""
    made = []
    for number, row in enumerate(rows):
        values: dict[str, Any] = {"native_id": str(number), **row}
        day = values.pop("day", None)
        values = {"first_day": day, "last_day": day, **values} if day else values
        made.append(Report(feed=feed, where=Span(source_id="s", row=number + 1), **values))
    table = to_table(made, known_at=_KNOWN_AT, source_id="s")
    return FeedReports(feed=Feed(feed=feed, counter=feed.upper()), table=table, spans=spans)


def zone_of(*shares: tuple[bool, bool, float, bool], **values: Any) -> ZoneShares:
    """A zone from (inside, certain, p_inside, possible) of each report."""
    inside, certain, p_inside, possible = zip(*shares, strict=True) if shares else ((),) * 4
    return ZoneShares(
        **{"zone_id": "zone", **values},
        shares=PlaceShares(
            inside=np.array(inside, dtype=bool),
            certain=np.array(certain, dtype=bool),
            p_inside=np.array(p_inside, dtype=float),
            possible=np.array(possible, dtype=bool),
        ),
    )


@pytest.fixture(scope="session")
def make_reports() -> MakeReports:
    return reports_of


@pytest.fixture(scope="session")
def make_zone() -> MakeZone:
    return zone_of


@pytest.fixture(scope="session")
def ged(shared: Path) -> FeedReports:
    """All 14,522 rows of UCDP GED for Syria, 2016 to 2018."""
    with gzip.open(shared / "events/ged_syria_2016-2018.csv.gz", "rt", encoding="utf-8") as file:
        return reports_of(*map(_ged_row, csv.DictReader(file)))


def _ged_row(row: dict[str, str]) -> dict[str, Any]:
    return {
        "native_id": row["id"],
        "first_day": date.fromisoformat(row["date_start"]),
        "last_day": date.fromisoformat(row["date_end"]),
        "date_precision": row["date_prec"],
        "precision": row["where_prec"],
        "kind": row["type_of_violence"],
        "side_a": row["side_a"],
        "side_b": row["side_b"],
        "reported_by": row["source_office"],
        "fatalities_low": int(row["low"]),
        "fatalities_best": int(row["best"]),
        "fatalities_high": int(row["high"]),
    }


@pytest.fixture(scope="session")
def government_and_insurgents() -> ReportFilter:
    return ReportFilter(
        between=(("Government of Syria",), ("Syrian insurgents",)), max_date_precision=2
    )
