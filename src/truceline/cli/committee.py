"""Commands on committees: chosen by a fair lottery, verified, or audited where others nominated."""

from __future__ import annotations

import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import click

from truceline.cli.options import as_of_option, format_option, pass_workspace
from truceline.cli.output import print_json, print_rows, refuse_existing, working
from truceline.core.errors import InvalidValue
from truceline.talks.committee import Progress, table_text
from truceline.workspace import Workspace
from truceline.workspace.committee_draws import Asked, draw_row
from truceline.workspace.committees import (
    audit_file,
    audit_row,
    not_proved,
    select_committee,
    verify_file,
)

__all__ = ["committee_command"]

_DRAWS = ["draw", "title", "drawn", "panels", "public_seed", "is_optimal", "by", "recorded_at"]
_DRAWS += ["stands", "set_aside"]
_AUDIT = ["members_with", "kind", "low", "high", "count", "seats", "met", "short_by", "over_by"]
_FILE = click.Path(path_type=Path)
_ID = click.option("--id", "id_column", default="id", show_default=True, help="Column of ids.")
_QUOTAS = click.option("--quotas", type=_FILE, required=True, help="YAML: seats, quotas, aims.")


@click.group("committee")
def committee_command() -> None:
    """Choose a committee by lot under quotas, keep the draw on record, or audit nominations."""


@committee_command.command("select")
@click.argument("people", type=_FILE)
@_QUOTAS
@click.option("--seed", required=True, help="Text that decides who takes turns; published.")
@click.option("--panels", default=1000, show_default=True, help="Equally likely panels.")
@click.option(
    "--seconds",
    type=click.FloatRange(min=0.1),
    default=600.0,
    show_default=True,
    help="Stop then, with the best so far.",
)
@click.option("--out", type=_FILE, help="Where to write the table (JSON).")
@_ID
def select_command(
    people: Path, quotas: Path, seed: str, panels: int, seconds: float, out: Path | None,
    id_column: str,
) -> None:  # fmt: skip
    """Find the fairest lottery over panels of PEOPLE (CSV), and write its table.

    Nothing is drawn yet: `truceline committee draw` draws with a seed that is known only later.
    Where no panel keeps to all quotas, the smallest repairs are named and nothing is written.
    """
    if out is not None:
        refuse_existing(out)
    with working("Looking for the fairest lottery"):
        found = select_committee(
            people, quotas, seed=seed, panels=panels, id_column=id_column,
            on_progress=_until(seconds),
        )  # fmt: skip
    if found.table is None:
        raise InvalidValue(found.in_words, hint="Change the quotas as said, or widen the pool.")
    if out is None:
        click.echo(table_text(found.table), nl=False)
    else:
        out.write_text(table_text(found.table), encoding="utf-8")
    click.echo(found.in_words, err=True)


class _until:  # noqa: N801 (reads as a word: on_progress=_until(seconds))
    """Tells how far the search is, and stops it by the clock or by Ctrl-C."""

    def __init__(self, seconds: float) -> None:
        self.stop_at = time.monotonic() + seconds
        self.told_at = time.monotonic()

    def __call__(self, progress: Progress) -> bool:
        now = time.monotonic()
        if sys.stderr.isatty() and now - self.told_at > 2:
            self.told_at = now
            click.echo(
                f"{progress.panels} panels; least {progress.p_least:.5f} of at most "
                f"{progress.p_bound:.5f}",
                err=True,
            )
        return now < self.stop_at


@committee_command.command("verify")
@click.argument("table", type=_FILE)
@click.option("--people", type=_FILE, required=True, help="The pool (CSV) it was made from.")
@_QUOTAS
@click.option("--public-seed", default="", help="Draw the panel that this seed decides.")
@_ID
@format_option("table", "json")
def verify_command(
    table: Path, people: Path, quotas: Path, public_seed: str, id_column: str, form: str
) -> None:
    """Check a published TABLE: its hash, every panel, every quota; with a seed, repeat its draw.

    It needs no workspace and keeps nothing: what decides who sits is `truceline committee draw`.
    """
    found = verify_file(table, people, quotas, id_column=id_column, public_seed=public_seed)
    if form == "json":
        print_json(found)
    if not found["holds"]:
        raise InvalidValue(
            f"The table does not hold: {found['flaws'][0]} ({len(found['flaws'])} flaws in all.)",
            hint="Ask who published it for the table, pool and quotas that belong together.",
        )
    if form == "table":
        click.echo(f"Holds: {found['panels']} panels, SHA-256 {found['sha256']}.")
        if not found["is_optimal"]:
            click.echo(not_proved(), err=True)
        if found["drawn"]:
            click.echo(f"The seed '{public_seed}' draws panel {found['drawn']}; not on record:")
            click.echo("\n".join(found["members"]))


@committee_command.command("draw")
@click.argument("table", type=_FILE)
@click.option("--people", type=_FILE, required=True, help="The pool that it was made from.")
@_QUOTAS
@click.option("--public-seed", required=True, help="Known only after the table was published.")
@click.option("--by", required=True, help="Who draws.")
@click.option("--reason", default="", help="Where the seed came from.")
@_ID
@format_option("table", "json")
@pass_workspace
def draw_command(workspace: Workspace, by: str, reason: str, form: str, **given: Any) -> None:
    """Draw the panel of TABLE that the public seed decides, and keep the draw on record.

    Kept are the hashes of table, pool and quotas, both seeds, the panel and who drew it. A table
    is drawn from once.
    """
    row = draw_row(workspace.committees.draw(Asked(**given), by=by, reason=reason))
    if form == "json":
        print_json(row)
        return
    click.echo(f"{row['draw']}: {row['in_words']} On record, by {row['by']}.")
    click.echo("\n".join(row["members"]))


@committee_command.command("draws")
@as_of_option
@format_option("table", "json", "csv")
@pass_workspace
def draws_command(workspace: Workspace, as_of: date | None, form: str) -> None:
    """List every draw on record, those that were set aside among them."""
    rows = [draw_row(one) for one in workspace.committees.draws(as_of)]
    nothing = "No draw is on record: see `truceline committee draw --help`."
    print_rows(rows, form=form, columns=_DRAWS, nothing=nothing)


@committee_command.command("set-aside")
@click.argument("draw")
@click.option("--by", required=True, help="Who sets it aside.")
@click.option("--reason", required=True, help="Why.")
@pass_workspace
def set_aside_command(workspace: Workspace, draw: str, by: str, reason: str) -> None:
    """Say that DRAW does not count, so that its table can be drawn from again; it stays listed."""
    found = workspace.committees.set_aside(draw, by=by, reason=reason)
    click.echo(f"{found.draw_id}: set aside. It stays on record.")


@committee_command.command("audit")
@click.argument("panel", type=_FILE)
@_QUOTAS
@_ID
@format_option("table", "json", "csv")
def audit_command(panel: Path, quotas: Path, id_column: str, form: str) -> None:
    """Measure a PANEL (CSV) that others nominated against quotas and aims; nothing is drawn."""
    rows = [audit_row(one) for one in audit_file(panel, quotas, id_column=id_column)]
    print_rows(rows, form=form, columns=_AUDIT)
    if form == "table":
        for row in rows:
            if not row["met"]:
                click.echo(row["in_words"], err=True)
