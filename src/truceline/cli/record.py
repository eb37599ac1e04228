"""Commands that open one thing, or list obligations."""

from __future__ import annotations

from datetime import date

import click

from truceline.cli.options import as_of_option, format_option, on_option, pass_workspace
from truceline.cli.output import print_json, print_rows
from truceline.cli.shown import print_shown
from truceline.core.dates import day_of
from truceline.workspace import Workspace
from truceline.workspace.show import show
from truceline.workspace.workspace import now_utc


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
@on_option
@as_of_option
@format_option("table", "json", "csv")
@pass_workspace
def obligations_command(
    workspace: Workspace, agreement: str, on: date | None, as_of: date | None, form: str
) -> None:
    """List obligations with their status on a day, and why."""
    day = on or (day_of(as_of) if as_of else now_utc().date())
    if agreement:
        show(workspace, f"agreement:{agreement}", as_of=as_of)  # refuses one that is not known
    rows = [
        {
            "obligation": status.obligation.obligation_id,
            "kind": status.obligation.kind,
            "bound": ", ".join(status.obligation.bound),
            "due": str(status.due),
            "state": status.state.value,
            "reason": status.reason,
            "evidence": [f"{c.claimant or c.cited}: {c.value}" for c in status.evidence],
        }
        for status in workspace.record.statuses(on=day, as_of=as_of)
        if agreement in {"", status.agreement_id}
    ]
    print_rows(rows, form=form, columns=["obligation", "kind", "due", "state", "reason"])
