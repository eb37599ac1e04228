"""Commands by which people decide about claims and documents, and take it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import wraps
from typing import Any, TypeVar

import click

from truceline.claims.model import EventType, Mention, Suggestion
from truceline.claims.reviewing.edit import FIELDS, edited, find_words, new_claim, split_parts
from truceline.claims.reviewing.review import Action, Reviewed
from truceline.cli.options import DAY, pass_workspace
from truceline.core.document import Document
from truceline.core.errors import InvalidValue
from truceline.workspace import Workspace

__all__ = ["DECISIONS"]

F = TypeVar("F", bound=Callable[..., Any])
Decided = tuple[Action, Sequence[Suggestion]]

_FIELD_HELP = f"FIELD=WORDS, may be repeated; fields: {', '.join(FIELDS)}."


def _by(command: F) -> F:
    return click.option("--by", required=True, help="Who does this.")(command)


def _why(command: F) -> F:
    return click.option("--reason", default="", help="Why.")(command)


def _set(command: F) -> F:
    option = click.option(
        "--set", "changes", multiple=True, metavar="FIELD=WORDS", help=_FIELD_HELP
    )
    return option(command)


def _decides(command: Callable[..., Decided]) -> click.Command:
    """A decision about one claim: finds it, and prints how it stands afterwards."""

    @click.command(command.__name__.removesuffix("_command"))
    @click.argument("claim")
    @_by
    @_why
    @pass_workspace
    @wraps(command)
    def decided(workspace: Workspace, claim: str, by: str, reason: str, **settings: Any) -> None:
        held = workspace.reading.claim(claim)
        document = workspace.reading.document(held.suggestion.source_id)
        action, results = command(held, document, **settings)
        now = workspace.reading.decide(
            document.source_id, held.claim_id, action, by=by, reason=reason, results=results
        )
        _say(workspace, now)

    made: click.Command = decided
    return made


def _say(workspace: Workspace, one: Reviewed) -> None:
    click.echo(f"{one.claim_id} is {one.state.value}.")
    for part in workspace.reading.claims(one.suggestion.source_id):
        if part.split_from == one.claim_id:
            click.echo(f"Part: {part.claim_id}, {part.suggestion.event_type.value}")
    if one.decisions:
        last = max(one.decisions, key=lambda each: each.recorded_at)
        click.echo(f"Take it back with: truceline review undo {last.decision_id} --by NAME")


@_decides
def accept_command(_held: Reviewed, _document: Document) -> Decided:
    """Accept CLAIM as it stands."""
    return Action.ACCEPT, ()


@_decides
def reject_command(_held: Reviewed, _document: Document) -> Decided:
    """Reject CLAIM: the passage does not say this."""
    return Action.REJECT, ()


@_decides
@_set
def edit_command(held: Reviewed, document: Document, changes: tuple[str, ...]) -> Decided:
    """Accept CLAIM with some of its fields corrected.

    Several parties, places or figures stand apart by a semicolon; nothing after the equals sign
    takes a field out. Days: 2017-12-19, 2017-12-19/2017-12-21, or 2017-12-19/.. without an end.
    """
    if not changes:
        raise click.UsageError("Say what is changed: --set FIELD=WORDS")
    return Action.EDIT, (edited(held.suggestion, document.text, _pairs(changes)),)


@_decides
@click.option(
    "--part",
    "parts",
    multiple=True,
    required=True,
    metavar="[TYPE=]WORDS",
    help="The words of one part, copied from the document, with another type before them.",
)
def split_command(held: Reviewed, document: Document, parts: tuple[str, ...]) -> Decided:
    """Split CLAIM into two or more, each with words of its own."""
    changes = tuple(_part(words) for words in parts)
    return Action.SPLIT, split_parts(held.suggestion, document.text, changes)


@click.command("add")
@click.argument("document")
@click.option("--quote", required=True, help="The passage, copied from the document.")
@click.option("--type", "event_type", required=True, help=f"{', '.join(EventType)}.")
@click.option("--at", type=click.IntRange(0), help="Where it begins, if it stands there twice.")
@_set
@_by
@_why
@pass_workspace
def add_command(workspace: Workspace, document: str, by: str, reason: str, **settings: Any) -> None:
    """Add a claim of a passage of DOCUMENT that was not suggested."""
    held = workspace.reading.document(document)
    at = settings["at"]
    near = None if at is None else Mention(start=at, end=at + len(settings["quote"]))
    quote = find_words(held.text, settings["quote"], near=near)
    changes = _pairs(settings["changes"])
    one = new_claim(held, settings["event_type"], changes, quote=quote)
    now = workspace.reading.decide(
        held.source_id, "", Action.ADD, by=by, reason=reason, results=[one]
    )
    _say(workspace, now)


def _pairs(changes: Sequence[str]) -> dict[str, str]:
    pairs = {}
    for change in changes:
        name, equals, words = change.partition("=")
        if not equals:
            raise InvalidValue(f"'{change}' sets nothing.", hint="Write FIELD=WORDS.")
        pairs[name.strip()] = words
    return pairs


def _part(words: str) -> dict[str, str]:
    kind, equals, rest = words.partition("=")
    if equals and kind.strip().upper() in set(EventType):
        return {"type": kind.strip(), "quote": rest, "trigger": rest}
    return {"quote": words, "trigger": words}


@click.command("undo")
@click.argument("decision", default="")
@click.option("--document", default="", help="Look for the newest one only there.")
@_by
@pass_workspace
def undo_command(workspace: Workspace, decision: str, document: str, by: str) -> None:
    """Take one's own newest decision back, or DECISION; an undo may be taken back as well."""
    gone = workspace.reading.undo(by=by, decision_id=decision, source_id=document)
    click.echo(f"Took {gone.decision_id} back: {gone.action.value} of {gone.about}.")


@click.command("describe")
@click.argument("document")
@click.option("--published", type=DAY, help="Day of publication.")
@click.option("--publisher", default="", help="Who published it.")
@click.option("--language", default="", help="Its language: en, ru, ar.")
@click.option("--title", default="", help="What it is called.")
@click.option("--remark", default="", help="Such as where this was found.")
@_by
@pass_workspace
def describe_command(workspace: Workspace, document: str, by: str, **said: Any) -> None:
    """Say when and by whom DOCUMENT was published; it is read again, for dates depend on it."""
    now = workspace.reading.describe(document, by=by, **said)
    day: date | str = now.published_on or "on a day not known"
    click.echo(f"{now.name}: published {day}, by {now.publisher or 'not stated'}.")


DECISIONS: tuple[click.Command, ...] = (
    *(accept_command, reject_command, edit_command, split_command, add_command),
    *(undo_command, describe_command),
)
"""All of them, for the group `review`."""
