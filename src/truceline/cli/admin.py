"""Commands on whole workspaces: make, back up, restore, migrate."""

from __future__ import annotations

from pathlib import Path

import click

from truceline.cli.options import pass_workspace
from truceline.workspace import Workspace, init_workspace, restore_workspace
from truceline.workspace.open import migrate_workspace


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--pack", default="syria", show_default=True, help="syria, minsk, or a folder.")
def init_command(folder: Path, pack: str) -> None:
    """Make a workspace in FOLDER with a process pack."""
    with init_workspace(folder, pack=pack) as workspace:
        record = workspace.record.at(None)
        click.echo(
            f"Made {folder} with the pack '{record.pack_id}': {len(record.agreements)} agreements, "
            f"{len(record.ceasefires)} ceasefires, {len(record.zones)} zones."
        )
        click.echo(f"Next: truceline -w {folder} add FILE")


@click.command("backup")
@click.argument("archive", type=click.Path(path_type=Path))
@pass_workspace
def backup_command(workspace: Workspace, archive: Path) -> None:
    """Write the whole workspace to ARCHIVE (.tar.gz), every file verified."""
    size = workspace.back_up(archive)
    click.echo(f"Wrote {archive} ({size:,} bytes).")


@click.command("restore")
@click.argument("archive", type=click.Path(path_type=Path))
@click.argument("folder", type=click.Path(path_type=Path))
def restore_command(archive: Path, folder: Path) -> None:
    """Unpack the backup ARCHIVE into the new FOLDER and verify every file."""
    with restore_workspace(archive, folder) as workspace:
        click.echo(f"Restored {len(workspace.ledger.batches(active=False))} batches to {folder}.")


@click.command("migrate")
@click.pass_obj
def migrate_command(folder: Path) -> None:
    """Bring a workspace of an older Truceline to this version."""
    migrate_workspace(folder)
    click.echo("The workspace has the version of this program.")
