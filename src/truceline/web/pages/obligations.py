"""Obligations: a board by state, one with its history and scores, and what comes (with .ics)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import Path, Query
from fastapi.responses import Response

from truceline.briefs import text
from truceline.core.agreement import Agreement, Obligation
from truceline.core.dates import Period
from truceline.core.errors import UnknownId
from truceline.web.changes import given_name
from truceline.web.clock_rows import (
    board_row,
    change_row,
    clock_rows,
    pace_row,
    score_row,
    total_row,
    upcoming_row,
)
from truceline.web.context import Context, Ctx
from truceline.web.days import OnDay
from truceline.web.obligations import by_state, clock_row, evidence_rows
from truceline.web.page import Page, Pages
from truceline.web.said import actor_links, source_links
from truceline.web.scoring import register_scoring
from truceline.web.table import Column, Table

__all__ = ["register"]

_BOARD = (
    Column(key="obligation_id", heading="Obligation", kind="id", link="page"),
    Column(key="text", heading="Text", kind="name"),
    Column(key="agreement", heading="Agreement", kind="name", link="agreement_link"),
    Column(key="due", heading="Due", order="due_first_day"),
    Column(key="state", heading="State"),
    Column(key="reason", heading="Reason"),
)
_COMES = (
    Column(key="when", heading="When", order="first_day"),
    Column(key="what", heading="What"),
    Column(key="text", heading="Obligation", kind="name", link="page"),
    Column(key="agreement", heading="Agreement", kind="name", link="agreement_link"),
    Column(key="state", heading="State"),
    Column(key="reason", heading="Reason"),
)
_HISTORY = (
    Column(key="on", heading="Day", kind="date"),
    Column(key="before", heading="Before"),
    Column(key="after", heading="After"),
    Column(key="said_by", heading="Said by", kind="name"),
    Column(key="reason", heading="Reason"),
)
_BEGINNING = date(1900, 1, 1)
_Id = Annotated[str, Query(max_length=200)]
_Days = Annotated[int, Query(ge=1, le=3660, description="How many days to look at.")]


def register(pages: Pages) -> None:
    """Register the board, the page of one obligation, the calendar and its file, the forms."""
    pages.add("/obligations", obligations, template="obligations.html", csv=True)
    pages.add("/obligations/{obligation_id:path}", obligation, template="obligation.html", csv=True)
    pages.add("/calendar", calendar, template="calendar.html", csv=True)
    pages.router.get("/calendar.ics", include_in_schema=False, response_model=None)(calendar_file)
    register_scoring(pages, page_of=_one)


def obligations(context: Ctx, on: OnDay = None, agreement: _Id = "", actor: _Id = "") -> Page:
    """Every obligation of agreements signed by a day, in columns by state."""
    day, clocks = on or context.today, context.workspace.clocks
    found = clocks.board(on=day, as_of=context.as_of, agreement=agreement, actor=actor)
    rows = tuple(board_row(context, one, on=on) for one in found)
    named = dict.fromkeys(one.agreement_id for one in found)
    paces = [clocks.pace(one, on=day, as_of=context.as_of) for one in named]
    totals = [total for one in named for total in clocks.totals(one, context.as_of)]
    return Page(
        title="Obligations",
        content={
            "on": day,
            "agreement": agreement,
            "actor": actor,
            "columns": by_state(rows),
            "paces": [pace_row(context, one) for one in paces],
            "totals": [total_row(context, one) for one in totals],
            "not_signed": _not_signed(context, day),
        },
        drawn={"agreements": _agreements(context), "actors": _actors(context)},
        table=Table(
            caption=f"Obligations, as they stood on {text.day(day)}",
            columns=_BOARD,
            rows=rows,
            total=len(rows),
        ),
    )


def _agreements(context: Context) -> list[tuple[str, str]]:
    return [
        (one.agreement_id, one.title)
        for one in context.record.agreements.values()
        if any(part.obligation for part in one.provisions)
    ]


def _actors(context: Context) -> list[tuple[str, str]]:
    owing = {
        name
        for one in context.record.agreements.values()
        for part in one.provisions
        if part.obligation
        for name in (*part.obligation.bound, *part.obligation.addressed)
    }
    known = context.record.actors
    pairs = [(name, known[name].name if name in known else name) for name in owing]
    return sorted(pairs, key=lambda pair: pair[1])


def _not_signed(context: Context, day: date) -> int:
    """How many obligations a later signing will bring: the board does not show them."""
    return sum(
        bool(part.obligation)
        for one in context.record.agreements.values()
        if (first := one.signed.value.first_day or one.in_effect.value.first_day) and first > day
        for part in one.provisions
    )


def obligation(
    context: Ctx,
    obligation_id: Annotated[str, Path(max_length=500, description="AGREEMENT/PROVISION.")],
    on: OnDay = None,
) -> Page:
    """One obligation on a day: clock, evidence, history, scores.

    Raises:
        UnknownId: There is none of that id, or it was not known by then.
    """
    return _one(context, obligation_id, on=on)


def _one(
    context: Context,
    obligation_id: str,
    *,
    on: date | None = None,
    sent: dict[str, str] | None = None,
    problem: str = "",
) -> Page:
    agreement, owed = _find(context, obligation_id)
    day, clocks = on or context.today, context.workspace.clocks
    period = Period(from_on=_BEGINNING, until_on=day + timedelta(days=1))
    found = clocks.history(obligation_id, period=period, as_of=context.as_of)
    board = clocks.board(on=day, as_of=context.as_of, agreement=agreement.agreement_id)
    status = next((s for s in board if s.obligation.obligation_id == obligation_id), None)
    rows = tuple(change_row(context, one) for one in found)
    scores = [
        score_row(context, one)
        for one in clocks.scores(agreement.agreement_id, context.as_of)
        if f"{one.agreement_id}/{one.provision_id}" == obligation_id
    ]
    return Page(
        title=f"Obligation {owed.obligation_id.partition('/')[2]}: {agreement.title}",
        status=422 if problem else 200,
        content={
            "on": day,
            "obligation_id": obligation_id,
            "text": next(p.text for p in agreement.provisions if p.obligation is owed),
            "agreement": {
                "title": agreement.title,
                "link": context.link(f"/agreements/{agreement.agreement_id}", on=on),
            },
            "kind": owed.kind,
            "bound": actor_links(context, owed.bound),
            "addressed": actor_links(context, owed.addressed),
            "verified_by": actor_links(context, owed.verified_by),
            "stated": clock_row(context, owed),
            "status": board_row(context, status, on=on) if status else None,
            "clock": clock_rows(context, status.clock if status else None),
            "evidence": evidence_rows(context, status) if status else [],
            "history": rows,
            "scores": scores,
            "sources": source_links(context, agreement.sources),
        },
        drawn={"sent": _sent(context, day) | (sent or {}), "problem": problem},
        table=Table(
            caption=f"Changes of its status until {text.day(day)}",
            columns=_HISTORY,
            rows=rows,
            total=len(rows),
        ),
    )


def _sent(context: Context, day: date) -> dict[str, str]:
    """What the form holds at first: the year before the day, and the name given before."""
    by = given_name(context.request)
    return {"year": str(day.year), "value": "", "by": by, "reason": "", "taken": "", "why": ""}


def _find(context: Context, obligation_id: str) -> tuple[Agreement, Obligation]:
    agreement = context.record.agreements.get(obligation_id.partition("/")[0])
    for part in agreement.provisions if agreement else ():
        if agreement and part.obligation and part.obligation.obligation_id == obligation_id:
            return agreement, part.obligation
    raise UnknownId(
        f"There is no obligation '{obligation_id}'.", hint="The board of obligations lists all."
    )


def calendar(context: Ctx, on: OnDay = None, days: _Days = 14, agreement: _Id = "") -> Page:
    """What falls due, begins, recurs or runs out in the next days."""
    day = on or context.today
    comes = context.workspace.clocks.comes(
        on=day, days=days, as_of=context.as_of, agreement=agreement
    )
    rows = tuple(upcoming_row(context, one, on=on) for one in comes.found)
    file = context.link("/calendar.ics", on=day, days=days, agreement=agreement)
    return Page(
        title="Calendar",
        content={
            "on": day,
            "days": days,
            "agreement": agreement,
            "period": text.period(comes.period),
            "rows": rows,
            "undated": len(comes.undated),
            "file": file,
        },
        drawn={"agreements": _agreements(context)},
        table=Table(
            caption=f"What comes in {text.period(comes.period)}",
            columns=_COMES,
            rows=rows,
            total=len(rows),
        ),
    )


def calendar_file(
    context: Ctx, on: OnDay = None, days: _Days = 90, agreement: _Id = ""
) -> Response:
    """The same as an iCalendar file."""
    day: date = on or context.today
    content: Any = context.workspace.clocks.calendar(
        on=day, days=days, as_of=context.as_of, agreement=agreement
    )
    kept = {"content-disposition": f'attachment; filename="obligations-{day}.ics"'}
    return Response(content, media_type="text/calendar; charset=utf-8", headers=kept)
