"""Letting people into the vault, taking them out, and changing a passphrase."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from truceline.core.errors import InvalidValue, SafetyRefusal, UnknownId
from truceline.store.vault_chain import last_commit
from truceline.store.vault_crypto import KEY_BYTES
from truceline.store.vault_epochs import new_epoch
from truceline.store.vault_model import User
from truceline.store.vault_rows import NewRow, payload_bytes
from truceline.store.vault_start import VAULT, user_row
from truceline.store.vault_tables import vault_reading
from truceline.store.vault_users import (
    Secrets,
    check_passphrase,
    make_slot,
    name_tag,
    open_slot,
    read_vault,
    rewrap_slot,
    seal_user,
    slot_users,
)
from truceline.store.vault_write import Writer

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

    def rows(connection: Connection) -> list[NewRow]:
        keys = writer.opened.keys
        # Where the vault has a newer master key, the slot holds it and a grant besides.
        secrets = Secrets(keys.masters[0][1], os.urandom(KEY_BYTES))
        number = make_slot(connection, user=user, passphrase=passphrase, secrets=secrets, keys=keys)
        return [user_row(number, user, secrets.seed)]

    writer.write(rows, by=by)


def remove_user(writer: Writer, name: str, *, by: str) -> None:
    """Delete a slot, overwritten, give the vault a new master key, and say so in the log.

    Raises:
        UnknownId: There is no such user.
        SafetyRefusal: The acting user is no intermediary, or the last one would go.
        InvalidValue: Somebody who stays has not opened the vault since it is of version 2.
    """
    _refuse_others(writer)

    def rows(connection: Connection) -> list[NewRow]:
        held = {ref: (user, box) for ref, user, box in slot_users(connection, writer.opened.keys)}
        number = next((ref for ref, (user, _) in held.items() if user.name == name), None)
        if number is None:
            raise UnknownId("The vault has no such user.", hint="See who is in it.")
        left = {ref: one for ref, one in held.items() if ref != number}
        if not any(ADMINISTRATOR in user.roles for user, _ in left.values()):
            raise SafetyRefusal(
                "The last intermediary cannot be removed.", hint="Add another one first."
            )
        connection.exec_driver_sql(
            "UPDATE slots SET wrapped = zeroblob(length(wrapped)) WHERE user_ref = ?", (number,)
        )
        connection.exec_driver_sql("DELETE FROM slots WHERE user_ref = ?", (number,))
        gone = _said(f"user-{number}-removed", {"act": "removed", "user_ref": number})
        return [gone, _rotated(connection, writer, left)]

    writer.write(rows, by=by, wipes=True)


def rotate(writer: Writer, *, by: str) -> None:
    """Give the vault a new master key, and say so in the log.

    Raises:
        SafetyRefusal: The acting user is no intermediary.
        InvalidValue: Somebody has not opened the vault since it is of version 2.
    """
    _refuse_others(writer)

    def rows(connection: Connection) -> list[NewRow]:
        held = {ref: (user, box) for ref, user, box in slot_users(connection, writer.opened.keys)}
        return [_rotated(connection, writer, held)]

    writer.write(rows, by=by, wipes=True)


def _rotated(
    connection: Connection, writer: Writer, stay: Mapping[int, tuple[User, bytes]]
) -> NewRow:
    keys, last = writer.opened.keys, last_commit(connection)
    if late := [user.name for user, box in stay.values() if not box]:
        raise InvalidValue(
            f"No new key can be given to {', '.join(late)} yet.",
            hint="Each has to open the vault once with this version, or be taken out first.",
        )
    from_seq = last.last_seq + 1 if last else 1
    boxes = {ref: box for ref, (_, box) in stay.items()}
    new_epoch(connection, keys, os.urandom(KEY_BYTES), from_seq=from_seq, boxes=boxes)
    for ref, (user, box) in stay.items():
        connection.exec_driver_sql(
            "UPDATE slots SET sealed = ? WHERE user_ref = ?",
            (seal_user(keys, ref, user, box), ref),
        )
    said: dict[str, object] = {"act": "rotated", "epoch": keys.number}
    return _said(f"epoch-{keys.number}", said)


def change_passphrase(writer: Writer, *, current: str, new: str) -> None:
    """Wrap the user's secrets anew, and say so in the log.

    Raises:
        WrongPassphrase: The current passphrase is not right.
        InvalidValue: The new one is too weak.
    """
    check_passphrase(new)
    opened = writer.opened
    with vault_reading(writer.engine) as connection:
        tag = name_tag(read_vault(connection), opened.user.name)
        open_slot(connection, tag=tag, passphrase=current)

    def rows(connection: Connection) -> list[NewRow]:
        rewrap_slot(connection, opened=opened, passphrase=new)
        said = {"act": "passphrase", "user_ref": opened.user_ref}
        return [_said(f"user-{opened.user_ref}-{os.urandom(8).hex()}", said)]

    writer.write(rows, by=opened.user.name, wipes=True)


def _said(event_id: str, said: dict[str, object]) -> NewRow:
    payload = payload_bytes(said)
    return NewRow(log=USERS, subject_id=VAULT, event_id=event_id, payload=payload)


def _refuse_others(writer: Writer) -> None:
    if ADMINISTRATOR not in writer.opened.user.roles:
        raise SafetyRefusal(
            "Only an intermediary lets people in or takes them out.", hint="Ask one."
        )
