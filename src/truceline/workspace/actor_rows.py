"""Actors and forces over time as rows for people and programs, every row with its sources."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from truceline.core.claim import Claim, Stated
from truceline.talks.actors import ForcePresence, Holds, Member, PartyReason
from truceline.workspace.tracks import ActorOn

__all__ = ["actor_row", "force_rows", "reason_row", "reason_words", "said", "stated"]

_REASONS = {
    "fights": "takes part in hostilities itself",
    "side of a ceasefire": "is a side of the ceasefire",
    "told to cease": "is told to cease by",
    "belongs to": "belongs to",
    "backs": "backs",
    "backed by": "is backed by",
}


def said(claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """Claims with who makes each, when and where."""
    return [
        {"value": c.value, "by": c.claimant or None, "said_on": c.said or None, "source": c.cited}
        for c in claims
    ]


def stated(one: Stated[Any] | None) -> dict[str, Any] | None:
    """A value with everybody who states it; None where nothing is written."""
    if one is None:
        return None
    claims = said(claim for _, claim in one.options)
    return {"value": str(one.value), "is_disputed": one.is_disputed, "claims": claims}


def reason_words(one: PartyReason) -> str:
    """Why somebody counts as a party, in words without names: `about` holds the id."""
    return _REASONS.get(one.kind, one.kind)


def reason_row(one: PartyReason) -> dict[str, Any]:
    """One reason for which somebody counts as a party."""
    return {
        "kind": one.kind,
        "in_words": " ".join(part for part in (reason_words(one), one.about) if part),
        "about": one.about,
        "days": one.holds.value,
        "is_disputed": one.is_disputed,
        "claims": said(one.claims),
        "sources": list(one.sources),
    }


def actor_row(found: ActorOn) -> dict[str, Any]:
    """One actor on a day as one mapping."""
    one = found.actor
    return {
        "actor": one.actor_id,
        "on": found.on,
        "names": dict(one.names),
        "aliases": list(one.aliases),
        "kind": one.kind,
        "tier": stated(one.tier),
        "members": [_member(each) for each in found.members],
        "came_from": list(found.came_from),
        "went_to": list(found.went_to),
        "is_party": bool(found.reasons),
        "party_because": [reason_row(each) for each in found.reasons],
        "vouches_as": list(found.dual.roles) if found.dual else [],
        "timeline": [
            {
                "when": str(each.when),
                "until": str(each.until) if each.until else None,
                "what": each.kind,
                "other": each.other_id or None,
                "is_disputed": each.is_disputed,
                "claims": (stated(each.stated) or {}).get("claims", []),
                "sources": list(each.sources),
                "note": each.note,
            }
            for each in found.timeline
        ],
        "forces": force_rows(found.forces),
        "sources": list(one.sources),
    }


def _member(one: Member) -> dict[str, Any]:
    return {
        "actor": one.actor_id,
        "days": one.holds.value,
        "is_sure": one.holds is Holds.YES,
        "through": list(one.path),
        "merged_into": list(one.merged_into),
        "is_disputed": one.is_disputed,
        "sources": list(one.tie.sources),
    }


def force_rows(found: Iterable[ForcePresence]) -> list[dict[str, Any]]:
    """One row per statement about a force; a stage at which nobody spoke keeps one row."""
    rows: list[dict[str, Any]] = []
    for one in found:
        for stage in one.stages:
            shared: dict[str, Any] = {"force": one.force.force_id, "name": one.force.name}
            shared |= {"actor": one.force.actor_id, "stage": stage.stage}
            rows += [
                shared
                | {
                    "state": each.state,
                    "number": each.figure.value,
                    "qualifier": each.figure.qualifier,
                    "words": each.words or None,
                    "unit": each.figure.unit or None,
                    "by": each.claim.claimant or None,
                    "said_on": each.claim.said or None,
                    "source": each.claim.cited,
                    "is_disputed": stage.is_disputed,
                    "note": each.note,
                }
                for each in stage.statements
            ] or [shared | {"state": "nobody said so", "number": None}]
    return rows
