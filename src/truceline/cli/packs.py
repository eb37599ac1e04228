"""Commands on process packs: check, load, export."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click

from truceline.cli.errors import FINDINGS
from truceline.cli.options import format_option, pass_workspace
from truceline.cli.output import print_findings, print_json
from truceline.workspace import Workspace
from truceline.workspace.packs import check_pack, find_pack


@click.command("check")
@click.argument("pack")
@click.option("--strict", is_flag=True, help="Warnings too give exit code 1.")
@format_option("table", "json")
def check_command(pack: str, strict: bool, form: str) -> None:
    """Check a PACK (a folder, or the name of a bundled one): file, line, flaw and repair."""
    reading, findings = check_pack(find_pack(pack))
    if form == "json":
        print_json([asdict(finding) for finding in findings])
    errors = sum(finding.severity.value == "error" for finding in findings)
    warnings = sum(finding.severity.value == "warning" for finding in findings)
    if form == "table":
        print_findings(findings, most=200)
        click.echo(f"{len(reading.entries)} entries, {errors} errors, {warnings} warnings.")
    if errors or (strict and warnings):
        sys.exit(FINDINGS)


@click.group("pack")
def pack_command() -> None:
    """Load the workspace's pack after an edit, or write it out."""


@pack_command.command("load")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@pass_workspace
def load_command(workspace: Workspace, folder: Path | None) -> None:
    """Load the pack in FOLDER, or the workspace's own copy: edits supersede."""
    batch = workspace.packs.load(folder)
    if batch is None:
        click.echo("Nothing has changed since the last load.")
        return
    click.echo(f"Loaded {batch.reports} new or edited entries as batch {batch.batch_id}.")


@pack_command.command("export")
@click.argument("folder", type=click.Path(path_type=Path))
@pass_workspace
def export_command(workspace: Workspace, folder: Path) -> None:
    """Write the pack as the ledger holds it into the new FOLDER."""
    click.echo(f"Wrote {workspace.packs.export(folder)} files to {folder}.")
