"""Series of incidents as reports, for the charts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from monitor.conftest import reports_of, zone_of
from truceline.core.coverage import CoverageSpan
from truceline.monitor import FeedReports, ZoneShares

Series = Callable[..., tuple[FeedReports, ZoneShares]]
START = date(2017, 1, 1)


def series_of(
    counts: Sequence[int], spans: tuple[CoverageSpan, ...] = (), **values: Any
) -> tuple[FeedReports, ZoneShares]:
    """So many incidents on each day from 2017-01-01 on, all inside one zone."""
    rows = [
        {"day": START + timedelta(days=day), "side_a": "A", "side_b": "B", **values}
        for day, count in enumerate(counts)
        for _ in range(int(count))
    ]
    reports = reports_of(*rows, spans=spans)
    return reports, zone_of(*[(True, True, 1.0, True)] * len(rows))


@pytest.fixture
def series() -> Series:
    return series_of


@pytest.fixture
def rising() -> list[int]:
    """150 days of about 2 a day, then 30 of 6."""
    return [*[1, 2, 4, 0, 2, 3] * 25, *[6] * 30]
