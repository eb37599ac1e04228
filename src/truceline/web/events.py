"""What happened, as rows: tracks, rounds, agreements and ceasefires with their days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from truceline.core.dates import When
from truceline.web.context import Context
from truceline.web.said import when_row

__all__ = ["list_events", "name_of"]


def list_events(context: Context) -> tuple[dict[str, Any], ...]:
    """Everything that the timeline shows, by its first day; what has no day comes last."""
    rows = [*_talks(context), *_agreed(context), *_halts(context)]
    return tuple(sorted(rows, key=lambda row: (row["first_day"] or date.max, row["title"])))


def _talks(context: Context) -> Iterator[dict[str, Any]]:
    tracks = context.record.tracks
    for track in tracks.values():
        row = _event(
            "track", name_of(track.names, track.track_id), context.link(f"/tracks/{track.track_id}")
        )
        yield row | _between(track.started.value, track.ended.value, "")
    for one in context.record.rounds.values():
        track_name = name_of(tracks[one.track_id].names, "") if one.track_id in tracks else ""
        title = f"{track_name or one.track_id}, round {one.number or one.round_id}"
        row = _event("round", title, context.link(f"/rounds/{one.round_id}"))
        yield row | _between(one.from_on.value, one.last_on.value, _doubt(one.from_on.is_disputed))


def _agreed(context: Context) -> Iterator[dict[str, Any]]:
    for one in context.record.agreements.values():
        row = _event("agreement", one.title, context.link(f"/agreements/{one.agreement_id}"))
        yield row | _between(one.signed.value, one.ended.value, _doubt(one.signed.is_disputed))


def _halts(context: Context) -> Iterator[dict[str, Any]]:
    for one in context.record.ceasefires.values():
        row = _event("ceasefire", one.title, context.link(f"/ceasefires/{one.ceasefire_id}"))
        is_disputed = one.in_effect.is_disputed or one.ended.is_disputed
        yield row | _between(one.in_effect.value, one.ended.value, _doubt(is_disputed))


def _event(what: str, title: str, link: str) -> dict[str, Any]:
    return {"what": what, "title": title, "link": link}


def _between(start: When, end: When, note: str) -> dict[str, Any]:
    first = start.first_day
    return {
        "first_day": first,
        "from": when_row(start)["words"],
        "until": when_row(end)["words"],
        "note": note,
    }


def _doubt(is_disputed: bool) -> str:
    return "days disputed between sources" if is_disputed else ""


def name_of(names: Mapping[str, str], otherwise: str) -> str:
    """English name, or the first one there is."""
    return names.get("en") or next(iter(names.values()), otherwise)
