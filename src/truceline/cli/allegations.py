"""Commands of allegations: what sides allege, how it was handled, and the commission's sheet."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from truceline.briefs.export import exporter_for
from truceline.cli.allegations_deeds import DEEDS, STATES
from truceline.cli.options import DAY, as_of_option, format_option, pass_workspace
from truceline.cli.output import print_json, print_rows, refuse_existing, write_new
from truceline.talks.allegations import known_kinds, state_named
from truceline.workspace import Workspace
from truceline.workspace.allegation_shown import (
    case_row,
    event_row,
    overdue_row,
    sheet_row,
    similar_row,
    watch_row,
)

__all__ = ["allegations_command"]

_LISTED = ["allegation", "alleged_by", "about", "kind", "when", "place", "figures", "standing"]
_LISTED += ["state", "due_on"]
_SHEET = ["reference", "when", "place", "alleged_by", "kind", "count_of_the_alleging_side"]
_SHEET += ["answer_of_the_other_side", "standing", "state", "next_step", "next_by", "next_due"]
_NONE = "No allegation here is known so: truceline allegations add, or import."
_DRAFT = "Draft – internal, not released. What is alleged is not established; only a ruling is."


@click.group("allegations")
def allegations_command() -> None:
    """What sides allege, how it was handled, and what a body ruled; internal."""


@allegations_command.command("list")
@click.option("--state", type=STATES, help="Only those that stand so.")
@click.option("--by", "alleged_by", default="", help="Only those of one side.")
@as_of_option
@format_option("table", "json", "csv")
@pass_workspace
def list_command(
    workspace: Workspace, state: str | None, alleged_by: str, as_of: date | None, form: str
) -> None:
    """List allegations as they stand."""
    stage = workspace.allegations
    rows = [
        case_row(one, stage.rules)
        for one in stage.cases(as_of)
        if (state is None or one.state is state_named(state))
        and alleged_by.casefold() in ("", one.allegation.alleged_by.casefold())
    ]
    print_rows(rows, form=form, columns=_LISTED, title=_DRAFT, nothing=_NONE)


@allegations_command.command("show")
@click.argument("allegation")
@as_of_option
@pass_workspace
def show_command(workspace: Workspace, allegation: str, as_of: date | None) -> None:
    """Print ALLEGATION with every step, who could have seen it, and what looks the same."""
    stage = workspace.allegations
    case = stage.case(allegation, as_of)
    pairs = [one for one in stage.similar(as_of) if allegation in (one.first, one.second)]
    print_json(
        {
            **case_row(case, stage.rules),
            "log": [event_row(one, case) for one in case.log],
            "could_have_seen": [watch_row(one) for one in stage.watched(allegation, as_of)],
            "may_be_the_same": [similar_row(one) for one in pairs],
        }
    )


@allegations_command.command("overdue")
@click.option("--on", type=DAY, help="The day asked about; else the day of knowledge, or today.")
@as_of_option
@format_option("table", "json", "csv")
@pass_workspace
def overdue_command(workspace: Workspace, on: date | None, as_of: date | None, form: str) -> None:
    """List what is past its day: states that last too long, and next steps."""
    rows = [overdue_row(one) for one in workspace.allegations.overdue(on, as_of)]
    columns = ["allegation", "what", "who", "due_on", "days_late"]
    print_rows(rows, form=form, columns=columns, nothing="Nothing is past its day.")


@allegations_command.command("sheet")
@click.option("--language", "languages", multiple=True, default=("en",), show_default=True,
              help="en, fr, ar, ru; up to four, side by side.")  # fmt: skip
@click.option("-o", "--out", type=click.Path(path_type=Path), help="File: .docx, .html, .pdf, .md.")
@as_of_option
@format_option("table", "json", "csv")
@pass_workspace
def sheet_command(
    workspace: Workspace,
    languages: tuple[str, ...],
    out: Path | None,
    as_of: date | None,
    form: str,
) -> None:
    """Print the joint-commission sheet, or write it to a file; an internal draft."""
    stage = workspace.allegations
    if languages != ("en",) and not out:
        raise click.UsageError("The languages are those of a file: name it with -o.")
    if out:
        refuse_existing(out)
        document = stage.document(languages, as_of)
        write_new(out, exporter_for(out.suffix.lstrip(".").lower()).export(document))
        click.echo(f"Wrote {out}. {_DRAFT}")
        return
    rows = [sheet_row(one) for one in stage.sheet(as_of)]
    print_rows(rows, form=form, columns=_SHEET, title=_DRAFT, nothing=_NONE)
    if form == "table":
        for one in stage.bulletins(as_of):
            click.echo(" ".join((one.in_words, *stage.flags(one.tally, as_of))), err=True)
        for tally, words, left_out in stage.counted(as_of):
            click.echo(" ".join((words, *left_out, *stage.flags(tally, as_of))), err=True)


@allegations_command.command("form")
@click.option("-o", "--out", type=click.Path(path_type=Path), required=True, help="File, .xlsx.")
@pass_workspace
def form_command(workspace: Workspace, out: Path) -> None:
    """Write the form as XLSForm, for KoboToolbox, ODK Central or Enketo."""
    write_new(out, workspace.allegations.form())
    click.echo(f"Wrote {out}. What it collects comes back with: truceline allegations import FILE")


@allegations_command.command("kinds")
@format_option("table", "json", "csv")
def kinds_command(form: str) -> None:
    """List what may be alleged."""
    rows = [{"kind": name, **labels} for name, labels in known_kinds().items()]
    print_rows(rows, form=form, columns=["kind", "en", "fr", "ar", "ru"])


for _deed in DEEDS:
    allegations_command.add_command(_deed)
