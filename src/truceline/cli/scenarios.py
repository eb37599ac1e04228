"""Commands on scenarios: models, stability, explanations, and what would have to change."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from truceline.briefs.charts import drawing_apart
from truceline.briefs.export import exporter_for
from truceline.briefs.text import printable
from truceline.cli.errors import FINDINGS
from truceline.cli.options import as_of_option, format_option, pass_workspace
from truceline.cli.output import print_findings, print_json, print_rows
from truceline.core.errors import InvalidValue
from truceline.scenarios.model import Concept
from truceline.workspace import Workspace
from truceline.workspace.scenario_rows import (
    change_rows,
    coalition_row,
    dropped_row,
    explanation_row,
    model_row,
    share_row,
    stances_row,
    state_rows,
    way_row,
)
from truceline.workspace.scenarios import Taken

F = TypeVar("F", bound=Callable[..., Any])

_FILES = ("md", "html", "docx", "pdf", "txt", "json")
NO_PROBABILITY = "The share is one of the ways the open preferences could be, never a probability."
_CONCEPT = click.Choice([concept.value for concept in Concept], case_sensitive=False)


@click.group("scenario")
def scenario_command() -> None:
    """What may come next: which states of a model are stable, why, and what would change that."""


def _asked(command: F) -> F:
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
        return command(*args, taken=tuple(sorted(map(_part, taken))), **kwargs)

    return with_model  # type: ignore[return-value]


def _part(text: str) -> tuple[str, int]:
    key, _, number = text.partition("=")
    if not key or not number.isdecimal():
        raise InvalidValue(
            f"'{text}' reads no part one way.", hint="Write PART=NUMBER, such as russia.5=0."
        )
    return key, int(number)


def _concept_option(command: F) -> F:
    text = "How players weigh a move: R (Nash), GMR, SMR, SEQ, SSEQ or SIM."
    return click.option("--concept", type=_CONCEPT, default="R", show_default=True, help=text)(
        command
    )


@contextmanager
def _at_work(words: str) -> Iterator[Callable[[int, int], None]]:
    """Says on the terminal how far it is; nothing in a file or pipe."""
    console = Console(stderr=True)
    columns = SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as on:
        task = on.add_task(words, total=None)
        yield lambda done, total: on.update(
            task, description=f"{words}: {done:,} of {total:,}", completed=done, total=total
        )


@scenario_command.command("list")
@as_of_option
@format_option("table", "json", "csv")
@pass_workspace
def list_command(workspace: Workspace, as_of: date | None, form: str) -> None:
    """List the models of the pack."""
    rows = [model_row(model) for model in workspace.scenarios.models(as_of).values()]
    columns = ["model", "title", "players", "options", "uncited", "contested", "open"]
    print_rows(rows, form=form, columns=columns)


@scenario_command.command("show")
@_asked
@click.option("-o", "--out", type=click.Path(path_type=Path), help="File to write; else printed.")
@format_option(*_FILES)
@pass_workspace
def show_command(
    workspace: Workspace, model: str, taken: Taken, as_of: date | None, form: str, out: Path | None
) -> None:
    """Write a section on MODEL: who can do what and wants what, and what is stable.

    `-o section.docx` (or .md, .html, .pdf, .txt, .json) writes a file; the ending says which.
    """
    ending = out.suffix.lower().lstrip(".") if out else form
    if ending not in _FILES:
        names = ", ".join("." + one for one in _FILES)
        raise InvalidValue(
            f"No section is written as '.{ending}'.", hint=f"Name a file that ends in: {names}."
        )
    if out is None and ending in {"docx", "pdf"} and sys.stdout.isatty():
        raise InvalidValue(f"A {ending} file is not for a terminal.", hint="Name a file with -o.")
    document = workspace.scenarios.section(model, as_of=as_of, taken=taken)
    with drawing_apart():
        content = exporter_for(ending).export(document)
    if out is None:
        sys.stdout.buffer.write(content)
        return
    out.write_bytes(content)
    click.echo(f"Wrote {out} ({len(content):,} bytes).", err=True)


@scenario_command.command("check")
@click.argument("model")
@as_of_option
@click.option("--strict", is_flag=True, help="Warnings too give exit code 1.")
@format_option("table", "json")
@pass_workspace
def check_command(
    workspace: Workspace, model: str, as_of: date | None, strict: bool, form: str
) -> None:
    """Check MODEL: flaws with line and repair, what is uncited, what is contested."""
    findings = workspace.scenarios.findings(model, as_of)
    if form == "json":
        print_json([{"code": f.code, "severity": f.severity, "message": f.message,
                     "hint": f.hint, "where": str(f.where or "")} for f in findings])  # fmt: skip
    errors = sum(finding.severity.value == "error" for finding in findings)
    warnings = sum(finding.severity.value == "warning" for finding in findings)
    if form == "table":
        print_findings(findings, most=200)
        click.echo(f"{model}: {errors} errors, {warnings} warnings.")
    if errors or (strict and warnings):
        sys.exit(FINDINGS)


@scenario_command.command("stability")
@_asked
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


@scenario_command.command("explain")
@_asked
@click.argument("state", default="")
@_concept_option
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


@scenario_command.command("paths")
@_asked
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


@scenario_command.command("inverse")
@_asked
@click.argument("wanted")
@_concept_option
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
    with _at_work("Searching the smallest change") as progress:
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


@scenario_command.command("robustness")
@_asked
@click.argument("wanted", default="")
@_concept_option
@click.option(
    "--draws",
    type=click.IntRange(1, 1_000_000),
    default=10_000,
    show_default=True,
    help="How many ways of the open preferences are drawn.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Of the draws.")
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
    with _at_work("Drawing rankings") as progress:
        for done, name in enumerate(names):
            progress(done, len(names))
            found = stage.robustness(model, name, Concept(concept), **asked)
            run = stage.robustness_run(found, model, **read)
            rows.append(share_row(game, name or "today", found) | {"run": run.run_id})
    columns = ["outcome", "concept", "verdict", "share", "low", "high", "draws"]
    print_rows(rows, form=form, columns=columns)
    if form == "table":
        click.echo(f"{NO_PROBABILITY} Drawn: {rows[0]['sampler']}." if rows else "", err=True)


@scenario_command.command("claims")
@_asked
@click.argument("wanted")
@_concept_option
@format_option("table", "json", "csv")
@pass_workspace
def claims_command(
    workspace: Workspace, model: str, wanted: str, concept: str, form: str, **asked: Any
) -> None:
    """Which claim, if it were wrong, would change whether WANTED of MODEL can hold.

    Each source is left out once; what rests on it alone is then open.
    """
    with _at_work("Leaving each claim out once") as progress:
        found = workspace.scenarios.drop_one_claim(
            model, wanted, Concept(concept), progress=progress, **asked
        )
    rows = [dropped_row(one) for one in found]
    columns = ["claim", "is_decisive", "before", "after"]
    print_rows(rows, form=form, columns=columns)
    untried = sorted({part for row in rows for part in row["untried"]})
    if form == "table" and untried:
        click.echo(f"Cannot be left out: {', '.join(untried)}.", err=True)


@scenario_command.command("positions")
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
