"""Reports with where each may lie and how surely it belongs to a question: what maps draw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truceline.core.dates import Period
from truceline.geography.model import Footprints
from truceline.monitor import FeedReports, ZoneShares

__all__ = ["Located"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Located:
    """The reports of one feed that may lie in a question.

    Attributes:
        reports: All reports of the feed.
        rows: (shown,) which of them may lie in the question, by first day and id.
        counted: (shown,) behind `value`: point inside the zone, first day in the period.
        certain: (shown,) wholly inside zone and period.
        footprints: Of all reports of the feed.
        zone: The zone asked about; None for everywhere.
        period: The days asked about, or those that the feed reaches; None without reports.
    """

    reports: FeedReports
    rows: NDArray[np.int64]
    counted: NDArray[np.bool_]
    certain: NDArray[np.bool_]
    footprints: Footprints
    zone: ZoneShares | None = None
    period: Period | None = None

    def __len__(self) -> int:
        return len(self.rows)
