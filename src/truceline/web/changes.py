"""What every form that changes something shares: one writer, the token, the way back, the name."""

from __future__ import annotations

import threading
from collections.abc import Callable
from secrets import token_hex
from typing import Annotated, TypeVar
from urllib.parse import quote, unquote

from fastapi import Form, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from truceline.core.errors import TrucelineError
from truceline.web.context import Context

__all__ = [
    "NAME_COOKIE",
    "ONE_WRITER",
    "Text",
    "answered",
    "as_page",
    "attempt",
    "given_name",
    "keep_name",
    "new_token",
    "wants_page",
]

NAME_COOKIE = "truceline_name"
# The ledger takes one writer: a second one of this process waits instead of being refused.
ONE_WRITER = threading.Lock()
Text = Annotated[str, Form(max_length=30_000)]
T = TypeVar("T")


def attempt(
    context: Context,
    act: Callable[[], T],
    *,
    done: Callable[[T], Response],
    again: Callable[[TrucelineError], Response],
) -> Response:
    """Change something as the only writer.

    Args:
        context: Of the request.
        act: Makes the change.
        done: Answers with what was made.
        again: Shows the page with what was sent and what is wrong with it, to who asked for a page.

    Raises:
        TrucelineError: Nothing was changed, and no page was asked for.
    """
    try:
        with ONE_WRITER:
            made = act()
    except TrucelineError as exc:
        if not wants_page(context.request):
            raise
        return again(exc)
    return done(made)


def answered(context: Context, address: str, **more: object) -> Response:
    """After a change: on to its page, or the same in JSON for who asked for that."""
    if wants_page(context.request):
        return RedirectResponse(address, status_code=303)
    return JSONResponse({"ok": True, "address": address, **more})


def wants_page(request: Request) -> bool:
    """Whether a browser asks, not a program."""
    return "text/html" in request.headers.get("accept", "")


def as_page(context: Context, path: str) -> Context:
    """The context as if the page itself had been asked for, so that its links lead there."""
    scope = {**context.request.scope, "method": "GET", "path": path, "raw_path": path.encode()}
    request = Request(scope)
    return Context(request=request, workspace=context.workspace, as_of=context.as_of)


def given_name(request: Request) -> str:
    """The name that this person gave before in this session; empty at first."""
    return unquote(request.cookies.get(NAME_COOKIE, ""))


def keep_name(answer: Response, name: str) -> Response:
    """Keep a name for the next form of this session."""
    answer.set_cookie(NAME_COOKIE, quote(name.strip()), httponly=True, samesite="strict", path="/")
    return answer


def new_token() -> str:
    """An id for what a form will do: the form sent twice does it once."""
    return f"w-{token_hex(12)}"
