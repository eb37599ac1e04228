"""What protects a dashboard on one's own machine: hosts, headers, and tokens on every change."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request, Response
from starlette.middleware.trustedhost import TrustedHostMiddleware

from truceline.core.errors import SafetyRefusal

__all__ = ["COOKIE", "check_csrf", "csrf_token", "install_security", "protect"]

COOKIE = "truceline_csrf"
# A page of another site that resolves to this machine must not read a workspace.
_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
        "connect-src 'self'; worker-src 'self' blob:; font-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def protect(response: Response) -> Response:
    """The response with the protective headers."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def install_security(app: FastAPI) -> None:
    """Add the host check, the headers and the token's cookie."""
    # Added first, so that it stands inside: its refusals carry the headers too.
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=_HOSTS, www_redirect=False)

    @app.middleware("http")
    async def guard(
        request: Request, call_next: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        token = request.cookies.get(COOKIE) or secrets.token_urlsafe(24)
        request.state.csrf = token
        response = await call_next(request)
        protect(response)
        if request.url.path.startswith("/static/"):
            # Named by the installed version: the browser may ask again, and gets "not changed".
            response.headers["Cache-Control"] = "no-cache"
        elif COOKIE not in request.cookies:
            response.set_cookie(COOKIE, token, httponly=True, samesite="strict", path="/")
        return response


def csrf_token(request: Request) -> str:
    """The token of this browser."""
    token: str = request.state.csrf
    return token


def check_csrf(request: Request, sent: str) -> None:
    """Refuse a change that did not come from a form of ours.

    Raises:
        SafetyRefusal: The token is missing or another browser's.
    """
    kept = request.cookies.get(COOKIE, "")
    if not kept or not hmac.compare_digest(kept.encode(), sent.encode()):
        raise SafetyRefusal(
            "The change did not come from a page of this dashboard.",
            hint="Open the page again and repeat the change.",
        )
