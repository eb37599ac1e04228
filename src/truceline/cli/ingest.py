"""Commands that bring material in, or take it back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from truceline.cli.errors import FINDINGS
from truceline.cli.options import DAY, format_option, pass_workspace
from truceline.cli.output import print_findings, print_rows, refuse_existing
from truceline.ingest.files import open_source
from truceline.ingest.propose import propose_mapping
from truceline.workspace import Workspace
from truceline.workspace.ingest import Added, FileOptions

_KEPT = {"layer": "areas", "agreements": "agreements"}
_BOUNDARIES = {".geojson", ".gpkg", ".shp", ".kml"}


@click.command("add")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--feed", default="", help="Feed to add to, if not the format's own.")
@click.option("--reader", default="", help="Name of the reader, such as ged-csv.v1.")
@click.option("--map", "mapping", type=click.Path(path_type=Path), help="Mapping file.")
@click.option("--encoding", default="", help="Encoding of the text; UTF-8 without it.")
@click.option("--published", type=DAY, help="Day on which this release came out.")
@click.option("--complete", is_flag=True, help="The file holds all current rows of its feed.")
@click.option("--layer", default="", help="Boundary files: id of the layer.")
@click.option(
    "--level",
    type=click.Choice(["admin1", "admin2", "other"]),
    default="other",
    show_default=True,
    help="Boundary files: which level the areas are.",
)
@click.option(
    "--accuracy-m", type=float, default=0.0, help="Boundary files: how far edges may be off."
)
@click.option("--name-field", help="Boundary files: the field with the areas' names.")
@click.option("--strict", is_flag=True, help="Warnings too give exit code 1.")
@pass_workspace
def add_command(
    workspace: Workspace, paths: tuple[Path, ...], strict: bool, **settings: Any
) -> None:
    """Add files of incidents (UCDP GED, ACLED, any table with --map), boundaries, or PA-X."""
    errors = warnings = 0
    for path in paths:
        added = _add_one(workspace, path, settings)
        _print_added(path, added)
        found = print_findings(() if added.was_known else added.findings)
        errors, warnings = errors + found[0], warnings + found[1]
    if errors or (strict and warnings):
        sys.exit(FINDINGS)


def _add_one(workspace: Workspace, path: Path, settings: dict[str, Any]) -> Added:
    if settings["layer"] or path.suffix.lower() in _BOUNDARIES:
        return workspace.ingest.add_boundaries(
            path,
            layer=settings["layer"] or path.stem.lower(),
            level=settings["level"],
            name_field=settings["name_field"],
            accuracy_m=settings["accuracy_m"],
            published_on=settings["published"],
        )
    options = FileOptions(
        feed=settings["feed"],
        reader=settings["reader"],
        mapping=settings["mapping"],
        encoding=settings["encoding"],
        published_on=settings["published"],
        is_complete=settings["complete"],
    )
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed:,} rows"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as progress:
        task = progress.add_task(f"Reading {path.name}", total=None)
        return workspace.ingest.add(
            path, options, progress=lambda rows: progress.update(task, completed=rows)
        )


def _print_added(path: Path, added: Added) -> None:
    batch = added.batch
    what = _KEPT.get(batch.kind, "reports")
    if added.was_known:
        click.echo(
            f"{path.name}: {batch.rows_in:,} rows = 0 {what} + 0 left out "
            f"+ {batch.rows_in:,} duplicates: added before as {batch.batch_id}, nothing changed."
        )
        return
    click.echo(
        f"{path.name}: {batch.rows_in:,} rows = {batch.reports:,} {what} + {batch.flawed:,} "
        f"left out with a finding + {batch.duplicates:,} duplicates; batch {batch.batch_id}, "
        f"feed {batch.feed}."
    )


@click.command("map")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("-o", "--out", type=click.Path(path_type=Path), help="File to write; else printed.")
@click.option("--encoding", default="", help="Encoding of the text.")
def map_command(path: Path, out: Path | None, encoding: str) -> None:
    """Propose a mapping for any CSV or Excel FILE, to be edited and used with add --map."""
    text = propose_mapping(open_source(path, encoding=encoding or None))
    if out is None:
        click.echo(text)
        return
    refuse_existing(out)
    out.write_text(text, encoding="utf-8")
    click.echo(f"Wrote {out}. Edit it, then: truceline add {path} --map {out}")


@click.command("batches")
@click.option("--all", "everything", is_flag=True, help="Withdrawn ones too.")
@format_option("table", "json", "csv")
@pass_workspace
def batches_command(workspace: Workspace, everything: bool, form: str) -> None:
    """List what was imported, in order."""
    rows = [
        {
            "batch": batch.batch_id,
            "kind": batch.kind,
            "feed": batch.feed,
            "file": batch.label,
            "rows": batch.rows_in,
            "reports": batch.reports,
            "left_out": batch.flawed,
            "duplicates": batch.duplicates,
            "known": f"{batch.known_at:%Y-%m-%d}",
            "recorded": f"{batch.recorded_at:%Y-%m-%d %H:%M}",
            "withdrawn": f"by {batch.withdrawn.by}: {batch.withdrawn.reason}"
            if batch.withdrawn
            else "",
        }
        for batch in workspace.ledger.batches(active=not everything)
    ]
    print_rows(rows, form=form, columns=list(rows[0]) if rows else ["batch"])


@click.command("findings")
@click.argument("batch")
@format_option("table", "json", "csv")
@pass_workspace
def findings_command(workspace: Workspace, batch: str, form: str) -> None:
    """List what was found while BATCH was read."""
    rows = [
        {
            "severity": finding.severity.value,
            "code": finding.code,
            "where": str(finding.where or ""),
            "message": finding.message,
            "hint": finding.hint,
        }
        for finding in workspace.ledger.findings(workspace.ledger.batch(batch))
    ]
    print_rows(rows, form=form, columns=["severity", "code", "where", "message", "hint"])


@click.command("withdraw")
@click.argument("batch")
@click.option("--by", required=True, help="Who takes it back.")
@click.option("--reason", required=True, help="Why.")
@pass_workspace
def withdraw_command(workspace: Workspace, batch: str, by: str, reason: str) -> None:
    """Take the import BATCH back; it stays readable, and no answer uses it any more."""
    gone = workspace.ingest.withdraw(batch, by=by, reason=reason)
    click.echo(f"Withdrew {gone.batch_id} ({gone.label}, {gone.reports:,} reports).")
    day = f"{gone.known_at:%Y-%m-%d}"
    click.echo(f"To undo, add the file again with what it was added with, --published {day} too.")
