"""Exchange plans: what was asked, who goes when by content-free ids, the ledger, the lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import Form, Path, Query
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from truceline.core.errors import InvalidValue, SafetyRefusal, TrucelineError
from truceline.exchange.plans import ListLine
from truceline.web.changes import ONE_WRITER, as_page, wants_page
from truceline.web.context import Context, Ctx
from truceline.web.exchange_rows import case_path, is_simulated
from truceline.web.exchange_sessions import room_of
from truceline.web.page import Page, Pages
from truceline.web.reporting_sent import Fields, one_field
from truceline.web.security import check_csrf
from truceline.web.table import Column, Table
from truceline.workspace.exchange import ExchangeRoom
from truceline.workspace.exchange_plan_kept import KeptPlan
from truceline.workspace.exchange_plan_report import Report
from truceline.workspace.exchange_plans import PlanStage

__all__ = ["register"]

_PLANS, _PLAN, _LIST = "exchange_plans.html", "exchange_plan.html", "exchange_plan_list.html"
PlanId = Annotated[str, Path(max_length=100)]
EventId = Annotated[str, Path(max_length=100)]
Csrf = Annotated[str, Form(max_length=200)]
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
    Column(key="replaced_by", heading="Replaced by", kind="id"),
    Column(key="made_on", heading="Made", kind="date"),
)
_CASES = (
    Column(key="person", heading="Person", kind="id"),
    Column(key="event", heading="Event"),
    Column(key="case", heading="Case", kind="id", link="link"),
    Column(key="state", heading="State"),
    Column(key="problem", heading="What is missing"),
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
    pages.add("/exchange/plans/{plan_id}", plan, template=_PLAN)
    pages.add("/exchange/plans/{plan_id}/lists/{event_id}", event_list, template=_LIST, csv=True)
    _register_agreeing(pages)

    @pages.router.post("/exchange/plans", include_in_schema=False, response_model=None)
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


def _register_agreeing(pages: Pages) -> None:
    def changed(context: Context, plan_id: str, change: Callable[[PlanStage], str]) -> Response:
        """On to the plan that a change leads to; or the page again with what is wrong."""
        try:
            with ONE_WRITER:
                to = change(room_of(context).plans)
        except (InvalidValue, SafetyRefusal) as exc:
            if not wants_page(context.request):
                raise
            here = as_page(context, f"/exchange/plans/{plan_id}")
            return pages.render(here, _plan(here, plan_id, problem=exc), _PLAN)
        return RedirectResponse(context.link(f"/exchange/plans/{to}"), status_code=303)

    @pages.router.post("/exchange/plans/{plan_id}/agree", include_in_schema=False)
    def agree(context: Ctx, plan_id: PlanId, csrf: Csrf = "") -> Response:
        """Agree to a plan that another person made."""
        check_csrf(context.request, csrf)
        return changed(context, plan_id, lambda plans: plans.agree(plan_id).plan_id)

    @pages.router.post("/exchange/plans/{plan_id}/schedule", include_in_schema=False)
    def schedule(context: Ctx, plan_id: PlanId, csrf: Csrf = "") -> Response:
        """Bring cases to an agreed plan that were not ready before."""
        check_csrf(context.request, csrf)

        def bring(plans: PlanStage) -> str:
            plans.schedule(plan_id)
            return plan_id

        return changed(context, plan_id, bring)

    @pages.router.post(
        "/exchange/plans/{plan_id}/replan", include_in_schema=False, response_model=None
    )
    def again(context: Ctx, plan_id: PlanId, form: Fields) -> Response:
        """Make an agreed plan anew after a day went otherwise."""
        report = Report(
            over=tuple(str(one) for one in form.getlist("over")),
            absent=_ids(form, "absent"),
            withdrawn=_ids(form, "withdrawn"),
            unavailable=_ids(form, "unavailable"),
            reason=one_field(form, "reason"),
        )
        return changed(context, plan_id, lambda plans: plans.replan(plan_id, report).plan_id)


def _ids(form: FormData, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one_field(form, name).replace(",", " ").split()))


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
        "replaced_by": one.replaced_by,
        "made_on": one.made_at.date(),
    }


def plan(context: Ctx, plan_id: PlanId) -> Page:
    """One plan: days, ledger, ways of release, and how the cases of its persons stand."""
    return _plan(context, plan_id)


def _plan(context: Context, plan_id: str, *, problem: TrucelineError | None = None) -> Page:
    room = room_of(context)
    kept = room.plans.one(plan_id)
    reasons: dict[str, int] = {}
    for one in kept.plan.left_out:
        reasons[one.reason] = reasons.get(one.reason, 0) + 1
    content = {name: value for name, value in _row(context, kept).items() if name != "link"} | {
        "stages": kept.plan.stages,
        "ledger": kept.ledger,
        "ways": kept.ways,
        "counted_as": kept.counted_as,
        "rules": kept.rules,
        "binding": kept.binding,
        "reasons": reasons,
        "days": _days(kept),
        "is_over": kept.is_over,
        "replaces": kept.past.replaces if kept.past else "",
        "past_reason": kept.past.reason if kept.past else "",
    }
    return Page(
        title="One exchange plan",
        content=content,
        drawn={
            "user": room.user,
            "may_plan": room.state.may("plan"),
            "asked": kept.asked,
            "readers": READERS,
            "parties": sorted(
                {name for one in kept.persons for name in (one.held_by, one.goes_to)}
            ),
            "cases": _cases(context, room, plan_id),
            "today": room.state.clock().date(),
            "problem": problem,
        },
        status=422 if problem else 200,
        simulated=is_simulated(room),
    )


def _days(kept: KeptPlan) -> list[dict[str, Any]]:
    return [
        {
            "event": one.event_id,
            "on": one.on,
            "seats": one.seats,
            "released": sum(at == one.event_id for at in kept.plan.assigned.values()),
            "is_over": one.event_id in kept.came,
        }
        for one in kept.events
    ]


def _cases(context: Context, room: ExchangeRoom, plan_id: str) -> Table | None:
    """How cases stand beside the plan; only for who may see every case."""
    if not room.state.may("case_open"):
        return None
    rows = tuple(
        {
            "person": one.person_id,
            "event": one.event_id,
            "case": one.case_id,
            "link": context.link(case_path(one.case_id)) if one.case_id else "",
            "state": one.state,
            "problem": one.problem,
        }
        for one in room.plans.cases(plan_id)
    )
    return Table(caption="Cases of whom it releases", columns=_CASES, rows=rows, total=len(rows))


def event_list(
    context: Ctx,
    plan_id: PlanId,
    event_id: EventId,
    reader: ReaderName = "intermediary",
    party: Word = "",
) -> Page:
    """The list of one day for one reader: nothing else stands on it, so that it can be printed."""
    room = room_of(context)
    lines = room.plans.printed(plan_id, event_id, reader=reader, party=party)
    kept = room.plans.one(plan_id)
    on = next(one.on for one in kept.events if one.event_id == event_id)
    is_agreed = bool(kept.agreed_by) and not kept.replaced_by
    return Page(
        title=f"List of {event_id}",
        content={"event": event_id, "on": on, "is_agreed": is_agreed},
        drawn={
            "words": dict(READERS)[reader],
            "party": party,
            "back": context.link(f"/exchange/plans/{plan_id}"),
        },
        table=_table(lines, event_id),
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
    kept = tuple({column.key: row[column.key] for column in shown} for row in rows)
    return Table(caption=caption, columns=shown, rows=kept, total=len(kept))
