"""Who may open the exchange room and as what; and one's own passphrase."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Form
from fastapi.responses import RedirectResponse, Response

from truceline.core.errors import InvalidValue, SafetyRefusal, TrucelineError
from truceline.exchange.rights import ACTS, ROLES
from truceline.web.changes import ONE_WRITER, as_page, wants_page
from truceline.web.context import Context, Ctx
from truceline.web.exchange_sessions import room_of
from truceline.web.page import Page, Pages
from truceline.web.reporting_sent import Fields, one_field
from truceline.web.security import check_csrf
from truceline.web.table import Column, Table
from truceline.workspace.exchange import ExchangeRoom

__all__ = ["register"]

_USERS, _PASSPHRASE = "exchange_users.html", "exchange_passphrase.html"
_PATH, _OWN = "/exchange/users", "/exchange/passphrase"
Word = Annotated[str, Form(max_length=1_000)]
_COLUMNS = (
    Column(key="user", heading="User", kind="name"),
    Column(key="roles", heading="Roles"),
    Column(key="trained", heading="Trained to tell of a death"),
)


def register(pages: Pages) -> None:
    """Register the users, one's own passphrase, and what changes them."""
    pages.add(_PATH, users, template=_USERS, csv=True)
    pages.add(_OWN, passphrase, template=_PASSPHRASE)
    _register_users(pages)
    _register_own(pages)


def users(context: Ctx) -> Page:
    """Who may open the room; only for who lets people in."""
    return _users(context)


def _users(context: Context, *, problem: TrucelineError | None = None) -> Page:
    room = room_of(context)
    held, trained = room.users.all(), room.state.trained()
    rows = tuple(
        {
            "user": one.name,
            "roles": ", ".join(one.roles),
            "trained": "yes" if one.name in trained else "no",
        }
        for one in held
    )
    roles = [
        {"role": name, "purpose": role.purpose, "acts": [ACTS[one] for one in sorted(role.acts)]}
        for name, role in ROLES.items()
    ]
    return Page(
        title="Users of the exchange room",
        content={"roles": roles},
        drawn={"user": room.user, "problem": problem},
        table=Table(caption="Users", columns=_COLUMNS, rows=rows, total=len(rows)),
        status=422 if problem else 200,
    )


def passphrase(context: Ctx) -> Page:
    """A form for one's own passphrase."""
    return _passphrase(context)


def _passphrase(context: Context, *, problem: TrucelineError | None = None) -> Page:
    room = room_of(context)
    return Page(
        title="Your passphrase",
        content={"user": room.user},
        drawn={"problem": problem},
        status=422 if problem else 200,
    )


def _changed(pages: Pages, context: Context, change: Callable[[ExchangeRoom], object]) -> Response:
    """Back to the users after a change; or the page again with what is wrong."""
    room = room_of(context)
    room.state.require("manage_users")
    try:
        with ONE_WRITER:
            change(room)
    except (InvalidValue, SafetyRefusal) as exc:
        if not wants_page(context.request):
            raise
        here = as_page(context, _PATH)
        return pages.render(here, _users(here, problem=exc), _USERS)
    return RedirectResponse(context.link(_PATH), status_code=303)


def _register_users(pages: Pages) -> None:
    @pages.router.post(_PATH, include_in_schema=False, response_model=None)
    def add(context: Ctx, form: Fields) -> Response:
        """Let a person in."""

        def added(room: ExchangeRoom) -> None:
            words = _twice(one_field(form, "passphrase"), one_field(form, "again"))
            roles = [str(one) for one in form.getlist("roles")]
            room.users.add(one_field(form, "name"), passphrase=words, roles=roles)

        return _changed(pages, context, added)

    @pages.router.post(f"{_PATH}/remove", include_in_schema=False)
    def remove(context: Ctx, name: Word = "", sure: Word = "", csrf: Word = "") -> Response:
        """Take a person's way in, and give the vault a new key."""
        check_csrf(context.request, csrf)

        def gone(room: ExchangeRoom) -> None:
            if sure != "yes":
                raise InvalidValue("It was not said that you are sure.", hint="Tick the box.")
            room.users.remove(name)

        return _changed(pages, context, gone)

    @pages.router.post(f"{_PATH}/train", include_in_schema=False)
    def train(context: Ctx, name: Word = "", trained: Word = "", csrf: Word = "") -> Response:
        """Record whether a person is trained to tell a family of a death."""
        check_csrf(context.request, csrf)
        is_trained = trained == "yes"
        return _changed(pages, context, lambda room: room.cases.train(name, is_trained=is_trained))


def _register_own(pages: Pages) -> None:
    @pages.router.post(_OWN, include_in_schema=False)
    def change(
        context: Ctx, current: Word = "", new: Word = "", again: Word = "", csrf: Word = ""
    ) -> Response:
        """Change one's own passphrase."""
        check_csrf(context.request, csrf)
        room = room_of(context)
        try:
            with ONE_WRITER:
                room.users.change_passphrase(current=current, new=_twice(new, again))
        except (InvalidValue, SafetyRefusal) as exc:
            if not wants_page(context.request):
                raise
            here = as_page(context, _OWN)
            return pages.render(here, _passphrase(here, problem=exc), _PASSPHRASE)
        return RedirectResponse(context.link("/exchange"), status_code=303)


def _twice(words: str, again: str) -> str:
    if words != again:
        raise InvalidValue("The two passphrases differ.", hint="Type the same one twice.")
    return words
