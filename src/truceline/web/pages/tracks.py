"""Talks as a whole: who sits where, who is missing, what was left, issues, links."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from truceline.core.talks import Participation
from truceline.talks.tracks import HandOver, IssueMatrix, LastMet, Missing, Room, TrackLink
from truceline.web.context import Context, Ctx
from truceline.web.days import OnDay
from truceline.web.page import Page, Pages
from truceline.web.said import actor_links, source_links, stated_row
from truceline.web.seated import (
    claim_rows,
    left_shown,
    observers_shown,
    reasons_shown,
    round_link,
    seat_shown,
    track_link,
)
from truceline.web.table import Column, Table
from truceline.workspace.track_rows import missing_words
from truceline.workspace.tracks import TalksOn

__all__ = ["register"]


def register(pages: Pages) -> None:
    """Register the page."""
    pages.add("/tracks", tracks, template="tracks.html", csv=True)


def tracks(context: Ctx, on: OnDay = None) -> Page:
    """Who sits where on a day; who is missing; what each track left; issues; links."""
    day = on or context.today
    found = context.workspace.tracks.talks(on=day, as_of=context.as_of)
    return Page(
        title="Talks",
        content={
            "on": day,
            "summary": _summary(context, found),
            "rooms": [_room(context, room) for room in found.seating.rooms],
            "everywhere": [
                {
                    "actor": actor_links(context, [one.actor_id])[0],
                    "through": [
                        {"track": track_link(context, t), "actor": actor_links(context, [a])[0]}
                        for t, a in one.through
                    ],
                }
                for one in found.seating.everywhere
            ],
            "counted": [track_link(context, one) for one in found.seating.counted],
            "uncounted": [track_link(context, one) for one in found.seating.uncounted],
            "nowhere": _nowhere(context, found.missing),
            "absent": _absent(context, found.missing),
            "meetings": [_meeting(context, one) for one in found.meetings],
            "hand_overs": [_hand_over(context, one) for one in found.hand_overs],
            "given": [
                {
                    "round": round_link(context, one.round),
                    **seat_shown(context, one.round, one.seat),
                }
                for one in found.given
            ],
            "links": [_link(context, one) for one in found.links],
            **_issues(context, found.issues),
            "observers": [
                observers_shown(context, one)
                for one in found.observers
                if one.ever or one.claimed or any(r.not_seated for r in one.rounds)
            ],
            "dual": [
                {
                    "actor": actor_links(context, [one.actor_id])[0],
                    "roles": list(one.roles),
                    "reasons": reasons_shown(context, one.reasons),
                }
                for one in found.dual
            ],
        },
        table=_matrix(context, found),
    )


def _summary(context: Context, found: TalksOn) -> str:
    rooms = found.seating.open_rooms
    if not rooms:
        return "No track is under way on this day, as far as the record says."
    names = [one["name"] for one in actor_links(context, [e.actor_id for e in _every(found)])]
    counted = len(found.seating.counted)
    if counted < 2:
        return f"{len(rooms)} under way; the seats of fewer than two are stated."
    sits = f"{', '.join(names)} sit" + ("s" if len(names) == 1 else "") if names else "Nobody sits"
    return f"{len(rooms)} under way. {sits} in every one of the {counted} whose seats are stated."


def _every(found: TalksOn) -> Iterable[Any]:
    return found.seating.everywhere


def _room(context: Context, room: Room) -> dict[str, Any]:
    return {
        "track": track_link(context, room.track.track_id),
        "state": room.state.value,
        "is_open": room.is_open,
        "is_stated": room.is_stated,
        "why": room.why,
        "round": round_link(context, room.met) if room.met else None,
    }


def _matrix(context: Context, found: TalksOn) -> Table:
    """Actors by rooms: the role of each, and what is said where it did not sit there."""
    rooms = [room for room in found.seating.rooms if room.met]
    cells: dict[str, dict[str, list[str]]] = {}
    for room in rooms:
        for seat in (*(s.participation for s in room.seats), *room.not_seated):
            words = _cell(context, seat)
            own = cells.setdefault(seat.actor_id, {})
            own.setdefault(room.track.track_id, []).append(words)
    open_ids = {room.track.track_id for room in found.seating.open_rooms}
    rows = []
    for actor_id, by_track in cells.items():
        actor = actor_links(context, [actor_id])[0]
        sits = sum(
            any(s.actor_id == actor_id for s in room.seats)
            for room in rooms
            if room.track.track_id in open_ids
        )
        row: dict[str, Any] = {"actor": actor["name"], "link": actor["link"], "rooms": sits}
        row |= {t: ", ".join(dict.fromkeys(words)) for t, words in by_track.items()}
        rows.append(row)
    rows.sort(key=lambda row: (-row["rooms"], row["actor"].casefold()))
    columns = [
        Column(key="actor", heading="Actor", kind="name", link="link"),
        Column(key="rooms", heading="Open rooms", kind="number"),
        *(Column(key=room.track.track_id, heading=_heading(context, room)) for room in rooms),
    ]
    return Table(
        caption="Who sits where, by the last round of each track",
        columns=tuple(columns),
        rows=tuple(rows),
        total=len(rows),
        notes=("An empty cell says that the round's entry does not name the actor, no more.",),
    )


def _heading(context: Context, room: Room) -> str:
    short = track_link(context, room.track.track_id)["short"]
    number = room.met.number if room.met else ""
    return f"{short}, round {number}" + ("" if room.is_open else f" ({room.state.value})")


def _cell(context: Context, seat: Participation) -> str:
    words = seat.role
    if not seat.is_present and seat.attended:
        said = {"no": "did not come"}.get(seat.attended.value, seat.attended.value)
        by = [claim.claimant for _, claim in seat.attended.options if claim.claimant]
        names = ", ".join(one["name"] for one in actor_links(context, dict.fromkeys(by)))
        words += f": {said}" + (f" (says {names})" if names else "")
    if seat.represented_by:
        words += f", by {actor_links(context, [seat.represented_by])[0]['name']}"
    return words


def _nowhere(context: Context, missing: Iterable[Missing]) -> list[dict[str, Any]]:
    """Who is in no open room although it ought to be."""
    return [
        {
            "actor": actor_links(context, [one.actor_id])[0],
            "words": missing_words(one),
            "about": [_titled(context, name) for name in one.about],
            "sources": source_links(context, one.sources),
        }
        for one in missing
        if not one.track_id
    ]


def _titled(context: Context, name: str) -> dict[str, str]:
    record = context.record
    if name in record.ceasefires:
        return {"name": record.ceasefires[name].title, "link": context.link(f"/ceasefires/{name}")}
    if name in record.agreements:
        return {"name": record.agreements[name].title, "link": context.link(f"/agreements/{name}")}
    return {"name": name, "link": ""}


def _absent(context: Context, missing: Iterable[Missing]) -> list[dict[str, Any]]:
    """Room by room: who is said not to have come, and who is only not named any more."""
    rooms: dict[str, dict[str, Any]] = {}
    for one in missing:
        if not one.track_id:
            continue
        empty: dict[str, Any] = {"said": [], "unnamed": []}
        empty["track"] = track_link(context, one.track_id)
        room = rooms.setdefault(one.track_id, empty)
        actor = actor_links(context, [one.actor_id])[0]
        if one.kind == "no longer named":
            since = context.record.rounds[one.since]
            room["unnamed"].append({"actor": actor, "since": round_link(context, since)})
            continue
        room["said"].append(
            {
                "actor": actor,
                "words": missing_words(one),
                "stated": stated_row(context, one.stated) if one.stated else None,
                "note": one.note,
                "sources": source_links(context, one.sources),
            }
        )
    return list(rooms.values())


def _meeting(context: Context, one: LastMet) -> dict[str, Any]:
    return {
        "track": track_link(context, one.track_id),
        "last": round_link(context, one.last) if one.last else None,
        "days_since": one.days_since,
        "is_meeting": one.is_meeting,
        "outcome": stated_row(context, one.last.outcome) if one.last else None,
        "left": [left_shown(context, each) for each in one.left],
        "rounds": one.rounds,
        "undated": [round_link(context, each) for each in one.undated],
        "sources": source_links(context, one.last.sources) if one.last else [],
    }


def _hand_over(context: Context, one: HandOver) -> dict[str, Any]:
    return {
        "from": track_link(context, one.from_track),
        "to": track_link(context, one.to_track),
        "round": round_link(context, one.round) if one.round else None,
        "item": left_shown(context, one.item) if one.item else None,
        "sources": source_links(context, one.sources),
    }


def _link(context: Context, one: TrackLink) -> dict[str, Any]:
    sides = (
        ("Who holds so", one.held_by),
        ("Who denies it", one.denied_by),
        ("Who says otherwise", one.otherwise),
    )
    return {
        "track": track_link(context, one.track_id),
        "kind": one.kind.replace("-", " "),
        "other": track_link(context, one.other_id),
        "is_disputed": one.is_disputed,
        "sides": [
            {"side": words, "claims": claim_rows(context, claims)}
            for words, claims in sides
            if claims
        ],
        "sources": source_links(context, one.sources),
    }


def _issues(context: Context, matrix: IssueMatrix) -> dict[str, Any]:
    return {
        "issue_tracks": [track_link(context, one) for one in matrix.tracks],
        "issues": [
            {
                "issue_id": row.issue.issue_id,
                "name": row.issue.name,
                "is_on_no_agenda": row.is_on_no_agenda,
                "cells": [
                    [round_link(context, one) for one in row.rounds.get(track_id, ())]
                    for track_id in matrix.tracks
                ],
                "at_stake": stated_row(context, row.issue.at_stake) if row.issue.at_stake else None,
                "sources": source_links(context, row.issue.sources),
            }
            for row in matrix.rows
        ],
        "agenda_unstated": [
            {
                "track": track_link(context, track_id),
                "rounds": [round_link(context, one) for one in rounds],
            }
            for track_id, rounds in matrix.unstated.items()
        ],
    }
