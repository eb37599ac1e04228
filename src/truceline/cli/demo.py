"""The command that shows Truceline at work."""

from __future__ import annotations

from pathlib import Path

import click

from truceline.briefs.export import exporter_for
from truceline.cli.brief import write_data
from truceline.cli.terminal import print_document
from truceline.workspace.briefs import BriefRequest
from truceline.workspace.demo import DEMO_CEASEFIRE, DEMO_DAY, build_demo
from truceline.workspace.question import Question

_SHOWN = ("summary", "counts", "comparison", "unknowns")


@click.command("demo")
@click.argument("folder", type=click.Path(path_type=Path), default=Path("demo-workspace"))
@click.option(
    "--data",
    "real_file",
    type=click.Path(path_type=Path, exists=True),
    help="A real UCDP GED file instead of simulated incidents.",
)
@click.option("--seed", type=int, default=7, show_default=True, help="Of the simulation.")
@click.option("--no-serve", is_flag=True, help="Print the brief and stop; serve nothing.")
@click.pass_context
def demo_command(
    ctx: click.Context, folder: Path, real_file: Path | None, seed: int, no_serve: bool
) -> None:
    """Build the demo workspace in FOLDER, print its brief, and open its dashboard.

    Incidents are simulated, and every output says so, unless --data names a real file.
    """
    workspace = build_demo(folder, real_file=real_file, seed=seed, progress=_say)
    with workspace:
        _say("Writing the brief")
        request = BriefRequest(ceasefire=DEMO_CEASEFIRE, question=Question(on=DEMO_DAY))
        briefed = workspace.briefs.brief(request)
    print_document(briefed.document, sections=_SHOWN)
    page = folder / "brief.html"
    for name in ("html", "docx", "md"):
        path = page.with_suffix(f".{name}")
        path.write_bytes(exporter_for(name).export(briefed.document))
    write_data(briefed, folder / "data")
    click.echo(f"\nThe whole brief, each number opening to its incidents: {page}")
    click.echo(f"Ask further, for example: truceline -w {folder} count --rule events")
    if not no_serve:
        _serve(ctx, folder)


def _serve(ctx: click.Context, folder: Path) -> None:
    """Hand over to the command `serve`; the room `web` stands beside this one."""
    root = ctx.find_root()
    assert isinstance(root.command, click.Group)  # noqa: S101 (the command's own root)
    serve = root.command.get_command(root, "serve")
    assert serve is not None  # noqa: S101 (registered in main.py)
    ctx.obj = folder
    ctx.invoke(serve, host="127.0.0.1", port=0, no_browser=False)


def _say(what: str) -> None:
    click.echo(f"{what} …", err=True)
