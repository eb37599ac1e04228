"""Commands on agreements: all of them, in several forms; and drafts from texts."""

from __future__ import annotations

import csv
import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from truceline.briefs.text import inert_cell
from truceline.cli.options import as_of_option, pass_workspace
from truceline.cli.output import print_findings, print_rows
from truceline.core.agreement import Agreement
from truceline.core.errors import InvalidValue
from truceline.record.pa_x import pax_header, pax_rows, same_agreements
from truceline.workspace import Workspace

_COLUMNS = ["agreement", "title", "signed", "provisions", "pa_x", "may_be_same_as"]


@click.group("agreements", invoke_without_command=True)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv", "pa-x"]),
    default="table",
    show_default=True,
    help="How to print them; pa-x: CSV with the columns of the PA-X database.",
)
@as_of_option
@click.pass_context
def agreements_command(context: click.Context, form: str, as_of: date | None) -> None:
    """List agreements, of the pack and of PA-X; with --format pa-x in PA-X's own columns."""
    if context.invoked_subcommand is None:
        context.invoke(_list, form=form, as_of=as_of)


@click.command("list", hidden=True)
@pass_workspace
def _list(workspace: Workspace, form: str, as_of: date | None) -> None:
    record = workspace.record.at(as_of)
    if form == "pa-x":
        writer = csv.DictWriter(sys.stdout, pax_header(record), lineterminator="\n")
        writer.writeheader()
        for row in pax_rows(record):
            writer.writerow({name: inert_cell(cell) for name, cell in row.items()})
        return
    same = same_agreements(record)
    rows = [_row(one, same.get(one.agreement_id, ())) for one in record.agreements.values()]
    print_rows(rows, form=form, columns=_COLUMNS)


def _row(one: Agreement, same: tuple[str, ...]) -> dict[str, Any]:
    coding = one.coding
    return {
        "agreement": one.agreement_id,
        "title": one.title,
        "signed": str(one.signed.value),
        "provisions": len(one.provisions),
        "pa_x": coding.native_id if coding else "",
        "pa_x_version": coding.version if coding else "",
        "may_be_same_as": ", ".join(same),
        "checked": one.checked,
        "sources": ", ".join(one.sources),
    }


@agreements_command.command("draft")
@click.argument("document")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Folder to write; else printed.")
@click.option("--language", type=click.Choice(["en", "ru", "ar"]), help="Found where not stated.")
@pass_workspace
def draft_command(
    workspace: Workspace, document: str, out: Path | None, language: str | None
) -> None:
    """Read the text DOCUMENT (a file, or a document's id) into a draft for a person to edit.

    Articles, kinds of obligation, who owes them and by when are suggestions; nothing of them
    enters the record.
    """
    from truceline.workspace.agreement_drafts import draft_agreement  # noqa: PLC0415 (many tables)

    draft = draft_agreement(workspace, document, language=language or "")
    print_findings(draft.findings)
    if out is None:
        click.echo(draft.agreement, nl=False)
        return
    there = [out / path for path in draft.files if (out / path).exists()]
    if there:
        raise InvalidValue(f"{there[0]} is there already.", hint="Name a new folder, or move it.")
    for path, text in draft.files.items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_text(text, encoding="utf-8")
    click.echo(
        f"Wrote {out}: {draft.provisions} provisions, {draft.obligations} with a suggested "
        "obligation. Compare each with the text before you put it into a pack."
    )
