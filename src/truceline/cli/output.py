"""Prints lists as a table, JSON or CSV, and findings with their places."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from truceline.briefs.text import inert_cell, printable
from truceline.core.errors import InvalidValue
from truceline.core.findings import Finding, Severity

__all__ = ["print_findings", "print_json", "print_rows", "refuse_existing", "working", "write_new"]

# A terminal decides its own width; a file or pipe gets lines that are never folded.
_PIPE_WIDTH = 400


@contextmanager
def working(words: str) -> Iterator[None]:
    """Show on the terminal that something is under way; nothing goes into a pipe."""
    if not sys.stderr.isatty():
        yield
        return
    with Console(stderr=True).status(words):
        yield


def print_json(value: Any) -> None:
    """Print as JSON, Unicode as it is, dates as text."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def print_rows(
    rows: Sequence[Mapping[str, Any]],
    *,
    form: str,
    columns: Sequence[str],
    title: str = "",
    nothing: str = "",
) -> None:
    """Print a list.

    Args:
        rows: What to print.
        form: `table`, `json` or `csv`. JSON and CSV carry all keys, a table its columns.
        columns: Keys to show in a table, in order.
        title: Heading of the table.
        nothing: What to say below a table without rows; to the error stream.
    """
    if form == "json":
        print_json(list(rows))
    elif form == "csv":
        _print_csv(rows, columns)
    else:
        _print_table(rows, columns, title)
        if not rows and nothing:
            click.echo(nothing, err=True)


def _print_csv(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
    names = list(dict.fromkeys([*columns, *(key for row in rows for key in row)]))
    writer = csv.DictWriter(sys.stdout, fieldnames=names, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({key: _cell(value) for key, value in row.items()})


def _cell(value: Any) -> Any:
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False, default=str)
    return inert_cell(value) if isinstance(value, str) else value


def _print_table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], title: str) -> None:
    console = Console(width=None if sys.stdout.isatty() else _PIPE_WIDTH)
    table = Table(title=title or None, title_justify="left", box=None, pad_edge=False)
    for name in columns:
        numeric = any(isinstance(row.get(name), int | float) for row in rows)
        table.add_column(name.replace("_", " "), justify="right" if numeric else "left")
    for row in rows:
        # Text, so that square brackets in a source's words are no markup.
        table.add_row(*(Text(_shown(row.get(name))) for name in columns))
    console.print(table)


def _shown(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        # Two digits where one would show a ratio's limit of 0.98 as 1.0.
        digits = 0 if value == int(value) else 2 if abs(value) < 10 else 1
        return f"{value:,.{digits}f}"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return printable(str(value))


def refuse_existing(out: Path) -> None:
    """Keep a file that is there from being written over; asked before anything is computed.

    Raises:
        InvalidValue: There is one, or no folder to write it into.
    """
    if out.exists():
        raise InvalidValue(f"{out} is there already.", hint="Name a new file, or move it away.")
    if not out.parent.is_dir():
        raise InvalidValue(f"There is no folder {out.parent}.", hint="Make it first.")


def write_new(out: Path, content: bytes) -> None:
    """Write a file that is not there yet.

    Raises:
        InvalidValue: It is there, or no folder to write it into.
    """
    refuse_existing(out)
    out.write_bytes(content)


def print_findings(findings: Iterable[Finding], *, most: int = 20) -> tuple[int, int]:
    """Print findings to the error stream; gives the numbers of errors and warnings."""
    found = list(findings)
    for finding in found[:most]:
        click.echo(printable(f"{finding.severity.value}: {finding}"), err=True)
    if len(found) > most:
        click.echo(f"… and {len(found) - most} more.", err=True)
    errors = sum(finding.severity is Severity.ERROR for finding in found)
    warnings = sum(finding.severity is Severity.WARNING for finding in found)
    return errors, warnings
