"""Delegations: who sat according to whom, beside which reference, who is missing."""

from __future__ import annotations

from truceline.briefs import text
from truceline.web.context import Context, Ctx
from truceline.web.page import Page, Pages
from truceline.web.said import actor_links, claim_row, source_links, stated_row
from truceline.web.seated import round_link, track_link
from truceline.web.table import Column, Table
from truceline.workspace.committee_draws import draw_row
from truceline.workspace.delegation_rows import (
    beside_row,
    bloc_rows,
    delegation_row,
    overlap_row,
    seat_rows,
)

__all__ = ["register"]

_LIST = (
    Column(key="title", heading="Delegation", kind="name", link="link"),
    Column(key="seats", heading="Seats, as stated"),
    Column(key="groups", heading="Groups", kind="number"),
    Column(key="missing", heading="Missing", kind="number"),
)
_SEATS = (
    Column(key="group", heading="Group", kind="name"),
    Column(key="seats", heading="Seats", kind="number"),
    Column(key="how", heading="Said as"),
    Column(key="claimant_name", heading="According to"),
    Column(key="source_title", heading="Source", kind="name", link="link"),
    Column(key="part", heading="Divided by"),
)


def register(pages: Pages) -> None:
    """Register the list of delegations and the page of one."""
    pages.add("/delegations", delegations, template="delegations.html", csv=True)
    pages.add("/delegations/{delegation_id}", delegation, template="delegation.html", csv=True)


def delegations(context: Ctx) -> Page:
    """Every delegation, with every total that somebody gives; and every committee drawn by lot."""
    rows = tuple(
        {**delegation_row(one), "link": context.link(f"/delegations/{one.delegation_id}")}
        for one in context.workspace.delegations.all(context.as_of).values()
    )
    table = Table(caption="Delegations", columns=_LIST, rows=rows, total=len(rows))
    draws = [draw_row(one) for one in context.workspace.committees.draws(context.as_of)]
    return Page(title="Delegations", table=table, content={"draws": draws})


def delegation(context: Ctx, delegation_id: str) -> Page:
    """One delegation: figures side by side, never added.

    Raises:
        UnknownId: There is none of that id, or it was not known by then.
    """
    found = context.workspace.delegations.one(delegation_id, context.as_of)
    one = found.delegation
    rows = tuple(
        {
            **row,
            "claimant_name": actor_links(context, [row["claimant"]])[0]["name"],
            "source_title": _title(context, row["source"]),
            "link": context.link(f"/sources/{row['source'].partition('#')[0]}"),
        }
        for row in seat_rows(one)
    )
    blocs = bloc_rows(found)
    return Page(
        title=one.title,
        content={
            "delegation_id": one.delegation_id,
            "seats": stated_row(context, one.seats),
            "on": stated_row(context, one.on),
            "round": _round(context, one.round_id),
            "track": track_link(context, one.track_id),
            "overlaps": [
                {
                    **overlap_row(each),
                    "sources": source_links(context, [each.cited, each.total_cited]),
                }
                for each in found.overlaps
            ],
            "beside": [
                {
                    **beside_row(each),
                    "sources": source_links(
                        context, [each.seats_claim.cited, *each.reference.sources]
                    ),
                }
                for each in found.beside
            ],
            "absent": [
                {
                    "name": each.name,
                    "claims": [claim_row(context, claim) for _, claim in each.why.options],
                }
                for each in one.missing
            ],
            "without_seat": [each.name for each in found.empty],
            "blocs": {**blocs, "cited": source_links(context, blocs["sources"])} if blocs else None,
            "sources": source_links(context, one.sources),
            "checked": one.checked,
            "note": one.note,
        },
        table=Table(
            caption="Seats, by who counts them; figures of different claimants are never added",
            columns=_SEATS,
            rows=rows,
            total=len(rows),
        ),
    )


def _title(context: Context, cited: str) -> str:
    found = source_links(context, [cited])
    return text.shorten(found[0]["title"], 60) if found else "no source is named"


def _round(context: Context, round_id: str) -> dict[str, str]:
    found = context.record.rounds.get(round_id)
    if found is None:
        return {"id": round_id, "name": round_id, "link": ""}
    named = round_link(context, found)
    return {"id": round_id, "name": named["words"], "link": named["link"]}
