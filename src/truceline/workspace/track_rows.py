"""Talks as rows for people and programs: plain values, every row with its sources."""

from __future__ import annotations

from typing import Any

from truceline.core.talks import LeftBehind, Participation, Round
from truceline.talks.tracks import HandOver, LastMet, Missing, ObserverHistory, Room, seat_sources
from truceline.workspace.actor_rows import reason_row, said, stated
from truceline.workspace.tracks import RoundOn, TalksOn

__all__ = [
    "meeting_row",
    "missing_words",
    "observer_rows",
    "round_row",
    "seat_rows",
    "seating_in_words",
    "talks_row",
]

_WHY_MISSING = {
    "bound": "bound by an agreement in force, and in no open room",
    "party": "party to what is in force, and in no open room",
    "left out": "left out by a ceasefire in force, and in no open room",
    "fighting": "takes part in the fighting, and in no open room",
    "no longer named": "sat here before, and is not named at the last round",
    "no": "did not come to the last round",
    "declined": "declined to come to the last round",
    "invited": "was invited to the last round; that it came is not stated",
    "announced": "was announced for the last round; that it came is not stated",
    "left": "left the last round",
    "suspended": "suspended its part in the last round",
}


def missing_words(one: Missing) -> str:
    """Why somebody is missed, in words."""
    return _WHY_MISSING.get(one.kind, one.kind)


# -- seats -----------------------------------------------------------------------------------------


def seat_rows(found: TalksOn) -> list[dict[str, Any]]:
    """One row per seat of each room; a room whose seats are not stated keeps one row."""
    return [row for room in found.seating.rooms for row in _room_rows(room)]


def _room_rows(room: Room) -> list[dict[str, Any]]:
    shared: dict[str, Any] = {
        "track": room.track.track_id,
        "state": room.state.value,
        "round": room.met.round_id if room.met else None,
        "first_day": room.met.from_on.value.first_day if room.met else None,
    }
    rows = [
        shared
        | {
            "actor": seat.actor_id,
            "role": seat.role,
            "attended": _attended(seat.participation),
            "represented_by": seat.participation.represented_by or None,
            "sources": list(seat.sources),
        }
        for seat in room.seats
    ]
    rows += [
        shared
        | {
            "actor": seat.actor_id,
            "role": seat.role,
            "attended": _attended(seat),
            "represented_by": seat.represented_by or None,
            "sources": list(seat_sources(room.met, seat)) if room.met else [],
        }
        for seat in room.not_seated
    ]
    if not room.is_stated:
        rows.append(shared | {"actor": None, "attended": "not stated", "why": room.why})
    return rows


def _attended(seat: Participation) -> str:
    return seat.attended.value if seat.attended else "yes"


def seating_in_words(found: TalksOn) -> str:
    """Who is in every room, and of which rooms that is said."""
    seating = found.seating
    if len(seating.counted) < 2:
        words = "Fewer than two open rooms have their seats stated: nobody is in every room."
    else:
        names = ", ".join(one.actor_id for one in seating.everywhere) or "nobody"
        words = f"In every one of {', '.join(seating.counted)}: {names}."
    if seating.uncounted:
        words += f" Not stated, and so left out: {', '.join(seating.uncounted)}."
    return words


# -- tracks ----------------------------------------------------------------------------------------


def talks_row(found: TalksOn) -> dict[str, Any]:
    """Everything on the talks of a day as one mapping."""
    return {
        "on": found.on,
        "in_words": seating_in_words(found),
        "meetings": [meeting_row(one) for one in found.meetings],
        "seats": seat_rows(found),
        "everywhere": [
            {"actor": one.actor_id, "through": dict(one.through)}
            for one in found.seating.everywhere
        ],
        "not_stated": list(found.seating.uncounted),
        "missing": [_missing(one) for one in found.missing],
        "hand_overs": [_hand_over(one) for one in found.hand_overs],
        "relations": [
            {
                "track": one.track_id,
                "kind": one.kind,
                "other": one.other_id,
                "is_disputed": one.is_disputed,
                "held_by": said(one.held_by),
                "denied_by": said(one.denied_by),
                "otherwise": said(one.otherwise),
                "sources": list(one.sources),
            }
            for one in found.links
        ],
        "issues": [
            {
                "issue": row.issue.issue_id,
                "name": row.issue.name,
                "is_on_no_agenda": row.is_on_no_agenda,
                "rounds": {t: [r.round_id for r in rounds] for t, rounds in row.rounds.items()},
                "at_stake": stated(row.issue.at_stake),
                "sources": list(row.issue.sources),
            }
            for row in found.issues.rows
        ],
        "agenda_not_stated": {
            track: [one.round_id for one in rounds]
            for track, rounds in found.issues.unstated.items()
        },
        "guarantor_and_party": [
            {
                "actor": one.actor_id,
                "roles": list(one.roles),
                "at": list(one.tracks),
                "reasons": [reason_row(each) for each in one.reasons],
            }
            for one in found.dual
        ],
        "represented": [
            {
                "round": one.round.round_id,
                "actor": one.seat.actor_id,
                "by": one.seat.represented_by,
                "stated": stated(one.seat.represented),
                "sources": list(one.sources),
                "note": one.seat.note,
            }
            for one in found.given
        ],
    }


def meeting_row(one: LastMet) -> dict[str, Any]:
    """When a track last met, and what that left."""
    last = one.last
    return {
        "track": one.track_id,
        "last_round": last.round_id if last else None,
        "first_day": last.from_on.value.first_day if last else None,
        "last_day": last.last_on.value.last_day if last else None,
        "days_since": one.days_since,
        "is_meeting": one.is_meeting,
        "outcome": last.outcome.value if last else None,
        "outcome_stated": stated(last.outcome) if last else None,
        "left": [_left(each) for each in one.left] if last else None,
        "rounds": one.rounds,
        "undated": [each.round_id for each in one.undated],
        "sources": list(last.sources) if last else [],
    }


def _left(one: LeftBehind) -> dict[str, Any]:
    return {
        "id": one.left_id,
        "kind": one.kind,
        "text": one.text,
        "agreement": one.agreement_id or None,
        "handed_to": one.handed_to or None,
        "handed": stated(one.handed),
        "size": stated(one.size),
        "sources": list(one.sources),
        "note": one.note,
    }


def _missing(one: Missing) -> dict[str, Any]:
    return {
        "actor": one.actor_id,
        "kind": one.kind,
        "in_words": missing_words(one),
        "about": list(one.about),
        "track": one.track_id or None,
        "last_seen_at": one.since or None,
        "is_surely_absent": one.is_surely_absent,
        "stated": stated(one.stated),
        "sources": list(one.sources),
    }


def _hand_over(one: HandOver) -> dict[str, Any]:
    return {
        "from": one.from_track,
        "to": one.to_track,
        "round": one.round.round_id if one.round else None,
        "item": _left(one.item) if one.item else None,
        "sources": list(one.sources),
    }


def observer_rows(history: ObserverHistory) -> list[dict[str, Any]]:
    """Observers of a track, one row per round."""
    return [
        {
            "round": one.round.round_id,
            "number": one.round.number,
            "first_day": one.round.from_on.value.first_day,
            "observers": [s.actor_id for s in one.observers] if one.is_stated else None,
            "not_seated": [f"{s.actor_id} ({_attended(s)})" for s in one.not_seated],
            "first_named": list(one.first_named),
            "named_again": list(one.named_again),
            "no_longer_named": list(one.no_longer_named),
            "sources": list(one.sources),
        }
        for one in history.rounds
    ]


def round_row(found: RoundOn) -> dict[str, Any]:
    """One round as one mapping."""
    one = found.round
    return {
        "round": one.round_id,
        "track": one.track_id,
        "number": one.number,
        "from": stated(one.from_on),
        "until": stated(one.last_on),
        "place": one.place_id or None,
        "format": stated(one.meeting_format),
        "outcome": stated(one.outcome),
        "participants": _participants(found, one) or None,
        "agenda": list(one.agenda) or None,
        "issues": list(one.issues),
        "left": [_left(each) for each in one.left],
        "observers": observer_rows(found.history)[-1:],
        "sources": list(one.sources),
        "is_checked": one.checked,
        "note": one.note,
    }


def _participants(found: RoundOn, one: Round) -> list[dict[str, Any]]:
    return [
        {
            "actor": seat.actor_id,
            "role": seat.role,
            "attended": _attended(seat),
            "claims": (stated(seat.attended) or {}).get("claims", []),
            "represented_by": seat.represented_by or None,
            "represented": stated(seat.represented),
            "party_because": [reason_row(each) for each in found.parties.get(seat.actor_id, ())],
            "sources": list(seat_sources(one, seat)),
            "note": seat.note,
        }
        for seat in (*one.participations, *one.not_seated)
    ]
