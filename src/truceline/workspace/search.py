"""Search over everything that a workspace knows, as of a day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from truceline.core.errors import UnknownId
from truceline.core.report import Incident
from truceline.core.report_table import day_number
from truceline.monitor import FeedReports
from truceline.store import Ledger
from truceline.workspace.findable import KINDS, Found, as_thing, things_of
from truceline.workspace.folding import fold_column, folded, words_of
from truceline.workspace.incidents import IncidentStage
from truceline.workspace.monitor import MonitorStage
from truceline.workspace.once import Once
from truceline.workspace.record import RecordStage

__all__ = ["Group", "Looked", "SearchStage"]

_KEPT = 4
_INCIDENT_ID = re.compile(r"i-[0-9a-f]{10}")
_TEXTS = ("place_name", "admin1", "admin2", "headline", "side_a", "side_b", "reported_by")


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What is looked for.

    Attributes:
        query: As typed; every word must be found.
        from_on: First day; until_on the first day after. With either, things without a day are
            left out.
        as_of: Day of knowledge.
    """

    query: str
    from_on: date | None = None
    until_on: date | None = None
    as_of: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What was found of one kind: how many in all, and those asked for."""

    kind: str
    total: int
    found: tuple[Found, ...]


class SearchStage:
    """Finds things by their words."""

    def __init__(
        self,
        ledger: Ledger,
        record: RecordStage,
        monitor: MonitorStage,
        incidents: IncidentStage,
    ) -> None:
        self._ledger = ledger
        self._record = record
        self._monitor = monitor
        self._incidents = incidents
        self._things = Once(lambda _writes, as_of: self._read_things(as_of), most=_KEPT)
        self._texts = Once(_folded_reports, most=2 * _KEPT)

    def search(
        self, looked: Looked, *, kinds: Sequence[str] = KINDS, start: int = 0, most: int = 10
    ) -> tuple[Group, ...]:
        """What holds every word of the query, by kind; nothing for an empty query.

        Args:
            looked: The words and days.
            kinds: Which kinds to look through.
            start: How many of each kind to leave out first.
            most: How many of each to give.
        """
        words = words_of(looked.query)
        if not words:
            return ()
        groups = []
        things = self._things(self._ledger.writes, looked.as_of)
        for kind in (one for one in KINDS if one in kinds):
            if kind == "incidents":
                groups.append(self._search_incidents(looked, words, start, most))
                continue
            found = [
                thing
                for thing, text in things
                if thing.kind == kind
                and all(word in text for word in words)
                and _is_within(thing, looked)
            ]
            found.sort(key=lambda thing: _rank(thing, words))
            part = tuple(found[start : start + most])
            groups.append(Group(kind=kind, total=len(found), found=part))
        return tuple(group for group in groups if group.total)

    # -- incidents -------------------------------------------------------------------------

    def _search_incidents(
        self, looked: Looked, words: tuple[str, ...], start: int, most: int
    ) -> Group:
        """Newest first."""
        rows, days = [], []
        feeds = self._monitor.feeds(looked.as_of)
        sought = self._sought(words)
        for at, reports in enumerate(feeds):
            hits = self._hits(reports, words, sought) & _within(reports, looked)
            mine = np.flatnonzero(hits)
            rows.append(np.stack([np.full(mine.size, at), mine], axis=1))
            days.append(reports.first[mine])
        if not rows:
            return Group(kind="incidents", total=0, found=())
        all_rows = np.concatenate(rows)
        order = np.argsort(-np.concatenate(days), kind="stable")[start : start + most]
        found = tuple(_as_found(feeds[at], int(row)) for at, row in all_rows[order])
        return Group(kind="incidents", total=len(all_rows), found=found)

    def _sought(self, words: tuple[str, ...]) -> str:
        """The report of an incident whose id was typed; empty where none was."""
        for word in words:
            if _INCIDENT_ID.fullmatch(word):
                try:
                    return self._incidents.report_ids(word)[0]
                except UnknownId:
                    return ""
        return ""

    def _hits(self, reports: FeedReports, words: tuple[str, ...], sought: str) -> NDArray[np.bool_]:
        if sought:
            return np.asarray(reports.ids == sought, dtype=np.bool_)
        text = self._texts(reports)
        hits = np.ones(len(reports), dtype=np.bool_)
        for word in words:
            hits &= pc.match_substring(text, word).to_numpy(zero_copy_only=False)
        return hits

    # -- everything else -------------------------------------------------------------------

    def _read_things(self, as_of: date | None) -> tuple[tuple[Found, str], ...]:
        record = self._record.at(as_of)
        batches = self._ledger.batches(active=False)
        things = (*things_of(record), *(as_thing(one) for one in batches))
        return tuple((one, folded(f"{one.title} {one.text} {one.key}")) for one in things)


def _folded_reports(reports: FeedReports) -> pa.Array:
    columns = [fold_column(reports.table.column(name)) for name in _TEXTS]
    columns.append(fold_column(reports.table.column("report_id")))
    return pc.binary_join_element_wise(*columns, " ")


def _within(reports: FeedReports, looked: Looked) -> NDArray[np.bool_]:
    within = np.ones(len(reports), dtype=np.bool_)
    if looked.from_on:
        within &= reports.last >= day_number(looked.from_on)
    if looked.until_on:
        within &= reports.first < day_number(looked.until_on)
    return within


def _as_found(reports: FeedReports, row: int) -> Found:
    one = reports.table.slice(row, 1).to_pylist()[0]
    sides = " – ".join(side for side in (one["side_a"], one["side_b"]) if side)
    place = ", ".join(dict.fromkeys(part for part in _place(one) if part))
    parts = (place, sides, one["headline"], one["reported_by"], one["report_id"])
    return Found(
        kind="incidents",
        key=Incident.of(one["report_id"]).incident_id,
        title=one["place_name"] or "place not stated",
        text=" · ".join(part for part in parts if part),
        first_day=one["first_day"],
        last_day=one["last_day"],
        is_simulated=reports.feed.is_simulated,
    )


def _place(row: dict[str, str]) -> tuple[str, ...]:
    return (row["place_name"], row["admin2"], row["admin1"])


def _is_within(thing: Found, looked: Looked) -> bool:
    if looked.from_on is None and looked.until_on is None:
        return True
    if thing.first_day is None and thing.last_day is None:
        return False
    first = thing.first_day or date.min
    last = thing.last_day or date.max
    return (looked.from_on is None or last >= looked.from_on) and (
        looked.until_on is None or first < looked.until_on
    )


def _rank(thing: Found, words: tuple[str, ...]) -> tuple[int, str]:
    """Whole titles first, then their beginnings, then words in them, then the rest."""
    title, query = folded(thing.title), " ".join(words)
    if title == query:
        return 0, title
    if title.startswith(query):
        return 1, title
    return (2 if all(word in title for word in words) else 3), title
