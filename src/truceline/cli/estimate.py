"""The command that estimates a total from overlapping lists, by several models side by side."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from truceline.briefs.text import printable
from truceline.cli.options import format_option
from truceline.cli.output import print_json, print_rows, working
from truceline.core.errors import NotIdentified
from truceline.exchange.estimates import (
    Asked,
    Estimates,
    Sampling,
    as_row,
    estimate,
    estimate_strata,
    read_patterns,
)
from truceline.ingest.files import open_source

_COLUMNS = ["method", "model", "total", "low", "high", "interval", "given_low", "given_high",
            "distance"]  # fmt: skip
# From so many resamples on, limits are drawn on until they stand; fewer are asked for a quick look.
_ENOUGH, _MORE = 1000, 20


@click.command("estimate")
@click.argument("patterns", type=click.Path(path_type=Path))
@click.option("--stratum", default="", metavar="COLUMN", help="Estimate each value of this column "
              "by itself, and their sum.")  # fmt: skip
@click.option("--count", default="count", show_default=True, metavar="COLUMN", help="How many "
              "people a row stands for; without such a column each row is one person.")  # fmt: skip
@click.option("--order", type=click.IntRange(1, 5), help="Lists in an interaction at most; without "
              "it 2, and 3 where no model of pairs fits.")  # fmt: skip
@click.option("--criterion", type=click.Choice(["bic", "aic"]), default="bic", show_default=True,
              help="By which log-linear models are ranked.")  # fmt: skip
@click.option("--resamples", type=click.IntRange(100), default=1000, show_default=True,
              help="Resamples of the bootstrap; from 1,000 on up to twenty times as many are drawn "
              "until the limits stand to 1 %.")  # fmt: skip
@click.option("--draws", type=click.IntRange(50), default=300, show_default=True,
              help="Draws of latent classes kept per chain in the first round.")  # fmt: skip
@click.option("--rounds", type=click.IntRange(1, 8), default=3, show_default=True,
              help="How long latent classes are drawn at most; each round is twice the one "
              "before.")  # fmt: skip
@click.option("--seed", type=int, default=1, show_default=True, help="Start of the random numbers.")
@click.option("--json", "is_json", is_flag=True, help="The same as --format json.")
@format_option("table", "json", "csv")
def estimate_command(
    patterns: Path, stratum: str, count: str, is_json: bool, form: str, **how: Any
) -> None:
    """Estimate how many there are in all, on a list or not, from the lists in PATTERNS.

    PATTERNS is a CSV file with a column of 0 and 1 per list. No single number is given: models
    stand side by side, each with what it takes for granted, or with the reason why it has none.
    """
    tables = read_patterns(open_source(patterns), stratum=stratum, count=count)
    asked = _asked(**how)
    with working("Estimating"):
        if stratum and len(tables) > 1:
            strata = estimate_strata(tables, asked)
            found, warnings = (*strata.strata, strata.total), strata.warnings
        else:
            found, warnings = (estimate(tables[0], asked),), ()
    _show(found, warnings, form="json" if is_json else form)
    if all(row.total is None for one in found for row in one.rows):
        raise NotIdentified(
            f"Nothing is estimated: {found[0].refused or found[0].rows[0].unknown}.",
            hint="Bring another list, or join small lists of one kind into one.",
        )


def _asked(
    *, order: int | None, criterion: Any, resamples: int, draws: int, rounds: int, seed: int
) -> Asked:
    return Asked(
        order=order,
        criterion=criterion,
        resamples=resamples,
        most_resamples=_MORE * resamples if resamples >= _ENOUGH else resamples,
        sampling=Sampling(kept=draws, rounds=rounds, seed=seed),
        seed=seed,
    )


def _show(found: Sequence[Estimates], warnings: Sequence[str], *, form: str) -> None:
    rows = [
        {"stratum": one.stratum} | as_row(row) if len(found) > 1 else as_row(row)
        for one in found
        for row in one.rows
    ]
    if form == "json":
        print_json({"tables": [_record(one) for one in found], "warnings": list(warnings)})
    elif form == "csv":
        print_rows(rows, form="csv", columns=list(rows[0]))
    else:
        for one in found:
            _print_table(one)
        _print_lines("Warning: ", warnings)
        click.echo("\nEvery number takes for granted:")
        _print_lines("- ", found[-1].assumptions)


def _record(one: Estimates) -> dict[str, Any]:
    kept = {key: value for key, value in asdict(one).items() if key != "rows"}
    return kept | {"rows": [as_row(row) for row in one.rows]}


def _print_table(one: Estimates) -> None:
    name = f"{one.stratum}: " if one.stratum else ""
    title = (
        f"{name}{one.people:,} people on {len(one.lists)} lists, {one.on_several:,} of them on two "
        "or more"
    )
    click.echo("")
    rows = [as_row(row) for row in one.rows]
    print_rows(rows, form="table", columns=_COLUMNS, title=printable(title))
    _print_lines("", _remarks(one))
    _print_lines("Warning: ", one.warnings)


def _remarks(one: Estimates) -> Iterator[str]:
    """Why a row has no number, and what speaks against those that have."""
    if one.refused:
        yield f"Nothing is estimated: {one.refused}."
        return
    reasons = dict.fromkeys(row.unknown for row in one.rows if row.unknown)
    for reason in reasons:
        methods = [row.method for row in one.rows if row.unknown == reason]
        yield f"{', '.join(methods)}: no number, because {reason}."
    for row in one.rows:
        for warning in row.warnings:
            yield f"{row.method} ({row.model}): {warning}"
    yield from one.notes


def _print_lines(lead: str, lines: Sequence[str] | Iterator[str]) -> None:
    for line in lines:
        click.echo(textwrap.fill(printable(f"{lead}{line}"), width=110, subsequent_indent="  "))
