"""One incident: the reports that tell it, every version of each, and what lies near."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from truceline.core.errors import UnknownId
from truceline.core.report import Feed, Incident
from truceline.core.report_table import day_number
from truceline.geography.countries import load_countries
from truceline.geography.footprints import footprints
from truceline.monitor.near import Spot, find_near
from truceline.record.incidents import judged_incidents
from truceline.store import Ledger
from truceline.workspace.feeds import as_feed, batches_of
from truceline.workspace.ingest import IngestStage
from truceline.workspace.monitor import MonitorStage
from truceline.workspace.once import Once
from truceline.workspace.record import RecordStage

__all__ = ["History", "IncidentStage", "Near", "Version"]

_NEAR_M = 10_000.0
_MOST_NEAR = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of a report.

    Attributes:
        row: Its columns by name, in `REPORT_SCHEMA` without the source row.
        batch_ids: Imports that brought it, in order; a release that repeats it adds one.
        basis: How well its place is known, in words.
        changed: Names of columns that differ from the version before it.
        is_in_force: It is what the feed says, as of the day.
    """

    row: Mapping[str, object]
    batch_ids: tuple[str, ...]
    basis: str
    changed: tuple[str, ...]
    is_in_force: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Every version of one report known by a day, oldest first."""

    report_id: str
    feed: Feed
    versions: tuple[Version, ...]

    @property
    def in_force(self) -> Version | None:
        """The version that holds; None where the report was taken back."""
        return next((one for one in self.versions if one.is_in_force), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A report near another one: perhaps the same incident, never merged by itself."""

    row: Mapping[str, object]
    metres: float | None
    counter: str
    is_simulated: bool


class IncidentStage:
    """Incidents by id. Each is one report until somebody judges several to be one."""

    def __init__(
        self, ledger: Ledger, record: RecordStage, monitor: MonitorStage, ingest: IngestStage
    ) -> None:
        self._ledger = ledger
        self._record = record
        self._monitor = monitor
        self._ingest = ingest
        self._index = Once(lambda _writes: self._read_index(), most=1)

    def report_ids(self, incident_id: str) -> tuple[str, ...]:
        """The reports of an incident, whether or not they still hold.

        Raises:
            UnknownId: No report that was ever imported makes it.
        """
        found = self._index(self._ledger.writes).get(incident_id)
        if found is None:
            raise UnknownId(
                f"There is no incident '{incident_id}'.", hint="Look for it in the list or search."
            )
        return (found,)

    def told_by(self, incident_id: str, *, as_of: date | None = None) -> tuple[str, ...]:
        """The reports that tell an incident, with those that persons judged by a day to tell it.

        Raises:
            UnknownId: No report that was ever imported makes it.
        """
        own = self.report_ids(incident_id)[0]
        together = judged_incidents(self._record.at(as_of).judgements).of(own).report_ids
        known = set(self._index(self._ledger.writes).values())
        return tuple(
            one
            for one in together
            if one == own
            or (one in known and self._ingest.versions(one, as_of=as_of, with_rows=False).num_rows)
        )

    def _read_index(self) -> dict[str, str]:
        ids: dict[str, None] = {}
        for batch in self._ledger.batches():
            if batch.kind in {"reports", "hand"}:
                table = self._ledger.table(batch, columns=("report_id",))
                if table is not None:
                    ids |= dict.fromkeys(table["report_id"].to_pylist())
        return {Incident.of(one).incident_id: one for one in ids}

    def history(self, report_id: str, *, as_of: date | None = None) -> History:
        """Every version of a report known by a day.

        Raises:
            UnknownId: Nothing was known of it by then.
        """
        feed_id = report_id.partition(":")[0]
        table = self._ingest.versions(report_id, as_of=as_of, with_rows=False)
        if not table.num_rows:
            raise UnknownId(
                f"Nothing was known of '{report_id}' by {as_of}.",
                hint="Choose a later day of knowledge, or everything.",
            )
        held = self._held(feed_id, report_id, as_of)
        layers = tuple(self._record.layers.values())
        placed, _ = footprints(table, layers=layers, countries=load_countries())
        return History(
            report_id=report_id,
            feed=as_feed(batches_of(self._ledger, feed_id)[-1]),
            versions=_versions(table.to_pylist(), [str(one) for one in placed.basis], held),
        )

    def _held(self, feed_id: str, report_id: str, as_of: date | None) -> str:
        """Hash of the row that the feed holds as of a day; empty where it was taken back."""
        for reports in self._monitor.feeds(as_of):
            if reports.feed.feed == feed_id:
                at = pc.index(reports.table["report_id"], report_id).as_py()
                return str(reports.table["row_hash"][at]) if at >= 0 else ""
        return ""

    def near(self, history: History, *, as_of: date | None = None) -> tuple[Near, ...]:
        """Reports of any feed on the same days within 10 km, or at a place of the same name.

        Nearest first, at most 50.
        """
        row = (history.in_force or history.versions[-1]).row
        found = self.near_spot(_spot(row), as_of=as_of)
        return tuple(one for one in found if one.row["report_id"] != history.report_id)[:_MOST_NEAR]

    def near_spot(
        self, spot: Spot, *, as_of: date | None = None, newest_first: bool = False
    ) -> tuple[Near, ...]:
        """Reports near a spot, nearest or newest first; those without a point last."""
        found = []
        for reports in self._monitor.feeds(as_of):
            rows, metres = find_near(reports, spot)
            way = -reports.first[rows] if newest_first else np.nan_to_num(metres, nan=np.inf)
            order = np.argsort(way, kind="stable")[: _MOST_NEAR + 1]
            taken = reports.table.take(pa.array(rows[order])).to_pylist()
            for row, distance in zip(taken, metres[order].tolist(), strict=True):
                known = None if np.isnan(distance) else float(distance)
                feed = reports.feed
                found.append(
                    Near(
                        row=row,
                        metres=known,
                        counter=feed.counter,
                        is_simulated=feed.is_simulated,
                    )
                )
        if newest_first:
            found.sort(key=lambda one: str(one.row["first_day"]), reverse=True)
        else:
            found.sort(key=lambda one: (one.metres is None, one.metres or 0.0))
        return tuple(found[: _MOST_NEAR + 1])


def _spot(row: Mapping[str, object]) -> Spot:
    lon, lat = row["lon_deg"], row["lat_deg"]
    first, last = row["first_day"], row["last_day"]
    assert isinstance(first, date)  # noqa: S101 (the table's schema)
    assert isinstance(last, date)  # noqa: S101
    return Spot(
        names=(str(row["place_name"] or ""),),
        lon_deg=lon if isinstance(lon, float) else None,
        lat_deg=lat if isinstance(lat, float) else None,
        radius_m=_NEAR_M,
        first=day_number(first),
        last=day_number(last),
    )


# What says where a version was read, not what it says.
_ABOUT = {"known_at", "source_id", "source_row", "source_line", "batch_id", "row_hash"}


def _versions(rows: list[dict[str, object]], basis: list[str], held: str) -> tuple[Version, ...]:
    """Versions with what changed; a row said again without a change is no version of its own."""
    found: list[Version] = []
    for row, words in zip(rows, basis, strict=True):
        before = found[-1] if found else None
        batch_id = str(row["batch_id"])
        if before and before.row["row_hash"] == row["row_hash"]:
            found[-1] = replace(before, batch_ids=(*before.batch_ids, batch_id))
            continue
        changed = _changed(before.row, row) if before else ()
        found.append(
            Version(row=row, batch_ids=(batch_id,), basis=words, changed=changed, is_in_force=False)
        )
    return _with_force(found, held)


def _changed(before: Mapping[str, object], now: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(name for name in now if name not in _ABOUT and now[name] != before[name])


def _with_force(versions: list[Version], held: str) -> tuple[Version, ...]:
    """The newest version with the row that the feed holds is in force."""
    at = max((i for i, one in enumerate(versions) if one.row["row_hash"] == held), default=-1)
    return tuple(replace(one, is_in_force=i == at) for i, one in enumerate(versions))
