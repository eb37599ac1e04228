"""Commands of those who watch the room: its log, the check of its chain, and erasure."""

from __future__ import annotations

import click

from truceline.cli.errors import FINDINGS
from truceline.cli.exchange import pass_room
from truceline.cli.options import format_option
from truceline.cli.output import print_rows
from truceline.workspace.exchange import ExchangeRoom

__all__ = ["check_command", "erase_command", "log_command"]


@click.command("log")
@click.option("--most", type=click.IntRange(1), default=50, show_default=True, help="How many.")
@format_option("table", "json", "csv")
@pass_room
def log_command(room: ExchangeRoom, most: int, form: str) -> None:
    """What was done, by whom, when; no name of a person."""
    rows = [
        {
            "seq": one.seq,
            "at": one.at.isoformat(timespec="seconds"),
            "by": one.by,
            "what": one.words,
            "subject": one.subject,
            "rows": one.number,
        }
        for one in room.log.deeds()[:most]
    ]
    print_rows(rows, form=form, columns=["seq", "at", "by", "what", "subject", "rows"])


@click.command("check")
@click.option("--head", default="", help="A head that you wrote down earlier.")
@pass_room
def check_command(room: ExchangeRoom, head: str) -> None:
    """Check every link and signature of the room's log; prints its head, to be written down."""
    found = room.log.check(known_head=head)
    if not found.is_whole:
        click.echo(f"The log is broken at row {found.first_broken}: {found.reason}", err=True)
        click.get_current_context().exit(FINDINGS)
    click.echo(f"The log is whole: {found.rows:,} rows, {found.commits:,} signed commits.")
    click.echo(f"Head, to be written down elsewhere: {found.head}")


@click.command("erase")
@click.argument("subject")
@click.option("--reason", required=True, help="Why, without a name: it stays.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_room
def erase_command(room: ExchangeRoom, subject: str, reason: str, yes: bool) -> None:
    """Destroy all that the room holds of SUBJECT (a row, a case or a list), for ever.

    With a row go the judgements and cases on it and the raw file that it came in; the list's other
    rows stay. Backups made before still hold it.
    """
    if not yes:
        click.confirm("This cannot be taken back. Erase it?", abort=True, err=True)
    keys = room.log.erase(subject, reason=reason)
    click.echo(f"Erased: {keys} keys destroyed. Backups made before still hold it.")
