"""Which exit code each error has, and how it is said."""

from __future__ import annotations

import tempfile
import traceback
from pathlib import Path
from uuid import uuid4

import click

from truceline.core.errors import (
    ConfigError,
    InputError,
    ModelError,
    ProvenanceError,
    SafetyRefusal,
    SourceError,
    StoreError,
    TrucelineError,
)

__all__ = ["EXIT_CODES", "FINDINGS", "INTERRUPTED", "OUR_BUG", "exit_code", "report_bug", "say"]

FINDINGS = 1
OUR_BUG = 70
INTERRUPTED = 130
EXIT_CODES: dict[type[TrucelineError], int] = {
    InputError: 3,
    ConfigError: 4,
    SourceError: 5,
    StoreError: 6,
    ModelError: 7,
    SafetyRefusal: 8,
    ProvenanceError: OUR_BUG,
}


def exit_code(error: TrucelineError) -> int:
    """The exit code of an error."""
    return next((code for kind, code in EXIT_CODES.items() if isinstance(error, kind)), OUR_BUG)


def say(error: TrucelineError) -> None:
    """Print an error: what and where, then what to do."""
    where = f" ({error.where})" if error.where else ""
    click.echo(f"Error: {error.message}{where}", err=True)
    if error.hint:
        click.echo(f"       {error.hint}", err=True)
    if error.retryable:
        click.echo("       Trying again later may help.", err=True)


def report_bug(error: Exception, *, debug: bool = False) -> None:
    """Print a reference number for a bug of ours; the traceback goes to a file."""
    reference = uuid4().hex[:8]
    log = Path(tempfile.gettempdir()) / f"truceline-{reference}.log"
    log.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    click.echo(
        f"Error {reference}: this is a fault of Truceline ({type(error).__name__}).", err=True
    )
    click.echo(f"       Nothing was changed. Please report it with {log}.", err=True)
    if debug:
        click.echo(log.read_text(encoding="utf-8"), err=True)
