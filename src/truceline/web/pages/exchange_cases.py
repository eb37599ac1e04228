"""Cases of the exchange room: from an allegation to a handover, by two persons where it counts."""

from __future__ import annotations

from collections import defaultdict
from typing import Annotated, Any

from fastapi import Path
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from truceline.core.errors import InvalidValue, SafetyRefusal, TrucelineError
from truceline.exchange.cases.model import DEATH_TOLD, ENDS, NEXT, TWO_PERSONS, Case
from truceline.web.changes import ONE_WRITER, as_page, new_token, wants_page
from truceline.web.context import Context, Ctx
from truceline.web.exchange_rows import case_path, is_simulated
from truceline.web.exchange_sessions import room_of
from truceline.web.page import Page, Pages
from truceline.web.reporting_sent import Fields, one_field
from truceline.web.table import Column, Table

__all__ = ["register"]

_CASE = "exchange_case.html"
CaseId = Annotated[str, Path(max_length=100)]
_COLUMNS = (
    Column(key="case", heading="Case", kind="id", link="link"),
    Column(key="track", heading="Of"),
    Column(key="state", heading="State"),
    Column(key="pending", heading="Waits for a second person", kind="number"),
    Column(key="liaison", heading="Carried by", kind="name"),
    Column(key="opened_on", heading="Opened", kind="date"),
)
_WORDS = {DEATH_TOLD: "death told to the family", "handed-over": "handed over"}


def register(pages: Pages) -> None:
    """Register the list of cases, one case, and what is recorded of it."""
    pages.add("/exchange/cases", cases, template="exchange_cases.html", csv=True)
    pages.add("/exchange/cases/{case_id}", case, template=_CASE)
    _register_recording(pages)


def cases(context: Ctx) -> Page:
    """Cases that this person may see."""
    room = room_of(context)
    rows = tuple(
        {
            "case": one.case_id,
            "link": context.link(case_path(one.case_id)),
            "track": one.track,
            "state": one.state,
            "pending": len(one.pending),
            "liaison": one.liaison,
            "opened_on": one.opened_at.date(),
        }
        for one in room.cases.all()
    )
    due = [
        {"case": one.subject_id, "due_on": one.due_on, "overdue_days": one.overdue_days}
        for one in room.cases.due()
    ]
    return Page(
        title="Cases of the exchange room",
        content={"due": due},
        simulated=is_simulated(room),
        table=Table(caption="Cases", columns=_COLUMNS, rows=rows, total=len(rows)),
    )


def case(context: Ctx, case_id: CaseId) -> Page:
    """One case: its steps, what waits for a second person, and who held when."""
    return _case(context, case_id)


def _case(
    context: Context,
    case_id: str,
    *,
    sent: dict[str, str] | None = None,
    problem: TrucelineError | None = None,
) -> Page:
    room = room_of(context)
    held = room.cases.one(case_id)
    return Page(
        title="One case",
        content=_content(held) | {"gaps": room.cases.gaps(case_id)},
        drawn={
            "user": room.user,
            "events": [new_token() for _ in range(3 + len(held.pending))],
            "steps_to": _steps_to(held, may_end=room.state.may("case_end")),
            "may_step": room.state.may("case_step"),
            "person": context.link(f"/exchange/persons/{held.rows[0]}"),
            "words": _WORDS,
            "sent": defaultdict(str, sent or {}),
            "problem": problem,
            "today": room.state.clock().date(),
        },
        status=422 if problem else 200,
        simulated=is_simulated(room),
    )


def _content(held: Case) -> dict[str, Any]:
    return {
        "case_id": held.case_id,
        "track": held.track,
        "state": held.state,
        "rows": held.rows,
        "liaison": held.liaison,
        "opened_by": held.opened_by,
        "opened_at": held.opened_at,
        "steps": held.steps,
        "pending": held.pending,
        "custody": held.custody,
        "linked": held.linked,
        "is_ended": held.is_ended,
    }


def _steps_to(held: Case, *, may_end: bool) -> list[dict[str, Any]]:
    """Where the case may go from here, and whether that takes two persons."""
    if held.is_ended:
        return []
    to = [*NEXT.get(held.state, ()), *(ENDS if may_end else ())]
    is_identified = any(one.to == "identified" for one in held.standing)
    if held.track == "remains" and is_identified and held.death_told is None:
        to.append(DEATH_TOLD)
    return [
        {"to": one, "words": _WORDS.get(one, one), "needs_two": one in TWO_PERSONS} for one in to
    ]


def _register_recording(pages: Pages) -> None:
    @pages.router.post(
        "/exchange/cases/{case_id}/steps", include_in_schema=False, response_model=None
    )
    def step(context: Ctx, case_id: CaseId, form: Fields) -> Response:
        """Record a step; where it is for good, propose it to a second person."""
        sent = _sent(form, ("to", "on", "evidence", "remark"))
        kind = "proposed" if sent["to"] in TWO_PERSONS else "step"
        return _recorded(pages, context, case_id, kind=kind, sent=sent, form=form)

    @pages.router.post(
        "/exchange/cases/{case_id}/seconds", include_in_schema=False, response_model=None
    )
    def second(context: Ctx, case_id: CaseId, form: Fields) -> Response:
        """Confirm or decline what another person proposed."""
        sent = {"of": one_field(form, "proposal")}
        if one_field(form, "answer") != "decline":
            return _recorded(pages, context, case_id, kind="seconded", sent=sent, form=form)
        sent["reason"] = one_field(form, "reason")
        return _recorded(pages, context, case_id, kind="declined", sent=sent, form=form)

    @pages.router.post(
        "/exchange/cases/{case_id}/custody", include_in_schema=False, response_model=None
    )
    def custody(context: Ctx, case_id: CaseId, form: Fields) -> Response:
        """Record who held the person or the body."""
        sent = _sent(form, ("holder", "from_on", "until_on", "place", "evidence"))
        return _recorded(pages, context, case_id, kind="custody", sent=sent, form=form)


def _sent(form: FormData, names: tuple[str, ...]) -> dict[str, str]:
    return {name: one_field(form, name).strip() for name in names}


def _recorded(
    pages: Pages, context: Context, case_id: str, *, kind: str, sent: dict[str, str], form: FormData
) -> Response:
    room, said = room_of(context), {name: words for name, words in sent.items() if words}
    try:
        with ONE_WRITER:
            room.cases.record(case_id, kind, said, event_id=one_field(form, "event"))
    except (InvalidValue, SafetyRefusal) as exc:
        if not wants_page(context.request):
            raise
        here = as_page(context, case_path(case_id))
        return pages.render(here, _case(here, case_id, sent=sent, problem=exc), _CASE)
    return RedirectResponse(context.link(case_path(case_id)), status_code=303)
