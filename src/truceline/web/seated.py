"""Pieces of the talks that several pages show: seats, reasons, what was left, forces."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from truceline.briefs import text
from truceline.core.claim import Claim
from truceline.core.talks import LeftBehind, Participation, Round
from truceline.talks.actors import ForcePresence, PartyReason
from truceline.talks.tracks import ObserverHistory, seat_sources
from truceline.web.context import Context
from truceline.web.said import actor_links, claim_row, source_links, stated_row
from truceline.workspace.actor_rows import reason_words

__all__ = [
    "claim_rows",
    "forces_shown",
    "left_shown",
    "observers_shown",
    "reasons_shown",
    "round_link",
    "seat_shown",
    "track_link",
]


def track_link(context: Context, track_id: str) -> dict[str, str]:
    """Name and address of a track."""
    found = context.record.tracks.get(track_id)
    name = found.names.get("en") or next(iter(found.names.values()), track_id) if found else ""
    return {
        "id": track_id,
        "name": name or track_id,
        "short": (name or track_id).partition(" (")[0],
        "link": context.link(f"/tracks/{track_id}") if found else "",
    }


def round_link(context: Context, one: Round) -> dict[str, Any]:
    """Number, day and address of a round."""
    track = track_link(context, one.track_id)
    return {
        "id": one.round_id,
        "number": one.number or one.round_id,
        "words": f"{track['short']}, round {one.number or one.round_id}",
        "day": text.when(one.from_on.value),
        "first_day": one.from_on.value.first_day,
        "link": context.link(f"/rounds/{one.round_id}"),
    }


def claim_rows(context: Context, claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """Claims with who makes each."""
    return [claim_row(context, one) for one in claims]


def seat_shown(
    context: Context, held: Round, seat: Participation, reasons: Sequence[PartyReason] = ()
) -> dict[str, Any]:
    """One seat of a round: who, in which role, whether it sat there, by whom represented."""
    giver = seat.represented_by
    return {
        "actor": actor_links(context, [seat.actor_id])[0],
        "role": seat.role,
        "is_present": seat.is_present,
        "attended": stated_row(context, seat.attended) if seat.attended else None,
        "represented_by": actor_links(context, [giver])[0] if giver else None,
        "represented": stated_row(context, seat.represented) if seat.represented else None,
        "party_because": reasons_shown(context, reasons),
        "sources": source_links(context, seat_sources(held, seat)),
        "note": seat.note,
    }


def reasons_shown(context: Context, reasons: Iterable[PartyReason]) -> list[dict[str, Any]]:
    """Why somebody counts as a party, with what it rests on; each kind and thing once."""
    return [
        {
            "kind": one.kind,
            "words": reason_words(one),
            "about": _about(context, one.about),
            "days": "" if one.holds.value == "yes" else one.holds.value,
            "is_disputed": one.is_disputed,
            "claims": claim_rows(context, one.claims),
            "sources": source_links(context, one.sources),
        }
        for one in reasons
    ]


def _about(context: Context, about: str) -> dict[str, str] | None:
    """The ceasefire, obligation or actor that a reason names."""
    record = context.record
    if not about:
        return None
    if about in record.ceasefires:
        title = record.ceasefires[about].title
        return {"name": title, "link": context.link(f"/ceasefires/{about}")}
    agreement = record.agreements.get(about.partition("/")[0])
    if agreement:
        words = f"{agreement.title}, {about.partition('/')[2]}"
        return {"name": words, "link": context.link(f"/agreements/{agreement.agreement_id}")}
    return actor_links(context, [about])[0]


def left_shown(context: Context, one: LeftBehind) -> dict[str, Any]:
    """What a round left behind."""
    agreement = context.record.agreements.get(one.agreement_id)
    return {
        "id": one.left_id,
        "kind": one.kind,
        "text": one.text,
        "agreement": {
            "title": agreement.title,
            "link": context.link(f"/agreements/{one.agreement_id}"),
        }
        if agreement
        else None,
        "handed_to": track_link(context, one.handed_to) if one.handed_to else None,
        "handed": stated_row(context, one.handed) if one.handed else None,
        "size": stated_row(context, one.size) if one.size else None,
        "sources": source_links(context, one.sources),
        "note": one.note,
    }


def observers_shown(context: Context, history: ObserverHistory) -> dict[str, Any]:
    """Observers of a track, round by round, and those claimed for no round in particular."""
    return {
        "track": track_link(context, history.track_id),
        "rounds": [
            {
                "round": round_link(context, one.round),
                "is_stated": one.is_stated,
                "observers": actor_links(context, [s.actor_id for s in one.observers]),
                "not_seated": [seat_shown(context, one.round, s) for s in one.not_seated],
                "first_named": actor_links(context, one.first_named),
                "named_again": actor_links(context, one.named_again),
                "no_longer_named": actor_links(context, one.no_longer_named),
                "sources": source_links(context, one.sources),
            }
            for one in history.rounds
        ],
        "claimed": [
            {
                "actor": actor_links(context, [seat.actor_id])[0],
                "attended": stated_row(context, seat.attended) if seat.attended else None,
                "note": seat.note,
            }
            for seat in history.claimed
        ],
    }


def forces_shown(context: Context, found: Iterable[ForcePresence]) -> list[dict[str, Any]]:
    """Forces as announced, observed, verified."""
    return [
        {
            "force_id": one.force.force_id,
            "name": one.force.name,
            "actor": actor_links(context, [one.force.actor_id])[0],
            "has_gap": one.has_gap,
            "stages": [
                {
                    "stage": stage.stage,
                    "is_disputed": stage.is_disputed,
                    "statements": [
                        {
                            "state": each.state,
                            "figure": _figure(each.words, each.figure.value, each.figure.qualifier),
                            "unit": each.figure.unit,
                            "claim": claim_row(context, each.claim),
                            "note": each.note,
                        }
                        for each in stage.statements
                    ],
                }
                for stage in one.stages
            ],
            "earlier": len(one.earlier),
            "sources": source_links(context, one.force.sources),
            "note": one.force.note,
        }
        for one in found
    ]


def _figure(words: str, value: float | None, qualifier: str) -> str:
    if words or value is None:
        return f"“{words}”" if words else "no number"
    prefix = {"about": "about ", "at-least": "at least ", "at-most": "at most "}.get(qualifier, "")
    return f"{prefix}{value:,.0f}"
