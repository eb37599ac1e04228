"""Commands on scenarios: the models of the pack, their sections and their flaws."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from truceline.briefs.charts import drawing_apart
from truceline.briefs.export import exporter_for
from truceline.cli.errors import FINDINGS
from truceline.cli.options import as_of_option, format_option, pass_workspace
from truceline.cli.output import print_findings, print_json, print_rows
from truceline.cli.scenarios_asked import asked_options
from truceline.cli.scenarios_change import inverse_command
from truceline.cli.scenarios_power import power_command
from truceline.cli.scenarios_states import explain_command, paths_command, stability_command
from truceline.cli.scenarios_sure import claims_command, positions_command, robustness_command
from truceline.core.errors import InvalidValue
from truceline.workspace import Workspace
from truceline.workspace.scenario_rows import model_row
from truceline.workspace.scenarios import Taken

_FILES = ("md", "html", "docx", "pdf", "txt", "json")


@click.group("scenario")
def scenario_command() -> None:
    """What may come next: which states of a model are stable, why, and what would change that."""


for _command in (
    claims_command,
    explain_command,
    inverse_command,
    paths_command,
    positions_command,
    power_command,
    robustness_command,
    stability_command,
):
    scenario_command.add_command(_command)


@scenario_command.command("list")
@as_of_option
@format_option("table", "json", "csv")
@pass_workspace
def list_command(workspace: Workspace, as_of: date | None, form: str) -> None:
    """List the models of the pack."""
    rows = [model_row(model) for model in workspace.scenarios.models(as_of).values()]
    columns = ["model", "title", "players", "options", "uncited", "contested", "open"]
    print_rows(rows, form=form, columns=columns)


@scenario_command.command("show")
@asked_options
@click.option("-o", "--out", type=click.Path(path_type=Path), help="File to write; else printed.")
@format_option(*_FILES)
@pass_workspace
def show_command(
    workspace: Workspace, model: str, taken: Taken, as_of: date | None, form: str, out: Path | None
) -> None:
    """Write a section on MODEL: who can do what and wants what, and what is stable.

    `-o section.docx` (or .md, .html, .pdf, .txt, .json) writes a file; the ending says which.
    """
    ending = out.suffix.lower().lstrip(".") if out else form
    if ending not in _FILES:
        names = ", ".join("." + one for one in _FILES)
        raise InvalidValue(
            f"No section is written as '.{ending}'.", hint=f"Name a file that ends in: {names}."
        )
    if out is None and ending in {"docx", "pdf"} and sys.stdout.isatty():
        raise InvalidValue(f"A {ending} file is not for a terminal.", hint="Name a file with -o.")
    document = workspace.scenarios.section(model, as_of=as_of, taken=taken)
    with drawing_apart():
        content = exporter_for(ending).export(document)
    if out is None:
        sys.stdout.buffer.write(content)
        return
    out.write_bytes(content)
    click.echo(f"Wrote {out} ({len(content):,} bytes).", err=True)


@scenario_command.command("check")
@click.argument("model")
@as_of_option
@click.option("--strict", is_flag=True, help="Warnings too give exit code 1.")
@format_option("table", "json")
@pass_workspace
def check_command(
    workspace: Workspace, model: str, as_of: date | None, strict: bool, form: str
) -> None:
    """Check MODEL: flaws with line and repair, what is uncited, what is contested."""
    findings = workspace.scenarios.findings(model, as_of)
    if form == "json":
        print_json([{"code": f.code, "severity": f.severity, "message": f.message,
                     "hint": f.hint, "where": str(f.where or "")} for f in findings])  # fmt: skip
    errors = sum(finding.severity.value == "error" for finding in findings)
    warnings = sum(finding.severity.value == "warning" for finding in findings)
    if form == "table":
        print_findings(findings, most=200)
        click.echo(f"{model}: {errors} errors, {warnings} warnings.")
    if errors or (strict and warnings):
        sys.exit(FINDINGS)
