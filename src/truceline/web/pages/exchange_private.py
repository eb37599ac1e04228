"""Private matching: which mode protects what, and the sessions that were held."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import Form, Path
from fastapi.responses import RedirectResponse, Response

from truceline.exchange.private import MODES
from truceline.web.changes import ONE_WRITER
from truceline.web.context import Context, Ctx
from truceline.web.exchange_rows import is_simulated
from truceline.web.exchange_sessions import room_of
from truceline.web.page import Page, Pages
from truceline.web.security import check_csrf
from truceline.web.table import Column, Table
from truceline.workspace.exchange_private_log import SessionShown

__all__ = ["register"]

_PATH = "/exchange/private"
SessionId = Annotated[str, Path(max_length=100)]
_COLUMNS = (
    Column(key="session", heading="Session", kind="id", link="link"),
    Column(key="words", heading="Last step"),
    Column(key="is_open", heading="Holds a secret"),
    Column(key="by", heading="By", kind="name"),
    Column(key="at", heading="When (UTC)"),
)
_HITS = (
    Column(key="row", heading="Row", kind="id", link="link"),
    Column(key="kind", heading="Asked as"),
    Column(key="keys", heading="Equal keys", kind="number"),
    Column(key="by", heading="Of"),
)


def register(pages: Pages) -> None:
    """Register the modes with their sessions, the hits of a session, and closing one."""
    pages.add(_PATH, private, template="exchange_private.html", csv=True)
    pages.add(f"{_PATH}/{{session_id}}", hits, template="exchange_private_hits.html", csv=True)

    @pages.router.post(f"{_PATH}/{{session_id}}/close", include_in_schema=False)
    def close(
        context: Ctx, session_id: SessionId, csrf: Annotated[str, Form(max_length=200)] = ""
    ) -> Response:
        """Destroy the secrets of a session that will not be finished."""
        check_csrf(context.request, csrf)
        with ONE_WRITER:
            room_of(context).private.close(session_id)
        return RedirectResponse(context.link(_PATH), status_code=303)


def private(context: Ctx) -> Page:
    """What each mode protects and what it does not; and sessions, by their last step."""
    room = room_of(context)
    rows = tuple(_row(context, one) for one in room.private.sessions())
    return Page(
        title="Private matching",
        content={"modes": MODES},
        table=Table(caption="Sessions", columns=_COLUMNS, rows=rows, total=len(rows)),
        simulated=is_simulated(room),
    )


def _row(context: Context, one: SessionShown) -> dict[str, Any]:
    told = _told(one)
    return {
        "session": told["session_id"],
        "link": context.link(f"{_PATH}/{one.session_id}"),
        "words": told["words"],
        "is_open": "yes" if told["is_open"] else "no",
        "by": told["by"],
        "at": told["at"],
    }


def _told(one: SessionShown) -> dict[str, Any]:
    return asdict(one) | {"at": one.at.strftime("%Y-%m-%d %H:%M:%S")}


def hits(context: Ctx, session_id: SessionId) -> Page:
    """One session and how to close it; its hits, if it was read here, by ids of rows."""
    room = room_of(context)
    held = room.private.session(session_id)
    found = room.private.hits(session_id) if held.is_read else ()
    rows = tuple(
        {
            "row": one.row_id,
            "link": context.link(f"/exchange/persons/{one.row_id}"),
            "kind": one.kind,
            "keys": len(one.keys),
            "by": "; ".join(" and ".join(key) for key in one.keys),
        }
        for one in found
    )
    return Page(
        title="A session of private matching",
        content=_told(held),
        table=Table(caption="Hits", columns=_HITS, rows=rows, total=len(rows)),
        simulated=is_simulated(room),
    )
