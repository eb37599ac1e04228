"""Options and parameters that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from truceline.core.dates import parse_as_of, parse_day
from truceline.core.errors import InvalidValue
from truceline.workspace import Workspace, open_workspace

__all__ = ["AS_OF", "DAY", "as_of_option", "format_option", "on_option", "pass_workspace"]

F = TypeVar("F", bound=Callable[..., Any])


class _Day(click.ParamType[date]):
    """A calendar day, YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> date:
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        try:
            return parse_day(str(value))
        except InvalidValue as exc:
            self.fail(f"{exc.message} {exc.hint}", param, ctx)


class _AsOf(click.ParamType[date]):
    """A calendar day, or an instant with its zone."""

    name = "YYYY-MM-DD[THH:MM+ZZ:ZZ]"

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> date:
        if isinstance(value, date):
            return value
        try:
            return parse_as_of(str(value))
        except InvalidValue as exc:
            self.fail(f"{exc.message} {exc.hint}", param, ctx)


DAY, AS_OF = _Day(), _AsOf()


def as_of_option(command: F) -> F:
    """Only what was known on a day, or at an instant."""
    text = "Use only what was known at the end of that day (UTC), or at that instant."
    return click.option("--as-of", type=AS_OF, help=text)(command)


def on_option(command: F) -> F:
    """What held on a day."""
    text = "The day spoken of: what held on it."
    return click.option("--on", type=DAY, help=text)(command)


def format_option(*choices: str) -> Callable[[F], F]:
    """In which form the answer is printed; the first is the default."""

    def decorate(command: F) -> F:
        kind, text = click.Choice(choices), "In which form to answer."
        return click.option(
            "--format", "form", type=kind, default=choices[0], show_default=True, help=text
        )(command)

    return decorate


def pass_workspace(command: F) -> F:
    """Open the workspace that -w names, and close it when the command ends."""

    @click.pass_obj
    @wraps(command)
    def opened(folder: Path, /, *args: Any, **kwargs: Any) -> Any:
        workspace: Workspace = open_workspace(folder)
        with workspace:
            return command(workspace, *args, **kwargs)

    return opened  # type: ignore[return-value]
