"""Tracks, rounds and issues of a pack as the record holds them."""

from __future__ import annotations

from collections.abc import Mapping

from truceline.core.claim import Stated
from truceline.core.pack import Body, Path
from truceline.core.talks import Issue, LeftBehind, Participation, Round, Track, TrackRelation
from truceline.record.values import EntryReader

__all__ = ["read_issue", "read_round", "read_track"]

_STANDING = ("conveners", "guarantors", "observers", "mediators")


def read_track(reader: EntryReader) -> Track:
    """A track, as it was known by the reader's day."""
    standing = tuple(
        Participation(actor_id=actor, role=role[:-1])
        for role in _STANDING
        for actor in reader.texts(role)
    )
    return Track(
        track_id=reader.entry.entry_id,
        names=reader.mapping("names"),
        level=reader.words("level"),
        started=reader.when("started"),
        ended=reader.when("ended"),
        standing=standing,
        relations=tuple(
            _relation(reader, index, row) for index, row in enumerate(reader.mappings("relations"))
        ),
        claimed=tuple(one for one in _seats(reader, "claimed") if _is_said(one)),
        sources=reader.sources,
        checked=reader.checked,
        note=reader.text("note"),
    )


def _relation(reader: EntryReader, index: int, row: Mapping[str, Body]) -> TrackRelation:
    kind, other = str(row["kind"]), str(row["track"])
    stated: Stated[str] | None = None
    if row.get("claims"):
        raw: Body = {"claims": row["claims"]}
        stated = reader.stated(raw, ("relations", index), str)
    return TrackRelation(kind=kind, track_id=other, stated=stated)


def read_round(reader: EntryReader) -> Round:
    """A round, as it was known by the reader's day."""
    seats = _seats(reader, "participations")
    return Round(
        round_id=reader.entry.entry_id,
        track_id=reader.text("track"),
        number=reader.text("number"),
        from_on=reader.when("from"),
        last_on=reader.when("until"),
        place_id=reader.text("place"),
        meeting_format=reader.words("format"),
        outcome=reader.words("outcome"),
        participations=tuple(one for one in seats if one.is_present),
        not_seated=tuple(one for one in seats if not one.is_present and _is_said(one)),
        agenda=reader.texts("agenda"),
        issues=reader.texts("issues"),
        left=tuple(_left(reader, index, row) for index, row in enumerate(reader.mappings("left"))),
        sources=reader.sources,
        checked=reader.checked,
        note=reader.text("note"),
    )


def _seats(reader: EntryReader, name: str) -> tuple[Participation, ...]:
    return tuple(_seat(reader, (name, at), row) for at, row in enumerate(reader.mappings(name)))


def _seat(reader: EntryReader, path: Path, row: Mapping[str, Body]) -> Participation:
    return Participation(
        actor_id=str(row["actor"]),
        role=str(row["role"]),
        attended=reader.maybe(row, "attended", path),
        represented_by=str(row.get("represented_by", "")),
        represented=reader.maybe(row, "represented", path),
        sources=reader.listed(row, "sources"),
        note=str(row.get("note", "")),
    )


def _is_said(seat: Participation) -> bool:
    """Whether somebody was known to say so: claims that came later leave nothing to show."""
    return seat.attended is None or bool(seat.attended.options)


def _left(reader: EntryReader, index: int, row: Mapping[str, Body]) -> LeftBehind:
    path: Path = ("left", index)
    return LeftBehind(
        left_id=str(row["id"]),
        kind=str(row["kind"]),
        text=str(row["text"]),
        agreement_id=str(row.get("agreement", "")),
        handed_to=str(row.get("handed_to", "")),
        handed=reader.maybe(row, "handed", path),
        size=reader.maybe(row, "size", path),
        sources=reader.listed(row, "sources"),
        note=str(row.get("note", "")),
    )


def read_issue(reader: EntryReader) -> Issue:
    """An issue, as it was known by the reader's day."""
    return Issue(
        issue_id=reader.entry.entry_id,
        names=reader.mapping("names"),
        at_stake=reader.maybe(reader.entry.body, "at_stake", ()),
        sources=reader.sources,
        checked=reader.checked,
        note=reader.text("note"),
    )
