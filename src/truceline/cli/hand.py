"""Commands to enter or correct one incident by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from truceline.cli.options import DAY, pass_workspace
from truceline.core.dates import parse_day
from truceline.core.errors import InvalidValue
from truceline.core.report import Grade
from truceline.workspace import Workspace

_NUMBERS = {"fatalities_low", "fatalities_best", "fatalities_high", "fatalities_civilian"}
_FLOATS = {"lon_deg", "lat_deg", "radius_m", "units"}
_DAYS = {"first_day", "last_day"}
_TEXTS = {
    *("place_name", "admin1", "admin2", "country", "kind", "side_a", "side_b"),
    *("from_direction", "unit", "reported_by", "headline", "precision", "codebook"),
}


@click.command("enter")
@click.option("--day", "first_day", type=DAY, required=True, help="Day, or first possible day.")
@click.option("--until", "last_day", type=DAY, help="Last possible day, if not the same.")
@click.option("--lon", "lon_deg", type=float, help="Longitude, degrees east.")
@click.option("--lat", "lat_deg", type=float, help="Latitude, degrees north.")
@click.option("--radius-m", type=float, default=1000, show_default=True, help="Of uncertainty.")
@click.option("--place", "place_name", default="", help="Place as written.")
@click.option("--country", default="", help="Country.")
@click.option("--kind", default="", help="Kind of incident.")
@click.option("--side-a", default="", help="First actor.")
@click.option("--side-b", default="", help="Other actor.")
@click.option("--from-direction", default="", help="From whose direction, if it was stated.")
@click.option("--deaths", "fatalities_best", type=int, help="Best figure of deaths.")
@click.option("--units", type=float, help="Number of explosions, shots, …")
@click.option("--unit", default="", help="What one unit is.")
@click.option(
    "--grade",
    type=click.Choice([g.value for g in Grade if g is not Grade.RULED]),
    help="How it is known.",
)
@click.option("--source", "reported_by", default="", help="Whom it relies on.")
@click.option("--text", "headline", default="", help="Short text.")
@click.option("--by", required=True, help="Who vouches for the entry.")
@pass_workspace
def enter_command(
    workspace: Workspace, by: str, last_day: date | None, grade: str | None, **fields: Any
) -> None:
    """Enter one incident by hand; it becomes a report of the feed 'hand'."""
    fields |= {"last_day": last_day or fields["first_day"], "codebook": "stated-radius.v1"}
    fields["grade"] = Grade(grade or "reported")
    for name in ("fatalities_low", "fatalities_high"):
        fields[name] = fields["fatalities_best"]
    batch = workspace.ingest.enter(fields, by=by)
    table = workspace.ledger.table(batch)
    report_id = table["report_id"][0].as_py() if table is not None else ""
    click.echo(f"Entered {report_id} as batch {batch.batch_id}.")


@click.command("correct")
@click.argument("report")
@click.option("--set", "settings", multiple=True, required=True, help="field=value; repeatable.")
@click.option("--by", required=True, help="Who vouches for the correction.")
@click.option("--reason", required=True, help="Why.")
@pass_workspace
def correct_command(
    workspace: Workspace, report: str, settings: tuple[str, ...], by: str, reason: str
) -> None:
    """Correct REPORT (feed:id) by hand: a new version supersedes, the old one stays readable."""
    changes = dict(_parsed(setting) for setting in settings)
    batch = workspace.ingest.correct(report, changes, by=by, reason=reason)
    click.echo(f"Corrected {report} as batch {batch.batch_id}. See: truceline show {report}")


def _parsed(setting: str) -> tuple[str, Any]:
    name, separator, text = setting.partition("=")
    known = sorted(_NUMBERS | _FLOATS | _DAYS | _TEXTS | {"grade"})
    if not separator or name not in known:
        raise InvalidValue(
            f"'{setting}' sets no field of a report.", hint=f"Fields: {', '.join(known)}."
        )
    try:
        return name, _value(name, text)
    except ValueError as exc:
        raise InvalidValue(f"'{text}' is no value for {name}.", hint=_wanted(name)) from exc


def _wanted(name: str) -> str:
    if name in _DAYS:
        return "Write an existing day as YYYY-MM-DD."
    if name == "grade":
        return f"Write one of {', '.join(g.value for g in Grade if g is not Grade.RULED)}."
    return "Write a whole number." if name in _NUMBERS else "Write a number with a point."


def _value(name: str, text: str) -> Any:
    if name in _DAYS:
        return parse_day(text)
    if name in _NUMBERS:
        return int(text) if text else None
    if name in _FLOATS:
        return float(text) if text else None
    return Grade(text) if name == "grade" else text
