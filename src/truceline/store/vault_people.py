"""Letting people into the vault, taking them out, and changing a passphrase."""

from __future__ import annotations

import os
from collections.abc import Sequence

from sqlalchemy import Connection

from truceline.core.errors import InvalidValue, SafetyRefusal, UnknownId
from truceline.store.vault_crypto import KEY_BYTES
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
    slot_users,
)
from truceline.store.vault_write import Writer

__all__ = [
    "ADMINISTRATOR",
    "USERS",
    "add_user",
    "change_passphrase",
    "remove_user",
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
    secrets = Secrets(writer.opened.secrets.master, os.urandom(KEY_BYTES))

    def rows(connection: Connection) -> list[NewRow]:
        keys = writer.opened.keys
        number = make_slot(connection, user=user, passphrase=passphrase, secrets=secrets, keys=keys)
        return [user_row(number, user, secrets.seed)]

    writer.write(rows, by=by)


def remove_user(writer: Writer, name: str, *, by: str) -> None:
    """Delete a slot, overwritten, and say so in the log.

    Raises:
        UnknownId: There is no such user.
        SafetyRefusal: The acting user is no intermediary, or the last one would go.
    """
    _refuse_others(writer)

    def rows(connection: Connection) -> list[NewRow]:
        held = dict(slot_users(connection, writer.opened.keys))
        number = next((ref for ref, user in held.items() if user.name == name), None)
        if number is None:
            raise UnknownId("The vault has no such user.", hint="See who is in it.")
        left = [user for ref, user in held.items() if ref != number]
        if not any(ADMINISTRATOR in user.roles for user in left):
            raise SafetyRefusal(
                "The last intermediary cannot be removed.", hint="Add another one first."
            )
        connection.exec_driver_sql(
            "UPDATE slots SET wrapped = zeroblob(length(wrapped)) WHERE user_ref = ?", (number,)
        )
        connection.exec_driver_sql("DELETE FROM slots WHERE user_ref = ?", (number,))
        return [_said(f"user-{number}-removed", {"act": "removed", "user_ref": number})]

    writer.write(rows, by=by, wipes=True)


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
