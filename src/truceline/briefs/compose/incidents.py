"""Incidents ready to print: each with its place, figures and source row as given."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from truceline.briefs import text
from truceline.briefs.compose.sheet import caption
from truceline.briefs.model import BriefInputs, IncidentEntry, IncidentList
from truceline.core.report import Feed, Incident
from truceline.geography.model import Footprints

__all__ = ["basis_of", "is_precise", "list_incidents", "list_other_incidents"]

_PRECISE_M = 5_000.0


def list_incidents(inputs: BriefInputs) -> tuple[IncidentList, ...]:
    """Incidents that may lie in the period and zones, one list per feed."""
    lists = []
    for feed in inputs.assessment.feeds:
        rows = feed.incidents.slice(0, inputs.max_incidents).to_pylist()
        prints = inputs.footprints.get(feed.feed.feed)
        entries = tuple(
            _entry(inputs, row, basis_of(row, prints, index), _share(feed.p_inside, index))
            for index, row in enumerate(rows)
        )
        words = caption(f"Incidents counted by {feed.feed.counter}", feed.feed)
        lists.append(_list(feed.feed, words, entries, feed.incidents.num_rows))
    return tuple(lists)


def list_other_incidents(
    inputs: BriefInputs, *, rank: Mapping[str, int]
) -> tuple[IncidentList, ...]:
    """Incidents of other periods that numbers of the brief rest on, each printed once.

    Those with the lowest rank are printed where there are too many; without a rank, the last.
    """
    feeds = {feed.feed.feed: feed for feed in inputs.assessment.feeds}
    seen = {name: set(feed.incidents["report_id"].to_pylist()) for name, feed in feeds.items()}
    found: dict[str, list[Mapping[str, Any]]] = {}
    for table in inputs.other_reports:
        for row in _new_rows(table, seen):
            found.setdefault(row["feed"], []).append(row)
    lists = []
    for name, rows in found.items():
        feed = feeds[name].feed if name in feeds else Feed(feed=name, counter=name)
        rows.sort(key=lambda row: (rank.get(row["report_id"], len(rank)), row["report_id"]))
        shown = rows[: inputs.max_incidents]
        entries = tuple(_entry(inputs, row, basis_of(row, None, 0), "") for row in shown)
        words = caption(f"Incidents of the periods compared with: {feed.counter}", feed)
        lists.append(_list(feed, words, entries, len(rows)))
    return tuple(lists)


def _new_rows(table: pa.Table, seen: dict[str, set[str]]) -> Iterator[Mapping[str, Any]]:
    for row in table.to_pylist():
        known = seen.setdefault(row["feed"], set())
        if row["report_id"] not in known:
            known.add(row["report_id"])
            yield row


def _list(feed: Feed, words: str, entries: tuple[IncidentEntry, ...], total: int) -> IncidentList:
    return IncidentList(
        caption=words,
        feed=feed.feed,
        counter=feed.counter,
        is_simulated=feed.is_simulated,
        entries=entries,
        total=total,
    )


def basis_of(row: Mapping[str, Any], prints: Footprints | None, index: int) -> str:
    """How well a place is known, in words."""
    if prints is not None:
        return str(prints.basis[index])
    if row["radius_m"] is not None:
        return f"within {text.number(row['radius_m'])} m (stated by the source)"
    if row["lon_deg"] is None:
        return "no point given"
    if row["precision"]:
        return f"precision {row['precision']} ({row['codebook'] or 'no codebook named'})"
    return "precision not stated"


def is_precise(row: Mapping[str, Any], prints: Footprints | None, index: int) -> bool:
    """Whether a place is known within 5 km; without footprints, whether its code is 1.

    Code 1 is the most precise both in UCDP GED (`where_prec`) and in ACLED (`geo_precision`).
    """
    if prints is not None:
        return bool(prints.area[index] < 0 and prints.radius_m[index] <= _PRECISE_M)
    if row["radius_m"] is not None:
        return bool(row["radius_m"] <= _PRECISE_M)
    return bool(row["precision"] == "1")


def _share(p_inside: Sequence[float], index: int) -> str:
    return text.percent(p_inside[index]) if index < len(p_inside) else ""


def _entry(inputs: BriefInputs, row: Mapping[str, Any], basis: str, inside: str) -> IncidentEntry:
    given: dict[str, object] = json.loads(row["row"] or "{}")
    places = [row["place_name"], row["admin2"], row["admin1"], row["country"]]
    sides = [side for side in (row["side_a"], row["side_b"]) if side]
    return IncidentEntry(
        anchor=Incident.of(row["report_id"]).incident_id,
        report_id=row["report_id"],
        when=text.days_between(row["first_day"], row["last_day"]),
        place=", ".join(dict.fromkeys(place for place in places if place)) or "not given",
        basis=basis,
        pair=" – ".join(sides) or "not given",
        kind=row["kind"] or "",
        direction=row["from_direction"] or "",
        figures=text.figures(row["fatalities_low"], row["fatalities_best"], row["fatalities_high"]),
        grade=row["grade"] or "",
        reported_by=row["reported_by"] or "not named",
        headline=row["headline"] or "",
        inside=inside,
        origin=_origin(inputs, row),
        source_row=tuple((str(column), str(value)) for column, value in given.items()),
    )


def _origin(inputs: BriefInputs, row: Mapping[str, Any]) -> str:
    source_id = row["source_id"] or ""
    files = [note.file for note in inputs.batches if source_id in (note.source_id, note.batch_id)]
    name = files[0] if source_id and files else source_id or "entered by hand"
    number = f", row {row['source_row']}" if row["source_row"] is not None else ""
    line = f", line {row['source_line']}" if row["source_line"] is not None else ""
    return name + number + line
