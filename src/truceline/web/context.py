"""What every page knows of its request: the workspace, the day of knowledge, and how to link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query, Request

from truceline.record.model import Record
from truceline.web.days import Day
from truceline.web.security import csrf_token
from truceline.workspace.workspace import Workspace

__all__ = ["Context", "Ctx", "Value", "read_context"]

Value = str | int | date | tuple[str, ...] | list[str] | None


@dataclass(frozen=True)
class Context:
    """One request.

    Attributes:
        request: As it came.
        workspace: Open.
        as_of: Day of knowledge, chosen once and kept in every link; None for everything.
    """

    request: Request
    workspace: Workspace
    as_of: date | None

    @cached_property
    def record(self) -> Record:
        """The record as of the day; one and the same for the whole request."""
        return self.workspace.record.at(self.as_of)

    @property
    def csrf(self) -> str:
        """Token that a form must send back with a change."""
        return csrf_token(self.request)

    @property
    def today(self) -> date:
        """The day that pages speak of where none is given: the last day with reports."""
        feeds = self.workspace.monitor.feeds(self.as_of)
        if any(reports.reach for reports in feeds):
            return self.workspace.monitor.last_day(self.as_of)
        return self.as_of or self.workspace.clock().date()

    def link(self, path: str, **parameters: Value) -> str:
        """An address inside the dashboard that keeps the day of knowledge.

        A parameter with several values stands once per value.
        """
        return _address(path, {"as_of": self.as_of, **parameters})

    def here(self, **changes: Value) -> str:
        """This page's own address with some parameters changed; None takes one away."""
        asked = self.request.query_params
        kept: dict[str, Value] = {key: asked.getlist(key) for key in asked}
        return _address(self.request.url.path, {"as_of": self.as_of, **kept, **changes})


def _address(path: str, parameters: Mapping[str, Value]) -> str:
    pairs = [
        (key, str(one))
        for key, value in parameters.items()
        for one in (value if isinstance(value, tuple | list) else (value,))
        if one not in (None, "")
    ]
    return f"{path}?{urlencode(pairs)}" if pairs else path


def read_context(
    request: Request,
    as_of: Annotated[
        Day, Query(description="Only what was known at the end of that day (UTC).")
    ] = None,
) -> Context:
    """The context of a request."""
    return Context(request=request, workspace=request.app.state.workspace, as_of=as_of)


Ctx = Annotated[Context, Depends(read_context)]
