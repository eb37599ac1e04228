"""Field items on a page: what each claimant last said, with links."""

from __future__ import annotations

from typing import Any

from truceline.core.field_item import FieldItem, Statement
from truceline.record.telling import Told
from truceline.talks.patrols import CrossingOn, PatrolOn, PauseOn
from truceline.web.context import Context
from truceline.web.said import actor_links, claim_row, source_links, stated_row
from truceline.workspace.field_item_rows import figure_words, share_words

__all__ = ["crossing_shown", "item_shown", "patrol_shown", "pause_shown", "statement_shown"]


def item_shown(context: Context, item: FieldItem, told: Told) -> dict[str, Any]:
    """An item with the latest statements of each claimant."""
    roles = dict.fromkeys(role for role, _ in item.roles)
    return {
        "item_id": item.item_id,
        "kind": item.kind,
        "name": item.name,
        "sort": item.what,
        "roles": [
            {"role": role, "actors": actor_links(context, item.in_role(role))} for role in roles
        ],
        "where": _where(context, item.where),
        "condition": item.condition,
        "planned": None,
        "from": None,
        "until": None,
        "hours": stated_row(context, item.hours) if item.hours else None,
        "obligation": _obligation(context, item.obligation_id),
        "has_differences": told.has_differences,
        "said": [statement_shown(context, one) for one in told.latest],
        "earlier": [statement_shown(context, one) for one in told.earlier],
        "sources": source_links(context, item.sources),
        "checked": item.checked,
        "note": item.note,
    }


def statement_shown(context: Context, one: Statement) -> dict[str, Any]:
    """One statement: state, figure, reason, who says it and where that can be read."""
    figure = figure_words(one)
    return {
        "state": one.state,
        "figure": figure,
        "words": "" if one.words and one.words in figure else one.words,
        "reason": one.reason,
        "stretch": [_where(context, place) for place in one.stretch],
        "claim": claim_row(context, one.claim),
        "share": None,
        "note": one.note,
    }


def patrol_shown(context: Context, one: PatrolOn) -> dict[str, Any]:
    """A patrol: planned beside done, with the share of its route by each statement."""
    found = item_shown(context, one.item, one.told)
    for said, (_, share) in zip(found["said"], one.shares, strict=True):
        said["share"] = {"value": share.share, "words": share_words(share), "why": share.why}
    planned = one.item.from_on
    return found | {
        "planned": stated_row(context, planned) if planned else None,
        "is_reason_disputed": one.is_reason_disputed,
        "is_share_known": any(share.share is not None for _, share in one.shares),
        "reasons": [
            {"reason": each.reason, "claim": claim_row(context, each.claim)}
            for each in one.interruptions
            if each.reason
        ],
    }


def crossing_shown(context: Context, one: CrossingOn) -> dict[str, Any]:
    """A crossing: open or closed according to whom, hours, refusals of each claimant."""
    return item_shown(context, one.item, one.told) | {
        "refusals": [
            {
                "times": each.times,
                "statements": [statement_shown(context, told) for told in each.statements],
            }
            for each in one.refusals
        ],
    }


def pause_shown(context: Context, one: PauseOn) -> dict[str, Any]:
    """A pause: its terms, and what was kept according to whom."""
    item = one.item
    return item_shown(context, item, one.told) | {
        "from": stated_row(context, item.from_on) if item.from_on else None,
        "until": stated_row(context, item.until_on) if item.until_on else None,
        "is_set": one.is_set,
    }


def _where(context: Context, where: str) -> dict[str, str]:
    """Name and address of a place, zone or route; no address where none shows it."""
    record = context.record
    if where in record.places:
        return {"name": record.places[where].name, "link": context.link(f"/places/{where}")}
    if where in record.zones:
        return {"name": record.zones[where].name, "link": context.link("/map", zone=where)}
    if where in record.routes:
        names = record.routes[where].names
        return {"name": names.get("en") or next(iter(names.values()), where), "link": ""}
    return {"name": "" if where == "unstated" else where, "link": ""}


def _obligation(context: Context, obligation_id: str) -> dict[str, str] | None:
    agreement_id, _, provision = obligation_id.partition("/")
    agreement = context.record.agreements.get(agreement_id)
    if agreement is None:
        return None
    link = context.link(f"/agreements/{agreement_id}") + f"#p-{provision}"
    return {"name": f"{agreement.title}, provision {provision}", "link": link}
