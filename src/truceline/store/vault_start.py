"""Making a vault, and opening one with a name and a passphrase."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from truceline.core.errors import InvalidValue, StoreError, WrongPassphrase
from truceline.store.files import writer_lock
from truceline.store.vault_chain import Commit, write_head
from truceline.store.vault_crypto import KEY_BYTES, KeyRing, Keys, public_bytes, signing_key
from truceline.store.vault_model import Cost, User
from truceline.store.vault_rows import NewRow, payload_bytes
from truceline.store.vault_tables import (
    FILE,
    is_old,
    make_tables,
    open_vault,
    renew_tables,
    vault_reading,
    vault_writing,
    wipe_journal,
)
from truceline.store.vault_users import (
    Opened,
    Secrets,
    check_passphrase,
    make_slot,
    name_tag,
    note_attempt,
    open_slot,
    read_vault,
    refuse_too_early,
)
from truceline.store.vault_write import Turn, add_rows

__all__ = ["VAULT", "make_vault", "open_for", "user_row"]

VAULT = "vault"
"""Subject of what the vault says of itself; it is never erased."""


def make_vault(folder: Path, *, user: User, passphrase: str, cost: Cost, now: datetime) -> None:
    """Write a new vault with its first user, whole or not at all.

    Raises:
        InvalidValue: There is one already, or the passphrase is too weak.
        StoreError: The folder cannot be written.
    """
    check_passphrase(passphrase)
    path, partial = folder / FILE, folder / f"{FILE}.partial"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as exc:
        raise StoreError(
            f"The folder of the vault cannot be made: {exc.strerror}.",
            hint="Check the rights on the workspace's folder.",
        ) from exc
    with writer_lock(folder):
        if path.exists():
            raise InvalidValue("There is a vault here already.", hint="Open it.")
        partial.unlink(missing_ok=True)
        engine = open_vault(partial, is_new=True)
        commit = _first_rows(engine, user=user, passphrase=passphrase, cost=cost, now=now)
        engine.dispose()
        write_head(folder, commit)
        partial.rename(path)


def _first_rows(
    engine: Engine, *, user: User, passphrase: str, cost: Cost, now: datetime
) -> Commit:
    vault_id, salt = os.urandom(16), os.urandom(16)
    secrets = Secrets(os.urandom(KEY_BYTES), os.urandom(KEY_BYTES))
    keys = Keys([(0, secrets.master)], vault_id=vault_id)
    ring = KeyRing(keys, lambda _, held: held)
    with vault_writing(engine) as connection:
        make_tables(connection)
        connection.exec_driver_sql(
            "INSERT INTO vault (only_one, vault_id, salt, cost) VALUES (1, ?, ?, ?)",
            (vault_id, salt, json.dumps(asdict(cost))),
        )
        number = make_slot(connection, user=user, passphrase=passphrase, secrets=secrets, keys=keys)
        opened = Opened(user_ref=number, user=user, secrets=secrets, ring=ring)
        row = user_row(number, user, secrets.seed)
        _, commit = add_rows(Turn(connection, keys), opened, [row], at=now)
    if commit is None:
        raise StoreError("The new vault has no first row.", hint="Report this.")
    return commit


def user_row(number: int, user: User, seed: bytes) -> NewRow:
    """The event that a user was added, with the public key of this user's signatures."""
    said = {
        "act": "added",
        "user_ref": number,
        "name": user.name,
        "roles": list(user.roles),
        "public_key": public_bytes(signing_key(seed)).hex(),
    }
    event_id = f"user-{number}-added"
    return NewRow(log="users", subject_id=VAULT, event_id=event_id, payload=payload_bytes(said))


def open_for(engine: Engine, folder: Path, *, user: str, passphrase: str, now: datetime) -> Opened:
    """Open a user's slot; failures are counted, and after some of them one has to wait.

    Raises:
        WrongPassphrase: The user and the passphrase do not open it, or it is too early.
        StoreLocked: Another program is writing, so that the attempt could not be counted.
    """
    _renew_old(engine, folder)
    with vault_reading(engine) as connection:
        tag = name_tag(read_vault(connection), user)
        refuse_too_early(connection, tag=tag, now=now)
        counted = connection.exec_driver_sql(
            "SELECT 1 FROM attempts WHERE tag = ?", (tag,)
        ).scalar()
    try:
        with vault_reading(engine) as connection:
            opened = open_slot(connection, tag=tag, passphrase=passphrase)
    except WrongPassphrase:
        _note(engine, folder, tag=tag, now=now, is_good=False)
        raise
    if counted:
        _note(engine, folder, tag=tag, now=now, is_good=True)
    return opened


def _renew_old(engine: Engine, folder: Path) -> None:
    with vault_reading(engine) as connection:
        if not is_old(connection):
            return
    with writer_lock(folder), vault_writing(engine) as connection:
        if is_old(connection):
            renew_tables(connection)


def _note(engine: Engine, folder: Path, *, tag: bytes, now: datetime, is_good: bool) -> None:
    with writer_lock(folder), vault_writing(engine) as connection:
        note_attempt(connection, tag=tag, now=now, is_good=is_good)
    wipe_journal(folder / FILE)
