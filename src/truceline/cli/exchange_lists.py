"""Commands on lists: add one, and see what the room holds."""

from __future__ import annotations

from pathlib import Path

import click

from truceline.cli.exchange import pass_room, written
from truceline.cli.options import format_option
from truceline.cli.output import print_findings, print_rows, working
from truceline.core.errors import InvalidValue, UnreadableDocument
from truceline.exchange.intake import ListHeader
from truceline.exchange.intake.codes import PURPOSES
from truceline.workspace.exchange import ExchangeRoom

__all__ = ["add_command", "lists_command"]

_COLUMNS = ["list", "given_by", "purpose", "persons", "left_out", "findings", "added_on"]


@click.command("add")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--mapping", type=click.Path(path_type=Path), help="Which column says what (YAML).")
@click.option("--list", "list_id", default="", help="Id of a PFIF list; letters and hyphens.")
@click.option("--given-by", default="", help="Who gave a PFIF list.")
@click.option(
    "--purpose", multiple=True, type=click.Choice(PURPOSES), help="What a PFIF list was given for."
)
@pass_room
def add_command(
    room: ExchangeRoom,
    file: Path,
    mapping: Path | None,
    list_id: str,
    given_by: str,
    purpose: tuple[str, ...],
) -> None:
    """Add a list of persons: CSV, Excel or JSON by a mapping file, or PFIF 1.4 without one.

    The file stays where it is, in clear: delete it safely once the room holds it.
    """
    content = _content(file)
    with working("Reading the list"):
        if mapping:
            text = written(mapping)
            done = room.lists.add(content, mapping=text, suffix=file.suffix, label=mapping.name)
        elif list_id and given_by:
            header = ListHeader(list_id=list_id, given_by=given_by, purpose=purpose)
            done = room.lists.add_pfif(content, header=header)
        else:
            raise InvalidValue(
                "It is not said what the list's columns mean.",
                hint="Give --mapping FILE; or --list and --given-by for PFIF 1.4.",
            )
    print_findings(done.findings)
    click.echo(
        f"{done.list_id}: {done.rows_in} rows in, {done.rows_new} new, "
        f"{done.rows_changed} changed, {done.rows_known} known, "
        f"{done.rows_left_out} left out, {done.rows_erased} erased before."
    )
    if done.rows_elsewhere:
        click.echo(
            f"{done.rows_elsewhere} rows of an earlier version are not in this one; they stay."
        )
    click.echo("The file itself is still in clear where it lies: delete it safely.", err=True)


@click.command("lists")
@format_option("table", "json", "csv")
@pass_room
def lists_command(room: ExchangeRoom, form: str) -> None:
    """The lists of the room, each with who gave it and for what; no persons."""
    rows = [
        {
            "list": one.list_id,
            "given_by": one.given_by,
            "purpose": ", ".join(one.purpose),
            "persons": one.rows,
            "left_out": one.rows_left_out,
            "findings": len(one.findings),
            "added_on": str(one.added_at.date()),
            "added_by": one.added_by,
            "simulated": one.is_simulated,
        }
        for one in room.lists.all()
    ]
    print_rows(rows, form=form, columns=_COLUMNS)


def _content(file: Path) -> bytes:
    """The bytes of a list; its name is not repeated in the message, it may be a person's."""
    try:
        return file.read_bytes()
    except OSError:
        raise UnreadableDocument(
            "The list cannot be read from where you said.", hint="Check the path and the rights."
        ) from None
