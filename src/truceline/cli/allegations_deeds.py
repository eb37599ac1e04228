"""Commands that do something to allegations: entered, imported, stepped, answered, taken back."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import click

from truceline.cli.errors import FINDINGS
from truceline.cli.options import DAY, pass_workspace
from truceline.cli.output import print_findings
from truceline.cli.tally import read_side
from truceline.core.dates import Period
from truceline.core.errors import InvalidValue
from truceline.monitor.tallies import compare_tallies
from truceline.talks.allegations import State, load_words
from truceline.talks.allegations.cells import from_cells, read_figures_of
from truceline.workspace import Workspace
from truceline.workspace.allegations import Done, Imported, RuledBy, Said
from truceline.workspace.people_files import read_text

__all__ = ["DEEDS", "STATES"]

STATES = click.Choice([one.value.replace(" ", "-") for one in State])


@click.command("add")
@click.option("--id", "allegation_id", default="", help="Number of the alleging side; else made.")
@click.option("--alleged-by", required=True, help="Who alleges it: actor id or name.")
@click.option("--as", "by_kind", type=click.Choice(list(load_words().by_kinds)), default="party",
              show_default=True, help="As what.")  # fmt: skip
@click.option("--channel", type=click.Choice(list(load_words().channels)), default="other",
              show_default=True, help="By which way it came.")  # fmt: skip
@click.option("--received", "received_at", default="", help="When: a day, or an instant with zone.")
@click.option("--about", default="", help="From whose direction, as alleged.")
@click.option("--kind", required=True, help="What; see: truceline allegations kinds")
@click.option("--day", "first_on", type=DAY, required=True, help="Local day.")
@click.option("--until-day", "last_on", type=DAY, help="Last day, if another.")
@click.option("--from", "from_at", default="", help="Local time, HH:MM.")
@click.option("--until", "until_at", default="", help="Local time, HH:MM.")
@click.option("--place", "place_name", default="", help="Where, as alleged.")
@click.option("--point", nargs=2, type=float, metavar="LAT LON", help="The same as a point.")
@click.option("--radius", "radius_m", type=float, help="Metres around the point.")
@click.option("--number", type=float, help="How many, as claimed.")
@click.option("--unit", default="", help="Of what.")
@click.option("--killed", type=int, help="People, as claimed.")
@click.option("--injured", type=int, help="People, as claimed.")
@click.option("--against", multiple=True, help="obligation:AGREEMENT/PROVISION or ceasefire:ID.")
@click.option("--text", "texts", multiple=True, metavar="LANG=WORDS", help="As given; repeatable.")
@click.option("--new-version", "is_new", is_flag=True, help="It takes the place of what it said.")
@click.option("--by", required=True, help="Who enters it.")
@pass_workspace
def add_command(workspace: Workspace, by: str, is_new: bool, **given: Any) -> None:
    """Enter one allegation."""
    lat, lon = given.pop("point") or (None, None)
    texts = dict(_pair(one, "LANG=WORDS") for one in given.pop("texts"))
    cells = {
        name: _cell(value) for name, value in {**given, "lat_deg": lat, "lon_deg": lon}.items()
    }
    cells |= {f"text_{tag}": words for tag, words in texts.items()}
    cells["allegation_id"] = cells["allegation_id"] or f"al-{uuid4().hex[:8]}"
    received_at = _instant(cells.pop("received_at")) or workspace.clock()
    allegation = from_cells(cells, received_at=received_at)
    _say(workspace.allegations.add(allegation, by=by, is_new_version=is_new))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return " ".join(value) if isinstance(value, tuple) else str(value)


def _instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text) if text else None
    except ValueError as exc:
        raise InvalidValue(
            f"'{text}' is no time.", hint="Write 2017-05-06 or 2017-05-06T14:05+03:00."
        ) from exc
    return found.replace(tzinfo=UTC) if found and found.tzinfo is None else found


def _pair(text: str, shape: str) -> tuple[str, str]:
    name, separator, words = text.partition("=")
    if not separator or not words.strip():
        raise InvalidValue(f"'{text}' says nothing.", hint=f"Write it as {shape}.")
    return name.strip(), words.strip()


def _say(done: Done) -> None:
    print_findings(done.findings)
    state = f"{done.case.case_id}: {done.case.state.value}"
    said = "done before, nothing changed" if done.was_known else f"event {done.event_id}"
    click.echo(f"{state}; {said}.")


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--map", "mapping", type=click.Path(path_type=Path), help="YAML: which column is what."
)
@click.option("--encoding", default="", help="Encoding of the text; UTF-8 without it.")
@click.option("--by", required=True, help="Who brings it in.")
@pass_workspace
def import_command(
    workspace: Workspace, paths: tuple[Path, ...], mapping: Path | None, encoding: str, by: str
) -> None:
    """Add tables: our columns, a side's own by --map, or exports of the form (KoboToolbox, ODK).

    The same file twice changes nothing; a row that says something else supersedes.
    """
    text, errors = read_text(mapping) if mapping else "", 0
    for path in paths:
        added = workspace.allegations.add_file(path, by=by, mapping=text, encoding=encoding)
        _print_imported(path, added)
        errors += print_findings(added.findings)[0]
    if errors:
        sys.exit(FINDINGS)


def _print_imported(path: Path, added: Imported) -> None:
    known = " Nothing changed." if added.was_known else ""
    click.echo(
        f"{path.name}: {added.rows:,} rows = {added.new:,} new + {added.changed:,} changed + "
        f"{added.same:,} as held + {added.left_out:,} left out with a finding; "
        f"batch {added.batch.batch_id}.{known}"
    )


@click.command("step")
@click.argument("allegation")
@click.argument("state", type=STATES)
@click.option("--by", required=True, help="Who does it.")
@click.option("--reason", required=True, help="Why.")
@click.option("--body", default="", help="For a ruling: who ruled.")
@click.option("--mandate", default="", help="For a ruling: what lets it rule.")
@click.option("--ruled", "ruled_on", type=DAY, help="For a ruling: its day.")
@click.option("--cited", default="", help="For a ruling: source id where it is published.")
@click.option("--on", type=DAY, help="Day on which it was done, if before today.")
@pass_workspace
def step_command(
    workspace: Workspace, allegation: str, state: str, by: str, reason: str, **given: Any
) -> None:
    """Move ALLEGATION to STATE; a ruling needs the body that ruled and its mandate."""
    on = given.pop("on")
    ruled = RuledBy(**given) if any(given.values()) else None
    _say(workspace.allegations.step(allegation, state, by=by, reason=reason, ruled=ruled, on=on))


@click.command("answer")
@click.argument("allegation")
@click.argument("party")
@click.argument("answer", type=click.Choice(["confirmed", "contested"]))
@click.option("--number", type=float, help="Its own number, of what is alleged.")
@click.option("--unit", default="", help="Of what.")
@click.option("--killed", type=int, help="People, as it says.")
@click.option("--injured", type=int, help="People, as it says.")
@click.option("--text", "texts", multiple=True, metavar="LANG=WORDS", help="As given; repeatable.")
@click.option("--on", type=DAY, help="Day on which it answered, if before today.")
@click.option("--by", required=True, help="Who enters it.")
@pass_workspace
def answer_command(
    workspace: Workspace, allegation: str, party: str, answer: str, by: str, **given: Any
) -> None:
    """Record what PARTY, another side, says of ALLEGATION; silence is no answer."""
    texts, on = dict(_pair(one, "LANG=WORDS") for one in given.pop("texts")), given.pop("on")
    kind = workspace.allegations.case(allegation).allegation.kind
    figures = read_figures_of({name: _cell(value) for name, value in given.items()}, kind=kind)
    said = Said(party=party, answer=answer, figures=figures, texts=texts)
    _say(workspace.allegations.answer(allegation, said, by=by, on=on))


@click.command("next")
@click.argument("allegation")
@click.argument("what")
@click.option("--who", required=True, help="Who is to do it.")
@click.option("--due", "due_on", type=DAY, help="By when.")
@click.option("--by", required=True, help="Who says so.")
@pass_workspace
def next_command(
    workspace: Workspace, allegation: str, what: str, who: str, due_on: date | None, by: str
) -> None:
    """Say WHAT is to be done next with ALLEGATION."""
    _say(workspace.allegations.plan(allegation, what, who, by=by, due_on=due_on))


@click.command("link")
@click.argument("allegation")
@click.argument("subject")
@click.option("--by", required=True, help="Who says so.")
@click.option("--reason", default="", help="Why.")
@pass_workspace
def link_command(workspace: Workspace, allegation: str, subject: str, by: str, reason: str) -> None:
    """Name SUBJECT as evidence: incident:ID, claim:ID, observation:ID, report:ID, source:ID."""
    _say(workspace.allegations.link(allegation, subject, by=by, reason=reason))


@click.command("same")
@click.argument("allegation")
@click.argument("other")
@click.option("--not", "is_other", is_flag=True, help="They are not.")
@click.option("--by", required=True, help="Who judges.")
@click.option("--reason", required=True, help="Why.")
@pass_workspace
def same_command(
    workspace: Workspace, allegation: str, other: str, is_other: bool, by: str, reason: str
) -> None:
    """Judge that ALLEGATION and OTHER tell one event; both stay, nothing is merged."""
    stage = workspace.allegations
    _say(stage.judge_same(allegation, other, is_same=not is_other, by=by, reason=reason))


@click.command("undo")
@click.argument("allegation")
@click.argument("event", default="")
@click.option("--by", required=True, help="Who takes it back.")
@click.option("--reason", required=True, help="Why.")
@click.option("--on", type=DAY, help="From which day it is known not to hold; else from now.")
@pass_workspace
def undo_command(
    workspace: Workspace, allegation: str, event: str, by: str, reason: str, on: date | None
) -> None:
    """Take back EVENT of ALLEGATION, or its last step; it stays readable."""
    _say(workspace.allegations.undo(allegation, event, by=by, reason=reason, on=on))


@click.command("bulletin")
@click.option(
    "--side",
    "sides",
    multiple=True,
    metavar="NAME=REGISTERED[:CONFIRMED[:CONTESTED]]",
    help="What one side published, and how many the other confirmed and contests; twice. "
    "An empty number was not published.",
)
@click.option("--zone", help="Where both counted.")
@click.option("--unit", default="case", show_default=True, help="What both counted.")
@click.option("--from", "from_on", type=DAY, help="First day of the period.")
@click.option("--until", "until_on", type=DAY, help="First day after it.")
@click.option("--cited", default="", help="Where it is printed.")
@click.option("--on", type=DAY, help="Day of its publication.")
@click.option("--take-back", default="", metavar="ID", help="Take one back instead.")
@click.option("--reason", default="", help="Why it is taken back.")
@click.option("--by", required=True, help="Who enters it.")
@pass_workspace
def bulletin_command(
    workspace: Workspace, sides: tuple[str, ...], by: str, take_back: str, **given: Any
) -> None:
    """Keep what two sides published of one zone and period, side by side; never added."""
    stage = workspace.allegations
    if take_back:
        stage.take_bulletin_back(take_back, by=by, reason=given["reason"])
        click.echo(f"Took {take_back} back.")
        return
    if len(sides) != 2 or not (given["zone"] and given["from_on"] and given["until_on"]):
        raise InvalidValue(
            "Two sides, a zone and a period are needed.",
            hint="Give --side twice, --zone, --from and --until.",
        )
    first, second = (read_side(one, given["unit"]) for one in sides)
    period = Period(from_on=given["from_on"], until_on=given["until_on"])
    tally = compare_tallies(first, second, zone=given["zone"], period=period)
    kept = stage.add_bulletin(tally, cited=given["cited"], by=by, on=given["on"])
    click.echo(f"{kept.event_id}: {kept.in_words}")


DEEDS = (
    *(add_command, import_command, step_command, answer_command, next_command),
    *(link_command, same_command, undo_command, bulletin_command),
)
