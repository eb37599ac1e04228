"""The command on voting power under any rule of one or several conditions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from truceline.cli.options import format_option
from truceline.cli.output import print_json, print_rows, working
from truceline.workspace.voting import power_of_file, power_row, power_summary

__all__ = ["voting_command"]

_COLUMNS = ["member", "swings", "banzhaf", "shapley_shubik", "p_decisive", "veto", "dummy"]


@click.command("voting")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--rule", default="", help="A rule instead of the file's own.")
@click.option("--member", default="member", show_default=True, help="Column of names in a CSV.")
@format_option("table", "json", "csv")
def voting_command(file: Path, rule: str, member: str, form: str) -> None:
    r"""Who is decisive under the rule in FILE (YAML or CSV): exact, also for triple majorities.

    \b
    truceline voting council.yaml
    truceline voting council.csv --rule "votes >= 255 and members > 50 % and population >= 62 %"
    truceline voting thirds.csv --rule "consensus or seats >= 75 %"
    """
    with working("Counting coalitions"):
        found = power_of_file(file, rule=rule, member=member)
    rows = [power_row(found, at) for at in range(len(found.powers))]
    summary = power_summary(found)
    if form == "json":
        print_json({**summary, "powers": rows})
        return
    print_rows([_rounded(row) for row in rows] if form == "table" else rows, form=form,
               columns=_COLUMNS)  # fmt: skip
    if form == "table":
        click.echo(summary["in_words"], err=True)
        click.echo("Power by the rule is not influence in fact.", err=True)


def _rounded(row: dict[str, Any]) -> dict[str, Any]:
    return {
        key: ("yes" if one else "") if isinstance(one, bool)
        else f"{one:.4f}" if isinstance(one, float) else one
        for key, one in row.items()
    }  # fmt: skip
