"""Command on files that are too large to import: events by zone and period."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import click

from truceline.cli.options import as_of_option, format_option, pass_workspace
from truceline.cli.output import print_rows
from truceline.workspace import Workspace
from truceline.workspace.scan import PERIODS

__all__ = ["scan_command"]

_SECONDS = 1.0


@click.command("scan")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--engine",
    default="local",
    show_default=True,
    metavar="NAME",
    help="local, local:4 (threads), local[2] (Spark here), spark://HOST:PORT, yarn.",
)
@click.option(
    "--by",
    type=click.Choice(PERIODS),
    default="month",
    show_default=True,
    help="Length of a period; weeks begin on Monday.",
)
@as_of_option
@format_option("table", "json", "csv")
@pass_workspace
def scan_command(
    workspace: Workspace,
    files: tuple[Path, ...],
    engine: str,
    by: str,
    as_of: date | None,
    form: str,
) -> None:
    """Count the events of Parquet FILES by zone and period where they lie; nothing is imported.

    Columns `lon_deg`, `lat_deg`, `day`. Points count as given, in each zone that held on the day.
    """
    found = workspace.scan.count(files, engine=engine, by=by, as_of=as_of, on_rows=_Told())
    rows = [{**row, "period": row["period"].isoformat()} for row in found.counted.to_pylist()]
    columns = ["zone", "name", "period", "events"]
    print_rows(rows, form=form, columns=columns, nothing="No event lies in a zone on its day.")
    click.echo(f"{found.rows:,} events read with the engine {found.engine}.", err=True)
    for words, events in found.outside.items():
        click.echo(f"{events:,} {words}.", err=True)
    for zone in found.never_agreed:
        click.echo(f"{zone}: not counted, its lines were never agreed.", err=True)


class _Told:
    """Says once in a while how many events were read."""

    def __init__(self) -> None:
        self._next = time.monotonic() + _SECONDS

    def __call__(self, rows: int) -> None:
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + _SECONDS
            click.echo(f"{rows:,} events read …", err=True)
