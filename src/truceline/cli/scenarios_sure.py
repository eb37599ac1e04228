"""Commands on how surely an outcome holds, and on what positions add up to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import click

from truceline.cli.options import as_of_option, format_option, pass_workspace
from truceline.cli.output import print_json, print_rows
from truceline.cli.scenarios_asked import asked_options, at_work, concept_option
from truceline.scenarios.model import Concept
from truceline.workspace import Workspace
from truceline.workspace.scenario_answer_rows import dropped_row, share_row, stances_row

__all__ = ["claims_command", "positions_command", "robustness_command"]

NO_PROBABILITY = "The share is one of the ways the open preferences could be, never a probability."


@click.command("robustness")
@asked_options
@click.argument("wanted", default="")
@concept_option
@click.option(
    "--draws",
    type=click.IntRange(1, 1_000_000),
    default=10_000,
    show_default=True,
    help="How many ways of the open preferences are drawn.",
)
@click.option(
    "--seed", type=click.IntRange(0, 2**31), default=1, show_default=True, help="Of the draws."
)
@format_option("table", "json", "csv")
@pass_workspace
def robustness_command(
    workspace: Workspace, model: str, wanted: str, concept: str, form: str, **asked: Any
) -> None:
    """How far outcomes of MODEL (WANTED, or all and today's state) survive what is left open.

    The share is one of the ways the open preferences could be; never a probability of an outcome.
    Beside it, exactly: stable always, sometimes or never.
    """
    stage, read = workspace.scenarios, {key: asked[key] for key in ("as_of", "taken")}
    game = stage.game(model, **read)
    today = [""] if game.status_quo >= 0 else []
    names = [wanted] if wanted else [*(one for one in game.outcomes if game.outcomes[one]), *today]
    rows = []
    with at_work("Drawing rankings") as progress:
        for done, name in enumerate(names):
            progress(done, len(names))
            found = stage.robustness(model, name, Concept(concept), **asked)
            run = stage.robustness_run(found, model, **read)
            rows.append(share_row(game, name or "today", found) | {"run": run.run_id})
    columns = ["outcome", "concept", "verdict", "share", "low", "high", "draws"]
    print_rows(rows, form=form, columns=columns)
    if form == "table":
        click.echo(f"{NO_PROBABILITY} Drawn: {rows[0]['sampler']}." if rows else "", err=True)


@click.command("claims")
@asked_options
@click.argument("wanted")
@concept_option
@format_option("table", "json", "csv")
@pass_workspace
def claims_command(
    workspace: Workspace, model: str, wanted: str, concept: str, form: str, **asked: Any
) -> None:
    """Which claim, if it were wrong, would change whether WANTED of MODEL can hold.

    Each source is left out once; what rests on it alone is then open.
    """
    with at_work("Leaving each claim out once") as progress:
        found = workspace.scenarios.drop_one_claim(
            model, wanted, Concept(concept), progress=progress, **asked
        )
    rows = [dropped_row(one) for one in found]
    columns = ["claim", "is_decisive", "before", "after"]
    print_rows(rows, form=form, columns=columns)
    untried = sorted({part for row in rows for part in row["untried"]})
    if form == "table" and untried:
        click.echo(f"Cannot be left out: {', '.join(untried)}.", err=True)


@click.command("positions")
@click.argument("model")
@click.option(
    "--rounds",
    type=click.IntRange(0, 100),
    default=8,
    show_default=True,
    help="Of the challenge model.",
)
@as_of_option
@format_option("table", "json", "csv")
@pass_workspace
def positions_command(
    workspace: Workspace, model: str, rounds: int, as_of: date | None, form: str
) -> None:
    """Add up who stands where on each issue of MODEL: weighted mean and median.

    Beside them: bargaining solutions, and the challenge model in its named variants.
    """
    stage = workspace.scenarios
    found = stage.positions(model, as_of=as_of, rounds=rounds)
    rows = [stances_row(stage.model(model, as_of), one) for one in found]
    if form == "json":
        print_json(rows)
        return
    lines = [line for row in rows for line in _stance_lines(row)]
    print_rows(lines, form=form, columns=["issue", "model", "value", "note"])
    if form == "table" and not rows:
        click.echo(f"The model '{model}' names no issue and no position.", err=True)


def _stance_lines(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """One line for each model's answer on an issue."""
    is_tied = row["median"] != row["median_to"]
    middle = f"up to {row['median_to']:g}: the weights balance" if is_tied else ""
    contested = [one["name"] for one in row["positions"] if one["is_contested"]]
    note = f"left out, contested: {', '.join(contested)}" if contested else row["note"]
    lines = [("weighted mean", row["mean"], note), ("weighted median", row["median"], middle)]
    lines += [(one["rule"], one["outcome"], "") for one in row["settlements"]]
    for one in row["challenges"]:
        last = one["rounds"][-1]
        said = f"median after round {last['number']}"
        lines.append((f"challenge, {one['variant']}", last["median"], said))
    lines += [(name, None, why) for name, why in row["unsolved"].items()]
    for name, value, said in lines:
        yield {"issue": row["issue"], "model": name, "value": value, "note": said}


def _change_words(one: dict[str, Any]) -> str:
    if "risen" in one:
        return f"{one['player']}: {one['risen']} above {one['fallen']}"
    return f"{one['player']}: '{one['text']}' {one['how']}"
