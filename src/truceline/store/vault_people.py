"""Letting people into the vault, taking them out, and changing a passphrase."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace

from truceline.core.errors import InvalidValue, SafetyRefusal, UnknownId
from truceline.store.vault_chain import last_commit
from truceline.store.vault_crypto import KEY_BYTES, damaged, normal, public_bytes, signing_key
from truceline.store.vault_epochs import box_of, new_epoch
from truceline.store.vault_model import User
from truceline.store.vault_rows import NewRow, events_of_log, payload_bytes
from truceline.store.vault_start import VAULT, user_row
from truceline.store.vault_tables import vault_reading
from truceline.store.vault_users import (
    Secrets,
    check_passphrase,
    make_slot,
    name_tag,
    open_slot,
    read_vault,
    renewed_by,
    rewrap_slot,
    seal_user,
    slot_users,
)
from truceline.store.vault_write import Turn, Writer

__all__ = [
    "ADMINISTRATOR",
    "USERS",
    "add_user",
    "change_passphrase",
    "remove_user",
    "rotate",
    "sound_user",
]

ADMINISTRATOR = "intermediary"
"""The role that lets others in."""

USERS = "users"
"""Log of who was let in and taken out, with their public keys."""


def sound_user(name: str, roles: Sequence[str]) -> User:
    """A user with a name and at least one role.

    Raises:
        InvalidValue: One of them is missing.
    """
    if not name.strip() or name != name.strip() or not roles or not all(roles):
        raise InvalidValue("A user needs a name and a role.", hint="Give both, without blanks.")
    return User(name=name, roles=tuple(dict.fromkeys(roles)))


def add_user(writer: Writer, user: User, *, passphrase: str, by: str) -> None:
    """Make a slot and say so in the log.

    Raises:
        SafetyRefusal: The acting user is no intermediary.
        InvalidValue: There is such a user, or the passphrase is too weak.
    """
    _refuse_others(writer)
    check_passphrase(passphrase)

    def rows(turn: Turn) -> list[NewRow]:
        keys = turn.keys
        # Where the vault has a newer master key, the slot holds it and a grant besides.
        secrets = Secrets(keys.masters[0][1], os.urandom(KEY_BYTES))
        number = make_slot(
            turn.connection, user=user, passphrase=passphrase, secrets=secrets, keys=keys
        )
        return [user_row(number, user, secrets.seed)]

    writer.write(rows, by=by)


def remove_user(writer: Writer, name: str, *, by: str) -> None:
    """Delete a slot, overwritten, give the vault a new master key, and say so in the log.

    Raises:
        UnknownId: There is no such user.
        SafetyRefusal: The acting user is no intermediary, or the last one would go.
    """
    _refuse_others(writer)

    def rows(turn: Turn) -> list[NewRow]:
        held = dict(slot_users(turn.connection, turn.keys))
        number = next((ref for ref, user in held.items() if user.name == name), None)
        if number is None:
            raise UnknownId("The vault has no such user.", hint="See who is in it.")
        left = [user for ref, user in held.items() if ref != number]
        if not any(ADMINISTRATOR in user.roles for user in left):
            raise SafetyRefusal(
                "The last intermediary cannot be removed.", hint="Add another one first."
            )
        turn.connection.exec_driver_sql(
            "UPDATE slots SET wrapped = zeroblob(length(wrapped)) WHERE user_ref = ?", (number,)
        )
        turn.connection.exec_driver_sql("DELETE FROM slots WHERE user_ref = ?", (number,))
        gone = _said(f"user-{number}-removed", {"act": "removed", "user_ref": number})
        return [gone, _rotated(turn, {})]

    writer.write(rows, by=by, wipes=True)


def rotate(writer: Writer, *, by: str) -> None:
    """Give the vault a new master key, and say so in the log.

    Raises:
        SafetyRefusal: The acting user is no intermediary.
    """
    _refuse_others(writer)
    writer.write(lambda turn: [_rotated(turn, {})], by=by, wipes=True)


def _rotated(turn: Turn, changed: Mapping[int, bytes]) -> NewRow:
    """Give a new master key to everybody who has a slot, by the public keys that the log has."""
    connection, last = turn.connection, last_commit(turn.connection)
    users = dict(slot_users(connection, turn.keys))
    public = {**_public_keys(turn), **changed}
    if any(ref not in public for ref in users):
        raise damaged("The log of users")
    from_seq = last.last_seq + 1 if last else 1
    boxes = {ref: box_of(public[ref]) for ref in users}
    master = os.urandom(KEY_BYTES)
    turn.keys = new_epoch(connection, turn.keys, master, from_seq=from_seq, boxes=boxes)
    for ref, user in users.items():
        connection.exec_driver_sql(
            "UPDATE slots SET sealed = ? WHERE user_ref = ?",
            (seal_user(turn.keys, ref, user), ref),
        )
    said: dict[str, object] = {"act": "rotated", "epoch": turn.keys.number}
    return _said(f"epoch-{turn.keys.number}", said)


def _public_keys(turn: Turn) -> dict[int, bytes]:
    """Public key of each user ever let in, by number, as it stands now."""
    found: dict[int, tuple[str, str]] = {}
    for event in events_of_log(turn.connection, turn.keys, USERS):
        said = event.payload or {}
        number, public = said.get("user_ref", 0), said.get("public_key", "")
        # A number is given once, and nobody has a key changed by somebody else.
        name = found[number][0] if number in found else said.get("name", "")
        if public and (number not in found or event.by == name):
            found[number] = (name, public)
    return {number: bytes.fromhex(public) for number, (_, public) in found.items()}


def change_passphrase(writer: Writer, *, current: str, new: str) -> None:
    """Give the user a new passphrase and new secrets, the vault a new master key; and say so.

    Who has seen the old passphrase and has an earlier copy knows the user's old secrets: nothing
    that is sealed from now on opens with them.

    Raises:
        WrongPassphrase: The current passphrase is not right.
        InvalidValue: The new one is too weak, or the current one again.
    """
    check_passphrase(new)
    opened = writer.opened
    with vault_reading(writer.engine) as connection:
        tag = name_tag(read_vault(connection), opened.user.name)
        open_slot(connection, tag=tag, passphrase=current)
    if normal(new) == normal(current):
        raise InvalidValue("This is the passphrase that you have.", hint="Take another one.")
    secrets = Secrets(opened.secrets.master, os.urandom(KEY_BYTES))
    anew = replace(opened, secrets=secrets)
    number, wrapped = opened.user_ref, b""

    def rows(turn: Turn) -> list[NewRow]:
        nonlocal wrapped
        wrapped = rewrap_slot(turn.connection, opened=anew, passphrase=new)
        public = public_bytes(signing_key(secrets.seed))
        said = {"act": "passphrase", "user_ref": number, "public_key": public.hex()}
        changed = _said(f"user-{number}-{os.urandom(8).hex()}", said)
        return [changed, _rotated(turn, {number: public})]

    # This commit still carries the signature of the old key: so the log says who brought the new.
    writer.write(rows, by=opened.user.name, wipes=True)
    opened.ring.renew_by(renewed_by(number, secrets.seed, wrapped=wrapped))
    writer.opened = anew


def _said(event_id: str, said: dict[str, object]) -> NewRow:
    payload = payload_bytes(said)
    return NewRow(log=USERS, subject_id=VAULT, event_id=event_id, payload=payload)


def _refuse_others(writer: Writer) -> None:
    if ADMINISTRATOR not in writer.opened.user.roles:
        raise SafetyRefusal(
            "Only an intermediary lets people in or takes them out.", hint="Ask one."
        )
