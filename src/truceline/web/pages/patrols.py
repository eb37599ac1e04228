"""Patrols, crossings, pauses and relief by a day, with who says what of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from fastapi import Query

from truceline.relief import RELIEF_KINDS
from truceline.web.context import Context, Ctx
from truceline.web.days import OnDay
from truceline.web.page import Page, Pages
from truceline.web.table import Column, Table
from truceline.web.told import (
    crossing_shown,
    item_shown,
    patrol_shown,
    pause_shown,
    statement_shown,
)
from truceline.workspace.field_item_rows import crossing_rows, patrol_rows, pause_rows, relief_rows

__all__ = ["register"]

_SAID = (
    Column(key="by", heading="Said by", kind="name"),
    Column(key="said_on", heading="Said on", kind="date"),
    Column(key="source", heading="Source", link="link"),
)
_FIELD = (
    Column(key="kind", heading="What"),
    Column(key="name", heading="Name", kind="name", link="anchor"),
    Column(key="state", heading="State"),
    Column(key="share", heading="Share of the route"),
    Column(key="reason", heading="Reason given"),
    *_SAID,
)
_RELIEF = (
    Column(key="kind", heading="What"),
    Column(key="name", heading="Name", kind="name", link="anchor"),
    Column(key="state", heading="State"),
    Column(key="figure", heading="Figure"),
    Column(key="words", heading="In words"),
    *_SAID,
)
_HEADINGS = {
    "hazards": "Hazards",
    "clearance": "Clearance",
    "access": "Humanitarian access",
    "movements": "Displacement and return",
    "pledges": "Pledges for reconstruction",
}


def register(pages: Pages) -> None:
    """Register both pages."""
    pages.add("/patrols", patrols, template="patrols.html", csv=True)
    pages.add("/relief", relief, template="relief.html", csv=True)


def patrols(context: Ctx, on: OnDay = None) -> Page:
    """Patrols, crossings and pauses by a day: planned, done, open, kept, and who says so."""
    day = on or context.today
    found = context.workspace.patrols.field(on=day, as_of=context.as_of)
    rows = (
        *(_row(context, "patrol", one) for one in patrol_rows(found.patrols)),
        *(_row(context, "crossing", one) for one in crossing_rows(found.crossings)),
        *(_row(context, "pause", one) for one in pause_rows(found.pauses)),
    )
    return Page(
        title="Patrols and crossings",
        content={
            "on": day,
            "patrols": [patrol_shown(context, one) for one in found.patrols],
            "crossings": [crossing_shown(context, one) for one in found.crossings],
            "pauses": [pause_shown(context, one) for one in found.pauses],
        },
        table=_table("What each claimant last said", _FIELD, rows),
    )


def relief(
    context: Ctx,
    on: OnDay = None,
    kind: Annotated[str, Query(description="hazards, clearance, access, …; empty for all.")] = "",
) -> Page:
    """Hazards, clearance, access, movements and pledges by a day; figures are never added.

    Raises:
        UnknownId: There is no such kind.
    """
    day = on or context.today
    found = context.workspace.relief.told(on=day, kind=kind, as_of=context.as_of)
    rows = tuple(_row(context, str(one["kind"]), one) for one in relief_rows(found))
    return Page(
        title="Relief",
        content={
            "on": day,
            "kind": kind,
            "kinds": [{"kind": one, "heading": _HEADINGS[one]} for one in RELIEF_KINDS],
            "groups": [
                {
                    "kind": each,
                    "heading": _HEADINGS[each],
                    "field_items": [
                        item_shown(context, one.item, one.told)
                        | {
                            "odd": [
                                {
                                    "before": step.before,
                                    "said": statement_shown(context, step.statement),
                                }
                                for step in one.odd
                            ]
                        }
                        for one in found
                        if one.item.kind == each
                    ],
                }
                for each in RELIEF_KINDS
                if kind in ("", each)
            ],
        },
        table=_table("What each claimant last said", _RELIEF, rows),
    )


def _row(context: Context, kind: str, row: Mapping[str, Any]) -> dict[str, Any]:
    source_id = str(row["source"] or "").partition("#")[0]
    is_known = source_id in context.record.sources
    actor = context.record.actors.get(str(row["by"]))
    share = row.get("share")
    return {
        **row,
        "kind": kind,
        "by": actor.name if actor else row["by"],
        "share": "" if share is None else f"{share:.0%} ({row['share_basis']})",
        "link": context.link(f"/sources/{source_id}") if is_known else "",
        "anchor": f"#c-{row['id']}",
    }


def _table(caption: str, columns: tuple[Column, ...], rows: Iterable[dict[str, Any]]) -> Table:
    held = tuple(rows)
    return Table(caption=caption, columns=columns, rows=held, total=len(held))
