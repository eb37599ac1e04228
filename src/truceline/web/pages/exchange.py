"""The exchange room: unlocking it, its lists, and what waits."""

from __future__ import annotations

from pathlib import PurePath
from typing import Annotated, Any

from fastapi import Form, Query
from fastapi.responses import RedirectResponse, Response

from truceline.core.errors import InvalidValue, SafetyRefusal, TrucelineError
from truceline.web.changes import ONE_WRITER, as_page, wants_page
from truceline.web.context import Context, Ctx
from truceline.web.exchange_rows import list_row
from truceline.web.exchange_sent import SealedForm, sent_file, sent_text
from truceline.web.exchange_sessions import COOKIE, room_of, sessions_of
from truceline.web.page import Page, Pages
from truceline.web.pages import (
    exchange_cases,
    exchange_estimates,
    exchange_log,
    exchange_pairs,
    exchange_persons,
    exchange_plans,
    exchange_private,
    exchange_sheets,
    exchange_users,
)
from truceline.web.security import check_csrf
from truceline.web.table import Column, Table
from truceline.workspace.exchange import ExchangeRoom
from truceline.workspace.exchange_lists import AddedList

__all__ = ["register"]

_UNLOCK, _ROOM = "exchange_unlock.html", "exchange.html"
Word = Annotated[str, Form(max_length=1_000)]
_COLUMNS = (
    Column(key="list", heading="List", kind="id"),
    Column(key="given_by", heading="Given by", kind="name"),
    Column(key="purpose", heading="For"),
    Column(key="persons", heading="Rows", kind="number"),
    Column(key="left_out", heading="Left out", kind="number"),
    Column(key="findings", heading="Findings", kind="number"),
    Column(key="added_on", heading="Added", kind="date"),
    Column(key="added_by", heading="By", kind="name"),
)


def register(pages: Pages) -> None:
    """Register the room and all pages inside it."""
    pages.add("/exchange", overview, template=_ROOM, csv=True)
    pages.add("/exchange/unlock", unlock, template=_UNLOCK)
    _register_lock(pages)
    _register_lists(pages)
    exchange_pairs.register(pages)
    exchange_persons.register(pages)
    exchange_plans.register(pages)
    exchange_estimates.register(pages)
    exchange_cases.register(pages)
    exchange_sheets.register(pages)
    exchange_private.register(pages)
    exchange_users.register(pages)
    exchange_log.register(pages)


def unlock(
    context: Ctx,
    back: Annotated[str, Query(max_length=200, description="Page to return to.")] = "",
) -> Page:
    """Where a person unlocks the room."""
    return _unlock(context, back=back)


def _unlock(context: Context, *, back: str, problem: TrucelineError | None = None) -> Page:
    is_made = context.workspace.exchange.is_made
    return Page(
        title="Unlock the exchange room",
        content={"is_made": is_made},
        drawn={"back": _inside(back), "problem": problem},
        status=422 if problem else 200,
    )


def _inside(back: str) -> str:
    """An address of the room; anything else leads to its first page."""
    is_inside = back == "/exchange" or back.startswith("/exchange/")
    return back if is_inside and "//" not in back and "\\" not in back else "/exchange"


def overview(context: Ctx) -> Page:
    """The lists of the room and what waits in it."""
    return _overview(room_of(context))


def _overview(
    room: ExchangeRoom,
    *,
    added: AddedList | None = None,
    problem: TrucelineError | None = None,
) -> Page:
    may = room.state.may
    rows = [list_row(one) for one in room.lists.all()] if may("see_lists") else []
    content: dict[str, Any] = {
        "user": room.user,
        "roles": room.state.roles,
        "may": {name: may(name) for name in _ACTS},
        "waits": _waits(room),
    }
    table = Table(caption="Lists", columns=_COLUMNS, rows=tuple(rows), total=len(rows))
    return Page(
        title="Exchange",
        content=content,
        table=table,
        drawn={"added": added, "problem": problem},
        simulated=any(row["simulated"] for row in rows),
        status=422 if problem else 200,
    )


_ACTS = (
    "add_list", "see_lists", "link", "review", "see_plans", "see_cases", "see_log",
)  # fmt: skip


def _waits(room: ExchangeRoom) -> dict[str, Any]:
    """Numbers of what waits for this person; None where nothing was compared yet."""
    may = room.state.may
    if not may("review"):
        return {"pairs": None, "conflicts": 0, "not_compared": 0, "rows": 0}
    # How many there are in all tells of protected persons: only for who compares them.
    rows = len(room.state.rows) if may("link") else 0
    try:
        waiting = room.pairs.number_waiting()
        return {
            "pairs": waiting,
            "conflicts": len(room.pairs.conflicts()),
            "not_compared": room.pairs.rows_not_compared,
            "rows": rows,
        }
    except InvalidValue:
        return {"pairs": None, "conflicts": 0, "not_compared": rows, "rows": rows}


def _register_lock(pages: Pages) -> None:
    @pages.router.post("/exchange/unlock", include_in_schema=False)
    def open_room(
        context: Ctx, user: Word = "", passphrase: Word = "", back: Word = "", csrf: Word = ""
    ) -> Response:
        """Unlock the room for this browser."""
        check_csrf(context.request, csrf)
        sessions = sessions_of(context.request)
        try:
            room = context.workspace.exchange.unlock(user=user.strip(), passphrase=passphrase)
        except (SafetyRefusal, InvalidValue) as exc:
            if not wants_page(context.request):
                raise
            here = as_page(context, "/exchange/unlock")
            return pages.render(here, _unlock(here, back=back, problem=exc), _UNLOCK)
        sessions.close(context.request.cookies.get(COOKIE, ""))
        answer = RedirectResponse(context.link(_inside(back)), status_code=303)
        answer.set_cookie(COOKIE, sessions.add(room), httponly=True, samesite="strict", path="/")
        return answer

    @pages.router.post("/exchange/lock", include_in_schema=False)
    def close_room(context: Ctx, csrf: Word = "") -> Response:
        """Lock the room of this browser."""
        check_csrf(context.request, csrf)
        sessions_of(context.request).close(context.request.cookies.get(COOKIE, ""))
        answer = RedirectResponse("/exchange/unlock", status_code=303)
        answer.delete_cookie(COOKIE, path="/")
        return answer


def _register_lists(pages: Pages) -> None:
    def again(context: Context, room: ExchangeRoom, problem: TrucelineError) -> Response:
        if not wants_page(context.request):
            raise problem
        here = as_page(context, "/exchange")
        return pages.render(here, _overview(room, problem=problem), _ROOM)

    @pages.router.post("/exchange/lists", include_in_schema=False, response_model=None)
    def add(context: Ctx, form: SealedForm) -> Response:
        """Add a list with its mapping."""
        room = room_of(context)
        content, name = sent_file(form, "list")
        mapping, _ = sent_file(form, "mapping_file")
        try:
            words = mapping.decode() or sent_text(form, "mapping")
            with ONE_WRITER:
                added = room.lists.add(content, mapping=words, suffix=PurePath(name).suffix)
        except UnicodeDecodeError:
            problem = InvalidValue("The mapping is not UTF-8.", hint="Save it as UTF-8.")
            return again(context, room, problem)
        except TrucelineError as exc:
            return again(context, room, exc)
        here = as_page(context, "/exchange")
        return pages.render(here, _overview(room, added=added), _ROOM)

    @pages.router.post("/exchange/link", include_in_schema=False)
    def link(context: Ctx, csrf: Word = "") -> Response:
        """Compare all rows."""
        check_csrf(context.request, csrf)
        room = room_of(context)
        try:
            with ONE_WRITER:
                room.pairs.link()
        except InvalidValue as exc:
            return again(context, room, exc)
        return RedirectResponse(context.link("/exchange/pairs"), status_code=303)
