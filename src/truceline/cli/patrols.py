"""Commands on the field: patrols, crossings, humanitarian pauses, relief."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from truceline.briefs.text import printable
from truceline.cli.options import as_of_option, format_option, on_option, pass_workspace
from truceline.cli.output import print_rows
from truceline.relief import RELIEF_KINDS
from truceline.workspace import Workspace
from truceline.workspace.field_item_rows import (
    crossing_rows,
    patrol_rows,
    pause_rows,
    refusal_rows,
    relief_rows,
)

__all__ = ["crossings_command", "patrols_command", "pauses_command", "relief_command"]

_PATROLS = ["id", "planned", "state", "by", "reason", "share", "share_basis", "said_on"]
_CROSSINGS = ["id", "hours", "state", "by", "said_on", "words", "source"]
_REFUSALS = ["id", "by", "times", "figures", "reasons", "sources"]
_PAUSES = ["id", "from", "until", "hours", "state", "by", "reason", "said_on", "source"]
_RELIEF = ["kind", "id", "state", "figure", "words", "by", "reason", "said_on", "source"]


@click.command("patrols")
@on_option
@as_of_option
@format_option("table", "json", "csv")
@pass_workspace
def patrols_command(workspace: Workspace, on: date | None, as_of: date | None, form: str) -> None:
    """Patrols planned and done by a day: what each claimant last said, and why they were cut.

    A share that nobody states and that cannot be measured is not known; that is not nought.
    """
    found = workspace.patrols.field(on=on or workspace.clocks.today(as_of), as_of=as_of)
    rows = patrol_rows(found.patrols)
    _print(rows, form, _PATROLS, "patrols")
    for one in found.patrols if form == "table" else ():
        if one.is_reason_disputed:
            _say(f"{one.item.item_id}: claimants give different reasons.")
        for why in dict.fromkeys(share.why for _, share in one.shares if share.why):
            _say(f"{one.item.item_id}: {why}")


@click.command("crossings")
@click.option("--refusals", is_flag=True, help="Refusals, counted per claimant and never added.")
@on_option
@as_of_option
@format_option("table", "json", "csv")
@pass_workspace
def crossings_command(
    workspace: Workspace, refusals: bool, on: date | None, as_of: date | None, form: str
) -> None:
    """Crossings open or closed by a day, and who says so."""
    found = workspace.patrols.field(on=on or workspace.clocks.today(as_of), as_of=as_of).crossings
    if refusals:
        _print(refusal_rows(found), form, _REFUSALS, "refusals at crossings")
        return
    _print(crossing_rows(found), form, _CROSSINGS, "crossings")


@click.command("pauses")
@on_option
@as_of_option
@format_option("table", "json", "csv")
@pass_workspace
def pauses_command(workspace: Workspace, on: date | None, as_of: date | None, form: str) -> None:
    """Humanitarian pauses begun by a day: hours, and what was kept according to whom."""
    found = workspace.patrols.field(on=on or workspace.clocks.today(as_of), as_of=as_of).pauses
    _print(pause_rows(found), form, _PAUSES, "humanitarian pauses")


@click.command("relief")
@click.argument("kind", required=False, default="", metavar=f"[{'|'.join(RELIEF_KINDS)}]")
@on_option
@as_of_option
@format_option("table", "json", "csv")
@pass_workspace
def relief_command(
    workspace: Workspace, kind: str, on: date | None, as_of: date | None, form: str
) -> None:
    """Hazards, clearance, access, movements and pledges by a day, as each claimant last said.

    Figures of different claimants stand side by side and are never added.
    """
    found = workspace.relief.told(on=on or workspace.clocks.today(as_of), kind=kind, as_of=as_of)
    _print(relief_rows(found), form, _RELIEF, kind or "relief")
    for one in found if form == "table" else ():
        for step in one.odd:
            who = step.statement.claim.claimant or step.statement.claim.cited
            _say(f"{one.item.item_id}: {who} says {step.statement.state} after {step.before}.")


def _print(rows: list[dict[str, Any]], form: str, columns: list[str], what: str) -> None:
    if form != "json":
        rows = [{key: _cell(value) for key, value in row.items()} for row in rows]
    nothing = f"The record holds no {what} by that day: see docs/patrols-and-relief.md."
    print_rows(rows, form=form, columns=columns, nothing=nothing)


def _cell(value: Any) -> Any:
    return ", ".join(map(str, value)) if isinstance(value, list) else value


def _say(words: str) -> None:
    click.echo(printable(words), err=True)
