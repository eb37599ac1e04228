"""Commands on accepted claims: what documents say of something, and links by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from truceline.cli.options import as_of_option, format_option, pass_workspace
from truceline.cli.output import print_rows
from truceline.workspace import Workspace
from truceline.workspace.evidence_rows import evidence_row, toll_rows

_COLUMNS = ["claim", "quote", "claimant", "put", "said_on", "because"]
_ALL_COLUMNS = ["claim", "quote", "claimant", "put", "said_on", "about"]
_TOLL_COLUMNS = [
    *("claimant", "killed_low", "killed_best", "killed_high", "why_none", "other_figures"),
    *("when", "place", "put", "claim"),
]


@click.command("evidence")
@click.argument("subject", metavar="[SUBJECT]", default="")
@click.option("--deaths", is_flag=True, help="People harmed, each claimant apart.")
@as_of_option
@format_option("table", "json", "csv")
@pass_workspace
def evidence_command(
    workspace: Workspace, subject: str, deaths: bool, as_of: date | None, form: str
) -> None:
    """List accepted claims about SUBJECT, a kind:id such as actor:turkey; all without it.

    A claim stands with who says it and how it is put. With --deaths: how many each claimant says
    were killed, at least, at best and at most; nothing is added up. A report of an incident is
    counted with `truceline count --feed claims`, each claimant apart.
    """
    found = workspace.evidence.about(subject, as_of) if subject else None
    held = workspace.evidence.all(as_of) if found is None else [one for one, _ in found]
    if deaths:
        rows, columns = toll_rows(held), _TOLL_COLUMNS
    elif found is None:
        rows, columns = [evidence_row(one) for one in held], _ALL_COLUMNS
    else:
        rows, columns = [evidence_row(one, why) for one, why in found], _COLUMNS
    shown = map(_in_table, rows) if form == "table" else rows
    print_rows(list(shown), form=form, columns=columns)
    if form == "table" and not rows:
        of = f" about {subject}" if subject else ""
        click.echo(f"No claim{of} was accepted. See: truceline review next", err=True)


def _in_table(row: dict[str, Any]) -> dict[str, Any]:
    """A row with short words: what it is about, and the beginning of its quote."""
    about = ", ".join(row["about"]) if row.get("about") else None
    return row | {"quote": _cut(str(row["quote"])), "about": about}


def _cut(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= 80 else f"{flat[:79]}…"


@click.command("link")
@click.argument("claim")
@click.argument("subjects", nargs=-1, required=True)
@click.option("--by", required=True, help="Who does this.")
@click.option("--reason", default="", help="Why.")
@pass_workspace
def link_command(
    workspace: Workspace, claim: str, subjects: tuple[str, ...], by: str, reason: str
) -> None:
    """Link CLAIM to what it is evidence for: SUBJECTS as kind:id, such as obligation:AGREEMENT/3.

    A later link of yours replaces it. `incident:i-…` says that it tells that incident again,
    `incident:own` that it tells one of its own.
    """
    held = workspace.evidence.link(claim, subjects, by=by, reason=reason)
    click.echo(f"{held.claim_id} is linked to {', '.join(subjects)}.")
    if not held.is_accepted:
        click.echo("It counts as evidence once it is accepted.", err=True)
    last = max(held.links, key=lambda each: each.recorded_at)
    click.echo(f"Take it back with: truceline review undo {last.decision_id} --by NAME")
