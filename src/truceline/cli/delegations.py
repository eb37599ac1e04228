"""The command on delegations: who sat according to whom, who is missing, blocs and their power."""

from __future__ import annotations

from datetime import date

import click

from truceline.cli.options import as_of_option, format_option, pass_workspace
from truceline.cli.output import print_json, print_rows
from truceline.talks.delegations import DelegationOn
from truceline.workspace import Workspace
from truceline.workspace.delegation_rows import (
    beside_row,
    bloc_rows,
    delegation_row,
    overlap_row,
    seat_rows,
)

__all__ = ["delegation_command"]

_LIST = ["delegation", "title", "seats", "groups", "missing", "round"]
_SEATS = ["group", "part", "how", "seats", "claimant", "source", "said_on"]


@click.command("delegation")
@click.argument("delegation_id", required=False, metavar="[ID]")
@as_of_option
@format_option("table", "json", "csv")
@pass_workspace
def delegation_command(
    workspace: Workspace, delegation_id: str | None, as_of: date | None, form: str
) -> None:
    """Who sat in delegation ID, according to whom; without ID, the list of delegations.

    Figures of different claimants stand side by side and are never added.
    """
    if delegation_id is None:
        rows = [delegation_row(one) for one in workspace.delegations.all(as_of).values()]
        nothing = "The pack has no delegations: see docs/committees.md."
        print_rows(rows, form=form, columns=_LIST, nothing=nothing)
        return
    found = workspace.delegations.one(delegation_id, as_of)
    if form == "json":
        print_json(_whole(found))
        return
    print_rows(seat_rows(found.delegation), form=form, columns=_SEATS,
               title=found.delegation.title)  # fmt: skip
    if form == "table":
        _say(found)


def _whole(found: DelegationOn) -> dict[str, object]:
    return {
        **delegation_row(found.delegation),
        "figures": seat_rows(found.delegation),
        "overlaps": [overlap_row(one) for one in found.overlaps],
        "beside": [beside_row(one) for one in found.beside],
        "missing_from_it": [
            {
                "name": one.name,
                "why": claim.value,
                "claimant": claim.claimant,
                "source": claim.cited,
            }
            for one in found.delegation.missing
            for _, claim in one.why.options
        ],
        "blocs": bloc_rows(found),
        "note": found.delegation.note,
    }


def _say(found: DelegationOn) -> None:
    for overlap in found.overlaps:
        click.echo(f"{overlap.claimant or overlap.cited}: {overlap.in_words}", err=True)
    for one in found.beside:
        click.echo(f"{one.group.name} ({one.seats_claim.cited}): {one.found.in_words}", err=True)
    for missing in found.delegation.missing:
        for _, claim in missing.why.options:
            click.echo(f"missing: {missing.name}: {claim.value} ({claim.cited})", err=True)
    if blocs := bloc_rows(found):
        click.echo(f"{blocs['in_words']} {blocs['note']}", err=True)
    if found.delegation.note:
        click.echo(found.delegation.note, err=True)
