"""Commands on talks: tracks, rounds, seats, actors over time, forces."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from truceline.briefs.text import printable
from truceline.cli.options import as_of_option, format_option, on_option, pass_workspace
from truceline.cli.output import print_json, print_rows
from truceline.talks.tracks import ObserverHistory
from truceline.workspace import Workspace
from truceline.workspace.actor_rows import actor_row, force_rows
from truceline.workspace.track_rows import (
    observer_rows,
    round_row,
    seat_rows,
    seating_in_words,
    talks_row,
)

_MOST_SOURCES = 5
_MET = ["track", "last_round", "first_day", "days_since", "outcome", "left", "rounds"]
_SEATS = ["track", "state", "round", "actor", "role", "attended", "represented_by"]
_OBSERVERS = ["number", "first_day", "observers", "not_seated", "first_named", "no_longer_named"]
_PARTICIPANTS = ["actor", "role", "attended", "represented_by", "party", "said_by"]
_TIMELINE = ["when", "until", "what", "other", "said_by", "sources"]
_FORCES = ["name", "stage", "state", "number", "qualifier", "words", "unit", "by", "said_on"]


@click.command("tracks")
@click.option("--observers", metavar="TRACK", default="", help="Who observed each of its rounds.")
@on_option
@as_of_option
@format_option("table", "json", "csv")
@pass_workspace
def tracks_command(
    workspace: Workspace, observers: str, on: date | None, as_of: date | None, form: str
) -> None:
    """When each track last met and what it left; links, hand-overs, issues, who is missing.

    A round after --on is left out. What is not stated stays empty: it is not the same as nobody.
    """
    if observers:
        _print_observers(workspace.tracks.observers(observers, until=on, as_of=as_of), form)
        return
    found = talks_row(workspace.tracks.talks(on=on or workspace.clocks.today(as_of), as_of=as_of))
    if form == "json":
        print_json(found)
        return
    print_rows(
        [row | {"left": _texts(row["left"])} for row in found["meetings"]],
        form=form,
        columns=_MET,
        nothing="No track was known by then: tracks come from a pack.",
    )
    if form == "table":
        _say_talks(found)


def _print_observers(history: ObserverHistory, form: str) -> None:
    rows = observer_rows(history)
    if form != "json":
        rows = [{k: _listed(v) for k, v in row.items()} for row in rows]
    print_rows(rows, form=form, columns=_OBSERVERS)
    for seat in history.claimed if form == "table" else ():
        options = seat.attended.options if seat.attended else ()
        by = ", ".join(claim.claimant or claim.cited for _, claim in options)
        _say(f"{seat.actor_id}: {seat.role} according to {by or 'the entry'} alone. {seat.note}")


def _texts(left: list[dict[str, Any]] | None) -> str:
    if left is None:
        return "–"
    return "; ".join(one["text"] for one in left) or "not recorded"


def _listed(value: Any) -> Any:
    if value is None:
        return "not stated"
    return ", ".join(map(str, value)) if isinstance(value, list) else value


def _some(sources: list[str]) -> str:
    """The first few of many; JSON has all."""
    more = len(sources) - _MOST_SOURCES
    return ", ".join(sources[:_MOST_SOURCES]) + (f" and {more} more" if more > 0 else "")


def _say(words: str) -> None:
    click.echo(printable(words), err=True)


def _say_talks(found: dict[str, Any]) -> None:
    _say(found["in_words"])
    for one in found["hand_overs"]:
        item = one["item"]
        words = item["text"] if item else "not recorded what"
        size = f" ({item['size']['value']})" if item and item["size"] else ""
        _say(f"{one['from']} handed over to {one['to']}: {words}{size} [{_listed(one['sources'])}]")
    for one in found["relations"]:
        if one["is_disputed"]:
            _say(
                f"{one['track']} {one['kind'].replace('-', ' ')} {one['other']}: "
                f"yes: {_speakers(one['held_by'])}; no: {_speakers(one['denied_by'])}"
            )
    nobody = [one["name"] for one in found["issues"] if one["is_on_no_agenda"]]
    if nobody:
        _say(f"On no agenda that is recorded: {', '.join(nobody)}.")
    _say_missing(found["missing"])


def _say_missing(rows: list[dict[str, Any]]) -> None:
    """Who is only not named any more stands in one line per room: it says the least."""
    unnamed: dict[str, list[str]] = {}
    for one in rows:
        if one["kind"] == "no longer named":
            unnamed.setdefault(one["track"], []).append(one["actor"])
            continue
        room = f" ({one['track']})" if one["track"] else ""
        _say(f"Missing{room}: {one['actor']}: {one['in_words']} [{_some(one['sources'])}]")
    for track, names in unnamed.items():
        _say(f"Sat in {track} before and not named at its last round: {', '.join(names)}.")


def _speakers(claims: list[dict[str, Any]]) -> str:
    return ", ".join(dict.fromkeys(one["by"] or one["source"] for one in claims))


@click.command("seats")
@on_option
@as_of_option
@format_option("table", "json", "csv")
@pass_workspace
def seats_command(workspace: Workspace, on: date | None, as_of: date | None, form: str) -> None:
    """Who sits where on a day, by the last round of each track, and who is in every room."""
    found = workspace.tracks.talks(on=on or workspace.clocks.today(as_of), as_of=as_of)
    nothing = "No track was known by then: tracks come from a pack."
    print_rows(seat_rows(found), form=form, columns=_SEATS, nothing=nothing)
    if form != "table":
        return
    _say(seating_in_words(found))
    for one in found.dual:
        reasons = ", ".join(dict.fromkeys(reason.kind for reason in one.reasons))
        _say(f"{one.actor_id} is {', '.join(one.roles)} and a party as well: {reasons}.")
    _say("Who is missing, with sources: truceline tracks")


@click.command("round")
@click.argument("name", metavar="ID")
@as_of_option
@format_option("table", "json")
@pass_workspace
def round_command(workspace: Workspace, name: str, as_of: date | None, form: str) -> None:
    """One round ID: who sat there in which role and who did not, agenda, outcome, what it left."""
    found = round_row(workspace.tracks.round(name, as_of=as_of))
    if form == "json":
        print_json(found)
        return
    _say(
        f"{found['track']}, round {found['number'] or name}: {found['from']['value']} to "
        f"{found['until']['value']}, {found['place'] or 'place not stated'}, "
        f"talks {found['format']['value']}; outcome: {found['outcome']['value']}."
    )
    if found["participants"] is None:
        _say("Who took part is not stated.")
    rows = [
        row
        | {"party": "yes" if row["party_because"] else None, "said_by": _speakers(row["claims"])}
        for row in found["participants"] or ()
    ]
    print_rows(rows, form=form, columns=_PARTICIPANTS)
    _say(f"Agenda: {'; '.join(found['agenda'] or ['not stated'])}.")
    for one in found["left"]:
        to = f", handed to {one['handed_to']}" if one["handed_to"] else ""
        _say(f"Left a {one['kind']}: {one['text']}{to} [{_listed(one['sources'])}]")
    if not found["left"]:
        _say("What it left behind is not recorded.")
    _say(f"Sources: {_listed(found['sources'])}. {found['note']}")


@click.command("actors")
@click.argument("name", metavar="ID")
@on_option
@as_of_option
@format_option("table", "json")
@pass_workspace
def actors_command(
    workspace: Workspace, name: str, on: date | None, as_of: date | None, form: str
) -> None:
    """Actor ID over time: members on a day, splits and mergers, whether it is a party, forces."""
    day = on or workspace.clocks.today(as_of)
    found = actor_row(workspace.tracks.actor(name, on=day, as_of=as_of))
    if form == "json":
        print_json(found)
        return
    rows = [
        row | {"said_by": _speakers(row["claims"]), "sources": _listed(row["sources"])}
        for row in found["timeline"]
    ]
    print_rows(rows, form=form, columns=_TIMELINE, title="Ties over time")
    if found["members"]:
        print_rows(
            [row | {"through": _listed(row["through"])} for row in found["members"]],
            form=form,
            columns=["actor", "days", "through"],
            title=f"Members on {day}",
        )
    if found["vouches_as"]:
        _say(f"{name} is {', '.join(found['vouches_as'])} and a party to the fighting as well.")
    for one in found["party_because"]:
        _say(f"A party on {day}: {one['in_words']} [{_listed(one['sources'])}]")
    if not found["is_party"]:
        _say(f"Nothing here says that it was a party on {day}; that is not to say it was none.")


@click.command("forces")
@on_option
@as_of_option
@format_option("table", "json", "csv")
@pass_workspace
def forces_command(workspace: Workspace, on: date | None, as_of: date | None, form: str) -> None:
    """Forces by a day as announced, observed and verified; words that are no number stay words."""
    found = workspace.tracks.forces(on=on or workspace.clocks.today(as_of), as_of=as_of)
    nothing = "Nobody had spoken of any force by then. Forces come from a pack: forces/*.yaml"
    print_rows(force_rows(found), form=form, columns=_FORCES, nothing=nothing)
