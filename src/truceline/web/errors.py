"""Errors on the web: one JSON shape, one page, and the HTTP status of each kind."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from truceline.core.errors import (
    ConfigError,
    InputError,
    ModelError,
    SafetyRefusal,
    SourceError,
    SourceUnreachable,
    StoreError,
    TrucelineError,
    UnknownId,
)
from truceline.web.security import protect

if TYPE_CHECKING:
    from truceline.web.page import Pages

__all__ = ["install_error_pages", "status_of"]

_STATUS: tuple[tuple[type[TrucelineError], int], ...] = (
    (UnknownId, 404),
    (InputError, 422),
    (ConfigError, 500),
    (SourceUnreachable, 503),
    (SourceError, 502),
    (StoreError, 503),
    (ModelError, 422),
    (SafetyRefusal, 403),
)
_LOG = logging.getLogger("truceline.web")


def status_of(error: TrucelineError) -> int:
    """HTTP status of an error."""
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def _shape(code: str, message: str, hint: str, where: str, status: int) -> dict[str, Any]:
    return {
        "ok": False,
        "code": code,
        "message": message,
        "hint": hint,
        "where": where,
        "status": status,
    }


def install_error_pages(app: FastAPI, pages: Pages) -> None:
    """Every error as the one JSON shape, or as a page for who asked for a page."""

    def answer(request: Request, shape: dict[str, Any]) -> Response:
        wants_page = "text/html" in request.headers.get("accept", "")
        if wants_page and not request.url.path.endswith((".json", ".csv", ".geojson")):
            return pages.error_page(request, shape)
        return JSONResponse(shape, status_code=shape["status"])

    @app.exception_handler(TrucelineError)
    async def ours(request: Request, error: TrucelineError) -> Response:
        where = str(error.where or "")
        shape = _shape(error.code, error.message, error.hint, where, status_of(error))
        return answer(request, shape)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"][1:]) or str(first["loc"][0])
        reason = first["msg"].removeprefix("Value error, ").rstrip(".")
        message = f"'{name}' is not valid: {reason}."
        hint = "Correct the address or the form; days are written YYYY-MM-DD."
        return answer(request, _shape("input.invalid-value", message, hint, "", 422))

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        code = "input.unknown-id" if error.status_code == 404 else "input"
        message = "There is no such page." if error.status_code == 404 else str(error.detail)
        shape = _shape(code, message, "Start from the overview.", "", error.status_code)
        return answer(request, shape)

    @app.exception_handler(Exception)
    async def bug(request: Request, error: Exception) -> Response:
        reference = uuid4().hex[:8]
        _LOG.error("fault %s at %s", reference, request.url.path, exc_info=error)
        message = f"This is a fault of Truceline (reference {reference})."
        hint = "Nothing was changed. Please report it with the reference."
        # Given outside every middleware: the headers must be added here.
        return protect(answer(request, _shape("fault", message, hint, "", 500)))
