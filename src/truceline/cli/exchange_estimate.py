"""The command that estimates how many there are in all behind the lists of the room."""

from __future__ import annotations

import click

from truceline.cli.exchange import pass_room
from truceline.cli.options import format_option
from truceline.cli.output import print_json, print_rows, working
from truceline.exchange.estimates import as_row
from truceline.workspace.exchange import ExchangeRoom

__all__ = ["estimate_command"]

_COLUMNS = ["method", "model", "total", "low", "high", "interval", "unknown"]


@click.command("estimate")
@click.option("--list", "lists", multiple=True, help="Count with this list; all, where none is.")
@click.option("--draws", type=click.IntRange(2, 200), default=20, show_default=True,
              help="Draws of who is the same person.")  # fmt: skip
@click.option(
    "--seed",
    type=click.IntRange(0, 2**31 - 1),
    default=1,
    show_default=True,
    help="Start of the random numbers.",
)
@format_option("table", "json", "csv")
@pass_room
def estimate_command(
    room: ExchangeRoom, lists: tuple[str, ...], draws: int, seed: int, form: str
) -> None:
    """Estimate how many there are in all, on a list or not, by several models side by side.

    Each is estimated over draws of who is the same person; what people judged holds in all of
    them. A model without an answer says why.
    """
    with working("Estimating"):
        found = room.estimates.estimate(lists=lists, number=draws, seed=seed)
    rows = [as_row(one) for one in found.rows]
    if form == "json":
        print_json(
            {
                "rows": rows,
                "in_words": found.sentences,
                "assumptions": found.assumptions,
                "warnings": found.warnings,
                "p_from_linkage": found.p_from_linkage,
            }
        )
        return
    print_rows(rows, form=form, columns=_COLUMNS)
    for words in (*found.sentences, *found.warnings, *found.assumptions):
        click.echo(words, err=True)
