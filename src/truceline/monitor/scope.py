"""What a count runs on: the reports of one feed as columns, and a zone as shares of each report."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from truceline.core.coverage import Coverage, CoverageSpan
from truceline.core.dates import Period
from truceline.core.errors import InvalidValue
from truceline.core.report import Feed
from truceline.core.report_table import days, floats
from truceline.geography.model import PlaceShares
from truceline.monitor.coverage import coverage_of

__all__ = ["FeedReports", "Labels", "ZoneShares", "day_of"]


def day_of(number: int) -> date:
    """The calendar day that lies `number` days after 1970-01-01."""
    return date(1970, 1, 1) + timedelta(days=int(number))


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """A text column as codes: `values[codes[i]]` is the text of row i; missing is empty."""

    values: tuple[str, ...]
    codes: NDArray[np.int64]

    def isin(self, wanted: tuple[str, ...]) -> NDArray[np.bool_]:
        """(rows,) whether the text is one of those wanted."""
        chosen = np.array([value in wanted for value in self.values] or [False])
        return np.asarray(chosen[self.codes], dtype=np.bool_)

    @property
    def missing(self) -> NDArray[np.bool_]:
        """(rows,) whether the row gives no text."""
        return self.isin(("",))

    @property
    def known(self) -> tuple[str, ...]:
        """Every text given, sorted."""
        return tuple(sorted(value for value in self.values if value))


@dataclass(frozen=True, kw_only=True, eq=False)
class FeedReports:
    """The current reports of one feed as of a day, with what its counter says of its coverage.

    Attributes:
        feed: Whose reports.
        table: In `REPORT_SCHEMA`, already folded: one row per report.
        spans: Coverage as stated; other feeds' spans are ignored.
        as_of: Day of knowledge that the table was folded for; None for everything.
    """

    feed: Feed
    table: pa.Table
    spans: tuple[CoverageSpan, ...] = ()
    as_of: date | None = None
    _labels: dict[str, Labels] = field(default_factory=dict, init=False, repr=False)
    _figures: dict[str, NDArray[np.float64]] = field(default_factory=dict, init=False, repr=False)
    selected: dict[Any, Any] = field(default_factory=dict, init=False, repr=False)
    """What filters left of the reports, kept by `select_reports`."""

    def __len__(self) -> int:
        return int(self.table.num_rows)

    @cached_property
    def first(self) -> NDArray[np.int64]:
        """(rows,) first day, in days since 1970-01-01."""
        return days(self.table, "first_day")

    @cached_property
    def counted(self) -> NDArray[np.int64]:
        """(rows,) day under which the source counts each report; its first one if not stated."""
        filled = pc.coalesce(self.table.column("counted_on"), self.table.column("first_day"))
        return np.asarray(filled.cast(pa.int32()).to_numpy(), dtype=np.int64)

    @cached_property
    def last(self) -> NDArray[np.int64]:
        """(rows,) last day, inclusive."""
        return days(self.table, "last_day")

    @cached_property
    def ids(self) -> NDArray[np.object_]:
        """(rows,) id of each report."""
        return np.asarray(self.table.column("report_id").to_numpy(), dtype=object)

    @cached_property
    def reach(self) -> Period | None:
        """From the feed's first report until after its last one; None without reports.

        A feed that states no coverage is known to look on no day beyond these.
        """
        if not len(self):
            return None
        return Period(
            from_on=day_of(self.first.min()), until_on=day_of(self.last.max()) + timedelta(days=1)
        )

    def coverage(self, period: Period, zone: ZoneShares | None = None) -> Coverage:
        """When the counter could have seen something in a zone (None: everywhere)."""
        return coverage_of(
            period,
            zone_id=zone.zone_id if zone else "",
            feed=self.feed.feed,
            spans=self.spans,
            reach=self.reach,
        )

    def labels(self, column: str) -> Labels:
        """A text column as codes."""
        if column not in self._labels:
            filled = pc.fill_null(self.table.column(column), "").combine_chunks()
            encoded = filled.dictionary_encode()
            self._labels[column] = Labels(
                values=tuple(encoded.dictionary.to_pylist()),
                codes=np.asarray(encoded.indices.to_numpy(), dtype=np.int64),
            )
        return self._labels[column]

    def figures(self, column: str) -> NDArray[np.float64]:
        """(rows,) a number column; NaN where the row gives none."""
        if column not in self._figures:
            self._figures[column] = floats(self.table, column)
        return self._figures[column]

    @cached_property
    def actor_labels(self) -> tuple[str, ...]:
        """Every actor that the feed names on either side, sorted."""
        return tuple(sorted({*self.labels("side_a").known, *self.labels("side_b").known}))


@dataclass(frozen=True, kw_only=True, eq=False)
class ZoneShares:
    """A zone with the share of each report inside it, aligned with one feed's reports.

    Attributes:
        zone_id: Id, as printed beside the count.
        shares: How each report lies to the zone.
        name: English name.
        is_stated: False where lines were never agreed: only `possible` can be counted.
        valid_from: First day on which the zone holds; None where open.
        valid_until: First day on which it no longer holds; None where open.
    """

    zone_id: str
    shares: PlaceShares
    name: str = ""
    is_stated: bool = True
    valid_from: date | None = None
    valid_until: date | None = None

    def __post_init__(self) -> None:
        shares = self.shares
        inner, p, outer = shares.certain, shares.p_inside, shares.possible
        in_order = (inner <= p) & (p <= outer) & (inner <= shares.inside) & (shares.inside <= outer)
        if not in_order.all():
            raise InvalidValue(
                f"Zone '{self.zone_id}': {int((~in_order).sum())} reports break the order "
                "certain, inside, possible.",
                hint="Compute the shares of one zone and one table together.",
            )

    @property
    def label(self) -> str:
        """Name, or the id where there is none."""
        return self.name or self.zone_id

    def valid_in(self, period: Period) -> Period | None:
        """The part of a period in which the zone holds; None if it holds on no day of it."""
        start = max(period.from_on, self.valid_from or period.from_on)
        end = min(period.until_on, self.valid_until or period.until_on)
        return Period(from_on=start, until_on=end) if start < end else None

    def as_area(self) -> ZoneShares:
        """The same area at any time, to compare a zone with the days before it was agreed."""
        return replace(self, valid_from=None, valid_until=None)
