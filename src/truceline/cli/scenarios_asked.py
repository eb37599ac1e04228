"""What commands on scenarios share: the model, how it is read, the concept, and the wait."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from truceline.cli.options import as_of_option
from truceline.scenarios.model import Concept
from truceline.workspace.scenario_models import parse_taken

__all__ = ["asked_options", "at_work", "concept_option"]

F = TypeVar("F", bound=Callable[..., Any])

_CONCEPT = click.Choice([concept.value for concept in Concept], case_sensitive=False)


def asked_options(command: F) -> F:
    """MODEL, the day of knowledge, and what is read one way; the command gets `asked`."""

    @click.argument("model")
    @click.option(
        "--take",
        "taken",
        multiple=True,
        metavar="PART=NUMBER",
        help="Read an open part one way, such as russia.un-talks-alone=0; see: scenario show.",
    )
    @as_of_option
    @wraps(command)
    def with_model(*args: Any, taken: tuple[str, ...], **kwargs: Any) -> Any:
        return command(*args, taken=parse_taken(taken), **kwargs)

    return with_model  # type: ignore[return-value]


def concept_option(command: F) -> F:
    """How players weigh a move."""
    text = "How players weigh a move: R (Nash), GMR, SMR, SEQ, SSEQ or SIM."
    return click.option("--concept", type=_CONCEPT, default="R", show_default=True, help=text)(
        command
    )


@contextmanager
def at_work(words: str) -> Iterator[Callable[[int, int], None]]:
    """Says on the terminal how far it is; nothing in a file or pipe."""
    console = Console(stderr=True)
    columns = SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as on:
        task = on.add_task(words, total=None)
        yield lambda done, total: on.update(
            task, description=f"{words}: {done:,} of {total:,}", completed=done, total=total
        )
