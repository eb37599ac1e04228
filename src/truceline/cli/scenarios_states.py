"""Commands on the states of a model: which hold, why, and how they can be reached."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from truceline.briefs.text import printable
from truceline.cli.options import format_option, pass_workspace
from truceline.cli.output import print_json, print_rows
from truceline.cli.scenarios_asked import asked_options, concept_option
from truceline.scenarios.model import Concept
from truceline.workspace import Workspace
from truceline.workspace.scenario_answer_rows import coalition_row, explanation_row, way_row
from truceline.workspace.scenario_rows import state_rows
from truceline.workspace.scenarios import Taken

__all__ = ["explain_command", "paths_command", "stability_command"]


@click.command("stability")
@asked_options
@click.option("--all", "everything", is_flag=True, help="Every state, stable or not.")
@format_option("table", "json", "csv")
@pass_workspace
def stability_command(
    workspace: Workspace, model: str, taken: Taken, as_of: date | None, everything: bool, form: str
) -> None:
    """List the states of MODEL that hold, per concept: stable for everybody.

    The table lists equilibria, named outcomes and today's state; --all lists every state.
    """
    stage = workspace.scenarios
    found = stage.stability(model, as_of=as_of, taken=taken)
    rows = state_rows(stage.model(model, as_of, taken), stage.game(model, as_of, taken), found)
    shown = [
        row
        for row in rows
        if everything or row["equilibrium"] or row["outcomes"] or row["is_today"]
    ]
    concepts = [concept.value for concept in found.by_player]
    players = len(stage.model(model, as_of).players)
    if form != "json":
        shown = [_flat(row, concepts, players) for row in shown]
    columns = ["state", "today", "outcome", *concepts]
    print_rows(shown, form=form, columns=columns)
    if form == "table":
        click.echo(
            f"{len(rows):,} feasible states, {len(rows) - len(shown):,} not listed. '{players} of "
            f"{players}' holds for everybody. Engine: {found.engine}"
            + (", checked by the definitions." if found.checked else ", not checked: too large."),
            err=True,
        )


def _flat(row: dict[str, Any], concepts: list[str], players: int) -> dict[str, Any]:
    marks = {name: f"{len(row['stable'][name])} of {players}" for name in concepts}
    named = {"today": "today" if row["is_today"] else "", "outcome": ", ".join(row["outcomes"])}
    return {"state": row["state"], **named, **marks, "taken": row["words"]}


@click.command("explain")
@asked_options
@click.argument("state", default="")
@concept_option
@click.option("--player", "only", help="Id of one decision maker; else all.")
@format_option("table", "json")
@pass_workspace
def explain_command(
    workspace: Workspace,
    model: str,
    state: str,
    concept: str,
    only: str | None,
    form: str,
    **asked: Any,
) -> None:
    """Explain why STATE of MODEL (today's, if none is named) holds, or who would leave it."""
    stage = workspace.scenarios
    read, game = stage.model(model, **asked), stage.game(model, **asked)
    at = stage.state(model, state, **asked)
    rows = [
        explanation_row(read, game, stage.explanation(model, at, player, Concept(concept), **asked))
        for player in ([only] if only else game.players)
    ]
    if form == "json":
        print_json(rows)
        return
    for row in rows:
        click.echo(printable(row["sentence"]))
        for one in row["temptations"]:
            for reason in (*one["reasons"], *one["deterring"]):
                cited = ", ".join(reason["cited"]) or reason["judged_by"] or "UNCITED"
                click.echo("  " + printable(f"line {reason['line']}: {reason['text']} ({cited})"))


@click.command("paths")
@asked_options
@format_option("table", "json", "csv")
@pass_workspace
def paths_command(
    workspace: Workspace, model: str, taken: Taken, as_of: date | None, form: str
) -> None:
    """List the shortest legal ways from the status quo of MODEL to its named outcomes.

    By moves: what could happen; by improvements: with nobody acting against its own preference.
    """
    stage = workspace.scenarios
    read, game = stage.model(model, as_of, taken), stage.game(model, as_of, taken)
    ways = stage.paths(model, as_of=as_of, taken=taken)
    rows = [row for way in ways for row in way_row(read, game, way)]
    together = [
        coalition_row(read, game, one)
        for one in stage.coalitions(model, game.status_quo, as_of=as_of, taken=taken)
    ]
    if form == "json":
        print_json({"ways": rows, "together": together})
        return
    for row in rows:
        row["way"] = " → ".join(f"{one['name']} to {one['to']}" for one in row["steps"])
        row["way"] = row["way"] or ("already there" if row["is_possible"] else "no legal way")
    print_rows(rows, form=form, columns=["outcome", "how", "moves", "way"])
    for one in together if form == "table" else ():
        click.echo(f"Together, {', '.join(one['members'])} improve to {one['to']}.", err=True)
