"""What forms of the exchange room send: read in memory, for a spill file would be in clear."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from truceline.core.errors import InvalidValue
from truceline.web.exchange_sessions import COOKIE, sessions_of
from truceline.web.security import check_csrf

__all__ = ["SealedForm", "sent_file", "sent_text"]

_MEBIBYTE = 1024 * 1024
_MOST_BYTES = 64 * _MEBIBYTE


class _InMemory(MultiPartParser):
    """Never spools a part to a temporary file."""

    spool_max_size = 2 * _MOST_BYTES


async def _form(request: Request) -> AsyncIterator[FormData]:
    sessions_of(request).room(request.cookies.get(COOKIE, ""))  # before a byte is read
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > _MOST_BYTES:
        raise InvalidValue(
            f"The list is larger than {_MOST_BYTES // _MEBIBYTE} MiB.",
            hint="Add it by the command: truceline exchange add",
        )
    parser = _InMemory(
        request.headers, request.stream(), max_files=2, max_fields=20, max_part_size=_MEBIBYTE
    )
    try:
        form = await parser.parse()
    except MultiPartException:
        raise InvalidValue("The form is broken.", hint="Open the page again.") from None
    try:
        check_csrf(request, sent_text(form, "csrf"))
        yield form
    finally:
        await form.close()


SealedForm = Annotated[FormData, Depends(_form)]


def sent_text(form: FormData, name: str) -> str:
    """A field's words; empty where it was not sent."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def sent_file(form: FormData, name: str) -> tuple[bytes, str]:
    """A file's bytes and its name; both empty where none was sent."""
    value = form.get(name)
    if not isinstance(value, UploadFile):
        return b"", ""
    return value.file.read(), value.filename or ""
