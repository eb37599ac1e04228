"""Commands that open one thing, or list obligations."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from truceline.cli.clock_rows import Asked, obligation_row, print_due, print_history
from truceline.cli.options import as_of_option, format_option, on_option, pass_workspace
from truceline.cli.output import print_json, print_rows
from truceline.cli.shown import print_shown
from truceline.workspace import Workspace
from truceline.workspace.show import show

_OWED = ["obligation", "kind", "text", "due", "state", "reason", "evidence"]
_NOTHING = "Nothing was owed on this day, as far as was known: agreements come from a pack."


@click.command("show")
@click.argument("name", metavar="ID")
@as_of_option
@format_option("table", "json")
@pass_workspace
def show_command(workspace: Workspace, name: str, as_of: date | None, form: str) -> None:
    """Open anything by its ID: incident, report, batch, run, source, or kind:id of the pack.

    An incident opens to its reports, a report to all its versions and source rows, a source to
    the entries and scenario models that cite it. Accepted claims of documents about it come last.
    """
    found = show(workspace, name, as_of=as_of)
    if form == "json":
        print_json(found)
        return
    print_shown(found)


@click.command("obligations")
@click.option("--agreement", default="", help="One agreement only.")
@click.option("--actor", default="", help="Only what this actor owes or must act by.")
@click.option("--due", type=int, metavar="DAYS", help="What comes in so many days from the day on.")
@click.option("--history", "about", default="", metavar="ID", help="All changes of one of them.")
@on_option
@as_of_option
@format_option("table", "json", "csv")
@pass_workspace
def obligations_command(
    workspace: Workspace, agreement: str, actor: str, on: date | None, **asked: Any
) -> None:
    """List obligations with their status on a day, and why.

    With --due 14: what falls due, begins, recurs or runs out in the next 14 days. With --history
    AGREEMENT/PROVISION: every change of its status until the day, with who said what.
    """
    due, about, as_of, form = (asked[name] for name in ("due", "about", "as_of", "form"))
    if due is not None and about:
        raise click.UsageError("Give one of --due and --history.")
    day = on or workspace.clocks.today(as_of)
    if about:
        print_history(workspace, about, on=day, as_of=as_of, form=form)
    elif due is not None:
        question = Asked(on=day, days=due, as_of=as_of, agreement=agreement, actor=actor)
        print_due(workspace, question, form=form)
    else:
        found = workspace.clocks.board(on=day, as_of=as_of, agreement=agreement, actor=actor)
        rows = [obligation_row(status) for status in found]
        if form == "table":
            rows = [row | {"evidence": _spoken(row)} for row in rows]
        print_rows(rows, form=form, columns=_OWED, nothing=_NOTHING)


def _spoken(row: dict[str, Any]) -> str:
    """Who says so and where; where nobody does, the first source of the text."""
    if row["evidence"]:
        return "; ".join(row["evidence"])
    return f"nobody; the text: {row['sources'][0] if row['sources'] else 'no source'}"
