"""The command group of the exchange room, and how a person unlocks it for one command."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from truceline.core.errors import UnreadableDocument
from truceline.workspace import open_workspace
from truceline.workspace.exchange import ExchangeRoom
from truceline.workspace.exchange_faults import nameless_faults

__all__ = ["ask_passphrase", "exchange_command", "pass_room", "user_of", "written"]

_USER, _PASSPHRASE = "TRUCELINE_USER", "TRUCELINE_PASSPHRASE"
# Command → module; imported when it runs.
_COMMANDS = {
    "add": "exchange_lists",
    "case": "exchange_cases",
    "check": "exchange_log",
    "erase": "exchange_log",
    "estimate": "exchange_estimate",
    "init": "exchange_users",
    "judge": "exchange_pairs",
    "link": "exchange_pairs",
    "lists": "exchange_lists",
    "log": "exchange_log",
    "pairs": "exchange_pairs",
    "person": "exchange_persons",
    "persons": "exchange_persons",
    "plan": "exchange_plan",
    "private": "exchange_private",
    "replan": "exchange_plan",
    "undo": "exchange_pairs",
    "user": "exchange_users",
}
_CLICK = (click.ClickException, click.exceptions.Exit, click.Abort, OSError)


class _Commands(click.Group):
    def list_commands(self, _ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"truceline.cli.{_COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command


@click.group("exchange", cls=_Commands)
@click.option("--user", envvar=_USER, help=f"Who you are; or set {_USER}.")
@click.pass_context
def exchange_command(ctx: click.Context, user: str | None) -> None:
    """The detained, the dead, the missing: lists of persons in a sealed room.

    The passphrase is asked for, or read from TRUCELINE_PASSPHRASE; it is never an option. Begin
    with `truceline exchange init`, then `add` two lists, `link`, `pairs`, `judge`.
    """
    ctx.meta["truceline.user"] = user or ""


def user_of(ctx: click.Context) -> str:
    """Who runs the command; asked for where neither option nor environment says it."""
    given: str = ctx.meta.get("truceline.user", "")
    return given or click.prompt("User", err=True)


def ask_passphrase(*, is_new: bool = False, words: str = "Passphrase") -> str:
    """The passphrase: from the environment, else typed without being shown."""
    option = click.Option(["--hidden"], envvar=_PASSPHRASE)
    found = option.resolve_envvar_value(click.get_current_context())
    if found and words == "Passphrase":
        return found
    typed: str = click.prompt(words, hide_input=True, confirmation_prompt=is_new, err=True)
    return typed


def pass_room(command: Callable[..., Any]) -> Callable[..., Any]:
    """Unlock the room for one command, and lock it when the command ends."""

    @click.pass_context
    @wraps(command)
    def unlocked(ctx: click.Context, /, *args: Any, **kwargs: Any) -> Any:
        folder: Path = ctx.find_root().obj
        with nameless_faults(*_CLICK), open_workspace(folder) as workspace:
            stage = workspace.exchange
            room: ExchangeRoom = stage.unlock(user=user_of(ctx), passphrase=ask_passphrase())
            with room:
                return command(room, *args, **kwargs)

    return unlocked


def written(file: Path) -> str:
    """What a person wrote into a file: a mapping, or what a plan is asked for.

    Raises:
        UnreadableDocument: It is not UTF-8; without its name, which may be a person's.
    """
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise UnreadableDocument(
            "The YAML file is not UTF-8.", hint="Save it again as UTF-8, in a plain text editor."
        ) from None
