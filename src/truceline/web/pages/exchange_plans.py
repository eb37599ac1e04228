"""Exchange plans: what was asked, who goes when by content-free ids, the ledger, the lists."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Form, Path, Query
from fastapi.responses import RedirectResponse, Response

from truceline.core.errors import InvalidValue, SafetyRefusal, TrucelineError
from truceline.exchange.plans import ListLine
from truceline.web.changes import ONE_WRITER, as_page, wants_page
from truceline.web.context import Context, Ctx
from truceline.web.exchange_rows import is_simulated
from truceline.web.exchange_sessions import room_of
from truceline.web.page import Page, Pages
from truceline.web.reporting_sent import Fields, one_field
from truceline.web.security import check_csrf
from truceline.web.table import Column, Table
from truceline.workspace.exchange_plans import KeptPlan

__all__ = ["register"]

_PLANS, _PLAN = "exchange_plans.html", "exchange_plan.html"
PlanId = Annotated[str, Path(max_length=100)]
Word = Annotated[str, Query(max_length=200)]
ReaderName = Annotated[
    Literal["intermediary", "holder", "receiver", "transport", "public"],
    Query(description="Whose list."),
]
READERS = (
    ("intermediary", "the intermediary: all"),
    ("holder", "a holder: whom it releases, and where"),
    ("receiver", "a receiver: who comes to it"),
    ("transport", "transport: sites and numbers, no ids"),
    ("public", "the public: numbers by party"),
)
_COLUMNS = (
    Column(key="plan", heading="Plan", kind="id", link="link"),
    Column(key="released", heading="Released", kind="number"),
    Column(key="waiting", heading="Waiting", kind="number"),
    Column(key="left_out", heading="Not planned", kind="number"),
    Column(key="events", heading="Events", kind="number"),
    Column(key="made_by", heading="Made by", kind="name"),
    Column(key="agreed_by", heading="Agreed by", kind="name"),
    Column(key="made_on", heading="Made", kind="date"),
)
_LINES = (
    Column(key="person", heading="Person", kind="id"),
    Column(key="number", heading="Persons", kind="number"),
    Column(key="site", heading="Site", kind="name"),
    Column(key="held_by", heading="Held by", kind="name"),
    Column(key="goes_to", heading="Goes to", kind="name"),
    Column(key="care", heading="Needs care"),
)


def register(pages: Pages) -> None:
    """Register plans, one plan with its lists, and what makes or agrees to one."""
    pages.add("/exchange/plans", plans, template=_PLANS, csv=True)
    pages.add("/exchange/plans/{plan_id}", plan, template=_PLAN, csv=True)

    @pages.app.post("/exchange/plans", include_in_schema=False, response_model=None)
    def make(context: Ctx, form: Fields) -> Response:
        """Make a plan."""
        room, asked = room_of(context), one_field(form, "asked")
        try:
            with ONE_WRITER:
                made = room.plans.make(asked)
        except InvalidValue as exc:
            if not wants_page(context.request):
                raise
            here = as_page(context, "/exchange/plans")
            return pages.render(here, _plans(here, asked=asked, problem=exc), _PLANS)
        return RedirectResponse(context.link(f"/exchange/plans/{made.plan_id}"), status_code=303)

    @pages.app.post("/exchange/plans/{plan_id}/agree", include_in_schema=False)
    def agree(
        context: Ctx, plan_id: PlanId, csrf: Annotated[str, Form(max_length=200)] = ""
    ) -> Response:
        """Agree to a plan that another person made."""
        check_csrf(context.request, csrf)
        try:
            with ONE_WRITER:
                room_of(context).plans.agree(plan_id)
        except (InvalidValue, SafetyRefusal) as exc:
            if not wants_page(context.request):
                raise
            here = as_page(context, f"/exchange/plans/{plan_id}")
            return pages.render(here, _plan(here, plan_id, problem=exc), _PLAN)
        return RedirectResponse(context.link(f"/exchange/plans/{plan_id}"), status_code=303)


def plans(context: Ctx) -> Page:
    """Every plan, and a form that asks for one."""
    return _plans(context)


def _plans(context: Context, *, asked: str = "", problem: TrucelineError | None = None) -> Page:
    room = room_of(context)
    rows = tuple(_row(context, one) for one in room.plans.all())
    return Page(
        title="Exchange plans",
        content={"lists": sorted(room.state.lists)},
        drawn={"asked": asked, "problem": problem, "may_plan": room.state.may("plan")},
        table=Table(caption="Plans", columns=_COLUMNS, rows=rows, total=len(rows)),
        status=422 if problem else 200,
        simulated=is_simulated(room),
    )


def _row(context: Context, one: KeptPlan) -> dict[str, Any]:
    return {
        "plan": one.plan_id,
        "link": context.link(f"/exchange/plans/{one.plan_id}"),
        "released": len(one.plan.assigned),
        "waiting": len(one.plan.waiting),
        "left_out": len(one.plan.left_out),
        "events": len(one.events),
        "made_by": one.made_by,
        "agreed_by": one.agreed_by,
        "made_on": one.made_at.date(),
    }


def plan(
    context: Ctx,
    plan_id: PlanId,
    event: Word = "",
    reader: ReaderName = "intermediary",
    party: Word = "",
) -> Page:
    """One plan; with `event`, the list of that day for one reader."""
    return _plan(context, plan_id, event=event, reader=reader, party=party)


def _plan(
    context: Context,
    plan_id: str,
    *,
    event: str = "",
    reader: Any = "intermediary",  # noqa: ANN401 (a literal, checked where it came in)
    party: str = "",
    problem: TrucelineError | None = None,
) -> Page:
    room = room_of(context)
    kept = room.plans.one(plan_id)
    table = None
    if event:
        lines = room.plans.printed(plan_id, event, reader=reader, party=party)
        table = _table(lines, event)
    reasons: dict[str, int] = {}
    for one in kept.plan.left_out:
        reasons[one.reason] = reasons.get(one.reason, 0) + 1
    return Page(
        title="One exchange plan",
        content={name: value for name, value in _row(context, kept).items() if name != "link"}
        | {
            "stages": kept.plan.stages,
            "ledger": kept.ledger,
            "binding": kept.binding,
            "reasons": reasons,
            "days": [
                {"event": one.event_id, "on": one.on, "seats": one.seats, "released": number}
                for one in kept.events
                for number in [sum(at == one.event_id for at in kept.plan.assigned.values())]
            ],
            "parties": sorted(
                {name for one in kept.persons for name in (one.held_by, one.goes_to)}
            ),
        },
        drawn={
            "user": room.user,
            "may_plan": room.state.may("plan"),
            "asked": kept.asked,
            "readers": READERS,
            "chosen": {"event": event, "reader": reader, "party": party},
            "problem": problem,
        },
        table=table,
        status=422 if problem else 200,
        simulated=is_simulated(room),
    )


def _table(lines: tuple[ListLine, ...], event: str) -> Table:
    rows = tuple(
        {
            "person": one.person_id,
            "number": one.number,
            "site": one.site,
            "held_by": one.held_by,
            "goes_to": one.goes_to,
            "care": None if one.needs_care is None else "yes" if one.needs_care else "no",
        }
        for one in lines
    )
    shown = tuple(
        column
        for column in _LINES
        if column.key == "number" or any(row[column.key] is not None for row in rows)
    )
    caption = f"List of {event}"
    return Table(caption=caption, columns=shown, rows=rows, total=len(rows))
