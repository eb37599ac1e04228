"""Commands on the room itself and on who may open it."""

from __future__ import annotations

from pathlib import Path

import click

from truceline.cli.exchange import ask_passphrase, pass_room, user_of
from truceline.cli.options import format_option
from truceline.cli.output import print_rows
from truceline.exchange.rights import ROLES
from truceline.workspace import open_workspace
from truceline.workspace.exchange import ExchangeRoom
from truceline.workspace.exchange_faults import nameless_faults

__all__ = ["init_command", "user_command"]


@click.command("init")
@click.pass_context
def init_command(ctx: click.Context) -> None:
    """Make the sealed room in this workspace, with yourself as its first intermediary.

    Write the passphrase down and keep it in a safe place: nobody can open the room without one.
    """
    folder: Path = ctx.find_root().obj
    with (
        nameless_faults(click.ClickException, click.Abort, OSError),
        open_workspace(folder) as workspace,
    ):
        user = user_of(ctx)
        words = ask_passphrase(is_new=True)
        workspace.exchange.create(user=user, passphrase=words).close()
    click.echo("Made the exchange room. Nothing in it is in clear on the disk.")
    click.echo("Next: truceline exchange add LIST --mapping FILE")


@click.group("user", invoke_without_command=True)
@format_option("table", "json", "csv")
@click.pass_context
def user_command(ctx: click.Context, form: str) -> None:
    """Who may open the room, and as what; `add`, `remove`, `passphrase`, `new-key`."""
    if ctx.invoked_subcommand is None:
        _list_users(form=form)


@pass_room
def _list_users(room: ExchangeRoom, /, *, form: str) -> None:
    rows = [{"user": one.name, "roles": ", ".join(one.roles)} for one in room.users.all()]
    print_rows(rows, form=form, columns=["user", "roles"])


@user_command.command("add")
@click.argument("name")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice(tuple(ROLES)),
    help="As what.",
)
@pass_room
def _add(room: ExchangeRoom, name: str, roles: tuple[str, ...]) -> None:
    """Let NAME in, with a first passphrase that is asked for."""
    words = ask_passphrase(is_new=True, words="Passphrase of the new user")
    user = room.users.add(name, passphrase=words, roles=roles)
    click.echo(f"{user.name} may open the room as {', '.join(user.roles)}.")


@user_command.command("remove")
@click.argument("name")
@pass_room
def _remove(room: ExchangeRoom, name: str) -> None:
    """Take NAME's way in, and give the vault a new key; what NAME did stays in the log."""
    room.users.remove(name)
    click.echo(f"{name} can no longer open the room, nor a copy of it that is made from now on.")
    click.echo(f"A copy that {name} made before can still be opened: nothing helps that.")


@user_command.command("new-key")
@pass_room
def _new_key(room: ExchangeRoom) -> None:
    """Give the vault a new key; each user gets it under the own passphrase."""
    room.users.rotate()
    click.echo("The vault has a new key. Passphrases stay as they are.")


@user_command.command("passphrase")
@pass_room
def _passphrase(room: ExchangeRoom) -> None:
    """Change your own passphrase, and with it your keys and the vault's."""
    current = ask_passphrase(words="Current passphrase")
    new = ask_passphrase(is_new=True, words="New passphrase")
    room.users.change_passphrase(current=current, new=new)
    click.echo("Your passphrase is changed, and the vault has a new key.")
    click.echo("A copy made before still opens with the old one, with what it held then; a later")
    click.echo("one does not. Rooms that you have open elsewhere must be unlocked anew.")
