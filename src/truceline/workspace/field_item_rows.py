"""Patrols, crossings, pauses and relief as plain rows: one per statement, figures never added."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from truceline.briefs import text
from truceline.core.claim import Stated
from truceline.core.field_item import FieldItem, Statement
from truceline.record.telling import Told, speaker
from truceline.relief import ReliefOn
from truceline.talks.patrols import CrossingOn, PatrolOn, PauseOn, Share

__all__ = [
    "crossing_rows",
    "figure_words",
    "patrol_rows",
    "pause_rows",
    "refusal_rows",
    "relief_rows",
    "share_words",
]

_BEFORE = {"about": "about ", "at-least": "at least ", "at-most": "at most "}


def figure_words(one: Statement) -> str:
    """The number as it is said; words that are no number stay words; empty where neither is."""
    if one.figure is None:
        return ""
    unit = f" {one.figure.unit}" if one.figure.unit else ""
    if one.figure.value is None:
        return f"“{one.words}”" if one.words else ""
    return f"{_BEFORE.get(one.figure.qualifier, '')}{text.number(one.figure.value)}{unit}"


def share_words(share: Share) -> str:
    """A share of a route with how it is known: `62 % (measured)`."""
    if share.share is None:
        return "not known"
    return f"{text.percent(share.share)} ({share.basis})"


def patrol_rows(found: Iterable[PatrolOn]) -> list[dict[str, Any]]:
    """One row per latest statement on each patrol; a patrol of which nobody spoke keeps one."""
    rows: list[dict[str, Any]] = []
    for one in found:
        shared = _shared(one.item, one.told) | {
            "planned": text.when(one.item.from_on.value) if one.item.from_on else "not stated",
            "parties": list(one.item.in_role("party")),
            "route": one.item.where,
            "obligation": one.item.obligation_id or None,
            "is_reason_disputed": one.is_reason_disputed,
        }
        rows += [
            shared
            | _said(each)
            | {
                "reason": each.reason or None,
                "stretch": list(each.stretch),
                "share": share.share,
                "share_basis": share.basis,
                "share_why": share.why or None,
                "covered_m": share.covered_m,
                "planned_m": share.planned_m,
            }
            for each, share in one.shares
        ] or [shared | _nobody()]
    return rows


def crossing_rows(found: Iterable[CrossingOn]) -> list[dict[str, Any]]:
    """One row per latest statement on each crossing: open or closed, and who says so."""
    rows: list[dict[str, Any]] = []
    for one in found:
        shared = _shared(one.item, one.told) | {
            "sort": one.item.what,
            "place": one.item.where or None,
            "hours": _options(one.item.hours),
        }
        rows += [
            shared | _said(each) | {"reason": each.reason or None} for each in one.told.latest
        ] or [shared | _nobody()]
    return rows


def refusal_rows(found: Iterable[CrossingOn]) -> list[dict[str, Any]]:
    """Refusals, one row per crossing and claimant."""
    return [
        {
            "id": one.item.item_id,
            "name": one.item.name,
            "by": each.claimant,
            "times": each.times,
            "figures": [figure_words(told) for told in each.statements if figure_words(told)],
            "reasons": list(dict.fromkeys(s.reason for s in each.statements if s.reason)),
            "sources": list(dict.fromkeys(s.claim.cited for s in each.statements)),
        }
        for one in found
        for each in one.refusals
    ]


def pause_rows(found: Iterable[PauseOn]) -> list[dict[str, Any]]:
    """One row per latest statement on each pause: kept or not, and who says so."""
    rows: list[dict[str, Any]] = []
    for one in found:
        item = one.item
        shared = _shared(item, one.told) | {
            "from": text.when(item.from_on.value) if item.from_on else "not stated",
            "until": text.when(item.until_on.value) if item.until_on else "not stated",
            "hours": _options(item.hours),
            "where": item.where,
            "announced_by": list(item.in_role("announced by")),
            "is_set": one.is_set,
        }
        rows += [
            shared | _said(each) | {"reason": each.reason or None} for each in one.told.latest
        ] or [shared | _nobody()]
    return rows


def relief_rows(found: Iterable[ReliefOn]) -> list[dict[str, Any]]:
    """One row per latest statement on each item of relief; figures stand side by side."""
    rows: list[dict[str, Any]] = []
    for one in found:
        odd = {step.statement.claim.claim_id: step.before for step in one.odd}
        shared = {"kind": one.item.kind} | _shared(one.item, one.told) | {
            "where": one.item.where or None,
            "condition": one.item.condition or None,
            "actors": [f"{role}: {actor}" for role, actor in one.item.roles],
        }  # fmt: skip
        rows += [
            shared
            | _said(each)
            | {
                "reason": each.reason or None,
                "number": each.figure.value if each.figure else None,
                "qualifier": each.figure.qualifier if each.figure else None,
                "unit": (each.figure.unit or None) if each.figure else None,
                "figure": figure_words(each) or None,
                "odd_after": odd.get(each.claim.claim_id),
            }
            for each in one.told.latest
        ]
    return rows


def _shared(item: FieldItem, told: Told) -> dict[str, Any]:
    return {
        "id": item.item_id,
        "name": item.name,
        "has_differences": told.has_differences,
        "checked": item.checked,
    }


def _said(one: Statement) -> dict[str, Any]:
    return {
        "state": one.state,
        "words": one.words or None,
        "by": speaker(one),
        "said_on": one.claim.said or None,
        "source": one.claim.cited,
        "claim": one.claim.claim_id,
        "note": one.note or None,
    }


def _nobody() -> dict[str, Any]:
    return {"state": "nobody said so", "by": None, "said_on": None, "source": None}


def _options(stated: Stated[str] | None) -> list[str]:
    """Every stated value once; empty where nobody states it."""
    if stated is None:
        return []
    return list(dict.fromkeys(value for value, _ in stated.options if value != "unstated"))
