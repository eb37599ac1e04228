"""The root of the command: options that hold everywhere, and where each command lives."""

from __future__ import annotations

import importlib
import os
from pathlib import Path

import click

from truceline.cli.errors import INTERRUPTED, OUR_BUG, exit_code, report_bug, say
from truceline.core.errors import InvalidValue, TrucelineError

__all__ = ["cli", "main"]

# Command → module. A module is imported only when its command runs: `--help` stays quick.
_COMMANDS = {
    "actors": "tracks",
    "add": "ingest",
    "agreements": "agreements",
    "allegations": "allegations",
    "backup": "admin",
    "batches": "ingest",
    "brief": "brief",
    "calendar": "clocks",
    "casualties": "casualties",
    "check": "packs",
    "committee": "committee",
    "compare": "monitor",
    "contradictions": "judge",
    "correct": "hand",
    "count": "monitor",
    "crossings": "patrols",
    "delegation": "delegations",
    "demo": "demo",
    "displacement": "holding",
    "duplicates": "duplicates",
    "enter": "hand",
    "estimate": "estimate",
    "evaluate": "evaluate",
    "evidence": "evidence",
    "exchange": "exchange",
    "findings": "ingest",
    "forces": "tracks",
    "holding": "holding",
    "incidents": "monitor",
    "init": "admin",
    "judge": "judge",
    "map": "ingest",
    "migrate": "admin",
    "obligations": "record",
    "observe": "observe",
    "pack": "packs",
    "patrols": "patrols",
    "pauses": "patrols",
    "read": "reading",
    "relief": "patrols",
    "report": "report",
    "restore": "admin",
    "review": "review",
    "round": "tracks",
    "rules": "monitor",
    "scan": "scan",
    "scenario": "scenarios",
    "score": "clocks",
    "seats": "tracks",
    "serve": "truceline.web.serve",
    "show": "record",
    "take-back": "judge",
    "tally": "tally",
    "tracks": "tracks",
    "voting": "voting",
    "warn": "warn",
    "withdraw": "ingest",
}


class _Commands(click.Group):
    """Finds commands in their modules, and says errors the way the manual does."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        home = _COMMANDS[cmd_name]
        module = importlib.import_module(home if "." in home else f"truceline.cli.{home}")
        command: click.Command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except TrucelineError as exc:
            say(exc)
            if exit_code(exc) == OUR_BUG:
                report_bug(exc, debug=ctx.params["debug"])
            ctx.exit(exit_code(exc))
        except KeyboardInterrupt:
            click.echo("Interrupted. What was committed is whole.", err=True)
            ctx.exit(INTERRUPTED)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError, PermissionError) as exc:
            # A path that the user named; what the store and the readers open is translated there.
            error = InvalidValue(f"{exc.filename}: {exc.strerror}.", hint="Check path and rights.")
            say(error)
            ctx.exit(exit_code(error))
        except Exception as exc:  # noqa: BLE001 (the edge: a bug of ours gets its number)
            report_bug(exc, debug=ctx.params["debug"])
            ctx.exit(OUR_BUG)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-w",
    "--workspace",
    "folder",
    type=click.Path(path_type=Path),
    default=Path(),
    help="Folder of the workspace; without it, the current one.",
)
@click.option("--debug", is_flag=True, help="Print the traceback of a fault of Truceline.")
@click.version_option(package_name="truceline")
@click.pass_context
def cli(ctx: click.Context, folder: Path, debug: bool) -> None:  # noqa: ARG001 (read in `invoke`)
    """What was agreed, is it holding, where is it breaking, and who says so."""
    ctx.obj = folder


def main() -> None:
    """Run the command."""
    # Arrow's own allocator keeps what it once had: a brief would take 90 MB more.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    # Matrices here are small: more threads spend four times the processor time on waiting.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    cli.main(prog_name="truceline")
