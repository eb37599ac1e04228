"""What a form on a mission report sent: its fields, and how to show them again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData

from truceline.core.errors import InvalidValue, TrucelineError
from truceline.web.security import check_csrf

__all__ = ["Fields", "Sent", "all_fields", "one_field", "sent_form"]

_MOST_FIELDS = 4_000
_MOST_CHARACTERS = 4_000_000


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What a form sent and what is wrong with it, to be shown again.

    Attributes:
        texts: By place: `text`, `base` and `merge`.
        fields: Everything else that was typed.
    """

    texts: Mapping[str, Mapping[str, str]]
    fields: Mapping[str, str]
    problem: TrucelineError | None = None


async def sent_form(request: Request) -> AsyncIterator[FormData]:
    """All fields of a form of ours, whatever they are called; its files are closed afterwards.

    Raises:
        SafetyRefusal: It did not come from a page of this dashboard.
        InvalidValue: It holds far too much.
    """
    async with request.form(max_files=1, max_fields=_MOST_FIELDS) as form:
        check_csrf(request, one_field(form, "csrf"))
        if sum(len(one) for one in form.values() if isinstance(one, str)) > _MOST_CHARACTERS:
            raise InvalidValue("The form holds too much text.", hint="Send it in parts.")
        yield form


Fields = Annotated[FormData, Depends(sent_form)]


def one_field(form: FormData, name: str) -> str:
    """A field's text; empty where it was not sent, or is a file."""
    value = form.get(name)
    return value if isinstance(value, str) else ""


def all_fields(form: FormData, name: str) -> tuple[str, ...]:
    """Every value that was ticked or written under one name."""
    return tuple(one for one in form.getlist(name) if isinstance(one, str) and one)
