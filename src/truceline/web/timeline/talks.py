"""Tracks with their rounds on the timeline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from truceline.briefs import text
from truceline.core.talks import Round, Track
from truceline.record.model import Record
from truceline.web.timeline.model import Bar, Lane, Link, Mark, Scale, bars

__all__ = ["draw_tracks"]


def draw_tracks(record: Record, scale: Scale, link: Link) -> Iterator[Lane]:
    """One lane per track, by its start, with its rounds."""
    for track in sorted(record.tracks.values(), key=lambda one: _begun(record, one)):
        rounds = [one for one in record.rounds.values() if one.track_id == track.track_id]
        name = _track_name(track)
        href = link(f"/tracks/{track.track_id}")
        yield Lane(
            label=name,
            y=0,
            href=href,
            bars=tuple(_track_bars(track, rounds, scale, name)),
            marks=tuple(mark for one in rounds if (mark := _round(one, name, scale, link))),
        )


def _track_name(track: Track) -> str:
    return track.names.get("en") or next(iter(track.names.values()), track.track_id)


def _begun(record: Record, track: Track) -> tuple[date, str]:
    rounds = [one for one in record.rounds.values() if one.track_id == track.track_id]
    return _first_of(track, rounds) or date.max, track.track_id


def _first_of(track: Track, rounds: Iterable[Round]) -> date | None:
    days = [one.from_on.value.first_day for one in rounds]
    known = [day for day in (track.started.value.first_day, *days) if day]
    return min(known, default=None)


def _track_bars(track: Track, rounds: Sequence[Round], scale: Scale, name: str) -> Iterator[Bar]:
    start = _first_of(track, rounds)
    if start is None:
        return
    held = [one.last_on.value.last_day or one.from_on.value.last_day for one in rounds]
    last = max([day for day in held if day], default=start)
    ended = track.ended.value
    title = f"{name}: began {text.when(track.started.value)}; ended: {text.when(ended)}"
    until = ended.last_day + timedelta(days=1) if ended.last_day else max(last, start)
    yield from bars(scale, start, until, "solid", title)
    if not ended.is_known:
        yield from bars(scale, until, scale.span.until_on, "faded", title)


def _round(one: Round, track: str, scale: Scale, link: Link) -> Mark | None:
    first = one.from_on.value.first_day
    last = one.last_on.value.last_day or one.from_on.value.last_day or first
    if first is None or last is None or not scale.holds(first):
        return None
    x = scale.x(first)
    days = text.days_between(first, max(first, last))
    return Mark(
        x=x,
        y=4,
        kind="round",
        title=f"{track}, round {one.number or one.round_id}, {days}",
        href=link(f"/rounds/{one.round_id}"),
        width=max(scale.x(last + timedelta(days=1)) - x, 5),
        is_faded=one.from_on.is_disputed,
    )
