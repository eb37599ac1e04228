"""Rows of the exchange room's tables: ids that say nothing, counts, days; no name of a person."""

from __future__ import annotations

from typing import Any

from truceline.exchange.judging import Judgement, Standing
from truceline.web.context import Context
from truceline.workspace.exchange import ExchangeRoom
from truceline.workspace.exchange_lists import ShownList
from truceline.workspace.exchange_queue import QueuedPair

__all__ = [
    "case_path",
    "is_simulated",
    "judgement_row",
    "list_row",
    "pair_path",
    "queued_row",
    "standing_row",
]


def pair_path(pair_id: str) -> str:
    """The address of a pair."""
    return f"/exchange/pairs/{pair_id}"


def case_path(case_id: str) -> str:
    """The address of a case."""
    return f"/exchange/cases/{case_id}"


def list_row(one: ShownList) -> dict[str, Any]:
    """A list, with what is wrong with its rows by kind."""
    kinds: dict[str, int] = {}
    for finding in one.findings:
        kinds[finding.code] = kinds.get(finding.code, 0) + 1
    return {
        "list": one.list_id,
        "given_by": one.given_by,
        "purpose": ", ".join(one.purpose) or "not stated",
        "persons": one.rows,
        "left_out": one.rows_left_out,
        "findings": len(one.findings),
        "kinds": kinds,
        "added_on": one.added_at.date(),
        "added_by": one.added_by,
        "simulated": one.is_simulated,
    }


def queued_row(context: Context, one: QueuedPair) -> dict[str, Any]:
    """A pair that waits."""
    return {
        "pair": one.pair_id,
        "link": context.link(pair_path(one.pair_id)),
        "lists": " and ".join(one.lists),
        "p_same": None if one.p_same is None else round(one.p_same, 3),
        "weight": round(one.weight, 3),
        "state": one.state.value,
        "because": " ".join(one.because),
    }


def standing_row(context: Context, one: Standing) -> dict[str, Any]:
    """A pair of which somebody said something."""
    last = one.judgements[-1]
    return {
        "pair": one.pair_id,
        "link": context.link(pair_path(one.pair_id)),
        "state": one.state.value,
        "verdict": one.verdict.value if one.verdict else "",
        "by": ", ".join(dict.fromkeys(j.by for j in one.judgements if not j.is_undone)),
        "at": last.at.date(),
    }


def is_simulated(room: ExchangeRoom) -> bool:
    """Whether the room holds invented persons; then every page of it says so."""
    return any(one.told.get("is_simulated") for one in room.state.lists.values())


def judgement_row(one: Judgement, *, user: str, may_all: bool) -> dict[str, Any]:
    """One person's verdict."""
    return {
        "id": one.judgement_id,
        "verdict": one.verdict.value,
        "reason": one.reason,
        "by": one.by,
        "at": one.at,
        "undone_by": one.undone_by,
        "undone_because": one.undone_because,
        "may_undo": not one.is_undone and (may_all or one.by == user),
    }
