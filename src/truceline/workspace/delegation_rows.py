"""Delegations as plain rows for lists and JSON."""

from __future__ import annotations

from typing import Any

from truceline.core.claim import Claim, Stated
from truceline.talks.delegations import Beside, Delegation, DelegationOn, Overlap, Seats
from truceline.workspace.voting import power_row, power_summary

__all__ = ["beside_row", "bloc_rows", "delegation_row", "overlap_row", "seat_rows"]


def delegation_row(one: Delegation) -> dict[str, Any]:
    """A delegation in a list: every stated total, never one of them alone."""
    totals = dict.fromkeys(str(seats) for seats, _ in one.seats.options)
    return {
        "delegation": one.delegation_id,
        "title": one.title,
        "seats": " / ".join(totals) or "not stated",
        "disputed": one.seats.is_disputed,
        "groups": len(one.groups),
        "missing": len(one.missing),
        "round": one.round_id,
        "track": one.track_id,
        "checked": one.checked,
    }


def seat_rows(one: Delegation) -> list[dict[str, Any]]:
    """Every figure with who gives it: totals first, then group by group; nothing is added up."""
    rows = _said("all seats", "", "", one.seats)
    for group in one.groups:
        rows += _said(group.name, group.group_id, group.part, group.seats)
    return rows


def _said(name: str, group_id: str, part: str, stated: Stated[Seats]) -> list[dict[str, Any]]:
    return [
        {
            "group": name,
            "group_id": group_id,
            "part": part,
            "seats": seats.number,
            "how": seats.how if seats.number is not None else "not stated",
            **_by(claim),
        }
        for seats, claim in stated.options
    ]


def _by(claim: Claim) -> dict[str, Any]:
    return {
        "claimant": claim.claimant,
        "source": claim.cited,
        "said_on": claim.said or None,
        "claim": claim.claim_id,
    }


def overlap_row(one: Overlap) -> dict[str, Any]:
    """Parts that cannot all be different people."""
    return {
        "claimant": one.claimant,
        "source": one.cited,
        "part": one.part,
        "needs": one.needs,
        "total": one.total.number,
        "total_claimant": one.total_claimant,
        "total_source": one.total_cited,
        "in_words": one.in_words,
    }


def beside_row(one: Beside) -> dict[str, Any]:
    """A group's seats beside a reference."""
    found = one.found
    return {
        "group": one.group.name,
        "reference": one.reference.reference_id,
        "kind": one.reference.kind,
        "among": one.reference.among,
        "seats": found.seats,
        "of_seats": found.of_seats,
        "share": found.share,
        "low_95": found.low,
        "high_95": found.high,
        "reference_share": found.reference,
        "p_as_far": found.p_as_far,
        "short_by": found.short_by,
        "in_words": found.in_words,
        **_by(one.seats_claim),
        "of_seats_source": one.of_seats_claim.cited,
        "reference_sources": list(one.reference.sources),
    }


def bloc_rows(one: DelegationOn) -> dict[str, Any] | None:
    """Power of the blocs under the body's rule, with what is assumed; None where not known."""
    if one.blocs is None or one.delegation.decides is None:
        return None
    return {
        **power_summary(one.blocs),
        "powers": [power_row(one.blocs, at) for at in range(len(one.blocs.powers))],
        "sources": list(one.delegation.decides.sources),
        "note": one.delegation.decides.note,
    }
