"""The command on what would have to change for an outcome to hold."""

from __future__ import annotations

from typing import Any

import click

from truceline.cli.options import format_option, pass_workspace
from truceline.cli.output import print_json, print_rows
from truceline.cli.scenarios_asked import asked_options, at_work, concept_option
from truceline.scenarios.model import Concept
from truceline.workspace import Workspace
from truceline.workspace.scenario_answer_rows import change_rows

__all__ = ["inverse_command"]


@click.command("inverse")
@asked_options
@click.argument("wanted")
@concept_option
@click.option(
    "--by",
    "measure",
    type=click.Choice(["statements", "swaps"]),
    default="statements",
    show_default=True,
    help="What is counted: statements negated or dropped, or adjacent swaps in rankings.",
)
@format_option("table", "json", "csv")
@pass_workspace
def inverse_command(
    workspace: Workspace,
    model: str,
    wanted: str,
    concept: str,
    measure: str,
    form: str,
    **asked: Any,
) -> None:
    """Find the smallest change that makes WANTED (an outcome or a state) of MODEL hold.

    Only what is known changes: what is open stays open, and is said.
    """
    stage = workspace.scenarios
    with at_work("Searching the smallest change") as progress:
        changes = stage.inverse(
            model, wanted, Concept(concept), measure=measure, progress=progress, **asked
        )
    read, game = stage.model(model, **asked), stage.game(model, **asked)
    rows = change_rows(read, game, changes)
    if form == "json":
        print_json({"run": changes.run, "not_changed": changes.fixed, "changes": rows})
        return
    for row in rows:
        row["what"] = "; ".join(map(_change_words, row["changes"])) or (
            "nothing: it holds" if row["is_possible"] else "no change of this kind suffices"
        )
    print_rows(rows, form=form, columns=["who", "state", "concept", "cost", "what"])
    if form == "table" and changes.fixed:
        click.echo(f"Left as they are: {', '.join(changes.fixed)}.", err=True)


def _change_words(one: dict[str, Any]) -> str:
    if "risen" in one:
        return f"{one['player']}: {one['risen']} above {one['fallen']}"
    return f"{one['player']}: '{one['text']}' {one['how']}"
