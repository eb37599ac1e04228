"""Agreements: all of them; and one with its provisions, obligations and who says what of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from truceline.briefs import text
from truceline.core.agreement import Agreement, Obligation, Provision
from truceline.core.claim import Stated
from truceline.core.dates import When
from truceline.record import ObligationStatus
from truceline.web.coding import coding_row, same_rows
from truceline.web.context import Context, Ctx
from truceline.web.days import OnDay
from truceline.web.obligations import clock_row, evidence_rows, status_row
from truceline.web.page import Page, Pages
from truceline.web.reading_evidence import accepted_about
from truceline.web.said import actor_links, source_links, stated_row
from truceline.web.table import Column, Table
from truceline.workspace.record import named

__all__ = ["register"]

_LIST = (
    Column(key="title", heading="Agreement", kind="name", link="link"),
    Column(key="signed", heading="Signed or adopted", order="signed_on"),
    Column(key="signatories", heading="Signed by", kind="name"),
    Column(key="obligations", heading="Obligations", kind="number"),
    Column(key="states", heading="Where they stand"),
    Column(key="provisions", heading="Provisions", kind="number"),
    Column(key="in_effect", heading="In effect", order="in_effect_on"),
    Column(key="ended", heading="Ended", order="ended_on"),
    Column(key="checked", heading="Entry"),
    Column(key="agreement_id", heading="Id", kind="id"),
)
_OBLIGATIONS = (
    Column(key="provision", heading="Provision", link="link"),
    Column(key="kind", heading="Kind"),
    Column(key="text", heading="Text", kind="name"),
    Column(key="due", heading="Due", order="due_first_day"),
    Column(key="state", heading="State"),
    Column(key="reason", heading="Reason"),
)


def register(pages: Pages) -> None:
    """Register the list and the page of one agreement."""
    pages.add("/agreements", agreements, template="agreements.html", csv=True)
    pages.add("/agreements/{agreement_id}", agreement, template="agreement.html", csv=True)


def agreements(context: Ctx, on: OnDay = None, of: str = "pack") -> Page:
    """Agreements with how many of their obligations stand where: the pack's, PA-X's, or all.

    PA-X holds thousands of which no obligation is recorded: they are shown where asked for.
    """
    day = on or context.today
    found = context.workspace.record.statuses(on=day, as_of=context.as_of)
    states: dict[str, Counter[str]] = {}
    for status in found:
        states.setdefault(status.agreement_id, Counter())[status.state.value] += 1
    known = list(context.record.agreements.values())
    coded = sum(one.coding is not None for one in known)
    wanted = [one for one in known if of == "all" or (one.coding is not None) == (of == "pa-x")]
    ordered = sorted(wanted, key=_signed)
    rows = tuple(_list_row(context, one, states.get(one.agreement_id), on) for one in ordered)
    return Page(
        title="Agreements",
        content={
            "on": day,
            "states": dict(Counter(one.state.value for one in found)),
            "of": of if of in {"all", "pa-x"} else "pack",
            "coded": coded,
        },
        table=Table(
            caption=f"Agreements, and where their obligations stood on {text.day(day)}",
            columns=_LIST,
            rows=rows,
            total=len(rows),
        ),
    )


def _signed(one: Agreement) -> tuple[date, str]:
    first = one.signed.value.first_day or one.in_effect.value.first_day
    return first or date.max, one.agreement_id


def _list_row(
    context: Context, one: Agreement, states: Counter[str] | None, on: date | None
) -> dict[str, Any]:
    words = ", ".join(f"{n} {state}" for state, n in sorted((states or Counter()).items()))
    owed = sum(provision.obligation is not None for provision in one.provisions)
    return {
        "agreement_id": one.agreement_id,
        "title": one.title,
        "link": context.link(f"/agreements/{one.agreement_id}", on=on),
        "signed": text.when(one.signed.value),
        "signed_on": one.signed.value.first_day,
        "in_effect": text.when(one.in_effect.value),
        "in_effect_on": one.in_effect.value.first_day,
        "ended": text.when(one.ended.value),
        "ended_on": one.ended.value.first_day,
        "signatories": ", ".join(who["name"] for who in actor_links(context, one.signatories)),
        "provisions": len(one.provisions),
        "obligations": owed,
        "states": words or ("not signed by then" if owed else ""),
        "checked": "checked" if one.checked else "unchecked",
    }


def agreement(context: Ctx, agreement_id: str, on: OnDay = None) -> Page:
    """One agreement: provisions, obligations with clock and state, evidence for and against.

    Raises:
        UnknownId: There is none of that id, or it was not known by then.
    """
    known = context.record.agreements
    one, day = named("agreement", agreement_id, known), on or context.today
    statuses = {
        status.obligation.obligation_id: status
        for status in context.workspace.record.statuses(on=day, as_of=context.as_of)
        if status.agreement_id == agreement_id
    }
    rows = tuple(status_row(context, status, on=on) for status in statuses.values())
    return Page(
        title=one.title,
        content={
            "on": day,
            "agreement": _about(context, one),
            "coding": coding_row(one),
            "may_be_same": same_rows(context, one),
            **accepted_about(context, f"agreement:{agreement_id}"),
            "provisions": [_provision(context, part, statuses, on) for part in one.provisions],
            "disputed": list(_disputed(context, one)),
            "not_signed_yet": _signed(one)[0] > day and _signed(one)[0] < date.max,
            "signed_on": _signed(one)[0] if _signed(one)[0] < date.max else None,
        },
        table=Table(
            caption=f"Obligations, as they stood on {text.day(day)}",
            columns=_OBLIGATIONS,
            rows=rows,
            total=len(rows),
        ),
    )


def _about(context: Context, one: Agreement) -> dict[str, Any]:
    agreements = context.record.agreements
    later = [other for other in agreements.values() if one.agreement_id in other.builds_on]
    ceasefires = [
        halt for halt in context.record.ceasefires.values() if halt.agreement_id == one.agreement_id
    ]
    return {
        "agreement_id": one.agreement_id,
        "title": one.title,
        "signed": stated_row(context, one.signed),
        "in_effect": stated_row(context, one.in_effect),
        "ended": stated_row(context, one.ended),
        "signatories": actor_links(context, one.signatories),
        "parties": actor_links(context, one.parties),
        "builds_on": [_link(context, name) for name in one.builds_on],
        "built_on_by": [_link(context, other.agreement_id) for other in later],
        "ceasefires": [
            {"title": halt.title, "link": context.link(f"/ceasefires/{halt.ceasefire_id}")}
            for halt in ceasefires
        ],
        "sources": source_links(context, one.sources),
        "checked": one.checked,
    }


def _link(context: Context, agreement_id: str) -> dict[str, str]:
    found = context.record.agreements.get(agreement_id)
    if found is None:
        return {"title": f"{agreement_id} (not known by then)", "link": ""}
    return {"title": found.title, "link": context.link(f"/agreements/{agreement_id}")}


def _provision(
    context: Context, part: Provision, statuses: dict[str, ObligationStatus], on: date | None
) -> dict[str, Any]:
    owed = part.obligation
    status = statuses.get(owed.obligation_id) if owed else None
    return {
        "provision_id": part.provision_id,
        "text": part.text,
        "obligation": _obligation(context, owed) if owed else None,
        "status": status_row(context, status, on=on) if status else None,
        "evidence": evidence_rows(context, status) if status else [],
    }


def _obligation(context: Context, owed: Obligation) -> dict[str, Any]:
    return {
        "obligation_id": owed.obligation_id,
        "kind": owed.kind,
        "bound": actor_links(context, owed.bound),
        "addressed": actor_links(context, owed.addressed),
        "addressed_basis": owed.addressed_basis,
        "excludes": actor_links(context, owed.excludes),
        "acts": [act if " " in act else act.replace("-", " ") for act in owed.acts],
        "where": _where(context, owed.where),
        "clock": clock_row(context, owed),
    }


def _where(context: Context, name: str) -> dict[str, str]:
    record = context.record
    if name in record.zones:
        return {"name": record.zones[name].name, "link": context.link("/map", zone=name)}
    if name in record.places:
        return {"name": record.places[name].name, "link": context.link(f"/places/{name}")}
    if name in record.routes:
        names = record.routes[name].names
        return {"name": names.get("en") or next(iter(names.values()), name), "link": ""}
    return {"name": "not stated" if name == "unstated" else name, "link": ""}


def _disputed(context: Context, one: Agreement) -> Iterator[dict[str, Any]]:
    """Every day on which sources differ, of the agreement and of its obligations."""
    days: list[tuple[str, Stated[When]]] = [
        ("when it was signed", one.signed),
        ("when it took effect", one.in_effect),
        ("when it ended", one.ended),
    ]
    for part in one.provisions:
        if owed := part.obligation:
            about = f"provision {part.provision_id}"
            days += [
                (f"{about}: from when it holds", owed.from_on),
                (f"{about}: until when it holds", owed.until_on),
                (f"{about}: when it is due", owed.due),
            ]
    for words, stated in days:
        if stated.is_disputed:
            yield {"about": words, "stated": stated_row(context, stated)}
