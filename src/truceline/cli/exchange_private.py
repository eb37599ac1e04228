"""Commands of private matching: finding who is on two lists without giving the lists away."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from truceline.cli.exchange import pass_room
from truceline.cli.exchange_private_files import check_folder, content_of, write_carried
from truceline.cli.options import format_option
from truceline.cli.output import print_findings, print_rows
from truceline.core.errors import InvalidValue
from truceline.exchange.intake.codes import PURPOSES
from truceline.exchange.private import Hit
from truceline.workspace.exchange import ExchangeRoom
from truceline.workspace.exchange_faults import nameless_faults
from truceline.workspace.exchange_private import Step
from truceline.workspace.exchange_private_files import new_encoding_key, seal_for

__all__ = ["private_command"]

_FILE = click.Path(path_type=Path)
_INTO = click.option(
    "--into", type=_FILE, default=Path(), help="Folder for the file; it gets a name of its own."
)
_LISTS = click.option("--list", "lists", multiple=True, required=True, help="Id; can be repeated.")


@click.group("private")
def private_command() -> None:
    """Private matching: who is on two lists, without giving the lists away.

    Take `keypair`, `seal`, `open` unless a party refuses: all lists go sealed to the neutral
    intermediary. Otherwise two holders exchange four files: `ask`, `commit`, `request`, `answer`,
    then `read`. What each protects and what it does not: docs/private-matching.md.
    """


@private_command.command("keypair")
@_INTO
@pass_room
def _keypair(room: ExchangeRoom, into: Path) -> None:
    """Make a key pair for a session; hand out the public key, the secret stays in the vault."""
    check_folder(into)
    given = room.private.files.make_key()
    write_carried(into, "key", given.session_id, given.content)
    click.echo(f"Session {given.session_id}")
    click.echo(f"Fingerprint, to be read out to each party: {given.fingerprint}")


@private_command.command("seal")
@click.argument("file", metavar="LIST", type=_FILE)
@click.option("--to", "key", type=_FILE, required=True, help="The intermediary's public key.")
@click.option("--mapping", type=_FILE, required=True, help="Which column says what (YAML).")
@_INTO
def _seal(file: Path, key: Path, mapping: Path, into: Path) -> None:
    """Seal LIST for the intermediary, in the name of its giver; needs no workspace.

    LIST stays where it is, in clear.
    """
    with nameless_faults(click.ClickException, click.Abort, OSError):
        check_folder(into)
        try:
            text = content_of(mapping).decode("utf-8-sig")
        except UnicodeDecodeError:
            raise InvalidValue("The mapping is not UTF-8.", hint="Save it as UTF-8.") from None
        done = seal_for(
            content_of(file), mapping=text, suffix=file.suffix.lower(), key_file=content_of(key)
        )
        print_findings(done.findings)
        write_carried(into, "sealed-list", done.fingerprint.replace(" ", ""), done.content)
    click.echo(f"{done.rows_in} rows sealed, in the name of {done.party}.")
    if done.rows_left_out:
        click.echo(f"{done.rows_left_out} of them cannot be read; the intermediary sees this too.")
    click.echo(
        f"Fingerprint of the key, to be compared before you hand over: {done.key_fingerprint}"
    )
    click.echo(f"Fingerprint of the list, to be read out when you do: {done.fingerprint}")
    click.echo("The list itself is still in clear where it lies.", err=True)


@private_command.command("open")
@click.argument("sealed", type=_FILE)
@click.option("--from", "party", required=True, help="Who handed it over, as its mapping says.")
@pass_room
def _open(room: ExchangeRoom, sealed: Path, party: str) -> None:
    """Open SEALED and take the list into the vault; no file in clear is written."""
    added = room.private.files.open(content_of(sealed), party=party)
    print_findings(added.findings)
    click.echo(
        f"{added.list_id}: {added.rows_in} rows in, {added.rows_new} new, "
        f"{added.rows_changed} changed, {added.rows_known} known, "
        f"{added.rows_left_out} left out, {added.rows_erased} erased before."
    )


@private_command.command("budget")
@click.option("--in-session", type=click.IntRange(0), required=True, help="Keys in one session.")
@click.option("--in-all", type=click.IntRange(0), required=True, help="Keys in all sessions.")
@click.option("--agreement", required=True, help="Where both sides agreed to it in writing.")
@pass_room
def _budget(room: ExchangeRoom, in_session: int, in_all: int, agreement: str) -> None:
    """As a holder: write down how many keys may be asked for; without it nothing is answered."""
    room.private.agree_budget(most_in_session=in_session, most_in_all=in_all, agreement=agreement)
    click.echo(f"Budget: {in_session} keys in one session, {in_all} in all; spent ones stay spent.")


def _carries(kind: str) -> Callable[[Callable[..., Step]], Callable[..., None]]:
    """Make a command of a step: it leaves a file of this kind for the other side."""

    def made(step: Callable[..., Step]) -> Callable[..., None]:
        @_INTO
        @pass_room
        @wraps(step)
        def command(room: ExchangeRoom, /, *, into: Path, **given: Any) -> None:
            check_folder(into)
            done = step(room, **given)
            write_carried(into, kind, done.session_id, done.content)
            click.echo(f"Session {done.session_id}")
            for name, number in done.numbers.items():
                click.echo(f"  {name.replace('_', ' ')}: {number}")

        return command

    return made


@private_command.command("ask")
@click.option("--of", "holder", required=True, help="The holder who is asked.")
@_LISTS
@click.option(
    "--probes", multiple=True, help="List of invented entries, to see whether answers are honest."
)
@_carries("asked")
def _ask(room: ExchangeRoom, holder: str, lists: tuple[str, ...], probes: tuple[str, ...]) -> Step:
    """1, the asker: bind yourself to a batch; the file goes to the holder."""
    return room.private.ask(holder=holder, lists=lists, probes=probes)


@private_command.command("commit")
@click.argument("asked", type=_FILE)
@_LISTS
@_carries("bound")
def _commit(room: ExchangeRoom, asked: Path, lists: tuple[str, ...]) -> Step:
    """2, the holder: check session and budget, bind yourself; the file goes to the asker."""
    return room.private.commit(content_of(asked), lists=lists)


@private_command.command("request")
@click.argument("bound", type=_FILE)
@_carries("request")
def _request(room: ExchangeRoom, bound: Path) -> Step:
    """3, the asker: take in what the holder is bound to; the blinded batch goes to the holder."""
    return room.private.request(content_of(bound))


@private_command.command("answer")
@click.argument("request", type=_FILE)
@_carries("answer")
def _answer(room: ExchangeRoom, request: Path) -> Step:
    """4, the holder: answer, once; the file goes to the asker."""
    return room.private.answer(content_of(request))


@private_command.command("read")
@click.argument("answer", type=_FILE)
@format_option("table", "json", "csv")
@pass_room
def _read(room: ExchangeRoom, answer: Path, form: str) -> None:
    """5, the asker: read which rows stand on the holder's list, by content-free ids."""
    found = room.private.read(content_of(answer))
    _print_hits(found.hits, form=form)
    click.echo(
        f"{found.record.rows} rows asked for, {found.record.hits} found; {found.record.left_out} "
        f"not asked for; {found.record.probes} probes, {found.record.decoys} decoys.",
        err=True,
    )
    click.echo(
        "A hit is an allegation, and no hit says nothing. Tell the holder neither.", err=True
    )


@private_command.command("hits")
@click.argument("session")
@format_option("table", "json", "csv")
@pass_room
def _hits(room: ExchangeRoom, session: str, form: str) -> None:
    """Hits of a SESSION that was read."""
    _print_hits(room.private.hits(session), form=form)


@private_command.command("may-tell")
@click.argument("session")
@click.option(
    "--purpose", type=click.Choice(PURPOSES[1:3]), default="exchange", show_default=True,
    help="For what the holder would be told.",
)  # fmt: skip
@pass_room
def _may_tell(room: ExchangeRoom, session: str, purpose: str) -> None:
    """Which hits of a SESSION may be named to the holder: only those with recorded consent."""
    found = room.private.may_tell(session, purpose=purpose)
    for row_id in found.row_ids:
        click.echo(row_id)
    click.echo(
        f"{found.withheld} hits are withheld: no consent to {purpose} is recorded.", err=True
    )


@private_command.command("sessions")
@format_option("table", "json", "csv")
@pass_room
def _sessions(room: ExchangeRoom, form: str) -> None:
    """Sessions with their last step."""
    rows = [
        {
            "session": one.session_id,
            "at": one.at.isoformat(timespec="seconds"),
            "by": one.by,
            "last": one.words,
            "holds_secret": "yes" if one.is_open else "no",
        }
        for one in room.private.sessions()
    ]
    print_rows(rows, form=form, columns=["session", "at", "by", "last", "holds_secret"])


@private_command.command("close")
@click.argument("session")
@pass_room
def _close(room: ExchangeRoom, session: str) -> None:
    """Destroy the keys of a SESSION that is over or will not be finished."""
    gone = room.private.close(session)
    click.echo(f"Closed: {gone} secrets destroyed. Backups made before still hold them.")


@private_command.command("bloom-key")
@_INTO
def _bloom_key(into: Path) -> None:
    """Draw the key of encodings, for the holders alone; destroy it after use."""
    check_folder(into)
    write_carried(into, "encoding-key", os.urandom(16).hex(), new_encoding_key())
    click.echo("Carry it by hand to the other holders, never to the unit, and destroy it after.")


@private_command.command("bloom")
@_LISTS
@click.option("--key", type=_FILE, required=True, help="The holders' key, fresh for this use.")
@click.option("--unit", required=True, help="The isolated unit that compares.")
@click.option("--agreement", required=True, help="The written agreement that binds it.")
@click.option("--holds-no-list", is_flag=True, help="You vouch: the unit holds no list.")
@click.option("--knows-no-key", is_flag=True, help="You vouch: the unit does not know the key.")
@_INTO
@pass_room
def _bloom(
    room: ExchangeRoom,
    lists: tuple[str, ...],
    key: Path,
    unit: str,
    agreement: str,
    into: Path,
    **vouched: bool,
) -> None:
    """Encode lists for an isolated unit alone: pseudonymous personal data, never for a party."""
    check_folder(into)
    done = room.private.files.encode(
        lists, key_file=content_of(key), unit=unit, agreement=agreement, **vouched
    )
    write_carried(into, "encodings", os.urandom(16).hex(), done.content)
    click.echo(f"{done.rows} rows encoded, {done.left_out} left out, {done.empty} without a name.")
    click.echo(f"These are {done.label}.")


def _print_hits(hits: tuple[Hit, ...], *, form: str) -> None:
    rows = [
        {
            "row": one.row_id,
            "kind": one.kind,
            "keys": len(one.keys),
            "found_by": "; ".join(" + ".join(key) for key in one.keys),
        }
        for one in hits
    ]
    print_rows(rows, form=form, columns=["row", "kind", "keys", "found_by"])
