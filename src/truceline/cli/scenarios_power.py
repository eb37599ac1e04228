"""The command on voting power: who is decisive under a rule of weights."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from truceline.cli.options import format_option
from truceline.cli.output import print_rows
from truceline.core.errors import InvalidValue
from truceline.workspace.scenario_power import power_rows, weights_from_file, weights_from_words

__all__ = ["power_command"]

_ONLY_WEIGHTS = (
    "Counted exactly, over all coalitions (Banzhaf) and all orders of voting (Shapley-Shubik), "
    "under the rule of weights alone; for further conditions: truceline voting. p decisive: if "
    "each coalition of the others is as likely as any. Power by the rule is not influence in fact."
)


@click.command("power")
@click.argument("weights", nargs=-1, metavar="[WEIGHT | NAME=WEIGHT]...")
@click.option("--quota", type=int, required=True, help="Votes that a decision needs at least.")
@click.option(
    "--file",
    "path",
    type=click.Path(path_type=Path),
    help="CSV file with one member a row, instead of weights as arguments.",
)
@click.option("--member", default="member", show_default=True, help="Its column of names.")
@click.option("--weight", default="weight", show_default=True, help="Its column of weights.")
@format_option("table", "json", "csv")
def power_command(
    weights: tuple[str, ...], quota: int, path: Path | None, member: str, weight: str, form: str
) -> None:
    r"""Who is decisive where members have WEIGHTs: Banzhaf and Shapley-Shubik, exactly.

    \b
    truceline scenario power --quota 12 4 4 4 2 2 1
    truceline scenario power --quota 12 France=4 Germany=4 Italy=4 Belgium=2 ...
    truceline scenario power --quota 255 --file council.csv
    """
    if bool(weights) == (path is not None):
        raise InvalidValue(
            "Weights are given as arguments or in a file, and one of the two is needed.",
            hint="Such as: truceline scenario power --quota 12 4 4 4 2 2 1",
        )
    given = weights_from_file(path, member, weight) if path else weights_from_words(weights)
    rows = power_rows(given, quota)
    shown = [_rounded(row) for row in rows] if form == "table" else rows
    columns = ["member", "weight", "swings", "banzhaf", "shapley_shubik", "p_decisive"]
    print_rows(shown, form=form, columns=columns)
    if form == "table":
        click.echo(_ONLY_WEIGHTS, err=True)


def _rounded(row: dict[str, Any]) -> dict[str, Any]:
    return {key: f"{one:.4f}" if isinstance(one, float) else one for key, one in row.items()}
