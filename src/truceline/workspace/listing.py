"""Lists of incidents: the reports that may belong to a question, sorted and cut, none copied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from truceline.core.errors import InputError, InvalidValue, UnknownId
from truceline.core.report import Feed
from truceline.monitor.bars import counted_bars
from truceline.monitor.model import Count, SeriesPoint
from truceline.workspace.located import Located
from truceline.workspace.question import Question

if TYPE_CHECKING:
    from truceline.workspace.monitor import MonitorStage

__all__ = ["SORTS", "Listing", "Refusal", "list_reports"]

# Word of the address → column; ties stay in order of first day and id.
SORTS: Mapping[str, str] = {
    "day": "first_day",
    "place": "place_name",
    "pair": "side_a",
    "kind": "kind",
    "deaths": "fatalities_best",
    "source": "reported_by",
    "grade": "grade",
    "feed": "feed",
    "counted": "is_counted",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A feed that cannot answer a question, and why."""

    feed: Feed
    message: str
    hint: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Listing:
    """Every report that may belong to a question, with what each counter counts of it.

    Attributes:
        counts: By rule `events`, one per feed that can answer. Never summed.
        located: The reports, by feed, in step with `counts`.
        bars: Days or weeks of each feed, as counted.
        refusals: Feeds that cannot answer.
    """

    counts: tuple[Count, ...] = ()
    located: tuple[Located, ...] = ()
    bars: tuple[tuple[SeriesPoint, ...], ...] = ()
    refusals: tuple[Refusal, ...] = field(default=())

    @property
    def total(self) -> int:
        """How many reports are listed; two counters may tell of one incident."""
        return sum(len(one) for one in self.located)

    @property
    def is_simulated(self) -> bool:
        """Whether any counter that answers is a simulated one, were it with nothing."""
        return any(one.reports.feed.is_simulated for one in self.located)

    def rows(self, *, sort: str = "day", start: int = 0, most: int | None = None) -> pa.Table:
        """Some of the reports in `REPORT_SCHEMA`, with `is_counted`, `is_certain` and `basis`.

        Args:
            sort: A word of `SORTS`, with `-` before it for the highest first.
            start: How many to leave out first.
            most: How many to give; None for all the rest.
        """
        if not self.total:
            return _taken_from(self.located, np.zeros(0, dtype=np.int64))
        order = self._order(sort)[start : None if most is None else start + most]
        return _taken_from(self.located, order)

    def _order(self, sort: str) -> NDArray[np.int64]:
        name = SORTS[sort.removeprefix("-")]
        chunks = [_column(one, name) for one in self.located]
        keys = pa.table({"key": pa.chunked_array(chunks), "day": self._days})
        way = "descending" if sort.startswith("-") else "ascending"
        sort_keys = [("key", way)] if name == "first_day" else [("key", way), ("day", "ascending")]
        return np.asarray(pc.sort_indices(keys, sort_keys=sort_keys), dtype=np.int64)

    @cached_property
    def _days(self) -> pa.ChunkedArray:
        return pa.chunked_array([_column(one, "first_day") for one in self.located])


def list_reports(stage: MonitorStage, question: Question) -> Listing:
    """Every feed's answer; one that cannot answer is left out and says why.

    Raises:
        UnknownId: No feed can answer, or there is no such zone, ceasefire or feed.
        InvalidValue: No feed can answer.
    """
    counts: list[Count] = []
    located: list[Located] = []
    refusals: list[Refusal] = []
    refused: InputError | None = None
    for reports in stage.counters(question.as_of, question.feed):
        if question.period() is None and reports.reach is None:
            continue
        asked = replace(question, feed=reports.feed.feed)
        try:
            found = stage.located(asked)
            counts += stage.count("events", asked)
            located += found
        except (UnknownId, InvalidValue) as exc:
            refused = refused or exc
            refusals.append(Refusal(feed=reports.feed, message=exc.message, hint=exc.hint))
    if refused and not located:
        raise refused
    return Listing(
        counts=tuple(counts),
        located=tuple(located),
        bars=tuple(_bars(one) for one in located),
        refusals=tuple(refusals),
    )


def _bars(one: Located) -> tuple[SeriesPoint, ...]:
    if one.period is None:
        return ()
    return counted_bars(
        one.reports, rows=one.rows, counted=one.counted, zone=one.zone, period=one.period
    )


def _column(one: Located, name: str) -> pa.Array:
    """A column of the reports listed; empty text is missing, so that it sorts last."""
    if name == "is_counted":
        return pa.array(one.counted, pa.bool_())
    column = one.reports.table.column(name).take(pa.array(one.rows)).combine_chunks()
    if pa.types.is_string(column.type):
        return pc.if_else(pc.equal(column, ""), pa.scalar(None, pa.string()), column)
    return column


def _taken_from(located: tuple[Located, ...], order: NDArray[np.int64]) -> pa.Table:
    """The rows at these positions of all reports listed, in this order."""
    lengths = [len(one) for one in located]
    starts = np.cumsum([0, *lengths])
    parts, places = [], []
    for at, one in enumerate(located):
        mine = np.flatnonzero((order >= starts[at]) & (order < starts[at + 1]))
        parts.append(_part(one, order[mine] - starts[at]))
        places.append(mine)
    if not parts:
        return pa.table({})
    back = np.argsort(np.concatenate(places), kind="stable")
    return pa.concat_tables(parts, promote_options="default").take(pa.array(back))


def _part(one: Located, picked: NDArray[np.int64]) -> pa.Table:
    rows = one.rows[picked]
    table = one.reports.table.take(pa.array(rows))
    table = table.append_column("is_counted", pa.array(one.counted[picked], pa.bool_()))
    table = table.append_column("is_certain", pa.array(one.certain[picked], pa.bool_()))
    return table.append_column("basis", pa.array(one.footprints.basis[rows], pa.string()))
