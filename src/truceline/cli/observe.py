"""Commands of a team's own observations: entered, imported, corrected, listed; and the form."""

from __future__ import annotations

import sys
from datetime import date, time
from pathlib import Path
from typing import Any
from uuid import uuid4

import click

from truceline.cli.errors import FINDINGS
from truceline.cli.options import DAY, as_of_option, format_option, pass_workspace
from truceline.cli.output import print_findings, print_rows, write_new
from truceline.core.dates import Period
from truceline.core.errors import InvalidValue
from truceline.core.observation import Means, Observation, Qualifier
from truceline.ingest.observations import as_row
from truceline.ingest.topics import load_topics, load_words
from truceline.workspace import Workspace
from truceline.workspace.observations import Imported

_LISTED = ["entry_id", "on", "from_at", "topic", "kind", "number", "unit", "means", "place_name"]


class _Clock(click.ParamType[time]):
    """A local clock time, HH:MM."""

    name = "HH:MM"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> time:
        if isinstance(value, time):
            return value
        try:
            return time.fromisoformat(str(value))
        except ValueError:
            self.fail(f"'{value}' is no time of day. Write it as HH:MM.", param, ctx)


_CLOCK = _Clock()


@click.group("observe")
def observe_command() -> None:
    """Enter what a team saw or heard; import, correct and list it; write the form."""


@observe_command.command("add")
@click.option("--topic", type=click.Choice(list(load_topics())), required=True, help="About what.")
@click.option("--kind", required=True, help="What; see: truceline observe topics")
@click.option("--day", "on", type=DAY, required=True, help="Local day.")
@click.option("--until-day", "last_on", type=DAY, help="Last day, if another.")
@click.option("--from", "from_at", type=_CLOCK, help="Local time at which it began.")
@click.option("--until", "until_at", type=_CLOCK, help="Local time at which it ended.")
@click.option(
    "--means",
    type=click.Choice([one.value for one in Means]),
    default="seen",
    show_default=True,
    help="How it was noticed.",
)
@click.option("--number", type=float, help="How many.")
@click.option("--about", is_flag=True, help="The number is an estimate.")
@click.option("--at-least", is_flag=True, help="There may be more.")
@click.option("--unit", default="", help="What one is; without it, the kind's own unit.")
@click.option("--weapon", default="", help="As assessed.")
@click.option("--position", nargs=2, type=float, metavar="LAT LON", help="The observers' own.")
@click.option("--position-name", default="", help="The same in words.")
@click.option("--bearing", "bearing_deg", type=float, help="Degrees clockwise from north.")
@click.option("--spread", "bearing_spread_deg", type=float, help="Degrees to either side.")
@click.option(
    "--distance",
    nargs=2,
    type=float,
    metavar="NEAR FAR",
    help="Metres; one figure twice if it is one.",
)
@click.option("--place", "place_name", default="", help="Where it happened, as assessed.")
@click.option("--point", nargs=2, type=float, metavar="LAT LON", help="The same as a point.")
@click.option("--from-direction", default="", help="From whose direction, only as stated.")
@click.option("--side", default="", help="Whom it concerns.")
@click.option("--killed", type=int, help="People, as confirmed by the team.")
@click.option("--injured", type=int, help="People, as confirmed by the team.")
@click.option("--stated-reason", default="", help="Why the team was refused or delayed, as told.")
@click.option("--reason-given-by", default="", help="Who said so.")
@click.option("--person", "persons", multiple=True, help="Person spoken of; repeatable.")
@click.option("--text", "description", default="", help="Description, without names.")
@click.option("--observer", default="", help="Who saw or heard it.")
@click.option("--team", default="", help="In which team or base.")
@click.option("--id", "entry_id", default="", help="The same id twice is the same entry.")
@click.option("--by", default="", help="Who enters it, if not the observer.")
@pass_workspace
def add_command(workspace: Workspace, by: str, **fields: Any) -> None:
    """Enter one observation."""
    stored = workspace.observations.add(_observation(fields), by=by)
    print_findings(stored.findings)
    done = "was entered before, nothing changed" if stored.was_known else "entered"
    click.echo(f"{stored.report_id}: {done}; batch {stored.batch_id}.")


def _observation(fields: dict[str, Any]) -> Observation:
    about, at_least = fields.pop("about"), fields.pop("at_least")
    if about and at_least:
        raise InvalidValue("A number is either an estimate or a least.", hint="Leave one out.")
    qualifier = Qualifier.ABOUT if about else Qualifier.AT_LEAST if at_least else Qualifier.EXACT
    for option, names in (
        ("position", ("position_lat_deg", "position_lon_deg")),
        ("point", ("lat_deg", "lon_deg")),
        ("distance", ("distance_min_m", "distance_max_m")),
    ):
        fields |= dict(zip(names, fields.pop(option) or (None, None), strict=True))
    fields["entry_id"] = fields["entry_id"] or uuid4().hex
    return Observation(**fields | {"qualifier": qualifier, "means": Means(fields["means"])})


@observe_command.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--by", default="", help="Who brings it in.")
@click.option("--published", type=DAY, help="Day from which rows without a time were known.")
@click.option("--encoding", default="", help="Encoding of the text; UTF-8 without it.")
@click.option("--edits", is_flag=True, help="Values that differ from those held replace them.")
@pass_workspace
def import_command(
    workspace: Workspace,
    paths: tuple[Path, ...],
    by: str,
    published: date | None,
    encoding: str,
    edits: bool,
) -> None:
    """Add tables of observations: own columns, or exports of the form (KoboToolbox, ODK)."""
    errors = 0
    for path in paths:
        added = workspace.observations.add_file(
            path, by=by, published_on=published, encoding=encoding, supersedes=edits
        )
        _print_imported(path, added)
        errors += print_findings(() if added.was_known else added.findings)[0]
    if errors:
        sys.exit(FINDINGS)


def _print_imported(path: Path, added: Imported) -> None:
    batch = added.batch
    if added.was_known:
        click.echo(f"{path.name}: added before as {batch.batch_id}, nothing changed.")
        return
    click.echo(
        f"{path.name}: {batch.rows_in:,} rows = {batch.reports:,} observations + "
        f"{batch.flawed:,} left out with a finding + {batch.duplicates:,} duplicates; "
        f"batch {batch.batch_id}."
    )


@observe_command.command("form")
@click.option("-o", "--out", type=click.Path(path_type=Path), required=True, help="File, .xlsx.")
@pass_workspace
def form_command(workspace: Workspace, out: Path) -> None:
    """Write the form as XLSForm, for KoboToolbox, ODK Central or Enketo."""
    write_new(out, workspace.observations.form())
    click.echo(f"Wrote {out}. What it collects comes back with: truceline observe import FILE")


@observe_command.command("list")
@click.option("--from", "from_on", type=DAY, help="First day.")
@click.option("--until", "until_on", type=DAY, help="First day after.")
@click.option("--topic", default="", help="One topic only.")
@as_of_option
@format_option("table", "json", "csv")
@pass_workspace
def list_command(
    workspace: Workspace,
    from_on: date | None,
    until_on: date | None,
    topic: str,
    as_of: date | None,
    form: str,
) -> None:
    """List observations as entered; sensitive: JSON and CSV hold positions, times and names."""
    if (from_on is None) != (until_on is None):
        raise InvalidValue("Only one end of the period is given.", hint="Give both.")
    period = Period(from_on=from_on, until_on=until_on) if from_on and until_on else None
    rows: list[dict[str, Any]] = [
        as_row(one.observation)
        | {"known_at": f"{one.known_at:%Y-%m-%dT%H:%M:%SZ}", "by": one.by, "batch": one.batch_id}
        for one in workspace.observations.entries(as_of, period)
        if topic in ("", one.observation.topic)
    ]
    feed = workspace.observations.feed
    if form != "table":
        rows = [row | {"simulated": feed.is_simulated} for row in rows]
    title = "Simulated: generated by the demo, nobody saw this" if feed.is_simulated else ""
    print_rows(rows, form=form, columns=_LISTED, title=title)


@observe_command.command("topics")
@format_option("table", "json", "csv")
def topics_command(form: str) -> None:
    """List what may be entered: topics, their kinds and units."""
    rows = [
        {
            "topic": topic.topic_id,
            "kind": kind.kind_id,
            "unit": kind.unit,
            "explanation": kind.explanation,
            "labels": dict(kind.labels),
            "fields": list(topic.fields),
        }
        for topic in load_topics().values()
        for kind in topic.kinds.values()
    ]
    print_rows(rows, form=form, columns=["topic", "kind", "unit", "explanation"])
    if form == "table":
        click.echo(f"Units: {', '.join(load_words().units)}.", err=True)


@observe_command.command("correct")
@click.argument("entry")
@click.option("--set", "settings", multiple=True, required=True, help="field=value; repeatable.")
@click.option("--by", required=True, help="Who vouches for the correction.")
@click.option("--reason", required=True, help="Why.")
@pass_workspace
def correct_command(
    workspace: Workspace, entry: str, settings: tuple[str, ...], by: str, reason: str
) -> None:
    """Correct the observation ENTRY: a new version supersedes, the old one stays readable."""
    changes = dict(_parsed(setting) for setting in settings)
    stored = workspace.observations.correct(entry, changes, by=by, reason=reason)
    print_findings(stored.findings)
    click.echo(f"Corrected {stored.report_id} as batch {stored.batch_id}.")


def _parsed(setting: str) -> tuple[str, str]:
    name, separator, text = setting.partition("=")
    if not separator:
        raise InvalidValue(f"'{setting}' sets nothing.", hint="Write it as field=value.")
    return name.strip(), text.strip()


@observe_command.command("take-back")
@click.argument("entry")
@click.option("--by", required=True, help="Who takes it back.")
@click.option("--reason", required=True, help="Why.")
@pass_workspace
def take_back_command(workspace: Workspace, entry: str, by: str, reason: str) -> None:
    """Take the observation ENTRY back; its versions stay readable."""
    batch = workspace.observations.take_back(entry, by=by, reason=reason)
    click.echo(f"Took {entry} back as batch {batch.batch_id}.")
