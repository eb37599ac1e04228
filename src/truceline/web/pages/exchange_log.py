"""The log of the exchange room: what was done, by whom, when, and whether it is whole."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Query

from truceline.store.vault import VerifiedChain
from truceline.web.changes import as_page
from truceline.web.context import Ctx
from truceline.web.exchange_sessions import room_of
from truceline.web.page import Page, Pages
from truceline.web.security import check_csrf
from truceline.web.table import Column, Table
from truceline.workspace.exchange import ExchangeRoom

__all__ = ["register"]

_TEMPLATE = "exchange_log.html"
_PAGE = 100
_COLUMNS = (
    Column(key="seq", heading="Row", kind="number"),
    Column(key="at", heading="When (UTC)"),
    Column(key="by", heading="By", kind="name"),
    Column(key="what", heading="What"),
    Column(key="subject", heading="About", kind="id"),
    Column(key="number", heading="Rows", kind="number"),
)


def register(pages: Pages) -> None:
    """Register the log and the check of its chain."""
    pages.add("/exchange/log", log, template=_TEMPLATE, csv=True)

    @pages.router.post("/exchange/log/check", include_in_schema=False, response_model=None)
    def check(
        context: Ctx,
        head: Annotated[str, Form(max_length=200)] = "",
        csrf: Annotated[str, Form(max_length=200)] = "",
    ) -> object:
        """Check every link and signature."""
        check_csrf(context.request, csrf)
        room = room_of(context)
        found = room.log.check(known_head=head.strip())
        here = as_page(context, "/exchange/log")
        return pages.render(here, _log(room, 1, checked=found), _TEMPLATE)


def log(
    context: Ctx, page: Annotated[int, Query(ge=1, le=100_000, description="Page.")] = 1
) -> Page:
    """Every act, the newest first; no name of a person of a list."""
    return _log(room_of(context), page)


def _log(room: ExchangeRoom, page: int, *, checked: VerifiedChain | None = None) -> Page:
    deeds = room.log.deeds()
    shown = deeds[(page - 1) * _PAGE : page * _PAGE]
    rows = tuple(
        {
            "seq": one.seq,
            "at": one.at.strftime("%Y-%m-%d %H:%M:%S"),
            "by": one.by,
            "what": one.words,
            "subject": one.subject,
            "number": one.number,
        }
        for one in shown
    )
    return Page(
        title="Log of the exchange room",
        content={"head": room.log.head()},
        drawn={"checked": checked},
        table=Table(
            caption="What was done",
            columns=_COLUMNS,
            rows=rows,
            total=len(deeds),
            page=page,
            pages=max(1, -(-len(deeds) // _PAGE)),
        ),
    )
